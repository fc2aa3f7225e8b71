"""Signing in by steps, the own account, people, delegations and the audit trail."""

from __future__ import annotations

from tests.desk.recipes.world import NoPage, Recipe, Recipes

RECIPES: Recipes = {
    "/masuk/kode": NoPage("the second step of a sign-in: test_second_step looks at it"),
    "/masuk/faktor": NoPage("the first factor of somebody who must have one: test_second_step looks at it"),
    "/akun/kode": Recipe("staf", "/akun/kode", "Pindai gambar ini"),
    "/akun/kunci": Recipe("staf", "/akun/kunci", "nama alamat yang tetap"),
}
