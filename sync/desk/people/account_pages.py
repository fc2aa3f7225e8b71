"""The signed-in person's own account: password, second factors, and where one is signed in."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.central import passkeys, second_factors, sessions
from sync.central.delegations import in_force, today
from sync.central.passkeys import Ceremony
from sync.central.people import MAX_PASSWORD, MIN_PASSWORD, change_password
from sync.central.second_factors import Factors, factors_of
from sync.central.step_up import check_password
from sync.desk.kiosks import qr_svg
from sync.desk.people.account_view import account_view
from sync.desk.people.second_step import options_or_busy, recovery_page
from sync.desk.proof import fresh, fresh_page
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, SomeoneSignedIn, Visit

router = APIRouter()

FreshAccountForm = Annotated[Visit, Depends(fresh("account"))]
FreshAccountPage = Annotated[Visit, Depends(fresh_page("account"))]


@router.get("/akun")
def show_account(visit: SomeoneSignedIn, kabar: str = "") -> Response:
    """Name, role, ways to sign in, open sign-ins."""
    return _page(visit, said=visit.desk.wording.said(kabar))


@router.post("/akun/sandi")
def take_password(
    visit: FormOfSomeone,
    old: Annotated[str, Form()] = "",
    new: Annotated[str, Form()] = "",
    again: Annotated[str, Form()] = "",
) -> Response:
    """Another password; every other session ends, and this one is renewed."""
    if new != again:
        return _page(visit, {"again": Refusal("password.differs")})
    if not MIN_PASSWORD <= len(new) <= MAX_PASSWORD:
        code = "password.short" if len(new) < MIN_PASSWORD else "password.long"
        return _page(visit, {"new": Refusal(code, {"min": MIN_PASSWORD, "max": MAX_PASSWORD})})
    desk, person = visit.desk, visit.person
    refused = check_password(
        desk.store, desk.passwords, person, password=old, address=visit.address, clock=desk.clock
    )
    if refused is not None:
        wrong = Refusal("password.old_wrong") if refused.code == "sign_in.wrong" else refused
        return _page(visit, {"old": wrong})
    change_password(
        desk.store, desk.passwords, person, new, person.by(visit.address), desk.clock, visit.session.sha256
    )
    return _renewed(visit, "password_changed")


@router.get("/akun/kode")
def show_totp(visit: FreshAccountPage) -> Response:
    """The QR code for the telephone."""
    return _totp_page(visit)


@router.post("/akun/kode")
def confirm_totp(visit: FreshAccountForm, code: Annotated[str, Form()] = "") -> Response:
    """The first code of the telephone; with the first factor come recovery codes."""
    desk, person = visit.desk, visit.person
    wrong = second_factors.confirm_totp(desk.store, person, code, person.by(visit.address), desk.clock)
    if wrong is not None:
        return _totp_page(visit, wrong)
    return _after_a_factor(visit, "totp_on")


@router.post("/akun/kode/hapus")
def remove_totp(visit: FreshAccountForm) -> Response:
    """The telephone's codes are asked for no more."""
    refused = _last_of_a_must(visit, of_totp=True)
    if refused is not None:
        return _page(visit, said=visit.desk.refused("Kode telepon tetap aktif", refused), status=409)
    desk, person = visit.desk, visit.person
    second_factors.remove_totp(desk.store, person, person.by(visit.address), desk.clock)
    return _renewed(visit, "totp_off")


@router.post("/akun/pemulihan")
def make_recovery_codes(visit: FreshAccountForm) -> Response:
    """Ten new recovery codes, shown this once; the earlier ones end."""
    desk, person = visit.desk, visit.person
    if not _factors(visit).any:
        return _page(visit, said=desk.refused("Kode belum dibuat", Refusal("factor.none")), status=409)
    return recovery_page(
        visit,
        second_factors.new_recovery_codes(desk.store, person, person.by(visit.address), desk.clock),
    )


@router.get("/akun/kunci")
def show_key(visit: FreshAccountPage) -> Response:
    """The page on which a passkey is made."""
    return _key_page(visit)


@router.post("/akun/kunci/tantangan")
def challenge(visit: FormOfSomeone) -> Response:
    """What the browser makes a passkey of; only for a fresh sign-in."""
    desk, relying = visit.desk, visit.desk.access.relying
    if isinstance(relying, Refusal) or not visit.session.is_fresh(desk.clock()):
        return Response(status_code=404)
    at = Ceremony(relying, visit.session.sha256, visit.address)
    return options_or_busy(passkeys.ask_to_register(desk.store, at, visit.person, desk.clock))


@router.post("/akun/kunci")
def keep_key(
    visit: FreshAccountForm, answer: Annotated[str, Form()] = "", name: Annotated[str, Form()] = ""
) -> Response:
    """Keep the passkey that the browser made."""
    desk, relying = visit.desk, visit.desk.access.relying
    if isinstance(relying, Refusal):
        return _key_page(visit, relying)
    at = Ceremony(relying, visit.session.sha256, visit.address)
    wrong = passkeys.register(desk.store, at, visit.person, answer=answer, name=name, clock=desk.clock)
    return _key_page(visit, wrong, name) if wrong is not None else _after_a_factor(visit, "key_added")


@router.post("/akun/kunci/hapus")
def remove_key(visit: FreshAccountForm, key: Annotated[str, Form()] = "") -> Response:
    """Forget one passkey."""
    refused = _last_of_a_must(visit, of_totp=False)
    if refused is not None:
        return _page(visit, said=visit.desk.refused("Kunci sandi tetap tersimpan", refused), status=409)
    desk, person = visit.desk, visit.person
    passkeys.remove_passkey(desk.store, person, key, person.by(visit.address), desk.clock)
    return _renewed(visit, "key_removed")


@router.post("/akun/sesi")
def end_sessions(visit: FormOfSomeone, session: Annotated[str, Form()] = "") -> Response:
    """End one of the other sign-ins, or all others."""
    desk, person = visit.desk, visit.person
    sessions.end_sessions(
        desk.store,
        person,
        person.by(visit.address),
        desk.clock,
        handle="" if session == "semua" else (session or "-"),
        but_sha256=visit.session.sha256,
    )
    return desk.go("/akun", "sessions_ended")


def _factors(visit: Visit) -> Factors:
    with visit.desk.store.reading() as connection:
        return factors_of(connection, visit.person.person_id)


def _last_of_a_must(visit: Visit, *, of_totp: bool) -> Refusal | None:
    """Whose role asks for a second factor keeps one: another must be there before the last is taken away."""
    if visit.person.role not in visit.desk.access.second_factor_for:
        return None
    have = _factors(visit)
    left = have.passkeys if of_totp else have.passkeys - 1 + have.totp
    return None if left > 0 else Refusal("factor.last")


def _after_a_factor(visit: Visit, said: str) -> Response:
    """Recovery codes where there are none yet, else back to the account."""
    desk, person = visit.desk, visit.person
    if _factors(visit).recovery_left:
        return _renewed(visit, said)
    return recovery_page(
        visit,
        second_factors.new_recovery_codes(desk.store, person, person.by(visit.address), desk.clock),
    )


def _renewed(visit: Visit, said: str) -> Response:
    """Back to the account with a renewed sign-in, as after every change of what lets one in."""
    desk = visit.desk
    entered = sessions.renew(desk.store, visit.session_id, desk.clock)
    if entered is None:
        return desk.go("/masuk", "session_over")
    response = desk.go("/akun", said)
    desk.cookie.put(response, entered.session_id)
    return response


def _page(
    visit: Visit, wrong: dict[str, Refusal] | None = None, said: Said | None = None, status: int = 200
) -> Response:
    desk = visit.desk
    words = {name: desk.wording.refusal(refusal) for name, refusal in (wrong or {}).items()}
    if words:
        said, status = Said("error", "Kata sandi belum diganti", next(iter(words.values()))), 422
    acting = [
        one for one in in_force(desk.store, visit.person.office_id, today(desk.clock))
        if one.taker.person_id == visit.person.person_id
    ]  # fmt: skip
    view = account_view(visit, _factors(visit), acting, words)
    return desk.pages.show("people/account.html", visit.chrome("account", said), status, view=view)


def _totp_page(visit: Visit, refusal: Refusal | None = None) -> Response:
    desk = visit.desk
    enrolment = second_factors.begin_totp(desk.store, visit.person, desk.clock)
    return desk.pages.show(
        "people/totp.html",
        visit.chrome("account"),
        200 if refusal is None else 422,
        enrolment=enrolment,
        qr=qr_svg(enrolment.uri),
        wrong="" if refusal is None else desk.wording.refusal(refusal),
    )


def _key_page(visit: Visit, refusal: Refusal | None = None, name: str = "") -> Response:
    desk = visit.desk
    none = desk.access.relying if isinstance(desk.access.relying, Refusal) else None
    about_name = refusal is not None and refusal.code == "passkey.name"
    said = None
    if refusal is not None and not about_name:
        said = desk.refused("Kunci sandi belum tersimpan", refusal)
    return desk.pages.show(
        "people/key.html",
        visit.chrome("account", said),
        200 if refusal is None else 422,
        no_keys="" if none is None else desk.wording.refusal(none),
        name=name or "Kunci saya",
        wrong=desk.wording.refusal(refusal) if refusal is not None and about_name else "",
    )
