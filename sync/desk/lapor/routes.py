"""`/lapor`: the page of the exchange."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, get_args
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import Response

from sync.cases.lapor import FORMS, FileForm, LaporGateway, Sheet
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.account_journal import record
from sync.central.lapor import files
from sync.central.lapor.handing import EVERY, PAGE, THERE, reports_of
from sync.central.lapor.handing import HERE as ONLY_HERE
from sync.central.lapor.links import case_of
from sync.central.lapor.planning import plan
from sync.central.lapor.taking import take
from sync.central.lapor.words import drop_word, write_word
from sync.desk.lapor.view import exchange_view, preview_view, words_view
from sync.desk.people.trail_pages import day_of
from sync.desk.proof import ByTicket, FreshFile
from sync.desk.uploads import bytes_of, uploaded
from sync.desk.views import Said
from sync.desk.visits import (
    FormOfSomeone,
    NotAllowedError,
    SomeoneOnCases,
    Visit,
    the_desk,
)

HERE = "/lapor"
_MENU = "lapor"
_TYPES: dict[FileForm, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
_BACK_DAYS = 30


def _is_on(request: Request) -> LaporGateway:
    """404 for an office that is not in it."""
    gateway = the_desk(request).lapor
    if gateway is None:
        raise HTTPException(404)
    return gateway


router = APIRouter(dependencies=[Depends(_is_on)])
Gateway = Annotated[LaporGateway, Depends(_is_on)]


@router.get("/lapor")
def show_exchange(  # noqa: PLR0917 - the filter of a page, by its names
    visit: SomeoneOnCases,
    dari: str = "",
    sampai: str = "",
    mana: str = ONLY_HERE,
    nomor: str = "",
    kabar: str = "",
) -> Response:
    """What can be handed out, and where a file is taken in; with ``nomor`` the case of that number over there."""
    _only_who_handles(visit)
    if nomor.strip():
        case_id = case_of(visit.desk.store, visit.person, nomor.strip()[:60])
        if case_id is not None:
            return visit.desk.go(f"/kasus/{case_id}")
        said = visit.desk.refused("Tidak ditemukan", Refusal("lapor.unknown_id"))
        return _exchange(visit, dari, sampai, mana, said, 404)
    return _exchange(visit, dari, sampai, mana, visit.desk.wording.said(kabar))


@router.post("/lapor/keluar")
def hand_out(
    visit: FreshFile,
    gateway: Gateway,
    kasus: Annotated[list[str] | None, Form()] = None,
    bentuk: Annotated[str, Form()] = "",
) -> Response:
    """The chosen cases as a file."""
    return _handed_out(visit, gateway, kasus or [], bentuk)


@router.get("/lapor/keluar")
def hand_out_by_link(
    visit: ByTicket, gateway: Gateway, kasus: Annotated[list[str] | None, Query()] = None, bentuk: str = ""
) -> Response:
    """The same after the proof."""
    return _handed_out(visit, gateway, kasus or [], bentuk)


@router.post("/lapor/masuk")
async def bring(request: Request, visit: SomeoneOnCases, gateway: Gateway) -> Response:
    """A file to be looked at; it is read only now that somebody is known to be signed in."""
    _only_who_handles(visit)
    async with uploaded(request, visit) as form:
        if form is None:
            return await run_in_threadpool(_not_read, visit, Refusal("lapor.broken"))
        data = await bytes_of(form, "berkas")
    return await run_in_threadpool(_brought, visit, gateway, data)


@router.get("/lapor/masuk/{file_id}")
def preview(file_id: UUID, visit: SomeoneOnCases, gateway: Gateway, kabar: str = "") -> Response:
    """What it would do, row by row; nothing has been done yet."""
    _only_who_handles(visit)
    return _preview(visit, gateway, str(file_id), visit.desk.wording.said(kabar))


@router.post("/lapor/masuk/{file_id}")
def take_in(
    file_id: UUID, visit: FormOfSomeone, gateway: Gateway, act: Annotated[str, Form()] = ""
) -> Response:
    """Do it, or throw the file away."""
    _only_who_handles(visit)
    desk, person = visit.desk, visit.person
    if act == "drop":
        files.throw_away(desk.store, person)
        return desk.go(HERE, "lapor_dropped")
    sheet = _sheet(visit, gateway, str(file_id))
    if isinstance(sheet, Refusal):
        return _not_read(visit, sheet, 404)
    taken = take(desk.store, desk.keys, person, sheet, desk.clock)
    if isinstance(taken, Refusal):
        return _not_read(visit, taken, 403)
    return desk.go(f"{HERE}/masuk/{file_id}", "lapor_some" if taken.left else "lapor_taken")


@router.get("/lapor/padanan")
def show_words(visit: SomeoneOnCases, kabar: str = "") -> Response:
    """What their words mean here."""
    _only_who_handles(visit)
    return _words(visit, visit.desk.wording.said(kabar))


@router.post("/lapor/padanan")
def add_word(
    visit: FormOfSomeone,
    which: Annotated[str, Form()] = "",
    said: Annotated[str, Form()] = "",
    code: Annotated[str, Form()] = "",
    berkas: Annotated[str, Form()] = "",
) -> Response:
    """One more line; ``berkas``: the file whose preview it was written on."""
    _only_who_handles(visit)
    desk = visit.desk
    refusal = write_word(desk.store, visit.person, which, said, code, desk.clock)
    if refusal is not None:
        return _words(visit, desk.refused("Belum tersimpan", refusal), 422)
    return desk.go(_after(berkas), "lapor_word")


@router.post("/lapor/padanan/hapus")
def remove_word(
    visit: FormOfSomeone, which: Annotated[str, Form()] = "", said: Annotated[str, Form()] = ""
) -> Response:
    """It means nothing any more."""
    _only_who_handles(visit)
    desk = visit.desk
    refusal = drop_word(desk.store, visit.person, which, said, desk.clock)
    if refusal is not None:
        return _words(visit, desk.refused("Belum dihapus", refusal), 403)
    return desk.go(f"{HERE}/padanan", "lapor_word_dropped")


def _after(file_id: str) -> str:
    try:
        return f"{HERE}/masuk/{UUID(file_id)}"
    except ValueError:
        return f"{HERE}/padanan"


def _only_who_handles(visit: Visit) -> None:
    if not visit.person.handles_cases:
        raise NotAllowedError


def _handed_out(visit: Visit, gateway: LaporGateway, case_ids: list[str], form: str) -> Response:
    _only_who_handles(visit)
    desk = visit.desk
    known = next((one for one in get_args(FileForm) if one == form), None)
    if known is None or not 0 < len(case_ids) <= PAGE:
        refusal = Refusal("lapor.form" if known is None else "lapor.none_chosen")
        return _exchange(visit, "", "", ONLY_HERE, desk.refused("Belum diunduh", refusal), 422)
    now = desk.clock()
    reports = reports_of(desk.store, visit.person, case_ids)
    data = gateway.hand_out(reports, known, now)
    by = visit.person.by(visit.address)
    record(
        desk.store, visit.person.office_id, "Exported", by, by.login, desk.clock,
        what="sp4n", form=form, rows=len(reports), public=False,
    )  # fmt: skip
    name = f"sp4n-{now.astimezone(JAKARTA):%Y%m%d-%H%M}.{known}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, media_type=_TYPES[known], headers=headers)


def _brought(visit: Visit, gateway: LaporGateway, data: bytes) -> Response:
    desk = visit.desk
    sheet = gateway.take_in(data) if data else Refusal("lapor.no_file")
    if isinstance(sheet, Refusal):
        return _not_read(visit, sheet)
    return desk.go(f"{HERE}/masuk/{files.lay_down(desk.store, visit.person, data, desk.clock)}")


def _sheet(visit: Visit, gateway: LaporGateway, file_id: str) -> Sheet | Refusal:
    data = files.pick_up(visit.desk.store, visit.person, file_id)
    return Refusal("lapor.file_gone") if data is None else gateway.take_in(data)


def _preview(visit: Visit, gateway: LaporGateway, file_id: str, said: Said | None) -> Response:
    desk = visit.desk
    sheet = _sheet(visit, gateway, file_id)
    if isinstance(sheet, Refusal):
        return _not_read(visit, sheet, 404)
    found = plan(desk.store, visit.person, sheet, desk.clock().astimezone(JAKARTA).date())
    view = preview_view(visit, file_id, found)
    return desk.pages.show("lapor/preview.html", visit.chrome(_MENU, said), view=view)


def _not_read(visit: Visit, refusal: Refusal, status: int = 422) -> Response:
    return _exchange(visit, "", "", ONLY_HERE, visit.desk.refused("Berkas belum dibaca", refusal), status)


def _exchange(  # noqa: PLR0917 - a page, its filter and what is said on it
    visit: Visit, first: str, last: str, which: str, said: Said | None = None, status: int = 200
) -> Response:
    desk = visit.desk
    today = desk.clock().astimezone(JAKARTA).date()
    until = day_of(last) or today
    since = min((day_of(first) or until - timedelta(days=_BACK_DAYS)), until)
    chosen = which if which in (ONLY_HERE, THERE, EVERY) else ONLY_HERE
    view = exchange_view(visit, since, until, chosen)
    return desk.pages.show("lapor/exchange.html", visit.chrome(_MENU, said), status, view=view, forms=FORMS)


def _words(visit: Visit, said: Said | None, status: int = 200) -> Response:
    return visit.desk.pages.show(
        "lapor/words.html", visit.chrome(_MENU, said), status, view=words_view(visit)
    )
