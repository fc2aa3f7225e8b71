"""From the kiosk's receipt to the delivered letter: four people in four real browser windows, JavaScript off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import chromium
from tests.desk.conftest import PASSWORD, card
from tests.desk.serving import serving
from tests.desk.staffed import UNIT, Staffed, staffed


@dataclass
class Windows:
    """A window for each person, opened and signed in when it is first looked at."""

    browser: Browser
    url: str
    said: list[str] = field(default_factory=list)
    open: dict[str, Page] = field(default_factory=dict)

    def of(self, login: str) -> Page:
        if login not in self.open:
            context = self.browser.new_context(base_url=self.url, java_script_enabled=False)
            page = context.new_page()
            page.on("console", lambda message: self.said.append(message.text))
            chromium.sign_in(page, login, PASSWORD)
            self.open[login] = page
        return self.open[login]

    def at_work(self, login: str) -> Page:
        """This person on the page of the step under way, come to it by the work list."""
        page = self.of(login)
        page.goto("/desk/")
        page.get_by_role("link", name="PGT1-").click()
        page.get_by_role("link", name="Kerjakan langkah ini").click()
        return page


@pytest.fixture
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Staffed]:
    with staffed(tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.fixture
def windows(office: Staffed) -> Iterator[Windows]:
    chromium.required()
    with serving(office.app) as url, chromium.running() as browser:
        yield Windows(browser, url)


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_a_case_goes_from_the_receipt_to_the_delivered_letter(office: Staffed, windows: Windows) -> None:
    office.kiosk.file((("scan", card()),))
    for step in STEPS:
        step(windows)
    page = windows.of("siti")
    page.goto("/desk/kasus/" + page.url.split("/kasus/", 1)[1].split("/")[0].split("?")[0])
    expect(page.get_by_role("heading", name="Selesai dijawab")).to_be_visible()
    expect(page.locator(".ribbon .done")).to_have_count(12)
    history = page.locator(".timeline").inner_text()
    for words in (
        "Pengaduan diterima di kios",
        "Nomor agenda diberikan: 1/2026",
        "Surat ditandatangani",
        "Kasus ditutup",
    ):
        assert words in history
    for name in ("Siti Aminah", "Moh. Ilyas", "Nurul Hidayati", "H. Abd. Rahman"):
        assert name in history
    page.goto("/desk/")
    expect(page.get_by_text("Tidak ada kasus terbuka")).to_be_visible()
    assert windows.said == []


def _receive(windows: Windows) -> None:
    page = windows.of("siti")
    page.goto("/desk/")
    page.get_by_role("link", name="PGT1-").click()
    expect(page.get_by_text("Langkah 1 dari 12")).to_be_visible()
    press(page, "Ambil ke meja saya")
    expect(page.get_by_text("Langkah ini di meja Anda")).to_be_visible()
    page.get_by_label("Catatan").fill("Berkas lengkap.")
    press(page, "Terima pengaduan")


def _look_and_verify(windows: Windows) -> None:
    page = windows.at_work("siti")
    press(page, "Buka segel Pindaian kartu identitas")
    expect(page.get_by_role("img", name="Pindaian kartu identitas")).to_be_visible()
    page.get_by_label("Jelas dari berkas").check()
    page.get_by_label("Dokumen yang dicocokkan").select_option("ktp")
    page.get_by_role("checkbox").first.check()
    press(page, "Identitas sudah jelas")


def _record(windows: Windows) -> None:
    press(windows.at_work("siti"), "Beri nomor agenda dan catat")


def _dispose(windows: Windows) -> None:
    page = windows.at_work("camat")
    page.get_by_label("Diteruskan kepada").select_option(UNIT)
    page.get_by_label("Petunjuk lain").fill("Teliti dan jawab dalam dua hari.")
    press(page, "Beri disposisi")


def _clarify(windows: Windows) -> None:
    page = windows.at_work("kasi")
    page.get_by_label("Siapa yang didengar").fill("Petugas loket")
    page.get_by_label("Sebagai").select_option("petugas")
    page.get_by_label("Cara").select_option("temu")
    page.get_by_label("Isi keterangan").fill("Alat perekam rusak sejak Senin.")
    press(page, "Simpan keterangan")
    page.get_by_label("Penjelasan Kasi/Kasubag").fill("Alat perekam rusak; KTP selesai hari Kamis.")
    press(page, "Klarifikasi selesai")


def _order(windows: Windows) -> None:
    page = windows.at_work("kasi")
    page.get_by_label("Petunjuk untuk penyusun").fill("Sampaikan permohonan maaf dan jadwal.")
    press(page, "Minta konsep surat")


def _write(windows: Windows) -> None:
    page = windows.at_work("siti")
    page.locator("textarea[name=body]").fill(
        "Dengan hormat,\n\n1. Alat rusak.\n2. KTP selesai hari Kamis.\n\nTerima kasih."
    )
    press(page, "Simpan dan ajukan pemeriksaan")


def _check(windows: Windows) -> None:
    for login in ("kasi", "sekcam"):
        press(windows.at_work(login), "Beri paraf")


def _copy(windows: Windows) -> None:
    press(windows.at_work("siti"), "Sudah digandakan")


def _sign(windows: Windows) -> None:
    page = windows.at_work("camat")
    page.get_by_label("Saya sudah menandatangani cetakan surat ini").check()
    press(page, "Tandatangani")


def _number(windows: Windows) -> None:
    press(windows.at_work("siti"), "Beri nomor dan arsipkan")


def _deliver(windows: Windows) -> None:
    page = windows.at_work("siti")
    page.get_by_label("diambil", exact=False).first.check()
    page.get_by_label("Diterima oleh").fill("Fatimah Az-Zahra")
    press(page, "Catat penyampaian, kasus selesai")


STEPS: tuple[Callable[[Windows], None], ...] = (
    _receive, _look_and_verify, _record, _dispose, _clarify, _order,
    _write, _check, _copy, _sign, _number, _deliver,
)  # fmt: skip
