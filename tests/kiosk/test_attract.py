"""The home screen at rest, and what it says of the desk's hours."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kiosk.presenters.commands import Choose, CodeScanned, Dismiss, OpenHelp, OpenLanguage, Primary
from kiosk.presenters.hours import opens_again, shut_until
from kiosk.presenters.views import AttractView, StandardView, WelcomeView
from kiosk.presenters.visit import Visit
from kiosk.presenters.welcome import LINE_S
from kiosk.settings import HoursSettings, KioskSettings
from kiosk.texts.text import Text
from sync.cases.desk_week import WEEKDAYS, with_hours
from sync.cases.working_calendar import JAKARTA
from tests.kiosk.world import CATALOGUES, RULES, World, closed


def _at_rest(world: World) -> AttractView:
    world.tick(121, 1.0)
    assert isinstance(world.view, AttractView)
    return world.view


def test_after_a_while_the_home_screen_rests_and_speaks_every_language_in_turn(world: World) -> None:
    assert _at_rest(world).line == 0
    seen = []
    for _ in range(4):
        world.tick(1, LINE_S)
        assert isinstance(world.view, AttractView)
        seen.append(world.view.lines[world.view.line][0])
    assert seen == ["mad", "en", "id", "mad"]


def test_a_touch_wakes_it_and_presses_nothing(world: World) -> None:
    _at_rest(world)
    world.act(Primary())
    assert world.screen == "welcome"
    _at_rest(world)
    world.act(Choose("status"))
    assert world.screen == "welcome"
    _at_rest(world)
    world.act(Dismiss(), Primary())
    assert world.screen not in ("welcome", "attract")


def test_nothing_of_a_visit_stands_there(world: World) -> None:
    world.walk_to("review")
    world.tick(400, 1.0)
    assert world.screen == "attract"
    assert world.visit.language == "id"


def test_what_somebody_has_chosen_goes_back_before_it_rests(world: World) -> None:
    world.act(OpenLanguage(), Choose("en"))
    world.tick(59, 1.0)
    assert world.visit.language == "en"
    world.tick(140, 1.0)
    assert (world.screen, world.visit.language) == ("welcome", "id")


def test_help_that_was_called_is_not_covered_by_rest(world: World) -> None:
    world.act(OpenHelp())
    world.tick(290, 1.0)
    world.act(Dismiss())
    assert world.screen == "welcome"


def test_a_code_under_the_reader_is_shown_at_once(world: World) -> None:
    _at_rest(world)
    world.act(CodeScanned(b"hello"))
    assert world.screen == "status_enter"


def test_a_kiosk_that_closes_while_it_rests_says_so(world: World) -> None:
    world.again(closed("keys.missing"))
    world.tick(400, 1.0)
    assert world.screen == "closed"


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-11-23 10:15", None),
        ("2026-11-23 07:29", "2026-11-23 07:30"),
        ("2026-11-23 12:00", "2026-11-23 13:00"),
        ("2026-11-23 16:00", "2026-11-24 07:30"),
        ("2026-11-27 11:29", None),
        ("2026-11-27 17:00", "2026-11-30 07:30"),
        ("2026-11-29 09:00", "2026-11-30 07:30"),
        ("2026-12-24 16:10", "2026-12-28 07:30"),
    ],
)
def test_when_the_desk_opens_again(now: str, opens: str | None) -> None:
    found = opens_again(RULES.calendar, _wib(now))
    assert found == (None if opens is None else _wib(opens))


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-23 12:10", "Loket tutup, buka lagi pukul 13.00. Pengaduan tetap diterima di sini."),
        ("2026-11-23 20:00", "Loket tutup, buka lagi besok pukul 07.30. Pengaduan tetap diterima di sini."),
        ("2026-11-27 17:00", "Loket tutup, buka lagi Senin pukul 07.30. Pengaduan tetap diterima di sini."),
    ],
)
def test_how_that_is_said(now: str, words: str) -> None:
    said = shut_until(RULES.calendar, _wib(now))
    assert isinstance(said, Text)
    assert CATALOGUES["id"].say(said) == words
    assert all("{" not in catalogue.say(said) for catalogue in CATALOGUES.values())


def test_while_the_desk_is_open_nothing_is_said_of_it(world: World) -> None:
    assert isinstance(world.view, WelcomeView)
    assert world.view.hours is None


def test_what_the_office_tells_everybody_stands_on_the_first_page(world: World) -> None:
    told = KioskSettings(
        notice="Loket pindah ke pendopo.", notice_en="The desk is in the hall."
    ).notice_words()
    assert told is not None
    world.visit = Visit(replace(world.outside(), notice=told))
    assert isinstance(world.view, WelcomeView)
    assert world.view.notice == told
    assert [told.within(language) for language in ("id", "en", "mad")] == [
        "Loket pindah ke pendopo.", "The desk is in the hall.", "Loket pindah ke pendopo.",
    ]  # fmt: skip
    world.act(Choose("standard"))
    assert isinstance(world.view, StandardView)
    assert world.view.rows[0][2] == told


def test_no_notice_in_one_language_alone() -> None:
    assert KioskSettings(notice_en="The desk is in the hall.").notice_words() is None


def test_the_desk_by_this_kiosk_may_have_hours_of_its_own() -> None:
    week = HoursSettings(monday="08.00-10.00", tuesday="tutup").week()
    assert week == {1: ((480, 600),), 2: ()}
    desk = with_hours(RULES.calendar, week)
    assert opens_again(desk, _wib("2026-11-23 10:15")) == _wib("2026-11-25 07:30")
    with pytest.raises(ValueError, match="every day"):
        HoursSettings(**dict.fromkeys(WEEKDAYS, "tutup"))


def _wib(words: str) -> datetime:
    return datetime.fromisoformat(words).replace(tzinfo=JAKARTA).astimezone(UTC)
