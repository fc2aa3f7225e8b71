"""Composition root of the office's process: one application with the kiosks' interface, the desk and a front page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from sync.central.api import routes as api_routes
from sync.central.examination import examine
from sync.central.fleet import Limits
from sync.central.passkeys import relying_on
from sync.central.passwords import Passwords
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.sizes import LEAST_FREE
from sync.central.store import Store
from sync.centre import DESK
from sync.channels.lapor.files import FileExchange
from sync.channels.whatsapp.hook import hook_routes
from sync.desk.desk import Access, Cookie, Desk
from sync.desk.notices.stream import Beat, Pulse
from sync.desk.pages import Pages
from sync.desk.site import desk_app
from sync.desk.wording import Wording
from sync.papers.bsre import BsreService
from sync.public.pages import PublicPages
from sync.public.site import public_routes
from sync.public.visitor import PublicSite


def office_app(centre: Centre, passwords: Passwords | None = None, beat: Beat = Beat()) -> ASGIApp:  # noqa: B008
    """The whole office: ``/api/v1``, ``/hook``, ``/desk``, ``/health`` and the pages for everybody, the bare address among them.

    ``passwords``: cheaper parameters in tests; ``beat``: how often open pages hear of news.
    """
    pages = Pages(DESK)
    desk = Desk(
        store=centre.store,
        keys=centre.keys,
        passwords=passwords or Passwords(),
        clock=centre.clock,
        wording=Wording.load(centre.store.rules.office),
        pages=pages,
        cookie=Cookie(secure=urlsplit(centre.settings.public_url).scheme == "https"),
        centre_url=centre.settings.public_url,
        limits=Limits(centre.settings.silent_after_minutes, centre.settings.sync_every_s),
        settings=centre.settings,
        examine=lambda: examine(centre),
        pulse=Pulse(centre.store, centre.clock, beat, centre.ending.is_set),
        access=Access(
            frozenset(centre.settings.second_factor_for),
            relying_on(
                centre.settings.public_url, f"Kotak Aduan {centre.store.rules.office.short_name}".strip()
            ),
        ),
        bsre=_e_sign_service(centre.settings),
        lapor=FileExchange() if centre.settings.lapor.on else None,
    )
    app = FastAPI(title="Kotak Aduan", openapi_url=None, docs_url=None, redoc_url=None)
    app.router.routes.extend(api_routes(centre))
    app.router.routes.extend(hook_routes(centre))
    app.mount(DESK, desk_app(desk))
    app.router.routes.extend(public_routes(_public_site(centre, pages)))
    app.router.routes.append(Route("/health", _health(centre), methods=["GET"]))
    return app


def _e_sign_service(settings: CentralSettings) -> BsreService | None:
    """The office's account at the e-sign service; ValueError for an address that is not https."""
    said = settings.bsre
    if not said.url:
        return None
    return BsreService(url=said.url, user=said.user, password=os.environ.get("BSRE_PASSWORD", ""))


def _public_site(centre: Centre, desk: Pages) -> PublicSite:
    office = centre.store.rules.office
    url = centre.settings.public_url.rstrip("/")
    return PublicSite(centre.store, centre.keys, centre.clock, PublicPages(office, desk), url)


def _health(centre: Centre) -> Callable[[Request], Response]:
    """200 while the database answers and there is room on the disk, else 503 with what is wrong."""

    def show(_: Request) -> Response:
        state = {"database": _database(centre.store), "disk": _disk(centre.settings.folder)}
        well = all(value == "ok" for value in state.values())
        return JSONResponse(state, 200 if well else 503, headers={"Cache-Control": "no-store"})

    return show


def _database(store: Store) -> str:
    try:
        return "ok" if store.epoch else "empty"
    except SQLAlchemyError:
        return "no answer"


def _disk(folder: Path) -> str:
    return "ok" if shutil.disk_usage(folder).free >= LEAST_FREE else "nearly full"
