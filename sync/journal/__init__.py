"""The kiosk's journal: cases, records, print jobs and the mirror of statuses, in one SQLite file.

What others use is named here; `open_journal` is the only way in.
"""

from __future__ import annotations

from sync.journal.attempts import SyncAttempt
from sync.journal.blobs import BlobToSend
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.journal.mirror import Change, StatusRow
from sync.journal.opening import open_journal
from sync.journal.outbox import OutboxRecord, OutboxState, Quarantined
from sync.journal.print_jobs import PrintJob, Staff
from sync.journal.retention import Forgotten
from sync.journal.standing import Alarm, Refused
from sync.journal.submission import Accepted, Submission
from sync.vault.folder_lock import is_running

__all__ = [
    "Accepted",
    "Alarm",
    "BlobToSend",
    "Change",
    "Enrolment",
    "Forgotten",
    "Journal",
    "OutboxRecord",
    "OutboxState",
    "PrintJob",
    "Quarantined",
    "Refused",
    "Staff",
    "StatusRow",
    "Submission",
    "SyncAttempt",
    "is_running",
    "open_journal",
]
