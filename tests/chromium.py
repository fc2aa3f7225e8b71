"""A real browser for the desk's pages: Debian's Chromium, quiet and without a network of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

PROGRAM = Path("/usr/bin/chromium")
_PATIENCE_MS = 30_000
"""For what is to appear: as long as for what is to be done; on a machine with other work five seconds are not enough."""
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def running() -> Iterator[Browser]:
    """Chromium, headless, until the block ends."""
    expect.set_options(timeout=_PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(PROGRAM), args=_QUIET)
        yield browser
        browser.close()


def required() -> None:
    """Skip without Chromium, saying so; fail where KIOSK_REQUIRE names the browser."""
    if PROGRAM.exists():
        return
    reason = f"{PROGRAM} is not installed: the desk is not looked at in a real browser"
    if "browser" in os.environ.get("KIOSK_REQUIRE", "").split(","):
        pytest.fail(reason)
    pytest.skip(reason)


def sign_in(page: Page, user: str, password: str) -> None:
    """Through the desk's own form."""
    page.goto("/desk/")
    page.get_by_label("Nama pengguna").fill(user)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk", exact=True).click()
