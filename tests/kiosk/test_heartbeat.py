"""The service manager hears what systemd's own protocol says, on a real datagram socket."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kiosk.heartbeat import BEATS_A_TERM, FETCHING_TERMS, Heartbeat
from kiosk.machine import refused_devices
from kiosk.presenters.views import Overlay, OverlayKind, View
from kiosk.texts.text import Text
from kiosk.updates.moment import is_looked_at
from kiosk.updates.places import Places
from kiosk.updates.state import State, write_state
from kiosk.verbs.supervised import Supervision, is_at_rest, state_of
from tests.ui.plays import PlayedVisit
from tests.ui.views import VIEWS


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.setblocking(False)
        yield line


def heard(manager: socket.socket) -> list[str]:
    said = []
    while True:
        try:
            said.append(manager.recv(4096).decode())
        except BlockingIOError:
            return said


def under(manager: socket.socket, **more: str) -> dict[str, str]:
    return {"NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "24000000", **more}


def test_ready_alive_and_stopping(manager: socket.socket) -> None:
    heartbeat = Heartbeat(under(manager, WATCHDOG_PID="1"))  # xinit's, whose child this is
    assert heartbeat.every_s == 6
    heartbeat.ready()
    heartbeat.beat("waiting for a visitor")
    heartbeat.beat("waiting for a visitor")
    heartbeat.beat("a visit is under way")
    heartbeat.stopping()
    assert heard(manager) == [
        "READY=1",
        "WATCHDOG=1\nSTATUS=waiting for a visitor",
        "WATCHDOG=1",
        "WATCHDOG=1\nSTATUS=a visit is under way",
        "STOPPING=1",
    ]


def test_an_abstract_address_is_understood() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind("\0kotak-aduan-test-of-heartbeats")
        line.setblocking(False)
        Heartbeat({"NOTIFY_SOCKET": "@kotak-aduan-test-of-heartbeats"}).ready()
        assert heard(line) == ["READY=1"]


@pytest.mark.parametrize(
    "environment",
    [{}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "soon"}, {"NOTIFY_SOCKET": "/nowhere/notify"}],
)
def test_without_a_manager_nothing_is_sent_and_nothing_breaks(environment: dict[str, str]) -> None:
    heartbeat = Heartbeat(environment)
    heartbeat.ready()
    heartbeat.beat("waiting for a visitor")
    heartbeat.stopping()
    assert heartbeat.every_s is None


def test_a_manager_that_does_not_read_never_makes_the_screen_wait(manager: socket.socket) -> None:
    heartbeat = Heartbeat(under(manager))
    for _ in range(2000):  # more than its queue holds
        heartbeat.beat()
    assert 0 < len(heard(manager)) < 2000


@dataclass
class Window:
    """What supervision needs of the application; ``turn`` is one round of the screen's thread."""

    visit: PlayedVisit
    every_s: float = 0
    turn: Callable[[], None] = field(default=lambda: None)

    def each(self, seconds: float, then: Callable[[], None]) -> None:
        self.every_s, self.turn = seconds, then


def test_the_screen_tells_its_state_at_each_round(manager: socket.socket) -> None:
    window = Window(PlayedVisit(VIEWS["welcome"]))
    supervision = Supervision(window, lambda: None, under(manager))  # type: ignore[arg-type]
    assert heard(manager) == ["EXTEND_TIMEOUT_USEC=24000000"]  # the poster alone is no machine yet
    window.turn()
    supervision.assembling()
    assert heard(manager) == ["EXTEND_TIMEOUT_USEC=24000000", "EXTEND_TIMEOUT_USEC=120000000"]
    supervision.ready()
    window.visit.view = VIEWS["name"]
    window.turn()
    window.visit.view = VIEWS["closed"]
    window.turn()
    supervision.stopping()
    assert window.every_s == 6
    assert heard(manager) == [
        "READY=1",
        "WATCHDOG=1\nSTATUS=waiting for a visitor",
        "WATCHDOG=1\nSTATUS=a visit is under way",
        "WATCHDOG=1\nSTATUS=out of service; the page says so and names the telephone",
        "STOPPING=1",
    ]


def test_a_screen_that_lives_before_a_machine_that_never_comes_falls_silent(manager: socket.socket) -> None:
    window = Window(PlayedVisit(VIEWS["welcome"]))
    Supervision(window, lambda: None, under(manager))  # type: ignore[arg-type]
    for _ in range(50):
        window.turn()
    assert heard(manager) == ["EXTEND_TIMEOUT_USEC=24000000"] * FETCHING_TERMS * BEATS_A_TERM


def test_what_it_tells_is_nothing_of_a_visitor() -> None:
    assert {state_of(PlayedVisit(view)) for view in VIEWS.values()} == {
        "waiting for a visitor",
        "a visit is under way",
        "out of service; the page says so and names the telephone",
    }


def test_a_new_beginning_is_heeded_between_visits_only(tmp_path: Path, manager: socket.socket) -> None:
    ended: list[str] = []
    window = Window(PlayedVisit(VIEWS["name"]))
    Supervision(
        window,  # type: ignore[arg-type]
        lambda: ended.append("end"),
        under(manager, RUNTIME_DIRECTORY=str(tmp_path)),
    )
    (tmp_path / "restart").touch()
    window.turn()
    assert ended == []  # somebody is telling what happened to them
    window.visit.view = VIEWS["welcome"]
    window.turn()
    assert ended == ["end"]
    assert not (tmp_path / "restart").exists()
    window.turn()
    assert ended == ["end"]


def test_a_release_on_probation_does_not_begin_anew_until_it_has_passed(
    tmp_path: Path, manager: socket.socket
) -> None:
    """Its voice is rendered beside its first start and asks for a new beginning, which would pass for its death."""
    places, ended = Places(tmp_path / "machine"), list[str]()
    places.state.mkdir(parents=True)
    write_state(places.state, State(stage="probation", version="0.2.0"))
    window = Window(PlayedVisit(VIEWS["closed"]))
    Supervision(
        window,  # type: ignore[arg-type]
        lambda: ended.append("end"),
        under(manager, RUNTIME_DIRECTORY=str(tmp_path)),
        held=lambda: is_looked_at(places),
    )
    (tmp_path / "restart").touch()
    window.turn()
    assert ended == []
    write_state(places.state, State(floor="0.2.0"))
    window.turn()
    assert ended == ["end"]


@pytest.mark.parametrize(
    ("view", "overlay", "at_rest"),
    [("welcome", None, True), ("closed", None, True), ("name", None, False), ("welcome", "help", False)],
)
def test_at_rest(view: str, overlay: str | None, at_rest: bool) -> None:
    shown: View = VIEWS[view]
    over = Overlay(OverlayKind(overlay), Text("help.title")) if overlay else None
    assert is_at_rest(PlayedVisit(shown, over)) is at_rest


def _device(root: Path, socket: str, authorized: str) -> None:
    (root / socket).mkdir(parents=True, exist_ok=True)
    (root / socket / "authorized").write_text(f"{authorized}\n")


def test_a_device_that_was_not_let_in_is_told_once(
    tmp_path: Path, manager: socket.socket, caplog: pytest.LogCaptureFixture
) -> None:
    _device(tmp_path, "usb1", "1")
    _device(tmp_path, "1-4", "1")
    _device(tmp_path, "1-4:1.0", "0")  # an interface: the device itself is in
    window = Window(PlayedVisit(VIEWS["welcome"]))
    Supervision(window, lambda: None, under(manager), lambda: refused_devices(tmp_path))  # type: ignore[arg-type]
    window.turn()
    assert "lobby.usb_refused" not in caplog.text
    _device(tmp_path, "1-2", "0")
    window.turn()
    window.turn()
    assert caplog.text.count("lobby.usb_refused") == 1
    (tmp_path / "1-2" / "authorized").unlink()
    window.turn()
    _device(tmp_path, "1-2", "0")
    window.turn()
    assert caplog.text.count("lobby.usb_refused") == 2
