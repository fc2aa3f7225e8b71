"""A kiosk's stick at the desk: chosen in the browser, taken in, the reply saved; and who may do what."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from sync.central.devices import devices_of, revoke
from sync.central.people import Person
from sync.central.service import Centre
from sync.desk.guard import LARGEST_BUNDLE, LARGEST_FORM
from sync.journal import Journal, open_journal
from sync.vault.signing import DeviceKey
from sync.wire.bundle import is_reply_name
from sync.worker.enrolling_by_stick import request_enrolment
from sync.worker.stick import Exported, ReplyTaken, export_bundle, take_reply
from tests.asking import shown_code
from tests.desk.conftest import Browser
from tests.sending import Lobby

ORIGIN = {"Origin": "http://testserver"}


@pytest.fixture
def admin(browser: Browser, hire: Callable[..., Person]) -> Browser:
    hire("adi", "Adi", "admin")
    browser.sign_in("adi")
    return browser


def upload(browser: Browser, *paths: Path, token: str | None = None, **fields: str) -> Any:
    files = [("bundle", (path.name, path.read_bytes(), "application/octet-stream")) for path in paths]
    data = {"token": browser.token() if token is None else token, **fields}
    return browser.client.post("/desk/kios/stik", data=data, files=files, headers=ORIGIN)


def saved_reply(browser: Browser, page: str, folder: Path) -> Path:
    """What the browser saves when the link is followed."""
    link = re.search(r'href="(/desk/kios/stik/balasan/[^"]+)"', page)
    assert link is not None
    answer = browser.get(link[1].replace("&amp;", "&"))
    assert answer.status_code == 200
    name = re.search(r'filename="([^"]+)"', answer.headers["content-disposition"])
    assert name is not None
    assert is_reply_name(name[1])
    path = folder / name[1]
    path.write_bytes(answer.content)
    return path


@contextmanager
def newcomer(centre: Centre, tmp_path: Path, admin: Browser) -> Iterator[Lobby]:
    """Enrolled by stick through the browser alone."""
    page = admin.post("/desk/kios/kode", token=admin.token()).text
    code = shown_code(page)
    folder, stick = tmp_path / "kiosk", tmp_path / "stick"
    stick.mkdir()
    journal = open_journal(folder, centre.clock)
    assert isinstance(journal, Journal)
    key_path = folder / "device.key"
    path = request_enrolment(journal, stick, code, key_path=key_path, identity="m", clock=centre.clock)
    assert isinstance(path, Path)
    page = upload(admin, path).text
    assert "Kios PGT1 didaftarkan" in page
    taken = take_reply(
        journal, saved_reply(admin, page, stick), key=DeviceKey.load(key_path), clock=centre.clock,
        recipients_path=folder / "recipients.json", key_path=key_path,
    )  # fmt: skip
    assert isinstance(taken, ReplyTaken), taken
    key = DeviceKey.load(key_path)
    assert isinstance(key, DeviceKey)
    yield Lobby(journal, key, centre.keys.recipients, centre.clock, None, None)  # type: ignore[arg-type]
    journal.close()


def export(lobby: Lobby, folder: Path) -> Path:
    done = export_bundle(lobby.journal, folder, key=lobby.key, recipients=lobby.whom, clock=lobby.clock)
    assert isinstance(done, Exported), done
    return done.files[0]


def test_from_enrolment_to_the_reply_by_browser_alone(centre: Centre, admin: Browser, tmp_path: Path) -> None:
    with newcomer(centre, tmp_path, admin) as lobby:
        lobby.submit(secrets.token_bytes(3_000))
        path = export(lobby, tmp_path / "stick")
        page = upload(admin, path).text
        assert "Semua isinya sudah aman di pusat" in page
        assert "1 catatan baru" in page
        assert "1 berkas tersegel disimpan" in page
        reply = saved_reply(admin, page, tmp_path)
        taken = take_reply(
            lobby.journal, reply, key=lobby.key, clock=centre.clock, recipients_path=tmp_path / "r"
        )
        assert isinstance(taken, ReplyTaken)
        assert taken.complete == 1
        assert "1 catatan sudah ada" in upload(admin, path).text


def test_until_its_test_case_has_come_the_desk_says_so(
    centre: Centre, admin: Browser, tmp_path: Path
) -> None:
    waits = "kasus uji belum sampai di pusat"
    with newcomer(centre, tmp_path, admin) as lobby:
        assert waits in admin.get("/desk/kios").text
        assert waits in admin.get("/desk/kios/PGT1").text
        upload(admin, export(lobby, tmp_path / "stick"))
        assert waits not in admin.get("/desk/kios").text
        page = admin.get("/desk/kios/PGT1").text
    assert waits not in page
    assert "Dibuka pusat" in page
    assert "Kasus uji dibuka pusat" in page


def test_a_foreign_file_is_refused_in_words(admin: Browser, tmp_path: Path) -> None:
    foreign = tmp_path / "liburan.jpg"
    foreign.write_bytes(b"\xff\xd8" * 1000)
    page = upload(admin, foreign).text
    assert "liburan.jpg ditolak" in page
    assert "bukan kiriman kios" in page
    assert "Belum ada berkas" in upload(admin).text


def test_a_revoked_kiosk_needs_a_reason_of_those_who_may(
    centre: Centre, admin: Browser, tmp_path: Path, new_browser: Callable[[], Browser], siti: Person
) -> None:
    with newcomer(centre, tmp_path, admin) as lobby:
        lobby.submit()
        path = export(lobby, tmp_path / "stick")
    (device,) = devices_of(centre.store, centre.store.office_id)
    revoke(centre.store, device.office_id, device.device_id)
    assert "Kios PGT1 sudah dicabut" in upload(admin, path).text
    staff = new_browser()
    staff.sign_in("siti")
    assert "Kios PGT1 sudah dicabut" in upload(staff, path, reason="Saya mau").text
    assert "1 catatan baru" in upload(admin, path, reason="Kios dicuri").text


def test_nobody_signed_in_sends_nothing(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "kotak-aduan-x.kab"
    path.write_bytes(b"x" * (LARGEST_FORM + 1))
    answer = browser.client.post(
        "/desk/kios/stik",
        files={"bundle": (path.name, path.read_bytes())},
        headers=ORIGIN,
        follow_redirects=False,
    )
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/desk/masuk")
    assert browser.client.get("/desk/kios/stik", follow_redirects=False).status_code == 303


def test_the_token_the_size_and_the_auditor(
    admin: Browser, new_browser: Callable[[], Browser], hire: Callable[..., Person], tmp_path: Path
) -> None:
    path = tmp_path / "kotak-aduan-x.kab"
    path.write_bytes(b"x")
    assert upload(admin, path, token="other").status_code == 403
    too_large = {"content-length": str(LARGEST_BUNDLE + 1), **ORIGIN}
    assert admin.client.post("/desk/kios/stik", content=b"", headers=too_large).status_code == 413
    other = {"content-length": str(LARGEST_FORM + 1), **ORIGIN}
    assert admin.client.post("/desk/kios/kode", content=b"", headers=other).status_code == 413
    hire("aud", "Pemeriksa", "auditor")
    auditor = new_browser()
    auditor.sign_in("aud")
    assert auditor.get("/desk/kios/stik").status_code == 403
    assert auditor.get("/desk/kios/stik/balasan/x").status_code == 403
    assert admin.get("/desk/kios/stik/balasan/..%2f..%2fkeys").status_code == 404
