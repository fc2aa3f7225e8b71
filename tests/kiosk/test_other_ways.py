"""Visits off the usual way: without a name, without a disk, without a printer that answers."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from hardware.settings import PrinterSettings
from kiosk.outside import PaperState
from kiosk.presenters.commands import Answered, Change, Choose, OpenLanguage, Primary, Sign
from kiosk.presenters.views import ChoiceView, DoneView, PrinterView, WelcomeView
from kiosk.presenters.visit import Visit
from kiosk.texts.catalogue import unchecked
from kiosk.texts.text import Text
from sync.cases.form import Form
from sync.configuration import read_toml
from tests.kiosk.world import CATALOGUES, CONFIG, RULES, SIGNATURE, World

NAMELESS = {"identity_mode": "anonim"}


@pytest.fixture
def anonymous(world: World) -> World:
    """An office that takes complaints without a name."""
    office = replace(RULES.office, allow_anonymous=True)
    form = Form.from_mapping(read_toml(CONFIG / "form.toml"), office)
    world.rules = replace(RULES, office=office, form=form)
    world.again()
    return world


def test_without_a_name_no_page_asks_who_one_is(anonymous: World) -> None:
    passed = anonymous.walk_to("done", NAMELESS)
    assert not {"id_choice", "id_scan", "name", "nik", "desa", "reply_way", "signature"} & set(passed)
    assert passed[-1] == "review", "the check page sends"
    assert isinstance(anonymous.view, DoneView)
    assert (anonymous.view.letter, anonymous.view.completeness_due) == (False, None), "nobody to write to"
    assert anonymous.view.reminder is None
    assert anonymous.journal.waiting().cases == 1


def test_a_name_given_and_taken_back_is_not_sent(anonymous: World) -> None:
    anonymous.walk_to("review", {"id_choice": "ktp"})
    assert len(anonymous.sealed_files()) == 1
    anonymous.on(Change("identity_mode"), Choose("anonim"))
    anonymous.walk_to("done", NAMELESS)
    anonymous.visit.tick()
    assert anonymous.sealed_files() == [], "nor is the picture of the card"


def test_a_name_given_after_all_is_asked_for(anonymous: World) -> None:
    anonymous.walk_to("review", NAMELESS)
    anonymous.on(Change("identity_mode"), Choose("terbuka"))
    assert anonymous.walk_to("review")[:2] == ["id_choice", "name"]
    anonymous.on()
    assert anonymous.screen == "signature"


def test_an_office_that_tells_asks_who_wants_to_be_told(world: World) -> None:
    office = replace(RULES.office, sends_notices=True)
    form = Form.from_mapping(read_toml(CONFIG / "form.toml"), office)
    world.rules = replace(RULES, office=office, form=form)
    world.again()
    by_sms = {"reply_way": "sms"}, {"phone": "081234567890"}
    passed = world.walk_to("updates", *by_sms)
    assert passed[-1] == "phone"
    assert isinstance(world.view, ChoiceView)
    assert [choice.id for choice in world.view.choices] == ["penting", "semua", "tidak"]
    world.on(Choose("semua"))
    assert world.screen == "unit"
    world.on(Change("reply_way"), Choose("ambil"))
    assert "updates" not in world.walk_to("review"), "nobody is told who collects the letter"


def test_an_office_that_wants_names_offers_no_way_without(world: World) -> None:
    world.walk_to("identity_mode")
    assert isinstance(world.view, ChoiceView)
    assert [choice.id for choice in world.view.choices] == ["terbuka", "dirahasiakan"]
    world.act(Choose("anonim"))
    assert world.view.chosen is None


def test_what_could_not_be_stored_is_said_and_sent_again_with_the_next_press(world: World) -> None:
    world.walk_to("signature")
    sealed = world.folder / "sealed"
    sealed.rename(sealed.with_name("elsewhere")) if sealed.exists() else None
    sealed.write_text("a file where the folder should be")
    world.on(Sign(SIGNATURE))
    assert world.screen == "signature"
    assert world.view.problem == Text("submit.not_stored")
    sealed.unlink()
    world.on()
    assert isinstance(world.view, DoneView)
    assert world.view.serial == "000001"


def test_a_printer_that_never_answers_asks_the_visitor(world: World) -> None:
    world.printer_settings = PrinterSettings(kind="simulated", allow_silent=True, completion_query=False)
    world.again()
    world.twin.turn(silent=True)
    world.walk_to("done")
    world.tick(3)
    assert isinstance(world.view, DoneView)
    assert world.view.print_state is PaperState.UNCERTAIN
    world.act(Answered(yes=True))
    assert world.view.print_state is PaperState.CONFIRMED


def test_no_printer_at_all_still_gives_the_number(world: World) -> None:
    world.printer_settings = PrinterSettings(kind="none")
    world.again()
    world.tick()
    assert isinstance(world.view, WelcomeView)
    assert (world.view.banner, world.view.banner_door) == (Text("welcome.no_printer"), None)
    world.act(Choose("printer"))
    assert world.screen == "welcome", "there is nothing to mend"
    world.act(Primary())
    assert isinstance(world.view, PrinterView)
    assert (world.view.title, world.view.skip) == (Text("no_printer.title"), None)
    assert "Struk bisa diminta di loket." in world.say()
    world.walk_to("done")
    world.tick(4)
    assert isinstance(world.view, DoneView)
    assert (world.view.print_state, world.view.serial) == (PaperState.NONE, "000001")
    assert (world.view.print_words, world.view.guide) == (Text("done.none"), None)
    world.act(Primary())
    assert world.visit.overlay is not None, "the glass alone holds the number"
    (owed,) = world.journal.pending_jobs()
    assert (owed.state, owed.copy) == ("queued", 0)


def test_no_printer_at_all_is_nothing_to_be_alarmed_about(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.printer_settings = PrinterSettings(kind="none")
    world.again()
    with caplog.at_level(logging.WARNING):
        world.tick(30, 3.0)
    assert [record for record in caplog.records if record.name == "hardware.supervisor"] == []
    assert world.printer_log.report()["printer"] == "not_fitted"


def test_an_unchecked_language_says_so(world: World) -> None:
    world.act(OpenLanguage())
    overlay = world.visit.overlay
    assert overlay is not None
    waits = unchecked(CATALOGUES)
    assert {choice.id for choice in overlay.choices if choice.hint} == waits == {"mad"}
    for language in ("id", "mad", "en"):
        head = (CONFIG.parent / f"kiosk/texts/{language}/messages.po").read_text("utf-8").split("\n\n")[0]
        assert ("nobody yet" in head) == (language in waits)


def test_a_language_that_the_office_switched_off_is_not_offered(world: World) -> None:
    world.visit = Visit(replace(world.outside(), languages=("id", "en")))
    world.act(OpenLanguage(), Choose("mad"))
    assert world.visit.language == "id"
    assert [choice.id for choice in world.visit.overlay.choices] == ["id", "en"]  # type: ignore[union-attr]
    world.act(Choose("en"), Primary())
    assert world.visit.language == "en"
