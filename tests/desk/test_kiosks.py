"""Kiosks and sync: last contact, serials that are missing, and the code for the next kiosk."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import numpy as np
import pytest
import zxingcpp

from sync.central.people import Person
from sync.central.service import Centre
from sync.desk.kiosks import qr_svg
from tests.asking import shown_code
from tests.desk.conftest import Browser, Hands, PlainKiosk


@pytest.fixture
def admin(browser: Browser, hire: Callable[..., Person]) -> Browser:
    hire("adi", "Adi", "admin")
    browser.sign_in("adi")
    return browser


def test_without_a_kiosk_the_page_says_what_to_do(admin: Browser) -> None:
    assert "Belum ada kios terdaftar" in admin.get("/desk/kios").text


def test_a_kiosk_is_shown_with_its_last_contact(admin: Browser, kiosk: PlainKiosk, clock: Hands) -> None:
    assert "Belum tersambung" in admin.get("/desk/kios").text
    kiosk.file()
    clock.forward(minutes=5)
    page = admin.get("/desk/kios").text
    assert "5 menit yang lalu" in page
    assert "Tersambung" in page
    assert "000001" in page
    assert "Lengkap" in page


def test_a_missing_serial_is_an_alarm_in_words(admin: Browser, kiosk: PlainKiosk) -> None:
    kiosk.file()
    kiosk.skip_serial()
    kiosk.file()
    page = admin.get("/desk/kios").text
    assert "Nomor urut PGT1 belum lengkap" in page
    assert "000002 belum tiba di pusat" in page


def test_the_enrolment_code_is_shown_once_with_its_qr(admin: Browser, centre: Centre) -> None:
    page = admin.post("/desk/kios/kode", token=admin.token()).text
    code = shown_code(page)
    assert "<svg" in page
    assert "style=" not in page
    assert "Berlaku sampai 09.15 WIB, tersisa 15 menit" in page
    assert code not in admin.get("/desk/kios").text


def test_staff_may_look_but_not_enrol(browser: Browser, siti: Person) -> None:
    browser.sign_in("siti")
    assert "Buat kode pendaftaran" not in browser.get("/desk/kios").text
    assert browser.post("/desk/kios/kode", token=browser.token()).status_code == 403


def test_the_qr_can_be_read_back() -> None:
    text = json.dumps({"v": 1, "url": "http://127.0.0.1:8600", "code": "7K4M9-2QXZT", "key": "ab" * 32})
    path = re.search(r'<path[^>]* d="([^"]+)"', qr_svg(text))
    assert path is not None
    assert zxingcpp.read_barcodes(_paint(path[1]))[0].text == text


def _paint(path: str) -> np.ndarray:
    """The modules of segno's one path (``M x y h n m …``) as pixels, four to a module."""
    field = np.full((120, 120), 255, dtype=np.uint8)
    x = y = 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(one) for one in re.findall(r"-?[\d.]+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            field[int(y), int(x) : int(x + values[0])] = 0
            x += values[0]
    return np.kron(field, np.ones((4, 4), dtype=np.uint8))
