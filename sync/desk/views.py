"""What each page shows, as plain values: the templates know these and nothing of the centre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

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
    counts: Mapping[str, int] = field(default_factory=dict)
    """By code of the menu's entry: how many wait behind it."""

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
class EventLine:
    """One line of the case's history."""

    title: str
    who: str
    when: str
    note: str = ""
    tone: str = ""
