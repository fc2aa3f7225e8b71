"""What a file from SP4N-LAPOR! would do, row by row, before it does anything.

A row makes a case, belongs to a case of ours, changes what we know, or changes nothing; or it is stopped, with its line and
the reason, and stops no other row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, select

from sync.cases.form import Form
from sync.cases.lapor import CATEGORY, KIND, STATUS, STATUSES, Meaning, Report, Row, Sheet, folded
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.central.lapor.links import Link, links_by_case, links_by_id, news, parts
from sync.central.lapor.words import meaning_of
from sync.central.people import Person
from sync.central.store import Store
from sync.central.tables import cases
from sync.central.visibility import visible

NEW, LINKED, CHANGED, SAME, STOPPED = "baru", "ditautkan", "diperbarui", "tetap", "ditahan"
WHATS = (NEW, LINKED, CHANGED, SAME, STOPPED)
_SHOWN = 60
_SAID_AT = {CATEGORY: "category", KIND: "kind", STATUS: "status"}


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of one line. ``case_id``: of ours that it belongs to; ``kind``, ``service``, ``status``: our codes;
    ``changes``: names of what is said anew; ``why``: of one that is stopped."""

    line: int
    what: str
    report: Report
    case_id: str = ""
    kind: str = ""
    service: str = ""
    status: str = ""
    changes: Mapping[str, object] = field(default_factory=dict)
    why: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """All lines in the file's order. ``unknown``: (list, word) that the table lacks, each once."""

    rows: tuple[Planned, ...]
    ignored: tuple[str, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows there are of each of `WHATS`."""
        counted = Counter(row.what for row in self.rows)
        return {what: counted[what] for what in WHATS}

    @property
    def to_do(self) -> tuple[Planned, ...]:
        """Those that would change something."""
        return tuple(row for row in self.rows if row.what in {NEW, LINKED, CHANGED})


@dataclass(frozen=True, slots=True)
class _Known:
    """What is here already: links by their id and by our case, and cases by our number."""

    by_id: Mapping[str, Link]
    by_case: Mapping[str, Link]
    by_number: Mapping[str, str]


def plan(store: Store, person: Person, sheet: Sheet, today: date) -> Plan:
    """Nothing is changed by it. ``today``: in WIB."""
    meaning = meaning_of(store, person.office_id)
    with store.reading() as connection:
        known = _known(connection, person, sheet.rows)
    judged: list[Planned] = []
    before: dict[str, Row] = {}
    unknown: dict[tuple[str, str], None] = {}
    for row in sheet.rows:
        judged.append(_judge(row, before, known, meaning, store.rules.form, today))
        before.setdefault(row.report.tracking_id, row)
        why = judged[-1].why
        if why is not None and why.code == "lapor.unknown_word":
            which = str(why.details["which"])
            unknown[which, getattr(row.report, _SAID_AT[which])] = None
    judged += [Planned(one.line, STOPPED, Report(), why=one.why) for one in sheet.troubles]
    return Plan(tuple(sorted(judged, key=lambda one: one.line)), sheet.ignored, tuple(unknown))


def _known(connection: Connection, person: Person, rows: Sequence[Row]) -> _Known:
    by_id = links_by_id(connection, person, (row.report.tracking_id for row in rows))
    numbers = [number for row in rows if (number := _number(row.report))]
    by_number: dict[str, str] = {}
    for part in parts(numbers):
        found = connection.execute(
            select(cases.c.number, cases.c.case_id).where(visible(person), cases.c.number.in_(part))
        )
        by_number |= {row.number: row.case_id for row in found}
    return _Known(by_id, links_by_case(connection, person, by_number.values()), by_number)


def _number(report: Report) -> str:
    parsed = TrackingNumber.parse(report.number) if report.number else None
    return parsed.glyphs if isinstance(parsed, TrackingNumber) else ""


def _judge(  # noqa: PLR0917 - one row, and all that it is held against
    row: Row, before: Mapping[str, Row], known: _Known, meaning: Meaning, form: Form, today: date
) -> Planned:
    report = row.report
    if not report.tracking_id:
        return _stopped(row, "lapor.no_id")
    twin = before.get(report.tracking_id)
    if twin is not None:
        return (
            Planned(row.line, SAME, report)
            if twin.report == report
            else _stopped(row, "lapor.twice", first=twin.line)
        )
    status = meaning.of(STATUS, report.status)
    if status is None:
        return _unknown(row, STATUS, report.status)
    link = known.by_id.get(report.tracking_id)
    if link is not None:
        return _of_known(row, link, status)
    return _of_unknown(row, status, known, meaning, form, today)


def _of_known(row: Row, link: Link, status: str) -> Planned:
    if not link.seen:
        return _stopped(row, "lapor.other_hands")
    if STATUSES.index(status) < STATUSES.index(link.status):
        return _stopped(row, "lapor.backwards", before=link.status, after=status)
    changes = news(link, row.report, status)
    what = CHANGED if changes else SAME
    return Planned(row.line, what, row.report, link.case_id, link.kind, status=status, changes=changes)


def _of_unknown(  # noqa: PLR0917 - as `_judge`
    row: Row, status: str, known: _Known, meaning: Meaning, form: Form, today: date
) -> Planned:
    report = row.report
    kind = meaning.of(KIND, report.kind)
    if kind is None:
        return _unknown(row, KIND, report.kind)
    if report.number:
        return _of_ours(row, kind, status, known)
    service = meaning.of(CATEGORY, report.category)
    if service is None:
        return _unknown(row, CATEGORY, report.category)
    if status == STATUSES[-1]:
        return _stopped(row, "lapor.over")
    answers = answers_of(report, kind, service, form, today)
    if isinstance(answers, Refusal):
        return Planned(row.line, STOPPED, report, why=answers)
    return Planned(row.line, NEW, report, kind=kind, service=service, status=status)


def _of_ours(row: Row, kind: str, status: str, known: _Known) -> Planned:
    case_id = known.by_number.get(_number(row.report))
    if case_id is None:
        return _stopped(row, "lapor.number")
    if case_id in known.by_case:
        return _stopped(row, "lapor.linked", tracking_id=known.by_case[case_id].tracking_id)
    return Planned(row.line, LINKED, row.report, case_id, kind, status=status)


def answers_of(report: Report, kind: str, service: str, form: Form, today: date) -> dict[str, str] | Refusal:
    """The form of a case that is made from it: identity unverified, the reply collected. ``lapor.no_text``, ``text.*``.

    What the form would not take of the lesser fields is left out; their text never is.
    """
    text = report.text
    if report.title and folded(report.title) not in folded(text):
        text = f"{report.title}\n\n{text}".strip()
    if not text:
        return Refusal("lapor.no_text")
    account = form.check("account", text, today)
    if isinstance(account, Refusal):
        return account
    answers = {
        "language": "id",
        "kind": kind,
        "identity_mode": report.identity_mode.value,
        "unit": service,
        "account": account,
        "id_choice": "menyusul",
        "reply_way": "ambil",
    }
    happened = "" if report.happened_on is None else report.happened_on.isoformat()
    for name, said in (("name", report.name), ("where", report.place), ("when", happened)):
        value = form.check(name, said, today) if said else ""
        if value and not isinstance(value, Refusal):
            answers[name] = value
    return form.kept(answers, extras=True)


def _stopped(row: Row, code: str, **details: object) -> Planned:
    return Planned(row.line, STOPPED, row.report, why=Refusal(code, details))


def _unknown(row: Row, which: str, word: str) -> Planned:
    """``word``: of a list of theirs, never what somebody complained of."""
    return _stopped(row, "lapor.unknown_word", which=which, word=word[:_SHOWN])
