"""What a question of words looks for, the surest first: numbers, parts of numbers, words, stems, parts of words."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    ColumnElement,
    Connection,
    cast,
    func,
    select,
)
from sqlalchemy.dialects import postgresql

from sync.cases.findable import name_key, words_of
from sync.cases.numbers import TrackingNumber
from sync.central.search_index import name_mark, nik_mark, phone_mark, stem_term
from sync.central.store import Store
from sync.central.tables import case_number, cases
from sync.central.tables.search import search_doc

MOST_WORDS = 12
_SHORTEST_PART = 3
NUMBER, PART_OF_NUMBER, WORDS, STEMS, PART_OF_WORD = (
    "number",
    "part_of_number",
    "words",
    "stems",
    "part_of_word",
)


@dataclass(frozen=True, slots=True)
class Tier:
    """``matches``: the condition, on PostgreSQL; ``table`` and ``question``: SQLite's full-text table and what it is asked.

    ``unindexed``: it looks among the cases themselves, also those that are not opened yet or were erased.
    """

    name: str
    matches: ColumnElement[bool] | None = None
    table: str = ""
    question: str = ""
    unindexed: bool = False


def tiers_of(store: Store, connection: Connection, words: str) -> list[Tier]:
    """What is looked for, tier by tier; empty where nothing in the question can be found."""
    typed = " ".join(words.split())
    found = _number_tiers(store, connection, typed)
    terms = words_of(typed)[:MOST_WORDS]
    if terms:
        exact = [_alternatives(store, term) for term in terms]
        wide = [[*each, stem_term(term)] for each, term in zip(exact, terms, strict=True)]
        found.append(_terms_tier(connection, WORDS, exact, None))
        found.append(_terms_tier(connection, STEMS, wide, exact))
    if len(typed) >= _SHORTEST_PART:
        found.append(_part_tier(connection, PART_OF_WORD, typed))
    return found


def _number_tiers(store: Store, connection: Connection, typed: str) -> list[Tier]:
    """For what looks like a number or the end of one: a single word with a digit in it."""
    if " " in typed or not any(glyph.isdigit() for glyph in typed):
        return []
    number = TrackingNumber.parse(typed)
    if isinstance(number, TrackingNumber):
        return [Tier(NUMBER, cases.c.case_id == _holder(connection, number), unindexed=True)]
    part = typed if "/" in typed else typed.replace("-", "")
    if len(part) < _SHORTEST_PART:
        return []
    inside = _part_tier(connection, PART_OF_NUMBER, part)
    if "/" not in part:
        return [inside]
    whole = (cases.c.agenda_number == part) | (func.lower(cases.c.letter_number) == part.casefold())
    matches = whole if inside.matches is None else whole & inside.matches
    return [Tier(NUMBER, matches, inside.table, inside.question), inside]


def _holder(connection: Connection, number: TrackingNumber) -> str | None:
    return connection.execute(
        select(case_number.c.case_id).where(case_number.c.number == number.glyphs)
    ).scalar()


def _alternatives(store: Store, term: str) -> list[str]:
    """The word itself, and what it would be as a part of a name, a NIK or a telephone number."""
    key = name_key(term)
    found = [term, name_mark(store.at_rest, key)] if key else [term]
    if term.isdigit() and len(term) == 16:
        found.append(nik_mark(store.at_rest, term))
    if term.isdigit() and 9 <= len(term) <= 15:
        found.append(phone_mark(store.at_rest, term))
    return found


def _terms_tier(
    connection: Connection, name: str, wanted: list[list[str]], without: list[list[str]] | None
) -> Tier:
    """All of ``wanted``, each in one of its forms, less what the surer tier has shown."""
    if connection.dialect.name == "postgresql":
        question = _joined(wanted, " & ", " | ", "'")
        if without is not None:
            question = f"({question}) & !({_joined(without, ' & ', ' | ', chr(39))})"
        return Tier(name, search_doc.c.terms.op("@@")(cast(question, postgresql.TSQUERY)))
    question = _joined(wanted, " AND ", " OR ", '"')
    if without is not None:
        question = f"({question}) NOT ({_joined(without, ' AND ', ' OR ', chr(34))})"
    return Tier(name, None, "search_fts", question)


def _joined(wanted: list[list[str]], every: str, any_of: str, quote: str) -> str:
    """Terms are small letters and digits only (`words_of`), so nothing in them ends a quote."""
    return every.join("(" + any_of.join(f"{quote}{term}{quote}" for term in each) + ")" for each in wanted)


def _part_tier(connection: Connection, name: str, part: str) -> Tier:
    small = part.casefold()
    if connection.dialect.name == "postgresql":
        return Tier(name, search_doc.c.grams.contains(small, autoescape=True))
    quoted = small.replace(chr(34), chr(34) * 2)
    return Tier(name, None, "search_gram", f"{chr(34)}{quoted}{chr(34)}")
