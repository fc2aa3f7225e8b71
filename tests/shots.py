"""``dev.py shots --out DIR``: every screen, the receipt and the desk's pages as PNG files, to be looked at.

kiosk/     every kind of page and state, upright and lying, from the views of the tests
visit/     one whole visit with the shipped words, page by page
sheets/    contact sheets: every page in three languages side by side, and the main pages in every way of seeing
papers/    what the virtual printer has painted
desk/      the office's pages in a real browser, as the kiosk's case comes in
office/    every page of the office, wide and as on a telephone (alone: python -m tests.desk.gallery)
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

from kiosk.demo.centre import NotUpError
from kiosk.demo.citizen import Citizen, LostError, album
from kiosk.demo.house import House, running_house
from kiosk.environment import prepare
from kiosk.texts.catalogue import LANGUAGES
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_21
from tests import chromium
from tests.desk import gallery

# Large enough for both panels: what lies outside of the first size would never be drawn.
prepare(LANDSCAPE_15.width_px, PORTRAIT_21.height_px, offscreen=True, full_screen=False, cursor=False)

from kiosk.stage import Stage, VirtualTime  # noqa: E402  Kivy only after its environment
from tests import sheets  # noqa: E402
from tests.ui.plays import PlayedVisit, Speech  # noqa: E402
from tests.ui.views import OVERLAYS, VIEWS  # noqa: E402

PARTS = ("sheets", "kiosk", "visit", "papers", "desk", "office")

_README = {
    "kiosk-welcome": ("visit/01-welcome.png", 420, 747),
    "kiosk-card": ("visit/07-id_scan.png", 420, 747),
    "kiosk-account": ("visit/16-account.png", 420, 747),
    "kiosk-review": ("visit/19-review.png", 420, 747),
    "kiosk-signature": ("visit/20-signature.png", 420, 747),
    "kiosk-done": ("visit/21-done.png", 420, 747),
    "kiosk-maintenance": ("kiosk/staff-sync-upright.png", 420, 747),
    "kiosk-roll": ("kiosk/staff-roll-pull-upright.png", 420, 747),
    "kiosk-papers": ("kiosk/staff-papers-upright.png", 420, 747),
    "kiosk-service": ("kiosk/staff-service-upright.png", 420, 747),
    "kiosk-health": ("kiosk/staff-health-upright.png", 420, 747),
    "receipt": ("papers/0001-1.png", 576, 2000),
    "desk-list": ("desk/work-list.png", 900, 506),
    "desk-case": ("desk/case-after-three-steps.png", 900, 988),
    "desk-letter": ("office/kasus-surat.png", 900, 988),
}
"""Name in decisions/pictures: what is drawn, width, and where it is cut off; pixels."""


def main() -> int:
    """Draw everything; 1 and a sentence if something in the chain failed."""
    parser = argparse.ArgumentParser(prog="dev.py shots", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the pictures go")
    parser.add_argument("--only", choices=PARTS, action="append", metavar="PART",
                        help=f"only this part, may be given several times: {', '.join(PARTS)}")  # fmt: skip
    parser.add_argument("--lang", choices=list(LANGUAGES), action="append", metavar="LANG",
                        help=f"only this language on the contact sheets: {', '.join(LANGUAGES)}")  # fmt: skip
    parser.add_argument("--view", action="append", metavar="NAME", default=[],
                        help="only views whose name begins so, on sheets and in kiosk/")  # fmt: skip
    parser.add_argument("--readme", action="store_true", help="also renew the pictures of the README")
    given = parser.parse_args()
    if given.readme and (given.only or given.view):
        parser.error("--readme wants every part: it is made of pictures of several")
    out: Path = given.out.resolve()
    try:
        draw(out, given.only or PARTS, given.lang or list(LANGUAGES), tuple(given.view))
    except (NotUpError, LostError) as trouble:
        print(f"shots: {trouble}", file=sys.stderr)
        return 1
    print(f"{len(list(out.rglob('*.png')))} pictures in {out}")
    if given.readme:
        renew_readme(out)
    return 0


def renew_readme(out: Path) -> None:
    """The README's pictures, made small from what was drawn just now."""
    pictures = Path(__file__).resolve().parent.parent / "decisions" / "pictures"
    for name, (drawn, width, height) in _README.items():
        with Image.open(out / drawn) as picture:
            full = picture.convert("RGB")
        small = full.resize((width, round(full.height * width / full.width)), Image.Resampling.LANCZOS)
        small = small.crop((0, 0, width, min(small.height, height)))
        small.quantize(128).save(pictures / f"{name}.png", optimize=True)


def draw(out: Path, only: Collection[str], languages: Sequence[str], names: tuple[str, ...]) -> None:
    """The parts in ``only``. One process has one window, so the visit comes first and the views on its glass."""
    stage: Stage | None = None
    clock = VirtualTime()
    if {"visit", "papers", "desk"} & set(only):
        with (
            tempfile.TemporaryDirectory() as var,
            running_house(Path(var), monotonic=clock.now) as house,
        ):
            stage = Stage(house.kiosk.visit, house.kiosk.catalogues, PORTRAIT_21, clock)
            number = Citizen(stage, look=album(stage, out / "visit")).file_complaint().number
            stage.tap("primary")
            _after_the_visit(stage, number, out / "visit")
            _papers(house, out / "papers")
            if "desk" in only:
                _desk(house, number, out / "desk")
    if {"kiosk", "sheets"} & set(only):
        _views(stage, out, only, languages, names)
    if "office" in only:
        gallery.draw(out / "office")


def _views(
    stage: Stage | None, out: Path, only: Collection[str], languages: Sequence[str], names: tuple[str, ...]
) -> None:
    """Every view of the tests."""
    welcome, spoken = PlayedVisit(VIEWS["welcome"]), {language: Speech(language) for language in LANGUAGES}
    stage = stage or Stage(welcome, spoken, PORTRAIT_21)
    stage.app.catalogues = spoken
    stage.show(welcome)
    if "sheets" in only:
        sheets.draw(stage, out / "sheets", languages, names)
    if "kiosk" in only:
        _states(stage, out / "kiosk", names)


def _after_the_visit(stage: Stage, number: str, out: Path) -> None:
    """Standard of service, status, and the welcome page in the other languages."""
    stage.tap("choice.standard")
    stage.shot(out / "standard.png")
    stage.tap("list.down")
    stage.shot(out / "standard-steps.png")
    stage.tap("back")
    stage.tap("choice.status")
    stage.shot(out / "status-enter.png")
    stage.type(number.replace("-", ""))
    stage.tap("primary")
    stage.until(lambda: stage.screen != "status_enter", 5)
    stage.shot(out / "status.png")
    stage.tap("primary")
    for language in ("mad", "en"):
        stage.tap(f"choice.{language}")
        stage.shot(out / f"welcome-{language}.png")


def _papers(house: House, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    for paper in sorted(house.papers.glob("*.png")):
        shutil.copy(paper, out / paper.name)


def _states(stage: Stage, out: Path, names: tuple[str, ...]) -> None:
    """Every view of the tests, upright and lying; overlays over a page of tiles."""
    out.mkdir(parents=True, exist_ok=True)
    for panel, name in ((PORTRAIT_21, "upright"), (LANDSCAPE_15, "lying")):
        stage.turn(panel)
        for key, view in VIEWS.items():
            if names and not key.startswith(names):
                continue
            stage.show(PlayedVisit(view))
            stage.shot(out / f"{key}-{name}.png")
        for key, overlay in OVERLAYS.items():
            stage.show(PlayedVisit(VIEWS["unit"], overlay))
            stage.shot(out / f"over-{key}-{name}.png")


def _desk(house: House, number: str, out: Path) -> None:
    """As staff see it, from signing in to the third step; as the administrator sees the machines."""
    out.mkdir(parents=True, exist_ok=True)
    with chromium.running() as browser:
        staff = browser.new_context(
            base_url=house.centre.url, viewport={"width": 1366, "height": 768}
        ).new_page()
        _open(staff, "/", out / "front.png")
        _open(staff, "/desk/masuk", out / "sign-in.png")
        chromium.sign_in(staff, "staf", house.centre.passwords["staf"])
        staff.get_by_role("heading", name="Kotak kerja").wait_for()
        staff.wait_for_timeout(3000)  # the centre opens new bodies in the background
        _open(staff, "/desk/", out / "work-list.png")
        staff.get_by_role("link", name=number).click()
        staff.screenshot(path=out / "case.png", full_page=True)
        staff.get_by_role("button", name="Terima pengaduan").click()
        staff.get_by_role("link", name="Kerjakan langkah ini").click()
        staff.get_by_role("button", name="Buka segel Pindaian kartu identitas").click()
        staff.get_by_label("Dokumen yang dicocokkan").select_option("ktp")
        staff.get_by_label("Wajah dicocokkan").check()
        staff.screenshot(path=out / "scan.png", full_page=True)
        staff.get_by_role("button", name="Identitas sudah jelas").click()
        staff.get_by_role("link", name="Kerjakan langkah ini").click()
        staff.get_by_label("Pokok perkara").fill("KTP elektronik belum selesai setelah tiga bulan")
        staff.get_by_role("button", name="Beri nomor agenda").click()
        staff.get_by_role("link", name=number).first.click()
        staff.screenshot(path=out / "case-after-three-steps.png", full_page=True)
        _open(staff, "/desk/akun", out / "account.png")
        admin = browser.new_context(
            base_url=house.centre.url, viewport={"width": 1366, "height": 768}
        ).new_page()
        chromium.sign_in(admin, "admin", house.centre.passwords["admin"])
        admin.wait_for_url("**/desk/kios")
        _open(admin, "/desk/kios", out / "kiosks.png")
        admin.get_by_role("link", name="PGT").first.click()
        admin.screenshot(path=out / "kiosk.png", full_page=True)


def _open(page: Page, address: str, path: Path) -> None:
    page.goto(address)
    page.screenshot(path=path, full_page=True)


if __name__ == "__main__":
    sys.exit(main())
