"""Buku ekspedisi: the letters that left in one month, with room for the signature of whoever takes them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.identity import Place, name_on
from sync.cases.working_calendar import JAKARTA
from sync.central.dispatches import Dispatch, dispatches
from sync.desk.letters.composing import signer_of, stationery
from sync.desk.steps import words
from sync.desk.visits import SomeoneOnCases, Visit
from sync.desk.words import month_name
from sync.papers.books import DISPATCH, DispatchRow, book
from sync.papers.sections import Signing
from sync.papers.typesetting import render

router = APIRouter()

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@router.get("/surat/ekspedisi")
def print_dispatch_book(visit: SomeoneOnCases, bulan: str = "") -> Response:
    """``bulan``: ``2026-11``; anything else is the month under way."""
    today = visit.desk.clock().astimezone(JAKARTA).date()
    found = _MONTH.fullmatch(bulan)
    first = date(int(found[1]), int(found[2]), 1) if found else today.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    sent = dispatches(visit.desk.store, visit.person, _midnight(first), _midnight(after))
    made = book(
        "Buku ekspedisi",
        f"{month_name(first.month)} {first.year}",
        DISPATCH,
        [_row(visit, place, one) for place, one in enumerate(sent, 1)],
        today,
        signings=(Signing(before="Mengetahui,", who=signer_of(visit, None, "camat", "", "")),),
        paper=visit.desk.store.rules.office.paper,
    )
    name = f"buku-ekspedisi-{first:%Y-%m}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(render(made, stationery(visit)), media_type="application/pdf", headers=headers)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JAKARTA)


def _row(visit: Visit, place: int, one: Dispatch) -> DispatchRow:
    """A confidential complainant is not named in a book that goes from door to door."""
    row, letter = one.row, one.letter
    text = None if letter is None else letter.notice or letter.main
    named = name_on(Place.LIST, row.identity_mode, row.complainant) is not None
    return DispatchRow(
        running=place,
        day=one.at.astimezone(JAKARTA).date(),
        letter_number=row.letter_number,
        to=text.to_name if text is not None and named else "Identitas dirahasiakan",
        subject="" if text is None else text.subject,
        way=words.said(words.WAYS_OF_DELIVERY, one.way) if one.way != "publik" else "Diumumkan",
        enclosures="" if text is None else text.enclosures,
    )
