"""Accounts looked after by three roles: alone where that is harmless, by two where it is not, never for oneself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyotp
import pytest

from sync.central import people
from sync.central.account_journal import broken_at, history_of
from sync.central.delegations import delegations_of, hands_of
from sync.central.people import Person
from sync.central.second_factors import factors_of
from sync.central.service import Centre
from tests.desk.conftest import PASSWORD, Browser, Hands

REASON = "Penggantian pejabat per 1 Desember"


@dataclass
class Office:
    """Everybody, and a browser for each, signed in."""

    centre: Centre
    people: dict[str, Person]
    open_browser: Callable[[], Browser]

    def at(self, login: str) -> Browser:
        browser = self.open_browser()
        assert browser.sign_in(login).status_code == 200
        return browser

    def now(self, login: str) -> Person:
        found = people.find_person(self.centre.store, login)
        assert found is not None
        return found

    def do(self, browser: Browser, login: str, act: str, **fields: str) -> Any:
        path = f"/desk/pengguna/{self.people[login].person_id}/{act}"
        return browser.post(path, token=browser.token(), **fields)

    def kinds(self, login: str) -> list[str]:
        return [event.kind for event in history_of(self.centre.store, self.centre.store.office_id, login)]


@pytest.fixture
def office(centre: Centre, hire: Callable[..., Person], new_browser: Callable[[], Browser]) -> Office:
    roles = ("camat", "sekcam", "admin", "kasi", "staf", "auditor")
    return Office(centre, {role: hire(role, role.title(), role) for role in roles}, new_browser)


def link_on(page: str) -> str:
    found = re.search(r'class="link">https?://[^/]+(/desk/undangan/[\w-]+)<', page)
    assert found is not None
    return found[1]


def request_on(page: str) -> str:
    found = re.search(r"/desk/pengguna/permintaan/([0-9a-f-]{36})", page)
    assert found is not None
    return found[1]


def answer(browser: Browser, request_id: str, decision: str) -> Any:
    return browser.post(f"/desk/pengguna/permintaan/{request_id}", token=browser.token(), decision=decision)


def test_a_new_staf_begins_with_a_link_shown_once(office: Office) -> None:
    admin = office.at("admin")
    shown = admin.post(
        "/desk/pengguna/baru",
        token=admin.token(),
        login="dewi",
        name="Dewi Lestari",
        role="staf",
        unit="Pelayanan",
    )
    link = link_on(shown.text)
    assert "/undangan/" not in admin.get(f"/desk/pengguna/{office.now('dewi').person_id}").text
    newcomer = office.open_browser()
    assert "Selamat datang, Dewi Lestari" in newcomer.get(link).text
    newcomer.post(link, password=PASSWORD, again=PASSWORD)
    assert "Kotak kerja" in newcomer.get("/desk/").text
    assert office.kinds("dewi")[:4] == ["signed-in", "password-chosen", "account-opened", "account-added"]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"login": "A B"}, "Nama pengguna hanya"),
        ({"login": "staf"}, "sudah dipakai"),
        ({"name": " "}, "Nama harus diisi"),
        ({"role": "bupati"}, "Peran tidak dikenal"),
        ({"role": "kasi"}, "harus punya unit"),
        ({"role": "camat"}, "Tulis alasannya"),
    ],
)
def test_what_is_wrong_with_a_new_account_stands_beside_its_field(
    office: Office, fields: dict[str, str], words: str
) -> None:
    admin = office.at("admin")
    given = {"login": "dewi", "name": "Dewi", "role": "staf"} | fields
    refused = admin.post("/desk/pengguna/baru", token=admin.token(), **given)
    assert (refused.status_code, words in refused.text) == (422, True)
    assert 'aria-invalid="true"' in refused.text
    assert people.find_person(office.centre.store, "dewi") is None


def test_a_new_camat_takes_two_and_the_second_gets_the_link(office: Office) -> None:
    admin, camat = office.at("admin"), office.at("camat")
    waits = admin.post(
        "/desk/pengguna/baru",
        token=admin.token(),
        login="baru",
        name="Camat Baru",
        role="camat",
        reason=REASON,
    )
    assert "Menunggu orang kedua" in waits.text
    assert not office.now("baru").active
    request_id = request_on(waits.text)
    own = answer(admin, request_id, "done")
    assert (own.status_code, "disetujui orang lain" in own.text) == (409, True)
    done = answer(camat, request_id, "done")
    assert link_on(done.text)
    assert office.now("baru").active
    assert answer(office.at("sekcam"), request_id, "done").status_code == 409
    assert office.kinds("baru") == ["account-opened", "request-done", "request-made", "account-added"]


def test_the_reset_of_factors_takes_two_and_none_of_them_is_the_person(office: Office, clock: Hands) -> None:
    store, staf = office.centre.store, office.people["staf"]
    at_staf = office.at("staf")
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', at_staf.get("/desk/akun/kode").text)
    assert secret is not None
    code = pyotp.TOTP(secret[1].replace(" ", "")).at(clock.now)
    at_staf.post("/desk/akun/kode", token=at_staf.token(), code=code)
    admin = office.at("admin")
    assert office.do(admin, "staf", "factors", reason="x").status_code == 422
    waits = office.do(admin, "staf", "factors", reason="Telepon hilang di pasar")
    request_id = request_on(waits.text)
    again = office.do(admin, "staf", "factors", reason="Telepon hilang di pasar")
    assert (again.status_code, "sudah menunggu" in again.text) == (409, True)
    with store.reading() as connection:
        assert factors_of(connection, staf.person_id).totp
    assert "Disetujui" in answer(office.at("sekcam"), request_id, "done").text
    with store.reading() as connection:
        assert not factors_of(connection, staf.person_id).any
    assert "Masuk ke meja petugas" in at_staf.get("/desk/").text
    with store.reading() as connection:
        assert factors_of(connection, staf.person_id).recovery_left == 0


def test_a_request_is_declined_withdrawn_or_grows_old(office: Office, clock: Hands) -> None:
    admin, camat = office.at("admin"), office.at("camat")
    first = request_on(office.do(admin, "sekcam", "close", reason=REASON).text)
    assert answer(camat, first, "withdrawn").status_code == 409
    assert "Permintaan ditolak" in answer(camat, first, "declined").text
    second = request_on(office.do(admin, "sekcam", "close", reason=REASON).text)
    assert "Permintaan ditarik" in answer(admin, second, "withdrawn").text
    third = request_on(office.do(admin, "sekcam", "close", reason=REASON).text)
    clock.forward(days=8)
    assert answer(office.at("camat"), third, "done").status_code == 409
    assert office.now("sekcam").active


def test_another_role_ends_sessions_and_delegations(office: Office, clock: Hands) -> None:
    admin, kasi = office.at("admin"), office.at("kasi")
    made = admin.post(
        "/desk/pengguna/delegasi", token=admin.token(), manner="plh", decree="800/12/2026",
        giver=office.people["camat"].person_id, taker=office.people["kasi"].person_id,
        first="2026-11-23", last="2026-11-30",
    )  # fmt: skip
    assert "Delegasi disimpan" in made.text
    assert "Plh. Camat" in kasi.get("/desk/akun").text
    done = office.do(admin, "kasi", "role", role="staf", unit="Pelayanan")
    assert "Peran disimpan" in done.text
    assert "Masuk ke meja petugas" in kasi.get("/desk/").text
    assert (office.now("kasi").role, office.now("kasi").unit) == ("staf", "Pelayanan")
    with office.centre.store.reading() as connection:
        assert len(hands_of(connection, office.now("kasi"), date(2026, 11, 24))) == 1


def test_nobody_raises_himself_and_nobody_else_is_let_in(office: Office) -> None:
    for login in ("camat", "sekcam", "admin"):
        browser = office.at(login)
        for act in ("role", "close", "factors", "link", "sessions"):
            refused = office.do(browser, login, act, role="camat", reason=REASON)
            assert (refused.status_code, "akun Anda sendiri" in refused.text) == (409, True)
    for login in ("kasi", "staf", "auditor"):
        browser = office.at(login)
        assert office.do(browser, "staf", "role", role="camat", reason=REASON).status_code == 403
        assert browser.get("/desk/pengguna/baru").status_code == 403
        assert browser.get("/desk/pengguna").status_code == (200 if login == "auditor" else 403)
    seen = office.at("auditor").get(f"/desk/pengguna/{office.people['staf'].person_id}").text
    assert "<form" not in seen.split("<main", 1)[1].split("</main>", 1)[0]


def test_an_admin_out_of_hand_is_closed_by_one(office: Office) -> None:
    admin, camat = office.at("admin"), office.at("camat")
    assert "Akun ditutup" in office.do(camat, "admin", "close").text
    assert "Masuk ke meja petugas" in admin.get("/desk/").text
    assert admin.sign_in("admin").status_code == 401
    assert "Tautan untuk" not in office.do(camat, "admin", "open", reason=REASON).text
    assert not office.now("admin").active


def test_on_its_first_day_the_office_has_one_who_decides_alone(
    centre: Centre, hire: Callable[..., Person], new_browser: Callable[[], Browser]
) -> None:
    hire("admin", "Adi", "admin")
    admin = new_browser()
    admin.sign_in("admin")
    shown = admin.post("/desk/pengguna/baru", token=admin.token(), login="camat", name="Camat", role="camat")
    assert link_on(shown.text)


@pytest.mark.parametrize(
    "path", ["pengguna/baru", "pengguna/delegasi", "akun/kode", "akun/pemulihan", "akun/kunci"]
)
def test_no_form_goes_without_its_token_or_from_elsewhere(office: Office, path: str) -> None:
    admin = office.at("admin")
    token = admin.token()
    assert admin.post(f"/desk/{path}", token="x").status_code == 403
    foreign = admin.client.post(
        f"/desk/{path}", data={"token": token}, headers={"Origin": "http://jahat.example"}
    )
    assert foreign.status_code == 403


def test_changing_people_asks_for_a_fresh_proof(office: Office, clock: Hands) -> None:
    admin = office.at("admin")
    token = admin.token()
    clock.forward(minutes=6)
    path = f"/desk/pengguna/{office.people['staf'].person_id}/role"
    asked = admin.post(path, token=token, role="kasi", unit="Pelayanan")
    assert "Buktikan bahwa ini Anda" in asked.text
    assert office.now("staf").role == "staf"
    admin.post(path, token=token, role="kasi", unit="Pelayanan", password=PASSWORD)
    assert office.now("staf").role == "kasi"


def test_a_delegation_is_refused_beside_its_field_and_revoked_with_a_reason(office: Office) -> None:
    sekcam = office.at("sekcam")
    fields = {
        "giver": office.people["camat"].person_id, "taker": office.people["sekcam"].person_id,
        "manner": "plh", "decree": "800/12/2026", "first": "2026-11-23", "last": "2026-11-30",
    }  # fmt: skip
    own = sekcam.post("/desk/pengguna/delegasi", token=sekcam.token(), **fields)
    assert (own.status_code, "menunjuk diri sendiri" in own.text) == (422, True)
    for bad in ("", "besok", "2026-02-30"):
        no_day = sekcam.post("/desk/pengguna/delegasi", token=sekcam.token(), **(fields | {"last": bad}))
        assert (no_day.status_code, "Isi hari terakhir" in no_day.text) == (422, True)
    camat = office.at("camat")
    camat.post("/desk/pengguna/delegasi", token=camat.token(), **fields)
    (made,) = delegations_of(office.centre.store, office.centre.store.office_id)
    path = f"/desk/pengguna/delegasi/{made.delegation_id}/cabut"
    assert camat.post(path, token=camat.token(), reason="x").status_code == 422
    assert "Delegasi dicabut" in camat.post(path, token=camat.token(), reason="Sudah kembali").text
    assert "tidak dapat dicabut" in camat.post(path, token=camat.token(), reason="Sudah kembali").text


def test_the_journal_of_accounts_is_whole_and_shows_what_was_changed_in_it(office: Office) -> None:
    office.at("staf")
    store, office_id = office.centre.store, office.centre.store.office_id
    with store.reading() as connection:
        assert broken_at(connection, office_id) is None
    with pytest.raises(Exception, match="append-only"):
        store.write(lambda connection: connection.exec_driver_sql("DELETE FROM person_event WHERE n = 2"))

    def meddle(connection: Any) -> None:
        connection.exec_driver_sql("DROP TRIGGER person_event_no_update")
        connection.exec_driver_sql("UPDATE person_event SET address = '10.9.9.9' WHERE n = 3")

    store.write(meddle)
    with store.reading() as connection:
        assert broken_at(connection, office_id) == 3

    def cut(connection: Any) -> None:
        connection.exec_driver_sql("DROP TRIGGER person_event_no_delete")
        connection.exec_driver_sql("DELETE FROM person_event WHERE n >= 3")

    store.write(cut)
    with store.reading() as connection:
        assert broken_at(connection, office_id) == 3
