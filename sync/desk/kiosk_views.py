"""What the pages of the kiosks show, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from sync.desk.views import EventLine, Fact, SieveEntry


@dataclass(frozen=True, slots=True)
class AlarmLine:
    """What somebody has to do at a kiosk; ``clears``: the word of an alarm that a person clears with a reason."""

    tone: str
    title: str
    words: str
    href: str = ""
    clears: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure in a table and what stands small below it; with a ``tone`` it is drawn as a tag."""

    words: str
    under: tuple[str, ...] = ()
    tone: str = ""


@dataclass(frozen=True, slots=True)
class KioskRow:
    """One enrolled kiosk in the list."""

    href: str
    prefix: str
    remark: str
    state: Cell
    contact: Cell
    queue: Cell
    serials: Cell
    printer: Cell
    machine: Cell


@dataclass(frozen=True, slots=True)
class CodeView:
    """An enrolment code just issued: shown once. ``qr`` is SVG that we drew ourselves; ``minutes``: left from now."""

    glyphs: str
    qr: str
    url: str
    valid: str
    minutes: int


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A way in and out beside the kiosks."""

    name: str
    icon: str
    state: Cell
    heard: Cell
    sent: Cell
    waiting: Cell
    facts: str


@dataclass(frozen=True, slots=True)
class KiosksView:
    """Kiosks and sync. ``more``: so many alarms are not shown above the list; ``release``: what is on offer, and who has it."""

    line: str
    alarms: tuple[AlarmLine, ...]
    more: int
    sieve: tuple[SieveEntry, ...]
    rows: tuple[KioskRow, ...]
    empty: str
    may_enrol: bool
    code_minutes: int
    code: CodeView | None = None
    channels: tuple[ChannelRow, ...] = ()
    release: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a kiosk with what it means."""

    label: str
    value: str
    meaning: str
    tone: str = ""


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part of the machine: its level as a tag; what is wrong, what to do and for how long, all "" where it is well."""

    label: str
    level: str
    tone: str
    words: str = ""
    step: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class TroubleLine:
    """A trouble of the last days: from when until when, and how long that was."""

    label: str
    words: str
    since: str
    until: str
    lasted: str
    tone: str


@dataclass(frozen=True, slots=True)
class GapLine:
    """Serials that have not come."""

    span: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class VersionView:
    """One of two records where there should be one: nothing of its content."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Two versions beside each other; ``decision``: in words once a person has decided."""

    head_sha256: str
    title: str
    seen: str
    versions: tuple[VersionView, ...]
    may_take: bool
    decision: str


@dataclass(frozen=True, slots=True)
class BatchLine:
    """One delivery."""

    when: str
    carrier: str
    records: int


@dataclass(frozen=True, slots=True)
class KioskView:
    """One machine. ``state`` of `Cell`; ``enrolments``: all of the same machine, this one among them."""

    prefix: str
    line: str
    state: Cell
    alarms: tuple[AlarmLine, ...]
    figures: tuple[Figure, ...]
    gaps: tuple[GapLine, ...]
    conflicts: tuple[ConflictView, ...]
    batches: tuple[BatchLine, ...]
    parked: tuple[Fact, ...]
    history: tuple[EventLine, ...]
    staff: tuple[EventLine, ...]
    enrolments: tuple[Fact, ...]
    may_act: bool
    may_revoke: bool
    parts: tuple[PartLine, ...] = ()
    troubles: tuple[TroubleLine, ...] = ()
