"""The desk as one application, to be mounted by the office process."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from sync.central.account_journal import record
from sync.central.sessions import halfway_of, session_of
from sync.desk import (
    carrying,
    case_pages,
    doors,
    guide,
    kiosk_pages,
    kiosk_settings,
    kiosks,
    proof,
    work_pages,
)
from sync.desk.acts import routes as acts
from sync.desk.calendar import routes as calendar
from sync.desk.desk import Desk
from sync.desk.figures import routes as figures
from sync.desk.guard import Guard
from sync.desk.health import routes as health
from sync.desk.known_first import KnownFirst
from sync.desk.lapor import routes as lapor
from sync.desk.letters import routes as letters
from sync.desk.messages import routes as messages
from sync.desk.notices import routes as notices
from sync.desk.pages import STATIC_FOLDER
from sync.desk.people import account_pages, delegation_pages, heads_pages, second_step, trail_pages
from sync.desk.people import routes as people
from sync.desk.prints import routes as prints
from sync.desk.proof import FetchedError, ProofNeededError, Renewals, TicketGoneError
from sync.desk.register import routes as register
from sync.desk.steps import routes as steps
from sync.desk.telling import routes as telling
from sync.desk.visits import (
    NoLetterheadError,
    NotAllowedError,
    SignInNeededError,
    TokenWrongError,
    address_of,
    the_desk,
)

_UNKNOWN = "Halaman tidak ada", "Alamat ini tidak dikenal di meja petugas."
_UNREADABLE = "Formulir tidak terbaca", "Kembali ke halaman sebelumnya, muat ulang, lalu kirim sekali lagi."
_TROUBLE = (
    "Ada gangguan",
    "Halaman ini tidak dapat ditampilkan. Coba lagi; bila berulang, hubungi admin sistem.",
)
_NOT_ALLOWED = "Tidak untuk peran Anda", "Peran Anda tidak mencakup halaman ini."
_TOKEN_WRONG = (
    "Formulir sudah kedaluwarsa",
    "Anda masuk lagi setelah formulir ini dibuka. Muat ulang halamannya, lalu kirim sekali lagi.",
)
_NO_LETTERHEAD = (
    "Kop surat kantor ini belum diisi",
    "Surat dan cetakan belum dapat dibuat: data kantor (nama, alamat, kabupaten, penanda tangan) belum ada pada mesin"
    " pusat. Mintalah admin sistem menaruhnya pada config/offices, satu berkas untuk tiap kantor.",
)

# `carrying` and `kiosk_settings` before `kiosk_pages`: /kios/stik would else be taken for the kiosk "stik".
PARTS = tuple(
    part.router
    for part in (
        doors,
        work_pages,
        guide,
        case_pages,
        acts,
        steps,
        letters,
        telling,
        register,
        messages,
        lapor,
        figures,
        prints,
        calendar,
        notices,
        health,
        delegation_pages,
        heads_pages,
        trail_pages,
        people,
        kiosks,
        carrying,
        kiosk_settings,
        kiosk_pages,
        account_pages,
        second_step,
        proof,
    )
)
"""All addresses of the desk, in the order in which they are tried."""


class _StaticFiles(StaticFiles):
    """The style sheet, letters and icons: not personal, so they may stay in the browser's cache for a while."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response


def desk_app(desk: Desk) -> ASGIApp:
    """All pages of the desk. No machine-readable description is published: these are pages for people."""
    app = FastAPI(title="Kotak Aduan: meja petugas", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.desk = desk
    app.mount("/static", _StaticFiles(directory=STATIC_FOLDER))
    for part in PARTS:
        app.router.routes.extend(part.routes)  # `include_router` would make each route once more
        desk.paths.update(route.path for route in part.routes if isinstance(route, APIRoute))
    if desk.lapor is None:
        desk.paths.discard(lapor.HERE)  # its pages answer that there is no such page
    app.add_exception_handler(SignInNeededError, _to_sign_in)
    app.add_exception_handler(ProofNeededError, _ask_for_proof)
    app.add_exception_handler(FetchedError, _fetch)
    app.add_exception_handler(TicketGoneError, _back_to_page)
    app.add_exception_handler(NotAllowedError, _not_allowed)
    app.add_exception_handler(NoLetterheadError, lambda request, _: _refused(request, 409, *_NO_LETTERHEAD))
    app.add_exception_handler(TokenWrongError, lambda request, _: _refused(request, 403, *_TOKEN_WRONG))
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, lambda request, _: _refused(request, 500, *_TROUBLE))
    return Guard(KnownFirst(Renewals(app, desk.cookie), desk))


def _ask_for_proof(_: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, ProofNeededError)
    return proof.ask(trouble)


def _fetch(_: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, FetchedError)
    return proof.fetch(trouble)


def _back_to_page(_: Request, trouble: Exception) -> Response:
    assert isinstance(trouble, TicketGoneError)
    return proof.back_to(trouble)


def _not_allowed(request: Request, _: Exception) -> Response:
    """A refused attempt is an event: who, and which page by the pattern of its address."""
    desk = the_desk(request)
    session = session_of(desk.store, request.cookies.get(desk.cookie.name, ""), desk.clock)
    if session is not None:
        by = session.person.by(address_of(request))
        route = request.scope.get("route")
        page = getattr(route, "path", "")
        record(desk.store, session.person.office_id, "refused", by, by.login, desk.clock, page=page)
    return _refused(request, 403, *_NOT_ALLOWED)


def _to_sign_in(request: Request, _: Exception) -> Response:
    """To the sign-in page; whoever was in the middle of something is told why."""
    desk = the_desk(request)
    session_id = request.cookies.get(desk.cookie.name, "")
    halfway = halfway_of(desk.store, session_id, desk.clock) if session_id else None
    away = desk.go("/masuk", "session_over" if session_id else "")
    if halfway is not None:
        away = desk.go(doors.STEPS[halfway.stage])
    if "hx-request" not in request.headers:
        return away
    # A browser would follow the redirect by itself and put the sign-in page into the piece that was asked for.
    return Response(headers={"HX-Redirect": away.headers["location"]})


def _not_understood(request: Request, trouble: Exception) -> Response:
    """An address with a part that is none, or a form with a field that none of ours has."""
    assert isinstance(trouble, RequestValidationError)
    if any(one["loc"][0] == "body" for one in trouble.errors()):
        return _refused(request, 422, *_UNREADABLE)
    return _refused(request, 404, *_UNKNOWN)


def _http(request: Request, trouble: Exception) -> Response:
    status = trouble.status_code if isinstance(trouble, HTTPException) else 500
    return _refused(request, status, *(_UNREADABLE if status in {400, 413, 422} else _UNKNOWN))


def _refused(request: Request, status: int, title: str, words: str) -> Response:
    desk = the_desk(request)
    page = desk.pages.show("refused.html", desk.chrome(), status, title=title, words=words)
    if "hx-request" in request.headers:
        page.headers["HX-Refresh"] = "true"  # the whole page says why, not the piece that was asked for
    return page
