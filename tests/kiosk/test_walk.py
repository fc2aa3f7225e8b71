"""Whole visits as lists of pages."""

from __future__ import annotations

import pytest

from kiosk.outside import PaperState
from kiosk.presenters.commands import Back, Choose, Enter, Primary, Sign, Skip
from kiosk.presenters.views import Chapter, DoneView, Progress, WelcomeView
from kiosk.texts.text import Text
from tests.kiosk.world import SIGNATURE, World

SHORT = [
    "welcome", "language", "kind", "notice", "identity_mode", "id_choice", "name", "nik", "desa", "address_detail",
    "reply_way", "unit", "when", "where", "account", "settlement", "more", "review", "signature",
]  # fmt: skip


def test_the_short_way(world: World) -> None:
    assert world.walk_to("done") == SHORT
    view = world.view
    assert isinstance(view, DoneView)
    assert view.number.startswith("PGT1-")
    assert (view.serial, str(view.due), str(view.completeness_due)) == ("000001", "2026-12-09", "2026-12-07")


def test_the_receipt_comes_and_the_visit_ends_with_a_wiped_home_screen(world: World) -> None:
    world.walk_to("done")
    world.tick(4)
    view = world.view
    assert isinstance(view, DoneView)
    assert view.print_state is PaperState.CONFIRMED
    assert len(world.twin.papers) == 2, "receipt and stub"
    world.act(Primary())
    assert isinstance(world.view, WelcomeView)
    assert world.visit.language == "id"


def test_a_card_is_photographed_by_itself(world: World) -> None:
    passed = world.walk_to("done", {"id_choice": "ktp"})
    assert "id_scan" in passed
    assert isinstance(world.view, DoneView)
    assert world.view.reminder == Text("card.take")
    assert len(world.sealed_files()) == 2, "card and signature"


def test_a_tile_only_chooses_and_the_primary_goes_on(world: World) -> None:
    world.walk_to("kind")
    world.act(Choose("aspirasi"))
    assert world.screen == "kind"
    world.act(Primary())
    assert world.screen == "notice"


def test_nothing_chosen_says_so_and_stays(world: World) -> None:
    world.walk_to("kind")
    world.act(Primary())
    assert world.screen == "kind"
    assert world.view.problem is not None
    assert world.view.problem.id == "choice.empty"


def test_back_keeps_every_answer(world: World) -> None:
    world.walk_to("account")
    world.act(Enter("Setengah kalimat"), Back(), Back())
    assert world.screen == "when"
    world.on()
    assert world.view.value == "Loket pelayanan"
    world.on()
    assert world.view.value == "Setengah kalimat"


def test_back_from_the_first_page_is_home(world: World) -> None:
    world.act(Primary(), Choose("en"), Back())
    assert world.screen == "welcome"
    assert world.visit.language == "id", "the next visitor begins in Indonesian"


def test_a_language_chosen_on_the_home_screen_is_not_asked_again(world: World) -> None:
    world.act(Choose("mad"), Primary())
    assert world.screen == "kind"
    assert world.visit.language == "mad"


def test_progress_counts_the_steps_of_a_chapter(world: World) -> None:
    world.walk_to("kind")
    start = world.view.progress
    assert start is not None
    assert start.chapter is Chapter.START
    world.walk_to("identity_mode")
    assert world.view.progress == Progress(Chapter.START, start.page + 2, start.of)
    world.walk_to("id_choice")
    assert world.view.progress is not None
    assert (world.view.progress.chapter, world.view.progress.page) == (Chapter.ABOUT_YOU, 1)


def test_only_more_questions_make_a_chapter_longer(world: World) -> None:
    world.walk_to("more")
    progress = world.view.progress
    assert progress is not None
    assert (progress.chapter, progress.page) == (Chapter.COMPLAINT, progress.of)
    world.walk_to("officer", {"more": "tambah", "on_behalf": "orang_lain"})
    longer = world.view.progress
    assert longer is not None
    assert longer.of > longer.page > progress.of
    world.walk_to("review", {"more": "tambah", "on_behalf": "orang_lain"})
    assert world.view.progress == Progress(Chapter.CHECK, 1, 2)


def test_an_information_request_is_shorter(world: World) -> None:
    passed = world.walk_to("done", {"kind": "informasi"})
    assert not {"when", "where", "settlement"} & set(passed)


def test_a_suggestion_has_no_date(world: World) -> None:
    passed = world.walk_to("done", {"kind": "aspirasi"})
    assert "when" not in passed
    assert {"where", "account", "settlement"} <= set(passed)


@pytest.mark.parametrize("card", ["ktp", "sim", "kk", "lain", "petugas", "menyusul"])
def test_everybody_with_a_name_is_asked_for_the_nik_and_one_tap_leaves_it_out(
    world: World, card: str
) -> None:
    world.walk_to("nik", {"id_choice": card})
    assert world.view.skip == Text("common.skip")
    world.act(Skip())
    assert world.screen == "desa"
    world.walk_to("review")
    assert "Tidak diisi" in world.say()


@pytest.mark.parametrize(
    ("card", "reminder"),
    [("petugas", "card.show"), ("menyusul", "card.copy"), ("kk", "card.take")],
)
def test_the_last_page_reminds_of_the_card(world: World, card: str, reminder: str) -> None:
    world.walk_to("done", {"id_choice": card})
    assert isinstance(world.view, DoneView)
    assert world.view.reminder == Text(reminder)


def test_a_card_that_was_not_photographed_is_to_be_shown(world: World) -> None:
    world.walk_to("id_scan", {"id_choice": "ktp"})
    world.act(Skip())
    world.walk_to("done")
    assert isinstance(world.view, DoneView)
    assert world.view.reminder == Text("card.show")


@pytest.mark.parametrize("language", ["id", "mad", "en"])
def test_every_page_can_be_spoken_in_every_language(world: World, language: str) -> None:
    tiles = {"id_choice": "ktp", "more": "tambah", "on_behalf": "orang_lain", "reply_way": "email"}
    words = {"email": "siti@contoh.id", "earlier": "", "contact": ""}
    for _ in range(40):
        assert all(world.say(language))
        if world.screen == "done":
            break
        if world.screen in ("proxy_letter", "evidence", "earlier", "contact", "officer", "loss"):
            world.act(Skip())
            world.visit.tick()
        else:
            world.answer(tiles, words)
    assert world.screen == "done"


def test_twenty_presses_make_one_case(world: World) -> None:
    world.walk_to("signature")
    world.act(Sign(SIGNATURE))
    for _ in range(20):
        world.act(Primary())
    world.visit.tick()
    for _ in range(20):
        world.act(Primary())
    assert world.screen == "done", "a tremor does not finish the visit either"
    assert world.journal.waiting().cases == 1
    assert len(world.sealed_files()) == 1, "the signature was sealed once"
