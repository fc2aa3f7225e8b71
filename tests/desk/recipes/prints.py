"""Formulir & laporan."""

from __future__ import annotations

from tests.desk.recipes.world import Recipe, Recipes

RECIPES: Recipes = {"/cetakan": Recipe("kasi", "/cetakan", "Laporan keterlambatan")}
