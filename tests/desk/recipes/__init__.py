"""How a test gets to each page of the office: a recipe for every address that is fetched by GET.

A file for each part of the desk, each with ``RECIPES``: the route's path as it is written in the code, and who may
look at it where (`world.py`). What lies outside of the desk is written with two strokes, ``//lacak``. A route without
one fails in `tests/desk/test_pages.py`, so a new page is looked at from its first day.
"""

from __future__ import annotations

import importlib
import pkgutil

from tests.desk.recipes.world import Recipes


def _joined() -> Recipes:
    joined: Recipes = {}
    for module in pkgutil.iter_modules(__path__):
        more = getattr(importlib.import_module(f"{__name__}.{module.name}"), "RECIPES", {})
        assert not set(more) & set(joined), f"{module.name}: {set(more) & set(joined)} has a recipe already"
        joined |= more
    return joined


RECIPES = _joined()
