"""Sealed papers: every save a version, nothing plain in the database, gone when the retention is over."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select, update

from sync.cases.case import CLOSED
from sync.cases.refusal import Refusal
from sync.central import papers
from sync.central.opening import open_bodies
from sync.central.papers import JPEG, JSON, LETTER, PROOF, NewPaper, PaperRow
from sync.central.people import Person, add_person
from sync.central.retention import erase_due
from sync.central.tables import cases
from sync.central.tables.papers import paper
from tests.central.running import HandKiosk, RunningCentre, case_id_of
from tests.central.test_at_rest import dump

WORDS = b"Saudara Canarywati yang terhormat, KTP Saudara selesai."


@pytest.fixture
def case_id(centre: RunningCentre, kiosk: HandKiosk) -> str:
    sent = kiosk.complaint()
    kiosk.post(sent)
    open_bodies(centre.store, centre.keys, centre.clock)
    return case_id_of(sent)


def hire(centre: RunningCentre, login: str, role: str = "staf") -> Person:
    added = add_person(
        centre.store, centre.store.office_id, login=login, name=login, role=role, clock=centre.clock
    )
    assert isinstance(added, Person)
    return added


def keep(centre: RunningCentre, case_id: str, new: NewPaper, person: Person) -> PaperRow | Refusal:
    return centre.store.write(
        lambda connection: papers.keep(connection, centre.store, case_id, new, person, centre.clock())
    )


def test_saved_versioned_sealed_and_erased(centre: RunningCentre, case_id: str) -> None:
    """On both databases: the whole life of a paper."""
    siti, store = hire(centre, "siti"), centre.store
    first = keep(centre, case_id, NewPaper(LETTER, JSON, WORDS), siti)
    second = keep(centre, case_id, NewPaper(LETTER, JSON, WORDS + b"!"), siti)
    proof = keep(centre, case_id, NewPaper(PROOF, JPEG, b"\xff\xd8" + WORDS), siti)
    assert isinstance(first, PaperRow)
    assert isinstance(second, PaperRow)
    assert isinstance(proof, PaperRow)
    assert (first.version, second.version, proof.version) == (1, 2, 1)
    assert papers.read_paper(store, case_id, first.paper_id, siti) == (first, WORDS)
    assert papers.latest(store, case_id, LETTER, siti) == (second, WORDS + b"!")
    assert papers.papers_of(store, case_id, siti, LETTER) == (first, second)
    assert b"Canarywati" not in dump(centre)
    centre.clock.pass_(days=1)
    shut = update(cases).where(cases.c.case_id == case_id).values(state=CLOSED)
    store.write(lambda connection: connection.execute(shut))
    centre.clock.pass_(days=400)
    assert erase_due(store, 365, centre.clock).cases == 1
    assert papers.latest(store, case_id, LETTER, siti) == Refusal("paper.erased")
    assert [one.erased for one in papers.papers_of(store, case_id, siti)] == [True, True, True]
    assert keep(centre, case_id, NewPaper(LETTER, JSON, WORDS), siti) == Refusal("paper.erased")
    with store.reading() as connection:
        assert connection.execute(select(paper.c.sealed)).scalars().all() == [None, None, None]


@pytest.mark.parametrize("database", [None])
class TestOnSqlite:
    def test_a_paper_opens_for_its_case_only(
        self, centre: RunningCentre, kiosk: HandKiosk, case_id: str
    ) -> None:
        siti = hire(centre, "siti")
        kept = keep(centre, case_id, NewPaper(LETTER, JSON, WORDS), siti)
        other = kiosk.complaint()
        kiosk.post(other)
        open_bodies(centre.store, centre.keys, centre.clock)
        assert isinstance(kept, PaperRow)
        missing = papers.read_paper(centre.store, case_id_of(other), kept.paper_id, siti)
        assert missing == Refusal("paper.unknown")
        moved = update(paper).values(case_id=case_id_of(other))
        centre.store.write(lambda connection: connection.execute(moved))
        assert papers.latest(centre.store, case_id_of(other), LETTER, siti) == Refusal("paper.locked")

    def test_one_working_copy_each_and_it_is_replaced(self, centre: RunningCentre, case_id: str) -> None:
        siti, budi, store = hire(centre, "siti"), hire(centre, "budi"), centre.store
        for words in (b"satu", b"dua"):
            assert isinstance(papers.keep_working_copy(store, case_id, words, siti, centre.clock), PaperRow)
        papers.keep_working_copy(store, case_id, b"lain", budi, centre.clock)
        mine = papers.working_copy(store, case_id, siti)
        assert not isinstance(mine, Refusal)
        assert mine[1] == b"dua"
        assert papers.papers_of(store, case_id, siti) == (), "no version was made"
        store.write(lambda connection: papers.drop_working_copy(connection, case_id, siti))
        assert papers.working_copy(store, case_id, siti) == Refusal("paper.unknown")
        assert not isinstance(papers.working_copy(store, case_id, budi), Refusal)

    def test_what_is_too_large_or_not_for_these_eyes_is_refused(
        self, centre: RunningCentre, case_id: str
    ) -> None:
        siti, admin = hire(centre, "siti"), hire(centre, "admin", "admin")
        large = NewPaper(PROOF, JPEG, bytes(papers.LARGEST + 1))
        assert keep(centre, case_id, large, siti) == Refusal("paper.large", {"max": papers.LARGEST})
        assert keep(centre, case_id, NewPaper(LETTER, JSON, WORDS), admin) == Refusal("case.unknown")
        kept = keep(centre, case_id, NewPaper(LETTER, JSON, WORDS), siti)
        assert isinstance(kept, PaperRow)
        assert papers.read_paper(centre.store, case_id, kept.paper_id, admin) == Refusal("paper.unknown")
        assert papers.papers_of(centre.store, case_id, admin) == ()

    def test_a_paper_kept_before_the_body_was_opened_survives_the_opening(
        self, centre: RunningCentre, kiosk: HandKiosk
    ) -> None:
        siti, sent = hire(centre, "siti"), kiosk.complaint()
        kiosk.post(sent)
        shut = {"opened_at": None, "data_key": None, "sealed_answers": None, "sealed_complainant": None}
        centre.store.write(lambda connection: connection.execute(update(cases).values(shut)))
        kept = keep(centre, case_id_of(sent), NewPaper(LETTER, JSON, WORDS), siti)
        open_bodies(centre.store, centre.keys, centre.clock)
        assert papers.latest(centre.store, case_id_of(sent), LETTER, siti) == (kept, WORDS)

    def test_what_fails_after_it_takes_the_paper_along(self, centre: RunningCentre, case_id: str) -> None:
        siti = hire(centre, "siti")

        def work(connection: Connection) -> None:
            new = NewPaper(LETTER, JSON, WORDS)
            assert isinstance(
                papers.keep(connection, centre.store, case_id, new, siti, centre.clock()), PaperRow
            )
            raise LookupError

        with pytest.raises(LookupError):
            centre.store.write(work)
        assert papers.papers_of(centre.store, case_id, siti) == ()

    def test_papers_of_a_confidential_case_are_for_those_who_handle_it(
        self, centre: RunningCentre, case_id: str
    ) -> None:
        siti, auditor = hire(centre, "siti"), hire(centre, "periksa", "auditor")
        kept = keep(centre, case_id, NewPaper(LETTER, JSON, WORDS), siti)
        assert papers.latest(centre.store, case_id, LETTER, auditor) == (kept, WORDS)
        hidden = update(cases).values(identity_mode="dirahasiakan")
        centre.store.write(lambda connection: connection.execute(hidden))
        assert papers.latest(centre.store, case_id, LETTER, auditor) == Refusal("paper.confidential")
        assert papers.latest(centre.store, case_id, LETTER, siti) == (kept, WORDS)
