"""Every page of the office as a PNG, wide and as on a telephone, reached by the recipes of the tests: to be looked at."""

from __future__ import annotations

import argparse
import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests import chromium
from tests.desk.conftest import PASSWORD
from tests.desk.recipes import RECIPES
from tests.desk.recipes.world import Recipe, World
from tests.desk.serving import serving
from tests.desk.staffed import PEOPLE, staffed

WIDTHS = {"": 1366, "-telephone": 390}


def draw(out: Path, only: str = "") -> None:
    """All pages whose path holds ``only``, into one folder."""
    out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        staffed(Path(folder) / "office", ways=("sms", "wa", "email")) as office,
        serving(office.app) as url,
        chromium.running() as browser,
    ):
        world, windows = World.furnished(office), _Windows(browser, url)
        for path, recipe in RECIPES.items():
            if isinstance(recipe, Recipe) and only in path:
                address = ("" if path.startswith("//") else "/desk") + recipe.at(world)
                windows.draw(recipe.role, address, out / (_name(path) + ".png"))


def _name(path: str) -> str:
    """``/kasus/{case_id}/surat`` as ``kasus-surat``, ``/kios/{prefix}`` as ``kios-satu``; what is for everybody begins with ``public``."""
    words = (
        re.sub(r"\{[^}]*\}", "satu", path.replace("/kasus/{case_id}", "/kasus"))
        .strip("/")
        .replace("//", "/")
        .replace("/", "-")
        .strip("-")
    )
    return f"public-{words}".strip("-") if path.startswith("//") else words or "kotak-kerja"


class _Windows:
    """A window for each role; one whose sign-in is over signs in again."""

    def __init__(self, browser: Browser, url: str) -> None:
        self._browser, self._url = browser, url
        self._open: dict[str, Page] = {}

    def draw(self, role: str, address: str, path: Path) -> None:
        page = self._open.get(role)
        if page is None:
            page = self._open[role] = self._browser.new_context(base_url=self._url).new_page()
        page.goto(address)
        if role and "/desk/masuk" in page.url:
            chromium.sign_in(page, next(login for login, _, theirs, _ in PEOPLE if theirs == role), PASSWORD)
            page.locator(".whoami").wait_for()
            page.goto(address)
        for suffix, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 768})
            page.screenshot(path=path.with_stem(path.stem + suffix), full_page=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        prog="python -m tests.desk.gallery", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the pictures go")
    parser.add_argument("--only", default="", metavar="PART", help="only pages whose path holds this")
    given = parser.parse_args()
    draw(given.out, given.only)
