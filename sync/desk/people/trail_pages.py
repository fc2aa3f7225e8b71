"""The audit trail `/jejak`: a list to search, and the check of its chains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.central import journal_checks
from sync.central.account_journal import record
from sync.central.people import everybody
from sync.central.trail import Kind, Place, Sought, check_case, trail_of
from sync.desk.people.trail_words import entry_row
from sync.desk.people.views import TrailRow
from sync.desk.views import Said
from sync.desk.visits import NotAllowedError, SomeoneSignedIn, Visit, by_form
from sync.desk.words import day_words, moment_words, number_words

router = APIRouter()

READERS = ("camat", "sekcam", "auditor")


@dataclass(frozen=True, slots=True)
class TrailView:
    """A page of the trail with the form that narrowed it; ``wrong``: about the number or the days, or ""."""

    rows: tuple[TrailRow, ...]
    kinds: tuple[tuple[str, str], ...]
    people: tuple[tuple[str, str], ...]
    given: dict[str, str]
    wrong: dict[str, str]
    older: str
    first_page: str
    narrowed: bool


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check of all chains. ``ended``: when, "" while it goes on; ``done`` of ``total`` chains."""

    asked: str
    ended: str
    done: int
    total: int


def a_reader(visit: SomeoneSignedIn) -> Visit:
    """Camat, Sekcam or auditor; `NotAllowedError` for anybody else."""
    if visit.person.role not in READERS:
        raise NotAllowedError
    return visit


def by_reader(visit: Annotated[Visit, Depends(by_form)]) -> Visit:
    """The same by a form."""
    return a_reader(visit)


@router.get("/jejak")
def show_trail(  # noqa: PLR0917 - the fields of one form
    visit: Annotated[Visit, Depends(a_reader)],
    jenis: str = "",
    orang: str = "",
    kasus: str = "",
    dari: str = "",
    sampai: str = "",
    setelah: str = "",
    kabar: str = "",
) -> Response:
    """What was done with cases, accounts and kiosks, the latest first."""
    given = {"jenis": jenis, "orang": orang, "kasus": kasus, "dari": dari, "sampai": sampai}
    return _page(visit, given, setelah, visit.desk.wording.said(kabar))


@router.post("/jejak/periksa")
def check(visit: Annotated[Visit, Depends(by_reader)], kasus: Annotated[str, Form()] = "") -> Response:
    """Whether every event is still the one that was written: of one case at once, or of all in the background."""
    desk, person = visit.desk, visit.person
    number = TrackingNumber.parse(kasus) if kasus.strip() else None
    if isinstance(number, Refusal):
        return _page(
            visit, {"kasus": kasus}, "", desk.refused("Belum diperiksa", Refusal("trail.number")), 422
        )
    if number is None:
        journal_checks.ask(desk.store, person, visit.address, desk.clock)
        return desk.go("/jejak/pemeriksaan")
    checked = check_case(desk.store, person, number.glyphs)
    if checked is None:
        return _page(
            visit, {"kasus": kasus}, "", desk.refused("Belum diperiksa", Refusal("case.unknown")), 404
        )
    kind = "journal-broken" if checked.broken else "journal-checked"
    by = person.by(visit.address)
    record(desk.store, person.office_id, kind, by, person.login, desk.clock, chains=checked.chains)
    return _page(visit, {"kasus": kasus}, "", _verdict(checked.chains, checked.broken))


@router.get("/jejak/pemeriksaan")
def show_check(visit: Annotated[Visit, Depends(a_reader)]) -> Response:
    """How far this person's check of all chains is, or what it found."""
    desk = visit.desk
    found = journal_checks.newest(desk.store, visit.person)
    ended = found is not None and found.ended_at is not None
    said = _verdict(found.done, found.broken, found.days) if found is not None and ended else None
    view = (
        None
        if found is None
        else CheckView(
            moment_words(found.asked_at),
            "" if found.ended_at is None else moment_words(found.ended_at),
            found.done,
            found.total,
        )
    )
    return desk.pages.show("people/check.html", visit.chrome("audit", said), view=view)


def _page(
    visit: Visit, given: dict[str, str], after: str, said: Said | None = None, status: int = 200
) -> Response:
    desk = visit.desk
    given = {**dict.fromkeys(("jenis", "orang", "kasus", "dari", "sampai"), ""), **given}
    sought, wrong = _sought(given)
    if any(wrong.values()) and status == 200:
        status = 422
    words = {field: desk.wording.refusal(Refusal(code)) if code else "" for field, code in wrong.items()}
    page = trail_of(desk.store, visit.person, replace(sought, before=Place.parse(after)))
    names = {one.login: one.name for one in everybody(desk.store, visit.person.office_id)}
    here = f"{desk.pages.root}/jejak"
    filled = {name: value for name, value in given.items() if value}
    older = f"{here}?{urlencode(filled | {'setelah': str(page.older)})}" if page.older else ""
    view = TrailView(
        rows=tuple(entry_row(one, desk, names) for one in page.entries),
        kinds=tuple((kind, desk.wording.say("trail_kind", kind or "semua")) for kind in get_args(Kind)),
        people=tuple(sorted(names.items(), key=lambda one: one[1])),
        given=given,
        wrong=words,
        older=older,
        first_page=f"{here}?{urlencode(filled)}" if after and filled else here if after else "",
        narrowed=bool(filled),
    )
    return desk.pages.show("people/trail.html", visit.chrome("audit", said), status, view=view)


def _sought(given: dict[str, str]) -> tuple[Sought, dict[str, str]]:
    """What is looked for, and the code of what is wrong with each field, or ""."""
    wrong = dict.fromkeys(given, "")
    kind: Kind = next((one for one in get_args(Kind) if one == given["jenis"]), "")
    number = TrackingNumber.parse(given["kasus"]) if given["kasus"].strip() else None
    if isinstance(number, Refusal):
        wrong["kasus"], number = "trail.number", None
    days = {}
    for field in ("dari", "sampai"):
        days[field] = day_of(given[field])
        if given[field].strip() and days[field] is None:
            wrong[field] = "trail.day"
    return (
        Sought(kind, given["orang"][:64], number.glyphs if number else "", days["dari"], days["sampai"]),
        wrong,
    )


def _verdict(chains: int, broken: Sequence[tuple[str, int]], days: Sequence[date] = ()) -> Said:
    if not broken and not days:
        return Said("good", "Semua utuh", f"{chains} rantai diperiksa; tidak ada catatan yang berubah.")
    where = ", ".join(
        f"{'kasus ' + number_words(number) if number else 'catatan akun'} pada nomor {n}"
        for number, n in broken[:5]
    )
    where = ", ".join(filter(None, (where, *(f"hari {day_words(day)}" for day in days[:5]))))
    more = f" dan {len(broken) - 5} lagi" if len(broken) > 5 else ""
    return Said(
        "error",
        "Rantai catatan tidak utuh",
        f"Berubah, hilang, atau disisipkan: {where}{more}. Jangan ubah apa pun; hubungi Pemeriksa dan admin sistem.",
    )


def day_of(text: str) -> date | None:
    """An ISO day of our times, or None."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return day if 2000 <= day.year < 2200 else None
