"""The journal's daily heads `/jejak/harian`: a list, and each day as a sheet that is signed and kept outside the system."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import Response

from sync.central.delegations import today
from sync.central.journal_days import DayHead, broken_days, chains_of, heads
from sync.desk.people.trail_pages import a_reader, day_of
from sync.desk.register.book_pages import signings
from sync.desk.visits import Visit
from sync.desk.words import day_words, moment_words, number_words
from sync.papers.handling_papers import DailyHead
from sync.papers.letter import Signer
from sync.papers.sections import Fact, Signing
from sync.papers.typesetting import render

router = APIRouter()

_HEADS_FOR = timedelta(days=62)


@router.get("/jejak/harian")
def show_heads(visit: Annotated[Visit, Depends(a_reader)], dari: str = "", sampai: str = "") -> Response:
    """One hash a day over all chains: printed and signed, it shows later that nothing was changed."""
    desk = visit.desk
    last = day_of(sampai) or today(desk.clock)
    first = day_of(dari) or last - _HEADS_FOR
    found = heads(desk.store, visit.person.office_id, first, last)
    return desk.pages.show(
        "people/heads.html",
        visit.chrome("audit"),
        heads=[
            (day_words(one.day), one.cases, one.events, one.hash, moment_words(one.sealed_at), one.day)
            for one in found
        ],
        given={"dari": first.isoformat(), "sampai": last.isoformat()},
        office=desk.chrome(visit.person).office,
    )


@router.get("/jejak/harian/{day}")
def print_head(visit: Annotated[Visit, Depends(a_reader)], day: date) -> Response:
    """Jurnal harian of one day, PDF; 404 for a day that is not closed."""
    desk = visit.desk
    found = heads(desk.store, visit.person.office_id, day, day)
    if not found:
        raise HTTPException(404)
    pdf = render(_sheet(visit, found[0]), visit.stationery)
    name = f"jurnal-harian-{day.isoformat()}.pdf"
    return Response(
        pdf, media_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


def _sheet(visit: Visit, head: DayHead) -> DailyHead:
    """The chains stand on it for the auditor alone: a list with gaps would tell a Camat that a case is about him."""
    desk, person = visit.desk, visit.person
    whole = not broken_days(desk.store, person.office_id, [head.day])
    chains = chains_of(desk.store, head, person) if person.role == "auditor" else ()
    printed_by = Signer(title=desk.wording.say("role", person.role), name=person.name)
    return DailyHead(
        day=head.day,
        head=head.hash,
        previous=head.previous,
        events=head.events,
        cases=head.cases,
        facts=(
            Fact("Hari ditutup", moment_words(head.sealed_at)),
            Fact("Dihitung ulang saat dicetak", "sama" if whole else "TIDAK SAMA, hubungi Pemeriksa"),
        ),
        rows=tuple((number_words(one.number), one.n, one.hash[:16]) for one in chains),
        signings=(Signing(before="Dicetak oleh,", who=printed_by), signings(visit)[0]),
    )
