"""Signing in with more than a password, as people do it: without scripts, and with a passkey in a real browser."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pyotp
import pytest
import uvicorn
from playwright.sync_api import Page, expect

from sync.cases.refusal import Refusal
from sync.central.account_journal import history_of
from sync.central.passwords import Passwords
from sync.central.people import Person
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.centre import open_centre
from sync.configuration import config_folder
from sync.office import office_app
from tests import chromium, migrated
from tests.asking import client_of
from tests.desk.conftest import PASSWORD, Browser, Hands
from tests.desk.test_pages import _faults


@pytest.fixture
def centre(tmp_path: Path, clock: Hands) -> Iterator[Centre]:
    """An office whose Camat must have a second factor."""
    migrated.sqlite(tmp_path / "central")
    settings = CentralSettings(folder=tmp_path / "central", second_factor_for=("camat",))
    opened = open_centre(settings, config_folder(), clock)
    assert not isinstance(opened, Refusal)
    yield opened
    opened.store.close()


@pytest.fixture
def camat(hire: Callable[..., Person]) -> Person:
    return hire("camat", "Drs. H. Abdul Karim", "camat")


def secret_on(page: str) -> str:
    found = re.search(r'class="secret">([A-Z2-7 ]+)<', page)
    assert found is not None
    return found[1].replace(" ", "")


def codes_on(page: str) -> list[str]:
    return re.findall(r"<li>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){3})</li>", page)


def token_on(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def enrol(browser: Browser, clock: Hands) -> tuple[str, list[str]]:
    """The Camat's first sign-in, to its end; the telephone's secret and the recovery codes."""
    page = browser.sign_in("camat").text
    secret = secret_on(page)
    done = browser.post(
        "/desk/masuk/faktor", token=token_on(page), code=pyotp.TOTP(secret).at(clock.now)
    ).text
    clock.forward(seconds=60)
    return secret, codes_on(done)


def test_the_first_sign_in_of_a_camat_ends_with_a_telephone_and_recovery_codes(
    browser: Browser, camat: Person, clock: Hands
) -> None:
    page = browser.sign_in("camat").text
    assert "Amankan akun Anda" in page
    assert "Amankan akun Anda" in browser.get("/desk/kios").text  # no page before that
    token, secret = token_on(page), secret_on(page)
    wrong = browser.post("/desk/masuk/faktor", token=token, code="000000")
    assert (wrong.status_code, "Kode ini tidak cocok" in wrong.text) == (422, True)
    assert secret_on(wrong.text) == secret
    assert (
        browser.post("/desk/masuk/faktor", token="x", code=pyotp.TOTP(secret).at(clock.now)).status_code
        == 403
    )
    done = browser.post("/desk/masuk/faktor", token=token, code=pyotp.TOTP(secret).at(clock.now))
    assert len(codes_on(done.text)) == 10
    assert "Kotak kerja" in browser.get("/desk/").text
    assert not codes_on(browser.get("/desk/akun").text)


def test_afterwards_the_password_leads_to_the_code_and_the_code_in(
    new_browser: Callable[[], Browser], camat: Person, clock: Hands
) -> None:
    secret, recovery = enrol(new_browser(), clock)
    browser = new_browser()
    page = browser.sign_in("camat").text
    assert "kata sandi Anda benar" in page
    assert "Langkah kedua" in browser.get("/desk/akun").text
    wrong = browser.post("/desk/masuk/kode", token=token_on(page), code="123456")
    assert (wrong.status_code, 'aria-invalid="true"' in wrong.text) == (401, True)
    code = pyotp.TOTP(secret).at(clock.now)
    assert "Kotak kerja" in browser.post("/desk/masuk/kode", token=token_on(page), code=code).text
    other = new_browser()
    page = other.sign_in("camat").text
    assert other.post("/desk/masuk/kode", token=token_on(page), code=code).status_code == 401  # a replay
    assert "Kotak kerja" in other.post("/desk/masuk/kode", token=token_on(page), code=recovery[0]).text
    assert "Tersisa 9" in other.get("/desk/akun").text


def test_too_many_codes_lock_the_account_and_the_page_says_for_how_long(
    browser: Browser, camat: Person, clock: Hands
) -> None:
    secret, _ = enrol(browser, clock)
    page = browser.sign_in("camat").text
    for _ in range(5):
        browser.post("/desk/masuk/kode", token=token_on(page), code="000000")
    locked = browser.post("/desk/masuk/kode", token=token_on(page), code=pyotp.TOTP(secret).at(clock.now))
    assert (locked.status_code, "15 menit" in locked.text) == (401, True)


def test_a_grave_act_asks_for_password_and_code(browser: Browser, camat: Person, clock: Hands) -> None:
    secret, _ = enrol(browser, clock)
    token = browser.token()
    clock.forward(minutes=6)
    asked = browser.post("/desk/akun/pemulihan", token=token)
    assert 'name="proof_code"' in asked.text
    refused = browser.post("/desk/akun/pemulihan", token=token, password=PASSWORD, proof_code="1")
    assert (refused.status_code, codes_on(refused.text)) == (401, [])
    code = pyotp.TOTP(secret).at(clock.now)
    done = browser.post("/desk/akun/pemulihan", token=token, password=PASSWORD, proof_code=code)
    assert len(codes_on(done.text)) == 10


def test_the_last_factor_of_a_camat_stays_and_a_staf_may_drop_his(
    new_browser: Callable[[], Browser], camat: Person, siti: Person, clock: Hands
) -> None:
    head = new_browser()
    enrol(head, clock)
    kept = head.post("/desk/akun/kode/hapus", token=head.token())
    assert (kept.status_code, "wajib punya bukti kedua" in kept.text) == (409, True)
    staff = new_browser()
    staff.sign_in("siti")
    assert staff.post("/desk/akun/pemulihan", token=staff.token()).status_code == 409
    secret = secret_on(staff.get("/desk/akun/kode").text)
    shown = staff.post("/desk/akun/kode", token=staff.token(), code=pyotp.TOTP(secret).at(clock.now))
    assert len(codes_on(shown.text)) == 10
    assert "Kode telepon dimatikan" in staff.post("/desk/akun/kode/hapus", token=staff.token()).text
    assert "Kotak kerja" in staff.sign_in("siti").text


def test_one_ends_the_sign_in_on_another_machine(
    new_browser: Callable[[], Browser], siti: Person, centre: Centre
) -> None:
    here, there, third = new_browser(), new_browser(), new_browser()
    for one in (here, there, third):
        one.sign_in("siti")
    page = here.get("/desk/akun").text
    handles = re.findall(r'name="session" value="([0-9a-f]{16})"', page)
    assert len(handles) == 2
    assert here.post("/desk/akun/sesi", token="x", session=handles[0]).status_code == 403
    assert "Sesi diakhiri" in here.post("/desk/akun/sesi", token=here.token(), session=handles[0]).text
    outside = ["Masuk ke meja petugas" in one.get("/desk/").text for one in (there, third)]
    assert sorted(outside) == [False, True]
    here.post("/desk/akun/sesi", token=here.token(), session="semua")
    assert all("Masuk ke meja petugas" in one.get("/desk/").text for one in (there, third))
    assert "Akun saya" in here.get("/desk/akun").text
    kinds = [event.kind for event in history_of(centre.store, siti.office_id, "siti")]
    assert kinds[:2] == ["sessions-ended", "sessions-ended"]


def test_passkeys_are_refused_where_the_address_is_no_name(browser: Browser, siti: Person) -> None:
    browser.sign_in("siti")
    assert "nama alamat yang tetap" in browser.get("/desk/akun").text
    assert browser.post("/desk/masuk/kunci/tantangan").status_code == 404
    assert "Masuk dengan kunci sandi" not in browser.get("/desk/masuk").text


@pytest.fixture
def at_localhost(
    tmp_path: Path, passwords: Passwords, clock: Hands, hire: Callable[..., Person], centre: Centre
) -> Iterator[str]:
    """The same office at a name that browsers take passkeys for, on a free port."""
    server = uvicorn.Server(uvicorn.Config("x:y", port=0, log_level="warning", access_log=False))
    socket = server.config.bind_socket()
    url = f"http://localhost:{socket.getsockname()[1]}"
    settings = CentralSettings(folder=tmp_path / "central", public_url=url, second_factor_for=("camat",))
    named = Centre(centre.store, centre.keys, settings, clock)
    server.config.app = office_app(named, passwords)
    running = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    running.start()
    yield url
    server.should_exit = True
    running.join(timeout=10)
    socket.close()


def test_a_passkey_is_made_proves_and_signs_in(
    at_localhost: str, camat: Person, siti: Person, clock: Hands, centre: Centre
) -> None:
    """A virtual authenticator (CDP) in Chromium: first as the first factor, then as proof, then in place of a password."""
    chromium.required()
    said: list[str] = []
    with chromium.running() as running:
        context = running.new_context(base_url=at_localhost)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        _with_authenticator(page)
        chromium.sign_in(page, "camat", PASSWORD)
        expect(page.get_by_role("heading", name="Amankan akun Anda")).to_be_visible()
        assert _faults(page) == []
        page.get_by_text("Lebih suka kunci sandi").click()
        page.get_by_label("Nama kunci").fill("Telepon dinas")
        page.get_by_role("button", name="Buat kunci sandi").click()
        expect(page.get_by_role("heading", name="Kode pemulihan camat")).to_be_visible()
        assert _faults(page) == []
        page.get_by_role("link", name="Sudah saya simpan").click()
        expect(page.get_by_text("Kunci sandi: Telepon dinas")).to_be_visible()
        clock.forward(minutes=6)
        page.get_by_role("button", name="Buat yang baru").click()
        expect(page.get_by_role("heading", name="Buktikan bahwa ini Anda")).to_be_visible()
        assert _faults(page) == []
        page.get_by_role("button", name="Pakai kunci sandi").click()
        expect(page.get_by_role("heading", name="Kode pemulihan camat")).to_be_visible()
        page.get_by_role("button", name="Keluar").click()
        page.get_by_role("button", name="Masuk dengan kunci sandi").click()
        expect(page.get_by_role("heading", name="Kotak kerja")).to_be_visible()
        page.get_by_role("button", name="Keluar").click()
        chromium.sign_in(page, "camat", PASSWORD)
        expect(page.get_by_role("heading", name="Langkah kedua")).to_be_visible()
        assert _faults(page) == []
        page.get_by_role("button", name="Pakai kunci sandi").click()
        expect(page.get_by_role("heading", name="Kotak kerja")).to_be_visible()
    assert said == []
    ways = [
        event.content.get("way")
        for event in history_of(centre.store, camat.office_id, "camat")
        if event.kind in ("signed-in", "proved")
    ]
    assert ways == ["passkey", "passkey", "passkey", "password+enrolled"]


def _with_authenticator(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )


def test_an_answer_of_another_making_is_no_passkey(
    centre: Centre, passwords: Passwords, clock: Hands, siti: Person
) -> None:
    settings = CentralSettings(folder=centre.settings.folder, public_url="http://localhost")
    browser = Browser(client_of(office_app(Centre(centre.store, centre.keys, settings, clock), passwords)))
    for answer in (
        "",
        "{}",
        "[]",
        "x" * 20_000,
        '{"id": 1}',
        '{"id":"a","rawId":"a","response":{},"type":"x"}',
    ):
        refused = browser.post("/desk/masuk/kunci", answer=answer)
        assert (refused.status_code, "Kunci sandi tidak cocok" in refused.text) == (401, True)
    assert browser.post("/desk/masuk/kunci/tantangan").json()["userVerification"] == "required"
