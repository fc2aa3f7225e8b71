"""The rest of a sign-in after the password: a code, a passkey, or the first factor of somebody who must have one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.central import passkeys
from sync.central.passkeys import SIGN_IN, Ceremony, Relying
from sync.central.second_factors import begin_totp, confirm_totp, factors_of, new_recovery_codes
from sync.central.sessions import SignedIn
from sync.central.signing_in import finish_enrolling, give_code, sign_in_by_passkey
from sync.desk.doors import STEPS, into
from sync.desk.kiosks import qr_svg
from sync.desk.visits import (
    FormOfHalfway,
    HalfwayIn,
    TheDesk,
    Visit,
    address_of,
    browser_of,
)

router = APIRouter()


@router.get("/masuk/kode")
def show_code(visit: HalfwayIn) -> Response:
    """The page that asks for the code."""
    if visit.session.stage != "code":
        return visit.desk.go(STEPS[visit.session.stage])
    return _code_page(visit)


@router.post("/masuk/kode")
def take_code(visit: FormOfHalfway, code: Annotated[str, Form()] = "") -> Response:
    """The code from the telephone, or a recovery code."""
    desk = visit.desk
    entered = give_code(desk.store, visit.session_id, code, visit.address, desk.clock)
    if isinstance(entered, SignedIn):
        return into(desk, entered)
    if entered.code == "session.over":
        return desk.go("/masuk", "session_over")
    return _code_page(visit, entered)


@router.post("/masuk/kunci/tantangan")
def challenge(request: Request, desk: TheDesk) -> Response:
    """What the browser of somebody at the door signs with a passkey."""
    relying = desk.access.relying
    if isinstance(relying, Refusal):
        return Response(status_code=404)
    at_door = Ceremony(relying, address=address_of(request))
    return options_or_busy(passkeys.ask_for_one(desk.store, at_door, SIGN_IN, desk.clock))


@router.post("/masuk/kunci")
def enter_by_key(request: Request, desk: TheDesk, answer: Annotated[str, Form()] = "") -> Response:
    """In by a passkey, without a password."""
    relying = desk.access.relying
    if isinstance(relying, Refusal):
        return desk.go("/masuk")
    at_door = Ceremony(relying, address=address_of(request))
    entered = sign_in_by_passkey(desk.store, at_door, answer, desk.clock, browser_of(request))
    if isinstance(entered, SignedIn):
        return into(desk, entered)
    chrome = desk.chrome().saying(desk.refused("Belum bisa masuk", entered))
    return desk.pages.show("login.html", chrome, 401, user="", with_key=True)


@router.get("/masuk/faktor")
def show_first_factor(visit: HalfwayIn) -> Response:
    """Whose role asks for a second factor makes one before anything else."""
    if visit.session.stage != "enrol":
        return visit.desk.go(STEPS[visit.session.stage])
    return _factor_page(visit)


@router.post("/masuk/faktor")
def confirm_first(visit: FormOfHalfway, code: Annotated[str, Form()] = "") -> Response:
    """The first code of the new telephone, and in."""
    if visit.session.stage != "enrol":
        return visit.desk.go(STEPS[visit.session.stage])
    desk, person = visit.desk, visit.person
    wrong = confirm_totp(desk.store, person, code, person.by(visit.address), desk.clock)
    return _factor_page(visit, wrong) if wrong is not None else _entered(visit)


@router.post("/masuk/faktor/tantangan")
def challenge_first(visit: FormOfHalfway) -> Response:
    """What the browser makes a passkey of."""
    desk, relying = visit.desk, visit.desk.access.relying
    if isinstance(relying, Refusal) or visit.session.stage != "enrol":
        return Response(status_code=404)
    at = Ceremony(relying, visit.session.sha256, visit.address)
    return options_or_busy(passkeys.ask_to_register(desk.store, at, visit.person, desk.clock))


@router.post("/masuk/faktor/kunci")
def keep_first_key(
    visit: FormOfHalfway, answer: Annotated[str, Form()] = "", name: Annotated[str, Form()] = ""
) -> Response:
    """The first passkey, and in."""
    desk, relying = visit.desk, visit.desk.access.relying
    if isinstance(relying, Refusal) or visit.session.stage != "enrol":
        return desk.go(STEPS[visit.session.stage])
    at = Ceremony(relying, visit.session.sha256, visit.address)
    wrong = passkeys.register(desk.store, at, visit.person, answer=answer, name=name, clock=desk.clock)
    return _factor_page(visit, wrong) if wrong is not None else _entered(visit)


def options_or_busy(options: str | Refusal) -> Response:
    """The challenge as the script reads it; 429 after too many."""
    if isinstance(options, Refusal):
        return Response(status_code=429)
    return Response(options, media_type="application/json")


def recovery_page(visit: Visit, codes: list[str]) -> Response:
    """The codes, this once."""
    return visit.desk.pages.show(
        "people/recovery.html", visit.chrome("account"), codes=codes, user=visit.person.login
    )


def _entered(visit: Visit) -> Response:
    """Whole now: the recovery codes are the first thing to see."""
    desk, person = visit.desk, visit.person
    whole = finish_enrolling(desk.store, visit.session_id, visit.address, desk.clock)
    if isinstance(whole, Refusal):
        return desk.go("/masuk", "session_over")
    codes = new_recovery_codes(desk.store, person, person.by(visit.address), desk.clock)
    response = recovery_page(Visit(desk, whole.session, whole.session_id, visit.address), codes)
    desk.cookie.put(response, whole.session_id)
    return response


def _code_page(visit: Visit, refusal: Refusal | None = None) -> Response:
    desk = visit.desk
    with desk.store.reading() as connection:
        factors = factors_of(connection, visit.person.person_id)
    locked = refusal is not None and refusal.code == "sign_in.locked"
    said = desk.refused("Belum bisa masuk", refusal) if refusal is not None and locked else None
    return desk.pages.show(
        "people/code.html",
        desk.chrome().saying(said),
        200 if refusal is None else 401,
        name=visit.person.name,
        form=desk.chrome(token=visit.session.csrf),
        factors=factors,
        with_key=factors.passkeys > 0 and isinstance(desk.access.relying, Relying),
        wrong="" if refusal is None or locked else desk.wording.refusal(refusal),
    )


def _factor_page(visit: Visit, refusal: Refusal | None = None) -> Response:
    desk, person = visit.desk, visit.person
    enrolment = begin_totp(desk.store, person, desk.clock)
    of_key = refusal is not None and refusal.code.startswith("passkey.")
    said = desk.refused("Kunci sandi belum tersimpan", refusal) if refusal is not None and of_key else None
    return desk.pages.show(
        "people/first_factor.html",
        desk.chrome().saying(said),
        200 if refusal is None else 422,
        name=person.name,
        role=desk.wording.say("role", person.role),
        form=desk.chrome(token=visit.session.csrf),
        enrolment=enrolment,
        qr=qr_svg(enrolment.uri),
        with_key=isinstance(desk.access.relying, Relying),
        wrong="" if refusal is None or of_key else desk.wording.refusal(refusal),
    )
