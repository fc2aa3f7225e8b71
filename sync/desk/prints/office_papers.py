"""The office's papers, filled: the blank form and the poster from its settings, the reports from the figures."""

from __future__ import annotations

from datetime import date

from sync.cases.procedure import SopStep
from sync.cases.working_calendar import JAKARTA
from sync.central.lateness import late_cases
from sync.central.periods import Period
from sync.central.statistics import Scope, Statistics, months
from sync.desk.desk import Desk
from sync.desk.figures.period_page import period_words, statistics_view
from sync.desk.figures.views import BarTable
from sync.desk.register.book_pages import signings
from sync.desk.visits import Visit
from sync.desk.words import month_name, number_words
from sync.desk.work_rows import names_of
from sync.papers.forms import BlankForm
from sync.papers.reports import Bars, Figure, LateCase, LatenessReport, MonthlyReport, Months, Poster
from sync.papers.sections import Section, Story

_SHOWN_MONTHS = 12


def today(desk: Desk) -> date:
    """By the office's clock."""
    return desk.clock().astimezone(JAKARTA).date()


def blank_form(visit: Visit) -> BlankForm:
    """With the services and villages of the settings."""
    rules = visit.desk.store.rules
    return BlankForm.of(rules.office, rules.form.version, today(visit.desk))


def poster(visit: Visit) -> Poster:
    """The standard of the settings, the steps of the procedure in force."""
    desk = visit.desk
    office, sop = desk.store.rules.office, desk.store.rules.sop
    standard = office.standard
    return Poster(
        service=standard.service,
        requirements=standard.requirements,
        steps=tuple(
            (one.activity, desk.wording.say("role", one.actor), term_words(one)) for one in sop.steps
        ),
        promise=f"{sop.promised_days} hari kerja",
        fee=standard.fee,
        product=standard.product,
        pledge=standard.pledge,
        ways=(
            *standard.ways,
            *((f"Telepon {office.telephone}",) if office.telephone else ()),
            *((f"WhatsApp {office.whatsapp}",) if office.whatsapp else ()),
        ),
        signer=signings(visit)[0].who,
        made_on=today(desk),
        link=desk.centre_url,
        sk_number=office.sk_number,
    )


def term_words(step: SopStep) -> str:
    """``15 menit``, ``3 hari``."""
    return f"{step.standard_days} hari" if step.standard_days else f"{step.standard_minutes} menit"


def period_report(visit: Visit, found: Statistics) -> MonthlyReport:
    """The page "Statistik" of this period on paper: the same figures, made by the same code."""
    desk, now = visit.desk, visit.desk.clock()
    view = statistics_view(desk, found, now, today(desk))
    tables = (
        *view.tables,
        view.steps,
        view.days,
        *((view.elements,) if view.elements else ()),
        view.contents,
    )
    survey: tuple[Section, ...] = (Story("Survei kepuasan", view.survey_line),)
    return MonthlyReport(
        period=period_words(found.period),
        figures=tuple(Figure(tile.words.capitalize(), tile.value, tile.meaning) for tile in view.tiles),
        charts=(_course(visit, found.period), *(_bars(table) for table in tables if table.bars)),
        sections=survey,
        signings=signings(visit),
        made_at=now,
    )


def _bars(table: BarTable) -> Bars:
    rows = tuple(
        (bar.label, bar.share, f"{bar.value} ({bar.of})" if bar.of else bar.value) for bar in table.bars
    )
    return Bars(table.title, rows, meaning=table.meaning)


def _course(visit: Visit, period: Period) -> Months:
    last = min(period.last, today(visit.desk))
    found = months(visit.desk.store, Scope.of(visit.person), last, _SHOWN_MONTHS)
    rows = tuple((month_name(one.first.month)[:3], one.received, one.closed) for one in found)
    return Months("Diterima dan selesai, dua belas bulan", rows)


def lateness(visit: Visit) -> LatenessReport:
    """What is late now; names officers, no complainant."""
    desk = visit.desk
    found, open_cases = late_cases(desk.store, visit.person, desk.clock)
    names, wording = names_of(desk, visit.person), desk.wording
    rows = tuple(
        LateCase(
            number=number_words(one.row.number),
            agenda=one.row.agenda_number,
            matter=wording.answer("unit", one.row.service) if one.row.service else "–",
            step=f"{one.row.step} · {wording.say('step', str(one.row.step))}",
            holder=names.get(one.row.holder, one.row.holder) or "antrean, belum diambil",
            due_on=one.due_on,
            late=one.days,
            reason="Janji jawaban lewat" if one.whole else "Batas langkah lewat",
        )
        for one in found
    )
    sekcam = signings(visit)[-1]
    return LatenessReport(rows=rows, made_at=desk.clock(), signings=(sekcam,), open_cases=open_cases)
