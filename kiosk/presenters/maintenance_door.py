"""Where a held mark leads: a code first, or the first setup of a machine on which nobody has one; the area behind it is
read once, behind the poster or when somebody enters."""

from __future__ import annotations

from importlib import import_module

from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.maintenance import CodePage
from kiosk.presenters.page import Page

AREA = "kiosk.presenters.maintenance_home"
"""The first page of the area, and with it all others: nothing of them is needed to show a poster."""
SETUP = "kiosk.presenters.maintenance_first"


def staff_door(outside: Outside) -> Page | None:
    """None on a machine without a maintenance area."""
    machine = outside.maintenance
    if machine is None or outside.background is None:
        return None
    if machine.first is not None and not machine.access.has_codes():
        setup: Page = import_module(SETUP).FirstPage(outside)
        return setup
    return CodePage(outside, lambda person: _first_page(outside, person))


def _first_page(outside: Outside, person: Person) -> Page:
    page: Page = import_module(AREA).HomePage(outside, person)
    return page
