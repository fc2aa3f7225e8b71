"""What the desk is told of a kiosk's printer: in words, once, and with what to do (F24, F25)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sync.central.people import Person
from tests.desk.conftest import Browser, PlainKiosk


@pytest.fixture
def admin(browser: Browser, hire: Callable[..., Person]) -> Browser:
    hire("adi", "Adi", "admin")
    browser.sign_in("adi")
    return browser


@pytest.mark.parametrize(
    ("health", "words", "action"),
    [
        ({"printer": "degraded", "printer_trouble": "paper_low"}, "kertas hampir habis", "Siapkan gulungan baru"),
        ({"printer": "blocked", "printer_trouble": "paper"}, "kertas habis", "pasang gulungan baru"),
        ({"printer": "blocked", "printer_trouble": "cover"}, "tutup terbuka", "sampai berbunyi klik"),
        ({"printer": "blocked", "printer_trouble": "cutter"}, "pemotong macet", "kertas yang terjepit"),
        ({"printer": "lost", "printer_trouble": "stalled"}, "sambungan terputus", "Periksa kabel"),
    ],
)  # fmt: skip
def test_trouble_is_an_alarm_with_what_to_do(
    admin: Browser, kiosk: PlainKiosk, health: dict[str, object], words: str, action: str
) -> None:
    kiosk.health = health
    kiosk.file()
    page = admin.get("/desk/kios").text
    assert page.count(f"Printer kios PGT1: {words}") == 1
    assert action in page


def test_a_printer_that_is_well_is_one_word_and_no_alarm(admin: Browser, kiosk: PlainKiosk) -> None:
    kiosk.health = {"printer": "ready", "printer_trouble": "", "printer_stops": {"cutter": 2}}
    kiosk.file()
    page = admin.get("/desk/kios").text
    assert ">Siap<" in page
    assert "Printer kios PGT1" not in page


def test_a_kiosk_without_a_printer_is_no_alarm(admin: Browser, kiosk: PlainKiosk) -> None:
    kiosk.health = {"printer": "not_fitted", "printer_trouble": "", "printer_stops": {}}
    kiosk.file()
    page = admin.get("/desk/kios").text
    assert ">Tidak dipasang<" in page
    assert "Printer kios PGT1" not in page


def test_the_third_stop_of_the_cutter_calls_for_a_technician(admin: Browser, kiosk: PlainKiosk) -> None:
    kiosk.health = {"printer": "ready", "printer_trouble": "", "printer_stops": {"cutter": 3}}
    kiosk.file()
    assert "Pemotong macet 3 kali" in admin.get("/desk/kios").text


@pytest.mark.parametrize(
    "health", [{}, {"printer": 7}, {"printer_stops": {"cutter": "x"}}, {"printer": "<b>"}]
)
def test_what_is_no_report_is_shown_as_none(
    admin: Browser, kiosk: PlainKiosk, health: dict[str, object]
) -> None:
    kiosk.health = health
    kiosk.file()
    page = admin.get("/desk/kios").text
    assert "<b>" not in page
    assert "Printer kios PGT1" not in page
