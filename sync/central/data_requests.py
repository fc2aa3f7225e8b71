"""Who asks what the office holds of him (UU 27/2022): taken down at the desk, answered within 3×24 hours.

The term runs by the wall clock, nights and holidays too, from the moment at which the request came. It ends by handing
over or by a refusal with its reason; nobody ends it by machine. A request is known to whoever may know of all its cases.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import Connection, exists, insert, select, update

from sync.cases.ids import uuid7
from sync.cases.intake_events import DataRequested, DataRequestEnded
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.central import case_journal
from sync.central.at_rest import Place
from sync.central.case_keys import key_for
from sync.central.columns import is_identifier
from sync.central.data_request_rows import FACTS, SAID, DataRequest, read, row_of
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables import cases
from sync.central.tables.data_requests import data_request, data_request_case
from sync.central.visibility import visible
from sync.logbook import note

TERM = timedelta(hours=72)
LONGEST_AGO = timedelta(days=30)
"""How long ago a request can have come that is taken down now: older ones are a slip of the pen."""
WAYS = ("langsung", "surat", "email", "wa", "telepon")
UNCHECKED = "belum"
IDENTITIES = ("ktp", "sim", "kk", "kuasa", "tanda_terima", UNCHECKED)
"""By what whoever asks was known: a card, a proxy's letter with both cards, the receipt with its code; or not yet."""
GIVEN, REFUSED = "diserahkan", "ditolak"
MOST_CASES = 20
_SHORTEST_REASON = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What was taken down. ``contact``: how he is reached; ``remark``: what was seen of his identity, or a proxy's name."""

    came_at: datetime
    way: str
    name: str = field(repr=False)
    identity: str
    cases: tuple[str, ...]
    contact: str = field(default="", repr=False)
    remark: str = field(default="", repr=False)


def take(store: Store, asked: Asked, person: Person, clock: Clock) -> str | Refusal:
    """Take it down; its id. ``ask.not_your_role``, ``ask.cases``, ``case.unknown``, ``ask.came``, ``ask.way``,
    ``ask.identity``, ``ask.name``, ``text.*``."""
    now = utc(clock())
    facts = _facts(asked)
    refusal = facts if isinstance(facts, Refusal) else _unfit(asked, person, now)
    if isinstance(refusal, Refusal) or isinstance(facts, Refusal):
        return refusal or Refusal("ask.name")

    def work(connection: Connection) -> str | Refusal:
        wanted = sorted(set(asked.cases))
        known = connection.execute(select(cases).where(visible(person), cases.c.case_id.in_(wanted))).all()
        if len(known) != len(wanted):
            return Refusal("case.unknown")
        ask_id = _written(store, connection, asked, facts, person, now)
        event = DataRequested(
            at=now,
            actor=person.login,
            role=person.role,
            ask_id=ask_id,
            due=utc(asked.came_at + TERM).isoformat(),
        )
        for case_id in wanted:
            case_journal.append(connection, person.office_id, case_id, [event])
        return ask_id

    made = store.write(work)
    if not isinstance(made, Refusal):
        note("data_request.taken", cases=len(set(asked.cases)))
    return made


def hand_over(  # noqa: PLR0917 - which, how, by whom and when
    store: Store, ask_id: str, how: str, person: Person, clock: Clock, identity: str = ""
) -> Refusal | None:
    """He has it. ``identity``: by what he was known, where that was still to be seen.

    ``ask.unknown``, ``ask.not_your_role``, ``ask.ended``, ``ask.unchecked``, ``ask.not_copied`` {"number"}, ``text.*``.
    """
    return _end(store, ask_id, GIVEN, how, person, clock, identity)


def refuse(store: Store, ask_id: str, reason: str, person: Person, clock: Clock) -> Refusal | None:
    """He does not get it, and why. Refusals as above, and ``ask.reason``: he has a right to be told why."""
    return _end(store, ask_id, REFUSED, reason, person, clock)


def forget(connection: Connection, office_id: str, case_id: str) -> None:
    """The case is destroyed: with the last case of an ended request its name and words go too."""
    mine = (data_request_case.c.office_id == office_id) & (data_request_case.c.case_id == case_id)
    for ask_id in connection.execute(select(data_request_case.c.ask_id).where(mine)).scalars().all():
        left = exists().where(
            data_request_case.c.office_id == office_id,
            data_request_case.c.ask_id == ask_id,
            cases.c.office_id == office_id,
            cases.c.case_id == data_request_case.c.case_id,
            cases.c.erased_at.is_(None),
        )
        connection.execute(
            update(data_request)
            .where(data_request.c.office_id == office_id, data_request.c.ask_id == ask_id, ~left)
            .values(data_key=None, sealed_facts=None, sealed_said=None)
        )


def _facts(asked: Asked) -> dict[str, str] | Refusal:
    facts: dict[str, str] = {}
    for name, value, most in (
        ("name", asked.name, 120),
        ("contact", asked.contact, 200),
        ("remark", asked.remark, 500),
    ):
        words = clean(value, most, multiline=name == "remark")
        if isinstance(words, Refusal):
            return words
        facts[name] = words
    return facts


def _unfit(asked: Asked, person: Person, now: datetime) -> Refusal | None:
    came = utc(asked.came_at)
    if not person.handles_cases:
        return Refusal("ask.not_your_role")
    if not (1 <= len(set(asked.cases)) <= MOST_CASES and all(map(is_identifier, asked.cases))):
        return Refusal("ask.cases")
    if not now - LONGEST_AGO <= came <= now:
        return Refusal("ask.came")
    if asked.way not in WAYS:
        return Refusal("ask.way")
    if asked.identity not in IDENTITIES:
        return Refusal("ask.identity")
    return None if asked.name.strip() else Refusal("ask.name")


def _written(  # noqa: PLR0917 - what, by whom, when
    store: Store,
    connection: Connection,
    asked: Asked,
    facts: Mapping[str, str],
    person: Person,
    now: datetime,
) -> str:
    ask_id, came = uuid7(now, secrets.randbits), utc(asked.came_at)
    plain = msgspec.json.encode(facts).decode()
    sealed = store.at_rest.seal(Place(person.office_id, ask_id), {FACTS: plain})
    connection.execute(
        insert(data_request).values(
            office_id=person.office_id,
            ask_id=ask_id,
            came_at=came,
            due_at=came + TERM,
            taken_at=now,
            taken_by=person.login,
            way=asked.way,
            identity=asked.identity,
            data_key=sealed["data_key"],
            sealed_facts=sealed[FACTS],
            outcome="",
            ended_by="",
        )
    )
    key = {"office_id": person.office_id, "ask_id": ask_id}
    connection.execute(
        insert(data_request_case), [key | {"case_id": case_id} for case_id in sorted(set(asked.cases))]
    )
    return ask_id


def _end(  # noqa: PLR0917 - which, how it ends, by whom
    store: Store,
    ask_id: str,
    outcome: str,
    said: str,
    person: Person,
    clock: Clock,
    identity: str = "",
) -> Refusal | None:
    words = clean(said, 1000, multiline=True)
    if isinstance(words, Refusal):
        return words
    if not person.handles_cases:
        return Refusal("ask.not_your_role")
    if outcome == REFUSED and len(words) < _SHORTEST_REASON:
        return Refusal("ask.reason")
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        row = row_of(connection, ask_id, person, lock=True)
        if row is None:
            return Refusal("ask.unknown")
        known_by = identity if row.identity == UNCHECKED and identity in IDENTITIES else row.identity
        (one,) = read(store, connection, person.office_id, [row])
        refusal = _not_to_end(one, outcome, known_by)
        if refusal is not None:
            return refusal
        place = Place(row.office_id, row.ask_id)
        mine = (data_request.c.office_id == row.office_id) & (data_request.c.ask_id == row.ask_id)
        connection.execute(
            update(data_request)
            .where(mine)
            .values(
                outcome=outcome,
                identity=known_by,
                ended_at=now,
                ended_by=person.login,
                sealed_said=store.at_rest.seal_bytes(place, row.data_key, SAID, words.encode()),
            )
        )
        _tell(store, connection, one, outcome, words, person, now)
        return None

    refusal = store.write(work)
    if refusal is None:
        note("data_request.ended", outcome=outcome)
    return refusal


def _not_to_end(one: DataRequest, outcome: str, known_by: str) -> Refusal | None:
    if one.outcome:
        return Refusal("ask.ended")
    if outcome == REFUSED:
        return None
    if known_by == UNCHECKED:
        return Refusal("ask.unchecked")
    missing = next((each for each in one.cases if not each.erased and each.copied_at is None), None)
    return None if missing is None else Refusal("ask.not_copied", {"number": missing.number})


def _tell(  # noqa: PLR0917 - what ended, how, by whom
    store: Store,
    connection: Connection,
    one: DataRequest,
    outcome: str,
    words: str,
    person: Person,
    now: datetime,
) -> None:
    """In the journal of each case, the words sealed under its own key; of a destroyed case they are not kept."""
    for each in one.cases:
        key = None if each.erased else key_for(store, connection, person.office_id, each.case_id)
        event = DataRequestEnded(
            at=now,
            actor=person.login,
            role=person.role,
            ask_id=one.ask_id,
            outcome=outcome,
            reason="" if key is None else words,
        )
        case_journal.append(connection, person.office_id, each.case_id, [event], key=key)
