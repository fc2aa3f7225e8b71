"""The check page: change one answer, come back, and find nothing else disturbed."""

from __future__ import annotations

from kiosk.presenters.commands import Back, Change, Choose, Enter, Primary
from kiosk.presenters.views import ReviewView
from kiosk.texts.text import Text, Verbatim
from tests.kiosk.world import CATALOGUES, World


def rows(world: World) -> dict[str, Text | Verbatim]:
    view = world.view
    assert isinstance(view, ReviewView)
    return {row.question: row.value for row in view.rows}


def test_every_answer_stands_there_in_the_order_of_the_form(world: World) -> None:
    world.walk_to("review")
    assert list(rows(world)) == [
        "kind", "identity_mode", "id_choice", "name", "nik", "desa", "address_detail", "reply_way", "unit",
        "when", "where", "account", "settlement", "more",
    ]  # fmt: skip
    assert CATALOGUES["id"].say(rows(world)["desa"]) == "Pegantenan"
    assert CATALOGUES["id"].say(rows(world)["unit"]) == "KTP, KK, dan surat pindah"
    assert CATALOGUES["en"].say(rows(world)["unit"]) == "ID card, family card, moving"


def test_a_change_comes_back(world: World) -> None:
    world.walk_to("review")
    world.on(Change("name"), Enter("Budi Contoh"))
    assert world.screen == "review"
    assert rows(world)["name"] == Verbatim("Budi Contoh")


def test_back_from_a_change_comes_back_too(world: World) -> None:
    world.walk_to("review")
    world.act(Change("name"), Enter(""), Back())
    assert world.screen == "review"
    assert rows(world)["name"] == Verbatim("Siti Contoh"), "what cannot be accepted changes nothing"


def test_a_change_asks_what_it_newly_needs_and_only_that(world: World) -> None:
    world.walk_to("review")
    world.on(Change("reply_way"), Choose("whatsapp"))
    assert world.screen == "phone"
    world.on(Enter("0878-5001-4595"))
    assert world.screen == "review"
    assert rows(world)["phone"] == Verbatim("087850014595")


def test_another_card_is_asked_for_and_then_back(world: World) -> None:
    world.walk_to("review")
    world.on(Change("id_choice"), Choose("ktp"))
    assert world.screen == "id_scan"
    world.lay_card()
    world.on()
    assert world.screen == "review", "the NIK was given before"
    assert rows(world)["nik"] == Verbatim("3528••••••••9001")
    assert rows(world)["id_scan"] == Text("review.pictures", {"n": 1})


def test_more_details_are_walked_once_and_each_can_be_changed_alone(world: World) -> None:
    world.walk_to("review")
    world.on(Change("more"), Choose("tambah"))
    assert world.walk_to("review", {"on_behalf": "sendiri"}, {"earlier": "", "contact": ""}) == [
        "on_behalf", "officer", "loss", "evidence", "earlier", "contact",
    ]  # fmt: skip
    world.on(Change("officer"), Enter("Petugas loket 2"))
    assert world.screen == "review"


def test_an_answer_that_is_no_longer_asked_is_not_sent(world: World) -> None:
    world.walk_to("review", {"reply_way": "email"}, {"email": "siti@contoh.id"})
    world.on(Change("reply_way"), Choose("ambil"))
    assert "email" not in rows(world)


def test_what_the_form_does_not_ask_cannot_be_changed(world: World) -> None:
    world.walk_to("review")
    world.act(Change("phone"), Change("nonsense"))
    assert world.screen == "review"


def test_a_picture_of_a_card_no_longer_shown_is_discarded_with_the_submit(world: World) -> None:
    world.walk_to("review", {"id_choice": "ktp"})
    assert len(world.sealed_files()) == 1
    world.on(Change("id_choice"), Choose("petugas"))
    world.walk_to("done")
    world.visit.tick()
    assert len(world.sealed_files()) == 1, "the signature alone"
    world.act(Primary())
