"""Finding cases on both databases: numbers and parts, words, stems, names and NIK by keyed hashes; never what is sealed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from sync.cases.findable import name_keys
from sync.cases.refusal import Refusal
from sync.central import retention, search_index, subjects
from sync.central.by_hand import receive
from sync.central.keys import CentreKeys
from sync.central.people import Person, add_person
from sync.central.search import Sought, search
from sync.central.store import Store, default_url, open_store
from sync.central.tables import cases
from sync.central.tables.search import search_doc
from sync.central.taken_in import Received, TakenIn
from tests.central.running import ANSWERS, MORNING, SteppedClock, fresh_keys, shipped_rules
from tests.postgres_server import postgres_module_database

__all__ = ["postgres_module_database"]

NIK = "3528075203900001"


@dataclass
class Office:
    """A store with a few cases; ``ids``: by a word."""

    store: Store
    keys: CentreKeys
    clock: SteppedClock
    siti: Person
    ids: dict[str, str]
    numbers: dict[str, str]

    def take(self, word: str, subject: str = "", **answers: str) -> None:
        self.clock.pass_(minutes=1)
        taken = TakenIn("surat", {**ANSWERS, **answers}, self.clock())
        made = receive(self.store, self.keys, taken, self.siti, self.clock)
        assert isinstance(made, Received)
        self.ids[word], self.numbers[word] = made.case_id, str(made.number)
        if subject:
            told = subjects.write_subject(self.store, made.case_id, subject, self.siti, self.clock)
            assert told == subject

    def found(self, words: str = "", person: Person | None = None, **narrowed: object) -> list[str]:
        sought = Sought(words=words, **narrowed)  # type: ignore[arg-type]
        hits = search(self.store, person or self.siti, sought, self.clock)
        by_id = {case_id: word for word, case_id in self.ids.items()}
        return [by_id[row.case_id] for row in hits.rows]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Filled once; what a test adds is found by no other."""
    postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres_module_database") if postgres else None
    yield from _filled(tmp_path_factory.mktemp("search"), url)


@pytest.fixture
def own_office(tmp_path: Path, database: str | None) -> Iterator[Office]:
    """One of the test's own, for what changes the cases."""
    yield from _filled(tmp_path, database)


def _filled(folder: Path, url: str | None) -> Iterator[Office]:
    clock = SteppedClock()
    store = open_store(url or default_url(folder), folder, shipped_rules(), clock)
    siti = add_person(store, store.office_id, login="siti", name="Siti", role="staf", clock=clock)
    assert isinstance(siti, Person)
    made = Office(store, fresh_keys(folder), clock, siti, {}, {})
    made.take("ktp", "KTP elektronik tidak kunjung selesai", name="Moh. Soekarno Az-Zahra", nik=NIK)
    made.take("jalan", "Jalan rusak di dekat pasar", unit="pembangunan", phone="081234567890")
    made.take("diminta", "Petugas meminta pembayaran", unit="perizinan", kind="informasi")
    made.take("rahasia", "Bantuan tidak sampai", name="Halimah Tussadiyah", identity_mode="dirahasiakan")
    yield made
    store.close()


def test_a_number_is_found_whole_and_by_a_part(office: Office) -> None:
    number = office.numbers["jalan"]
    assert office.found(number) == ["jalan"]
    assert office.found(number.lower().replace("-", " ").replace(" ", "")) == ["jalan"]
    assert office.found(f"{number[:9]}") == ["jalan"]  # begins with PGT0: a digit is in it


def test_a_whole_number_is_answered_by_its_case_alone(own_office: Office) -> None:
    number = own_office.numbers["jalan"]
    own_office.take("susulan", f"Susulan {number.lower()}")
    assert own_office.found(number) == ["jalan"]
    assert own_office.found(f"susulan {number}") == [
        "susulan"
    ]  # words are asked as soon as it is more than a number


def test_words_as_written_come_before_words_of_the_same_stem(office: Office) -> None:
    assert office.found("jalan rusak") == ["jalan"]
    hits = search(office.store, office.siti, Sought(words="meminta"), office.clock)
    assert hits.tiers == ("words",)
    stemmed = search(office.store, office.siti, Sought(words="pembayarannya diminta"), office.clock)
    assert (stemmed.tiers, stemmed.rows[0].case_id) == (("stems",), office.ids["diminta"])


def test_a_part_of_a_word_is_looked_for_when_nothing_else_is_found(office: Office) -> None:
    assert office.found("elektro") == ["ktp"]
    assert office.found("tidak ada yang begini") == []


def test_names_are_found_as_they_may_be_spelt(office: Office) -> None:
    for words in ("sukarno", "Muhammad Sukarno", "soekarno ktp", "sahra", "zahro"):
        assert office.found(words) == ["ktp"], words


def test_nik_and_telephone_are_found_whole_only(office: Office) -> None:
    assert office.found(NIK) == ["ktp"]
    assert office.found(NIK[:12]) == []
    assert "jalan" in office.found("081234567890")


def test_a_confidential_name_is_not_found_by_guessing(office: Office) -> None:
    assert office.found("Halimah") == []
    assert office.found("bantuan") == ["rahasia"]


def test_what_the_citizen_told_is_not_in_the_index(office: Office) -> None:
    assert office.found("antre") == []  # stands in the account only
    with office.store.reading() as connection:
        everything = str(connection.execute(select(search_doc)).all()).casefold()
    for sealed in ("soekarno", "halimah", NIK, "081234567890", "antre"):
        assert sealed not in everything


def test_filters_narrow_and_the_newest_comes_first(office: Office) -> None:
    assert office.found() == ["rahasia", "diminta", "jalan", "ktp"]
    assert office.found(service="pembangunan") == ["jalan"]
    assert office.found(kind="informasi") == ["diminta"]
    assert office.found("petugas", kind="pengaduan") == []
    today = MORNING.date()
    assert office.found(first=today + timedelta(days=1)) == []
    assert len(office.found(first=today, last=today, step=1, channel="surat", state="open")) == 4
    assert office.found(step=2) == []
    assert office.found(overdue=True) == []
    late = replace(office, clock=SteppedClock(MORNING + timedelta(days=60)))
    assert len(late.found(overdue=True)) == 4


def test_pages_follow_each_other_without_a_gap(office: Office) -> None:
    for sought in (Sought(), Sought(words="ktp"), Sought(words="pengaduan")):
        whole = search(office.store, office.siti, sought, office.clock)
        seen, after = [], ""
        for _ in range(10):
            page = search(office.store, office.siti, sought, office.clock, after=after, limit=1)
            seen += [row.case_id for row in page.rows]
            after = page.after
            if not after:
                break
        assert seen == [row.case_id for row in whole.rows]


@pytest.mark.parametrize(
    "words",
    ['"', "' OR 1=1 --", "a & b | !c", "NEAR(", "*", "%", "_", "\\", "\x00", "ڤ", "1e5", "-", "0" * 500],
)
def test_whatever_is_typed_is_only_looked_for(office: Office, words: str) -> None:
    office.found(words)
    for cursor in ("x", "9.9", "0.1", "d.1.x", "d.99999999999999." + office.ids["ktp"]):
        search(office.store, office.siti, Sought(words=words), office.clock, after=cursor)


def test_another_office_and_the_administrator_find_nothing(office: Office) -> None:
    for person in (replace(office.siti, role="admin"), replace(office.siti, office_id="352808")):
        assert office.found("ktp", person) == []
        assert office.found("", person) == []
        assert office.found(office.numbers["ktp"], person) == []


def test_a_subject_names_nobody_by_number_and_is_written_by_who_handles(office: Office) -> None:
    def write(subject: str, person: Person = office.siti) -> object:
        return subjects.write_subject(office.store, office.ids["ktp"], subject, person, office.clock)

    assert write("KTP") == Refusal("subject.short")
    assert write(f"NIK {NIK} belum jadi") == Refusal("subject.nik")
    auditor = replace(office.siti, role="auditor")
    assert write("Boleh dibaca saja", auditor) == Refusal("subject.not_your_role")
    assert subjects.write_subject(
        office.store, "no such", "Tidak ada kasusnya", office.siti, office.clock
    ) == Refusal("case.unknown")


def test_the_index_is_rebuilt_whole(office: Office) -> None:
    told: list[int] = []
    assert search_index.rebuild(office.store, told.append) == len(office.ids)
    assert told == [len(office.ids)]
    assert office.found("sukarno") == ["ktp"]
    assert search_index.catch_up(office.store) == 0


def test_after_its_retention_nothing_of_it_is_found(own_office: Office) -> None:
    own_office.take("lama", "Surat pindah hilang", name="Zulaikha Contoh")
    mine = cases.c.case_id == own_office.ids["lama"]
    own_office.store.write(
        lambda connection: connection.execute(update(cases).where(mine).values(state="closed"))
    )
    retention.erase_case(
        own_office.store, own_office.store.office_id, own_office.ids["lama"], 90, own_office.clock()
    )
    assert own_office.found("zulaikha") == own_office.found("hilang") == []
    assert own_office.found(own_office.numbers["lama"]) == ["lama"]


def test_names_alike_have_one_key() -> None:
    assert name_keys("H. Moh. Djafar") == name_keys("Muhammad Jafar") == ["muhamad", "jafar"]
    assert name_keys("Fatimatuz Zahroh") == name_keys("fatimatus sahro")
    assert name_keys("") == []


def test_sqlite_forgets_in_its_full_text_tables_too(tmp_path: Path) -> None:
    clock = SteppedClock()
    store = open_store(default_url(tmp_path), tmp_path, shipped_rules(), clock)
    row = {"office_id": "352807", "case_id": "0" * 8 + "-0000-7000-8000-" + "0" * 12}
    store.write(
        lambda c: c.execute(search_doc.insert().values(row | {"terms": "zulaikha", "grams": "zulaikha"}))
    )
    store.write(lambda c: search_index.forget(c, row["office_id"], row["case_id"]))
    with store.reading() as connection:
        for one in ("search_fts", "search_gram"):
            connection.execute(text(f"SELECT count(*) FROM {one}"))
    store.close()
    raw = sqlite3.connect(tmp_path / "central.sqlite")
    raw.execute("INSERT INTO search_fts(search_fts) VALUES ('integrity-check')")
    raw.close()


def test_a_day_is_the_office_s_day(office: Office) -> None:
    assert office.found(first=date(2026, 11, 23), last=date(2026, 11, 23)) != []
    assert office.found(last=date(2026, 11, 22)) == []


def test_what_is_not_opened_yet_is_found_by_its_number(own_office: Office) -> None:
    mine = cases.c.case_id == own_office.ids["jalan"]
    own_office.store.write(
        lambda c: search_index.forget(c, own_office.store.office_id, own_office.ids["jalan"])
    )
    assert own_office.found(own_office.numbers["jalan"]) == ["jalan"]
    with own_office.store.reading() as connection:
        row = connection.execute(select(cases).where(mine)).one()
    own_office.store.write(lambda c: search_index.index_again(c, own_office.store, row))
