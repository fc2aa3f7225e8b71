"""What people do around a case outside its twelve steps: take it in, say what it is about, hold it, hand it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenByHand:
    """A clerk wrote the complaint down. ``channel``: of `sync.cases.channels`; ``late_days``: working days between its
    arrival and this entry; ``facts_sha256``: of what was noted beside it, which is kept sealed with its salt."""

    at: datetime
    actor: str
    role: str
    channel: str
    late_days: int = 0
    facts_sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectWritten:
    """Staff said in a line what the case is about. ``sha256``: of the words, without a salt, in events of before they were
    kept sealed beside the chain; whoever has such a hash may try words on it for as long as it lies there."""

    at: datetime
    actor: str
    role: str
    sha256: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionHeld:
    """The case is kept beyond its retention. ``reason_sha256``: in older events, as `SubjectWritten.sha256`."""

    at: datetime
    actor: str
    role: str
    reason_sha256: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldLifted:
    """It may be destroyed when its retention is over."""

    at: datetime
    actor: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyHandedOut:
    """A bundle of the case left the store. ``what``: ``case``, ``ombudsman`` or ``personal``; ``sha256`` of its bytes."""

    at: datetime
    actor: str
    role: str
    what: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequested:
    """Somebody asks what the office holds of him in this case. ``due``: until when he is to have it, ISO with zone."""

    at: datetime
    actor: str
    role: str
    ask_id: str
    due: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequestEnded:
    """``outcome``: ``diserahkan`` or ``ditolak``; ``reason``: how it was handed over, or why not, as a person wrote it."""

    at: datetime
    actor: str
    role: str
    ask_id: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageAdded:
    """A message belongs to the case. ``channel``: of `sync.cases.channels`; ``received``: when it counts as received, ISO
    with zone; ``opened``: the case was made from it. ``actor``: who said so, or `BY_RULE`."""

    at: datetime
    actor: str
    role: str
    message_id: str
    channel: str
    received: str
    opened: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageTakenOff:
    """It belonged to another case, or to none."""

    at: datetime
    actor: str
    role: str
    message_id: str
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LaporLinked:
    """The case stands in SP4N-LAPOR! under this id. ``made``: it was made from there; ``secret``: its text is kept from the
    public there; ``hidden``: who complained is to be kept confidential here since it is there."""

    at: datetime
    actor: str
    role: str
    tracking_id: str
    made: bool = False
    secret: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LaporChanged:
    """What SP4N-LAPOR! says of it now. ``status``: of `sync.cases.lapor.STATUSES`. It moves no step of ours."""

    at: datetime
    actor: str
    role: str
    tracking_id: str
    status: str
    secret: bool = False
    hidden: bool = False


BY_RULE = "aturan pesan"
"""Stands as actor where the office's rule made a case of a message."""

IntakeEvent = (
    TakenByHand
    | SubjectWritten
    | DestructionHeld
    | HoldLifted
    | CopyHandedOut
    | DataRequested
    | DataRequestEnded
    | MessageAdded
    | MessageTakenOff
    | LaporLinked
    | LaporChanged
)
KINDS = (
    TakenByHand,
    SubjectWritten,
    DestructionHeld,
    HoldLifted,
    CopyHandedOut,
    DataRequested,
    DataRequestEnded,
    MessageAdded,
    MessageTakenOff,
    LaporLinked,
    LaporChanged,
)
