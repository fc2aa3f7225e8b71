"""The office at a glance: what lies open, how the months went, at which step things wait."""

from __future__ import annotations

from datetime import datetime

from sync.cases.working_calendar import JAKARTA
from sync.central.people import Person
from sync.central.periods import Period, months_until
from sync.central.statistics import (
    NowFigure,
    Scope,
    Statistics,
    months,
    now_figures,
    statistics,
    survey_months,
)
from sync.desk.desk import Desk
from sync.desk.figures import charts
from sync.desk.figures.drawing import number, per_cent, shares
from sync.desk.figures.lists import open_at, to_list
from sync.desk.figures.views import Bar, BarTable, DashboardView, Tile
from sync.desk.words import moment_words


def dashboard_view(desk: Desk, person: Person, now: datetime) -> DashboardView:
    """As it stands at ``now``, for what this person may know of."""
    scope, today = Scope.of(person), now.astimezone(JAKARTA).date()
    month = Period.of_month(today)
    standing = now_figures(desk.store, scope, lambda: now)
    found = statistics(desk.store, scope, month)
    course = months(desk.store, scope, today)
    survey = survey_months(desk.store, person.office_id, today)
    drawn = [charts.received_and_closed(course, desk.wording), charts.on_time(course, desk.wording)]
    if survey:
        drawn.append(charts.survey_index(survey, list(months_until(today, 12)), desk.wording))
    return DashboardView(
        as_of=moment_words(now),
        tiles=(*_standing(desk, standing), *_of_month(desk, found)),
        charts=tuple(drawn),
        steps=_by_step(desk, standing),
    )


def _standing(desk: Desk, found: NowFigure) -> tuple[Tile, ...]:
    say = desk.wording.say
    return (
        Tile(number(found.open), "terbuka", say("meaning", "open"), href=f"{desk.pages.root}/"),
        Tile(
            number(found.overdue),
            "melewati janji",
            say("meaning", "overdue"),
            "late" if found.overdue else "",
            to_list(desk, status="open", lewat="ya"),
        ),
        Tile(
            number(found.paused),
            "menunggu pelapor",
            say("meaning", "paused"),
            "soon" if found.paused else "",
            to_list(desk, status="menunggu_pelapor"),
        ),
    )


def _of_month(desk: Desk, found: Statistics) -> tuple[Tile, ...]:
    say, period = desk.wording.say, found.period
    tiles = [
        Tile(
            number(found.received),
            "diterima bulan ini",
            say("meaning", "received"),
            href=to_list(desk, period),
        ),
        Tile(
            number(found.closed),
            "selesai bulan ini",
            say("meaning", "closed"),
            href=to_list(desk, period, closed=True),
        ),
        Tile(
            per_cent(found.in_time, found.answered),
            "tepat waktu bulan ini",
            say("meaning", "on_time"),
            href=to_list(desk, period, closed=True, capaian="tepat"),
        ),
    ]
    if found.survey is not None:
        index = f"{number(float(found.survey.index), 2)} · {found.survey.grade}"
        tiles.append(Tile(index, "indeks kepuasan bulan ini", say("meaning", "survey")))
    return tuple(tiles)


def _by_step(desk: Desk, found: NowFigure) -> BarTable:
    steps = [(step.number, found.by_step.get(step.number, 0)) for step in desk.store.rules.sop.steps]
    lengths = shares([count for _, count in steps])
    bars = (
        Bar(
            f"{step} · {desk.wording.say('step', str(step))}",
            number(count),
            lengths[place],
            per_cent(count, found.open) if count else "",
            open_at(desk, step) if count else "",
        )
        for place, (step, count) in enumerate(steps)
    )
    return BarTable(
        "Terbuka menurut langkah", "Langkah", "pengaduan", tuple(bars), desk.wording.say("meaning", "by_step")
    )
