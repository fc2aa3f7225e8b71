"""Coming in and going out: who gets in, what the browser holds, when it ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sync.central.passwords import Passwords
from sync.central.people import Person, add_person, invite
from sync.central.service import Centre
from sync.desk.desk import Cookie
from tests.desk.conftest import PASSWORD, Browser, Hands

INSIDE = ("/desk/", "/desk/kios", "/desk/akun", "/desk/kasus/01937b50-0000-7000-8000-000000000000")


@pytest.mark.parametrize("path", INSIDE)
def test_every_page_sends_a_stranger_to_the_door(browser: Browser, path: str) -> None:
    answer = browser.client.get(path, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/masuk")


def test_a_person_comes_in_and_goes_out(browser: Browser, siti: Person) -> None:
    page = browser.sign_in("siti")
    assert page.status_code == 200
    assert "Siti Aminah" in page.text
    assert "Kotak kerja" in page.text
    left = browser.post("/desk/keluar", token=browser.token())
    assert "Anda sudah keluar" in left.text
    assert "Masuk ke meja petugas" in browser.get("/desk/").text


def test_what_does_not_fit_is_refused_without_saying_which_part(browser: Browser, siti: Person) -> None:
    wrong, unknown = browser.sign_in("siti", "bukan ini sandinya"), browser.sign_in("bukan-siti")
    assert wrong.status_code == unknown.status_code == 401
    for page in (wrong, unknown):
        assert "Nama pengguna atau kata sandi tidak cocok." in page.text
    assert 'value="siti"' in wrong.text
    assert "bukan ini sandinya" not in wrong.text


def test_too_many_tries_lock_the_account_for_a_while(browser: Browser, siti: Person, clock: Hands) -> None:
    for _ in range(5):
        browser.sign_in("siti", "tebakan tebakan")
    locked = browser.sign_in("siti")
    assert (locked.status_code, "15 menit" in locked.text) == (401, True)
    clock.forward(minutes=16)
    assert browser.sign_in("siti").status_code == 200


def test_half_an_hour_of_rest_ends_the_session_and_says_so(
    browser: Browser, siti: Person, clock: Hands
) -> None:
    browser.sign_in("siti")
    clock.forward(minutes=31)
    page = browser.get("/desk/")
    assert "Silakan masuk lagi" in page.text
    assert "Masuk ke meja petugas" in page.text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(browser: Browser, siti: Person) -> None:
    answer = browser.client.post(
        "/desk/masuk",
        data={"user": "siti", "password": PASSWORD},
        headers={"Origin": "http://testserver"},
        follow_redirects=False,
    )
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "max-age" not in cookie
    assert "expires" not in cookie


def test_over_https_the_cookie_has_the_host_prefix() -> None:
    assert Cookie(secure=True).name.startswith("__Host-")
    assert not Cookie(secure=False).name.startswith("__")


def test_a_form_without_this_sign_ins_token_does_nothing(browser: Browser, siti: Person) -> None:
    browser.sign_in("siti")
    for token in ("", "salah", "ÿ"):
        answer = browser.post("/desk/keluar", token=token)
        assert answer.status_code == 403
        assert "kedaluwarsa" in answer.text
    assert browser.get("/desk/akun").status_code == 200


def test_a_form_of_another_site_does_nothing(browser: Browser, siti: Person) -> None:
    browser.sign_in("siti")
    token = browser.token()
    answer = browser.client.post(
        "/desk/keluar", data={"token": token}, headers={"Origin": "http://evil.example"}
    )
    assert answer.status_code == 403
    assert browser.get("/desk/akun").status_code == 200


def test_the_one_time_link_lets_a_new_person_choose_a_password(browser: Browser, centre: Centre) -> None:
    added = add_person(
        centre.store, centre.store.office_id, login="budi", name="Budi", role="staf", clock=centre.clock
    )
    assert isinstance(added, Person)
    link = f"/desk/undangan/{invite(centre.store, added.person_id, centre.clock)}"
    assert "Selamat datang, Budi" in browser.get(link).text
    short = browser.post(link, password="pendek", again="pendek")
    assert (short.status_code, "paling sedikit 12" in short.text) == (422, True)
    differs = browser.post(link, password="kata sandi satu", again="kata sandi dua")
    assert (differs.status_code, "tidak sama" in differs.text) == (422, True)
    assert "Kotak kerja" in browser.post(link, password="kata sandi budi", again="kata sandi budi").text
    assert browser.get(link).status_code == 404


def test_another_password_ends_every_other_session(
    new_browser: Callable[[], Browser], siti: Person, passwords: Passwords
) -> None:
    here, there = new_browser(), new_browser()
    here.sign_in("siti")
    there.sign_in("siti")
    wrong = here.post(
        "/desk/akun/sandi",
        token=here.token(),
        old="bukan ini",
        new="sandi baru siti",
        again="sandi baru siti",
    )
    assert (wrong.status_code, "Kata sandi sekarang tidak cocok" in wrong.text) == (422, True)
    differs = here.post(
        "/desk/akun/sandi", token=here.token(), old=PASSWORD, new="sandi baru siti", again="lain"
    )
    assert "tidak sama" in differs.text
    long = "x" * 201
    assert (
        "paling banyak 200"
        in here.post("/desk/akun/sandi", token=here.token(), old=PASSWORD, new=long, again=long).text
    )
    done = here.post(
        "/desk/akun/sandi", token=here.token(), old=PASSWORD, new="sandi baru siti", again="sandi baru siti"
    )
    assert "Kata sandi tersimpan" in done.text
    assert "Masuk ke meja petugas" in there.get("/desk/").text
    assert there.sign_in("siti").status_code == 401
    assert there.sign_in("siti", "sandi baru siti").status_code == 200


def test_unknown_pages_are_told_in_words(browser: Browser) -> None:
    answer = browser.get("/desk/tidak-ada")
    assert (answer.status_code, "Halaman tidak ada" in answer.text) == (404, True)
    assert answer.headers["content-security-policy"]


def test_hostile_text_in_the_sign_in_form_comes_back_as_text(browser: Browser) -> None:
    page = browser.sign_in('"><script>alert(1)</script>', "x")
    assert "<script>" not in page.text
    for bad in ("\ud800", "\x00", "x" * 5000):
        assert browser.client.post(
            "/desk/masuk",
            content=b"user=" + bad.encode("utf-8", "surrogatepass") + b"&password=x",
            headers={"Origin": "http://testserver", "Content-Type": "application/x-www-form-urlencoded"},
        ).status_code in (401, 422)


@pytest.mark.parametrize(
    "form",
    [b"user=%ED%A0%80&password=x", b"user=%00&password=%00", b"user=%FF", b"{}", b"user=" + b"a" * 60_000],
)
def test_a_form_of_odd_bytes_is_an_answer_and_no_crash(browser: Browser, form: bytes) -> None:
    headers = {"Origin": "http://testserver", "Content-Type": "application/x-www-form-urlencoded"}
    assert browser.client.post("/desk/masuk", content=form, headers=headers).status_code == 401


def test_nobody_is_given_a_list_of_addresses(browser: Browser) -> None:
    for path in ("/openapi.json", "/docs", "/redoc", "/desk/openapi.json"):
        assert browser.get(path).status_code == 404
