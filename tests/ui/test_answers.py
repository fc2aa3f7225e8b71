"""Pages on which one answers keep their measures however a visitor wants the screens; the calendar and the list, touched."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.layout import Layout, TextSize
from kiosk.presenters.commands import Choose, Enter, PickDate
from kiosk.stage import NotOnStageError, Stage
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_15, PORTRAIT_21, Panel
from sync.cases.dates import Month
from tests.ui.answer_views import ANSWER_VIEWS
from tests.ui.measures import faults
from tests.ui.plays import PlayedVisit

_WAYS = {
    "small and largest": (PORTRAIT_15, Layout(text=TextSize.EXTRA), "id"),
    "small, Madurese, left": (PORTRAIT_15, Layout(left_handed=True), "mad"),
    "lying, large, English, left": (LANDSCAPE_15, Layout(text=TextSize.LARGE, left_handed=True), "en"),
    "low, largest, Madurese": (PORTRAIT_21, Layout(text=TextSize.EXTRA, low_reach=True), "mad"),
    "lying, largest": (LANDSCAPE_15, Layout(text=TextSize.EXTRA), "en"),
}


@pytest.mark.parametrize("name", ANSWER_VIEWS)
@pytest.mark.parametrize("way", _WAYS)
def test_every_answer_has_room(still_stage: Stage, way: str, name: str) -> None:
    panel, layout, language = _WAYS[way]
    if still_stage.panel != panel:
        still_stage.turn(panel)
    still_stage.lay_out(PlayedVisit(ANSWER_VIEWS[name], language=language, layout=layout, can_listen=True))
    assert faults(still_stage) == []


@pytest.mark.parametrize(
    "name", ["answer-name", "answer-nik", "answer-earlier", "answer-email", "answer-place"]
)
def test_on_a_small_panel_the_keys_come_when_they_are_wanted(stage: Stage, name: str) -> None:
    _shown(stage, name, PORTRAIT_15, Layout(text=TextSize.EXTRA))
    stage.tap("type")
    assert faults(stage) == []
    stage.tap("key.done")
    assert faults(stage) == []
    assert stage.find("type")


def test_what_there_is_to_mend_puts_the_keys_away_where_both_have_no_room(stage: Stage) -> None:
    visit = _shown(stage, "answer-name", PORTRAIT_15, Layout(text=TextSize.EXTRA))
    stage.tap("type")
    visit.shows(ANSWER_VIEWS["answer-name-problem"])
    stage.wait(0.5)
    assert stage.find("type")
    assert "Nama perlu huruf." in stage.texts()


def _shown(stage: Stage, name: str, panel: Panel = PORTRAIT_21, layout: Layout | None = None) -> PlayedVisit:
    stage.draws = False
    if stage.panel != panel:
        stage.turn(panel)
    visit = PlayedVisit(ANSWER_VIEWS[name], layout=layout or Layout())
    stage.show(visit)
    return visit


def test_months_are_turned_and_no_day_to_come_can_be_touched(stage: Stage) -> None:
    visit = _shown(stage, "answer-when")
    with pytest.raises(NotOnStageError):
        stage.find("date.after")
    with pytest.raises(NotOnStageError):
        stage.find("day.2026-11-24")
    stage.tap("date.before")
    stage.tap("day.2026-10-31")
    assert visit.done == [PickDate(date(2026, 10, 31))]
    assert stage.find("day.2026-10-31").chosen
    stage.tap("date.after")
    assert "November 2026" in stage.texts()


def test_a_word_for_a_day_turns_the_calendar_to_it(stage: Stage) -> None:
    _shown(stage, "answer-when")
    stage.tap("date.before")
    stage.tap("date.today")
    assert stage.find("day.2026-11-23").chosen


def test_who_has_forgotten_the_day_is_shown_months(stage: Stage) -> None:
    visit = _shown(stage, "answer-when")
    stage.tap("date.forgot")
    assert visit.done == [], "nothing is chosen by that"
    stage.tap("date.before")
    stage.tap("month.2025-12")
    assert visit.done == [PickDate(Month(2025, 12))]
    stage.tap("date.forgot")
    assert stage.find("day.2025-12-31")


def test_a_month_of_six_weeks_is_whole_on_every_panel(stage: Stage) -> None:
    for panel, size in (
        (PORTRAIT_21, TextSize.MEDIUM),
        (LANDSCAPE_15, TextSize.EXTRA),
        (PORTRAIT_15, TextSize.EXTRA),
    ):
        _shown(stage, "answer-when-six-weeks", panel, Layout(text=size))
        days = [key for key in stage.keys() if key.startswith("day.")]  # noqa: SIM118  a stage is no mapping
        assert len(days) == 31


def test_the_month_stays_open_while_the_language_is_changed(stage: Stage) -> None:
    visit = _shown(stage, "answer-when")
    stage.tap("date.before")
    visit.language = "en"
    visit.changed()
    stage.wait(0.5)
    assert "October 2026" in stage.texts()


def test_letters_look_for_a_village_and_a_row_is_touched(stage: Stage) -> None:
    visit = _shown(stage, "answer-place")
    stage.type("to")
    assert visit.done == [Enter("t"), Enter("to")]
    visit.shows(ANSWER_VIEWS["answer-place-found"])
    stage.wait(0.5)
    stage.tap("choice.35.27.02.2012")
    assert visit.done[-1] == Choose("35.27.02.2012")


def test_lying_the_list_comes_back_when_the_letters_are_typed(stage: Stage) -> None:
    _shown(stage, "answer-place", LANDSCAPE_15)
    stage.tap("type")
    stage.type("galis")
    stage.tap("key.done")
    assert stage.find("choice.35.28.02").box.w > stage.panel.width_px / 3
