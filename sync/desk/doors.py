"""Coming and going: sign-in, sign-out, and the one-time link with which an account begins."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.central.passkeys import Relying
from sync.central.people import MIN_PASSWORD, choose_password, invited
from sync.central.sessions import SignedIn, Stage, sign_out
from sync.central.signing_in import sign_in
from sync.desk.desk import Desk
from sync.desk.views import Chrome
from sync.desk.visits import FormOfSomeone, TheDesk, address_of, browser_of

router = APIRouter()

STEPS: dict[Stage, str] = {"in": "/", "code": "/masuk/kode", "enrol": "/masuk/faktor"}
"""Where a sign-in goes on, by what is missing of it."""


@router.get("/masuk")
def show_sign_in(desk: TheDesk, kabar: str = "") -> Response:
    """The sign-in page."""
    chrome = desk.chrome().saying(desk.wording.said(kabar, "plain"))
    return _sign_in_page(desk, chrome)


@router.post("/masuk")
def do_sign_in(
    request: Request,
    desk: TheDesk,
    user: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
) -> Response:
    """Sign in; what does not fit is said on the same page, and not which part of it."""
    entered = _enter(desk, request, user, password)
    if isinstance(entered, Refusal):
        chrome = desk.chrome().saying(desk.refused("Belum bisa masuk", entered))
        return _sign_in_page(desk, chrome, 401, user)
    return into(desk, entered)


@router.post("/keluar")
def do_sign_out(visit: FormOfSomeone) -> Response:
    """End the session, here and at the server."""
    sign_out(visit.desk.store, visit.session_id, visit.desk.clock)
    response = visit.desk.go("/masuk", "signed_out")
    visit.desk.cookie.drop(response)
    return response


@router.get("/undangan/{invitation}")
def show_invitation(invitation: str, desk: TheDesk) -> Response:
    """The page where an invited person chooses a password."""
    return _invitation_page(desk, invitation)


@router.post("/undangan/{invitation}")
def accept_invitation(
    request: Request,
    invitation: str,
    desk: TheDesk,
    password: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Take the password and sign in with it."""
    if password != again:
        return _invitation_page(desk, invitation, Refusal("password.differs"))
    owner = choose_password(desk.store, desk.passwords, invitation, password, desk.clock)
    if isinstance(owner, Refusal):
        return _invitation_page(desk, invitation, owner)
    entered = _enter(desk, request, owner.login, password)
    return into(desk, entered) if isinstance(entered, SignedIn) else desk.go("/masuk")


def _enter(desk: Desk, request: Request, login: str, password: str) -> SignedIn | Refusal:
    return sign_in(
        desk.store,
        desk.passwords,
        login=login,
        password=password,
        address=address_of(request),
        clock=desk.clock,
        browser=browser_of(request),
        second_factor_for=desk.access.second_factor_for,
    )


def into(desk: Desk, entered: SignedIn) -> Response:
    """Into the desk, or on to what is still missing of a sign-in."""
    response = desk.go(STEPS[entered.session.stage])
    desk.cookie.put(response, entered.session_id)
    return response


def _sign_in_page(desk: Desk, chrome: Chrome, status: int = 200, user: str = "") -> Response:
    with_key = isinstance(desk.access.relying, Relying)
    return desk.pages.show("login.html", chrome, status, user=user, with_key=with_key)


def _invitation_page(desk: Desk, invitation: str, refusal: Refusal | None = None) -> Response:
    owner = invited(desk.store, invitation, desk.clock)
    if owner is None:
        words = desk.wording.refusal(Refusal("invitation.invalid"))
        return desk.pages.show("refused.html", desk.chrome(), 404, title="Tautan tidak berlaku", words=words)
    said = None if refusal is None else desk.refused("Kata sandi belum tersimpan", refusal)
    return desk.pages.show(
        "invitation.html",
        desk.chrome().saying(said),
        status=200 if refusal is None else 422,
        name=owner.name,
        user=owner.login,
        invitation=invitation,
        hint=f"Paling sedikit {MIN_PASSWORD} huruf. Beberapa kata yang mudah Anda ingat sudah cukup.",
    )
