"""Where a held mark leads: a code first; the area behind it is read once, behind the poster or when somebody enters."""

from __future__ import annotations

from importlib import import_module

from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.maintenance import CodePage
from kiosk.presenters.page import Page

AREA = "kiosk.presenters.maintenance_home"
"""The first page of the area, and with it all others: nothing of them is needed to show a poster."""


def staff_door(outside: Outside) -> Page | None:
    """None on a machine without a maintenance area."""
    if outside.maintenance is None or outside.background is None:
        return None
    return CodePage(outside, lambda person: _first_page(outside, person))


def _first_page(outside: Outside, person: Person) -> Page:
    page: Page = import_module(AREA).HomePage(outside, person)
    return page
