"""The working calendar's page: the year, a deadline's working, a day changed after a look at what it moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from sync.central.calendar_changes import last_change
from sync.central.people import Person
from sync.central.service import Centre
from tests.desk.conftest import PASSWORD, Browser, Hands, PlainKiosk

CHANGE = {
    "day": "2026-11-24",
    "kind": "libur",
    "reason": "Pemilihan kepala desa",
    "decree": "SK Bupati 1/2026",
    "seen": "0",
}


@pytest.fixture
def camat(hire: Callable[..., Person], browser: Browser) -> Person:
    who = hire("camat", "Pak Camat", "camat")
    browser.sign_in("camat")
    return who


def test_a_year_with_its_days_off_by_name_and_the_offices_hours(camat: Person, browser: Browser) -> None:
    page = browser.get("/desk/kalender").text
    assert "Kalender kerja 2026" in page
    assert "240 hari kerja" in page
    assert "Rabu, 18 Maret 2026, Cuti bersama: Nyepi" in page
    assert "SKB 1497/2025" in page
    assert "07.30–12.00\n13.00–16.00" in page
    assert "08.00–12.00\n12.30–15.00" in page
    assert "Sen, 23 Nov 2026" not in page  # an ordinary day has no name


def test_a_year_without_a_decree_says_so(camat: Person, browser: Browser) -> None:
    page = browser.get("/desk/kalender?tahun=2027").text
    assert "242 hari kerja (perkiraan)" in page
    assert "SKB hari libur 2027 belum dimasukkan" in page
    assert "Belum ada hari libur tercatat untuk 2030" in browser.get("/desk/kalender?tahun=2030").text


def test_next_years_decree_is_missed_from_october_on(camat: Person, browser: Browser, clock: Hands) -> None:
    assert "belum dimasukkan" in browser.get("/desk/kalender").text
    clock.now -= timedelta(days=60)
    browser.sign_in("camat")
    assert "belum dimasukkan" not in browser.get("/desk/kalender").text


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("terima=2026-03-13&jam=09.00&hari=12", "Rabu, 8 April 2026, 16.00 WIB"),
        ("terima=2026-03-13&jam=15:45&hari=12", "Kamis, 9 April 2026, 16.00 WIB"),
        ("terima=2026-03-14&hari=12", "Kamis, 9 April 2026, 16.00 WIB"),
        ("terima=2026-12-14&hari=12", "Senin, 4 Januari 2027, 16.00 WIB"),
    ],
)
def test_a_deadline_is_worked_out(camat: Person, browser: Browser, asked: str, due: str) -> None:
    answer = browser.get(f"/desk/kalender?{asked}")
    assert answer.status_code == 200
    assert due in answer.text
    assert "hari kerja ke-12" in answer.text


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("terima=13-03-2026&hari=12", "Tulis tanggal seperti"),
        ("terima=2026-03-13&jam=9x&hari=12", "Tulis jam seperti"),
        ("terima=2026-03-13&hari=0", "Tulis jumlah hari kerja"),
        ("terima=2026-03-13&hari=%D9%A1", "Tulis jumlah hari kerja"),
    ],
)
def test_what_cannot_be_worked_out_is_said_at_its_field(
    camat: Person, browser: Browser, asked: str, words: str
) -> None:
    answer = browser.get(f"/desk/kalender?{asked}")
    assert answer.status_code == 422
    assert words in answer.text
    assert 'aria-invalid="true"' in answer.text


def test_a_change_is_looked_at_and_then_made(
    camat: Person, browser: Browser, kiosk: PlainKiosk, centre: Centre
) -> None:
    kiosk.file()
    token = browser.token()
    looked = browser.post("/desk/kalender/periksa", token=token, **CHANGE)
    assert looked.status_code == 200
    assert "Menggeser tenggat jawaban 1 dari 1 kasus terbuka" in looked.text
    assert "Libur kantor ini: Pemilihan kepala desa" in looked.text
    assert last_change(centre.store, centre.store.office_id) == 0
    made = browser.post("/desk/kalender/ubah", token=token, **CHANGE)
    assert made.status_code == 200
    assert "Kalender sudah diubah" in made.text
    assert "239 hari kerja" in made.text
    assert "Selasa, 24 November 2026: diliburkan" in made.text
    assert "Pak Camat · Camat" in made.text


def test_a_change_asks_for_a_fresh_proof_and_keeps_the_form(
    camat: Person, browser: Browser, clock: Hands, centre: Centre
) -> None:
    token = browser.token()
    clock.forward(minutes=6)
    asked = browser.post("/desk/kalender/ubah", token=token, **CHANGE)
    assert "Ubah kalender kerja" in asked.text
    assert 'value="Pemilihan kepala desa"' in asked.text
    assert last_change(centre.store, centre.store.office_id) == 0
    made = browser.post("/desk/kalender/ubah", token=token, password=PASSWORD, **CHANGE)
    assert "Kalender sudah diubah" in made.text


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"day": "24-11-2026"}, 422, "Tulis tanggal seperti"),
        ({"day": "2026-11-28"}, 422, "Hari itu sudah demikian"),
        ({"day": "1999-01-01"}, 422, "Tanggal harus di antara"),
        ({"reason": "x"}, 422, "Tulis alasannya, 5 sampai 200 huruf."),
        ({"kind": "apa"}, 422, "Pilih salah satu"),
        ({"seen": "3"}, 409, "baru saja diubah orang lain"),
    ],
)
def test_a_refused_change_comes_back_with_what_was_typed(
    camat: Person, browser: Browser, changed: dict[str, str], status: int, words: str
) -> None:
    for path in ("/desk/kalender/periksa", "/desk/kalender/ubah"):
        again = browser.post(path, token=browser.token(), **{**CHANGE, **changed})
        assert again.status_code == status
        assert words in again.text
        assert "SK Bupati 1/2026" in again.text


def test_others_read_only(
    hire: Callable[..., Person], siti: Person, browser: Browser, centre: Centre
) -> None:
    browser.sign_in("siti")
    page = browser.get("/desk/kalender")
    assert page.status_code == 200
    assert "Ubah satu hari" not in page.text
    for path in ("/desk/kalender/periksa", "/desk/kalender/ubah"):
        assert browser.post(path, token=browser.token(), **CHANGE).status_code == 403
        assert browser.post(path, token="x", **CHANGE).status_code == 403
    assert last_change(centre.store, centre.store.office_id) == 0
