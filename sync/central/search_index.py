"""The index of the search, kept in the transaction that changes a case.

Sealed fields are never indexed in a form that can be read: of name, NIK and telephone stand keyed hashes, whose key comes
from the storage key, and of open identities only (decisions/0048). What the citizen told is not indexed at all.
"""

from __future__ import annotations

import functools
import hmac
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import snowballstemmer
from sqlalchemy import Connection, Text, bindparam, cast, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from sync.cases.findable import name_keys, words_of
from sync.cases.identity import IdentityMode
from sync.cases.office import Office
from sync.central.at_rest import AtRest, Place
from sync.central.store import Store
from sync.central.tables import cases
from sync.central.tables.search import case_subject, search_doc

AT_ONCE = 500
_KINDS = {"pengaduan": "pengaduan keluhan", "aspirasi": "aspirasi usul", "informasi": "permintaan informasi"}


@functools.lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The stem of one folded word, by Snowball's rules for Indonesian; the same for index and question."""
    stemmed: str = _STEMMER.stemWord(word)
    return stemmed


_STEMMER = snowballstemmer.stemmer("indonesian")


def stem_term(word: str) -> str:
    """How a word's stem stands in the index, apart from the word itself."""
    return f"{stem(word)}0s"


def name_mark(at_rest: AtRest, key: str) -> str:
    """How a word of a name stands in the index."""
    return "n" + _keyed(at_rest, "name", key)[:14]


def nik_mark(at_rest: AtRest, nik: str) -> str:
    return "k" + _keyed(at_rest, "nik", nik)[:20]


def phone_mark(at_rest: AtRest, phone: str) -> str:
    return "t" + _keyed(at_rest, "phone", phone)[:20]


def _keyed(at_rest: AtRest, use: str, text: str) -> str:
    key = hmac.digest(at_rest.key, f"kotak-aduan search 1 {use}".encode(), "sha256")
    return hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256").hex()


def index(connection: Connection, store: Store, row: Any, answers: Mapping[str, str]) -> None:
    """Put a case that has just been opened into the index, or renew all that stands there of it."""
    subject = _subject(connection, row)
    words = _vector_words(connection, _terms(store, row, subject, answers))
    values = {"terms": _as_vector(connection, words), "grams": _grams(row, subject)}
    changed = connection.execute(update(search_doc).where(_mine(row)).values(values))
    if changed.rowcount == 0:
        key = {"office_id": row.office_id, "case_id": row.case_id}
        connection.execute(insert(search_doc).values(key | values))


def renew_grams(connection: Connection, row: Any) -> None:
    """After an act that gave a number. A case not opened yet has no entry to renew."""
    grams = _grams(row, _subject(connection, row))
    connection.execute(update(search_doc).where(_mine(row)).values(grams=grams))


def forget(connection: Connection, office_id: str, case_id: str) -> None:
    """The retention is over: nothing of it can be found any more but its number."""
    for table in (search_doc, case_subject):
        mine = (table.c.office_id == office_id) & (table.c.case_id == case_id)
        connection.execute(delete(table).where(mine))


def rebuild(store: Store, on_batch: Callable[[int], None] = lambda _: None) -> int:
    """Empty the index and fill it again; how many cases it holds. Other work goes on meanwhile and finds part of it."""
    store.write(lambda connection: connection.execute(delete(search_doc)))
    return catch_up(store, on_batch)


def catch_up(store: Store, on_batch: Callable[[int], None] = lambda _: None) -> int:
    """Index what was opened before there was an index, or while it was rebuilt; how many cases."""
    done = 0
    while True:
        rows = _lacking(store)
        if not rows:
            return done
        store.write(lambda connection, rows=rows: _index_all(connection, store, rows))  # type: ignore[misc]
        done += len(rows)
        on_batch(done)


def _lacking(store: Store) -> list[Any]:
    there = (search_doc.c.office_id == cases.c.office_id) & (search_doc.c.case_id == cases.c.case_id)
    with store.reading() as connection:
        return list(
            connection.execute(
                select(cases)
                .outerjoin(search_doc, there)
                .where(
                    search_doc.c.doc_id.is_(None), cases.c.opened_at.is_not(None), cases.c.erased_at.is_(None)
                )
                .order_by(cases.c.case_id)
                .limit(AT_ONCE)
            )
        )


def _index_all(connection: Connection, store: Store, rows: list[Any]) -> None:
    """What another process has put there meanwhile is as fresh as this. The rows are read anew and held: the retention of
    one may have ended since they were gathered, and nothing of it comes back."""
    these = cases.c.case_id.in_([row.case_id for row in rows])
    rows = list(connection.execute(select(cases).where(these, cases.c.erased_at.is_(None)).with_for_update()))
    subjects = _subjects(connection, rows)
    made = []
    for row in rows:
        subject, answers = subjects.get((row.office_id, row.case_id), ""), _answers(store, row)
        made.append({
            "office": row.office_id,
            "case": row.case_id,
            "words": _vector_words(connection, _terms(store, row, subject, answers)),
            "numbers": _grams(row, subject),
        })  # fmt: skip
    dialect: Any = postgresql if connection.dialect.name == "postgresql" else sqlite
    values = {
        "office_id": bindparam("office"),
        "case_id": bindparam("case"),
        "terms": _as_vector(connection, bindparam("words", type_=_words_type(connection))),
        "grams": bindparam("numbers"),
    }
    if made:
        connection.execute(dialect.insert(search_doc).values(values).on_conflict_do_nothing(), made)


def _subjects(connection: Connection, rows: list[Any]) -> dict[tuple[str, str], str]:
    these = case_subject.c.case_id.in_([row.case_id for row in rows])
    found = connection.execute(
        select(case_subject.c.office_id, case_subject.c.case_id, case_subject.c.subject).where(these)
    )
    return {(row.office_id, row.case_id): row.subject for row in found}


def index_again(connection: Connection, store: Store, row: Any) -> None:
    """The same for a case that was opened before; one that was not has nothing to be found by yet."""
    if row.opened_at is None:
        return
    index(connection, store, row, _answers(store, row))


def _answers(store: Store, row: Any) -> dict[str, str]:
    place = Place(row.office_id, row.case_id)
    sealed = store.at_rest.open(place, row.data_key, "sealed_answers", row.sealed_answers)
    return msgspec.json.decode(sealed, type=dict[str, str]) if sealed else {}


def _subject(connection: Connection, row: Any) -> str:
    mine = (case_subject.c.office_id == row.office_id) & (case_subject.c.case_id == row.case_id)
    return connection.execute(select(case_subject.c.subject).where(mine)).scalar() or ""


def _word_terms(office: Office, row: Any, subject: str) -> list[str]:
    label = office.service_label(row.service) or ""
    words = words_of(f"{subject} {label} {_KINDS.get(row.kind, '')}")
    return [*words, *(stem_term(word) for word in words)]


def _grams(row: Any, subject: str) -> str:
    letter_number = getattr(row, "letter_number", "") or ""
    return " ".join(filter(None, (row.number, row.agenda_number, letter_number, subject))).casefold()


def _marks(store: Store, mode: str, answers: Mapping[str, str]) -> list[str]:
    """Of open identities only: a confidential one must not be found by whoever guesses the name."""
    if mode != IdentityMode.OPEN:
        return []
    marks = [name_mark(store.at_rest, key) for key in name_keys(answers.get("name", ""))]
    if answers.get("nik"):
        marks.append(nik_mark(store.at_rest, answers["nik"]))
    return marks + [phone_mark(store.at_rest, answers[one]) for one in ("phone",) if answers.get(one)]


def _terms(store: Store, row: Any, subject: str, answers: Mapping[str, str]) -> list[str]:
    office = (
        store.rules.office_of(row.office_id) or store.rules.office
    )  # services have the same codes everywhere
    return [*_word_terms(office, row, subject), *_marks(store, row.identity_mode, answers)]


def _vector_words(connection: Connection, terms: list[str]) -> Any:
    """The terms as `_as_vector` takes them."""
    return sorted(set(terms)) if connection.dialect.name == "postgresql" else " ".join(terms)


def _as_vector(connection: Connection, words: Any) -> Any:
    """The terms as they are: PostgreSQL's parser, which would take some of them for numbers, is not asked."""
    if connection.dialect.name == "postgresql":
        return func.array_to_tsvector(cast(words, postgresql.ARRAY(Text)))
    return words


def _words_type(connection: Connection) -> Any:
    return postgresql.ARRAY(Text) if connection.dialect.name == "postgresql" else Text()


def _mine(row: Any) -> Any:
    return (search_doc.c.office_id == row.office_id) & (search_doc.c.case_id == row.case_id)
