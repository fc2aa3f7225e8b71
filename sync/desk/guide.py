"""The desk on one page: what is done where, for whoever sits here the first day. Made from the office's own procedure."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from markupsafe import Markup
from starlette.responses import Response

from sync.cases.procedure import SopStep
from sync.cases.procedure_diagram import diagram
from sync.desk.desk import Desk
from sync.desk.visits import SomeoneSignedIn

router = APIRouter()


@dataclass(frozen=True, slots=True)
class GuideStep:
    """One of the twelve: who does it, in what time, and what to do on its page."""

    no: int
    name: str
    who: str
    time: str
    deed: str
    mine: bool


@router.get("/bantuan")
def show_guide(visit: SomeoneSignedIn) -> Response:
    """The guide, with the steps of the reader's own role marked."""
    desk, role = visit.desk, visit.person.role
    steps = tuple(_step(one, role, desk) for one in desk.store.rules.sop.steps)
    sop = desk.store.rules.sop
    picture = Markup(diagram(sop))  # noqa: S704 - drawn from the office's own settings, every word escaped there
    return desk.pages.show(
        "guide.html", visit.chrome("guide"), steps=steps, days=sop.promised_days, picture=picture
    )


def _step(step: SopStep, role: str, desk: Desk) -> GuideStep:
    say = desk.wording.say
    time = f"{step.standard_minutes} menit" if step.standard_minutes else f"{step.standard_days} hari kerja"
    return GuideStep(
        no=step.number,
        name=say("step", str(step.number)),
        who=_who(step, desk),
        time=time,
        deed=say("guide", str(step.number), step.output),
        mine=role in (*step.roles, *step.initials),
    )


def _who(step: SopStep, desk: Desk) -> str:
    """Whoever initials first stands first."""
    say = desk.wording.say
    initials = [f"{say('role', one)} (paraf)" for one in step.initials if one not in step.roles]
    return ", ".join((*initials, *(say("role", one) for one in step.roles)))
