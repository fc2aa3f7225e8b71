"""A report as SP4N-LAPOR! and the office exchange it, the port by which they do, and the terms that it has over there.

Their categories and words are not ours: each office says in a table what they mean here (`Meaning`). Nothing is guessed:
a word that the table does not hold stops its row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal, Protocol

from sync.cases.identity import IdentityMode
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA, WorkingCalendar

FORMS = ("xlsx", "csv", "json")
FileForm = Literal["xlsx", "csv", "json"]

CATEGORY, KIND, STATUS = "kategori", "jenis", "status"
LISTS = (CATEGORY, KIND, STATUS)
"""Lists of their words that the office's table translates: to our services, our kinds, and `STATUSES`."""

STATUSES = ("masuk", "diteruskan", "diproses", "dijawab", "selesai")
"""How far a report has come over there, in this order; one that stands at an earlier place than before has gone backwards."""
KINDS = ("pengaduan", "aspirasi", "informasi")

SHIPPED: Mapping[str, Mapping[str, str]] = {
    KIND: {
        "pengaduan": "pengaduan",
        "aspirasi": "aspirasi",
        "permintaan informasi": "informasi",
    },
    STATUS: {
        "masuk": "masuk",
        "belum diverifikasi": "masuk",
        "diteruskan": "diteruskan",
        "terdisposisi": "diteruskan",
        "diproses": "diproses",
        "proses": "diproses",
        "dijawab": "dijawab",
        "selesai": "selesai",
    },
}
"""What is understood before an office has written anything; its own table goes first. Categories have no such words."""

KIND_WORDS = {"pengaduan": "Pengaduan", "aspirasi": "Aspirasi", "informasi": "Permintaan informasi"}
STATUS_WORDS = {one: one.capitalize() for one in STATUSES}
"""As they are written in what goes out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One row of the exchange, in the words in which it was written.

    ``tracking_id``: theirs, "" in what we hand out for the first time; ``number``: ours in its groups, "" for a report that
    has none yet. ``anonymous``: who complained is hidden from the accused and the public; ``secret``: the text is hidden
    from the public. ``attachments``: names alone, files do not travel this way. ``status``: over there, ``office_status``: here;
    what we write of ourselves is never read back as theirs.
    """

    tracking_id: str = ""
    number: str = ""
    kind: str = ""
    category: str = ""
    title: str = field(default="", repr=False)
    text: str = field(default="", repr=False)
    place: str = field(default="", repr=False)
    happened_on: date | None = None
    reported_on: date | None = None
    status: str = ""
    anonymous: bool = False
    secret: bool = False
    name: str = field(default="", repr=False)
    disposition: str = ""
    forwarded_on: date | None = None
    answered_on: date | None = None
    closed_on: date | None = None
    attachments: tuple[str, ...] = field(default=(), repr=False)
    office_status: str = ""

    @property
    def identity_mode(self) -> IdentityMode:
        """Ours that keeps what theirs promises. Our ``anonim`` has no counterpart: an account there has the name of a KTP."""
        return IdentityMode.CONFIDENTIAL if self.anonymous else IdentityMode.OPEN


@dataclass(frozen=True, slots=True)
class Row:
    """A row that was read: its line in the file (the heading's is 1 where nothing stands above it)."""

    line: int
    report: Report


@dataclass(frozen=True, slots=True)
class Trouble:
    """A row that cannot be used, and why; all others can."""

    line: int
    why: Refusal


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a file says. ``ignored``: headings that nothing is taken from."""

    rows: tuple[Row, ...]
    troubles: tuple[Trouble, ...] = ()
    ignored: tuple[str, ...] = ()


class LaporGateway(Protocol):
    """The way to SP4N-LAPOR!. There is no public interface: what ships is an exchange by file."""

    def hand_out(self, reports: Sequence[Report], form: FileForm, made_at: datetime) -> bytes:
        """What is carried over there; the same reports give the same bytes."""
        ...

    def take_in(self, data: bytes) -> Sheet | Refusal:
        """What was brought from there. Refusals: ``lapor.broken``, ``lapor.too_large`` {"mb"}, ``lapor.too_many`` {"most"},
        ``lapor.no_heading``, ``lapor.kind_of_file``."""
        ...


@dataclass(frozen=True, slots=True)
class Meaning:
    """The office's table: by list, what each of their words (`folded`) means here."""

    words: Mapping[str, Mapping[str, str]]

    def of(self, which: str, said: str) -> str | None:
        """Our code; None for a word that nobody has explained."""
        name = folded(said)
        return self.words.get(which, {}).get(name) or SHIPPED.get(which, {}).get(name)


def folded(words: str) -> str:
    """As words are compared: without case and doubled spaces."""
    return " ".join(words.split()).casefold()


@dataclass(frozen=True, slots=True)
class Terms:
    """Their terms: working days until it is forwarded and until it is answered, days after the answer until it is closed if
    nobody objects. (The office confirms them; [central.lapor].)"""

    forward_days: int = 3
    answer_days: int = 5
    close_days: int = 10


@dataclass(frozen=True, slots=True)
class TheirClock:
    """Beside our own clock, which it never moves. ``waits_for``: `STATUSES` that is to be reached next, "" at the end;
    ``due_on``: until when, None where the days that it is reckoned from were not told."""

    waits_for: str
    due_on: date | None


def their_clock(  # noqa: PLR0917 - what is known of a report, and by which rules
    status: str,
    reported_on: date | None,
    forwarded_on: date | None,
    answered_on: date | None,
    terms: Terms,
    calendar: WorkingCalendar,
) -> TheirClock:
    """Where a report stands by their terms."""
    rank = STATUSES.index(status)
    if rank >= STATUSES.index("selesai"):
        return TheirClock("", None)
    if rank >= STATUSES.index("dijawab"):
        due = None if answered_on is None else answered_on + timedelta(days=terms.close_days)
        return TheirClock("selesai", due)
    if rank >= STATUSES.index("diteruskan"):
        begins, days, next_one = forwarded_on, terms.answer_days, "dijawab"
    else:
        begins, days, next_one = reported_on, terms.forward_days, "diteruskan"
    if begins is None:
        return TheirClock(next_one, None)
    return TheirClock(next_one, calendar.due(datetime.combine(begins, time(8), JAKARTA), days))
