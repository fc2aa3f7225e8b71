"""The audit trail: what was done with cases, accounts and kiosks, as one list, the latest first, page by page.

Cases come through `visible`: whoever a case is about finds nothing of it here either. What events carry of people's
words is sealed with the case and not read here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal, get_args

import msgspec
from sqlalchemy import Connection, and_, false, or_, select, text, true

from sync.cases.working_calendar import JAKARTA
from sync.central import case_journal
from sync.central.case_keys import key_of
from sync.central.columns import is_identifier
from sync.central.people import Person
from sync.central.store import Store
from sync.central.tables import case_event, case_number, cases, device, device_event
from sync.central.tables.core import OPENED
from sync.central.tables.people import person_event
from sync.central.visibility import visible

Source = Literal["case", "account", "kiosk"]
_RANK: dict[Source, int] = {source: place for place, source in enumerate(get_args(Source))}
PAGE = 50

Kind = Literal["", "kasus", "segel", "akun", "masuk", "ditolak", "unduhan", "kios"]
REFUSED = ("sign-in-refused", "sign-in-locked", "proof-refused", "refused", "journal-broken")
ENTERED = ("signed-in", "signed-out", "proved")
EXPORTED = ("Exported", "exported")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``ref``: the case's id, the account's number or the kiosk's event; ``about``: a tracking number, the
    login it was done to, or a kiosk's prefix; ``case_id`` where there is a page to look at."""

    source: Source
    at: datetime
    ref: str
    kind: str
    actor: str
    role: str
    about: str
    address: str = ""
    case_id: str = ""
    content: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sought:
    """What the list is narrowed to. ``person``: a login; ``number``: of a case, 13 glyphs; ``first``, ``last``: days
    (WIB), both included; ``before``: the place after which this page begins (`Place.parse`)."""

    kind: Kind = ""
    person: str = ""
    number: str = ""
    first: date | None = None
    last: date | None = None
    before: Place | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ends: stable, however much is written meanwhile."""

    at: datetime
    source: Source
    ref: str

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.source}~{self.ref}"

    @classmethod
    def parse(cls, text: str) -> Place | None:
        """None for what is no place of ours: the list begins at its head then."""
        at, _, rest = text.partition("~")
        source, _, ref = rest.partition("~")
        known = next((one for one in get_args(Source) if one == source), None)
        try:
            moment = datetime.fromisoformat(at)
        except ValueError:
            return None
        if known is None or moment.tzinfo is None or not _fits(known, ref):
            return None
        return cls(moment, known, ref)


@dataclass(frozen=True, slots=True)
class Page:
    """``older``: where the next page begins, None at the end."""

    entries: tuple[Entry, ...]
    older: Place | None


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at one case's chain found. ``broken``: (tracking number, number of the event)."""

    chains: int
    broken: tuple[tuple[str, int], ...] = ()


def trail_of(store: Store, person: Person, sought: Sought, limit: int = PAGE) -> Page:
    """A page of the trail as this person may read it."""
    with store.reading() as connection:
        found = [
            entry
            for source, read in _READERS.items()
            if _wants(sought, source)
            for entry in read(connection, person, sought, limit + 1)
        ]
    found.sort(key=lambda one: (one.at, -_RANK[one.source], _order(one.source, one.ref)), reverse=True)
    shown = tuple(found[:limit])
    more = len(found) > limit
    return Page(shown, Place(shown[-1].at, shown[-1].source, shown[-1].ref) if more else None)


def check_case(store: Store, person: Person, number: str) -> Checked | None:
    """The chain of one case; None if there is none that this person may know of."""
    with store.reading() as connection:
        row = connection.execute(
            select(cases.c.case_id, cases.c.office_id, cases.c.number, cases.c.data_key).where(
                visible(person), cases.c.case_id == _numbered(person.office_id, number).scalar_subquery()
            )
        ).first()
        if row is None:
            return None
        broken = case_journal.broken_at(connection, row.office_id, row.case_id, key_of(store, row))
    return Checked(1, () if broken is None else ((row.number, broken),))


def _wants(sought: Sought, source: Source) -> bool:
    if sought.number:
        return source == "case" and sought.kind in ("", "kasus", "segel")
    by_kind: dict[str, Sequence[Source]] = {
        "": ("case", "account", "kiosk"), "kasus": ("case",), "segel": ("case",), "kios": ("kiosk",),
    }  # fmt: skip
    return source in by_kind.get(sought.kind, ("account",))


def _case_entries(connection: Connection, person: Person, sought: Sought, limit: int) -> list[Entry]:
    wanted = [case_event.c.office_id == person.office_id, *_narrowed(case_event, sought)]
    if sought.kind == "segel":
        wanted.append(
            text(f"case_event.{OPENED}")
        )  # by letters, not by a parameter: else SQLite passes its index by
    if sought.number:
        case_id = connection.execute(_numbered(person.office_id, sought.number)).scalar()
        wanted.append(case_event.c.case_id == case_id if case_id else false())
    wanted.append(_after(sought.before, "case", case_event.c.at, _case_after))
    same = and_(cases.c.office_id == case_event.c.office_id, cases.c.case_id == case_event.c.case_id)
    found = select(case_event, cases.c.number).join(cases, same).where(visible(person), *wanted)
    if (
        not sought.number
    ):  # one case's few events are sorted by `trail_of`; asked to sort, SQLite walks the index of time
        latest_first = (case_event.c.at.desc(), case_event.c.case_id.desc(), case_event.c.n.desc())
        found = found.order_by(*latest_first).limit(limit)
    rows = connection.execute(found)
    return [
        Entry(
            "case", row.at, f"{row.case_id}:{row.n}", row.kind, row.actor, row.role, row.number,
            case_id=row.case_id, content=msgspec.json.decode(row.content),
        )
        for row in rows
    ]  # fmt: skip


def _numbered(office_id: str, number: str) -> Any:
    """The id of the case with this tracking number, by the numbers' own key."""
    mine = (case_number.c.office_id == office_id) & (case_number.c.number == number)
    return select(case_number.c.case_id).where(mine)


def _account_entries(connection: Connection, person: Person, sought: Sought, limit: int) -> list[Entry]:
    wanted = [person_event.c.office_id == person.office_id, *_narrowed(person_event, sought, "subject")]
    kinds = {"masuk": ENTERED, "ditolak": REFUSED, "unduhan": EXPORTED}.get(sought.kind)
    if kinds is not None:
        wanted.append(person_event.c.kind.in_(kinds))
    elif sought.kind == "akun":
        wanted.append(person_event.c.kind.not_in([*ENTERED, *REFUSED, *EXPORTED]))
    wanted.append(
        _after(sought.before, "account", person_event.c.at, lambda ref: person_event.c.n < int(ref))
    )
    rows = connection.execute(
        select(person_event)
        .where(*wanted)
        .order_by(person_event.c.at.desc(), person_event.c.n.desc())
        .limit(limit)
    )
    return [
        Entry(
            "account", row.at, str(row.n), row.kind, row.actor, row.role, row.subject, row.address,
            content=msgspec.json.decode(row.content),
        )
        for row in rows
    ]  # fmt: skip


def _kiosk_entries(connection: Connection, person: Person, sought: Sought, limit: int) -> list[Entry]:
    wanted = [device_event.c.office_id == person.office_id, *_narrowed(device_event, sought)]
    wanted.append(
        _after(sought.before, "kiosk", device_event.c.at, lambda ref: device_event.c.event_id < ref)
    )
    same = and_(
        device.c.office_id == device_event.c.office_id, device.c.device_id == device_event.c.device_id
    )
    rows = connection.execute(
        select(device_event, device.c.prefix)
        .join(device, same)
        .where(*wanted)
        .order_by(device_event.c.at.desc(), device_event.c.event_id.desc())
        .limit(limit)
    )
    return [
        Entry(
            "kiosk", row.at, row.event_id, row.kind, row.actor, "", row.prefix,
            content=msgspec.json.decode(row.detail),
        )
        for row in rows
    ]  # fmt: skip


_READERS: dict[Source, Callable[[Connection, Person, Sought, int], list[Entry]]] = {
    "case": _case_entries,
    "account": _account_entries,
    "kiosk": _kiosk_entries,
}


def _narrowed(table: Any, sought: Sought, subject: str = "") -> list[Any]:
    """By person and days, which all three have; a person's account counts as his too."""
    wanted: list[Any] = []
    if sought.person:
        mine = table.c.actor == sought.person
        wanted.append(or_(mine, table.c[subject] == sought.person) if subject else mine)
    if sought.first is not None:
        wanted.append(table.c.at >= _midnight(sought.first))
    if sought.last is not None:
        wanted.append(table.c.at < _midnight(sought.last + timedelta(days=1)))
    return wanted


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), JAKARTA)


def _after(place: Place | None, source: Source, at: Any, same_moment: Callable[[str], Any]) -> Any:
    """What comes behind a place: earlier, or at the same moment further down in the order of `trail_of`."""
    if place is None:
        return true()
    if _RANK[source] == _RANK[place.source]:
        tie = same_moment(place.ref)
    else:
        tie = true() if _RANK[source] > _RANK[place.source] else false()
    return or_(at < place.at, and_(at == place.at, tie))


def _case_after(ref: str) -> Any:
    case_id, _, n = ref.partition(":")
    behind = and_(case_event.c.case_id == case_id, case_event.c.n < int(n))
    return or_(case_event.c.case_id < case_id, behind)


def _order(source: Source, ref: str) -> tuple[str, int]:
    """Within one moment: by case and number of the event, by number, by id."""
    if source == "account":
        return "", int(ref)
    head, _, n = ref.partition(":")
    return head, int(n or 0)


def _fits(source: Source, ref: str) -> bool:
    head, _, n = ref.partition(":")
    number = n if source == "case" else head
    if source != "kiosk" and not (number.isascii() and number.isdigit() and len(number) < 10):
        return False
    return source == "account" or is_identifier(head)
