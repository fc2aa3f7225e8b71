"""The work list: what waits, how urgent, at which step, and for whose eyes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from sync.central.people import Person
from tests.desk.conftest import Browser, Hands, PlainKiosk


@pytest.fixture
def at_desk(browser: Browser, siti: Person) -> Browser:
    browser.sign_in("siti")
    return browser


def test_an_empty_list_says_so(at_desk: Browser) -> None:
    assert "Tidak ada kasus terbuka" in at_desk.get("/desk/").text


def test_a_filed_complaint_stands_in_the_list(at_desk: Browser, kiosk: PlainKiosk) -> None:
    case_id = kiosk.file()
    page = at_desk.get("/desk/").text
    assert f'href="/desk/kasus/{case_id}"' in page
    assert "Fatimah Az-Zahra" in page
    assert "KTP, KK, dan surat pindah" in page
    assert "1 · Terima" in page
    assert re.search(r"PGT1-\w{4}-\w{4}-\w", page)
    assert "3528075203900001" not in page


@pytest.mark.parametrize(
    ("mode", "shown"), [("dirahasiakan", "Identitas dirahasiakan"), ("anonim", "Tanpa nama")]
)
def test_a_hidden_name_is_not_in_the_list(at_desk: Browser, kiosk: PlainKiosk, mode: str, shown: str) -> None:
    kiosk.file(identity_mode=mode)
    page = at_desk.get("/desk/").text
    assert shown in page
    assert "Fatimah" not in page


def test_lateness_is_said_in_words(at_desk: Browser, kiosk: PlainKiosk, clock: Hands) -> None:
    kiosk.file()
    assert "Hari ini, 09.15 WIB" in at_desk.get("/desk/").text
    clock.forward(minutes=20)
    assert "Lewat tenggat" in at_desk.get("/desk/").text
    clock.forward(days=2)
    at_desk.sign_in("siti")
    assert "Terlambat 2 hari kerja" in at_desk.get("/desk/").text


def test_the_list_can_be_sieved_by_step(at_desk: Browser, kiosk: PlainKiosk) -> None:
    kiosk.file()
    assert "Fatimah" in at_desk.get("/desk/?langkah=1").text
    other = at_desk.get("/desk/?langkah=4").text
    assert "Tidak ada kasus pada langkah ini" in other
    assert "Fatimah" not in other
    assert at_desk.get("/desk/?langkah=entah").status_code == 404


def test_the_administrator_is_led_to_the_machines_and_sees_no_case(
    browser: Browser, hire: Callable[..., Person], kiosk: PlainKiosk
) -> None:
    case_id = kiosk.file()
    hire("adi", "Adi", "admin")
    page = browser.sign_in("adi")
    assert "Kios &amp; sinkronisasi" in page.text
    assert "Kotak kerja</a>" not in page.text
    refused = browser.get(f"/desk/kasus/{case_id}")
    assert (refused.status_code, "Fatimah" in refused.text) == (403, False)


def test_hostile_words_are_shown_as_words(at_desk: Browser, kiosk: PlainKiosk) -> None:
    kiosk.file(name="<b>Robert'); DROP TABLE--</b> 😀")
    assert "&lt;b&gt;Robert" in at_desk.get("/desk/").text


def test_a_name_of_a_thousand_letters_does_not_fill_the_list(at_desk: Browser, kiosk: PlainKiosk) -> None:
    kiosk.file(name="N" * 1000)
    page = at_desk.get("/desk/").text
    assert "N" * 100 + "…" in page
    assert "N" * 101 not in page
