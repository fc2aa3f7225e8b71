"""One case as its page shows it: ribbon, task, answers, sealed files, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sync.cases.attention import attention
from sync.cases.case import CLOSED
from sync.cases.identity import IdentityMode, may_open_file, may_see_identity
from sync.cases.notes import Note
from sync.cases.numbers import Serial
from sync.cases.procedure import SopStep
from sync.cases.question import RECORDED, spoken_id
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseDetail, CaseFileRow, CaseRow
from sync.central.people import everybody
from sync.desk.deadlines import due_words, reckoning_words
from sync.desk.desk import Desk
from sync.desk.sound import can_play
from sync.desk.timeline import Names, lines
from sync.desk.views import CaseView, Due, EventLine, Fact, FileLine, Group, RibbonStep, Said, Task
from sync.desk.visits import Visit
from sync.desk.watermark import can_show
from sync.desk.wording import QuestionGroup, Wording
from sync.desk.words import clock_words, moment_words, number_words, size_words

_IDENTITY = ("name", "nik", "address_detail", "address_outside", "phone", "email", "contact", Note.CARD_BIRTH)


def case_view(detail: CaseDetail, visit: Visit, note: str = "", wrong: str = "") -> CaseView:
    """The page's content for this person; ``note`` and ``wrong`` when a form comes back to be mended."""
    desk, row = visit.desk, detail.row
    now, rules = desk.clock(), desk.store.rules
    closed = row.state == CLOSED
    promised = rules.calendar.closing(row.due_on)
    closed_title, closed_body = _nothing_to_read(row)
    answers = _allowed(detail.answers, row.identity_mode, visit)
    return CaseView(
        case_id=row.case_id,
        version=detail.version,
        number=number_words(row.number),
        kind=desk.wording.answer("kind", row.kind) if row.kind else "Kasus",
        subject=desk.wording.answer("unit", row.service) if row.service else "isi belum terbuka",
        whole_due=Due("", "Selesai", "good") if closed else due_words(promised, now, rules.calendar),
        whole_line=f"Batas jawaban {due_words(promised, now, rules.calendar).date}",
        ribbon=_ribbon(row, desk),
        task=None if closed else _task(detail, visit, now, note, wrong),
        numbers=_numbers(detail),
        stories=_stories(answers, desk.wording),
        groups=_groups(answers, desk.wording),
        files=tuple(_file(file, row.identity_mode, visit) for file in detail.files),
        timeline=_timeline(detail, visit),
        notices=_notices(detail),
        remarks=_remarks(detail, desk),
        closed_title=closed_title,
        closed_body=closed_body,
    )


def told(detail: CaseDetail, visit: Visit) -> tuple[tuple[Fact, ...], tuple[Group, ...]]:
    """What the complainant wrote, as this person may read it: the stories, and the other answers by group."""
    answers = _allowed(detail.answers, detail.row.identity_mode, visit)
    return _stories(answers, visit.desk.wording), _groups(answers, visit.desk.wording)


def _nothing_to_read(row: CaseRow) -> tuple[str, str]:
    if row.erased:
        return (
            "Data pribadi telah dimusnahkan",
            "Masa simpan kasus ini sudah habis. Nomor, langkah, dan waktunya tetap tercatat; isinya tidak dapat dibuka lagi.",
        )
    if row.cannot_open:
        return (
            "Segel tidak dapat dibuka",
            "Pusat tidak dapat membuka isi kasus ini. Hubungi admin sistem; berkas aslinya tetap tersimpan.",
        )
    if not row.opened:
        return "Isi belum dibuka", "Pusat membuka isi kasus ini sebentar lagi. Muat ulang halaman ini."
    return "", ""


def _notices(detail: CaseDetail) -> tuple[Said, ...]:
    row, notices = detail.row, []
    if detail.conflicts:
        words = "Keduanya disimpan. Jangan lanjutkan sebelum admin sistem memeriksanya."
        notices.append(Said("error", "Kasus ini tiba dua kali dengan isi berbeda", words))
    if row.accepted_at - row.filed_at > timedelta(hours=1):
        times = (
            f"Diterima di kios {moment_words(row.filed_at)}, tiba di pusat {moment_words(row.accepted_at)}."
        )
        notices.append(Said("plain", "Tiba terlambat dari kios", f"{times} Tenggat dihitung dari kios."))
    if not detail.clock_sure:
        notices.append(Said("soon", "Jam kios tidak pasti", "Waktu terima pada kasus ini bisa meleset."))
    return tuple(notices)


def _remarks(detail: CaseDetail, desk: Desk) -> tuple[str, ...]:
    received_on = detail.row.filed_at.astimezone(JAKARTA).date()
    found = attention(detail.answers, received_on, desk.store.rules.office)
    return tuple(desk.wording.remark(one) for one in found)


def _ribbon(row: CaseRow, desk: Desk) -> tuple[RibbonStep, ...]:
    closed = row.state == CLOSED

    def step(number: int) -> RibbonStep:
        name = desk.wording.say("step", str(number))
        if closed or number < row.step:
            return RibbonStep(number, name, "done", "selesai")
        return RibbonStep(number, name, *(("now", "sekarang") if number == row.step else ("next", "belum")))

    return tuple(step(one.number) for one in desk.store.rules.sop.steps)


def _task(detail: CaseDetail, visit: Visit, now: datetime, note: str, wrong: str) -> Task:
    desk, row = visit.desk, detail.row
    rules, wording = desk.store.rules, desk.wording
    step = rules.sop.step(row.step)
    code = str(step.number)
    return Task(
        no=step.number,
        activity=step.activity,
        due=due_words(row.step_due_at, now, rules.calendar),
        reckoning=_reckoning(step, row, desk),
        facts=_step_facts(step, wording),
        verb=wording.say("verb", code, wording.say("verb", "other")),
        hint=wording.say("hint", code, wording.say("hint", "other")),
        barred="" if step.number in detail.actions else _barred(step, wording),
        note=note,
        note_required=step.note_required,
        wrong=wrong,
    )


def _reckoning(step: SopStep, row: CaseRow, desk: Desk) -> tuple[str, ...]:
    if step.standard_days:
        return reckoning_words(row.since, step.standard_days, desk.store.rules.calendar)
    return (
        f"Dihitung sejak {moment_words(row.since)}",
        f"{step.standard_minutes} menit jam kerja, sampai {clock_words(row.step_due_at)}",
    )


def _step_facts(step: SopStep, wording: Wording) -> tuple[Fact, ...]:
    standard = f"{step.standard_days} hari kerja" if step.standard_days else f"{step.standard_minutes} menit"
    facts = [
        Fact("Pelaksana", _roles(step.roles, wording)),
        Fact("Pengawas", wording.say("role", step.supervisor) if step.supervisor else "–"),
        Fact("Kelengkapan", ", ".join(step.needs) or "–"),
        Fact("Standar waktu", standard),
        Fact("Keluaran", step.output),
    ]
    return tuple(facts)


def _roles(roles: Sequence[str], wording: Wording) -> str:
    return " atau ".join(wording.say("role", role) for role in roles)


def _barred(step: SopStep, wording: Wording) -> str:
    return f"Langkah ini dikerjakan oleh {_roles(step.roles, wording)}."


def _numbers(detail: CaseDetail) -> tuple[Fact, ...]:
    row = detail.row
    return (
        Fact("Nomor lacak", number_words(row.number)),
        Fact("Nomor urut kios", str(Serial(row.serial))),
        Fact("Nomor agenda", row.agenda_number or "Diberikan pada langkah 3"),
        Fact("Diterima di kios", moment_words(row.filed_at)),
        Fact("Versi formulir", detail.form_version),
        Fact("Versi prosedur", detail.sop_version),
    )


def _allowed(answers: Mapping[str, str], mode: str, visit: Visit) -> Mapping[str, str]:
    """The answers that this person may read: who a confidential complainant is, only those who handle the case."""
    if mode == IdentityMode.ANONYMOUS or may_see_identity(mode, visit.person.role):
        return answers
    return {
        question: "Dirahasiakan" if question in _IDENTITY else value for question, value in answers.items()
    }


def _stories(answers: Mapping[str, str], wording: Wording) -> tuple[Fact, ...]:
    told = (
        Fact(label, _story(answers.get(question, ""), _is_spoken(question, answers), wording))
        for question, label in wording.sections["stories"].items()
    )
    return tuple(fact for fact in told if fact.value)


def _is_spoken(question: str, answers: Mapping[str, str]) -> bool:
    return answers.get(spoken_id(question)) == RECORDED


def _story(words: str, spoken: bool, wording: Wording) -> str:
    """What was written; of what was said, where it can be heard."""
    if not spoken:
        return words
    return f"{words}\n\n{wording.say('spoken', 'beside')}" if words else wording.say("spoken", "alone")


def _groups(answers: Mapping[str, str], wording: Wording) -> tuple[Group, ...]:
    """Every answer that is no story, under its heading; what no heading knows comes last."""
    stories = wording.sections["stories"]
    placed = {
        *stories,
        *map(spoken_id, stories),
        *(name for group in wording.groups for name in group.questions),
    }
    rest = tuple(question for question in answers if question not in (*placed, *Note))
    listed = (*wording.groups, QuestionGroup("Jawaban lain", rest))
    groups = (Group(group.title, _facts(group, answers, wording)) for group in listed)
    return tuple(group for group in groups if group.facts)


def _facts(group: QuestionGroup, answers: Mapping[str, str], wording: Wording) -> tuple[Fact, ...]:
    questions = (
        Fact(wording.say("question", question), _value(question, answers, wording))
        for question in group.questions
        if answers.get(question)
    )
    notes = (
        Fact(wording.say("note", note), wording.note(note, answers[note]))
        for note in group.notes
        if answers.get(note)
    )
    return (*questions, *notes)


def _value(question: str, answers: Mapping[str, str], wording: Wording) -> str:
    """An answer in words; beside a NIK how it came."""
    value, source = wording.answer(question, answers[question]), answers.get(Note.NIK_SOURCE)
    return f"{value} · {wording.note(Note.NIK_SOURCE, source)}" if question == "nik" and source else value


_AWAY = {"damaged": "rusak di pusat, hubungi admin", "erased": "telah dimusnahkan"}


def _file(file: CaseFileRow, mode: str, visit: Visit) -> FileLine:
    wording, held = visit.desk.wording, file.state == "held"
    allowed = may_open_file(file.role, mode, visit.person.role)
    here = "tersegel" if allowed else "tersegel, dirahasiakan"
    where = here if held else _AWAY.get(file.state, "masih dikirim dari kios")
    return FileLine(
        sha256=file.sha256,
        what=wording.say("role_of_file", file.role),
        remark=f"{size_words(file.size)} · {where}",
        icon=wording.say("icon_of_file", file.role, "file-text"),
        opens=held and allowed and (can_show(file.media_type) or can_play(file.media_type)),
    )


def _timeline(detail: CaseDetail, visit: Visit) -> tuple[EventLine, ...]:
    wording = visit.desk.wording
    people = {one.login: one.name for one in everybody(visit.desk.store, visit.person.office_id)}
    files = {file.sha256: wording.say("role_of_file", file.role) for file in detail.files}
    return lines(detail.events, wording, Names(people, files, {}))
