"""The mailbox as the channel sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Away:
    """The mailbox cannot be asked. ``code``: ``unreachable``, ``tls``, ``sign_in``, ``secret``, ``folder``, ``line`` (lost in
    the middle) or ``server`` (it said no to something that every mailbox can; in a round it may also be ``not_moved`` or ``not_fetched``); ``detail``: the other side's words, for
    whoever sets it up, never for a log."""

    code: str
    detail: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail in the folder. ``epoch``: the folder's UIDVALIDITY; ``size``: bytes; ``arrived``: the server's own time of it."""

    epoch: int
    uid: int
    size: int
    arrived: datetime


class Mailbox(Protocol):
    """One folder, and two others to which its mails are moved. After an `Away` each call begins with a new connection."""

    def new(self, most: int, later: frozenset[int] = frozenset()) -> Sequence[Waiting] | Away:
        """What lies in the folder, lowest UID first, at most so many; UIDs of ``later`` come after all others."""
        ...

    def fetch(self, mails: Sequence[Waiting], first: int | None = None) -> dict[int, bytes] | Away:
        """Their bytes by UID, whole or the ``first`` so many; none is marked as read. One that is gone is not among them."""
        ...

    def put(self, mails: Sequence[Waiting], folder: str) -> Away | None:
        """Move them; the folder is made if there is none. Those that are gone do not matter, nor those of another
        UIDVALIDITY: other mails have their numbers now."""
        ...

    def strike(self, mails: Sequence[Waiting]) -> Away | None:
        """Delete them for good; those that are gone or of another UIDVALIDITY do not matter."""
        ...

    @property
    def wakes(self) -> bool:
        """Whether the server says when something comes; as of the last connection."""
        ...

    def wait(self, at_most_s: float, stop: Callable[[], bool]) -> bool | Away:
        """Until the server says that something came: True; False after so many seconds, once ``stop`` says so, or at once
        where the server says nothing."""
        ...

    def close(self) -> None:
        """Sign out; never fails."""
        ...
