"""F38: back, changed and changed again after the check page: what is stored is what it showed last, byte for byte."""

from __future__ import annotations

from kiosk.presenters.commands import Back, Change, Choose, Enter
from kiosk.presenters.views import ReviewView
from kiosk.texts.text import Verbatim
from tests.kiosk.world import World

_ODD = "Nama-Nya  «Siti»\u0301 — 'ok' \U0001f600"


def shown(world: World) -> dict[str, str]:
    """What the check page says in the visitor's own words."""
    view = world.view
    assert isinstance(view, ReviewView)
    return {row.question: row.value.words for row in view.rows if isinstance(row.value, Verbatim)}


def test_stored_is_the_last_check_page(world: World) -> None:
    world.walk_to("review")
    first = shown(world)
    world.on(Change("account"), Enter(_ODD))
    world.on(Change("name"), Enter("Budi Contoh"))
    world.act(Change("where"), Enter("Tidak jadi"), Back())
    world.on(Change("account"), Enter(f"{_ODD}\nbaris kedua"))
    world.on(Change("reply_way"), Choose("whatsapp"))
    world.on(Enter("0878-5001-4595"))
    world.on(Change("reply_way"), Choose("ambil"))
    assert world.screen == "review"
    last = shown(world)
    assert last != first
    for _ in range(4):
        if world.screen == "done":
            break
        world.answer()
    assert world.screen == "done"
    answers = world.sent()["answers"]
    for question, words in last.items():
        if question != "nik":  # shown covered
            assert str(answers[question]).encode() == words.encode(), question
    assert answers["name"] == "Budi Contoh"
    assert answers["reply_way"] == "ambil"
    assert "phone" not in answers, "what is no longer asked is not sent"
