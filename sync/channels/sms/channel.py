"""`sync.cases.messages.Channel` over the spool.

A message is stored, then its file goes; a kill in between brings it again under the same name. A notice is a file under its
own reference: as often as it is asked for, it is one file, and sent once, or twice where nobody knows whether the first has
gone. Only this process's user reads the folder, and nothing of it is kept in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from sync.cases.messages import Content, Health, Mark, Outcome, Outgoing, Take
from sync.cases.notice_places import SMS
from sync.channels.sms.health import health_of
from sync.channels.sms.incoming import content_of, look, take_in
from sync.channels.sms.outgoing import marks_of, send, tidy
from sync.channels.sms.spool import Spool


class SmsChannel:
    """``folder``: the spool; ``clock``: now, with its zone; ``own_number``: of the office's SIM, whose messages are never answered;
    ``office_id``: as of `OfOffice`."""

    def __init__(
        self, folder: Path, clock: Callable[[], datetime], own_number: str = "", office_id: str = ""
    ) -> None:
        self.office_id = office_id
        self._spool = Spool(folder)
        self._clock = clock
        self._own_number = own_number

    @property
    def name(self) -> str:
        """``sms``."""
        return SMS

    def bring_in(self, take: Take) -> int:
        """Whole messages, and after a day what there is of others. Raises OSError where the folder is away."""
        self._spool.prepare()
        now = self._clock()
        new = take_in(self._spool, look(self._spool, now), take, now)
        tidy(self._spool, now)
        return new

    def read(self, raw: bytes) -> Content:
        """What a stored message says; ValueError for what is none."""
        return content_of(raw, self._own_number)

    def send(self, notice: Outgoing) -> Outcome:
        """Hand it over, or tell what became of it. Raises OSError where the folder is away."""
        self._spool.prepare()
        return send(self._spool, notice, self._clock())

    def marks(self) -> Iterable[Mark]:
        """What became of earlier ones."""
        self._spool.prepare()
        return marks_of(self._spool, look(self._spool, self._clock()).reports)

    def health(self) -> Health:
        """As our daemon last wrote it, and what waits; of gammu-smsd only the latter is known."""
        return health_of(self._spool, self._clock())
