"""The pages of the notices to complainants."""

from __future__ import annotations

from tests.desk.recipes.world import Recipe, Recipes

RECIPES: Recipes = {
    "/kasus/{case_id}/kabar": Recipe(
        "staf", lambda world: f"/kasus/{world.cases['fresh']}/kabar", "Boleh dikabari lewat"
    ),
    "/teks": Recipe("kasi", "/teks", "Teks pemberitahuan"),
    "/teks/{notice}/{channel}/{language}": Recipe("kasi", "/teks/diterima/email/mad", "Isian yang tersedia"),
}
