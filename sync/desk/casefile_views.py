"""What the page of a case shows, as plain values."""

from __future__ import annotations

from dataclasses import dataclass

from sync.desk.telling.views import ToldLine
from sync.desk.views import Due, EventLine, Fact, Group, Said


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
class CaseView:
    """The case page. ``closed_body`` says why there is no content to read, when there is none; ``changes``: what has
    happened since the page was drawn from which a form came back; ``reads_only``: for whoever handles no case;
    ``letter``: where a closed case's answer is read as PDF, "" where there is none; ``told``: the newest notices to the
    complainant; ``told_href``: where they are steered, "" where this office sends none.
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
    messages: tuple[LinkLine, ...]
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
    arrival: tuple[Group, ...] = ()
    """How it reached the office, where it was not by a kiosk."""
    told: tuple[ToldLine, ...] = ()
    told_href: str = ""
