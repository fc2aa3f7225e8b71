"""Sign-in, work list, cases, kiosks, account."""

from __future__ import annotations

from sync.central.people import invite
from tests.desk.recipes.world import NoPage, Recipe, Recipes, World


def _invitation(world: World) -> str:
    newcomer = world.people.get("baru") or world.hire("baru", "Orang Baru", "staf")
    return f"/undangan/{invite(world.centre.store, newcomer.person_id, world.clock)}"


RECIPES: Recipes = {
    "/masuk": Recipe("", "/masuk", "Masuk ke meja petugas"),
    "/undangan/{invitation}": Recipe("", _invitation, "Orang Baru"),
    "/": Recipe("staf", "/", "Kotak kerja"),
    "/antrean": Recipe("kasi", "/antrean?peran=staf", "Antrean peran"),
    "/kasus/{case_id}": Recipe("staf", lambda world: f"/kasus/{world.cases['long']}", "Riwayat"),
    "/kasus/{case_id}/tindakan/{slug}": Recipe(
        "kasi", lambda world: f"/kasus/{world.cases['fresh']}/tindakan/teradu", "Siapa yang dicatat di sini"
    ),
    "/kios": Recipe("admin", "/kios", "PGT1"),
    "/kios/{prefix}": Recipe("admin", "/kios/PGT1", "PGT1"),
    "/kios/{prefix}/cabut": Recipe("admin", "/kios/PGT1/cabut", "tidak dapat dibatalkan"),
    "/kios/setelan": Recipe("admin", "/kios/setelan", "Mengikuti mesin"),
    "/kios/stik": Recipe("staf", "/kios/stik", "Stik USB"),
    "/kios/stik/balasan/{key}": NoPage("a file for the stick"),
    "/bantuan": Recipe("staf", "/bantuan", "Tiga kebiasaan"),
    "/akun": Recipe("staf", "/akun", "Akun saya"),
}
