"""The public status of a complaint, from the mirror that the last sync left on this machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import msgspec

from kiosk.outside import Elsewhere, Found
from sync.cases.case import CLOSED
from sync.cases.numbers import TrackingNumber
from sync.cases.office import Office
from sync.cases.proof import ReceiptProof
from sync.cases.refusal import Refusal
from sync.cases.sop import Sop
from sync.cases.survey_codes import code_in
from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from sync.journal import Journal
from sync.vault.signing import verify_proof
from sync.wire.messages import KeyList, PublicStatus, decode
from sync.worker.ticket import is_ticket

LONGEST_CODE = 512
Keys = Mapping[bytes, bytes]


@dataclass(frozen=True, slots=True)
class StatusBook:
    """`kiosk.outside.StatusLookUp`. ``keys``: key id (4 bytes) to raw public key of this office's kiosks."""

    journal: Journal
    keys: Keys
    sop: Sop
    calendar: WorkingCalendar
    office: Office

    def heard_at(self) -> datetime | None:
        """When the mirror was read last."""
        return self.journal.mirrored_at()

    def home_of(self, code: bytes) -> Elsewhere | None:
        """By the first three glyphs of its number; nothing is believed of the code, it only tells whom to ask."""
        read = self._number_on(code)
        if read is None or read.glyphs[:3] == self.office.code:
            return None
        return next(
            (
                Elsewhere(one.name, one.telephone)
                for one in self.office.neighbours
                if one.code == read.glyphs[:3]
            ),
            Elsewhere(),
        )

    def typed(self, number: TrackingNumber) -> Found | Refusal:
        """What anybody may know who knows the number; ``number.unknown``."""
        mirrored = self.journal.status_of(number)
        if mirrored is not None:
            return found_in(msgspec.convert(mirrored.row, PublicStatus), number, mirrored.mirrored_at)
        ours = self.journal.accepted_by_number(number)
        if ours is None:
            return Refusal("number.unknown")
        return self._not_yet_known(number, ours.received_at, ours.clock_sure)

    def scanned(self, data: bytes) -> Found | Refusal:
        """The full status for whoever holds the paper: its signature is checked here, without a network.

        A bare number counts as typed. Refusals: ``proof.*``, ``number.unknown``.
        """
        read = self._read(data)
        if isinstance(read, Refusal):
            return read
        if isinstance(read, TrackingNumber):
            return self.typed(read)
        found = self.typed(read.number)
        if isinstance(found, Refusal):
            # Genuine, but of another kiosk of this office whose cases have not been mirrored here.
            found = self._not_yet_known(read.number, read.at, clock_sure=True)
        return replace(found, full=True)

    def scanned_number(self, data: bytes) -> TrackingNumber | Refusal:
        """The number on a receipt, e.g. of an earlier complaint."""
        read = self._read(data)
        return read.number if isinstance(read, ReceiptProof) else read

    def _read(self, data: bytes) -> ReceiptProof | TrackingNumber | Refusal:
        """Nothing is believed of the bytes: short, ASCII, and a proof or a number, or they are dropped."""
        if len(data) > LONGEST_CODE or not data.isascii():
            return Refusal("proof.unreadable")
        text = data.decode("ascii").strip("\r\n")
        number = TrackingNumber.parse(text)
        return verify_proof(text, self.keys) if isinstance(number, Refusal) else number

    def _number_on(self, data: bytes) -> TrackingNumber | None:
        """The number that a code claims, genuine or not."""
        if len(data) > LONGEST_CODE or not data.isascii():
            return None
        text = data.decode("ascii").strip("\r\n")
        found = TrackingNumber.parse(text)
        claimed = ReceiptProof.from_text(text) if isinstance(found, Refusal) else None
        if isinstance(claimed, ReceiptProof):
            return claimed.number
        return None if isinstance(found, Refusal) else found

    def _not_yet_known(self, number: TrackingNumber, received: datetime, clock_sure: bool) -> Found:
        due = self.calendar.due(received, self.sop.promised_days) if clock_sure else None
        return Found(number=number, step=1, received=received, due=due, overdue=False, as_of=None)


class CodeKind(StrEnum):
    """What a printed code is, as far as it can be told without looking anything up."""

    RECEIPT = "receipt"
    NUMBER = "number"
    LETTER = "letter"  # the code of a letter's survey
    TICKET = "ticket"  # the desk's QR for enrolling
    OTHER = "other"


def kind_of_code(data: bytes) -> CodeKind:
    """Genuine or not; for staff who try the reader."""
    text = data.decode("ascii", "replace")
    if is_ticket(data):
        return CodeKind.TICKET
    if not isinstance(ReceiptProof.from_text(text), Refusal):
        return CodeKind.RECEIPT
    if not isinstance(TrackingNumber.parse(text), Refusal):
        return CodeKind.NUMBER
    return CodeKind.LETTER if code_in(text) is not None else CodeKind.OTHER


class CodeSieve:
    """What of a reader's frames goes on, and how many did not. Written by whoever polls, read by anybody."""

    def __init__(self, accepts: Callable[[bytes], bool]) -> None:
        self._accepts = accepts
        self.strange = 0

    def __call__(self, read: bytes) -> bool:
        mine = self._accepts(read)
        self.strange += bool(read) and not mine
        return mine


def is_code(data: bytes) -> bool:
    """Whether what a reader read is written like a number or a receipt's proof, genuine or not.

    So is the code of a letter's survey. All else (another shop's code, the reader's own replies, noise) is dropped
    before any screen hears of it.
    """
    if len(data) > LONGEST_CODE or not data.isascii():
        return False
    text = data.decode("ascii")
    if code_in(text) is not None:
        return True
    parsers = (TrackingNumber.parse, ReceiptProof.from_text)
    return any(not isinstance(parse(text), Refusal) for parse in parsers)


def found_in(status: PublicStatus, number: TrackingNumber, as_of: datetime) -> Found:
    """The mirrored status as the screens want it. Lateness is judged by what the centre said, and no later; nothing is late
    while the office waits for the complainant."""
    closed, paused = status.state == CLOSED, bool(status.pause_reason)
    return Found(
        number=number,
        step=status.step,
        received=status.received,
        due=status.due,
        overdue=not (closed or paused) and (status.overdue or as_of.astimezone(JAKARTA).date() > status.due),
        as_of=as_of.astimezone(UTC),
        closed=closed,
        times={entry.step: entry.at for entry in status.timeline},
        reply_way=status.way_of_reply,
        letter_ready=status.letter_ready,
        paused=paused,
        outcome=status.outcome if closed else "",
        complete_by=status.complete_by if paused else None,
    )


def read_keys(path: Path) -> Keys:
    """The published public keys of an office (the centre's list of keys, saved as a file); none without it."""
    try:
        listed = decode(path.read_bytes(), KeyList)
    except OSError:
        return {}
    return {} if listed is None else {bytes.fromhex(entry.key_id): entry.public_key for entry in listed.keys}
