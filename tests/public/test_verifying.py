"""`/verifikasi`: "cocok" for what the office issued, "tidak cocok" for all else, and no name in either."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from sync.central.service import Centre
from sync.central.verifying import issue
from sync.papers.proof import LetterCheck
from tests.desk.conftest import Browser, Hands
from tests.public.conftest import PLANTED, Filed

NUMBER = "470/12/432.512/2026"


@pytest.fixture
def code(centre: Centre, file: Callable[..., Filed]) -> str:
    """On a letter of today."""
    case_id, store = file().case_id, centre.store
    day = date(2026, 12, 7)
    return store.write(
        lambda connection: issue(connection, store, case_id, store.office_id, NUMBER, day, "surat_tanggapan")
    )


def test_a_genuine_letter_fits(browser: Browser, code: str) -> None:
    page = browser.post("/verifikasi", nomor=NUMBER, kode=code).text
    assert "Cocok" in page
    assert "Surat ini dikeluarkan oleh Kecamatan Pegantenan." in page
    assert "Senin, 7 Desember 2026" in page
    assert "Surat tanggapan" in page
    assert not [word for word in PLANTED if word in page]


def test_the_letters_qr_code_is_answered_at_once(browser: Browser, code: str) -> None:
    check = LetterCheck(page="/verifikasi", number=NUMBER, code=code)
    assert "Surat ini dikeluarkan oleh Kecamatan Pegantenan." in browser.get(check.link).text
    assert "Tidak cocok" in browser.get(check.link.replace("470/12", "470/13")).text
    assert browser.get("/verifikasi?nomor=1&kode=x").status_code == 422


def test_as_people_type_it(browser: Browser, code: str) -> None:
    groups = " ".join(code[n : n + 4] for n in range(0, 16, 4)).upper()
    assert "Cocok" in browser.post("/verifikasi", nomor=f" {NUMBER.replace('/', ' / ')}", kode=groups).text


@pytest.mark.parametrize("change", ["code", "number"])
def test_what_was_changed_does_not_fit(browser: Browser, code: str, change: str) -> None:
    other = ("0" if code[0] != "0" else "1") + code[1:]
    fields = (
        {"nomor": NUMBER, "kode": other}
        if change == "code"
        else {"nomor": "470/13/432.512/2026", "kode": code}
    )
    page = browser.post("/verifikasi", **fields).text
    assert "Tidak cocok" in page
    assert "7 Desember 2026" not in page


def test_a_letter_keeps_the_date_it_left_with(centre: Centre, code: str) -> None:
    store = centre.store
    again = store.write(
        lambda connection: issue(
            connection, store, "c", store.office_id, NUMBER, date(2027, 1, 1), "surat_tanggapan"
        )
    )
    assert again == code


@pytest.mark.parametrize(
    ("number", "typed", "words"),
    [
        ("", "4F2A9C0177BE0D3C", "Tulis nomor surat"),
        (NUMBER, "4F2A", "16 huruf dan angka"),
        (NUMBER, "x" * 16, "16 huruf"),
    ],
)
def test_what_is_no_code_is_said_beside_its_field(
    browser: Browser, number: str, typed: str, words: str
) -> None:
    page = browser.post("/verifikasi", nomor=number, kode=typed)
    assert page.status_code == 422
    assert words in page.text


def test_a_receipt(browser: Browser, file: Callable[..., Filed]) -> None:
    filed = file()
    page = browser.post("/verifikasi", bukti=filed.proof).text
    assert "Struk ini dikeluarkan oleh kios kantor ini." in page
    assert filed.number in page
    assert "Langkah" not in page
    forged = browser.post("/verifikasi", bukti=filed.proof[:-3] + "AAA").text
    assert "Tidak cocok" in forged


def test_guessing_is_limited(browser: Browser, code: str, clock: Hands) -> None:
    for _ in range(10):
        browser.post("/verifikasi", nomor=NUMBER, kode="0" * 16)
    assert browser.post("/verifikasi", nomor=NUMBER, kode=code).status_code == 429
    clock.forward(minutes=2)
    assert "Cocok" in browser.post("/verifikasi", nomor=NUMBER, kode=code).text
