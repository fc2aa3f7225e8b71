"""The working calendar and the notices."""

from __future__ import annotations

from tests.desk.recipes.world import NoPage, Recipe, Recipes

RECIPES: Recipes = {
    "/kalender": Recipe("camat", "/kalender?tahun=2026&terima=2026-03-13&jam=09.00&hari=12", "Kalkulator"),
    "/pemberitahuan": Recipe("staf", "/pemberitahuan", "Pemberitahuan"),
    "/kesehatan": Recipe("admin", "/kesehatan", "Pemeriksaan"),
    "/pemberitahuan/arus": NoPage("a stream"),
}
