"""The address of settings and health."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from sync.desk.health.page import health_view
from sync.desk.visits import NotAllowedError, SomeoneSignedIn

router = APIRouter()

MAY_SEE = ("camat", "sekcam", "admin", "auditor")


@router.get("/kesehatan")
def show_health(visit: SomeoneSignedIn) -> Response:
    """How the installation is, and how it is set. Of cases there are counts only."""
    if visit.person.role not in MAY_SEE:
        raise NotAllowedError
    view = health_view(visit)
    return visit.desk.pages.show("health/page.html", visit.chrome("health"), view=view)
