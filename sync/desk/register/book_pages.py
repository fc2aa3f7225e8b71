"""The books (screen 16): register and agenda on the screen, and as XLSX, CSV and PDF from the same rows and columns.

What holds names goes out after a fresh sign-in only; every copy that leaves is an event in the journal of accounts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form
from starlette.responses import Response

from sync.cases.channels import CHANNELS
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.account_journal import By, record
from sync.central.books import MOST_ROWS, BookName, BookPage, Narrowed, page
from sync.central.numbers_raised import Counted, left_out
from sync.central.people import everybody
from sync.central.voided import voided_numbers
from sync.desk.proof import ByTicket, FreshFile
from sync.desk.register.book_asked import NAMES, BookAsked, Told, ToldByForm, asked_for
from sync.desk.register.rows import agenda_row, left_out_row, register_row, voided_row
from sync.desk.views import Said
from sync.desk.visits import FormOfSomeone, NotAllowedError, SomeoneOnCases, Visit
from sync.desk.words import month_name
from sync.papers.books import AGENDA_IN, AGENDA_OUT, REGISTER, AgendaRow, book
from sync.papers.columns import Column, for_public, grouped, words
from sync.papers.letter import Signer
from sync.papers.sections import Signing
from sync.papers.sheets import csv_file, xlsx
from sync.papers.typesetting import Edition, render

router = APIRouter()
MOST_ON_PAPER = 5_000
"""Rows of one PDF: a year of a busy office. More go out as a sheet, or month by month."""
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
}
_COLUMNS: dict[BookName, tuple[Column[object], ...]] = {
    "rekap": REGISTER,  # type: ignore[dict-item]
    "masuk": AGENDA_IN,  # type: ignore[dict-item]
    "keluar": AGENDA_OUT,  # type: ignore[dict-item]
}


@dataclass(frozen=True, slots=True)
class BookView:
    """One page of a book. ``rows``: cells, each of one or more lines; ``lists``: (name, label, options, chosen)."""

    name: str
    period: str
    path: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]
    fields: dict[str, str]
    lists: tuple[tuple[str, str, tuple[tuple[str, str], ...], str], ...]
    years: tuple[str, ...]
    older: str
    line: str
    public: bool
    tabs: tuple[tuple[str, str, bool], ...] = ()


@router.get("/rekap")
def show_register(visit: SomeoneOnCases, told: Told, sesudah: str = "", no: str = "") -> Response:
    """The register of a month."""
    return _page(visit, asked_for(visit, told | {"buku": "rekap"}, "rekap"), "register", sesudah, no)


@router.get("/agenda")
def show_agenda(visit: SomeoneOnCases, told: Told, sesudah: str = "", no: str = "") -> Response:
    """The agenda: what came, and what went out."""
    asked = asked_for(visit, told, "masuk")
    if asked.book == "rekap":
        asked = asked_for(visit, told | {"buku": "masuk"}, "masuk")
    return _page(visit, asked, "agenda", sesudah, no)


@router.post("/rekap/unduh")
def export(visit: FreshFile, told: ToldByForm, bentuk: Annotated[str, Form()] = "") -> Response:
    """The whole book with names."""
    return _export(visit, asked_for(visit, told, "rekap"), bentuk)


@router.get("/rekap/unduh")
def export_by_link(visit: ByTicket, told: Told, bentuk: str = "") -> Response:
    """The same after the proof, from the page that was come from."""
    return _export(visit, asked_for(visit, told, "rekap"), bentuk)


@router.post("/rekap/unduh-publik")
def export_for_the_public(
    visit: FormOfSomeone, told: ToldByForm, bentuk: Annotated[str, Form()] = ""
) -> Response:
    """The whole book without names and contacts."""
    return _export(visit, asked_for(visit, told | {"publik": "ya"}, "rekap"), bentuk)


def _page(  # noqa: PLR0917 - a page and where it stands
    visit: Visit, asked: BookAsked, here: str, after: str, first: str, said: Said | None = None
) -> Response:
    found = page(visit.desk.store, visit.person, asked.book, asked.period, asked.narrowed, after)
    start = int(first) if first.isascii() and first.isdigit() and len(first) < 8 and after else 1
    view = _view(visit, asked, found, start, after)
    status = 200 if said is None else 422
    return visit.desk.pages.show("register/book.html", visit.chrome(here, said), status, view=view)


def _view(visit: Visit, asked: BookAsked, found: BookPage, start: int, after: str) -> BookView:
    desk = visit.desk
    path = "/rekap" if asked.book == "rekap" else "/agenda"
    columns = for_public(_COLUMNS[asked.book]) if asked.public else _COLUMNS[asked.book]
    together = grouped(columns)
    rows = _rows(visit, asked, found, start, after)
    older = ""
    if found.after:
        told = asked.fields | {"sesudah": found.after, "no": str(start + len(found.entries))}
        older = f"{desk.pages.root}{path}?{urlencode(told)}"
    today = desk.clock().astimezone(JAKARTA).date()
    return BookView(
        NAMES[asked.book],
        asked.words,
        path,
        tuple(group[0].group or group[0].heading for group in together),
        tuple(
            (
                f"{desk.pages.root}/kasus/{case_id}" if case_id else "",
                tuple(tuple(words(column.cell(row)) for column in group) for group in together),
            )
            for case_id, row in rows
        ),
        asked.fields,
        _lists(visit, asked),
        tuple(str(year) for year in range(today.year, today.year - 6, -1)),
        older,
        f"Baris {start} sampai {start + len(rows) - 1}." if rows else "",
        asked.public,
        _tabs(desk.pages.root, asked) if asked.book != "rekap" else (),
    )


def _tabs(root: str, asked: BookAsked) -> tuple[tuple[str, str, bool], ...]:
    return tuple(
        (f"{root}/agenda?{urlencode(asked.fields | {'buku': one})}", words, one == asked.book)
        for one, words in (("masuk", "Surat masuk"), ("keluar", "Surat keluar"))
    )


def _lists(visit: Visit, asked: BookAsked) -> tuple[tuple[str, str, tuple[tuple[str, str], ...], str], ...]:
    wording, office = visit.desk.wording, visit.desk.store.rules.office
    months = tuple((str(month), month_name(month)) for month in range(1, 13))
    kinds = tuple(wording.options["kind"].items())
    channels = tuple((one, wording.say("channel", one)) for one in CHANNELS)
    return (
        ("bulan", "Bulan", months, str(asked.period.month or "")),
        ("layanan", "Layanan", office.services, asked.narrowed.service),
        ("jenis", "Jenis", kinds, asked.narrowed.kind),
        ("desa", "Desa", office.desa, asked.narrowed.desa),
        ("kanal", "Lewat", channels, asked.narrowed.channel),
    )


def _rows(
    visit: Visit, asked: BookAsked, found: BookPage, start: int, after: str = ""
) -> list[tuple[str, object]]:
    """Each line with the case that it is of, "" for none; ``after``: where this page begins."""
    desk, entries = visit.desk, found.entries
    if asked.book == "rekap":
        names = {one.login: one.name for one in everybody(desk.store, visit.person.office_id)}
        return [
            (one.row.case_id, register_row(desk, one, start + place, names))
            for place, one in enumerate(entries)
        ]
    lines = [(one.row.case_id, agenda_row(desk, one, asked.book)) for one in entries]
    if asked.narrowed == Narrowed():
        lines += _voided(visit, asked, after, found.after)
        lines += _left_out(visit, asked, after, found.after)
    return [*sorted(lines, key=lambda line: line[1].running)]


def _voided(visit: Visit, asked: BookAsked, after: str, end: str) -> list[tuple[str, AgendaRow]]:
    """The spoilt numbers between where this page begins and where the next one does."""
    first = int(after) if after.isascii() and after.isdigit() else 0
    return [
        (one.case_id, voided_row(one))
        for one in voided_numbers(visit.desk.store, visit.person, asked.book, asked.period)
        if one.value > first and (not end or one.value <= int(end))
    ]


def _left_out(visit: Visit, asked: BookAsked, after: str, end: str) -> list[tuple[str, AgendaRow]]:
    """The same for numbers that were left out, one line for each gap; of a month, what was decided in it."""
    first = int(after) if after.isascii() and after.isdigit() else 0
    counted: Counted = "agenda" if asked.book == "masuk" else "letter"
    return [
        ("", left_out_row(one))
        for one in left_out(visit.desk.store, visit.person.office_id, counted, asked.period.year)
        if one.first > first and (not end or one.first <= int(end))
        if asked.period.month is None or asked.period.first <= one.on < asked.period.after
    ]


def _export(visit: Visit, asked: BookAsked, form: str) -> Response:
    desk = visit.desk
    here = "register" if asked.book == "rekap" else "agenda"
    if form not in _TYPES:
        return _page(visit, asked, here, "", "", desk.refused("Belum diunduh", Refusal("export.form")))
    most = MOST_ON_PAPER if form == "pdf" else MOST_ROWS
    found = page(desk.store, visit.person, asked.book, asked.period, asked.narrowed, limit=most)
    if found.after:
        refusal = Refusal("export.too_long", {"most": most})
        return _page(visit, asked, here, "", "", desk.refused("Belum diunduh", refusal))
    if not asked.public and not visit.person.sees_cases:
        raise NotAllowedError
    rows = [row for _, row in _rows(visit, asked, found, 1)]
    data = _made(visit, asked, form, rows)
    by = By(visit.person.login, visit.person.role, visit.address)
    record(
        desk.store, visit.person.office_id, "Exported", by, visit.person.login, desk.clock,
        what=asked.book, form=form, rows=len(rows), period=asked.words, public=asked.public,
    )  # fmt: skip
    name = f"{asked.book}-{asked.period.year}" + (f"-{asked.period.month:02}" if asked.period.month else "")
    name += "-publik" if asked.public else ""
    return Response(
        data,
        media_type=_TYPES[form],
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


def _made(visit: Visit, asked: BookAsked, form: str, rows: list[object]) -> bytes:
    desk, now = visit.desk, visit.desk.clock()
    columns = for_public(_COLUMNS[asked.book]) if asked.public else _COLUMNS[asked.book]
    title = f"{NAMES[asked.book]} {asked.words}"
    if form == "xlsx":
        return xlsx(title, columns, rows, now)
    if form == "csv":
        return csv_file(columns, rows)
    made = book(
        NAMES[asked.book],
        asked.words,
        columns,
        rows,
        now.astimezone(JAKARTA).date(),
        signings=signings(visit),
        paper=desk.store.rules.office.paper,
        public=asked.public,
    )
    edition = Edition.PUBLIC if asked.public else Edition.ARCHIVE
    return render(made, visit.stationery, edition)


def signings(visit: Visit) -> tuple[Signing, ...]:
    """Below a book: the Camat has seen it, the Sekcam keeps it."""
    office = visit.desk.store.rules.office
    people = [one for one in everybody(visit.desk.store, visit.person.office_id) if one.active]

    def named(role: str) -> str:
        return next((one.name for one in people if one.role == role), "")

    camat = Signer(
        title=office.signatory_title or f"Camat {office.short_name}", name=office.signatory or named("camat")
    )
    sekcam = Signer(title=visit.desk.wording.say("role", "sekcam"), name=named("sekcam"))
    return Signing(before="Mengetahui,", who=camat), Signing(who=sekcam)
