"""Signing in by steps, the own account, people, delegations and the audit trail."""

from __future__ import annotations

from datetime import timedelta

from sync.central import delegations, person_acts
from sync.central.delegations import Delegation, Wanted
from sync.central.person_deeds import Deed
from tests.desk.recipes.world import NoPage, Recipe, Recipes, World


def delegated(world: World) -> str:
    """The Sekcam stands in for the Camat; the delegation's id."""
    if "delegation" not in world.made:
        day = delegations.today(world.clock)
        made = delegations.delegate(
            world.centre.store,
            world.centre.store.office_id,
            Wanted(
                world.people["camat"].person_id, world.people["sekcam"].person_id,
                "plh", day, day + timedelta(days=4), "800.1.11.1/214/432.509/2026",
            ),
            world.people["admin"].by(),
            world.clock,
        )  # fmt: skip
        assert isinstance(made, Delegation)
        world.made["delegation"] = made.delegation_id
    return world.made["delegation"]


def _full_list(world: World) -> str:
    delegated(world)
    adi = world.people["admin"]
    deed = Deed("link", reason="Pak Camat lupa kata sandinya.")
    person_acts.do(world.centre.store, adi, world.people["camat"], deed, adi.by(), world.clock)
    return "/pengguna"


RECIPES: Recipes = {
    "/masuk/kode": NoPage("the second step of a sign-in: test_second_step looks at it"),
    "/masuk/faktor": NoPage("the first factor of somebody who must have one: test_second_step looks at it"),
    "/akun/kode": Recipe("staf", "/akun/kode", "Pindai gambar ini"),
    "/akun/kunci": Recipe("staf", "/akun/kunci", "nama alamat yang tetap"),
    "/pengguna": Recipe("sekcam", _full_list, "Menunggu orang kedua"),
    "/pengguna/baru": Recipe("admin", "/pengguna/baru", "Tambah pengguna"),
    "/pengguna/{person_id}": Recipe(
        "admin", lambda world: f"/pengguna/{world.people['kasi'].person_id}", "Ganti peran atau unit"
    ),
    "/pengguna/delegasi": Recipe("admin", "/pengguna/delegasi", "Delegasi baru"),
    "/pengguna/delegasi/{delegation_id}/cabut": Recipe(
        "admin", lambda world: f"/pengguna/delegasi/{delegated(world)}/cabut", "berakhir saat itu juga"
    ),
    "/jejak": Recipe("camat", "/jejak", "Periksa keutuhan"),
    "/jejak/pemeriksaan": Recipe("camat", "/jejak/pemeriksaan", "Pemeriksaan keutuhan"),
    "/jejak/harian": Recipe("camat", "/jejak/harian", "Jurnal harian"),
    "/jejak/harian/{day}": NoPage("a day's head as PDF"),
}
