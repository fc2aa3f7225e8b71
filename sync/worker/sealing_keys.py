"""Whom this kiosk seals to, asked at each sealing: the newest list that the office's root has signed.

The root is pinned at enrolment; lists come with it and with answers of the centre, and are kept in the journal word for
word. Nothing here looks at the machine's clock: a list has ended once the centre, under its signature, told a time
behind its end. Without contact it goes on, as intake does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.logbook import note
from sync.vault import recipients
from sync.vault.recipients import Recipients
from sync.vault.signing import key_id
from sync.wire.messages import Envelope, RecipientList, SyncAnswer, decode, encode
from sync.wire.recipient_list import ends_at, read, recipients_at
from sync.worker.answers import stored

_ROOT = "root"


@dataclass(frozen=True, slots=True)
class SealingKeys:
    """``unsigned``: the file of recipients of an enrolment that knew no root; it counts until a root is pinned."""

    journal: Journal
    unsigned: Path

    def whom(self) -> Recipients | Refusal:
        """The recipients in force now, read and verified anew.

        Refusals, with each of which nothing may be sealed or stored: ``journal.not_enrolled``, ``keys.missing``,
        ``keys.unsigned`` (altered, or another root's), ``keys.foreign``, ``keys.expired``, ``keys.secret``,
        ``keys.invalid``.
        """
        enrolled = self.journal.enrolment
        if enrolled is None:
            return Refusal("journal.not_enrolled")
        root = _root(self.journal, enrolled.epoch)
        if root is None:
            return recipients.load(self.unsigned)
        listed = _kept(self.journal, root, enrolled.office_id)
        if isinstance(listed, Refusal):
            return listed
        return _in_force(self.journal, root, listed)

    def until(self) -> datetime | None:
        """When the list in force ends; None where none holds, or an unsigned one, which has no end."""
        enrolled = self.journal.enrolment
        root = None if enrolled is None else _root(self.journal, enrolled.epoch)
        if enrolled is None or root is None:
            return None
        listed = _kept(self.journal, root, enrolled.office_id)
        return None if isinstance(listed, Refusal) else ends_at(listed)

    def refusal(self) -> Refusal | None:
        """Why intake must stay closed, or None."""
        found = self.whom()
        return found if isinstance(found, Refusal) else None


def version(journal: Journal) -> int:
    """Of the list in force; 0: none that was signed, or one that does not hold any more and should come again."""
    enrolled = journal.enrolment
    root = None if enrolled is None else _root(journal, enrolled.epoch)
    if enrolled is None or root is None:
        return 0
    listed = _kept(journal, root, enrolled.office_id)
    return 0 if isinstance(listed, Refusal) else listed.version


def pin(
    journal: Journal, root: bytes, epoch: int, listed: RecipientList, envelope: Envelope
) -> Refusal | None:
    """From ``epoch`` on this root's lists count, and this one is in force; ``journal.not_stored``."""
    pinned = journal.key_document(_ROOT)
    if pinned is None or pinned[1] != root:
        refused = journal.save_key_document(_ROOT, epoch, root)
        if refused is not None:
            return refused
    return journal.save_key_document(_lists(root), listed.version, encode(envelope))


def take_over(journal: Journal, enrolled: Enrolment, answer: SyncAnswer) -> None:
    """What a signed answer says of the recipients: a newer list is kept, an ended one marked.

    A list that is not the root's, of another office, or not newer (F57) changes nothing; it is noted.
    """
    root = _root(journal, enrolled.epoch) or answer.root_public
    if root is None:
        return
    if answer.recipients is not None:
        refused = _take_list(journal, enrolled, root, answer.recipients)
        if refused is not None:
            note("sync.recipients_refused", reason=refused.code)
    _mark_if_ended(journal, enrolled, root, answer.time)


def _take_list(journal: Journal, enrolled: Enrolment, root: bytes, envelope: Envelope) -> Refusal | None:
    listed = read(envelope, root, enrolled.office_id)
    if isinstance(listed, Refusal):
        return listed
    kept = _kept(journal, root, enrolled.office_id)
    if listed == kept:  # in each answer of one reply by stick
        return None
    if isinstance(kept, RecipientList) and listed.version <= kept.version:
        return Refusal("keys.older")
    if isinstance(kept, Refusal):  # what lies here was altered; its version says nothing
        stored(journal.forget_key_documents(_lists(root)))
    stored(pin(journal, root, enrolled.epoch, listed, envelope))
    note("sync.recipients_taken", version=listed.version)
    return None


def _mark_if_ended(journal: Journal, enrolled: Enrolment, root: bytes, told: datetime) -> None:
    """Kept in the journal: an ended list does not begin again, neither by a clock set back nor by a restart."""
    listed = _kept(journal, root, enrolled.office_id)
    if not isinstance(listed, RecipientList) or isinstance(_in_force(journal, root, listed), Refusal):
        return
    if isinstance(recipients_at(listed, max(told, listed.issued_at)), Refusal):
        stored(journal.save_key_document(_told_kind(root), int(told.timestamp() * 1000), b""))
        note("sync.recipients_expired", version=listed.version)


def _in_force(journal: Journal, root: bytes, listed: RecipientList) -> Recipients | Refusal:
    marked = journal.key_document(_told_kind(root))
    told = listed.issued_at if marked is None else datetime.fromtimestamp(marked[0] / 1000, UTC)
    return recipients_at(listed, max(told, listed.issued_at))


def _root(journal: Journal, epoch: int) -> bytes | None:
    """The root pinned by the present enrolment or, after a renewed epoch, by an earlier one."""
    pinned = journal.key_document(_ROOT)
    return None if pinned is None or pinned[0] > epoch else pinned[1]


def _kept(journal: Journal, root: bytes, office_id: str) -> RecipientList | Refusal:
    newest = journal.key_document(_lists(root))
    if newest is None:
        return Refusal("keys.missing")
    envelope = decode(newest[1], Envelope)
    listed = Refusal("keys.unsigned") if envelope is None else read(envelope, root, office_id)
    if isinstance(listed, RecipientList) and listed.version != newest[0]:
        return Refusal("keys.unsigned")
    return listed


def _lists(root: bytes) -> str:
    """Versions count under one root: those of another office's root are of no account here."""
    return f"recipients-{key_id(root).hex()}"


def _told_kind(root: bytes) -> str:
    """Its version: the latest time, in milliseconds, at which the centre told that a list had ended."""
    return f"told-{key_id(root).hex()}"
