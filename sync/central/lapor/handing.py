"""Cases as SP4N-LAPOR! is told of them: chosen by a person, and nobody named who has not given the name openly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from sync.cases.case import CLOSED
from sync.cases.dates import Month, told_day
from sync.cases.identity import IdentityMode, Place, name_on
from sync.cases.lapor import CATEGORY, KIND_WORDS, STATUS_WORDS, Report
from sync.cases.numbers import TrackingNumber
from sync.cases.working_calendar import JAKARTA
from sync.central import at_rest
from sync.central.lapor.links import Link, links_by_case, parts
from sync.central.lapor.words import words_of
from sync.central.people import Person
from sync.central.periods import midnight
from sync.central.store import Store
from sync.central.tables import case_file, cases
from sync.central.tables.lapor import lapor_link
from sync.central.visibility import visible

MOST = 5000
PAGE = 100
HERE, THERE, EVERY = "belum", "sudah", "semua"
"""Cases that stand only here, also over there, or both."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A case that could be handed out. ``link``: under which it stands over there; ``nameless``: nobody is named in what goes
    out; ``waits``: its body has not been opened, or cannot be read any more."""

    case_id: str
    number: str
    kind: str
    service: str
    filed_at: datetime
    state: str
    nameless: bool
    waits: bool
    link: Link | None


def offered(  # noqa: PLR0917 - whose, of when, which, how many
    store: Store, person: Person, first: date, last: date, which: str = HERE, limit: int = PAGE
) -> list[Offered]:
    """Received from ``first`` to ``last`` (WIB), the newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(cases)
            .where(visible(person), *_within(first, last), *_which(which))
            .order_by(cases.c.filed_at.desc(), cases.c.case_id)
            .limit(limit)
        ).all()
        links = links_by_case(connection, person, (row.case_id for row in rows))
    return [_offered(row, links.get(row.case_id)) for row in rows]


def reports_of(store: Store, person: Person, case_ids: Sequence[str]) -> list[Report]:
    """These cases, the oldest first; of one that this person may not see, or that cannot be read, nothing."""
    reports = []
    theirs = _their_words(store, person.office_id)
    with store.reading() as connection:
        for part in parts(case_ids):
            rows = connection.execute(
                select(cases)
                .where(visible(person), cases.c.case_id.in_(part), cases.c.opened_at.is_not(None))
                .order_by(cases.c.filed_at, cases.c.case_id)
            ).all()
            links = links_by_case(connection, person, (row.case_id for row in rows))
            files = _files(connection, person.office_id, [row.case_id for row in rows])
            for row in rows:
                beside = _Beside(links.get(row.case_id), files.get(row.case_id, ()), theirs)
                reports.append(_report(store, row, beside))
    return [one for one in reports if one is not None]


@dataclass(frozen=True, slots=True)
class _Beside:
    link: Link | None
    files: tuple[str, ...]
    theirs: Mapping[str, str] = field(repr=False)


def _report(store: Store, row: Any, beside: _Beside) -> Report | None:
    place = at_rest.Place(row.office_id, row.case_id)
    plain = store.at_rest.open(place, row.data_key, "sealed_answers", row.sealed_answers)
    if plain is None:
        return None
    answers = msgspec.json.decode(plain, type=dict[str, str])
    link = beside.link
    filed_on = row.filed_at.astimezone(JAKARTA).date()
    label = store.rules.office.service_label(row.service) or row.service
    happened = told_day(answers.get("when", ""))
    return Report(
        tracking_id="" if link is None else link.tracking_id,
        number=str(TrackingNumber(row.number)),
        kind=KIND_WORDS.get(row.kind, row.kind),
        category=beside.theirs.get(row.service, label) if link is None else link.category,
        title=label,
        text=answers.get("account", ""),
        place=answers.get("where", ""),
        happened_on=None if isinstance(happened, Month) else happened,
        reported_on=filed_on if link is None else link.reported_on,
        status="" if link is None else STATUS_WORDS[link.status],
        anonymous=row.identity_mode != IdentityMode.OPEN or (link is not None and link.anonymous),
        secret=link is not None and link.secret,
        name=name_on(Place.LIST, row.identity_mode, answers.get("name", "")) or "",
        disposition=row.unit if link is None else link.disposition,
        forwarded_on=None if link is None else link.forwarded_on,
        answered_on=None if link is None else link.answered_on,
        closed_on=None if link is None else link.closed_on,
        attachments=beside.files,
        office_status=_status_here(row),
    )


def _status_here(row: Any) -> str:
    """How it stands with us, as a sentence of one cell."""
    if row.state != CLOSED:
        return f"Langkah {row.step}, balasan paling lambat {row.due_on:%d-%m-%Y}"
    ended = (row.closed_at or row.since).astimezone(JAKARTA).date()
    return f"Selesai {ended:%d-%m-%Y}" + (f", surat {row.letter_number}" if row.letter_number else "")


def _files(connection: Connection, office_id: str, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Names of what lies with these cases as evidence; card and signature are nobody else's business."""
    found: dict[str, tuple[str, ...]] = {}
    rows = connection.execute(
        select(case_file.c.case_id, case_file.c.media_type)
        .where(
            case_file.c.office_id == office_id,
            case_file.c.case_id.in_(list(ids)),
            case_file.c.role == "evidence",
        )
        .order_by(case_file.c.case_id, case_file.c.place)
    )
    for row in rows:
        before = found.get(row.case_id, ())
        ending = row.media_type.partition("/")[2].partition("+")[0]
        found[row.case_id] = (*before, f"bukti-{len(before) + 1}.{ending}")
    return found


def _their_words(store: Store, office_id: str) -> dict[str, str]:
    """By service, the first of their categories that means it."""
    found: dict[str, str] = {}
    for one in words_of(store, office_id):
        if one.which == CATEGORY:
            found.setdefault(one.code, one.said)
    return found


def _offered(row: Any, link: Link | None) -> Offered:
    return Offered(
        row.case_id,
        row.number,
        row.kind,
        row.service,
        row.filed_at,
        row.state,
        row.identity_mode != IdentityMode.OPEN,
        row.opened_at is None or row.erased_at is not None,
        link,
    )


def _within(first: date, last: date) -> tuple[Any, ...]:
    return (
        cases.c.filed_at >= midnight(first),
        cases.c.filed_at < midnight(last + timedelta(days=1)),
    )


def _which(which: str) -> tuple[Any, ...]:
    linked = (
        select(lapor_link.c.case_id)
        .where(lapor_link.c.office_id == cases.c.office_id, lapor_link.c.case_id == cases.c.case_id)
        .exists()
    )
    return {HERE: (~linked,), THERE: (linked,)}.get(which, ())
