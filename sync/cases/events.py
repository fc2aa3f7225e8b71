"""What has happened to a case. One writer per kind: the kiosk writes the first three, the desk the others.

An event is a fact with its moment; it is never changed or taken away. `as_record` and `from_record` are
its only form on disk and on the wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sync.cases import contact_events, desk_events, intake_events
from sync.cases.contact_events import ContactEvent
from sync.cases.desk_events import WORDS, DeskEvent
from sync.cases.intake_events import IntakeEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReceived:
    """The kiosk took a complaint. ``identity_mode``: terbuka, dirahasiakan, anonim, or "" before opening."""

    at: datetime
    case_id: str
    number: str
    serial: int
    form_version: str
    sop_version: str
    clock_sure: bool = True
    kind: str = ""
    identity_mode: str = ""
    language: str = "id"
    device: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptPrinted:
    """There is proof of paper. ``copy`` 0 is the original, n the n-th copy ("SALINAN ke-n").

    ``by``, ``why``: staff who printed it after the visit, and their reason; empty during a visit.
    """

    at: datetime
    copy: int = 0
    proof: str = ""
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFailed:
    """No proof of paper. ``reason``: ``uncertain`` or ``abandoned``; ``by``, ``why``: as in ReceiptPrinted."""

    at: datetime
    reason: str
    copy: int = 0
    by: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepCompleted:
    """A step of the procedure is done. ``next_step`` None: it was the last one.

    The way on stands in the event, so that a case reads the same when the procedure changes later.
    """

    at: datetime
    step: int
    next_step: int | None
    actor: str
    role: str
    note: str = ""
    acting_for: str = ""
    manner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaNumberGiven:
    """The number in the office's register book: gap-free per office and year."""

    at: datetime
    year: int
    value: int
    actor: str
    role: str
    acting_for: str = ""
    manner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeparationRelaxed:
    """Somebody did two steps that belong in different hands, as the office's settings allow."""

    at: datetime
    step: int
    other_step: int
    actor: str
    role: str
    acting_for: str = ""
    manner: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedOpened:
    """A named person looked at a sealed file."""

    at: datetime
    actor: str
    role: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalDataErased:
    """The retention of a closed case is over: its contents can be read no more, by anyone."""

    at: datetime
    retention_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokedTaken:
    """A person let this case of a revoked kiosk enter by hand. ``note``: why."""

    at: datetime
    actor: str
    role: str
    note: str = ""


Event = (
    CaseReceived
    | ReceiptPrinted
    | ReceiptFailed
    | StepCompleted
    | AgendaNumberGiven
    | SeparationRelaxed
    | SealedOpened
    | PersonalDataErased
    | RevokedTaken
    | DeskEvent
    | IntakeEvent
    | ContactEvent
)

_KINDS: Mapping[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        CaseReceived,
        ReceiptPrinted,
        ReceiptFailed,
        StepCompleted,
        AgendaNumberGiven,
        SeparationRelaxed,
        SealedOpened,
        PersonalDataErased,
        RevokedTaken,
        *desk_events.KINDS,
        *intake_events.KINDS,
        *contact_events.KINDS,
    )
}


def kind_of(event: Event) -> str:
    """The event's name, e.g. ``StepCompleted``."""
    return type(event).__name__


def words_in(event: Event) -> frozenset[str]:
    """The fields that hold what a person wrote; a kiosk's own events have none: its ``reason`` is a code."""
    return WORDS & {one.name for one in fields(event)} if hasattr(event, "role") else frozenset()


def as_record(event: Event) -> dict[str, Any]:
    """The event's fields as JSON can hold them, its moment in ISO 8601; the kind stands beside them."""
    record = {field.name: getattr(event, field.name) for field in fields(event)}
    return record | {"at": event.at.isoformat()}


def from_record(kind: str, record: Mapping[str, Any]) -> Event:
    """The way back from `as_record`. Raises KeyError for an unknown kind, TypeError for unknown fields."""
    plain: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in record.items()
    }
    return _KINDS[kind](**plain | {"at": datetime.fromisoformat(record["at"])})
