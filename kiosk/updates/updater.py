"""Root's part of an update: one step after the other, each written down before it is begun.

================= ============================================================ ==========================================
stage on the disk what was done when it was written                            cut here, the next start
================= ============================================================ ==========================================
``rest``          nothing, or all                                              goes on with what runs; sweeps
``unpacking``     the bundle was found good                                    sweeps the half; what was ready waits on
``trying``        the release lies whole beside the one that runs              as before
``ready``         the kiosk's user has opened a copy of the journal with it    waits for a moment without a visit
``switching``     intake is closed; then: stopped, journal copied, link turned takes back: link, journal; ``ready`` again
``probation``     the new release is being started and looked at               takes back in the same way
``returning``     it did not live, or was cut off                              goes on taking back
================= ============================================================ ==========================================

While ``switching`` or ``probation`` stands the lobby takes nothing in, so a release that is taken back has no case of its
own; should it have one all the same (`sync.journal.going_back`), it is carried over. A release that did not live is
remembered and never tried again but by a person's word. What was cut off by power is no fault of the release: it is tried
again, three times in all.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from msgspec.structs import asdict, replace

from kiosk.updates.by_stick import HALF
from kiosk.updates.checking import Here, check, opened_release
from kiosk.updates.chores import Chores
from kiosk.updates.places import Places, point, unpoint
from kiosk.updates.service import Lobby
from kiosk.updates.state import Said, State, Waiting, read_state, write_state
from kiosk.updates.trusted import hand_over
from kiosk.updates.unpacking import MakeVenv, read_record, release_before, sweep, unpack
from sync.cases.refusal import Refusal
from sync.logbook import note
from sync.vault.boundary import Boundary, unwatched
from sync.wire.release import SUFFIX, OpenRelease, version_key

INTERRUPTIONS = 3
DONE = "update.done"
_FOR_GOOD = frozenset(
    f"release.{word}" for word in ("not_one", "damaged", "unsigned", "format", "too_large")
) | {
    "update.older",
    "update.failed_before",
    "update.other_machine",
    "update.journal",
    "update.trial",
    "update.interrupted",
}
"""Refusals with which a bundle is thrown away: it will be no better the next time."""
_MOST_BUNDLES = 8


@dataclass(frozen=True, slots=True)
class Updater:
    """``keys``: release keys that count now; ``here``: this machine."""

    places: Places
    keys: Callable[[], tuple[bytes, ...] | Refusal]
    here: Here
    lobby: Lobby
    chores: Chores
    make_venv: MakeVenv
    clock: Callable[[], datetime]
    boundary: Boundary = field(default=unwatched)

    def state(self) -> State:
        """As it stands on the disk."""
        return read_state(self.places.state)

    def settle(self) -> Refusal | None:
        """What a cut has left is finished or taken back: at each start of the machine, before the lobby is started (it is
        neither stopped nor started here), and before every other act. ``update.busy``: another process is at it; else what
        has kept it from being taken back."""
        with self._alone() as busy:
            if busy is None:
                for half in self.places.incoming.glob(
                    f".*{HALF}"
                ):  # pulled out, or cut off, while it was copied
                    _discard(half)
            return busy or self._settled(booting=True)

    def look(self) -> Refusal | None:
        """Take the best bundle that lies in ``incoming`` up to ``ready``; what is refused for good is thrown away."""
        with self._alone() as busy:
            refused = busy or self._settled()
            if refused is not None or self.state().stage == "ready":
                return refused
            for path in self._bundles():
                refused = self._prepared(path, again=False)
                if refused is None:
                    return None
                if refused.code in _FOR_GOOD:
                    _discard(path)
            return refused

    def take(self, path: Path, *, again: bool) -> Refusal | None:
        """One named bundle up to ``ready``, by a person; ``again``: also one that has failed before."""
        with self._alone() as busy:
            return busy or self._settled() or self._prepared(path, again=again)

    def switch(self) -> Refusal | None:
        """To the release that is ready; ``update.none_ready``, or why it was taken back. Only between two visits: the
        caller's duty."""
        with self._alone() as busy:
            refused = busy or self._settled()
            state = self.state()
            if refused is None and state.stage != "ready":
                refused = Refusal("update.none_ready")
            return refused or self._switched(state)

    def drop(self, version: str) -> Refusal | None:
        """The office has withdrawn it: where it waits it is not switched to, and goes. What runs goes on. ``update.none_ready``."""
        with self._alone() as busy:
            refused = busy or self._settled()
            state = self.state()
            if refused is None and (state.stage, state.version) != ("ready", version):
                refused = Refusal("update.none_ready")
            if refused is None:
                self._write(replace(state, stage="rest", version="", interrupted=0, ready_at=None))
                self.boundary("stage.dropped")
                self._refused(version, Refusal("update.withdrawn"))
                self._tidy()
            return refused

    def back(self, reason: str) -> Refusal | None:
        """To the release before the one in force, by a person, with every case; that version is not taken again.
        ``update.none_before``."""
        with self._alone() as busy:
            refused = busy or self._settled()
            if refused is not None:
                return refused
            running = self.places.running()
            before = release_before(self.places, running)
            if not before:
                return self._refused(running, Refusal("update.none_before"))
            state = replace(
                self.state(), stage="returning", version=running, previous=before, interrupted=INTERRUPTIONS
            )
            self._write(state)
            return self._returned(state, Refusal("update.taken_back", {"why": reason}))

    # Preparing

    def _prepared(self, path: Path, *, again: bool) -> Refusal | None:
        keys = self._may_update() or self.keys()
        if isinstance(keys, Refusal):
            return self._refused("", keys)
        with opened_release(path, keys) as bundle:
            if isinstance(bundle, Refusal):
                return self._refused("", bundle)
            version = bundle.manifest.version
            refused = check(bundle.manifest, self.state(), self.here, again=again)
            if refused is None:
                refused = self._unpacked(bundle, again=again)
        if refused is None:
            refused = self._tried(version)
        if refused is None and path.parent == self.places.incoming:
            _discard(path)
        return None if refused is None else self._refused(version, refused)

    def _may_update(self) -> Refusal | None:
        """A bundle holds what a kiosk needs: where the back office runs from the same release, it would lose its packages."""
        if not self.places.running():
            return Refusal("update.not_installed")
        record = read_record(self.places.release(self.places.running()))
        return Refusal("update.other_role") if record is not None and set(record.roles) - {"kiosk"} else None

    def _unpacked(self, bundle: OpenRelease, *, again: bool) -> Refusal | None:
        state, version = self.state(), bundle.manifest.version
        before = state.interrupted if state.version == version and not again else 0
        if before >= INTERRUPTIONS:
            return self._failed(version, Refusal("update.interrupted", {"times": before}))
        failed = {one: why for one, why in state.failed.items() if one != version}
        self._write(
            replace(
                state,
                stage="unpacking",
                version=version,
                journal=bundle.manifest.journal,
                interrupted=before + 1,
                failed=failed,
                waits=_waiting(state),
            )
        )
        self.boundary("stage.unpacking")
        return unpack(self.places, bundle, self.make_venv, self.boundary)

    def _tried(self, version: str) -> Refusal | None:
        """On a copy, by the kiosk's user: the release's first start, and it has nothing to lose."""
        state = replace(self.state(), stage="trying")
        self._write(state)
        self.boundary("stage.trying")
        refused = self.chores.do("copy", self._own_release())
        if refused is None:
            self.boundary("trial.copied")
            refused = self.chores.do("try", self.places.release(version))
            if refused is not None:
                refused = self._failed(version, Refusal("update.trial", {"why": refused.code}))
        if refused is not None:
            shutil.rmtree(self.places.release(version), ignore_errors=True)
            self.chores.do("forget", self._own_release())  # a trial that was killed has left its copy
            return refused
        self.boundary("trial.passed")
        # What was refused before this one went well is over.
        self._write(
            replace(self.state(), stage="ready", interrupted=0, ready_at=self.clock(), waits=None, last=None)
        )
        self.boundary("stage.ready")
        note("update.ready", version=_word(version))
        return None

    # Switching

    def _switched(self, state: State) -> Refusal | None:
        release = self.places.release(state.version)
        if read_record(release) is None or state.interrupted >= INTERRUPTIONS:
            why = Refusal("update.interrupted", {"times": state.interrupted})
            self._write(replace(state, stage="rest"))
            return self._refused(state.version, self._failed(state.version, why))
        state = replace(
            state, stage="switching", previous=self.places.running(), interrupted=state.interrupted + 1
        )
        self._write(state)
        self.boundary("stage.switching")
        point(self.places.confirmed, state.previous)
        self.boundary("switch.confirmed")
        refused = None if self.lobby.stop() else Refusal("update.not_stopped")
        self.boundary("switch.stopped")
        refused = refused or self.chores.do("keep", self._own_release())
        if refused is not None:
            return self._returned(state, refused, blame=False)
        self.boundary("switch.kept")
        point(self.places.current, state.version)
        self.boundary("switch.linked")
        self._write(replace(state, stage="probation"))
        self.boundary("stage.probation")
        wrong = self._wrong_of(state)
        if wrong is None:
            self._confirm(state)
        return None if wrong is None else self._returned(state, wrong)

    def _wrong_of(self, state: State) -> Refusal | None:
        """Why the release on probation does not pass; None: its window stood, its heart beat, its journal is whole."""
        if not self.lobby.start():
            return Refusal("update.not_started")
        self.boundary("probation.started")
        if not self.lobby.lives():
            return Refusal("update.died")
        wrong = self.chores.do("sound", self._own_release(), state.journal)
        return None if wrong is None else Refusal("update.journal_wrong", {"why": wrong.code})

    def _confirm(self, state: State) -> None:
        self.boundary("probation.passed")
        said = Said(at=self.clock(), version=state.version, word=DONE)
        self._write(State(floor=self._floor(state), failed=state.failed, last=said))
        self.boundary("stage.confirmed")
        self._hand_over()
        self._tidy()
        note("update.done", version=_word(state.version), before=_word(state.previous))

    def _hand_over(self) -> None:
        """The release keys that the release which runs names count once it has proved itself; a cut before that only delays it."""
        running = self.places.running()
        record = read_record(self.places.release(running)) if running == self.state().floor else None
        try:
            if record is not None and hand_over(self.places, record):
                self.boundary("keys.handed_over")
        except OSError as trouble:  # a full disk: they are taken at the next start, and what runs goes on
            note("update.command_failed", trouble, what="keys")

    def _returned(self, state: State, why: Refusal, *, blame: bool = True) -> Refusal:
        """To the release before; ``blame``: it was the release's own fault, which is remembered."""
        self._write(replace(state, stage="returning"))
        self.boundary("stage.returning")
        if blame:
            self._failed(state.version, why)
        self.lobby.stop()
        self.boundary("return.stopped")
        why = self._put_back(state) or why
        self._refused(state.version, why)
        if not self.lobby.start():
            note("update.lobby_not_started")
        if self.state().stage == "rest":
            self._tidy()  # only now: half a gigabyte goes slowly, and the screen would be dark meanwhile
        return why

    def _put_back(self, state: State) -> Refusal | None:
        """Link and journal, and the state that follows; a journal that cannot be brought back stays for the next start."""
        previous = state.previous or self.places.running()
        point(self.places.confirmed, previous)
        point(self.places.current, previous)
        self.boundary("return.linked")
        refused = self.chores.do("back", self.places.release(previous))
        if refused is not None and refused.code not in ("journal.damaged", "journal.mark"):
            return refused
        self.boundary("return.journal")
        now = self.state()
        to_blame = state.version in now.failed
        rest = State(floor=now.floor, failed=now.failed, last=now.last)
        again = replace(now, stage="ready", previous="") if not to_blame else rest
        self._write(again)
        self.boundary("return.rest")
        if not to_blame:
            unpoint(self.places.confirmed)
        note("update.taken_back", version=_word(state.version), to=_word(previous), blamed=to_blame)
        return refused

    # After a cut

    def _settled(self, *, booting: bool = False) -> Refusal | None:
        state = self.state()
        match state.stage:
            case "switching" | "probation" | "returning":
                refused = self._resumed(state, booting=booting)
                if refused is not None:
                    return self._refused(state.version, refused)
            case "unpacking" | "trying":
                shutil.rmtree(self.places.release(state.version), ignore_errors=True)
                self.chores.do("forget", self._own_release())  # the copy that it was tried on
                self._write(self._given_up(state))
            case "rest":
                self._hand_over()
            case "ready" if not self._may_switch(state.version):
                self._write(replace(state, stage="rest", version="", interrupted=0))
            case _:
                pass
        self._tidy()
        return None

    def _resumed(self, state: State, *, booting: bool) -> Refusal | None:
        """Taking back what a cut has left half switched. A stop as the machine starts would cancel the lobby's start."""
        if state.interrupted >= INTERRUPTIONS:
            self._failed(state.version, Refusal("update.interrupted", {"times": state.interrupted}))
        self._write(replace(self.state(), stage="returning"))
        if not booting:
            self.lobby.stop()
        refused = self._put_back(state)
        if not booting and not self.lobby.start():
            note("update.lobby_not_started")
        if self.state().stage == "rest":
            self._tidy()
        return refused

    def _tidy(self) -> None:
        """Nothing is left of what is over; two releases stay, and the one that is ready."""
        if self.places.confirmed.is_symlink():
            # The copy goes first: cut in between, the link is still there to tell the next start of it.
            self.chores.do("forget", self.places.release(self.places.running()))
            self.boundary("tidy.forgotten")
            unpoint(self.places.confirmed)
        sweep(self.places)
        state, running = self.state(), self.places.running()
        if not running:
            return
        stay = {running, release_before(self.places, running), state.version if state.stage != "rest" else ""}
        for version in self.places.installed():
            if version not in stay:
                shutil.rmtree(self.places.release(version), ignore_errors=True)
                self.boundary("tidy.pruned")

    # Small things

    def _given_up(self, state: State) -> State:
        """What was being prepared came to nothing. What was ready before waits on: its bundle is gone, and nobody would bring
        it again."""
        waits = state.waits
        if waits is None or not self._may_switch(waits.version):
            return replace(state, stage="rest", waits=None)
        return replace(state, stage="ready", waits=None, **asdict(waits))

    def _may_switch(self, version: str) -> bool:
        """Whole still, and newer still: an installation may have brought one meanwhile that is."""
        whole = read_record(self.places.release(version)) is not None
        running = self.places.running()
        return whole and (not running or version_key(version) > version_key(running))

    def _floor(self, state: State) -> str:
        return max((one for one in (state.floor, state.version) if one), key=version_key)

    def _own_release(self) -> Path:
        """Whose code is trusted: the release that was in force before anything new was begun."""
        link = self.places.confirmed if self.places.confirmed.is_symlink() else self.places.current
        return self.places.opt / link.readlink()

    def _bundles(self) -> list[Path]:
        """The newest first, by name; which is newest indeed is told by what is signed."""
        found = sorted(self.places.incoming.glob(f"*{SUFFIX}"), reverse=True)
        for stray in found[_MOST_BUNDLES:]:
            _discard(stray)
        return found[:_MOST_BUNDLES]

    def _failed(self, version: str, why: Refusal) -> Refusal:
        state = self.state()
        self._write(replace(state, failed={**state.failed, version: why.code}))
        note("update.failed", version=_word(version), why=why.code)
        return why

    def _refused(self, version: str, why: Refusal) -> Refusal:
        """Told to whoever looks at the state: staff at the screen, the desk by the next sync."""
        state = self.state()
        if state.stage in ("unpacking", "trying"):  # it came to an end of its own: nothing was cut off
            state = self._given_up(replace(state, interrupted=0))
        details = {name: value for name, value in why.details.items() if isinstance(value, str | int)}
        self._write(
            replace(state, last=Said(at=self.clock(), version=version, word=why.code, details=details))
        )
        note("update.refused", version=_word(version), why=why.code)
        return why

    def _write(self, state: State) -> None:
        write_state(self.places.state, state)

    @contextmanager
    def _alone(self) -> Iterator[Refusal | None]:
        self.places.state.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.places.state, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield Refusal("update.busy")
        else:
            yield None
        finally:
            os.close(descriptor)


def _waiting(state: State) -> Waiting | None:
    if state.stage != "ready":
        return None
    return Waiting(
        version=state.version, journal=state.journal, ready_at=state.ready_at, interrupted=state.interrupted
    )


def _discard(path: Path) -> None:
    """A file or a link; somebody's folder of that name stays where it lies."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def _word(version: str) -> str:
    """For the log, whose words begin with a letter."""
    return f"v{version}" if version else "none"
