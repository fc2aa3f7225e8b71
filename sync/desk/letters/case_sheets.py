"""The papers that go with a case through the office, filled from what the case holds."""

from __future__ import annotations

from datetime import date, datetime, time

from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseDetail
from sync.central.paper_contents import Clarification, IdentityCheck, read_content
from sync.central.papers import CLARIFICATION, IDENTITY, latest, papers_of, read_paper
from sync.central.people import Person, everybody
from sync.desk.casefile import told
from sync.desk.letters import versions
from sync.desk.letters.composing import standing_of
from sync.desk.letters.editor import corrections
from sync.desk.letters.places import body_of, explanation_of, subject_of, unit_of
from sync.desk.steps import words
from sync.desk.steps.disposition import last_disposition, units
from sync.desk.visits import Visit
from sync.desk.words import moment_words, number_words
from sync.desk.work_rows import complainant_words
from sync.papers.handling_papers import (
    AddressLabels,
    ControlCards,
    DispositionSheet,
    InitialsNote,
    Label,
    Minutes,
)
from sync.papers.letter import Addressee, Signer
from sync.papers.minutes import clarification_minutes, verification_minutes
from sync.papers.receipts import DeliveryReceipt
from sync.papers.sections import Fact


def _today(visit: Visit) -> date:
    return visit.desk.clock().astimezone(JAKARTA).date()


def _officer(visit: Visit, login: str) -> Signer:
    person = _person(visit, login)
    if person is None:
        return Signer(title="Petugas", name=login)
    title = visit.desk.wording.say("role", person.role)
    return Signer(title=f"{title} {person.unit}".strip(), name=person.name)


def _person(visit: Visit, login: str) -> Person | None:
    people = everybody(visit.desk.store, visit.person.office_id)
    return next((one for one in people if one.login == login), None)


def _case_facts(visit: Visit, detail: CaseDetail) -> tuple[Fact, ...]:
    row = detail.row
    return (
        Fact("Nomor pengaduan", number_words(row.number)),
        Fact("Nomor agenda", row.agenda_number),
        Fact("Diterima", moment_words(row.filed_at)),
        Fact("Pokok pengaduan", subject_of(visit, detail)),
    )


def identity_minutes(visit: Visit, detail: CaseDetail) -> Minutes | Refusal:
    """Berita acara verifikasi identitas, of the last verdict."""
    found = latest(visit.desk.store, detail.row.case_id, IDENTITY, visit.person)
    if isinstance(found, Refusal):
        return found
    row, check = found[0], read_content(found[1], IdentityCheck)
    _, groups = told(detail, visit)
    who = next((group.facts for group in groups if group.title == "Pelapor"), ())
    ways = "; ".join(words.said(words.WAYS_OF_CHECKING, one) for one in check.ways)
    document = words.said(words.DOCUMENTS, check.document) if check.document else ""
    none = check.verdict == "tidak_berlaku"
    return verification_minutes(
        number=number_words(detail.row.number),
        at=row.at,
        place=visit.desk.store.rules.office.name,
        case=_case_facts(visit, detail),
        identity=tuple(Fact(fact.label, fact.value) for fact in who),
        seen="-" if none else ". ".join(filter(None, (document, ways, check.note))),
        verdict="Pengaduan tanpa nama; tidak berlaku" if none else "Identitas pengadu jelas",
        officer=_officer(visit, row.actor),
    )


def disposition_sheet(visit: Visit, detail: CaseDetail) -> DispositionSheet | Refusal:
    """Lembar disposisi: filled once the disposition is given, before that to be filled by hand."""
    event = last_disposition(detail)
    content = {} if event is None else {key: str(value or "") for key, value in event.content.items()}
    unit = content.get("unit", "") or body_of(detail)
    row = detail.row
    return DispositionSheet(
        agenda=row.agenda_number,
        tracking=number_words(row.number),
        received_on=row.filed_at.astimezone(JAKARTA).date(),
        origin=complainant_words(row, visit.desk.wording),
        letter_number="-",
        letter_day=None,
        subject=subject_of(visit, detail),
        nature=content.get("nature", "") or "biasa",
        forwarded=(unit,) if unit else (),
        asked=tuple(filter(None, content.get("instruction", "").split("; "))),
        note=content.get("note", ""),
        disposer=standing_of(visit, detail).signer if event is None else _officer(visit, event.actor),
        made_on=_today(visit),
        given_on=None if event is None else event.at.astimezone(JAKARTA).date(),
        units=tuple(name for name, _ in units(visit)),
    )


def control_cards(visit: Visit, detail: CaseDetail) -> ControlCards | Refusal:
    """Kartu kendali, three sheets."""
    if not detail.row.agenda_number:
        return Refusal("paper.no_agenda")
    event, row = last_disposition(detail), detail.row
    return ControlCards(
        index="Pengaduan",
        code="",
        running_number=row.agenda_number,
        subject=subject_of(visit, detail),
        origin=complainant_words(row, visit.desk.wording),
        to=visit.desk.store.rules.office.signatory_title or "Camat",
        letter_day=row.filed_at.astimezone(JAKARTA).date(),
        letter_number=number_words(row.number),
        summary=visit.desk.wording.answer("kind", row.kind) if row.kind else "",
        handler=unit_of(detail) or body_of(detail),
        forwarded_on=None if event is None else event.at.astimezone(JAKARTA).date(),
        made_on=_today(visit),
    )


def minutes_of(visit: Visit, detail: CaseDetail, paper_id: str) -> Minutes | Refusal:
    """Berita acara of one hearing."""
    read = read_paper(visit.desk.store, detail.row.case_id, paper_id, visit.person)
    if isinstance(read, Refusal):
        return read
    if read[0].kind != CLARIFICATION:
        return Refusal("paper.unknown")
    entry = read_content(read[1], Clarification)
    result = entry.agreed or explanation_of(detail) or "Belum disimpulkan."
    return _minutes(visit, detail, [entry], read[0].actor, result)


def all_minutes(visit: Visit, detail: CaseDetail) -> Minutes | Refusal:
    """Berita acara of all hearings together, with the section's conclusion; dated by the last one."""
    entries, actor = [], ""
    for row in papers_of(visit.desk.store, detail.row.case_id, visit.person, CLARIFICATION):
        read = read_paper(visit.desk.store, detail.row.case_id, row.paper_id, visit.person)
        if not isinstance(read, Refusal):
            entries.append(read_content(read[1], Clarification))
            actor = row.actor
    if not entries:
        return Refusal("paper.unknown")
    agreed = tuple(f"{one.heard}: {one.agreed}" for one in entries if one.agreed)
    result = explanation_of(detail) or "\n".join(agreed) or "Belum disimpulkan."
    return _minutes(visit, detail, sorted(entries, key=_heard_at), actor, result)


def _heard_at(entry: Clarification) -> datetime:
    """Where no time was written down, the office's first hour."""
    clock = time.fromisoformat(entry.time or "08:00")
    return datetime.combine(date.fromisoformat(entry.day), clock, JAKARTA)


def _minutes(
    visit: Visit, detail: CaseDetail, entries: list[Clarification], actor: str, result: str
) -> Minutes:
    as_what = [words.said(words.CAPACITIES, one.capacity) for one in entries]
    when = [moment_words(_heard_at(one)) if one.time else f"{_heard_at(one):%d-%m-%Y}" for one in entries]
    names = [one.heard for one in entries]
    return clarification_minutes(
        number=number_words(detail.row.number),
        at=_heard_at(entries[-1]),
        place=entries[-1].place or visit.desk.store.rules.office.name,
        case=_case_facts(visit, detail),
        heard=tuple(zip(names, as_what, when, strict=True)),
        statements=tuple((one.heard, one.said) for one in entries),
        evidence=tuple(line for one in entries for line in one.evidence.split("\n") if line),
        result=result,
        officer=_officer(visit, actor),
        others=tuple(Signer(title=title, name=name) for title, name in zip(as_what, names, strict=True)),
    )


def initials_note(visit: Visit, detail: CaseDetail) -> InitialsNote | Refusal:
    """Nota paraf that goes with the draft from hand to hand."""
    found = versions.newest(visit, detail)
    if isinstance(found, Refusal):
        return found
    row, file = found
    standing = standing_of(visit, detail)
    drafter = _person(visit, row.actor)
    back = [(fact.label.rsplit(", ", 2)[0], fact.label, fact.value) for fact in corrections(visit, detail)]
    return InitialsNote(
        tracking=number_words(detail.row.number),
        agenda=detail.row.agenda_number,
        subject=file.main.subject,
        to=file.main.to_name,
        version=row.version,
        drafter=row.actor if drafter is None else drafter.name,
        drafted_at=row.at,
        due_on=detail.row.due_on,
        initials=standing.initials,
        signer=standing.signer,
        made_on=_today(visit),
        summary=explanation_of(detail),
        rounds=tuple((what, when, why) for what, when, why in back),
    )


def _addressee(visit: Visit, detail: CaseDetail) -> Addressee | Refusal:
    found = versions.newest(visit, detail)
    if isinstance(found, Refusal):
        return found
    text = found[1].notice or found[1].main
    return Addressee(name=text.to_name, lines=text.to_lines)


def label(visit: Visit, detail: CaseDetail) -> AddressLabels | Refusal:
    """One label for the envelope."""
    to = _addressee(visit, detail)
    if isinstance(to, Refusal):
        return to
    found = versions.newest(visit, detail)
    nature = "biasa" if isinstance(found, Refusal) else found[1].main.nature
    one = Label(to=to, number=standing_of(visit, detail).number, nature=nature)
    return AddressLabels(labels=(one,), made_on=_today(visit))


def delivery_receipt(visit: Visit, detail: CaseDetail) -> DeliveryReceipt | Refusal:
    """Tanda terima: to be signed at the door, or as it was recorded."""
    found, standing = versions.newest(visit, detail), standing_of(visit, detail)
    if isinstance(found, Refusal):
        return found
    if standing.day is None:
        return Refusal("paper.no_number")
    text = found[1].notice or found[1].main
    sent = [one for one in detail.events if one.kind == "LetterSent"]
    content = sent[-1].content if sent else {}
    score = content.get("content")
    return DeliveryReceipt(
        tracking=number_words(detail.row.number),
        letter_number=standing.number,
        letter_day=standing.day,
        subject=text.subject,
        to=text.to_name,
        address=", ".join(text.to_lines),
        way=words.said(words.WAYS_OF_DELIVERY, str(content.get("way", ""))) if sent else "",
        deliverer=_officer(visit, sent[-1].actor if sent else visit.person.login),
        day=sent[-1].at.astimezone(JAKARTA).date() if sent else _today(visit),
        taken_by=str(content.get("to_whom", "") or ""),
        content=score if isinstance(score, int) else None,
    )
