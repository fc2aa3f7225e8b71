"""What is grave asks for a fresh proof, once, and loses nothing that was typed."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, File, Form, UploadFile
from starlette.responses import PlainTextResponse, Response

from sync.central.passwords import Passwords
from sync.central.people import Person
from sync.central.service import Centre
from sync.centre import DESK
from sync.desk.proof import FreshForm, FreshPage, fresh
from sync.desk.visits import Visit
from sync.office import office_app
from tests.asking import client_of
from tests.desk.conftest import PASSWORD, Browser, Hands

GRAVE = APIRouter()


@GRAVE.post("/coba/berat")
def grave(
    visit: Annotated[Visit, Depends(fresh("sign"))],
    note: Annotated[str, Form()] = "",
    cases: Annotated[list[str] | None, Form()] = None,
) -> Response:
    return PlainTextResponse(f"{visit.person.login}: {note} {cases}")


@GRAVE.post("/coba/berkas")
def with_file(
    visit: FreshForm, file: Annotated[UploadFile, File()], passphrase: Annotated[str, Form()] = ""
) -> Response:
    return PlainTextResponse(f"{visit.person.login}: {file.filename}")


@GRAVE.get("/coba/halaman")
def page(visit: FreshPage, no: int = 0) -> Response:
    return PlainTextResponse(f"{visit.person.login}: halaman {no}")


@pytest.fixture
def browser(centre: Centre, passwords: Passwords, siti: Person) -> Browser:
    """A desk with three grave things on it, before which Siti sits."""
    app = office_app(centre, passwords)
    guard = next(route.app for route in app.routes if getattr(route, "path", "") == DESK)  # type: ignore[attr-defined]
    pages = guard
    while not hasattr(pages, "include_router"):
        pages = pages._app  # type: ignore[attr-defined]
    pages.include_router(GRAVE)  # within the guard and all its other wrappers, as all pages are
    made = Browser(client_of(app))
    made.sign_in("siti")
    return made


def test_within_five_minutes_nothing_is_asked(browser: Browser, clock: Hands) -> None:
    clock.forward(minutes=4, seconds=59)
    done = browser.post("/desk/coba/berat", token=browser.token(), note="a", cases="1")
    assert done.text == "siti: a ['1']"


def test_after_five_minutes_the_form_waits_for_the_proof_and_is_sent_whole(
    browser: Browser, clock: Hands
) -> None:
    token = browser.token()
    clock.forward(minutes=5)
    fields = {"token": token, "note": 'Kata "petik" & <b>', "cases": ["1", "2"]}
    asked = browser.client.post("/desk/coba/berat", data=fields, headers={"Origin": "http://testserver"})
    assert "Surat ditandatangani atas nama Anda" in asked.text
    assert 'value="Kata &#34;petik&#34; &amp; &lt;b&gt;"' in asked.text
    assert asked.text.count('name="cases"') == 2
    assert 'action="/desk/coba/berat"' in asked.text
    done = browser.client.post(
        "/desk/coba/berat", data=fields | {"password": PASSWORD}, headers={"Origin": "http://testserver"}
    )
    assert done.text == "siti: Kata \"petik\" & <b> ['1', '2']"


def test_the_proof_renews_the_sign_in_and_its_token(browser: Browser, clock: Hands) -> None:
    old, token = dict(browser.client.cookies), browser.token()
    clock.forward(minutes=6)
    browser.post("/desk/coba/berat", token=token, password=PASSWORD)
    assert dict(browser.client.cookies) != old
    assert browser.token() != token
    assert browser.post("/desk/coba/berat", token=token).status_code == 403
    assert browser.post("/desk/coba/berat", token=browser.token(), note="b").text == "siti: b None"
    browser.client.cookies.clear()
    browser.client.cookies.update(old)
    assert "Masuk ke meja petugas" in browser.get("/desk/akun").text


def test_a_wrong_proof_is_no_proof_and_five_lock_the_account(browser: Browser, clock: Hands) -> None:
    token = browser.token()
    clock.forward(minutes=6)
    for _ in range(5):
        wrong = browser.post("/desk/coba/berat", token=token, note="a", password="tebakan tebakan")
        assert (wrong.status_code, "siti: a" in wrong.text) == (401, False)
        assert 'value="a"' in wrong.text
        assert "tebakan" not in wrong.text
    locked = browser.post("/desk/coba/berat", token=token, note="a", password=PASSWORD)
    assert (locked.status_code, "Terlalu banyak percobaan" in locked.text) == (401, True)


def test_a_form_without_its_token_is_not_even_asked(browser: Browser, clock: Hands) -> None:
    clock.forward(minutes=6)
    assert browser.post("/desk/coba/berat", token="x", password=PASSWORD).status_code == 403


def test_files_and_passphrases_are_asked_for_again_and_never_written_into_a_page(
    browser: Browser, clock: Hands
) -> None:
    token = browser.token()
    clock.forward(minutes=6)
    asked = browser.client.post(
        "/desk/coba/berkas",
        data={"token": token, "passphrase": "rahasia sekali"},
        files={"file": ("a.p12", b"bytes")},
        headers={"Origin": "http://testserver", "Referer": "http://testserver/desk/coba/halaman?no=3"},
    )
    assert "rahasia sekali" not in asked.text
    assert 'action="/desk/buktikan"' in asked.text
    assert 'name="to" value="/desk/coba/halaman?no=3"' in asked.text
    on = browser.post("/desk/buktikan", token=token, to="/desk/coba/halaman?no=3", password=PASSWORD)
    assert on.text == "siti: halaman 3"


def test_a_page_is_shown_after_the_proof(browser: Browser, clock: Hands) -> None:
    assert browser.get("/desk/coba/halaman?no=7").text == "siti: halaman 7"
    clock.forward(minutes=6)
    asked = browser.get("/desk/coba/halaman?no=7")
    assert 'name="to" value="/desk/coba/halaman?no=7"' in asked.text
    token = browser.token()
    assert browser.post("/desk/buktikan", token=token, to="/desk/coba/halaman?no=7").status_code == 200
    shown = browser.post("/desk/buktikan", token=token, to="/desk/coba/halaman?no=7", password=PASSWORD)
    assert shown.text == "siti: halaman 7"


@pytest.mark.parametrize(
    "to",
    ["https://jahat.example/desk/", "//jahat.example/desk/", "/\\jahat.example", "/api/v1", "", "/desk/\\x"],
)
def test_the_proof_leads_to_no_foreign_address(browser: Browser, to: str) -> None:
    answer = browser.client.post(
        "/desk/buktikan",
        data={"token": browser.token(), "to": to},
        headers={"Origin": "http://testserver"},
        follow_redirects=False,
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/")


def test_another_password_is_no_proof(browser: Browser, clock: Hands) -> None:
    """It asks for the old password alone: whoever has a second factor would be asked for it no more."""
    clock.forward(minutes=6)
    again = "perahu biru di muara kali"
    changed = browser.post("/desk/akun/sandi", token=browser.token(), old=PASSWORD, new=again, again=again)
    assert changed.status_code == 200
    waits = browser.post("/desk/coba/berat", token=browser.token(), note="a")
    assert 'action="/desk/coba/berat"' in waits.text
    done = browser.post("/desk/coba/berat", token=browser.token(), note="a", password=again)
    assert done.text.startswith("siti: a")


def test_a_sign_in_that_goes_on_is_as_old_as_it_was(browser: Browser, clock: Hands) -> None:
    """Ten hours in all, however often the password is changed meanwhile."""
    words = [PASSWORD, *(f"kuda lari di tepi sawah ke-{n}" for n in range(1, 27))]
    for old, new in pairwise(words):
        clock.forward(minutes=25)
        if browser.get("/desk/akun").url.path == "/desk/masuk":
            break
        browser.post("/desk/akun/sandi", token=browser.token(), old=old, new=new, again=new)
    assert browser.get("/desk/akun").url.path == "/desk/masuk"
