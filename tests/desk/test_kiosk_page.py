"""One machine's page: its figures, and what the administrator does there, with a reason and by name."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from sync.central.people import Person
from tests.desk.conftest import PASSWORD, Browser, Hands, PlainKiosk

REASON = "Kios dicuri semalam, sudah dilaporkan."


@pytest.fixture
def admin(browser: Browser, hire: Callable[..., Person]) -> Browser:
    hire("adi", "Adi Nugroho", "admin")
    browser.sign_in("adi")
    return browser


def fork(kiosk: PlainKiosk) -> None:
    """Two complaints under one place of the stream."""
    kiosk.file()
    kiosk.seq -= 1
    kiosk.expects = "conflict"
    kiosk.file()
    kiosk.expects = "new"


def test_what_staff_did_at_the_machine_is_told(admin: Browser, kiosk: PlainKiosk, clock: Hands) -> None:
    deed = {"at": "2026-11-23T01:15:00Z", "by": "Siti Contoh", "what": "roll", "outcome": "done"}
    kiosk.health = {
        "staff": [
            deed,
            deed | {"what": "test.printer", "outcome": "bad"},
            deed | {"what": "dance", "outcome": "well"},
            deed | {"by": "<b>x</b>" * 20},
            deed | {"at": "yesterday"},
            deed | {"what": "Siti, 3528"},
            7,
        ]
    }
    kiosk.file()
    page = admin.get("/desk/kios/PGT1").text
    for words in (
        "Gulungan kertas diganti: selesai",
        "Printer diuji: tidak baik",
        "dance: well",
        "Siti Contoh · ",
        "08.15",
    ):
        assert words in page
    assert page.count("Siti Contoh · ") == 3
    assert "3528" not in page


def test_all_figures_stand_there_with_what_they_mean(admin: Browser, kiosk: PlainKiosk, clock: Hands) -> None:
    kiosk.health = {
        "version": "0.1.0",
        "waiting_cases": 2,
        "waiting_bytes": 1_400_000,
        "oldest_waiting_at": "2026-11-23T01:00:00Z",
        "clock_offset_s": 3.2,
        "disk_free": 12_400_000_000,
        "last_serial": 3,
        "started_at": "2026-11-23T00:30:00Z",
    }
    kiosk.file()
    page = admin.get("/desk/kios/PGT1").text
    for words in (
        "2 kasus, 1,4 MB",
        "-3 detik",
        "12,4 GB",
        "000003",
        "1 jam yang lalu",
        "07.30 WIB",
        "10.00 WIB",
    ):
        assert words in page
    assert "tidak dihitung" in page
    row = admin.get("/desk/kios").text
    assert "versi 0.1.0" in row
    assert "jam -3 detik · disk 12,4 GB" in row


def test_of_an_older_kiosk_it_says_that_there_is_no_news(admin: Browser, kiosk: PlainKiosk) -> None:
    kiosk.file()
    assert admin.get("/desk/kios/PGT1").text.count("Belum ada kabar") >= 5


def test_another_prefix_is_a_page_that_says_so(admin: Browser, kiosk: PlainKiosk) -> None:
    for prefix in ("PGT9", "x", "PGT1%01"):
        response = admin.get(f"/desk/kios/{prefix}")
        assert response.status_code == 404


def test_silence_is_told_on_top_of_the_list(admin: Browser, kiosk: PlainKiosk, clock: Hands) -> None:
    kiosk.file()
    clock.forward(minutes=25)
    assert "Terlambat" in admin.get("/desk/kios").text
    clock.forward(minutes=40)
    admin.sign_in("adi")
    page = admin.get("/desk/kios").text
    assert "Kios PGT1 tidak terdengar" in page
    assert "paling lambat 23 November 2026, 10.00 WIB" in page
    assert "1 tidak terdengar" in page


def test_a_gap_is_closed_with_a_reason(admin: Browser, kiosk: PlainKiosk) -> None:
    kiosk.file()
    kiosk.skip_serial()
    kiosk.file()
    fields = {"token": admin.token(), "first": "2", "last": "2"}
    assert admin.post("/desk/kios/PGT1/celah", **fields, reason="ya").status_code == 422
    page = admin.post("/desk/kios/PGT1/celah", **fields, reason="Disk kios diganti.").text
    assert "Nomor urut ditutup" in page
    assert "Disk kios diganti." in page
    assert "Adi Nugroho" in page
    assert "belum lengkap" not in admin.get("/desk/kios").text
    again = admin.post("/desk/kios/PGT1/celah", **fields, reason="Disk kios diganti.")
    assert again.status_code == 409


def test_two_versions_stand_beside_each_other_and_one_is_taken(admin: Browser, kiosk: PlainKiosk) -> None:
    fork(kiosk)
    page = admin.get("/desk/kios/PGT1").text
    assert "Dua catatan pada urutan yang sama" in page
    assert "Fatimah" not in page
    head = re.search(r'name="head" value="([0-9a-f]{64})"', page)
    assert head is not None
    done = admin.post(
        "/desk/kios/PGT1/beda", token=admin.token(), head=head[1], decision="both", reason=REASON
    )
    assert "kasus tersendiri dan masuk kotak kerja" in done.text
    assert "Diputuskan" in done.text


def test_an_alarm_of_the_records_is_cleared_by_a_person(admin: Browser, kiosk: PlainKiosk) -> None:
    fork(kiosk)
    assert "kios mungkin disalin" in admin.get("/desk/kios").text
    fields = {"token": admin.token(), "alarm": "stream-forked", "reason": REASON}
    assert "Peringatan diselesaikan" in admin.post("/desk/kios/PGT1/peringatan", **fields).text
    assert "kios mungkin disalin" not in admin.get("/desk/kios").text
    assert admin.post("/desk/kios/PGT1/peringatan", **fields).status_code == 409


def test_revoking_asks_why_and_for_the_password(admin: Browser, kiosk: PlainKiosk, clock: Hands) -> None:
    kiosk.file()
    assert "tidak dapat dibatalkan" in admin.get("/desk/kios/PGT1/cabut").text
    clock.forward(minutes=6)
    token = admin.token()
    for given, status in (({}, 200), ({"password": "salah sama sekali"}, 401)):
        asked = admin.post("/desk/kios/PGT1/cabut", token=token, reason=REASON, **given)
        assert asked.status_code == status
        assert 'type="password"' in asked.text
        assert REASON in asked.text
    assert kiosk.device.state == "active"
    done = admin.post("/desk/kios/PGT1/cabut", token=token, reason=REASON, password=PASSWORD)
    assert "Kunci kios dicabut" in done.text
    assert REASON in done.text
    assert kiosk.device.state == "revoked"
    assert "Cabut kunci …" not in done.text


def test_within_five_minutes_of_signing_in_no_password_is_asked(admin: Browser, kiosk: PlainKiosk) -> None:
    assert 'type="password"' not in admin.get("/desk/kios/PGT1/cabut").text
    done = admin.post("/desk/kios/PGT1/cabut", token=admin.token(), reason=REASON)
    assert 'type="password"' not in done.text
    assert kiosk.device.state == "revoked"


def test_staff_look_and_do_not_touch(browser: Browser, kiosk: PlainKiosk, siti: Person) -> None:
    fork(kiosk)
    browser.sign_in("siti")
    page = browser.get("/desk/kios/PGT1")
    assert page.status_code == 200
    assert "<form" not in page.text.split("<main", 1)[1]
    token = browser.token()
    assert browser.get("/desk/kios/PGT1/cabut").status_code == 403
    for act in ("cabut", "celah", "beda", "peringatan"):
        assert browser.post(f"/desk/kios/PGT1/{act}", token=token, reason=REASON).status_code == 403
    assert kiosk.device.state == "active"


@pytest.mark.parametrize("act", ["cabut", "celah", "beda", "peringatan"])
def test_no_act_without_the_form_s_token(admin: Browser, kiosk: PlainKiosk, act: str) -> None:
    assert admin.post(f"/desk/kios/PGT1/{act}", token="x", reason=REASON).status_code == 403
    assert kiosk.device.state == "active"


def test_the_sieve_leaves_out_what_needs_nobody(admin: Browser, kiosk: PlainKiosk) -> None:
    kiosk.file()
    assert '<a href="/desk/kios/PGT1">' in admin.get("/desk/kios").text
    assert "Tidak ada kios pada saringan ini" in admin.get("/desk/kios?saring=perhatian").text
    assert '<a href="/desk/kios/PGT1">' in admin.get("/desk/kios?saring=semua").text
    assert admin.get("/desk/kios?saring=lain").status_code == 404


def test_what_needs_somebody_stands_first(admin: Browser, kiosk: PlainKiosk) -> None:
    kiosk.file()
    second = PlainKiosk(kiosk.centre)
    second.health = {"disk_free": 1000}
    second.file()
    page = admin.get("/desk/kios").text
    assert page.index('<a href="/desk/kios/PGT2">') < page.index('<a href="/desk/kios/PGT1">')
