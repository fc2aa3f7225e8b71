"""Buttons, tiles, pads and lists, touched."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest

from hardware.ports import Preview, Sight
from kiosk.presenters.commands import (
    Answered,
    Back,
    Cancel,
    CannotSign,
    Change,
    Choose,
    Command,
    Confirm,
    Dismiss,
    Enter,
    NameAloud,
    OpenHelp,
    OpenLanguage,
    PickDate,
    Primary,
    Retake,
    Shoot,
    Sign,
    Skip,
    Speak,
)
from kiosk.presenters.views import CaptureStage, CaptureView, Choice, ChoiceView
from kiosk.screens.root import Root
from kiosk.stage import NotOnStageError, Stage
from kiosk.texts.text import Verbatim
from kiosk.widgets.look import LANDSCAPE_15
from sync.cases.dates import Month
from tests.ui.plays import PlayedVisit, raw, went_on
from tests.ui.views import OVERLAYS, VIEWS


@pytest.mark.parametrize(
    ("view", "key", "command"),
    [
        ("welcome", "primary", Primary()),
        ("welcome", "choice.status", Choose("status")),
        ("welcome", "choice.mad", Choose("mad")),
        ("kind", "choice.aspirasi", Choose("aspirasi")),
        ("kind", "back", Back()),
        ("kind", "cancel", Cancel()),
        ("kind", "help", OpenHelp()),
        ("kind", "language", OpenLanguage()),
        ("desa", "choice.outside", Choose("outside")),
        ("nik", "skip", Skip()),
        ("when", "date.yesterday", PickDate(date(2026, 11, 22))),
        ("when", "date.last_week", PickDate(date(2026, 11, 16))),
        ("when", "day.2026-11-05", PickDate(date(2026, 11, 5))),
        ("answer-when-month", "month.2026-03", PickDate(Month(2026, 3))),
        ("answer-account", "way.speak", Speak()),
        ("answer-account", "way.helped", OpenHelp()),
        ("answer-place", "choice.35.28.03", Choose("35.28.03")),
        ("answer-place", "choice.up", Choose("up")),
        ("answer-place", "choice.free", Choose("free")),
        ("answer-place-chosen", "choice.change", Choose("change")),
        ("id_scan", "shoot", Shoot()),
        ("id_taken", "retake", Retake()),
        ("review", "change.kind", Change("kind")),
        ("sign", "thumb", CannotSign()),
        ("sign", "primary", Primary()),
        ("done", "primary", Primary()),
        ("done", "finish", Primary()),
        ("done-uncertain", "answer.yes", Answered(yes=True)),
        ("done-uncertain", "answer.no", Answered(yes=False)),
    ],
)
def test_a_tap_says_what_was_meant(stage: Stage, view: str, key: str, command: Command) -> None:
    stage.show(visit := PlayedVisit(VIEWS[view]))
    stage.tap(key)
    assert visit.done == [command]


@pytest.mark.parametrize(
    ("overlay", "key", "command"),
    [
        ("still", "overlay.confirm", Confirm()),
        ("still", "overlay.dismiss", Dismiss()),
        ("cancel", "overlay.confirm", Confirm()),
        ("help", "overlay.dismiss", Dismiss()),
        ("language", "choice.en", Choose("en")),
    ],
)
def test_an_overlay_keeps_every_touch(stage: Stage, overlay: str, key: str, command: Command) -> None:
    stage.show(visit := PlayedVisit(VIEWS["kind"], OVERLAYS[overlay]))
    with pytest.raises(NotOnStageError, match=r"overlay\.dismiss"):
        stage.tap("primary")
    stage.tap(key)
    assert visit.done == [command]


def test_a_double_tap_presses_once(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(VIEWS["kind"]))
    x, y = stage.find("primary").center
    for _ in range(2):
        stage.strike(x, y)
    assert went_on(visit) == 1


def test_a_double_tap_does_not_reach_the_next_page(stage: Stage) -> None:
    def then(visit: PlayedVisit, _command: Command) -> None:
        visit.shows(VIEWS["unit"])

    stage.show(visit := PlayedVisit(VIEWS["kind"], then=then))
    x, y = stage.find("primary").center
    for _ in range(2):
        stage.strike(x, y)
    assert visit.done == [Primary()]
    stage.wait(0.4)
    stage.tap("primary")
    assert visit.done == [Primary(), Primary()]


def test_a_signature_arrives_in_millimetres(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(VIEWS["sign"]))
    stage.drag("pad", [(10, 20), (40, 60), (90, 30)])
    stage.drag("pad", [(20, 10), (80, 15)])
    last = visit.done[-1]
    assert isinstance(last, Sign)
    assert [len(stroke) for stroke in last.strokes] == [3, 2]
    assert last.strokes[0][1] == pytest.approx((40, 60), abs=0.3)
    stage.tap("clear")
    assert visit.done[-1] == Sign(())


def test_the_pad_is_large_enough_for_a_name(stage: Stage) -> None:
    stage.show(PlayedVisit(VIEWS["sign"]))
    box = stage.find("pad").box
    assert box.w / stage.panel.px_per_mm >= 120
    assert box.h / stage.panel.px_per_mm >= 60


def test_a_problem_leaves_the_strokes_on_the_pad(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(VIEWS["sign"]))
    stage.drag("pad", [(10, 20), (40, 60)])
    visit.shows(replace(VIEWS["sign"], problem=VIEWS["sign"].title))
    stage.frames(2)
    assert len(stage.find("pad").strokes) == 1


def test_a_long_list_is_turned_by_buttons_and_reaches_every_answer(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(VIEWS["review"]))
    assert {"change.account", "change.settlement", "change.kind"} <= set(stage.keys())
    stage.tap("list.down")
    stage.tap("change.where")
    assert visit.done == [Change("where")]
    stage.tap("list.up")
    stage.tap("change.kind")
    assert visit.done[-1] == Change("kind")


def test_a_changed_answer_comes_back_to_the_same_page_of_the_list(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(VIEWS["review"]))
    stage.tap("list.down")
    visit.shows(replace(VIEWS["review"], help=None))
    stage.frames(2)
    assert "list.up" in set(stage.keys())


def test_the_visits_clock_is_kept_in_virtual_time(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(VIEWS["welcome"]))
    before = visit.ticks
    stage.wait(60)
    assert 230 <= visit.ticks - before <= 245


def test_seconds_are_counted_down_without_a_new_overlay(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(VIEWS["kind"], OVERLAYS["still"]))
    overlay = stage.app.root.overlay
    visit.shows(VIEWS["kind"], replace(OVERLAYS["still"], seconds_left=7))
    stage.frames(1)
    assert "7" in stage.texts()
    assert stage.app.root.overlay is overlay


def test_the_camera_is_asked_only_while_looking(stage: Stage) -> None:
    picture = Preview(
        np.full((120, 160, 3), 200, np.uint8), Sight.STILL, ((10, 10), (150, 10), (150, 100), (10, 100))
    )
    looking = VIEWS["id_scan"]
    stage.show(visit := PlayedVisit(looking, picture=picture))
    stage.wait(1)
    assert visit.previews >= 10
    x, y = (round(n) for n in stage.find("camera").center)
    assert stage.pixels()[stage.panel.height_px - y, x].tolist() == pytest.approx([200, 200, 200], abs=2)
    assert isinstance(looking, CaptureView)
    visit.shows(replace(looking, stage=CaptureStage.WORKING))
    stage.frames(2)
    asked = visit.previews
    stage.wait(2)
    assert visit.previews == asked


@pytest.mark.parametrize("after", ["name", "id_taken"])
def test_a_picture_is_overwritten_when_its_step_is_left(stage: Stage, after: str) -> None:
    """The card of one visitor must not lie in the graphics card's memory for the next."""
    picture = Preview(np.full((120, 160, 3), 200, np.uint8), Sight.STILL)
    stage.show(visit := PlayedVisit(VIEWS["id_scan"], picture=picture))
    stage.wait(0.3)
    texture = stage.find("camera")._texture
    assert set(texture.pixels[:3]) == {200}
    visit.picture = Preview(np.full((40, 64, 3), 90, np.uint8), Sight.STILL)
    visit.shows(VIEWS[after])
    stage.frames(2)
    assert not np.frombuffer(texture.pixels, np.uint8).reshape(-1, 4)[:, :3].any()


def test_another_language_says_the_same_page_anew(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(VIEWS["kind"]))
    page = stage.app.root.screen
    visit.language = "en"
    visit.changed()
    assert stage.app.root.screen is not page


def test_a_tile_is_marked_without_a_new_page(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(VIEWS["kind"]))
    page = stage.app.root.screen
    visit.shows(replace(VIEWS["kind"], chosen="informasi"))
    assert stage.app.root.screen is page
    assert stage.find("choice.informasi").chosen
    assert not stage.find("choice.pengaduan").chosen


def test_closed_says_where_to_go(stage: Stage) -> None:
    stage.show(PlayedVisit(replace(VIEWS["closed"], since=datetime(2026, 1, 5, tzinfo=UTC))))
    assert "(0324) 7710982" in stage.texts()
    assert "primary" not in set(stage.keys())


def test_the_office_is_named_though_no_welcome_page_was_shown(stage: Stage) -> None:
    links = stage.app.root.links._replace(office=("Kecamatan Contoh", "Kabupaten Contoh"))
    root = Root(links)
    root.show(VIEWS["done"], None, "id")
    said = {words.words for piece in root.pieces() for words in piece.drawn}
    assert {"Kecamatan Contoh", "Kabupaten Contoh"} <= said


def test_the_hint_to_sign_goes_with_the_first_ink(stage: Stage) -> None:
    stage.show(PlayedVisit(VIEWS["sign"]))
    assert "Tanda tangan di sini" in stage.texts()
    stage.drag("pad", [(10, 20), (40, 60)])
    assert "Tanda tangan di sini" not in stage.texts()


def test_a_thumb_print_instead_clears_a_stray_stroke(stage: Stage) -> None:
    def then(visit: PlayedVisit, command: Command) -> None:
        if command == CannotSign():
            visit.shows(replace(VIEWS["sign"], thumb=True))  # type: ignore[call-arg]

    stage.show(visit := PlayedVisit(VIEWS["sign"], then=then))
    stage.drag("pad", [(10, 20), (40, 60)])
    stage.tap("thumb")
    assert stage.find("pad").strokes == []
    assert visit.done[-1] == CannotSign()


def test_lying_the_account_comes_first_and_the_other_answers_on_two_pages(stage: Stage) -> None:
    stage.turn(LANDSCAPE_15)
    stage.show(PlayedVisit(VIEWS["review"]))
    pages = [{key for key in stage.keys() if key.startswith("change.")}]  # noqa: SIM118
    while "list.down" in set(stage.keys()):
        stage.tap("list.down")
        pages.append({key for key in stage.keys() if key.startswith("change.")})  # noqa: SIM118
    assert {"change.account", "change.settlement"} <= pages[0]
    assert len(pages) <= 3
    assert len(set().union(*pages)) == sum(row.can_change for row in VIEWS["review"].rows)  # type: ignore[attr-defined]


def test_lying_seven_lines_of_an_account_are_seen(stage: Stage) -> None:
    stage.turn(LANDSCAPE_15)
    stage.show(PlayedVisit(VIEWS["account"]))
    assert len(stage.find("field").drawn) >= 7


def test_half_a_surrogate_pair_is_drawn_as_a_broken_sign(stage: Stage) -> None:
    view = replace(VIEWS["name"], value="Siti \ud83d Aminah")  # type: ignore[call-arg]
    stage.show(PlayedVisit(view))
    assert stage.find("field").text == "Siti \ud83d Aminah"


def test_the_outline_of_the_card_is_a_bright_line_in_a_dark_one(stage: Stage) -> None:
    picture = Preview(
        np.full((120, 160, 3), 230, np.uint8), Sight.STILL, ((10, 10), (150, 10), (150, 100), (10, 100))
    )
    stage.show(PlayedVisit(VIEWS["id_scan"], picture=picture))
    stage.wait(0.3)
    x = round(stage.find("camera").center[0])
    column = stage.pixels()[:, x].astype(int)
    bright = np.abs(column - (255, 210, 63)).max(axis=1) < 20
    assert bright.sum() >= 2 * 1.5 * stage.panel.px_per_mm
    first = int(np.flatnonzero(bright)[0])
    assert column[first - 4 : first].sum(axis=1).min() < 150


def test_a_finger_that_rests_hears_the_name_and_presses_nothing(stage: Stage) -> None:
    stage.draws = False
    stage.show(visit := PlayedVisit(VIEWS["kind"], can_listen=True))
    stage.hold("primary", 1.2)
    assert visit.done == [NameAloud(VIEWS["kind"].primary)]
    stage.tap("primary")
    assert visit.done[1:] == [Primary()]


def test_without_a_voice_a_long_press_is_a_press(stage: Stage) -> None:
    stage.draws = False
    stage.show(visit := PlayedVisit(VIEWS["kind"]))
    stage.hold("primary", 1.5)
    assert visit.done == [Primary()]


def test_a_finger_lifted_in_time_presses_and_nothing_is_said_later(stage: Stage) -> None:
    stage.draws = False
    stage.show(visit := PlayedVisit(VIEWS["kind"], can_listen=True))
    stage.hold("primary", 0.8)
    stage.wait(1)
    assert visit.done == [Primary()]


def test_what_the_office_or_a_visitor_wrote_is_never_said(stage: Stage) -> None:
    """No voice reads it, so a finger that rests on it presses as ever."""
    stage.draws = False
    written = ChoiceView(screen="unit", title=raw("Layanan"), choices=(Choice("a", Verbatim("Siti Contoh")),))
    stage.show(visit := PlayedVisit(written, can_listen=True))
    stage.hold("choice.a", 1.5)
    assert visit.done == [Choose("a")]


def test_a_key_that_is_held_goes_on_as_a_key(stage: Stage) -> None:
    stage.draws = False
    stage.show(visit := PlayedVisit(VIEWS["name"], can_listen=True))
    stage.hold("key.a", 1.2)
    assert [type(command) for command in visit.done] == [Enter]
