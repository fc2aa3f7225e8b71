"""Who asks what the office holds of him: 3×24 hours by the wall clock, told while the office is open, ended by a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, select

from sync.cases.commands import NameAccused
from sync.cases.hands import Hand
from sync.cases.refusal import Refusal
from sync.central import case_journal, data_requests, handling
from sync.central import data_request_rows as rows
from sync.central.case_keys import key_of
from sync.central.case_views import CaseDetail
from sync.central.data_request_reminders import remind_of_requests, warned_from
from sync.central.data_requests import Asked
from sync.central.notices import notices_of
from sync.central.retention import erase_case
from sync.central.store import utc
from sync.central.tables import cases
from sync.central.tables.notices import notice
from sync.desk.register.data_request_view import left_words
from sync.desk.words import number_words
from tests.desk.staffed import Staffed, said, staffed
from tests.papers.pdf_text import pages

HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.fixture
def own_office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    """One whose clock may go on."""
    with staffed(tmp_path_factory.mktemp("own")) as running:
        yield running


def taken(office: Staffed, *case_ids: str, **changes: Any) -> str:
    told = {
        "came_at": office.clock(), "way": "langsung", "name": "Zulkarnain Peminta", "identity": "ktp",
        "cases": case_ids, "contact": "081234567890",
    }  # fmt: skip
    made = data_requests.take(
        office.centre.store, Asked(**told | changes), office.people["siti"], office.clock
    )
    assert isinstance(made, str), made
    return made


def number(office: Staffed, case_id: str) -> str:
    seen = handling.case_page(office.centre.store, case_id, office.people["siti"], office.clock)
    assert isinstance(seen, CaseDetail)
    return seen.row.number


def kinds(office: Staffed, login: str) -> list[str]:
    found = notices_of(office.centre.store, office.people[login])
    return [one.kind for one in found if one.kind.startswith("data_")]


class TestAtTheDesk:
    def test_from_the_counter_to_the_copy_in_his_hand(self, office: Staffed) -> None:
        case_id = office.case()
        form = office.page("siti", f"/permintaan-data/catat?kasus={case_id}")
        typed = re.search(r"<textarea id=\"numbers\"[^>]*>([^<]+)<", form)
        assert typed is not None
        page = office.done(
            "siti", "/permintaan-data/catat", "/permintaan-data/catat", numbers=typed[1], name="Zulkarnain Peminta",
            contact="0812", way="langsung", came_day="2026-11-23", came_time="08.15", identity="belum", remark="",
        )  # fmt: skip
        assert "Permintaan tercatat" in page
        assert "26 November 2026, 08.15 WIB" in page  # three times 24 hours, whatever the office hours
        found = re.search(r"/permintaan-data/([0-9a-f-]{36})/serahkan", page)
        assert found is not None
        own = f"/permintaan-data/{found[1]}"
        assert "Zulkarnain Peminta" in office.page("camat", "/permintaan-data")
        early = office.send("siti", f"{own}/serahkan", own, how="Di loket.")
        assert (early.status_code, "Identitas pemohon belum diperiksa" in early.text) == (422, True)
        early = office.send("siti", f"{own}/serahkan", own, how="Di loket.", identity="ktp")
        assert (early.status_code, "belum diunduh sejak permintaan ini datang" in said(early.text)) == (
            409,
            True,
        )
        assert "Di loket." in early.text
        office.at["siti"].sign_in("siti")
        office.at["siti"].post(
            f"/desk/arsip/{case_id}/salinan", what="data_pribadi", token=office.at["siti"].token()
        )
        assert "Salinan diunduh" in office.page("siti", own)
        page = office.done("siti", f"{own}/serahkan", own, how="Di loket.", identity="ktp")
        assert "Penyerahan tercatat" in page
        assert "Diserahkan tepat waktu" in page
        assert "KTP diperlihatkan" in office.page("siti", own)
        history = office.page("kasi", f"/kasus/{case_id}")
        assert "Pelapor meminta data pribadinya" in history
        assert "Permintaan data pribadi dijawab: Diserahkan" in history
        assert "Zulkarnain Peminta" not in history
        again = office.send("siti", f"{own}/tolak", own, reason="Alasan yang panjang.")
        assert (again.status_code, "sudah dijawab" in said(again.text)) == (409, True)

    def test_a_refusal_has_a_reason_that_he_can_read(self, office: Staffed) -> None:
        case_id = office.case()
        own = f"/permintaan-data/{taken(office, case_id)}"
        for short in ("", "tidak"):
            answer = office.send("siti", f"{own}/tolak", own, reason=short)
            assert (answer.status_code, 'id="reason-salah"' in answer.text) == (422, True)
        page = office.done("siti", f"{own}/tolak", own, reason="Pemohon bukan pelapor, tanpa surat kuasa.")
        assert "Penolakan tercatat" in page
        assert "Pemohon bukan pelapor" in office.page("siti", own)
        assert "Pemohon bukan pelapor" in office.page("kasi", f"/kasus/{case_id}")

    @pytest.mark.parametrize(
        ("field", "typed", "words"),
        [
            ("numbers", "", "paling sedikit satu nomor lacak"),
            ("numbers", "PGT1-0000-0000-0", "tidak dikenal"),
            ("name", " ", "belum diisi"),
            ("way", "telegram", "Pilih"),
            ("identity", "", "Pilih"),
            ("came_day", "2026-11-24", "23 November 2026"),
            ("came_day", "2026-10-01", "24 Oktober 2026"),
            ("came_time", "25.00", "09:30"),
            ("came_time", "23.59", "tidak sesudah sekarang"),
        ],
    )
    def test_what_is_wrong_stands_beside_its_field(
        self, office: Staffed, field: str, typed: str, words: str
    ) -> None:
        fields = {
            "numbers": number(office, office.kiosk.file()), "name": "Zulkarnain", "way": "surat", "identity": "ktp",
            "came_day": "2026-11-23", "came_time": "8:15",
        }  # fmt: skip
        form = "/permintaan-data/catat"
        answer = office.send("siti", form, form, **fields | {field: typed})
        assert answer.status_code == 422
        beside = answer.text.split(f'id="{"came_day" if words.startswith("tidak ses") else field}-salah"')
        assert words in beside[1][:400]
        assert "Zulkarnain" in answer.text or field == "name"

    def test_only_who_handles_cases_takes_one_down(self, office: Staffed) -> None:
        assert office.at["periksa"].get("/desk/permintaan-data").status_code == 200
        for who in ("periksa", "admin"):
            assert office.at[who].get("/desk/permintaan-data/catat").status_code == 403
        assert office.at["admin"].get("/desk/permintaan-data").status_code == 403


def test_who_asks_takes_a_receipt_along(office: Staffed) -> None:
    case_id = office.case()
    own = f"/permintaan-data/{taken(office, case_id)}"
    assert "Cetak tanda terima" in office.page("siti", own)
    printed = office.send("siti", f"{own}/tanda-terima", own)
    assert printed.headers["content-type"] == "application/pdf"
    paper = " ".join("".join(pages(printed.content)).split())
    for words in (
        "Zulkarnain Peminta",
        number_words(number(office, case_id)),
        "26 November 2026",
        "KTP diperlihatkan",
        "Siti Aminah",
    ):
        assert words in paper, words
    assert "Cetak tanda terima" not in office.page("periksa", own)  # reads only
    refused = office.at["periksa"].post(f"/desk{own}/tanda-terima", token=office.at["periksa"].token())
    assert refused.status_code == 403
    nobody = office.send("siti", "/permintaan-data/0193b1f0-0000-7000-8000-000000000000/tanda-terima", own)
    assert nobody.status_code == 404


def test_whom_one_of_its_cases_is_about_knows_nothing_of_the_request(office: Staffed) -> None:
    open_to_all, about_budi = office.kiosk.file(), office.kiosk.file()
    detail = handling.case_page(office.centre.store, about_budi, office.people["kasi"], office.clock)
    assert isinstance(detail, CaseDetail)
    hand = Hand(actor="kasi", role="kasi", unit=office.people["kasi"].unit)
    named = NameAccused(hand=hand, persons=("budi",))
    handling.act(office.centre.store, about_budi, detail.version, named, office.people["kasi"], office.clock)
    ask_id = taken(office, open_to_all, about_budi, name="Rahasia Sekali")
    assert "Rahasia Sekali" in office.page("siti", "/permintaan-data")
    assert "Rahasia Sekali" not in office.page("budi", "/permintaan-data")
    assert office.at["budi"].get(f"/desk/permintaan-data/{ask_id}").status_code == 404
    store, budi = office.centre.store, office.people["budi"]
    reason = "Alasan yang cukup panjang."
    assert data_requests.refuse(store, ask_id, reason, budi, office.clock) == Refusal("ask.unknown")
    asked = Asked(office.clock(), "surat", "Budi", "ktp", (about_budi,))
    assert data_requests.take(store, asked, budi, office.clock) == Refusal("case.unknown")


class TestClock:
    def test_it_is_told_once_before_the_end_and_once_after_it_in_office_hours(
        self, own_office: Staffed
    ) -> None:
        office, store = own_office, own_office.centre.store
        ask_id = taken(office, office.kiosk.file())  # Monday 09.00 WIB: until Thursday 09.00
        assert remind_of_requests(store, office.clock) == 0
        office.clock.forward(hours=48)  # Wednesday 09.00
        assert remind_of_requests(store, office.clock) == 3
        assert remind_of_requests(store, office.clock) == 0
        assert kinds(office, "siti") == kinds(office, "camat") == kinds(office, "sekcam") == ["data_near"]
        assert kinds(office, "budi") == kinds(office, "kasi") == []
        office.clock.forward(hours=12)  # 21.00: nobody reads it
        office.clock.forward(hours=12, minutes=1)
        assert remind_of_requests(store, office.clock) == 3
        assert kinds(office, "siti") == ["data_due", "data_near"]
        assert "lewat 1 menit" in office.page("siti", "/permintaan-data")
        opened = re.search(r"/pemberitahuan/[0-9a-f-]{36}/buka", office.page("siti", "/pemberitahuan"))
        assert opened is not None
        assert "Menunggu jawaban" in office.done("siti", opened[0], "/pemberitahuan")
        refusal = data_requests.refuse(
            store, ask_id, "Pemohon tidak dikenal.", office.people["siti"], office.clock
        )
        assert refusal is None
        store.write(lambda connection: connection.execute(delete(notice)))
        assert remind_of_requests(store, office.clock) == 0  # what has ended reminds nobody

    def test_at_night_nothing_is_told(self, own_office: Staffed) -> None:
        taken(own_office, own_office.kiosk.file())
        own_office.clock.forward(hours=60)  # Wednesday 21.00
        assert remind_of_requests(own_office.centre.store, own_office.clock) == 0
        own_office.clock.forward(hours=10, minutes=30)  # Thursday 07.30, an hour and a half before the end
        assert remind_of_requests(own_office.centre.store, own_office.clock) == 3

    @pytest.mark.parametrize(
        ("due", "from_when"),
        [  # UTC; WIB is seven hours ahead
            (datetime(2026, 11, 26, 3, tzinfo=UTC), datetime(2026, 11, 25, 3, tzinfo=UTC)),  # Thursday 10.00
            (datetime(2026, 11, 30, 3, tzinfo=UTC), datetime(2026, 11, 27, 0, 30, tzinfo=UTC)),  # a Monday: on Friday
            (datetime(2026, 11, 25, 13, tzinfo=UTC), datetime(2026, 11, 24, 0, 30, tzinfo=UTC)),  # in the evening
            (datetime(2026, 11, 24, 23, tzinfo=UTC), datetime(2026, 11, 23, 0, 30, tzinfo=UTC)),  # before it opens
        ],
    )  # fmt: skip
    def test_its_end_is_near_while_there_is_still_an_office_day(
        self, office: Staffed, due: datetime, from_when: datetime
    ) -> None:
        calendar = office.centre.store.rules.calendar_of(office.centre.store.office_id)
        assert warned_from(calendar, due) == from_when

    def test_what_remains_is_said_by_the_wall_clock(self) -> None:
        due = datetime(2026, 11, 26, 3, tzinfo=UTC)
        assert left_words(due, due - 53 * HOUR) == ("sisa 2 hari 5 jam", "calm")
        assert left_words(due, due - 24 * HOUR) == ("sisa 1 hari", "soon")
        assert left_words(due, due - HOUR / 2) == ("sisa 30 menit", "soon")
        assert left_words(due, due) == ("lewat 0 menit", "late")
        assert left_words(due, due + 49 * HOUR) == ("lewat 2 hari 1 jam", "late")


def test_an_open_request_keeps_its_case_and_its_words_go_with_the_last_one(own_office: Staffed) -> None:
    office, store = own_office, own_office.centre.store
    office_id, siti, clock = store.office_id, office.people["siti"], office.clock
    first, second = office.case(through=12), office.kiosk.file()
    ask_id = taken(office, first, second)
    shut = cases.update().values(state="closed", since=clock())
    store.write(lambda connection: connection.execute(shut))

    def erased(case_id: str) -> bool:
        erase_case(store, office_id, case_id, 90, utc(clock()))
        with store.reading() as connection:
            row = connection.execute(select(cases).where(cases.c.case_id == case_id)).one()
            assert case_journal.broken_at(connection, office_id, case_id, key_of(store, row)) is None
        return row.erased_at is not None

    assert not erased(first)
    assert "Permintaan data pribadi belum dijawab" in office.page("camat", "/arsip?rak=ditahan")
    reason = "Zulkarnain bukan pelapor."
    assert data_requests.refuse(store, ask_id, reason, siti, clock) is None
    assert erased(first)
    left = rows.find(store, ask_id, siti)
    assert left is not None
    assert (left.facts["name"], left.said) == ("Zulkarnain Peminta", reason)
    assert erased(second)
    gone = rows.find(store, ask_id, siti)
    assert gone is not None
    assert (dict(gone.facts), gone.said, gone.outcome) == ({}, "", "ditolak")
    assert "sudah dimusnahkan" in office.page("siti", "/permintaan-data")
    own = f"/permintaan-data/{ask_id}"
    assert "Cetak tanda terima" not in office.page("siti", own)
    late = office.send("siti", f"{own}/tanda-terima", own)
    assert (late.status_code, "nama pemohon ikut dihapus" in late.text) == (409, True)
