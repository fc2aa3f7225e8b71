"""A stick between a kiosk with its journal and a centre with its store; the line between them may be dead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sync.cases.refusal import Refusal
from sync.central.carried_enrolment import enrol_by_hand
from sync.central.carry import Carried, Carrier
from sync.central.reply import Reply
from sync.journal.journal import Journal
from sync.vault.signing import DeviceKey
from sync.wire.stick import Stick
from sync.worker.enrolling_by_stick import request_enrolment
from sync.worker.stick import Exported, ReplyTaken, export_bundle, take_reply
from tests.central.running import RunningCentre, SteppedClock, centre_at
from tests.sending import Lobby, lobby_at


@dataclass
class Carriage:
    """``out`` and ``back``: the stick at the kiosk and at the centre are the same folder."""

    centre: RunningCentre
    lobby: Lobby
    folder: Path

    @property
    def published(self) -> Path:
        """Where the kiosk keeps the office's list of public keys."""
        return self.folder.parent / "published-keys.json"

    @property
    def clock(self) -> SteppedClock:
        return self.centre.clock

    def try_export(self, medium: Callable[[Path], Stick] = Stick, **options: Any) -> Exported | Refusal:
        return export_bundle(
            self.lobby.journal, self.folder, key=self.lobby.key, recipients=self.lobby.whom,
            clock=self.clock, medium=medium, **options,
        )  # fmt: skip

    def export(self, **options: Any) -> Exported:
        done = self.try_export(**options)
        assert isinstance(done, Exported), done
        return done

    def try_carry(self, path: Path, **options: Any) -> Carried | Refusal:
        with path.open("rb") as file:
            return Carrier(self.centre.store, self.centre.keys, self.clock).take(file, **options)

    def carry(self, path: Path, back: Path | None = None) -> Carried:
        """Into the centre; the reply lies beside it."""
        taken = self.try_carry(path)
        assert isinstance(taken, Carried), taken
        assert taken.reply.write(Stick(back or self.folder), self.clock) is None
        return taken

    def try_reply(self, path: Path | None = None, lobby: Lobby | None = None) -> ReplyTaken | Refusal:
        at = lobby or self.lobby
        return take_reply(
            at.journal, path or self.folder, key=at.key, clock=self.clock,
            recipients_path=self.folder / "recipients.json", uniform=lambda low, high: high,
            published=self.published,
        )  # fmt: skip

    def reply(self, path: Path | None = None) -> ReplyTaken:
        taken = self.try_reply(path)
        assert isinstance(taken, ReplyTaken), taken
        return taken

    def round(self, **options: Any) -> ReplyTaken:
        """Out, in, back."""
        for path in self.export(**options).files:
            self.carry(path)
        return self.reply()


@dataclass
class Newcomer:
    """A machine that is nobody's kiosk yet."""

    centre: RunningCentre
    folder: Path
    stick: Path
    journal: Journal

    def request(self, code: str) -> Path:
        path = request_enrolment(
            self.journal,
            self.stick,
            code,
            key_path=self.folder / "device.key",
            identity="m",
            clock=self.centre.clock,
        )
        assert isinstance(path, Path), path
        return path

    def carry(self, path: Path) -> Reply | Refusal:
        with path.open("rb") as file:
            made = enrol_by_hand(self.centre.store, self.centre.keys, file, self.centre.clock)
        if isinstance(made, Reply):
            assert made.write(Stick(self.stick), self.centre.clock) is None
        return made

    def take(self, expected_key: str | None = None) -> ReplyTaken | Refusal:
        key_path = self.folder / "device.key"
        return take_reply(
            self.journal, self.stick, key=DeviceKey.load(key_path), clock=self.centre.clock,
            recipients_path=self.folder / "recipients.json", key_path=key_path, expected_key=expected_key,
        )  # fmt: skip


@contextmanager
def carriage_at(folder: Path) -> Iterator[Carriage]:
    (folder / "stick").mkdir()
    with (
        centre_at(folder / "centre", None, SteppedClock()) as centre,
        lobby_at(folder / "lobby", centre) as lobby,
    ):
        yield Carriage(centre, lobby, folder / "stick")
