"""What each page shows, as plain values: the templates know these and nothing of the centre."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sync.desk.menu import MenuEntry


@dataclass(frozen=True, slots=True)
class Said:
    """A message at the head of a page; ``tone`` is "plain", "good", "soon" or "error"."""

    tone: str
    title: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class Chrome:
    """What stands around every page. ``token`` is the sign-in's form token; ``here`` marks the menu.

    ``acting``: for whom the person acts today ("Plh. Camat"); ``searches``: whether the head has a search field,
    ``query`` what stands in it; ``unread``: how many notices wait, None where there is no page of them; ``fetches``: the
    address of a file that the page fetches as it opens.
    """

    office: str
    regency: str
    now: str
    person: str = ""
    role: str = ""
    token: str = ""
    here: str = ""
    sees_cases: bool = False
    menu: tuple[MenuEntry, ...] = ()
    message: Said | None = None
    acting: tuple[str, ...] = ()
    searches: bool = False
    query: str = ""
    unread: int | None = None
    fetches: str = ""

    @property
    def groups(self) -> tuple[str, ...]:
        """The words under which the menu's deeper entries open, in their order."""
        return tuple(dict.fromkeys(entry.group for entry in self.menu if entry.group))

    def saying(self, message: Said | None) -> Chrome:
        """The same with a message at the head of the page."""
        return replace(self, message=message)


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: its date and how near it is, in words; ``tone`` is "calm", "soon", "late" or "good"."""

    date: str
    words: str
    tone: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with what belongs to it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Group:
    """Facts under one heading."""

    title: str
    facts: tuple[Fact, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    """One figure at the head of a page; with ``href`` it leads to its list."""

    number: int
    words: str
    tone: str
    href: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class SieveEntry:
    """One choice of a filter or one tab; ``number``: how many stand behind it, None where it is not counted."""

    href: str
    words: str
    number: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Column:
    """The head of one column. ``href``: where it is sorted by this; ``sorted``: "ascending", "descending" or ""."""

    words: str
    href: str = ""
    sorted: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One case in a list. ``marks``: what sets it apart, in words; ``where``: on whose desk; ``free``: on nobody's."""

    href: str
    case_id: str
    version: int
    number: str
    numbering: str
    subject: str
    kind: str
    complainant: str
    marks: tuple[str, ...]
    step: str
    where: str
    warning: str
    due: Due
    received_day: str
    received_time: str
    free: bool


@dataclass(frozen=True, slots=True)
class WorkListView:
    """A page of the work list. ``onward``, ``first``: addresses of the next page and back to the first, "" if none;
    ``here``: the address of this page, from which it refreshes itself.
    """

    line: str
    counts: tuple[Count, ...]
    sieve: tuple[SieveEntry, ...]
    columns: tuple[Column, ...]
    rows: tuple[WorkRow, ...]
    onward: str
    first: str
    here: str
    empty_title: str
    empty_words: str
    all_done: bool


@dataclass(frozen=True, slots=True)
class HolderLine:
    """Somebody's desk in the queues' page: how many cases lie on it, how many of them are late."""

    name: str
    role: str
    href: str
    number: int
    late: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queues of the roles. ``may_assign``: a superior, who gives steps to people; ``heading``: of the list shown."""

    queues: tuple[Count, ...]
    heading: str
    line: str
    columns: tuple[Column, ...]
    rows: tuple[WorkRow, ...]
    holders: tuple[HolderLine, ...]
    onward: str
    first: str
    here: str
    takes: bool
    may_assign: bool


@dataclass(frozen=True, slots=True)
class RibbonStep:
    """One of the twelve; ``state`` is "done", "now", "paused", "skipped" or "next"."""

    no: int
    name: str
    state: str
    words: str
    href: str = ""
    """Where what was done there is read; "" where the step has no page yet, or none of its own."""


@dataclass(frozen=True, slots=True)
class ClockLine:
    """One clock of a case; ``lines``: how it was counted."""

    label: str
    due: Due
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherAct:
    """Something to be done to a case besides its step; ``barred``: why not by this person now, "" if he may."""

    title: str
    href: str
    icon: str
    barred: str = ""
    grave: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """The step under way. ``barred`` says why this person may not act; ``wrong`` what to mend; ``page``: where its work
    is done, "" for the form right here; ``where``: on whose desk it lies; ``held``: on this person's; ``acting``: in
    whose name; ``paused``: since when and until when the office waits for the complainant, "" while the clock runs.
    """

    no: int
    activity: str
    clock: ClockLine | None
    facts: tuple[Fact, ...]
    verb: str
    hint: str
    page: str
    where: str
    acting: str = ""
    paused: str = ""
    barred: str = ""
    note: str = ""
    note_required: bool = False
    wrong: str = ""
    at_once: tuple[OtherAct, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkLine:
    """Another case that belongs to this one, and how."""

    href: str
    number: str
    how: str
    state: str


@dataclass(frozen=True, slots=True)
class FileLine:
    """One sealed file of a case; ``opens`` says whether it can be opened on the page."""

    sha256: str
    what: str
    remark: str
    icon: str
    opens: bool


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper of a case that can be printed."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class EventLine:
    """One line of the case's history."""

    title: str
    who: str
    when: str
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class CaseView:
    """The case page. ``closed_body`` says why there is no content to read, when there is none; ``changes``: what has
    happened since the page was drawn from which a form came back; ``reads_only``: for whoever handles no case;
    ``letter``: where a closed case's answer is read as PDF, "" where there is none.
    """

    case_id: str
    version: int
    number: str
    kind: str
    subject: str
    whole_due: Due
    whole_line: str
    marks: tuple[str, ...]
    outcome: str
    ribbon: tuple[RibbonStep, ...]
    task: Task | None
    acts: tuple[OtherAct, ...]
    clocks: tuple[ClockLine, ...]
    links: tuple[LinkLine, ...]
    reads_only: bool
    numbers: tuple[Fact, ...]
    stories: tuple[Fact, ...]
    groups: tuple[Group, ...]
    files: tuple[FileLine, ...]
    papers: tuple[PaperLine, ...]
    timeline: tuple[EventLine, ...]
    notices: tuple[Said, ...] = ()
    remarks: tuple[str, ...] = ()
    closed_title: str = ""
    closed_body: str = ""
    changes: tuple[EventLine, ...] = ()
    letter: str = ""


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
    """An enrolment code just issued: shown once. ``qr`` is SVG that we drew ourselves."""

    glyphs: str
    qr: str
    url: str
    valid: str


@dataclass(frozen=True, slots=True)
class KiosksView:
    """Kiosks and sync. ``more``: so many alarms are not shown above the list."""

    line: str
    alarms: tuple[AlarmLine, ...]
    more: int
    sieve: tuple[SieveEntry, ...]
    rows: tuple[KioskRow, ...]
    empty: str
    may_enrol: bool
    code_minutes: int
    code: CodeView | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a kiosk with what it means."""

    label: str
    value: str
    meaning: str
    tone: str = ""


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
    enrolments: tuple[Fact, ...]
    may_act: bool
    may_revoke: bool
