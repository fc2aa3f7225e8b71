"""A mailbox and a server in memory, which pass the suite of the real ones and can be made to fail."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sync.cases.messages import InDoubt, Outcome, Sent
from sync.channels.email.mailbox import Away, Waiting


@dataclass
class SimulatedMailbox:
    """``folders``: by name, mails by UID with their time. ``troubles``: what the next calls answer instead, in order (None:
    it goes well); ``wakes``: whether it says when something comes; ``woken``: what `wait` answers, in order."""

    folder: str = "INBOX"
    since: date | None = None
    epoch: int = 1
    folders: dict[str, dict[int, tuple[datetime, bytes]]] = field(default_factory=dict)
    troubles: deque[Away | None] = field(default_factory=deque)
    wakes: bool = True
    woken: deque[bool] = field(default_factory=deque)
    waited: list[float] = field(default_factory=list)
    _next: int = 1

    def post(self, mail: bytes, arrived: datetime, folder: str = "") -> int:
        """A mail comes; its UID."""
        uid, self._next = self._next, self._next + 1
        self.folders.setdefault(folder or self.folder, {})[uid] = (arrived, mail)
        return uid

    def made_anew(self) -> None:
        """The server has lost its numbers: other UIDVALIDITY, other UIDs, same mails."""
        self.epoch += 1
        self._next = 1
        held, self.folders = self.folders, {}
        for folder, mails in held.items():
            for arrived, mail in mails.values():
                self.post(mail, arrived, folder)

    def new(self, most: int, later: frozenset[int] = frozenset()) -> Sequence[Waiting] | Away:
        if (away := self._trouble()) is not None:
            return away
        held = [
            Waiting(self.epoch, uid, len(mail), arrived)
            for uid, (arrived, mail) in self._here().items()
            if self.since is None or arrived.date() >= self.since
        ]
        return sorted(held, key=lambda mail: (mail.uid in later, mail.uid))[:most]

    def fetch(self, mails: Sequence[Waiting], first: int | None = None) -> dict[int, bytes] | Away:
        if (away := self._trouble()) is not None:
            return away
        wanted = [mail.uid for mail in mails if mail.epoch == self.epoch]
        return {uid: self._here()[uid][1][:first] for uid in wanted if uid in self._here()}

    def put(self, mails: Sequence[Waiting], folder: str) -> Away | None:
        if not mails:
            return None
        if (away := self._trouble()) is not None:
            return away
        there = self.folders.setdefault(folder, {})
        for mail in mails:
            if mail.epoch == self.epoch and mail.uid in self._here():
                there[mail.uid] = self._here().pop(mail.uid)
        return None

    def strike(self, mails: Sequence[Waiting]) -> Away | None:
        if (away := self._trouble()) is not None:
            return away
        for mail in mails:
            if mail.epoch == self.epoch:
                self._here().pop(mail.uid, None)
        return None

    def wait(self, at_most_s: float, stop: Callable[[], bool]) -> bool | Away:
        self.waited.append(at_most_s)
        if (away := self._trouble()) is not None:
            return away
        return self.woken.popleft() if self.woken and not stop() else False

    def close(self) -> None:
        """Nothing is open."""

    def _here(self) -> dict[int, tuple[datetime, bytes]]:
        return self.folders.setdefault(self.folder, {})

    def _trouble(self) -> Away | None:
        return self.troubles.popleft() if self.troubles else None


@dataclass
class SimulatedPostman:
    """``outcomes``: what the next calls answer instead of `Sent`, in order. ``taken``: (recipient, mail) of what was sent, also
    in doubt."""

    outcomes: deque[Outcome] = field(default_factory=deque)
    taken: list[tuple[str, bytes]] = field(default_factory=list)

    def send(self, mail: bytes, sender: str, recipient: str) -> Outcome:
        outcome = self.outcomes.popleft() if self.outcomes else Sent()
        if isinstance(outcome, Sent | InDoubt):
            self.taken.append((recipient, mail))
        return outcome
