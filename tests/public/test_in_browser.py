"""The scripts of the public pages in a real Chromium: the check glyph while typing, and codes that stand behind ``#``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest
from playwright.sync_api import Page

from sync.central.service import Centre
from sync.central.verifying import issue
from tests import chromium
from tests.desk.serving import serving
from tests.desk.staffed import staffed
from tests.desk.test_pages import _faults
from tests.public.conftest import Filed, receipt_of

NUMBER = "470/12/432.512/2026"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Page, Filed, Centre]]:
    chromium.required()
    with (
        staffed(tmp_path_factory.mktemp("street")) as office,
        serving(office.app) as url,
        chromium.running() as browser,
    ):
        filed = receipt_of(office.centre, office.kiosk.file())
        page = browser.new_context(base_url=url).new_page()
        yield page, filed, office.centre


def test_a_slip_is_said_while_it_is_typed(stage: tuple[Page, Filed, Centre]) -> None:
    page, filed, _ = stage
    page.goto("/lacak")
    field, words = page.get_by_label("Nomor lacak"), page.locator("#nomor-salah")
    wrong = filed.number[:-1] + ("0" if filed.number[-1] != "0" else "1")
    field.fill(filed.number[:6])
    assert words.text_content() == ""  # still being typed: no mistake yet
    field.fill(wrong)
    assert words.text_content() == "Ada salah ketik. Cocokkan dengan struk."
    field.fill(filed.number.lower().replace("-", " ").replace("0", "o").replace("1", "l"))
    assert words.text_content() == "Nomornya sudah benar."
    field.press("Enter")
    page.get_by_text("Langkah 1 dari 12").wait_for()
    assert _faults(page) == []


def test_a_receipts_code_behind_the_hash_goes_on_by_post(stage: tuple[Page, Filed, Centre]) -> None:
    page, filed, _ = stage
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"/lacak#{quote(filed.proof)}")
    page.get_by_text("Dua belas langkah").wait_for()
    assert not [
        url for url in asked if filed.proof[:20] in url or quote(filed.proof[:20]) in url.partition("#")[0]
    ]
    assert _faults(page) == []


def test_a_letters_code_behind_the_hash(stage: tuple[Page, Filed, Centre]) -> None:
    page, filed, centre = stage
    store, day = centre.store, date(2026, 12, 7)
    code = store.write(
        lambda connection: issue(
            connection, store, filed.case_id, store.office_id, NUMBER, day, "surat_tanggapan"
        )
    )
    page.goto(f"/verifikasi#{quote(NUMBER, safe='/')}&{code}")
    page.get_by_text("Surat ini dikeluarkan oleh").wait_for()
    assert _faults(page) == []
