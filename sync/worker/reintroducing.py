"""What the centre signed when it enrolled this kiosk is kept, for the day when the centre has forgotten it (F60)."""

from __future__ import annotations

from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.logbook import note
from sync.wire.messages import MAX_ENROLMENTS, EnrolAnswer, Envelope, decode, encode
from sync.wire.outcomes import SignedEnrolment
from sync.worker import carried_probe
from sync.worker.answers import stored

_KIND = "enrolment"


def keep(journal: Journal, enrolled: SignedEnrolment) -> Refusal | None:
    """Before the enrolment itself is stored; ``journal.not_stored``."""
    return journal.save_key_document(_KIND, enrolled.answer.epoch, encode(enrolled.document))


def documents(journal: Journal, enrolled: Enrolment) -> list[Envelope]:
    """To be shown: the present enrolment's first, then the earlier ones, the newest of them first.

    Empty where the present enrolment is older than this: the centre signed it without the kiosk's public key.
    """
    own: list[Envelope] = []
    earlier: list[Envelope] = []
    for _, data in journal.key_documents(_KIND):
        envelope = decode(data, Envelope)
        answer = None if envelope is None else decode(envelope.payload, EnrolAnswer)
        if envelope is None or answer is None or answer.public_key is None:
            continue
        is_own = (answer.device_id, answer.key_id) == (enrolled.device_id, enrolled.key_id.hex())
        (own if is_own else earlier).append(envelope)
    return [*own[:1], *earlier][:MAX_ENROLMENTS] if own else []


def begin_again(journal: Journal, enrolled: Enrolment) -> None:
    """The centre has taken the kiosk back and has nothing of it: all that is still here goes again."""
    stored(journal.reopen(enrolled.epoch, 0))
    stored(journal.reopen_earlier(enrolled.epoch))
    carried_probe.begin_again(journal)
    note("sync.reintroduced")
