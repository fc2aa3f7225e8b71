"""What citizens ask, the survey from paper, the report. The other pages of figures stand with those for everybody."""

from __future__ import annotations

from sync.central.wishes import ask_again
from tests.desk.recipes.world import NoPage, Recipe, Recipes, World


def _asked(world: World) -> str:
    """With a finished case that somebody wants to go on."""
    if "asked" not in world.made:
        case_id, store = world.at(13), world.centre.store
        assert ask_again(store, store.office_id, case_id, "KTP belum jadi.", world.clock) is None
        world.made["asked"] = case_id
    return "/permintaan"


RECIPES: Recipes = {
    "/statistik/laporan": NoPage("a document"),
    "/survei": Recipe("staf", "/survei", "Survei dari lembar kertas"),
    "/permintaan": Recipe("staf", _asked, "KTP belum jadi."),
}
