"""The signed-in person's own account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.central.people import MAX_PASSWORD, MIN_PASSWORD, choose_password, invite
from sync.central.sessions import SignedIn, prove_again, sign_in
from sync.desk.views import AccountView, Fact, PasswordField, Said
from sync.desk.visits import FormOfSomeone, SomeoneSignedIn, Visit
from sync.desk.words import moment_words

router = APIRouter()


@router.get("/akun")
def show_account(visit: SomeoneSignedIn, kabar: str = "") -> Response:
    """Name, role, session, and the form for another password."""
    return _page(visit, said=visit.desk.wording.said(kabar))


@router.post("/akun/sandi")
def change_password(
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
    desk, login = visit.desk, visit.person.login
    proved = prove_again(
        desk.store, desk.passwords, visit.session_id, password=old, address=visit.address, clock=desk.clock
    )
    if isinstance(proved, Refusal):
        wrong = Refusal("password.old_wrong") if proved.code == "sign_in.wrong" else proved
        return _page(visit, {"old": wrong})
    token = invite(desk.store, visit.person.person_id, desk.clock)
    chosen = choose_password(desk.store, desk.passwords, token, new, desk.clock)
    entered = sign_in(
        desk.store, desk.passwords, login=login, password=new, address=visit.address, clock=desk.clock
    )
    if isinstance(chosen, Refusal) or not isinstance(entered, SignedIn):
        return desk.go("/masuk", "session_over")
    response = desk.go("/akun", "password_changed")
    desk.cookie.put(response, entered.session_id)
    return response


def _page(visit: Visit, wrong: dict[str, Refusal] | None = None, said: Said | None = None) -> Response:
    words = {name: visit.desk.wording.refusal(refusal) for name, refusal in (wrong or {}).items()}
    view = AccountView(
        user=visit.person.login,
        facts=_facts(visit),
        fields=(
            PasswordField("old", "Kata sandi sekarang", "current-password", wrong=words.get("old", "")),
            PasswordField(
                "new",
                "Kata sandi baru",
                "new-password",
                f"Paling sedikit {MIN_PASSWORD} huruf.",
                words.get("new", ""),
            ),
            PasswordField("again", "Ulangi kata sandi baru", "new-password", wrong=words.get("again", "")),
        ),
    )
    if words:
        said = Said("error", "Kata sandi belum diganti", next(iter(words.values())))
    chrome = visit.chrome("account", said)
    return visit.desk.pages.show("account.html", chrome, status=422 if words else 200, view=view)


def _facts(visit: Visit) -> tuple[Fact, ...]:
    person = visit.person
    facts = [
        Fact("Nama", person.name),
        Fact("Nama pengguna", person.login),
        Fact("Peran", visit.desk.wording.say("role", person.role)),
        Fact("Masuk sejak", moment_words(visit.session.started_at)),
    ]
    if person.unit:
        facts.insert(3, Fact("Unit", person.unit))
    return tuple(facts)
