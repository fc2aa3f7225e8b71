"""Dashboard, statistics, survey, what citizens ask; and the pages for everybody."""

from __future__ import annotations

from sqlalchemy import select

from sync.cases.numbers import TrackingNumber
from sync.central.survey import survey_token
from sync.central.tables import cases
from sync.central.wishes import ask_again
from tests.desk.recipes.world import NoPage, Recipe, Recipes, World


def _number(world: World, case_id: str) -> TrackingNumber:
    with world.centre.store.reading() as connection:
        glyphs = connection.execute(select(cases.c.number).where(cases.c.case_id == case_id)).scalar_one()
    return TrackingNumber(glyphs)


def _survey(world: World) -> str:
    return f"/survei/{survey_token(world.centre.store, _number(world, world.cases['fresh']))}"


def _asked(world: World) -> str:
    """With a finished case that somebody wants to go on."""
    if "asked" not in world.made:
        case_id, store = world.at(13), world.centre.store
        assert ask_again(store, store.office_id, case_id, "KTP belum jadi.", world.clock) is None
        world.made["asked"] = case_id
    return "/permintaan"


RECIPES: Recipes = {
    "/dasbor": Recipe("camat", "/dasbor", "Terbuka menurut langkah"),
    "/statistik": Recipe("auditor", "/statistik?periode=2026", "Menurut layanan"),
    "/statistik/laporan": NoPage("a document"),
    "/survei": Recipe("staf", "/survei", "Survei dari lembar kertas"),
    "/permintaan": Recipe("staf", _asked, "KTP belum jadi."),
    "//lacak": Recipe("", "/lacak", "Nomor lacak"),
    "//verifikasi": Recipe("", "/verifikasi?bahasa=en", "genuine"),
    "//survei": Recipe("", "/survei?bahasa=mad", "Kode survei"),
    "//survei/{kode}": Recipe("", _survey, "Pertanyaan 9 dari 9"),
    "//papan": Recipe("", "/papan?periode=2026", "Papan angka"),
}
