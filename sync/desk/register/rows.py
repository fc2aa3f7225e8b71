"""A case as a row of the office's books: in words, with a name only where a list may say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from sync.cases.case import CLOSED
from sync.cases.identity import Place, name_on
from sync.cases.notes import Note
from sync.cases.working_calendar import JAKARTA
from sync.central.books import Entry
from sync.central.numbers_raised import LeftOut
from sync.central.voided import VoidedNumber
from sync.desk.desk import Desk
from sync.desk.words import number_words, short_day
from sync.desk.work_rows import complainant_words
from sync.papers.books import AgendaRow, RegisterRow

_ARE_OURS = "Kewenangan kantor"


def register_row(desk: Desk, entry: Entry, running: int, names: Mapping[str, str]) -> RegisterRow:
    """One line of the buku rekap (desk.md, section 5). ``names``: of people, by login."""
    row, wording = entry.row, desk.wording
    disposed, letter, sent = (
        entry.last(kind) for kind in ("DispositionGiven", "LetterNumberGiven", "LetterSent")
    )
    signed, identified = entry.last("LetterSigned"), entry.step(2)
    open_name = name_on(Place.LIST, row.identity_mode, row.complainant) is not None
    proof = wording.answer("id_choice", entry.answers.get("id_choice", ""))
    seen = (
        f"{_who(names, identified.actor)}, {_day(identified.at)}" if identified is not None and proof else ""
    )
    return RegisterRow(
        running=running,
        tracking=number_words(row.number),
        agenda=row.agenda_number,
        received_at=row.filed_at,
        channel=_channel(desk, entry),
        name=complainant_words(row, wording),
        desa=wording.village(entry.answers),
        contact=masked(entry.answers) if open_name else "",
        identity=", ".join(filter(None, (proof, seen))) if open_name else "",
        subject=entry.subject or (wording.answer("unit", row.service) if row.service else ""),
        accused=_accused(entry),
        klass=", ".join(
            filter(None, (wording.answer("kind", row.kind) if row.kind else "", _class(desk, entry)))
        ),
        remit=row.referred_to or (_ARE_OURS if row.disposition == "tindak_lanjut" else ""),
        disposed_to=row.unit or row.referred_to,
        disposed_on=None if disposed is None else _date(disposed.at),
        clarification=_clarified(entry),
        letter_number=row.letter_number,
        letter_day=None if letter is None else _date(letter.at),
        signer="" if signed is None else _who(names, signed.actor),
        sent_on=None if sent is None else _date(sent.at),
        sent_way="" if sent is None else wording.say("way_of_delivery", str(sent.content.get("way", ""))),
        sent_to=str(sent.content.get("to_whom", "")) if sent is not None and open_name else "",
        sent_proof="ada" if sent is not None and sent.content.get("proof") else "",
        used=_used(desk, entry),
        limit=desk.store.rules.sop_of(row.sop_version).days_of(row.klass),
        outcome=wording.say("outcome", row.outcome)
        if row.state == CLOSED
        else wording.say("state", row.state),
        content=_content(entry),
        note=_note(entry),
    )


def _channel(desk: Desk, entry: Entry) -> str:
    """By which way it came; at the kiosk also whether staff helped to fill it in."""
    wording = desk.wording
    helped = entry.answers.get(Note.ASSISTED, "")
    said = (wording.say("channel", entry.row.channel), wording.note(Note.ASSISTED, helped) if helped else "")
    return ", ".join(filter(None, said))


def agenda_row(desk: Desk, entry: Entry, book: str) -> AgendaRow:
    """One line of the agenda. ``book``: ``masuk`` or ``keluar``. What comes in bears the complaint's own number, as on its
    control card; the number of the answer belongs to the book of what goes out.
    """
    row, wording = entry.row, desk.wording
    number = row.agenda_number if book == "masuk" else row.letter_number
    letter = entry.last("LetterNumberGiven")
    day = row.filed_at if book == "masuk" or letter is None else letter.at
    running = int(number.partition("/")[0]) if book == "masuk" else _letter_value(entry)
    return AgendaRow(
        running=running,
        day=_date(day),
        letter_number=number_words(row.number) if book == "masuk" else row.letter_number,
        letter_day=_date(day),
        party=complainant_words(row, wording),
        subject=entry.subject or (wording.answer("unit", row.service) if row.service else ""),
        unit=row.unit or row.referred_to,
        tracking=number_words(row.number),
        note=wording.say("channel", row.channel) if book == "masuk" else "",
    )


def voided_row(one: VoidedNumber) -> AgendaRow:
    """A number that was spoilt, in its place in its book."""
    return AgendaRow(
        running=one.value,
        day=one.day,
        letter_number=one.text or number_words(one.tracking),
        letter_day=one.day,
        party="–",
        subject="Nomor dibatalkan",
        tracking=number_words(one.tracking),
        note=f"batal: {one.reason}" if one.reason else "batal",
    )


def left_out_row(one: LeftOut) -> AgendaRow:
    """Numbers that were not given here, in their place: they stand on papers of before a restore, or nowhere."""
    numbers = str(one.first) if one.first == one.last else f"{one.first} s.d. {one.last}"
    return AgendaRow(
        running=one.first,
        day=one.on,
        letter_number=f"{numbers}/{one.year}",
        letter_day=None,
        party="–",
        subject="Nomor dilewati",
        note=f"dilewati: {one.reason}",
    )


def masked(answers: Mapping[str, str]) -> str:
    """A telephone's first four digits and last three, an address's first letter: enough to recognise, not to dial."""
    phone, email = answers.get("phone", ""), answers.get("email", "")
    if len(phone) > 7:
        return f"{phone[:4]}{'•' * (len(phone) - 7)}{phone[-3:]}"
    name, at, host = email.partition("@")
    return f"{name[:1]}•••@{host}" if at else ""


def _letter_value(entry: Entry) -> int:
    letter = entry.last("LetterNumberGiven")
    value = None if letter is None else letter.content.get("value")
    return value if isinstance(value, int) else 0


def _accused(entry: Entry) -> str:
    named = entry.last("AccusedNamed")
    units = () if named is None else named.content.get("units", ())
    return ", ".join(map(str, units)) if isinstance(units, list | tuple) else ""


def _class(desk: Desk, entry: Entry) -> str:
    return desk.wording.say("klass", entry.row.klass) if entry.row.klass else ""


def _clarified(entry: Entry) -> str:
    heard = entry.told.get("ClarificationAdded", ())
    done = entry.step(5)
    if done is None:
        return f"{len(heard)} kali didengar" if heard else ""
    return f"selesai {_day(done.at)}" + (f", {len(heard)} kali didengar" if heard else "")


def _content(entry: Entry) -> int | None:
    sent = entry.last("LetterSent")
    found = None if sent is None else sent.content.get("content")
    return found if isinstance(found, int) else None


def _used(desk: Desk, entry: Entry) -> int:
    """Working days from the day of receipt until it was closed, or until today."""
    row = entry.row
    calendar = desk.store.rules.calendar_of(row.office_id)
    until = row.since if row.state == CLOSED else desk.clock()
    return max(0, calendar.working_days_between(calendar.receipt_day(row.filed_at), _date(until)))


def _note(entry: Entry) -> str:
    row = entry.row
    said = (
        f"dicatat {entry.late_days} hari kerja setelah diterima" if entry.late_days else "",
        f"dikembalikan {row.loops} kali" if row.loops else "",
        f"gagal kirim {row.failures} kali" if row.failures else "",
        "dibuka kembali" if row.reopened else "",
        "menunggu pelapor" if row.paused_since else "",
        "data pribadi dimusnahkan" if row.erased else "",
    )
    return "; ".join(filter(None, said))


def _who(names: Mapping[str, str], login: str) -> str:
    return names.get(login, login)


def _date(at: datetime) -> date:
    return at.astimezone(JAKARTA).date()


def _day(at: datetime) -> str:
    return short_day(_date(at))
