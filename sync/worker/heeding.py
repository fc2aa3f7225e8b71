"""What an answer says of the kiosk itself, by whichever carrier it came."""

from __future__ import annotations

from datetime import datetime

from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.logbook import note
from sync.wire.messages import SyncAnswer
from sync.worker import carried_probe, office_settings, sealing_keys
from sync.worker.answers import stored
from sync.worker.reports import Tally
from sync.worker.restored import is_older_copy


def heed(journal: Journal, enrolled: Enrolment, answer: SyncAnswer, now: datetime, tally: Tally) -> None:
    """Whom to seal to from now on, how the office wants this machine, whether its test case was opened; and a new epoch where the centre has had more of this one than lies here.

    After the answer's records were taken over: the journal is compared as it stands then.
    """
    sealing_keys.take_over(journal, enrolled, answer)
    office_settings.take_over(journal, answer, now)
    carried_probe.take_over(journal, answer)
    if is_older_copy(enrolled, journal.stream(), answer):
        stored(journal.renew(answer.epoch, answer.last_serial))
        stored(journal.raise_alarm("journal-restored", f"serial {answer.last_serial}"))
        tally.renewed = True
        note("sync.journal_renewed", epoch=answer.epoch, serial=answer.last_serial)
