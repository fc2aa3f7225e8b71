"""The working calendar's addresses: a year, a deadline worked out, and a day changed after a look at what it moves."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import Response

from sync.cases.calendar_data import DayChange
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.calendar_changes import MAY_CHANGE, Wish, change_day, judge, with_change
from sync.central.recalculation import Shift, shift
from sync.desk.calendar.page import calendar_view
from sync.desk.calendar.term import TypedTerm
from sync.desk.calendar.views import AskedChange, PreviewView
from sync.desk.calendar.year import kind_and_name
from sync.desk.proof import fresh
from sync.desk.views import Fact, Said
from sync.desk.visits import FormOfSomeone, NotAllowedError, SomeoneSignedIn, Visit
from sync.desk.words import day_words

router = APIRouter()

Typed = Annotated[str, Form()]
_LAST = 2**53
_FIELD_OF = {
    "calendar.date": "day",
    "calendar.range": "day",
    "calendar.same": "day",
    "calendar.kind": "kind",
    "calendar.reason": "reason",
    "calendar.decree": "decree",
}


def typed_term(terima: str = "", jam: str = "", hari: str = "") -> TypedTerm:
    """The calculator's fields, as the address holds them."""
    return TypedTerm(terima, jam, hari)


def typed_change(day: Typed = "", kind: Typed = "", reason: Typed = "", decree: Typed = "") -> AskedChange:
    """The form of a change as it was filled in."""
    return AskedChange(day, kind, reason, decree)


@router.get("/kalender")
def show_calendar(
    visit: SomeoneSignedIn,
    term: Annotated[TypedTerm, Depends(typed_term)],
    tahun: Annotated[int | None, Query(ge=2000, le=2100)] = None,
    kabar: str = "",
) -> Response:
    """A year, and the working of a deadline where one was asked for."""
    desk = visit.desk
    year = tahun or desk.clock().astimezone(JAKARTA).year
    view = calendar_view(visit, year, term)
    chrome = visit.chrome("calendar", desk.wording.said(kabar))
    return desk.pages.show("calendar/year.html", chrome, 422 if view.term.wrong else 200, view=view)


@router.post("/kalender/periksa")
def look_at_change(
    visit: FormOfSomeone,
    asked: Annotated[AskedChange, Depends(typed_change)],
    seen: Annotated[int, Form(ge=0, le=_LAST)] = 0,
) -> Response:
    """What the change would move, before anybody confirms it."""
    _of_those_who_may(visit)
    wish = _wish(asked, seen)
    judged = (
        wish if isinstance(wish, Refusal) else judge(visit.desk.store, wish, visit.person, visit.desk.clock)
    )
    if isinstance(judged, Refusal):
        return _again(visit, asked, judged)
    assert isinstance(wish, Wish)
    store = visit.desk.store
    moved = shift(store, with_change(store, visit.person.office_id, judged), visit.person)
    view = _preview(visit, wish, judged, moved)
    return visit.desk.pages.show("calendar/preview.html", visit.chrome("calendar"), view=view)


@router.post("/kalender/ubah")
def do_change(
    visit: Annotated[Visit, Depends(fresh("calendar"))],
    asked: Annotated[AskedChange, Depends(typed_change)],
    seen: Annotated[int, Form(ge=0, le=_LAST)] = 0,
) -> Response:
    """Change it, after a fresh sign-in."""
    _of_those_who_may(visit)
    desk = visit.desk
    wish = _wish(asked, seen)
    done = wish if isinstance(wish, Refusal) else change_day(desk.store, wish, visit.person, desk.clock)
    if isinstance(done, Refusal):
        return _again(visit, asked, done)
    return desk.go(f"/kalender?tahun={done.day.year}", "calendar_changed")


def _of_those_who_may(visit: Visit) -> None:
    if visit.person.role not in MAY_CHANGE:
        raise NotAllowedError


def _wish(asked: AskedChange, seen: int) -> Wish | Refusal:
    try:
        wanted = date.fromisoformat(asked.day.strip())
    except ValueError:
        return Refusal("calendar.date")
    return Wish(day=wanted, kind=asked.kind, reason=asked.reason, decree=asked.decree, seen=seen)


def _again(visit: Visit, asked: AskedChange, refusal: Refusal) -> Response:
    """The calendar with the form as it was typed, and at its field what is wrong."""
    desk, words = visit.desk, visit.desk.wording.refusal(refusal)
    field = _FIELD_OF.get(refusal.code)
    filled = AskedChange(asked.day, asked.kind, asked.reason, asked.decree, {field: words} if field else {})
    try:
        year = date.fromisoformat(asked.day.strip()).year
    except ValueError:
        year = desk.clock().astimezone(JAKARTA).year
    view = calendar_view(visit, min(max(year, 2000), 2100), change=filled)
    said = Said("error", "Kalender belum diubah", words)
    status = 409 if refusal.code == "calendar.changed" else 422
    return desk.pages.show("calendar/year.html", visit.chrome("calendar", said), status, view=view)


def _preview(visit: Visit, wish: Wish, change: DayChange, moved: Shift) -> PreviewView:
    desk = visit.desk
    known = desk.store.rules.calendar_of(visit.person.office_id)
    then = with_change(desk.store, visit.person.office_id, change)
    return PreviewView(
        title=f"{day_words(change.day)}: {desk.wording.say('calendar_change', wish.kind).lower()}",
        now=_kind_words(visit, *kind_and_name(change.day, known)),
        then=_kind_words(visit, *kind_and_name(change.day, then)),
        moves=f"Menggeser tenggat jawaban {moved.moved} dari {moved.looked_at} kasus terbuka",
        effects=(
            Fact("Tenggat jawaban menjadi lebih lambat", f"{moved.later} kasus"),
            Fact("Tenggat jawaban menjadi lebih cepat", f"{moved.earlier} kasus"),
            Fact("Tenggat langkah yang sedang berjalan bergeser", f"{moved.steps} kasus"),
        ),
        fields=(
            ("day", change.day.isoformat()),
            ("kind", wish.kind),
            ("reason", change.reason),
            ("decree", change.decree),
            ("seen", str(wish.seen)),
        ),
    )


def _kind_words(visit: Visit, kind: str, name: str) -> str:
    return ": ".join(filter(None, (visit.desk.wording.say("day_kind", kind), name)))
