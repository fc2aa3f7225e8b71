"""The working calendar, the notices, and the page of settings and health."""

from __future__ import annotations

from datetime import date, timedelta

from sync.central.notices import Telling, tell
from tests.desk.recipes.world import NoPage, Recipe, Recipes, World


def _told(world: World) -> str:
    """The clerk's notices, one of each kind."""
    siti, now = world.people["siti"], world.clock()
    kinds = (
        "step_near",
        "step_due",
        "step_late",
        "case_near",
        "case_due",
        "case_late",
        "moved",
        "incomplete",
    )
    wanted = [
        Telling(
            about=kind,
            person_id=siti.person_id,
            kind=kind,
            case_id=world.cases["fresh"],
            step=1,
            due_at=now + timedelta(hours=1),
            day=date(2026, 12, 10),
        )
        for kind in kinds
    ]
    wanted.append(Telling(about="2027", person_id=siti.person_id, kind="decree", day=date(2027, 1, 1)))
    world.centre.store.write(lambda connection: tell(connection, siti.office_id, wanted, now))
    return "/pemberitahuan"


RECIPES: Recipes = {
    "/kalender": Recipe("camat", "/kalender?tahun=2026&terima=2026-03-13&jam=09.00&hari=12", "Kalkulator"),
    "/pemberitahuan": Recipe("staf", _told, "Jawaban untuk pelapor sampai tenggat"),
    "/kesehatan": Recipe("admin", "/kesehatan", "Pemeriksaan"),
    "/pemberitahuan/arus": NoPage("a stream"),
}
