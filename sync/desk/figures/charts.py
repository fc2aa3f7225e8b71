"""Charts over months, with their words for the table twin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from sync.cases.satisfaction import Satisfaction
from sync.central.statistics import MonthFigure
from sync.desk.figures.drawing import nice_top, number, per_cent, ticks
from sync.desk.figures.views import Chart, Series
from sync.desk.wording import Wording
from sync.desk.words import month_name


def received_and_closed(course: Sequence[MonthFigure], wording: Wording) -> Chart:
    """Columns for what came and what was closed, a line for what stays open."""
    received = tuple(float(one.received) for one in course)
    closed = tuple(float(one.closed) for one in course)
    still_open = tuple(float(one.open) for one in course)
    top = nice_top(max((*received, *closed, *still_open), default=0))
    series = (
        Series("Diterima", received, "full"),
        Series("Selesai", closed, "hatched"),
        Series("Masih terbuka", still_open, "line"),
    )
    words = tuple(tuple(number(value) for value in one.values) for one in series)
    return _chart(
        "bulan",
        "Diterima dan selesai tiap bulan",
        "Kolom berpasangan: diterima dan selesai; garis: masih terbuka pada akhir bulan.",
        [one.first for one in course],
        series,
        words,
        top,
        "",
        wording.say("meaning", "months"),
    )


def on_time(course: Sequence[MonthFigure], wording: Wording) -> Chart:
    """The share in time of each month that answered any."""
    values = tuple(one.in_time * 100 / one.answered if one.answered else None for one in course)
    words = tuple(
        f"{per_cent(one.in_time, one.answered)} ({one.in_time} dari {one.answered})" if one.answered else "–"
        for one in course
    )
    return _chart(
        "tepat",
        "Tepat waktu tiap bulan",
        "Garis dengan titik, nol sampai seratus persen.",
        [one.first for one in course],
        (Series("Tepat waktu", values, "line"),),
        (words,),
        100,
        " %",
        wording.say("meaning", "on_time_months"),
    )


def survey_index(found: Mapping[date, Satisfaction], firsts: Sequence[date], wording: Wording) -> Chart:
    """The survey's index of each month that has answers."""
    given = [found.get(first) for first in firsts]
    values = tuple(None if one is None else float(one.index) for one in given)
    words = tuple(
        "–" if one is None else f"{number(float(one.index), 2)} · {one.grade} ({one.answers} jawaban)"
        for one in given
    )
    return _chart(
        "ikm",
        "Indeks kepuasan masyarakat",
        "Garis dengan titik, indeks 25 sampai 100.",
        list(firsts),
        (Series("Indeks", values, "line"),),
        (words,),
        100,
        "",
        wording.say("meaning", "survey"),
    )


def _chart(  # noqa: PLR0917 - the parts of a chart in reading order
    code: str,
    title: str,
    description: str,
    firsts: Sequence[date],
    series: tuple[Series, ...],
    words: tuple[tuple[str, ...], ...],
    top: float,
    suffix: str,
    meaning: str,
) -> Chart:
    return Chart(
        id=code,
        title=title,
        description=description,
        labels=tuple(month_name(first.month)[:3] for first in firsts),
        full_labels=tuple(f"{month_name(first.month)} {first.year}" for first in firsts),
        series=series,
        words=words,
        top=top,
        ticks=ticks(top),
        suffix=suffix,
        meaning=meaning,
    )
