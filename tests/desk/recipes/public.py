"""The pages for everybody, and the figures."""

from __future__ import annotations

from sync.cases.numbers import TrackingNumber
from sync.central.case_views import CaseDetail
from sync.central.handling import case_page
from sync.central.survey import survey_token
from tests.desk.recipes.world import Recipe, Recipes, World


def _survey(world: World) -> str:
    store = world.centre.store
    detail = case_page(store, world.cases["fresh"], world.people["siti"], world.clock)
    assert isinstance(detail, CaseDetail)
    number = TrackingNumber.parse(detail.row.number)
    assert isinstance(number, TrackingNumber)
    return f"/survei/{survey_token(store, store.office_id, number)}"


RECIPES: Recipes = {
    "//": Recipe("", "/", "Kecamatan Pegantenan"),
    "//lacak": Recipe("", "/lacak", "omor"),
    "//verifikasi": Recipe("", "/verifikasi", "omor"),
    "//survei": Recipe("", "/survei", "kode"),
    "//survei/{kode}": Recipe("", _survey, "1"),
    "//papan": Recipe("", "/papan", "Kecamatan Pegantenan"),
    "/dasbor": Recipe("kasi", "/dasbor", "Dasbor"),
    "/statistik": Recipe("kasi", "/statistik", "tatistik"),
}
