"""What somebody may do with a case: the step's own work first, then the rest, and why what is barred is barred.

Everything here is read off the procedure's offers; nothing is decided a second time.
"""

from __future__ import annotations

from sync.cases.procedure import SopStep
from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.desk.acts.catalogue import ACTS, Act
from sync.desk.casefile_views import OtherAct
from sync.desk.desk import Desk
from sync.desk.steps.addresses import page_of_step
from sync.desk.steps.step_page import with_names
from sync.desk.visits import Visit

_OUT_OF_PLACE = frozenset(
    (
        "sop.closed",
        "sop.open",
        "sop.not_paused",
        "sop.not_linked",
        "sop.linked_already",
        "sop.taken_already",
        "sop.in_queue",
        "sop.continued",
        "sop.not_numbered",
        "sop.not_in_agenda",
        "sop.paused",
    )
)
"""Refusals that speak of the case and not of the person: such an act is left out, for nobody could do it now."""


def step_page(detail: CaseDetail, desk: Desk) -> str:
    """Where the work of the step under way is done, "" where it is on the case's own page."""
    step = detail.row.step
    address = page_of_step("{case_id}", step)
    if address is None or address not in desk.paths:
        return ""
    return f"{desk.pages.root}{page_of_step(detail.row.case_id, step)}"


def barred(detail: CaseDetail, step: SopStep) -> Refusal | None:
    """Why the person may not do the work of this step; None where he may."""
    offer = detail.offer(step.way_on or "CompleteStep")
    if offer is None or offer.refusal is None or step.number in detail.actions:
        return None
    return offer.refusal


def at_once(detail: CaseDetail, visit: Visit) -> tuple[OtherAct, ...]:
    """Taking and giving back: buttons beside the step's work."""
    found = (_line(act, detail, visit) for act in ACTS if act.at_once)
    return tuple(one for one in found if one is not None and not one.barred)


def others(detail: CaseDetail, visit: Visit) -> tuple[OtherAct, ...]:
    """The other acts; who handles no case is offered none."""
    if not detail.hands:
        return ()
    found = (_line(act, detail, visit) for act in ACTS if not act.at_once)
    return (*_of_the_books(detail, visit), *(one for one in found if one is not None))


def _of_the_books(detail: CaseDetail, visit: Visit) -> tuple[OtherAct, ...]:
    """What the procedure has no say in: the line for the register, and the case as a whole."""
    desk, case_id = visit.desk, detail.row.case_id
    pages = (
        ("Pokok perkara", "/rekap/pokok/{case_id}", "tag"),
        ("Salinan & arsip", "/arsip/{case_id}", "folder-archive"),
    )
    return tuple(
        OtherAct(title, f"{desk.pages.root}{path.format(case_id=case_id)}", icon)
        for title, path, icon in pages
        if path in desk.paths
    )


def _line(act: Act, detail: CaseDetail, visit: Visit) -> OtherAct | None:
    """The act as a line of the page; None where it is out of place."""
    offer = detail.offer(act.command)
    if offer is None or (offer.refusal is not None and offer.refusal.code in _OUT_OF_PLACE):
        return None
    desk = visit.desk
    title = desk.wording.say("act", act.slug).split("|")[0]
    href = f"{desk.pages.root}/kasus/{detail.row.case_id}/tindakan/{act.slug}"
    why = "" if offer.refusal is None else desk.wording.refusal(with_names(visit, offer.refusal))
    return OtherAct(title, href, act.icon, why, act.grave)
