"""Settings and releases of the kiosks on the desk: who may change what, what each kiosk has of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sync.central.devices import revoke
from sync.central.order_book import FILE
from sync.central.orders import Orders
from sync.central.people import Person
from sync.vault.signing import DeviceKey
from tests.appliance.machine import NOW, bundle
from tests.desk.conftest import Browser, PlainKiosk

REASON = "Banyak pengunjung lansia."


@pytest.fixture
def admin(browser: Browser, hire: Callable[..., Person]) -> Browser:
    hire("adi", "Adi Nugroho", "admin")
    browser.sign_in("adi")
    return browser


def orders(kiosk: PlainKiosk) -> Orders:
    return Orders(kiosk.centre.store.folder)


def test_the_office_sets_them_for_all_and_for_one(admin: Browser, kiosk: PlainKiosk) -> None:
    kiosk.file()
    fields = {
        "token": admin.token(),
        "kiosk.idle_s": "120",
        "kiosk.languages": "id en",
        "display.low_reach": "ya",
        "reason": REASON,
    }
    page = admin.post("/desk/kios/setelan", untuk="*", **fields).text
    assert "Setelan tersimpan" in page
    assert "Semua kios: Bahasa: Indonesia, Inggris, Detik tanpa sentuhan: 120, Tombol di bawah: Ya" in page
    assert "Adi Nugroho" in page
    assert REASON in page
    wanted = orders(kiosk).wanted_of(kiosk.centre.store.office_id, "PGT1")
    assert wanted[1] == {"kiosk": {"idle_s": 120, "languages": ["id", "en"]}, "display": {"low_reach": True}}
    admin.post(
        "/desk/kios/setelan", token=admin.token(), untuk="PGT1", reason=REASON, **{"kiosk.idle_s": "90"}
    )
    wanted = orders(kiosk).wanted_of(kiosk.centre.store.office_id, "PGT1")
    assert wanted[1]["kiosk"] == {"idle_s": 90, "languages": ["id", "en"]}
    assert 'value="90"' in admin.get("/desk/kios/setelan?untuk=PGT1").text
    assert "belum dipakai kios" in admin.get("/desk/kios/PGT1").text
    kiosk.health = {"settings_in_force": wanted[0], "version": "0.1.0"}
    kiosk.file()
    assert "sudah dipakai" in admin.get("/desk/kios/PGT1").text


def test_hours_and_a_notice_go_to_one_kiosk(admin: Browser, kiosk: PlainKiosk) -> None:
    kiosk.file()
    said = {
        "kiosk.notice": "Loket pindah ke pendopo.",
        "hours.friday": "07.30-11.00",
        "hours.saturday": "tutup",
    }
    page = admin.post("/desk/kios/setelan", token=admin.token(), untuk="PGT1", reason=REASON, **said).text
    assert "Jam loket Jumat: 07.30-11.00" in page
    wanted = orders(kiosk).wanted_of(kiosk.centre.store.office_id, "PGT1")
    assert wanted[1] == {
        "kiosk": {"notice": "Loket pindah ke pendopo."},
        "hours": {"friday": "07.30-11.00", "saturday": "tutup"},
    }
    assert 'value="07.30-11.00"' in admin.get("/desk/kios/setelan?untuk=PGT1").text


def _of_friday(admin: Browser, prefix: str) -> None:
    fields = {"hours.friday": "07.30-11.00", "reason": REASON}
    assert admin.post("/desk/kios/setelan", token=admin.token(), untuk=prefix, **fields).status_code == 200


def test_a_kiosk_that_is_enrolled_anew_goes_on_with_its_settings_by_one_button(
    admin: Browser, kiosk: PlainKiosk
) -> None:
    _of_friday(admin, "PGT1")
    anew = PlainKiosk(kiosk.centre, identity=kiosk.identity)
    office = kiosk.centre.store.office_id
    assert orders(kiosk).wanted_of(office, "PGT2") == (0, {})
    assert "Setelan khusus kios PGT2 belum dilanjutkan" in admin.get("/desk/kios").text
    page = admin.get("/desk/kios/setelan?untuk=PGT2").text
    assert "Lanjutkan setelan PGT1" in page
    fields = {"untuk": "PGT2", "dari": "PGT1"}
    page = admin.post("/desk/kios/setelan/lanjutkan", token=admin.token(), **fields).text
    assert "Setelan dilanjutkan" in page
    assert "Lanjutkan setelan" not in page
    assert "Dilanjutkan dari pendaftaran PGT1." in page
    assert orders(kiosk).wanted_of(office, "PGT2")[1] == {"hours": {"friday": "07.30-11.00"}}
    assert "belum dilanjutkan" not in admin.get("/desk/kios").text
    history = admin.get("/desk/kios/PGT2").text
    assert "Setelan khusus dilanjutkan: PGT1" in history
    assert "Adi Nugroho" in history
    again = admin.post("/desk/kios/setelan/lanjutkan", token=admin.token(), **fields)
    assert again.status_code == 422
    assert "sudah dilanjutkan" in again.text
    assert anew.device.prefix == "PGT2"


def test_a_machine_in_the_place_of_a_lost_one_is_offered_its_settings_and_not_told_to_take_them(
    admin: Browser, kiosk: PlainKiosk
) -> None:
    _of_friday(admin, "PGT1")
    PlainKiosk(kiosk.centre)
    assert "Lanjutkan setelan" not in admin.get("/desk/kios/setelan?untuk=PGT2").text, "PGT1 is in use"
    revoke(kiosk.centre.store, kiosk.centre.store.office_id, kiosk.device.device_id)
    assert "Lanjutkan setelan PGT1" in admin.get("/desk/kios/setelan?untuk=PGT2").text
    assert "Lanjutkan setelan" not in admin.get("/desk/kios/setelan").text
    assert "belum dilanjutkan" not in admin.get("/desk/kios").text


@pytest.mark.parametrize("prefix", ["PGT1", "PGT3", "*", ""])
def test_no_other_settings_can_be_gone_on_with(admin: Browser, kiosk: PlainKiosk, prefix: str) -> None:
    _of_friday(admin, "PGT1")
    PlainKiosk(kiosk.centre)
    fields = {"untuk": "PGT2", "dari": prefix}
    assert admin.post("/desk/kios/setelan/lanjutkan", token=admin.token(), **fields).status_code == 422
    assert orders(kiosk).wanted_of(kiosk.centre.store.office_id, "PGT2") == (0, {})


def test_what_was_emptied_last_is_not_brought_back(admin: Browser, kiosk: PlainKiosk) -> None:
    _of_friday(admin, "PGT1")
    admin.post("/desk/kios/setelan", token=admin.token(), untuk="PGT1", reason=REASON)
    PlainKiosk(kiosk.centre, identity=kiosk.identity)
    assert "Lanjutkan setelan" not in admin.get("/desk/kios/setelan?untuk=PGT2").text


def test_who_is_not_in_charge_of_machines_goes_on_with_nothing(
    browser: Browser, hire: Callable[..., Person], kiosk: PlainKiosk
) -> None:
    hire("adi", "Adi Nugroho", "admin")
    browser.sign_in("adi")
    _of_friday(browser, "PGT1")
    PlainKiosk(kiosk.centre, identity=kiosk.identity)
    hire("siti", "Siti Aminah", "staf")
    browser.sign_in("siti")
    assert "Lanjutkan setelan" not in browser.get("/desk/kios/setelan?untuk=PGT2").text
    fields = {"untuk": "PGT2", "dari": "PGT1"}
    sent = browser.post("/desk/kios/setelan/lanjutkan", token=browser.token(), **fields)
    assert sent.status_code == 403
    assert orders(kiosk).wanted_of(kiosk.centre.store.office_id, "PGT2") == (0, {})


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kiosk.idle_s": "5", "reason": REASON}, "Nilai untuk Detik tanpa sentuhan tidak dapat dipakai"),
        ({"kiosk.idle_s": "x", "reason": REASON}, "Nilai untuk Detik tanpa sentuhan tidak dapat dipakai"),
        ({"kiosk.languages": "en", "reason": REASON}, "Nilai untuk Bahasa tidak dapat dipakai"),
        (
            {"display.low_reach": "mungkin", "reason": REASON},
            "Nilai untuk Tombol di bawah tidak dapat dipakai",
        ),
        ({"hours.friday": "sore", "reason": REASON}, "Nilai untuk Jam loket Jumat tidak dapat dipakai"),
        ({"kiosk.notice": "a" * 81, "reason": REASON}, "Nilai untuk Pengumuman di halaman depan tidak dapat"),
        ({"kiosk.idle_s": "90", "reason": "ya"}, "paling sedikit lima huruf"),
        ({"kiosk.idle_s": "90", "reason": REASON, "untuk": "PGT9"}, "tidak terdaftar di kantor ini"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(
    admin: Browser, kiosk: PlainKiosk, fields: dict[str, str], says: str
) -> None:
    response = admin.post("/desk/kios/setelan", token=admin.token(), **{"untuk": "*", **fields})
    assert response.status_code == 422
    assert says in response.text
    assert orders(kiosk).history(kiosk.centre.store.office_id) == []


def test_who_is_not_in_charge_of_machines_only_reads(
    browser: Browser, hire: Callable[..., Person], kiosk: PlainKiosk
) -> None:
    hire("siti", "Siti Aminah", "staf")
    browser.sign_in("siti")
    page = browser.get("/desk/kios/setelan").text
    assert "<form" not in page.split("<main", 1)[1]
    fields = {"untuk": "*", "kiosk.idle_s": "90", "reason": REASON}
    assert browser.post("/desk/kios/setelan", token=browser.token(), **fields).status_code == 403
    assert orders(kiosk).history(kiosk.centre.store.office_id) == []


def test_no_setting_without_the_form_s_token(admin: Browser, kiosk: PlainKiosk) -> None:
    fields = {"untuk": "*", "kiosk.idle_s": "90", "reason": REASON}
    assert admin.post("/desk/kios/setelan", token="x", **fields).status_code == 403
    assert orders(kiosk).history(kiosk.centre.store.office_id) == []


def test_which_kiosk_has_which_version_and_how_its_last_update_ended(
    admin: Browser, kiosk: PlainKiosk, tmp_path: Path
) -> None:
    kiosk.health = {"version": "0.1.0"}
    kiosk.file()
    assert "Belum ada versi baru" in admin.get("/desk/kios").text
    orders(kiosk).add(bundle(tmp_path, DeviceKey.generate(), "0.2.0"), None, "adi", NOW)
    assert "Versi 0.2.0 ditawarkan kepada semua kios; dipakai 0 dari 1 kios." in admin.get("/desk/kios").text
    assert "0.2.0 ditawarkan" in admin.get("/desk/kios/PGT1").text
    kiosk.health = {"version": "0.1.0", "update_stage": "ready", "update_version": "0.2.0"}
    kiosk.file()
    assert "0.2.0 siap, menunggu waktu tanpa kunjungan" in admin.get("/desk/kios/PGT1").text
    kiosk.health = {"version": "0.1.0", "update_last": "update.died", "update_last_version": "0.2.0"}
    kiosk.file()
    assert "0.2.0 tidak bertahan, dikembalikan" in admin.get("/desk/kios/PGT1").text
    assert "Pembaruan kios PGT1 tidak berhasil" in admin.get("/desk/kios").text
    kiosk.health = {
        "version": "0.2.0",
        "update_last": "<b>x</b>",
        "update_stage": 7,
        "settings_why": "../../etc",
    }
    kiosk.file()
    page = admin.get("/desk/kios/PGT1").text
    assert "<b>x" not in page
    assert "dipakai 1 dari 1 kios" in admin.get("/desk/kios").text


def test_that_they_were_lost_stands_on_the_page_of_the_kiosks_and_of_health(
    admin: Browser, kiosk: PlainKiosk
) -> None:
    kiosk.file()
    (kiosk.centre.store.folder / FILE).write_bytes(b"{")
    assert "pernah rusak dan disisihkan" in admin.get("/desk/kios").text
    assert "Kios tetap memakai setelan yang sudah diterimanya" in admin.get("/desk/kesehatan").text
