"""One case as its page shows it: ribbon, task, answers, sealed files, history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sync.cases.attention import attention
from sync.cases.case import CLOSED, PAUSED
from sync.cases.channels import KIOSK
from sync.cases.deadlines import identity_due
from sync.cases.identity import may_open_file
from sync.cases.notes import Note
from sync.cases.numbers import Serial
from sync.cases.procedure import SopStep
from sync.cases.question import RECORDED, spoken_id
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseDetail, CaseFileRow, CaseRow
from sync.central.lapor.links import link_of
from sync.central.messages.showing import named_of_case
from sync.central.outgoing.steering import latest_notices
from sync.central.papers import PICTURES, PaperRow, papers_of
from sync.central.people import everybody
from sync.central.subjects import subject_of
from sync.central.wishes import wishes
from sync.desk.arrival import taken_in
from sync.desk.case_actions import at_once, barred, others, step_page
from sync.desk.case_clocks import other_clocks, step_clock
from sync.desk.case_papers import printable
from sync.desk.case_ribbon import ribbon
from sync.desk.casefile_views import CaseView, FileLine, LinkLine, Task
from sync.desk.confidential import allowed
from sync.desk.desk import MESSAGES, Desk
from sync.desk.sound import can_play
from sync.desk.steps.step_page import with_names
from sync.desk.telling.lines import told_line
from sync.desk.timeline import Names, lines
from sync.desk.views import EventLine, Fact, Group, Said
from sync.desk.visits import Visit
from sync.desk.watermark import can_show
from sync.desk.wording import QuestionGroup, Wording
from sync.desk.words import day_words, moment_words, number_words, size_words
from sync.desk.work_rows import marks

_TOLD_AT_ONCE = 4
"""Notices on the page of the case; the others are a click away."""


def case_view(
    detail: CaseDetail, visit: Visit, note: str = "", wrong: str = "", seen: int | None = None
) -> CaseView:
    """The page's content for this person; ``note`` and ``wrong`` when a form comes back to be mended, ``seen`` the version
    that it was drawn from when the case has changed since.
    """
    desk, row = visit.desk, detail.row
    closed = row.state == CLOSED
    closed_title, closed_body = _nothing_to_read(row)
    answers = allowed(detail.answers, row.identity_mode, visit)
    link = link_of(desk.store, visit.person, row.case_id)
    clocks = other_clocks(detail, desk, visit.person.office_id, link)
    sop = desk.store.rules.sop_of(detail.sop_version)
    kept = papers_of(desk.store, row.case_id, visit.person)
    timeline = lines(detail.events, desk.wording, _names(detail, visit, kept))
    latest = latest_notices(desk.store, row.case_id, visit.person, _TOLD_AT_ONCE)
    told = tuple(told_line(one, visit) for one in latest)
    return CaseView(
        case_id=row.case_id,
        version=detail.version,
        number=number_words(row.number),
        kind=desk.wording.answer("kind", row.kind) if row.kind else "Kasus",
        subject=_subject(row, visit),
        whole_due=clocks[0].due,
        whole_line=clocks[0].due.date if row.state == PAUSED else f"Batas jawaban {clocks[0].due.date}",
        marks=marks(row, desk.wording),
        outcome=desk.wording.say("outcome", row.outcome) if closed and row.outcome else "",
        ribbon=ribbon(detail, sop, desk.wording, desk.pages.root),
        task=None if closed else _task(detail, visit, note, wrong),
        acts=others(detail, visit),
        clocks=clocks,
        links=_links(detail, desk),
        messages=_messages(detail, visit),
        reads_only=not detail.hands,
        numbers=_numbers(detail),
        stories=_stories(answers, desk.wording),
        groups=_groups(answers, desk.wording),
        arrival=taken_in(detail, visit),
        files=(
            *(_file(file, row.identity_mode, visit) for file in detail.files),
            *_proofs(detail, visit, kept),
        ),
        papers=printable(detail, kept, visit),
        timeline=timeline,
        notices=(*_asked_again(detail, visit), *_notices(detail)),
        remarks=_remarks(detail, desk),
        closed_title=closed_title,
        closed_body=closed_body,
        told=told,
        told_href=f"{desk.pages.root}/kasus/{row.case_id}/kabar" if told or desk.store.reach.ways else "",
        changes=() if seen is None else changed_since(detail, visit, seen),
        letter=f"{desk.pages.root}/kasus/{row.case_id}/cetak/surat"
        if closed and detail.hands and row.letter_number and not row.erased
        else "",
    )


def changed_since(detail: CaseDetail, visit: Visit, seen: int) -> tuple[EventLine, ...]:
    """What others have done since the version that a page was drawn from."""
    newer = [event for event in detail.events if event.version is not None and event.version > seen]
    kept = papers_of(visit.desk.store, detail.row.case_id, visit.person, *PICTURES)
    return lines(newer, visit.desk.wording, _names(detail, visit, kept))


def told(detail: CaseDetail, visit: Visit) -> tuple[tuple[Fact, ...], tuple[Group, ...]]:
    """What the complainant wrote, as this person may read it: the stories, and the other answers by group."""
    answers = allowed(detail.answers, detail.row.identity_mode, visit)
    return _stories(answers, visit.desk.wording), _groups(answers, visit.desk.wording)


def _subject(row: CaseRow, visit: Visit) -> str:
    """In staff's words where they have written some, else by the service."""
    desk = visit.desk
    with desk.store.reading() as connection:
        written = subject_of(connection, visit.person.office_id, row.case_id)
    return written or (desk.wording.answer("unit", row.service) if row.service else "isi belum terbuka")


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


def _asked_again(detail: CaseDetail, visit: Visit) -> tuple[Said, ...]:
    """What the complainant wants of a closed case; the words are for who handles cases and reads them here."""
    waiting = wishes(visit.desk.store, visit.person, case_id=detail.row.case_id)
    title = "Pengadu meminta kasus ini dibuka kembali"
    return tuple(Said("soon", title, f"{moment_words(one.at)}: {one.words}") for one in waiting)


def _notices(detail: CaseDetail) -> tuple[Said, ...]:
    row, notices = detail.row, []
    if detail.conflicts:
        words = "Keduanya disimpan. Jangan lanjutkan sebelum admin sistem memeriksanya."
        notices.append(Said("error", "Kasus ini tiba dua kali dengan isi berbeda", words))
    if row.channel != KIOSK and row.accepted_at - row.filed_at > timedelta(hours=1):
        times = f"Diterima {moment_words(row.filed_at)}, dicatat {moment_words(row.accepted_at)}."
        notices.append(Said("plain", "Dicatat kemudian", f"{times} Tenggat dihitung dari saat diterima."))
    elif row.accepted_at - row.filed_at > timedelta(hours=1):
        times = (
            f"Diterima di kios {moment_words(row.filed_at)}, tiba di pusat {moment_words(row.accepted_at)}."
        )
        notices.append(Said("plain", "Tiba terlambat dari kios", f"{times} Tenggat dihitung dari kios."))
    if not detail.clock_sure:
        notices.append(Said("soon", "Jam kios tidak pasti", "Waktu terima pada kasus ini bisa meleset."))
    return tuple(notices)


def _remarks(detail: CaseDetail, desk: Desk) -> tuple[str, ...]:
    received_on = detail.row.filed_at.astimezone(JAKARTA).date()
    unverified = detail.row.channel if detail.row.step is not None and detail.row.step <= 2 else ""
    found = attention(detail.answers, received_on, desk.store.rules.office, unverified)
    return tuple(desk.wording.remark(one) for one in found)


def _task(detail: CaseDetail, visit: Visit, note: str, wrong: str) -> Task:
    desk, row, wording = visit.desk, detail.row, visit.desk.wording
    step = desk.store.rules.sop_of(detail.sop_version).step(row.step)
    code, refusal = str(step.number), barred(detail, step)
    offer = detail.offer(step.way_on or "CompleteStep")
    hand = None if offer is None else offer.hand
    return Task(
        no=step.number,
        activity=step.activity,
        clock=step_clock(detail, desk, visit.person.office_id),
        facts=_step_facts(step, wording),
        verb=wording.say("verb", code, wording.say("verb", "other")),
        hint=wording.say("hint", code, wording.say("hint", "other")),
        page=step_page(detail, desk),
        where=_where(row, visit),
        acting=""
        if hand is None or not hand.acting_for
        else f"{wording.say('acting', hand.manner)} {wording.say('role', hand.role)}",
        paused=_paused(detail, visit),
        barred="" if refusal is None else wording.refusal(with_names(visit, refusal)),
        note=note,
        note_required=step.note_required,
        wrong=wrong,
        at_once=at_once(detail, visit),
    )


def _where(row: CaseRow, visit: Visit) -> str:
    say = visit.desk.wording.say
    if not row.holder:
        return say("where", "queue")
    if row.holder == visit.person.login:
        return say("where", "mine")
    return say("where", "held").format(name=_people(visit).get(row.holder, row.holder))


def _paused(detail: CaseDetail, visit: Visit) -> str:
    """Since when and until when the office waits for the complainant."""
    rules, case = visit.desk.store.rules, detail.case
    if case is None or case.paused_since is None:
        return ""
    until = identity_due(case, rules.sop_of(detail.sop_version), rules.calendar_of(visit.person.office_id))
    since = f"Sejak {moment_words(case.paused_since)}"
    return since if until is None else f"{since}, paling lambat {day_words(until)}"


def _links(detail: CaseDetail, desk: Desk) -> tuple[LinkLine, ...]:
    return tuple(
        LinkLine(
            href=f"{desk.pages.root}/kasus/{link.case_id}",
            number=number_words(link.number),
            how=desk.wording.say("link", link.kind),
            state=desk.wording.say("state", link.state) if link.state == CLOSED else f"langkah {link.step}",
        )
        for link in detail.links
    )


def _messages(detail: CaseDetail, visit: Visit) -> tuple[LinkLine, ...]:
    """Messages that belong to the case."""
    wording, root = visit.desk.wording, visit.desk.pages.root
    return tuple(
        LinkLine(
            href=f"{root}{MESSAGES}/{one.message_id}",
            number=moment_words(one.received_at),
            how=wording.say("channel", one.channel),
            state=wording.say("message_state", one.state).lower(),
        )
        for one in named_of_case(visit.desk.store, visit.person, detail.row.case_id)
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


def _numbers(detail: CaseDetail) -> tuple[Fact, ...]:
    row = detail.row
    at_kiosk = row.channel == KIOSK
    return (
        Fact("Nomor lacak", number_words(row.number)),
        Fact("Nomor urut kios" if at_kiosk else "Nomor urut", str(Serial(row.serial))),
        Fact("Nomor agenda", row.agenda_number or "Diberikan pada langkah 3"),
        Fact("Nomor surat", row.letter_number or "Diberikan pada langkah 11"),
        Fact("Diterima di kios" if at_kiosk else "Diterima", moment_words(row.filed_at)),
        Fact("Versi formulir", detail.form_version),
        Fact("Versi prosedur", detail.sop_version),
    )


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


def _proofs(detail: CaseDetail, visit: Visit, kept: Sequence[PaperRow]) -> tuple[FileLine, ...]:
    """What staff have photographed: proofs of delivery, the statement of who withdrew."""
    wording, mode = visit.desk.wording, detail.row.identity_mode
    return tuple(
        FileLine(
            sha256=one.sha256,
            what=wording.say("role_of_file", one.kind),
            remark=f"{size_words(one.size)} · {'telah dimusnahkan' if one.erased else 'tersegel'}",
            icon=wording.say("icon_of_file", one.kind, "file-text"),
            opens=not one.erased and may_open_file(one.kind, mode, visit.person.role),
        )
        for one in kept
        if one.kind in PICTURES
    )


def _names(detail: CaseDetail, visit: Visit, kept: Sequence[PaperRow]) -> Names:
    say = visit.desk.wording.say
    files = {file.sha256: say("role_of_file", file.role) for file in detail.files}
    files |= {one.sha256: say("role_of_file", one.kind) for one in kept if one.kind in PICTURES}
    numbers = {link.case_id: number_words(link.number) for link in detail.links}
    return Names(_people(visit), files, numbers)


def _people(visit: Visit) -> dict[str, str]:
    return {one.login: one.name for one in everybody(visit.desk.store, visit.person.office_id)}
