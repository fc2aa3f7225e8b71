"""Nothing leads out of the application; nothing of one visitor is left for the next."""

from __future__ import annotations

import gc
import weakref

import pytest
from kivy.base import EventLoop
from kivy.config import Config

from kiosk.environment import prepare
from kiosk.presenters.commands import Back, Choose
from kiosk.presenters.views import Keyboard, TextView
from kiosk.stage import Finger, Stage
from kiosk.widgets.icon_codes import CODES
from tests.ui.plays import PlayedVisit, raw
from tests.ui.views import VIEWS

_CANARY = "Kenari Rahasia"


@pytest.mark.parametrize("key", [27, 282, 292, 293, 101, 285], ids=["escape", "F1", "F11", "F12", "e", "F4"])
def test_no_key_of_a_keyboard_does_anything(stage: Stage, key: int) -> None:
    stage.show(visit := PlayedVisit(VIEWS["kind"]))
    window = EventLoop.window
    children = list(window.children)
    for modifiers in ([], ["ctrl"], ["alt"]):
        window.dispatch("on_key_down", key, 0, None, modifiers)
        window.dispatch("on_keyboard", key, 0, None, modifiers)
    stage.frames(2)
    assert window.children == children
    assert EventLoop.status == "started"
    assert visit.done == []


@pytest.mark.parametrize("from_edges", [False, True], ids=["together", "swept in from the edges"])
def test_ten_fingers_at_once_do_nothing_that_the_page_does_not_offer(stage: Stage, from_edges: bool) -> None:
    """As Kivy tells them, beneath the panel's driver; a real panel's ten fingers only a panel shows (F36, F39)."""
    stage.show(visit := PlayedVisit(VIEWS["kind"]))
    stage.frames(2)
    children = list(EventLoop.window.children)
    width, height = stage.panel.width_px, stage.panel.height_px
    fingers = [
        Finger(9000 + n, width * (n + 0.5) / 10, height * (n + 0.5) / 10, stage.panel) for n in range(10)
    ]
    for finger in fingers:
        EventLoop.post_dispatch_input("begin", finger)
    for n, finger in enumerate(fingers):
        finger.go(width * (0.01 if n % 2 else 0.99) if from_edges else width / 2, height * (n + 0.5) / 10)
        EventLoop.post_dispatch_input("update", finger)
    stage.frames(2)
    for finger in fingers:
        EventLoop.post_dispatch_input("end", finger)
    stage.frames(2)
    assert EventLoop.window.children == children
    assert EventLoop.status == "started"
    assert stage.app.root is not None
    offered = {Choose(one.id) for one in VIEWS["kind"].choices} | {Back()}  # type: ignore[attr-defined]
    assert set(visit.done) <= offered


def test_keys_that_lead_out_elsewhere_are_noted_once(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    stage.app._keys_tried = False
    for _ in range(3):
        EventLoop.window.dispatch("on_key_down", 27, 0, None, [])
        EventLoop.window.dispatch("on_key_down", 285, 0, None, ["alt"])
    EventLoop.window.dispatch("on_key_down", 97, 0, "a", [])
    assert [record.getMessage() for record in caplog.records].count("lobby.keys_tried") == 1


def test_the_window_refuses_to_be_closed(stage: Stage) -> None:
    assert EventLoop.window.dispatch("on_request_close") is True


def test_settings_do_not_open(stage: Stage) -> None:
    assert stage.app.open_settings() is False


def test_no_probing_input_and_no_red_dots(stage: Stage) -> None:
    inputs = dict(Config.items("input"))
    assert inputs["mouse"] == "mouse,disable_multitouch"
    assert "%(name)s" not in inputs
    assert Config.get("kivy", "exit_on_escape") == "0"


def test_the_environment_is_not_set_too_late(stage: Stage) -> None:
    with pytest.raises(RuntimeError, match="before"):
        prepare(1, 1, offscreen=True, full_screen=False, cursor=False)


def _personal(**more: object) -> TextView:
    return TextView(screen="name", title=raw("Nama"), primary=raw("Lanjut"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "view",
    [
        _personal(value=_CANARY),
        _personal(
            value="3528075507850001",
            keyboard=Keyboard.NUMBERS,
            masked=True,
            groups=(4, 4, 4, 4),
            max_length=16,
        ),
        VIEWS["account"],
        VIEWS["review"],
        VIEWS["id_scan"],
        VIEWS["sign"],
        VIEWS["done"],
    ],
    ids=["name", "nik", "account", "review", "camera", "sign", "done"],
)
def test_a_page_left_is_dead(stage: Stage, view: object) -> None:
    stage.show(visit := PlayedVisit(view))  # type: ignore[arg-type]
    if "pad" in set(stage.keys()):
        stage.drag("pad", [(10, 10), (50, 30)])
    dead = [weakref.ref(piece) for piece in stage.pieces()]
    dead.append(weakref.ref(stage.app.root.screen))
    visit.shows(VIEWS["welcome"])
    stage.frames(3)
    gc.collect()
    assert [ref() for ref in dead if ref() is not None] == []


def test_words_typed_live_nowhere_after_the_page(stage: Stage) -> None:
    stage.show(visit := PlayedVisit(_personal()))
    stage.type(_CANARY)
    visit.done.clear()
    visit.shows(VIEWS["welcome"])
    stage.frames(3)
    gc.collect()
    # Strings themselves are not tracked; what could hold them is.
    words = "".join(reversed("aisahaR iraneK"))
    holders = [
        thing
        for thing in gc.get_objects()
        if type(thing) in (dict, list, tuple)
        and any(isinstance(one, str) and one == words for one in _inside(thing))
    ]
    assert [holder for holder in holders if holder is not globals()] == []


def _inside(thing: object) -> list[object]:
    return list(thing.values()) if isinstance(thing, dict) else list(thing)  # type: ignore[call-overload]


def test_nothing_of_kivys_own_look_is_on_any_page(stage: Stage) -> None:
    for view in VIEWS.values():
        stage.show(PlayedVisit(view))
        for piece in stage.pieces():
            for instruction in piece.canvas.before.children:
                assert "defaulttheme" not in (getattr(instruction, "source", None) or "")


def test_every_icon_of_the_views_exists() -> None:
    assert {"check", "landmark", "globe", "hand-helping", "arrow-left", "arrow-right"} <= CODES.keys()
