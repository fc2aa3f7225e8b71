"""The office's table of what the words of SP4N-LAPOR! mean here. Each change is an event in the trail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from sync.cases.lapor import CATEGORY, KIND, KINDS, LISTS, STATUS, STATUSES, Meaning, folded
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.central import account_journal
from sync.central.duties import put
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables.lapor import lapor_word

LONGEST = 300
MAY_CHANGE = ("camat", "sekcam", "kasi", "staf")


@dataclass(frozen=True, slots=True)
class Word:
    """``said``: as somebody wrote it; ``code``: what it means here."""

    which: str
    said: str
    code: str
    at: datetime
    actor: str


def words_of(store: Store, office_id: str) -> list[Word]:
    """The whole table, by list and word."""
    with store.reading() as connection:
        rows = connection.execute(
            select(lapor_word)
            .where(lapor_word.c.office_id == office_id)
            .order_by(lapor_word.c.which, lapor_word.c.folded)
        )
        return [Word(row.which, row.said, row.code, row.at, row.actor) for row in rows]


def meaning_of(store: Store, office_id: str) -> Meaning:
    """What they mean here. The names of our own services mean themselves, unless the table says otherwise."""
    words: dict[str, dict[str, str]] = {one: {} for one in LISTS}
    for code, label in store.rules.office.services:
        words[CATEGORY] |= {folded(label): code, folded(code): code}
    known = codes_of(store)
    for one in words_of(store, office_id):
        if one.code in known[one.which]:  # a service that the office has given up means nothing any more
            words[one.which][folded(one.said)] = one.code
    return Meaning(words)


def codes_of(store: Store) -> Mapping[str, tuple[str, ...]]:
    """By list, what a word may mean here."""
    services = tuple(code for code, _ in store.rules.office.services)
    return {CATEGORY: services, KIND: KINDS, STATUS: STATUSES}


def write_word(  # noqa: PLR0917 - a row of the table, by whom and when
    store: Store, person: Person, which: str, said: str, code: str, clock: Clock
) -> Refusal | None:
    """This word means that from now on. ``lapor.not_your_role``, ``lapor.word``, ``choice.unknown``, ``text.*``."""
    words = clean(said, LONGEST)
    if isinstance(words, Refusal):
        return words
    if person.role not in MAY_CHANGE:
        return Refusal("lapor.not_your_role")
    if which not in LISTS or not words:
        return Refusal("lapor.word")
    if code not in codes_of(store)[which]:
        return Refusal("choice.unknown")
    now = utc(clock())
    row = {
        "office_id": person.office_id,
        "which": which,
        "folded": folded(words),
        "said": words,
        "code": code,
        "at": now,
        "actor": person.login,
    }

    def work(connection: Connection) -> None:
        put(connection, lapor_word, row, ("office_id", "which", "folded"))
        _note(connection, person, "lapor-word", now, which, code)

    store.write(work)
    return None


def drop_word(store: Store, person: Person, which: str, said: str, clock: Clock) -> Refusal | None:
    """It means nothing any more. ``lapor.not_your_role``; one that is not there is dropped already."""
    if person.role not in MAY_CHANGE:
        return Refusal("lapor.not_your_role")
    now = utc(clock())
    mine = (
        (lapor_word.c.office_id == person.office_id)
        & (lapor_word.c.which == which)
        & (lapor_word.c.folded == folded(said))
    )

    def work(connection: Connection) -> None:
        if connection.execute(delete(lapor_word).where(mine)).rowcount:
            _note(connection, person, "lapor-word-dropped", now, which, "")

    store.write(work)
    return None


def _note(  # noqa: PLR0917 - as above
    connection: Connection, person: Person, kind: str, now: datetime, which: str, code: str
) -> None:
    account_journal.append(
        connection, person.office_id, kind, person.by(), person.login, now, which=which, code=code
    )
