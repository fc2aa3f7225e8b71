"""The test case of an enrolment that has not proved itself yet: it goes with the batches, by network or stick, until the
centre has opened one.

A word is drawn once for each enrolment and kept here, sealed anew each time to whom everything is sealed then: whichever
of its copies is answered, and however late, proves the same. An enrolment is known by its key, which is its own.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import datetime

from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.logbook import note
from sync.vault.recipients import Recipients
from sync.vault.sealing import seal
from sync.wire.messages import CarriedProbe, ProbeCase, SyncAnswer, encode
from sync.worker import unopened
from sync.worker.answers import stored

ALARM = "test-case"
"""Raised for staff while the centre answers, and not that it has opened what this kiosk seals."""
_WORD, _OPENED = "test-word", "test-opened"
_WORD_BYTES = 32


def opened_at(journal: Journal) -> datetime | None:
    """When the centre opened a test case of the present enrolment (UTC); None: it has not told so yet."""
    enrolled = journal.enrolment
    kept = None if enrolled is None else _document(journal, _OPENED, enrolled)
    return None if kept is None else datetime.fromisoformat(kept.decode())


def due(journal: Journal, whom: Callable[[], Recipients | Refusal], now: datetime) -> CarriedProbe | None:
    """What the next manifest brings; None where the enrolment has proved itself, or where there is nobody to seal to.

    Raises `sync.worker.answers.NotStoredError` where the word cannot be kept.
    """
    enrolled = journal.enrolment
    if enrolled is None or opened_at(journal) is not None:
        return None
    recipients = whom()
    if isinstance(recipients, Refusal):
        return None
    word = _document(journal, _WORD, enrolled)
    if word is None:
        word = secrets.token_bytes(_WORD_BYTES)
        stored(journal.save_key_document(_WORD, _place(enrolled), word))
    test = ProbeCase(kind="TestCase", device=enrolled.device_id, epoch=enrolled.epoch, made_at=now, word=word)
    return CarriedProbe(sealed=seal(encode(test), recipients), sealed_to=list(recipients.key_ids))


def take_over(journal: Journal, answer: SyncAnswer) -> None:
    """The centre's word for it. Raises `sync.worker.answers.NotStoredError`."""
    enrolled, found = journal.enrolment, answer.probe
    if enrolled is None or found is None or opened_at(journal) is not None:
        return
    word = _document(journal, _WORD, enrolled)
    right = word is not None and found.word_sha256 == hashlib.sha256(word).hexdigest()
    outcome = "differs" if found.outcome == "opened" and not right else found.outcome
    note("sync.test_case", outcome=outcome)
    stored(unopened.heard(journal, outcome, answer.time))
    if outcome == "opened":
        keep_opened(journal, answer.time)
    else:
        stored(journal.raise_alarm(ALARM, outcome))


def keep_opened(journal: Journal, at: datetime) -> None:
    """The present enrolment has proved itself at that time. Raises `sync.worker.answers.NotStoredError`."""
    enrolled = journal.enrolment
    if enrolled is not None:
        stored(journal.save_key_document(_OPENED, _place(enrolled), at.isoformat().encode()))
        stored(journal.clear_alarm(ALARM))


def begin_again(journal: Journal) -> None:
    """The centre has forgotten this kiosk, and that it had opened anything of it. Raises `NotStoredError`."""
    stored(journal.forget_key_documents(_OPENED))


def _document(journal: Journal, kind: str, of: Enrolment) -> bytes | None:
    return dict(journal.key_documents(kind)).get(_place(of))


def _place(of: Enrolment) -> int:
    """The key's id as the number of a document: renewed epochs of one enrolment share it."""
    return int.from_bytes(of.key_id, "big")
