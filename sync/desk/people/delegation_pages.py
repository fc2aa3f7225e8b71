"""Delegations: who fills whose office from when to when, by which decree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.responses import Response

from sync.cases.hands import MANNERS
from sync.cases.refusal import Refusal
from sync.central.delegations import (
    STAND_INS,
    Delegation,
    Wanted,
    delegate,
    delegations_of,
    revoke_delegation,
    today,
)
from sync.central.people import Person, everybody
from sync.central.person_rules import may_look_after
from sync.desk.people.people_view import delegation_line
from sync.desk.people.routes import FreshPeopleForm
from sync.desk.people.views import DelegationLine
from sync.desk.views import Said
from sync.desk.visits import NotAllowedError, SomeoneSignedIn, Visit

router = APIRouter()

_SHOWN_FOR = timedelta(days=366)
_FIELDS = ("giver", "taker", "manner", "first", "last", "decree")
_ABOUT = {
    "delegation.manner": "manner", "delegation.days": "last", "delegation.past": "last", "delegation.decree": "decree",
    "delegation.giver": "giver", "delegation.giver_closed": "giver", "delegation.taker": "taker",
    "delegation.same": "taker", "delegation.rank": "taker", "delegation.self": "taker", "delegation.overlaps": "first",
    "delegation.first": "first", "delegation.last": "last",
}  # fmt: skip
"""Beside which field a refusal stands."""


@dataclass(frozen=True, slots=True)
class DelegationsView:
    """The page; ``given`` and ``wrong`` by field of its form."""

    open: tuple[DelegationLine, ...]
    past: tuple[DelegationLine, ...]
    may: bool
    givers: tuple[tuple[str, str], ...]
    takers: tuple[tuple[str, str], ...]
    manners: tuple[tuple[str, str, str], ...]
    given: Mapping[str, str]
    wrong: Mapping[str, str]
    today: str


@router.get("/pengguna/delegasi")
def show_delegations(visit: SomeoneSignedIn, kabar: str = "") -> Response:
    """What is in force, what comes, what was; and the form of another."""
    if visit.person.role not in ("camat", "sekcam", "admin", "auditor"):
        raise NotAllowedError
    return _page(visit, {}, visit.desk.wording.said(kabar))


@router.post("/pengguna/delegasi")
def make(  # noqa: PLR0917 - the fields of one form
    visit: FreshPeopleForm,
    giver: Annotated[str, Form()] = "",
    taker: Annotated[str, Form()] = "",
    manner: Annotated[str, Form()] = "",
    first: Annotated[str, Form()] = "",
    last: Annotated[str, Form()] = "",
    decree: Annotated[str, Form()] = "",
) -> Response:
    """Hand an office over for some days."""
    _only_for_rulers(visit)
    desk, person = visit.desk, visit.person
    given = dict(zip(_FIELDS, (giver, taker, manner, first, last, decree), strict=True))
    days = _day(first), _day(last)
    if days[0] is None or days[1] is None:
        refusal = Refusal("delegation.first" if days[0] is None else "delegation.last")
        return _page(visit, given, refusal=refusal)
    wanted = Wanted(giver, taker, manner, days[0], days[1], decree)
    made = delegate(desk.store, person.office_id, wanted, person.by(visit.address), desk.clock)
    if isinstance(made, Refusal):
        return _page(visit, given, refusal=made)
    return desk.go("/pengguna/delegasi", "delegation_made")


@router.get("/pengguna/delegasi/{delegation_id}/cabut")
def ask_to_revoke(delegation_id: UUID, visit: SomeoneSignedIn) -> Response:
    """What revoking means, and the form that does it."""
    _only_for_rulers(visit)
    found = _find(visit, delegation_id)
    if found is None:
        return _gone(visit)
    return _ask(visit, found)


@router.post("/pengguna/delegasi/{delegation_id}/cabut")
def revoke(delegation_id: UUID, visit: FreshPeopleForm, reason: Annotated[str, Form()] = "") -> Response:
    """It ends now."""
    _only_for_rulers(visit)
    desk, person = visit.desk, visit.person
    found = _find(visit, delegation_id)
    if found is None:
        return _gone(visit)
    refusal = revoke_delegation(
        desk.store, person.office_id, found.delegation_id, reason, person.by(visit.address), desk.clock
    )
    if refusal is None:
        return desk.go("/pengguna/delegasi", "delegation_revoked")
    return _gone(visit) if refusal.code == "delegation.gone" else _ask(visit, found, refusal, reason)


def _page(
    visit: Visit, given: Mapping[str, str], said: Said | None = None, refusal: Refusal | None = None
) -> Response:
    desk = visit.desk
    if refusal is not None:
        said = desk.refused("Delegasi belum disimpan", refusal)
    view = _view(visit, given, refusal)
    chrome = visit.chrome("people", said)
    return desk.pages.show("people/delegations.html", chrome, 200 if refusal is None else 422, view=view)


def _view(visit: Visit, given: Mapping[str, str], refusal: Refusal | None) -> DelegationsView:
    desk, office_id = visit.desk, visit.person.office_id
    day = today(desk.clock)
    known = delegations_of(desk.store, office_id, since=day - _SHOWN_FOR)
    is_open = {one.delegation_id: one.state_on(day) in ("running", "coming") for one in known}
    people = everybody(desk.store, office_id)
    wrong = dict.fromkeys(_FIELDS, "")
    if refusal is not None and refusal.code in _ABOUT:
        wrong[_ABOUT[refusal.code]] = desk.wording.refusal(refusal)

    def listed(one: Person) -> str:
        return f"{one.name} ({desk.wording.say('role', one.role)}{', ' + one.unit if one.unit else ''})"

    stand_ins = {role for roles in STAND_INS.values() for role in roles}
    return DelegationsView(
        open=tuple(delegation_line(one, desk) for one in known if is_open[one.delegation_id]),
        past=tuple(delegation_line(one, desk) for one in known if not is_open[one.delegation_id]),
        may=may_look_after(visit.person),
        givers=tuple(
            (one.person_id, listed(one) + ("" if one.active else ", tertutup"))
            for one in people
            if one.role in STAND_INS
        ),
        takers=tuple(
            (one.person_id, listed(one))
            for one in people
            if one.active and one.role in stand_ins and one.login != visit.person.login
        ),
        manners=tuple((code, *_two(desk.wording.say("delegation_manner", code))) for code in MANNERS if code),
        given={**dict.fromkeys(_FIELDS, ""), "manner": "plh", "first": day.isoformat(), **given},
        wrong=wrong,
        today=day.isoformat(),
    )


def _two(words: str) -> tuple[str, str]:
    title, _, hint = words.partition("|")
    return title, hint


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _only_for_rulers(visit: Visit) -> None:
    if not may_look_after(visit.person):
        raise NotAllowedError


def _find(visit: Visit, delegation_id: UUID) -> Delegation | None:
    desk = visit.desk
    known = delegations_of(desk.store, visit.person.office_id, since=today(desk.clock))
    wanted = str(delegation_id)
    return next((one for one in known if one.delegation_id == wanted and one.revoked_at is None), None)


def _ask(visit: Visit, of: Delegation, refusal: Refusal | None = None, reason: str = "") -> Response:
    desk = visit.desk
    said = None if refusal is None else desk.refused("Delegasi belum dicabut", refusal)
    return desk.pages.show(
        "people/revoke_delegation.html",
        visit.chrome("people", said),
        200 if refusal is None else 422,
        line=delegation_line(of, desk),
        reason=reason,
        wrong="" if refusal is None else desk.wording.refusal(refusal),
    )


def _gone(visit: Visit) -> Response:
    return _page(visit, {}, visit.desk.refused("Delegasi tidak dapat dicabut", Refusal("delegation.gone")))
