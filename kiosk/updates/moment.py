"""The lobby's part of an update: when no visit is under way it closes and asks root to switch.

``closure`` is asked by the screen's thread many times a second, so it looks at root's state by the file's time only.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from kiosk.outside import Closure, Health
from kiosk.outside import Moments as Waits
from kiosk.rest import SHUT, Rest
from kiosk.updates.places import Places
from kiosk.updates.state import FILE, Said, State, read_state
from sync.cases.refusal import Refusal
from sync.logbook import note
from sync.vault.folders import stamp_of, write_new
from sync.wire.release import is_version

UNDER_WAY = "update.under_way"
SWITCH = b"switch\n"
"""What stands in the file that asks, once there is no visit; an empty one only asks to look at what has come in."""
BACK = b"back\n"
"""To the release before, by a person at the screen."""
_DROP = "drop "
_GIVES_UP = timedelta(minutes=15)
"""Nobody has heard: there is no unit that would, or it is stuck. The lobby opens and asks again another day."""
_AGAIN = timedelta(hours=20)
_LOOKS = timedelta(minutes=1)
_CLOSED = frozenset({"switching", "probation", "returning"})
"""Stages in which nothing is taken in."""


def ask(places: Places, words: bytes = b"") -> bool:
    """Tell root; False where nobody listens on this machine (a demo, a checkout)."""
    if not places.ask.parent.is_dir():
        return False
    try:
        places.ask.unlink(missing_ok=True)
        write_new(places.ask, words, mode=0o640)
    except OSError:
        return False
    return True


def drop(version: str) -> bytes:
    """For the file that asks: the office has withdrawn this release."""
    return f"{_DROP}{version}\n".encode()


def dropped(words: bytes) -> str:
    """The version that is to be dropped, "" where something else is asked."""
    text = words.decode("ascii", "replace").strip()
    version = text.removeprefix(_DROP)
    return version if version != text and is_version(version) else ""


def asked(places: Places) -> bytes:
    """For root: what stands in the file that asks, at most 100 bytes; it is gone then. The kiosk's user may put anything there:
    no link is followed, no pipe waited for, and a folder goes too, since what stays would be asked again for ever."""
    words = b""
    with suppress(OSError):
        descriptor = os.open(places.ask, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        try:
            words = os.read(descriptor, 100) if stat.S_ISREG(os.fstat(descriptor).st_mode) else b""
        finally:
            os.close(descriptor)
    try:
        places.ask.unlink(missing_ok=True)
    except OSError:
        shutil.rmtree(places.ask, ignore_errors=True)
    return words


def is_looked_at(places: Places) -> bool:
    """Root switches, or waits for a sign that the release lives: an end of the lobby's own would be taken for its death."""
    return read_state(places.state).stage in _CLOSED


class Moment:
    """``shut``: whether nobody sits at the desk; ``clock``: UTC.

    `look` is called between visits and in them, on the screen's thread; `closure` closes the doors once it has been decided.
    """

    def __init__(
        self, places: Places, shut: Callable[[datetime], bool], clock: Callable[[], datetime]
    ) -> None:
        self._places, self._clock = places, clock
        self._rest = Rest(shut)
        self._stamp: tuple[int, int] | None = None
        self._state = State()
        self._closed_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._told = False
        self._wanted = b""
        self._last_then: Said | None = None

    def at_once(self, words: bytes) -> None:
        """Somebody at the machine wants it now: `SWITCH` while a release is ready, `BACK` while nothing is under way. It closes
        at the next look between visits, however short the rest was."""
        self._wanted, self._last_then = words, self._fresh().last

    def closure(self) -> Closure | None:
        """While root switches, or the release has not yet shown that it lives, nothing is taken in."""
        state, now = self._fresh(), self._clock()
        if state.stage in _CLOSED:
            self._closed_at = self._closed_at or now
        elif self._closed_at is not None and (not self._waits(state) or now - self._closed_at > _GIVES_UP):
            self._closed_at, self._told, self._wanted = None, False, b""
        return None if self._closed_at is None else Closure(self._closed_at, Refusal(UNDER_WAY))

    def look(self, *, between_visits: bool) -> None:
        """Close at a fitting time; once the closed page stands, ask."""
        now = self._clock()
        self._rest.look(now, between_visits=between_visits)
        state = self._fresh()
        if not self._rest.is_on or not self._waits(state):
            return
        if self._closed_at is None:
            if self._wanted or self._fits(now, state):
                self._closed_at = self._tried_at = now
        elif not self._told:
            self._told = ask(self._places, self._wanted or SWITCH)
            note("update.asked", heard=self._told)

    def _waits(self, state: State) -> bool:
        """Whether there is something that root could be asked for. What root says of it ends the waiting for a way back."""
        if self._wanted == BACK:
            return state.stage == "rest" and state.last == self._last_then
        return state.stage == "ready"

    def _fits(self, now: datetime, state: State) -> bool:
        if self._tried_at is not None and now - self._tried_at < _AGAIN:
            return False
        if not self._places.ask.parent.is_dir():
            return False
        waited = timedelta(0) if state.ready_at is None else now - state.ready_at
        return self._rest.suits(now, waited)

    def _fresh(self) -> State:
        path = self._places.state / FILE
        stamp = stamp_of(path)
        if stamp != self._stamp:
            self._stamp, self._state = stamp, read_state(path.parent)
        return self._state


class Renewal:
    """Begin the application anew between two visits, where ``outdated`` says that it would be another: two seconds in which
    the machine is dark, so it need not be night. ``restart``: None where nobody can."""

    def __init__(
        self, outdated: Callable[[], bool], restart: Callable[[], None] | None, clock: Callable[[], datetime]
    ) -> None:
        self._outdated, self._restart, self._clock = outdated, restart, clock
        self._rest = Rest(lambda _now: True)  # by day too: it is dark for two seconds
        self._looked_at: datetime | None = None

    def look(self, *, between_visits: bool) -> None:
        now = self._clock()
        self._rest.look(now, between_visits=between_visits)
        if self._restart is None or not self._rest.lasts(now, SHUT):
            return
        if self._looked_at is not None and now - self._looked_at < _LOOKS:
            return
        self._looked_at = now
        if self._outdated():
            note("lobby.renewed")
            self._restart()


class Moments:
    """Several that wait for one."""

    def __init__(self, each: Sequence[Waits]) -> None:
        self._each = each

    def look(self, *, between_visits: bool) -> None:
        for one in self._each:
            one.look(between_visits=between_visits)


def update_report(places: Places) -> dict[str, object]:
    """For the desk: how far an update is on this machine, in stable words; nothing where none was ever tried."""
    state = read_state(places.state)
    said: dict[str, object] = (
        {} if state.stage == "rest" else {"update_stage": state.stage, "update_version": state.version}
    )
    if state.last is not None:
        said |= {"update_last": state.last.word, "update_last_version": state.last.version}
    return said


class HealthInUpdate:
    """`kiosk.outside.Health`: closed for an update, else as the rest of the machine says."""

    def __init__(self, health: Health, moment: Moment) -> None:
        self._health, self._moment = health, moment

    def has_room(self) -> bool:
        return self._health.has_room()

    def is_lost(self) -> bool:
        return self._health.is_lost()

    def closure(self) -> Closure | None:
        return self._moment.closure() or self._health.closure()
