"""What follows when a case goes all its way: figures, the letter's code, the public list, and a wish that it goes on."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from sync.cases.commands import FlagPublic, Reopen, Withdraw
from sync.cases.hands import Hand
from sync.cases.numbers import TrackingNumber
from sync.central import feed
from sync.central.case_views import CaseDetail
from sync.central.handling import act, case_page
from sync.central.survey import survey_token
from sync.central.tables import cases
from sync.central.tables.public import public_case, step_time, wish
from sync.central.verifying import letter_key
from sync.central.wishes import wishes
from sync.papers.proof import letter_code
from sync.wire.messages import FeedPage, FeedRow
from tests.asking import client_of
from tests.desk.conftest import Browser
from tests.desk.staffed import Staffed
from tests.public.conftest import PLANTED, Filed, receipt_of

WORDS = "KTP belum juga jadi, petugas Bakri menyuruh kembali."


@pytest.fixture
def stranger(office: Staffed, filed: Filed) -> Browser:
    """Somebody unknown, some minutes later: the limits of another test are no longer felt."""
    office.clock.forward(minutes=2)
    return Browser(client_of(office.app))


def _rows(page: FeedPage) -> list[FeedRow]:
    """As a kiosk reads them."""
    return msgspec.json.decode(msgspec.json.encode(page), type=FeedPage).rows


def _row(office: Staffed, filed: Filed) -> Any:
    with office.centre.store.reading() as connection:
        return connection.execute(select(cases).where(cases.c.case_id == filed.case_id)).one()


def _times(office: Staffed) -> list[Any]:
    with office.centre.store.reading() as connection:
        return list(connection.execute(select(step_time).order_by(step_time.c.case_id, step_time.c.done_at)))


def _do(office: Staffed, login: str, case_id: str, command: Any, **fields: Any) -> CaseDetail:
    person = office.people[login]
    seen = case_page(office.centre.store, case_id, person, office.clock)
    assert isinstance(seen, CaseDetail)
    hand = Hand(actor=person.login, role=person.role, unit=person.unit)
    done = act(office.centre.store, case_id, seen.version, command(hand=hand, **fields), person, office.clock)
    assert isinstance(done, CaseDetail), done
    return done


def test_a_withdrawn_complaint_is_not_said_to_be_done(office: Staffed, stranger: Browser) -> None:
    case_id = office.case()
    _do(office, "kasi", case_id, Withdraw, reason="Pelapor mencabut pengaduannya.")
    gone = receipt_of(office.centre, case_id)
    page = stranger.post("/lacak", nomor=gone.number).text
    assert "Pengaduan ini sudah ditutup" in page
    assert "Dicabut oleh pengadu." in page
    assert "sudah selesai" not in page
    office_id, store = office.people["kasi"].office_id, office.centre.store
    with store.reading() as connection:
        told = [one.status for one in _rows(feed.page(connection, office_id, None))]
    assert [one.outcome for one in told if one.case_id == case_id][-2:] == ["", "dicabut"]


def test_its_letter_can_be_verified(office: Staffed, filed: Filed, stranger: Browser) -> None:
    row = _row(office, filed)
    code = letter_code(
        letter_key(office.centre.store), row.letter_number, date(2026, 11, 23), "surat_tanggapan"
    )
    page = stranger.post("/verifikasi", nomor=row.letter_number, kode=code).text
    assert "Surat ini dikeluarkan oleh Kecamatan Pegantenan." in page
    assert not [word for word in PLANTED if word in page]


def test_the_status_of_a_finished_case(filed: Filed, stranger: Browser) -> None:
    page = stranger.post("/lacak", nomor=filed.number).text
    assert "Pengaduan Anda sudah selesai" in page
    assert "Sudah dijawab dengan surat" in page
    assert "Minta dibuka kembali" not in page  # the number alone asks for nothing
    whole = stranger.post("/lacak", bukti=filed.proof).text
    assert "Minta dibuka kembali" in whole
    assert not [word for word in PLANTED if word in page + whole]


def test_the_receipt_opens_the_survey_until_it_is_answered(office: Staffed, stranger: Browser) -> None:
    other = receipt_of(office.centre, office.case(through=12))
    assert "Nilai layanan kami" not in stranger.post("/lacak", nomor=other.number).text
    page = stranger.post("/lacak", bukti=other.proof).text
    found = re.search(r'name="kode" value="([0-9A-Z-]{23})"', page)
    assert found is not None
    assert "Pertanyaan 9 dari 9" in stranger.post("/survei", kode=found[1]).text
    sent = stranger.post(f"/survei/{found[1]}", **{f"u{n}": "4" for n in range(1, 10)})
    assert "Terima kasih" in sent.text
    assert "Nilai layanan kami" not in stranger.post("/lacak", bukti=other.proof).text


@pytest.mark.parametrize(
    ("way", "said", "english"),
    [
        ("ambil", "Surat jawaban siap. Ambil di loket 2.", "Collect it at desk 2."),
        ("wa", "Dikirim lewat WhatsApp.", "WhatsApp."),
    ],
)
def test_a_letter_that_is_ready_says_what_becomes_of_it(
    office: Staffed, stranger: Browser, way: str, said: str, english: str
) -> None:
    ready = receipt_of(office.centre, office.case(through=11, reply_way=way))
    assert said in stranger.post("/lacak", bukti=ready.proof).text
    assert english in stranger.post("/lacak", bukti=ready.proof, bahasa="en").text
    assert said not in stranger.post("/lacak", nomor=ready.number).text
    assert "Nilai layanan kami" not in stranger.post("/lacak", bukti=ready.proof).text


@pytest.mark.parametrize(
    ("words", "said"), [("", "Tulis apa yang belum selesai."), ("x" * 1001, "Paling banyak 1.000 huruf")]
)
def test_a_wish_must_say_something(filed: Filed, stranger: Browser, words: str, said: str) -> None:
    page = stranger.post("/keberatan", bukti=filed.proof, kata=words)
    assert page.status_code == 422
    assert said in page.text


def test_not_satisfied_reaches_the_desk_and_a_person_reopens(office: Staffed, stranger: Browser) -> None:
    store = office.centre.store
    filed = receipt_of(office.centre, office.case(through=12))  # of its own: it does not stay finished
    assert "Permintaan Anda diterima" in stranger.post("/keberatan", bukti=filed.proof, kata=WORDS).text
    with store.reading() as connection:
        assert "Bakri" not in repr(connection.execute(select(wish)).all())  # sealed at rest
    assert _row(office, filed).state == "closed"  # nothing is done by a machine
    again = stranger.post("/keberatan", bukti=filed.proof, kata=WORDS)
    assert "menunggu keputusan petugas" in again.text
    assert WORDS in office.page("siti", "/permintaan")
    assert "1 permintaan warga menunggu" in office.page("camat", "/dasbor")
    assert "permintaan warga menunggu" not in office.page("periksa", "/dasbor")  # who decides nothing
    office.at["admin"].sign_in("admin")
    assert office.at["admin"].get("/desk/permintaan").status_code == 403
    _do(office, "camat", filed.case_id, Reopen, reason="Belum selesai")
    assert wishes(store, office.people["siti"]) == []
    assert _row(office, filed).closed_at is None
    assert "masih ditangani" in stranger.post("/keberatan", bukti=filed.proof, kata=WORDS).text


def test_by_the_replys_code_and_number(office: Staffed, stranger: Browser) -> None:
    other = receipt_of(office.centre, office.case(through=12))
    code = survey_token(
        office.centre.store, office.centre.store.office_id, TrackingNumber(other.number.replace("-", ""))
    )
    sent = stranger.post("/keberatan", kode=code, nomor=other.number, kata=WORDS)
    assert "Permintaan Anda diterima" in sent.text
    found = next(
        one for one in wishes(office.centre.store, office.people["siti"]) if one.case_id == other.case_id
    )
    assert found.words == WORDS
    office.done("siti", f"/permintaan/{found.wish_id}", "/permintaan")
    assert [one.wish_id for one in wishes(office.centre.store, office.people["siti"])] == []


def test_the_public_list_follows_the_case(office: Staffed) -> None:
    case_id = office.case(through=3)
    _do(office, "camat", case_id, FlagPublic, public=True, title="Antrean", text="Loket")

    def listed() -> Any:
        with office.centre.store.reading() as connection:
            return connection.execute(select(public_case).where(public_case.c.case_id == case_id)).first()

    first = listed()
    assert (first.title, first.closed, first.service) == ("Antrean", False, "kependudukan")
    office.clock.forward(minutes=5)
    _do(office, "camat", case_id, FlagPublic, public=True, title="Antrean pagi", text="Loket")
    assert (listed().title, listed().request_id) == ("Antrean pagi", first.request_id)
    assert listed().updated_at > first.updated_at
    _do(office, "camat", case_id, FlagPublic, public=False)
    assert listed() is None
