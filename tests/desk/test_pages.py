"""Every page of the office in a real browser: no fault that axe-core finds, nothing on the console, nothing sideways.

The addresses are taken from the routers; each needs a recipe in `tests/desk/recipes`, so that a new page fails here
until somebody has said how to get to it.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute
from playwright.sync_api import Browser, BrowserContext, Page

import sync.public
from sync.desk.pages import STATIC_FOLDER
from sync.desk.site import PARTS
from tests import chromium
from tests.desk.conftest import PASSWORD
from tests.desk.recipes import RECIPES
from tests.desk.recipes.world import Recipe, World
from tests.desk.serving import serving
from tests.desk.staffed import PEOPLE, staffed
from tests.vendor import FOLDERS, SPRITE

AXE = FOLDERS[1] / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = {"at 200 % zoom": 683, "on a telephone": 360, "on the office's screen": 1366}
"""CSS pixels. Zoom to 200 % on a screen of 1366 leaves 683; the last one is what axe looks at."""

_SMALL = """[...document.querySelectorAll('main a, main button, main summary, main input:not([type=hidden]), main select')]
    .filter(e => e.checkVisibility() && !e.closest('p, li, dd, td, .message') && (e.labels?.[0] ?? e).getBoundingClientRect().height < 24)
    .map(e => e.outerHTML.slice(0, 120))"""
_SIDEWAYS = """[...document.querySelectorAll('body *')]
    .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
    .map(e => e.tagName + '.' + e.className).slice(-3)"""


SHOWN = [
    path.lstrip("/") or ("front" if path == "//" else "list")
    for path, recipe in RECIPES.items()
    if isinstance(recipe, Recipe)
]


def _gets(router: APIRouter, before: str = "") -> set[str]:
    routes = (route for route in router.routes if isinstance(route, APIRoute) and "GET" in route.methods)
    return {before + route.path for route in routes}


def _paths() -> set[str]:
    """Of the desk as they are, of the pages for everybody behind one stroke more."""
    public = (
        importlib.import_module(f"sync.public.{module.name}")
        for module in pkgutil.iter_modules(sync.public.__path__)
        if module.name.endswith("_pages")
    )
    desk = (_gets(router) for router in PARTS)
    return set().union(*desk, *(_gets(module.router, "/") for module in public))


def test_every_address_has_a_recipe_and_no_recipe_is_left_over() -> None:
    assert _paths() == set(RECIPES), "a page is looked at once tests/desk/recipes says how to get there"


@dataclass
class Looking:
    """One browser at one office; a window for each role, and what was said on their consoles."""

    browser: Browser
    world: World
    url: str
    said: list[str] = field(default_factory=list)
    windows: dict[str, Page] = field(default_factory=dict)

    def window(self, role: str) -> Page:
        """The window of the first person with this role, signed in; "" for nobody."""
        if role not in self.windows:
            context = self.browser.new_context(base_url=self.url)
            page = self._listened(context)
            self.windows[role] = page
            if role:
                self.sign_in(role)
        return self.windows[role]

    def sign_in(self, role: str) -> None:
        """The first person with this role, in the window of that role."""
        login = next(login for login, _, theirs, _ in PEOPLE if theirs == role)
        self.windows[role].context.clear_cookies()
        chromium.sign_in(self.windows[role], login, PASSWORD)
        self.windows[role].locator(".whoami").wait_for()

    def _listened(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        return page


@pytest.fixture(scope="module")
def looking(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Looking]:
    chromium.required()
    with (
        staffed(tmp_path_factory.mktemp("office"), ways=("sms", "wa", "email")) as office,
        serving(office.app) as url,
        chromium.running() as browser,
    ):
        yield Looking(browser, World.furnished(office), url)


@pytest.mark.parametrize(
    "path", [path for path, recipe in RECIPES.items() if isinstance(recipe, Recipe)], ids=SHOWN
)
def test_a_page_is_for_everybody(looking: Looking, path: str) -> None:
    recipe = RECIPES[path]
    assert isinstance(recipe, Recipe)
    page = looking.window(recipe.role)
    looking.said.clear()
    page.set_viewport_size({"width": 1366, "height": 768})
    root = "" if path.startswith("//") else "/desk"
    address = root + recipe.at(looking.world)
    answer = page.goto(address)
    # The office's clock went on with an earlier page: the sign-in is over, or no longer fresh enough for this one.
    if recipe.role and ("/desk/masuk" in page.url or "Buktikan bahwa ini Anda" in page.content()):
        looking.sign_in(recipe.role)
        answer = page.goto(address)
    assert answer is not None
    assert answer.status == recipe.status
    assert recipe.shows in page.content()
    for where, width in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": 768})
        fits = page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert fits, f"{where} it is too wide: {page.evaluate(_SIDEWAYS)}"
        assert page.evaluate(_SMALL) == [], where
    assert _faults(page) == []
    assert _unknown_icons(page) == set()
    assert looking.said == []


def _faults(page: Page) -> list[str]:
    """What axe-core has against the page as it stands, a line for each element."""
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}, resultTypes: ['violations']})",
        RULES,
    )
    return [
        f"{one['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def _unknown_icons(page: Page) -> set[str]:
    drawn = page.eval_on_selector_all(
        "use", "uses => uses.map(use => use.getAttribute('href').split('#')[1])"
    )
    sprite = (STATIC_FOLDER / "vendor" / SPRITE).read_text("utf-8")
    return set(drawn) - set(re.findall(r'<symbol id="([a-z0-9-]+)"', sprite))


def test_the_look_would_see_a_fault(looking: Looking) -> None:
    page = looking.window("")
    page.goto("/desk/masuk")
    page.evaluate(
        "document.querySelector('input[name=user]').closest('label').replaceWith('Nama', document.createElement('input'))"
    )
    assert [fault.split(":")[0] for fault in _faults(page)] == ["label"]
