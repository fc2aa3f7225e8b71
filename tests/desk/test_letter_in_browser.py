"""The letter's editor with scripts, in a real browser: the preview follows, the draft is kept, nothing else changes."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Page, expect

from tests import chromium
from tests.desk.conftest import PASSWORD
from tests.desk.staffed import Staffed, staffed


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.fixture(scope="module")
def page(office: Staffed) -> Iterator[Page]:
    chromium.required()
    config = uvicorn.Config(office.app, port=0, log_level="warning", access_log=False)
    socket = config.bind_socket()
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [socket]})
    thread.start()
    said: list[str] = []
    with chromium.running() as browser:
        context = browser.new_context(base_url=f"http://127.0.0.1:{socket.getsockname()[1]}")
        opened = context.new_page()
        opened.on("console", lambda message: said.append(message.text))
        opened.on("pageerror", lambda error: said.append(str(error)))
        chromium.sign_in(opened, "siti", PASSWORD)
        yield opened
        context.close()
    server.should_exit = True
    thread.join(timeout=10)
    socket.close()
    assert said == []


def test_the_preview_follows_the_typing_and_keeps_the_draft(office: Staffed, page: Page) -> None:
    case_id = office.case(through=6)
    page.goto(f"/desk/kasus/{case_id}/surat")
    before = page.locator("#pratinjau img").first.get_attribute("src")
    body = page.get_by_label("Isi surat")
    body.fill("Kepada Saudara, {unit} sudah menjawab.")
    expect(page.get_by_text("Draf tersimpan pukul")).to_be_visible()
    expect(page.get_by_text("Isian bertanda {unit} belum diganti.")).to_be_visible()
    assert page.locator("#pratinjau img").first.get_attribute("src") != before
    expect(body).to_have_value("Kepada Saudara, {unit} sudah menjawab.")
    expect(body).to_be_focused()
    page.reload()
    expect(page.get_by_text("Draf Anda pukul")).to_be_visible()
    expect(page.get_by_label("Isi surat")).to_have_value("Kepada Saudara, {unit} sudah menjawab.")
    page.get_by_label("Isi surat").fill("Sudah selesai.")
    page.get_by_role("button", name="Simpan dan ajukan pemeriksaan").click()
    expect(page.get_by_text("Surat diajukan untuk diperiksa")).to_be_visible()


def test_a_stale_editor_is_told_while_it_writes(office: Staffed, page: Page) -> None:
    case_id = office.case(through=6)
    page.goto(f"/desk/kasus/{case_id}/surat")
    quicker = {"to_name": "Sdr. F", "subject": "Hal", "nature": "biasa", "body": "Lebih cepat."}
    office.quick("budi", f"/kasus/{case_id}/surat", do="save", letter="0", **quicker)
    page.get_by_label("Isi surat").fill("Saya juga menulis.")
    expect(page.get_by_text("Budi Santoso menyimpan versi 1")).to_be_visible()
    expect(page.get_by_label("Isi surat")).to_have_value("Saya juga menulis.")
