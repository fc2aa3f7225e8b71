"""Releases in the hands of staff at the screen: what runs and what comes, a bundle off a stick, now, and back again."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from kiosk.maintenance import ErrandEnd, OfficeSettings, OnStep, ReleaseFacts, Step
from kiosk.updates.by_stick import bring, bundles_on
from kiosk.updates.checking import Here, check, opened_release
from kiosk.updates.fetching import Coming
from kiosk.updates.from_the_centre import InForce
from kiosk.updates.moment import BACK, SWITCH, Moment
from kiosk.updates.places import Places
from kiosk.updates.state import State, read_state
from kiosk.updates.trusted import keys_now
from kiosk.updates.unpacking import release_before
from sync.cases.refusal import Refusal
from sync.wire.release import SUFFIX


@dataclass(frozen=True, slots=True)
class ReleasesByHand:
    """`kiosk.maintenance.Releases`. ``find``: the stick; ``coming``: what the centre offers; ``office``: its settings as they
    count now; ``newest``: number of the newest that has come."""

    places: Places
    moment: Moment
    find: Callable[[], Path | Refusal]
    coming: Callable[[], Coming]
    office: InForce
    newest: Callable[[], int]
    clock: Callable[[], datetime]

    def facts(self) -> ReleaseFacts:
        state, running, coming, office = (
            read_state(self.places.state),
            self.places.running(),
            self.coming(),
            self.office,
        )
        able = self._is_able()
        last = state.last
        return ReleaseFacts(
            able=able,
            running=running,
            before=release_before(self.places, running) if able and state.stage == "rest" else "",
            heard=coming.heard,
            offered=coming.version,
            failed=coming.version in state.failed,
            size=coming.size,
            here=coming.here,
            stage=state.stage,
            version=state.version,
            lies=state.stage == "rest" and any(self.places.incoming.glob(f"*{SUFFIX}")),
            last="" if last is None else last.word,
            last_version="" if last is None else last.version,
            last_at=None if last is None else last.at,
            settings=OfficeSettings(
                office.n, office.at, office.refused, office.why, waits=self.newest() > office.newest
            ),
        )

    def bring(self) -> BringErrand:
        return BringErrand(self)

    def now(self) -> Refusal | None:
        return self._wants(SWITCH, lambda state: state.stage == "ready", "update.none_ready")

    def back(self) -> Refusal | None:
        def possible(state: State) -> bool:
            return state.stage == "rest" and bool(release_before(self.places, self.places.running()))

        return self._wants(BACK, possible, "update.none_before")

    def refused(self, path: Path) -> Refusal | None:
        """Why root would not take this bundle, as far as can be told before it is copied."""
        keys = keys_now(self.places)
        if isinstance(keys, Refusal):
            return keys
        with opened_release(path, keys) as bundle:
            if isinstance(bundle, Refusal):
                return bundle
            return check(bundle.manifest, read_state(self.places.state), Here.of(self.places))

    def _wants(self, words: bytes, possible: Callable[[State], bool], word: str) -> Refusal | None:
        if not self._is_able():
            return Refusal("update.not_heard")
        if not possible(read_state(self.places.state)):
            return Refusal(word)
        self.moment.at_once(words)
        return None

    def _is_able(self) -> bool:
        """Root's unit is there, and this machine runs a release."""
        ask = self.places.ask.parent
        return bool(self.places.running()) and ask.is_dir() and os.access(ask, os.W_OK)


@dataclass(slots=True)
class BringErrand:
    """The best bundle of the stick, laid down for root."""

    by: ReleasesByHand
    _cancelled: bool = field(default=False)

    def run(self, on_step: OnStep) -> ErrandEnd:
        try:
            came = self._brought(on_step)
        except OSError:  # pulled out while it was read
            came = Refusal("stick.gone")
        if isinstance(came, str):
            return ErrandEnd("done", "update.brought", self.by.clock(), {"version": came})
        stopped = came.code == "stick.cancelled"
        return ErrandEnd("stopped" if stopped else "trouble", came.code, self.by.clock(), dict(came.details))

    def cancel(self) -> None:
        self._cancelled = True

    def _brought(self, on_step: OnStep) -> str | Refusal:
        on_step(Step("contact"))
        stick = self.by.find()
        if isinstance(stick, Refusal):  # a locked machine lets one in only where staff have allowed it
            return Refusal("update.no_stick") if stick.code == "stick.missing" else stick
        found = bundles_on(stick)
        if not found:
            unread = any(stick.glob(f"*{SUFFIX}"))
            return Refusal("release.damaged" if unread else "update.none_on_stick")
        on_step(Step("check"))
        refused = {path: self.by.refused(path) for path in found}
        good = next((path for path, why in refused.items() if why is None), None)
        if good is None:
            why = refused[found[0]]
            return Refusal("stick.gone") if why is None or why.code == "release.missing" else why
        return bring(
            self.by.places,
            good,
            lambda done, whole: on_step(Step("files", done, whole)),
            lambda: self._cancelled,
        )
