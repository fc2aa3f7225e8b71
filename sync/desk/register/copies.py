"""Copies of a whole case that leave the store: for the office, for the Ombudsman, for whose data it is; the A4 receipt."""

from __future__ import annotations

from sync.cases.numbers import Serial
from sync.cases.proof import ReceiptProof
from sync.cases.working_calendar import JAKARTA
from sync.central.case_views import CaseDetail
from sync.central.hand_notes import note_of
from sync.central.messages.showing import of_case
from sync.central.messages.taking import CASE
from sync.desk.casefile import case_view
from sync.desk.casefile_views import CaseView
from sync.desk.letters.reading import signed_pdf
from sync.desk.register.filled_form import filled_form
from sync.desk.telling.lines import notices_for, told_line
from sync.desk.visits import Visit
from sync.desk.words import moment_words, number_words
from sync.papers.letter import Signer
from sync.papers.receipts import ComplaintReceipt
from sync.papers.reports import Attachment, Bundle
from sync.papers.sections import Fact, Facts, Grid, Section, Story
from sync.papers.typesetting import render

WHOLE, OMBUDSMAN, PERSONAL, FORM = "kasus", "ombudsman", "data_pribadi", "formulir"
KINDS = (WHOLE, OMBUDSMAN, PERSONAL, FORM)
_SHORT = 600
"""Letters of the account on a receipt."""


def bundle(visit: Visit, detail: CaseDetail, kind: str) -> bytes:
    """The PDF. ``personal``: only what the office holds of this person and what was done with it, nothing of others.

    The signed letter travels inside it as a file. ``FORM``: the filled form alone.
    """
    desk = visit.desk
    house = visit.stationery
    if kind == FORM:
        return render(filled_form(visit, detail), house)
    view = case_view(detail, visit)
    made = Bundle(
        kind=kind,
        number=number_words(detail.row.number),
        facts=_facts(visit, detail, view),
        sections=(*_sections(view, kind), *_messages(visit, detail, kind), *_told(visit, detail)),
        made_at=desk.clock(),
        made_by=Signer(title=desk.wording.say("role", visit.person.role), name=visit.person.name),
        reader=desk.wording.say("copy_reader", kind),
        files=_letter(visit, detail),
    )
    return render(made, house)


def _messages(visit: Visit, detail: CaseDetail, kind: str) -> tuple[Section, ...]:
    """Messages of the case; to whose data it is only those that the case was made from: others may be another's words."""
    wording = visit.desk.wording
    return tuple(
        Story(f"{wording.say('channel', one.channel)}, {moment_words(one.received_at)}", one.kept.text)
        for one in of_case(visit.desk.store, visit.person, detail.row.case_id)
        if one.kept is not None and one.kept.text and (kind != PERSONAL or one.state == CASE)
    )


def _told(visit: Visit, detail: CaseDetail) -> tuple[Section, ...]:
    """What the complainant was told by SMS, WhatsApp and e-mail, and what became of it; none where nothing was."""
    found = notices_for(visit, detail.row.case_id).notices
    rows = tuple(
        (line.what, line.way, line.state, line.when) for line in (told_line(one, visit) for one in found)
    )
    columns = ("Kabar", "Lewat", "Keadaan", "Waktu")
    return (Grid("Kabar kepada pelapor", columns, rows, (4, 2, 2, 4)),) if rows else ()


def _letter(visit: Visit, detail: CaseDetail) -> tuple[Attachment, ...]:
    kept = signed_pdf(visit, detail)
    if kept is None:
        return ()
    name = f"surat-{detail.row.number}.pdf"
    return (Attachment(name=name, data=kept, mime="application/pdf", words="Surat yang ditandatangani"),)


def _facts(visit: Visit, detail: CaseDetail, view: CaseView) -> tuple[Fact, ...]:
    row, wording = detail.row, visit.desk.wording
    told = (
        ("Diterima", moment_words(row.filed_at)),
        ("Lewat", wording.say("channel", row.channel)),
        ("Nomor urut", str(Serial(row.serial))),
        ("Nomor agenda", row.agenda_number),
        ("Nomor surat", row.letter_number),
        ("Keadaan", wording.say("outcome", row.outcome) if row.outcome else wording.say("state", row.state)),
        ("Layanan", view.subject),
    )
    return tuple(Fact(label, value) for label, value in told if value)


def _sections(view: CaseView, kind: str) -> tuple[Section, ...]:
    sections: list[Section] = [Story(one.label, one.value) for one in view.stories]
    sections += [
        Facts(group.title, tuple(Fact(fact.label, fact.value) for fact in group.facts))
        for group in (*view.groups, *(view.arrival if kind != PERSONAL else ()))
    ]
    if view.files:
        sections.append(
            Grid(
                "Berkas tersegel",
                ("Berkas", "Keterangan"),
                tuple((one.what, one.remark) for one in view.files),
            )
        )
    words = tuple(
        (one.when, one.title, one.who if kind != PERSONAL else "", one.note if kind != PERSONAL else "")
        for one in view.timeline
    )
    sections.append(Grid("Riwayat", ("Waktu", "Kejadian", "Oleh", "Catatan"), words, (3, 5, 3, 4)))
    return tuple(sections)


def receipt(visit: Visit, detail: CaseDetail, proof: bytes) -> bytes:
    """Tanda terima A4 with the full identity (UU 25/2009, Pasal 44), for a case that a clerk took in."""
    desk, row = visit.desk, detail.row
    view = case_view(detail, visit)
    with desk.store.reading() as connection:
        noted = note_of(connection, desk.store, visit.person.office_id, row.case_id)
    name = visit.person.name if noted is None else noted.clerk_name
    read = ReceiptProof.from_bytes(proof)
    rules = desk.store.rules
    account = detail.answers.get("account", "")
    made = ComplaintReceipt(
        number=number_words(row.number),
        serial=row.serial,
        received_at=row.filed_at,
        channel=desk.wording.say("channel", row.channel),
        identity=tuple(Fact(one.label, one.value) for group in view.groups[:1] for one in group.facts),
        matter=tuple(Fact(one.label, one.value) for group in view.groups[1:2] for one in group.facts),
        account=account if len(account) <= _SHORT else f"{account[:_SHORT]}…",
        attachments=tuple(one.what for one in view.files),
        receiver=Signer(title="Penerima pengaduan", name=name),
        proof=read.to_text() if isinstance(read, ReceiptProof) else "",
        printed_at=desk.clock(),
        completeness_by=rules.calendar_of(row.office_id).calendar_days_due(
            row.filed_at.astimezone(JAKARTA), rules.sop_of(row.sop_version).completeness_days
        ),
        reply_by=row.due_on,
        status=f"{desk.centre_url.rstrip('/')}/lacak",
    )
    return render(made, visit.stationery)
