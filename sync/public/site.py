"""The pages for everybody as one application. Nobody signs in here, and nothing here knows a name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.desk.guard import LARGEST_FORM, Guard, body_length
from sync.desk.no_nul import NoNul
from sync.public import board_pages, home_pages, survey_pages, tracking_pages, verifying_pages
from sync.public.open311 import routes as open311
from sync.public.open311.answers import Trouble, trouble
from sync.public.pages import HERE, STATIC
from sync.public.texts import texts
from sync.public.visitor import PublicSite, the_site

PAGES = ("/", "/lacak", "/verifikasi", "/survei", "/keberatan", "/papan")
"""Under these addresses everything is a page for people."""

OPEN311 = "/open311"
"""Under this one programs are answered."""

WITH_CAMERA = "/lacak"
_CAMERA = "camera=(self), microphone=(), geolocation=()"


def public_routes(site: PublicSite) -> list[BaseRoute]:
    """What the office's process answers beside the desk and the kiosks' interface."""
    app = FastAPI(title="Kotak Aduan", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.site = site
    app.mount(STATIC, _StaticFiles(directory=HERE / "static"))
    for part in (home_pages, tracking_pages, verifying_pages, survey_pages, board_pages):
        app.router.routes.extend(part.router.routes)
    app.add_exception_handler(HTTPException, _unknown)
    app.add_exception_handler(RequestValidationError, _unknown)
    app.add_exception_handler(Exception, _trouble)
    return [Under((STATIC, *PAGES), _Camera(Guard(app))), Under((OPEN311,), _programs(site))]


def _programs(site: PublicSite) -> ASGIApp:
    """The interface for programs: no page, no browser's form, so its answers and errors are of its own kind."""
    app = FastAPI(title="Open311", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.site = site
    app.router.routes.extend(open311.router.routes)
    app.add_exception_handler(open311.TroubleError, _told)
    app.add_exception_handler(HTTPException, _not_found)
    app.add_exception_handler(RequestValidationError, _not_found)
    app.add_exception_handler(Exception, _broken)
    return SmallBodies(NoNul(app))


class SmallBodies:
    """Refuses what is longer than a form of ours, or does not say how long it is, before any of it is read."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] in {"GET", "HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        length = body_length(Headers(scope=scope))
        if length is not None and length <= LARGEST_FORM:
            await self._app(scope, receive, send)
            return
        wrong = Trouble(411 if length is None else 413, "At most 64 kB, with a content-length")
        await trouble(open311.form_of(scope["path"]), wrong)(scope, receive, send)


def _told(_: Request, found: Exception) -> Response:
    assert isinstance(found, open311.TroubleError)
    return trouble(found.form, found.found)


def _not_found(request: Request, found: Exception) -> Response:
    status = found.status_code if isinstance(found, HTTPException) else 400
    words = "Not found" if status == 404 else "The request is not understood"
    return trouble(open311.form_of(request.url.path), Trouble(status, words))


def _broken(request: Request, _: Exception) -> Response:
    return trouble(
        open311.form_of(request.url.path), Trouble(500, "Something is wrong here; try again later")
    )


class Under(BaseRoute):
    """All addresses at or below some, passed on as they are. (`Mount` would want a slash behind each.)"""

    def __init__(self, prefixes: Iterable[str], app: ASGIApp) -> None:
        self.prefixes = tuple(prefixes)
        self.app = app

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        path = scope.get("path", "")
        fits = any(path == one or (one != "/" and path.startswith(f"{one}/")) for one in self.prefixes)
        return (Match.FULL if fits and scope["type"] == "http" else Match.NONE), {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class _Camera:
    """On the page where a receipt can be held before a camera, the browser may ask for it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start" and scope["path"] == WITH_CAMERA:
                MutableHeaders(scope=message)["Permissions-Policy"] = _CAMERA
            await send(message)

        await self._app(scope, receive, send_on)


class _StaticFiles(StaticFiles):
    """Style sheet and scripts: not personal, so they may stay in the browser's cache for a while."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response


def _unknown(request: Request, trouble: Exception) -> Response:
    status = trouble.status_code if isinstance(trouble, HTTPException) else 404
    return _sorry(request, status, "unknown")


def _trouble(request: Request, _: Exception) -> Response:
    return _sorry(request, 500, "trouble")


def _sorry(request: Request, status: int, what: str) -> Response:
    t = texts(request.query_params.get("bahasa", "id"))
    site = the_site(request)
    return site.pages.show(
        "public/sorry.html", t, status, title=t(f"page.{what}_title"), words=t(f"page.{what}"), here=""
    )
