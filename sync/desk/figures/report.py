"""The month, quarter or year on paper: the same numbers as on the page, as the office's report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sync.cases.satisfaction import ELEMENTS
from sync.cases.working_calendar import JAKARTA
from sync.central.month_counts import DIMENSIONS
from sync.central.statistics import MonthFigure, Statistics, most_first
from sync.desk.desk import Desk
from sync.desk.figures.period_page import code_words, period_words, statistics_view
from sync.desk.words import month_name
from sync.papers.letter import Signer
from sync.papers.reports import Bars, Figure, MonthlyReport, Months
from sync.papers.sections import Section, Signing, Story


def report(
    desk: Desk,
    found: Statistics,
    course: Sequence[MonthFigure],
    now: datetime,
    beside: Sequence[Section] = (),
) -> MonthlyReport:
    """The document; ``course``: the months up to the period's end; ``beside``: what is told behind the charts."""
    view = statistics_view(desk, found, now, now.astimezone(JAKARTA).date())
    charts: list[Bars | Months] = [_months(desk, course), _steps(desk, found)]
    charts += [_by(desk, found, name) for name in DIMENSIONS if found.by[name]]
    charts += _satisfaction(desk, found)
    return MonthlyReport(
        period=period_words(found.period),
        figures=tuple(Figure(tile.words.capitalize(), tile.value, tile.meaning) for tile in view.tiles),
        charts=tuple(charts),
        sections=(Story("Survei kepuasan masyarakat", view.survey_line), *beside),
        signings=(Signing(who=_camat(desk), before="Mengetahui,"),),
        made_at=now,
    )


def _months(desk: Desk, course: Sequence[MonthFigure]) -> Months:
    rows = tuple((month_name(one.first.month)[:3], one.received, one.closed) for one in course)
    return Months("Diterima dan selesai tiap bulan", rows, meaning=desk.wording.say("meaning", "months"))


def _steps(desk: Desk, found: Statistics) -> Bars:
    rows = tuple(
        (f"{one.step} · {desk.wording.say('step', str(one.step))}", float(one.in_time * 100 // one.done))
        for one in found.steps
    )
    return Bars("Tepat waktu tiap langkah", rows, "%", desk.wording.say("meaning", "steps"))


def _by(desk: Desk, found: Statistics, dimension: str) -> Bars:
    title, _, meaning = desk.wording.say("dimension", dimension).split("|")
    rows = tuple(
        (code_words(desk.wording, dimension, code), float(count))
        for code, count in most_first(found.by[dimension])
    )
    return Bars(title, rows, "", meaning)


def _satisfaction(desk: Desk, found: Statistics) -> list[Bars]:
    """Only what was answered: the nine elements, and the one question at delivery."""
    say, charts = desk.wording.say, []
    if found.survey is not None:
        means: Mapping[str, object] = found.survey.means
        rows = tuple((say("element", code), float(str(means[code]))) for code in ELEMENTS)
        charts.append(Bars("Survei kepuasan: nilai tiap unsur", rows, "", say("meaning", "elements")))
    if found.contents:
        rows = tuple(
            (say("content", str(score)), float(found.contents.get(score, 0))) for score in (1, 2, 3, 4)
        )
        charts.append(Bars("Puas saat surat diserahkan", rows, "", say("meaning", "content")))
    return charts


def _camat(desk: Desk) -> Signer:
    office = desk.store.rules.office
    return Signer(title=office.signatory_title or f"Camat {office.short_name}", name=office.signatory)
