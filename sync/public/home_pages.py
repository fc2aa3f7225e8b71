"""The bare address: what a visitor of the office's site may do, and how to complain."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from sync.public.visitor import SomeVisitor, Spoken

router = APIRouter()


@router.get("/")
def show_home(visitor: SomeVisitor, t: Spoken) -> Response:
    """Track, check, figures; the ways to complain; the way in for staff."""
    rules = visitor.site.store.rules
    office = rules.office
    ways = (
        (t("home.address"), f"{office.address} {office.postal_code}".strip()),
        (t("home.telephone"), office.telephone),
        ("WhatsApp", office.whatsapp),
        (t("home.email"), office.email),
        (t("page.not_satisfied"), " · ".join(filter(None, (office.sp4n, office.ombudsman)))),
    )
    return visitor.show(
        "home.html", t, ways=[way for way in ways if way[1]], days=rules.sop.promised_days, here="home"
    )
