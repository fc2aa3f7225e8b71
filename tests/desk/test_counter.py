"""At the counter and on the telephone: who only asked is counted, the number follows by SMS, the month says what came in late."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.cases.refusal import Refusal
from sync.central import box, enquiries
from sync.central.by_hand import receive
from sync.central.outgoing.number_told import tell_number
from sync.central.periods import Period
from sync.central.tables.lapor import enquiry
from sync.central.tables.outgoing import notice_contact, outgoing
from sync.central.taken_in import Received, TakenIn
from sync.desk.figures.counter import at_the_counter
from sync.desk.wording import Wording
from sync.papers.sections import Facts, Grid
from tests.desk.conftest import ANSWERS
from tests.desk.staffed import Staffed, said, staffed

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("office"), ways=("sms",)) as made:
        yield made


def taken(office: Staffed, days_ago: int = 0, **answers: str) -> str:
    """A call that a clerk wrote down; its id."""
    office.clock.forward(seconds=1)
    facts = {"late_reason": "Listrik padam, rahasia Fatimah"} if days_ago else {}
    said_then = {**ANSWERS, "reply_way": "pos", **answers}
    arrived = office.clock() - timedelta(days=days_ago)
    made = receive(
        office.centre.store,
        office.centre.keys,
        TakenIn("telepon", said_then, arrived, facts),
        office.people["siti"],
        office.clock,
    )
    assert isinstance(made, Received), made
    return made.case_id


def test_who_only_asked_is_a_count_and_no_case(office: Staffed) -> None:
    store, who = office.centre.store, office.centre.store.office_id
    page = office.done("siti", "/terima/tanya", "/terima", channel="telepon", service="kependudukan")
    assert "Hari ini 1 yang bertanya" in page
    office.clock.forward(seconds=1)
    office.done("siti", "/terima/tanya", "/terima", channel="langsung", service="")
    assert enquiries.counted(store, who, MONDAY, MONDAY) == {"telepon": 1, "langsung": 1}
    assert "Hari ini 1 yang bertanya" in office.done("siti", "/terima/tanya", "/terima", act="undo")
    assert enquiries.counted(store, who, MONDAY, MONDAY) == {"telepon": 1}
    assert not enquiries.take_back(
        store, office.people["budi"], office.clock
    )  # another's is not his to take back
    with store.reading() as connection:
        (row,) = connection.execute(select(enquiry)).all()
    assert (row.clerk, row.service) == ("siti", "kependudukan")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"channel": "surat"}, "Pilih dulu lewat jalan mana"),
        ({"channel": "telepon", "service": "merpati"}, "Pilih salah satu dari daftar"),
    ],
)
def test_what_is_no_question_at_the_counter_is_refused(
    office: Staffed, fields: dict[str, str], words: str
) -> None:
    page = office.send("siti", "/terima/tanya", "/terima", **fields)
    assert page.status_code == 422
    assert words in said(page.text)


def test_only_who_handles_cases_counts(office: Staffed) -> None:
    store = office.centre.store
    refused = enquiries.count_one(store, office.people["periksa"], "telepon", "", office.clock)
    assert refused == Refusal("enquiry.not_your_role")


def test_whoever_wants_it_in_writing_files_a_request_for_information(office: Staffed) -> None:
    page = office.done("siti", "/terima", channel="telepon", kind="informasi")
    assert re.search(r'<option value="informasi" selected', page)


def test_the_number_follows_by_sms_with_consent_as_an_event(office: Staffed) -> None:
    case_id = taken(office)
    here = f"/terima/selesai/{case_id}"
    page = office.page("siti", here)
    assert "Kirim nomor ini lewat SMS ke" in page
    assert 'value="081234567890"' in page
    assert "Nomor ini dikirim juga lewat SMS" in office.done(
        "siti", f"{here}/sms", here, phone="0812 3456 7890"
    )
    with office.centre.store.reading() as connection:
        (sent,) = connection.execute(select(outgoing).where(outgoing.c.case_id == case_id)).all()
        (way,) = connection.execute(select(notice_contact).where(notice_contact.c.case_id == case_id)).all()
    assert (sent.channel, sent.notice, sent.state, sent.at_once) == (
        "sms",
        "diterima_lengkapi",
        "antre",
        True,
    )
    assert (way.channel, way.source, way.confirmed) == ("sms", "petugas", False)
    assert "Kirim nomor ini lewat SMS ke" not in office.page("siti", here)
    history = office.page("siti", f"/kasus/{case_id}")
    assert "Kabar" in history
    again = tell_number(office.centre.store, case_id, "081234567890", office.people["siti"], office.clock)
    assert again is None
    with office.centre.store.reading() as connection:  # said once
        assert len(connection.execute(select(outgoing).where(outgoing.c.case_id == case_id)).all()) == 1


def test_a_number_that_cannot_be_one_is_said_so_and_nothing_goes_out(office: Staffed) -> None:
    case_id = taken(office)
    here = f"/terima/selesai/{case_id}"
    page = office.send("siti", f"{here}/sms", here, phone="12")
    assert page.status_code == 422
    store, siti = office.centre.store, office.people["siti"]
    assert tell_number(store, case_id, "12", siti, office.clock) == Refusal("contact.address")
    assert tell_number(store, "x", "081234567890", siti, office.clock) == Refusal("case.unknown")
    reader = office.people["periksa"]
    assert tell_number(store, case_id, "081234567890", reader, office.clock) == Refusal("hand.not_yours")


def test_an_office_without_sms_offers_none(tmp_path: Path) -> None:
    with staffed(tmp_path) as bare:
        case_id = taken(bare)
        assert "lewat SMS" not in bare.page("siti", f"/terima/selesai/{case_id}")
        refused = tell_number(bare.centre.store, case_id, "081234567890", bare.people["siti"], bare.clock)
        assert refused == Refusal("contact.way")


def test_the_month_lists_what_was_written_down_late_without_its_words(tmp_path: Path) -> None:
    with staffed(tmp_path) as office:
        taken(office)
        taken(office, days_ago=6)
        store, siti = office.centre.store, office.people["siti"]
        enquiries.count_one(store, siti, "telepon", "", office.clock)
        box.note_emptying(store, siti, 0, "Moh. Hasan", office.clock)
        who, period = (store, Wording.load(store.rules.office)), Period.of_month(MONDAY)
        facts, grid = at_the_counter(*who, siti, period, office.clock())
        assert isinstance(facts, Facts)
        told = {one.label: one.value for one in facts.rows}
        assert told["Bertanya dan langsung dijawab, Telepon"] == "1"
        assert told["Kotak pengaduan dikosongkan"] == "1 dari 16 hari kerja"
        assert isinstance(grid, Grid)
        (row,) = grid.rows
        assert row[1:] == ("Telepon", "17 November 2026, 09.00 WIB", "23 November 2026, 09.00 WIB", "4")
        assert "Fatimah" not in repr((facts, grid))
        before = Period.of_month(date(2026, 10, 1))
        assert len(at_the_counter(*who, siti, before, office.clock())) == 1
        pdf = office.at["camat"].get("/desk/statistik/laporan?periode=2026-11")
        assert pdf.content.startswith(b"%PDF")


def test_the_page_of_a_case_says_who_wrote_it_down_when_and_why_so_late(office: Staffed) -> None:
    case_id = taken(office, days_ago=6, identity_mode="dirahasiakan")
    page = office.page("siti", f"/kasus/{case_id}")
    assert "oleh Siti Aminah" in page
    assert "Listrik padam, rahasia Fatimah" in page
    assert "Dicatat kemudian" in page
    assert "Tiba terlambat dari kios" not in page
    assert "Listrik padam" not in office.page(
        "periksa", f"/kasus/{case_id}"
    )  # who only reads is not told who it is
    by_kiosk = office.page("siti", f"/kasus/{office.case()}")
    assert "<h2>Penerimaan</h2>" not in by_kiosk
