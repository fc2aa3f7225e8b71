"""People: the list of accounts, one account with all that can be done with it, and what waits for a second person."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.central import person_acts
from sync.central.people import Person, add_person, person_by_id
from sync.central.person_acts import Waits
from sync.central.person_deeds import WITH_UNIT, Deed, Done
from sync.central.person_rules import Act, may_look_after
from sync.desk.kiosks import qr_svg
from sync.desk.people.people_view import Sieve, newcomer_view, people_view, person_view
from sync.desk.proof import fresh
from sync.desk.views import Said
from sync.desk.visits import NotAllowedError, SomeoneSignedIn, Visit

router = APIRouter()

FreshPeopleForm = Annotated[Visit, Depends(fresh("people"))]
_SHOWN_TO = ("camat", "sekcam", "admin", "auditor")


@router.get("/pengguna")
def show_people(visit: SomeoneSignedIn, kabar: str = "", saring: Sieve = "aktif") -> Response:
    """All accounts of the office, what waits for a second person, and who acts for whom today."""
    _only_for_lookers(visit)
    desk = visit.desk
    view = people_view(visit, saring)
    chrome = visit.chrome("people", desk.wording.said(kabar))
    return desk.pages.show("people/people.html", chrome, view=view)


@router.get("/pengguna/baru")
def show_newcomer(visit: SomeoneSignedIn) -> Response:
    """The form of a new account."""
    _only_for_rulers(visit)
    return _newcomer_page(visit, {})


@router.post("/pengguna/baru")
def add(  # noqa: PLR0917 - the fields of one form
    visit: FreshPeopleForm,
    login: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """A new account with its one-time link; one of those who look after accounts waits for a second person first."""
    _only_for_rulers(visit)
    desk, actor = visit.desk, visit.person
    given = {"login": login, "name": name, "role": role, "unit": unit, "reason": reason}
    if role == "kasi" and not unit.strip():
        return _newcomer_page(visit, given, Refusal("person.unit"))
    missing = person_acts.reason_needed(desk.store, actor, role, reason)
    if missing is not None:
        return _newcomer_page(visit, given, missing)
    new = add_person(
        desk.store,
        actor.office_id,
        login=login,
        name=name,
        role=role,
        unit=unit if role in WITH_UNIT else "",
        clock=desk.clock,
        by=actor.by(visit.address),
        active=False,
    )
    if isinstance(new, Refusal):
        return _newcomer_page(visit, given, new)
    deed = Deed("open", role=new.role, unit=new.unit, reason=reason)
    done = person_acts.do(desk.store, actor, new, deed, actor.by(visit.address), desk.clock)
    if isinstance(done, Refusal):
        return _person_page(visit, new, desk.refused("Akun dibuat, tetapi belum dibuka", done), 409)
    return _after(visit, done, "request_made")


@router.post("/pengguna/permintaan/{request_id}")
def decide(
    request_id: UUID,
    visit: FreshPeopleForm,
    decision: Annotated[Literal["done", "declined", "withdrawn"], Form()],
) -> Response:
    """What another has asked for: agreed to, turned down, or taken back by whoever asked."""
    _only_for_rulers(visit)
    desk, actor = visit.desk, visit.person
    done = person_acts.decide(
        desk.store, actor, str(request_id), decision, actor.by(visit.address), desk.clock
    )
    if isinstance(done, Refusal):
        said = desk.refused("Permintaan belum diputuskan", done)
        view = people_view(visit, "aktif")
        return desk.pages.show("people/people.html", visit.chrome("people", said), 409, view=view)
    return _after(visit, done, f"request_{decision}")


@router.get("/pengguna/{person_id}")
def show_person(person_id: UUID, visit: SomeoneSignedIn, kabar: str = "") -> Response:
    """One account."""
    _only_for_lookers(visit)
    of = _find(visit, person_id)
    if of is None:
        return _unknown(visit)
    return _person_page(visit, of, visit.desk.wording.said(kabar))


@router.post("/pengguna/{person_id}/{act}")
def do(  # noqa: PLR0917 - the fields of one form
    person_id: UUID,
    act: Literal["role", "rename", "close", "open", "link", "factors", "sessions"],
    visit: FreshPeopleForm,
    role: Annotated[str, Form()] = "",
    unit: Annotated[str, Form()] = "",
    name: Annotated[str, Form()] = "",
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Done at once, or asked for where it takes a second person."""
    _only_for_rulers(visit)
    of = _find(visit, person_id)
    if of is None:
        return _unknown(visit)
    desk, actor = visit.desk, visit.person
    deed = Deed(act, role, unit, name, reason)
    done = person_acts.do(desk.store, actor, of, deed, actor.by(visit.address), desk.clock)
    if isinstance(done, Refusal):
        status = 422 if done.code.startswith(("reason.", "text.", "person.")) else 409
        return _person_page(visit, of, desk.refused("Belum dijalankan", done), status, act)
    return _after(visit, done, f"person_{act}")


def _after(visit: Visit, done: Done | Waits, said: str) -> Response:
    """To the one-time link if there is one, else back to the account."""
    desk = visit.desk
    if isinstance(done, Waits):
        return desk.go("/pengguna", "request_made")
    if not done.token:
        return desk.go(f"/pengguna/{done.person.person_id}", said)
    link = f"{desk.centre_url.rstrip('/')}{desk.pages.root}/undangan/{done.token}"
    return desk.pages.show(
        "people/link.html", visit.chrome("people"), person=done.person, link=link, qr=qr_svg(link)
    )


def _only_for_lookers(visit: Visit) -> None:
    if visit.person.role not in _SHOWN_TO:
        raise NotAllowedError


def _only_for_rulers(visit: Visit) -> None:
    if not may_look_after(visit.person):
        raise NotAllowedError


def _find(visit: Visit, person_id: UUID) -> Person | None:
    found = person_by_id(visit.desk.store, str(person_id))
    return found if found is not None and found.office_id == visit.person.office_id else None


def _person_page(
    visit: Visit, of: Person, said: Said | None = None, status: int = 200, opened: Act | str = ""
) -> Response:
    current = person_by_id(visit.desk.store, of.person_id) or of
    view = person_view(visit, current)
    chrome = visit.chrome("people", said)
    return visit.desk.pages.show("people/person.html", chrome, status, view=view, opened=opened)


def _newcomer_page(visit: Visit, given: dict[str, str], refusal: Refusal | None = None) -> Response:
    desk = visit.desk
    said = None if refusal is None else desk.refused("Akun belum dibuat", refusal)
    return desk.pages.show(
        "people/newcomer.html",
        visit.chrome("people", said),
        200 if refusal is None else 422,
        view=newcomer_view(visit, given, refusal),
    )


def _unknown(visit: Visit) -> Response:
    desk = visit.desk
    words = desk.wording.refusal(Refusal("people.unknown"))
    return desk.pages.show("refused.html", desk.chrome(), 404, title="Akun tidak ditemukan", words=words)
