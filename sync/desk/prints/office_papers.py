"""The office's papers, filled: the blank form and the poster from its settings, what is late from the cases."""

from __future__ import annotations

from datetime import date

from sync.cases.procedure import SopStep
from sync.cases.working_calendar import JAKARTA
from sync.central.lateness import late_cases
from sync.desk.desk import Desk
from sync.desk.register.book_pages import signings
from sync.desk.visits import Visit
from sync.desk.words import number_words
from sync.desk.work_rows import names_of
from sync.papers.forms import BlankForm
from sync.papers.reports import LateCase, LatenessReport, Poster


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
