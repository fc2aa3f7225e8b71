"""The folder of mails that were taken in is emptied after some days, where the office says so: one by one, and only of what is
stored here. What somebody else has put there stays, and so does what was too large to be taken in whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sync.channels.email.intake import WHOLE, second_name, together
from sync.channels.email.mailbox import Away, Mailbox, Waiting
from sync.logbook import note

EVERY = timedelta(hours=6)
MOST = 500
"""Mails of one round: between rounds new ones are taken in."""


@dataclass
class Emptying:
    """``mailbox``: over that folder; ``days``: how long a mail stays, counted from the server's time of it. Nothing of it outlives
    the process: another one looks at all of them again."""

    mailbox: Mailbox
    days: int
    clock: Callable[[], datetime]
    _next_at: datetime | None = None
    _others: set[int] = field(default_factory=set)

    def round(self, stored: Callable[[str], bool]) -> int:
        """How many were struck out; every `EVERY`, or at once where there were too many for a round. ``stored``: whether the inbox
        has a mail of this second name. A mailbox that is away is asked again at the next time."""
        now = self.clock()
        if self.days == 0 or (self._next_at is not None and now < self._next_at):
            return 0
        self._next_at = now + EVERY
        found = self.mailbox.new(MOST + len(self._others), frozenset(self._others))
        if isinstance(found, Away):
            return 0
        old = [one for one in found if now - one.arrived >= timedelta(days=self.days)]
        due = [one for one in old if one.uid not in self._others and one.size <= WHOLE][:MOST]
        struck = sum(self._struck(some, stored) for some in together(due))
        if struck:
            note("email.struck_out", mails=struck)
        if len(due) == MOST:
            self._next_at = None
        return struck

    def _struck(self, mails: list[Waiting], stored: Callable[[str], bool]) -> int:
        fetched = self.mailbox.fetch(mails)
        if isinstance(fetched, Away):
            return 0
        ours = [one for one in mails if one.uid in fetched and stored(second_name(fetched[one.uid]))]
        self._others |= {one.uid for one in mails} - {one.uid for one in ours}
        return 0 if not ours or self.mailbox.strike(ours) is not None else len(ours)
