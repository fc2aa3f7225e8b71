"""The main job, whole: a complaint by touch, its paper, the centre, three steps at the desk, the status back."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from hardware.readers.simulated import SimulatedReader
from hardware.scanners.specimen import person
from kiosk.demo.citizen import Citizen
from kiosk.demo.house import House, running_house
from kiosk.outside import PaperState
from kiosk.presenters.status_views import StageView, StatusView
from kiosk.presenters.views import DoneView
from tests import chromium

if TYPE_CHECKING:
    from kiosk.stage import Stage


@pytest.fixture
def house(stage: Stage, tmp_path: Path) -> Iterator[House]:
    with running_house(tmp_path, monotonic=stage.clock.now) as running:
        yield running


@pytest.fixture
def desk(house: House) -> Iterator[Page]:
    """The desk in a real browser, scripts off, with staff signed in."""
    chromium.required()
    with chromium.running() as browser:
        page = browser.new_context(base_url=house.centre.url, java_script_enabled=False).new_page()
        chromium.sign_in(page, "staf", house.centre.passwords["staf"])
        yield page


def test_a_touch_a_receipt_a_case_at_the_centre_and_its_status_back(
    stage: Stage, house: House, desk: Page, tmp_path: Path
) -> None:
    stage.draws = False  # how pages look is tried elsewhere
    stage.show(house.kiosk.visit)
    filed = Citizen(stage).file_complaint()
    assert filed.print_state is PaperState.CONFIRMED
    assert filed.serial == "000001"
    _paper_proves_it(house, filed, tmp_path)
    _staff_complete_three_steps(desk, stage, house, filed.number)
    _status_is_read_back(stage, house, filed)


def _paper_proves_it(house: House, filed: DoneView, var: Path) -> None:
    """The code on the painted paper is the proof, and a program without a network says so."""
    receipt, stub = house.printer.papers
    codes = zxingcpp.read_barcodes(Image.fromarray(_grey(receipt.image)))
    assert [code.text for code in codes] == [filed.qr]
    assert [code.text for code in zxingcpp.read_barcodes(Image.fromarray(_grey(stub.image)))] == [
        filed.number.replace("-", "")
    ]
    assert house.printer.errors == []
    said, code = _verify(filed.qr, var)
    assert (said.startswith(f"true: {filed.number}, serial 000001"), code) == (True, 0)
    forged = filed.qr[:60] + ("A" if filed.qr[60] != "A" else "B") + filed.qr[61:]
    said, code = _verify(forged, var)
    assert (said.startswith("false: "), code) == (True, 1)


def _grey(image: Image.Image) -> object:
    import numpy as np

    return np.asarray(image.convert("L"))


def _verify(text: str, var: Path) -> tuple[str, int]:
    ended = subprocess.run(
        [sys.executable, "-m", "kiosk", "verify-receipt", text],
        env={**os.environ, "KOTAK_ADUAN_KIOSK__FOLDER": str(var / "kiosk")},
        capture_output=True,
        text=True,
        check=False,
    )
    return ended.stdout, ended.returncode


def _staff_complete_three_steps(desk: Page, stage: Stage, house: House, number: str) -> None:
    journal = house.kiosk.journal
    assert journal is not None
    assert stage.until(lambda: not (journal.waiting().cases or journal.waiting().blobs))
    expect(desk.get_by_role("heading", name="Kotak kerja")).to_be_visible()
    desk.goto("/desk/")
    desk.get_by_role("link", name=number).click()
    # The centre opens the sealed body in the background; the page is asked for again until it has.
    read = person(house.kiosk.settings.scanner.seed)
    for _ in range(20):
        if desk.get_by_text(read.nik).count():
            break
        desk.wait_for_timeout(250)
        desk.reload()
    expect(desk.get_by_text(read.nik)).to_be_visible()
    # The name as the card has it: the citizen left what was read as it stood.
    expect(desk.get_by_text(read.name, exact=True).first).to_be_visible()
    desk.get_by_role("button", name="Terima pengaduan").click()
    desk.get_by_role("link", name="Kerjakan langkah ini").click()
    desk.get_by_role("button", name="Buka segel Pindaian kartu identitas").click()
    expect(desk.get_by_role("img", name="Pindaian kartu identitas")).to_be_visible()
    desk.get_by_label("Jelas dari berkas").check()
    desk.get_by_label("Dokumen yang dicocokkan").select_option("ktp")
    desk.get_by_role("checkbox").first.check()
    desk.get_by_role("button", name="Identitas sudah jelas").click()
    desk.get_by_role("link", name="Kerjakan langkah ini").click()
    desk.get_by_role("button", name="Beri nomor agenda").click()
    desk.get_by_role("link", name=number).first.click()
    expect(desk.get_by_text("Langkah 4 dari 12")).to_be_visible()


def _status_is_read_back(stage: Stage, house: House, filed: DoneView) -> None:
    assert house.kiosk.worker is not None
    assert house.kiosk.worker.send_now().outcome == "done"
    stage.wait(1)  # the last page wants a rested glass
    stage.tap("primary")
    assert stage.screen == "welcome"
    stage.tap("choice.status")
    stage.type(filed.number[:-1].replace("-", "") + _wrong(filed.number[-1]))
    stage.tap("primary")
    assert any("salah ketik" in words.lower() for words in stage.texts())
    stage.tap("key.delete")
    stage.type(filed.number[-1])
    stage.tap("primary")
    assert stage.until(lambda: isinstance(stage.view, StatusView))
    assert "Sedang diperiksa" in stage.texts()
    assert not any("Siti" in words for words in stage.texts())
    _scanned(stage, house, filed)


def _scanned(stage: Stage, house: House, filed: DoneView) -> None:
    """The receipt under the code reader shows the timeline too."""
    reader = house.kiosk.reader
    assert isinstance(reader, SimulatedReader)
    stage.tap("back")
    reader.present(filed.qr.encode())
    assert stage.until(lambda: isinstance(stage.view, StatusView) and stage.view.full)
    stage.tap("choice.stage.2")
    view = stage.view
    assert isinstance(view, StageView)
    assert [step.number for step in view.steps if step.done_at is not None] == [2, 3]


def _wrong(glyph: str) -> str:
    return "A" if glyph != "A" else "B"
