"""The desk in a real browser over a real server on loopback: keyboard, zoom, sound, size of targets."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from hardware.audio.opus import encode
from hardware.audio.ports import Sound
from hardware.audio.simulated import drawn_voice
from sync.central.passwords import Passwords
from sync.central.people import Person
from sync.central.service import Centre
from sync.office import office_app
from tests import chromium
from tests.desk.conftest import PASSWORD, Hands, PlainKiosk, card
from tests.desk.serving import serving


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium.required()
    with chromium.running() as running:
        yield running


@pytest.fixture
def address(centre: Centre, passwords: Passwords) -> Iterator[str]:
    with serving(office_app(centre, passwords)) as url:
        yield url


Complaints = list[str]


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Pages of fresh windows; at the end nothing may have been said on any console (a CSP violation is)."""
    said: Complaints = []
    contexts = []

    def new(scripts: bool = False, width: int = 1366, height: int = 768) -> Page:
        context = browser.new_context(
            base_url=address, java_script_enabled=scripts, viewport={"width": width, "height": height}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("requestfailed", lambda request: said.extend(_failure(request)))
        page.on(
            "request", lambda request: request.url.startswith((address, "data:")) or said.append(request.url)
        )
        return page

    yield new
    for context in contexts:
        context.close()
    assert said == []


def _failure(request: Request) -> Complaints:
    """What went wrong; a picture that was given up because the next page was asked for is no fault."""
    return [] if request.failure == "net::ERR_ABORTED" else [f"{request.url} {request.failure}"]


def sign_in(page: Page, user: str) -> None:
    chromium.sign_in(page, user, PASSWORD)


def test_a_recording_can_be_heard_under_the_strict_headers(
    open_page: Callable[..., Page], siti: Person, kiosk: PlainKiosk
) -> None:
    kiosk.file((("audio", encode(Sound(drawn_voice()))),), account="", account_spoken="recorded")
    page = open_page(scripts=True)  # only to ask the player what it has
    sign_in(page, "siti")
    page.get_by_role("link", name="PGT1-").click()
    page.get_by_role("button", name="Buka segel Rekaman suara").click()
    player = page.locator("audio")
    expect(player).to_be_visible()
    page.wait_for_function("document.querySelector('audio').readyState > 0")
    assert player.evaluate("player => player.error") is None
    assert player.evaluate("player => Math.round(player.duration)") == 6


def test_the_keyboard_alone_gets_in(open_page: Callable[..., Page], siti: Person) -> None:
    page = open_page(scripts=True)
    page.goto("/desk/")
    expect(page.get_by_label("Nama pengguna")).to_be_focused()
    page.keyboard.type("siti")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Kata sandi")).to_be_focused()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kotak kerja").wait_for()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Langsung ke isi"


WIDTHS = {"at 400 % zoom": 320, "at 200 % zoom": 683, "on the office's screen": 1366}
"""CSS pixels."""
_SMALL = """[...document.querySelectorAll('a:not(.skip), button, input:not([hidden]):not([type=hidden]), textarea, summary')]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 24).map(e => e.outerHTML.slice(0, 80))"""


def test_no_page_scrolls_sideways_every_target_is_large_enough_and_every_field_has_a_label(
    open_page: Callable[..., Page], hire: Callable[..., Person], kiosk: PlainKiosk
) -> None:
    hire("sekcam", "Ibu Sekretaris Camat yang Bernama Panjang", "sekcam")
    case_id = kiosk.file(
        (("scan", card()),), name="Mohammad Taufiqurrahman Wahyudiningrat " * 2, account="x" * 4000
    )
    page = open_page(scripts=True)
    page.goto("/desk/masuk")
    _sound(page)
    sign_in(page, "sekcam")
    page.get_by_role("heading", name="Kotak kerja").wait_for()
    for path in (
        "/",
        "/desk/",
        f"/desk/kasus/{case_id}",
        "/desk/kios",
        "/desk/kios/PGT1",
        "/desk/kios/PGT1/cabut",
        "/desk/akun",
    ):
        page.goto(path)
        _sound(page)
        for where, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 768})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, where)
            assert page.evaluate(_SMALL) == [], (path, where)


def _sound(page: Page) -> None:
    assert page.evaluate("document.documentElement.lang") == "id"
    assert page.locator("h1").count() == 1
    assert page.locator("main").count() == 1
    unlabelled = page.evaluate(
        "[...document.querySelectorAll('input:not([type=hidden]):not([hidden]), textarea')]"
        ".filter(e => !e.labels.length).map(e => e.name)"
    )
    assert unlabelled == []
    assert page.evaluate("document.fonts.check('16px \"Noto Sans\"')")


def test_a_list_takes_its_own_piece_anew_and_leaves_the_rest_of_the_page_alone(
    open_page: Callable[..., Page], siti: Person, kiosk: PlainKiosk
) -> None:
    kiosk.file()
    page = open_page(scripts=True)
    sign_in(page, "siti")
    page.get_by_role("heading", name="Kotak kerja").wait_for()
    page.wait_for_load_state()  # before it htmx hears nothing
    search = page.get_by_role("searchbox")
    search.fill("belum selesai diketik")
    kiosk.file()
    page.evaluate("document.querySelector('[data-segar]').dispatchEvent(new CustomEvent('segar'))")
    expect(page.get_by_role("link", name="PGT1-")).to_have_count(2)
    expect(search).to_have_value("belum selesai diketik")
    expect(search).to_be_focused()


def test_a_list_whose_sign_in_is_over_leads_to_the_door(
    open_page: Callable[..., Page], siti: Person, clock: Hands
) -> None:
    page = open_page(scripts=True)
    sign_in(page, "siti")
    page.get_by_role("heading", name="Kotak kerja").wait_for()
    page.wait_for_load_state()  # before it htmx hears nothing
    clock.forward(minutes=31)
    page.evaluate("document.querySelector('[data-segar]').dispatchEvent(new CustomEvent('segar'))")
    expect(page.get_by_text("Silakan masuk lagi")).to_be_visible()


def test_an_open_menu_closes_by_escape_by_a_click_elsewhere_and_when_the_focus_goes_on(
    open_page: Callable[..., Page], siti: Person
) -> None:
    page = open_page(scripts=True)
    sign_in(page, "siti")
    word = page.locator(".menu--row summary")
    account = page.locator(".menu--row").get_by_role("link", name="Akun saya")
    word.click()
    expect(account).to_be_visible()
    page.keyboard.press("Escape")
    expect(account).to_be_hidden()
    expect(word).to_be_focused()
    page.keyboard.press("Enter")
    expect(account).to_be_visible()
    page.locator("h1").click()
    expect(account).to_be_hidden()


def test_on_a_telephone_the_menu_is_folded_and_works_without_a_script(
    open_page: Callable[..., Page], siti: Person
) -> None:
    page = open_page(width=360)
    sign_in(page, "siti")
    folded = page.locator(".menu--folded")
    expect(folded.get_by_role("link", name="Antrean peran")).to_be_hidden()
    folded.get_by_text("Menu", exact=True).click()
    folded.get_by_role("link", name="Antrean peran").click()
    expect(page.get_by_role("heading", name="Antrean peran")).to_be_visible()


def test_on_paper_a_case_has_the_office_s_name_everything_folded_out_and_no_menu(
    open_page: Callable[..., Page], siti: Person, kiosk: PlainKiosk
) -> None:
    case_id = kiosk.file((("scan", card()),))
    page = open_page(scripts=True)
    sign_in(page, "siti")
    page.goto(f"/desk/kasus/{case_id}")
    page.emulate_media(media="print")
    expect(page.locator(".onpaper")).to_be_visible()
    expect(page.get_by_text("hari kerja sesudahnya").first).to_be_visible()
    for gone in (".masthead", "textarea", ".actions", ".acts", "main button"):
        for one in page.locator(gone).all():
            expect(one).to_be_hidden()


def test_after_the_proof_the_browser_is_on_its_page_again_and_has_the_file(
    open_page: Callable[..., Page], siti: Person, clock: Hands
) -> None:
    page = open_page()  # no script does it
    page.goto("/desk/masuk")
    chromium.sign_in(page, "siti", PASSWORD)
    page.goto("/desk/rekap")
    clock.forward(minutes=6)
    page.get_by_role("button", name="XLSX").first.click()
    page.get_by_label("Kata sandi").fill(PASSWORD)
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Lanjutkan").click()
    assert fetched.value.suggested_filename.endswith(".xlsx")
    expect(page.get_by_role("heading", level=1)).to_have_text("Buku rekap pengaduan")
    expect(page.get_by_role("status")).to_contain_text("Unduhan dimulai")
