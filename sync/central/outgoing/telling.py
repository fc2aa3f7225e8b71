"""Notices written with the events that make them, in their transaction, to whoever may be told and wants to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, select

from sync.cases.case import CaseFile
from sync.cases.contact_events import MESSAGE
from sync.cases.events import Event
from sync.cases.identity import IdentityMode
from sync.cases.notice_places import EMAIL, IN_SMS, WA
from sync.cases.numbers import TrackingNumber
from sync.cases.working_calendar import JAKARTA
from sync.central.messages.kept import origin_of
from sync.central.messages.taking import Origin
from sync.central.outgoing import contacts, queue
from sync.central.outgoing.addresses import normal
from sync.central.outgoing.contacts import Contact, Wanted
from sync.central.outgoing.occasions import ELECTRONIC, LETTER_READY, Occasion, letter_notice, occasion
from sync.central.outgoing.trouble import UNDELIVERED, put_before
from sync.central.papers import PDF, SIGNED, SIGNED_NOTICE
from sync.central.store import Store
from sync.central.survey import survey_token
from sync.central.tables.messages import message
from sync.central.tables.outgoing import outgoing
from sync.central.tables.papers import paper

RECEIVED = "received"
STEP = "langkah"
ACKNOWLEDGEMENTS = ("diterima", "diterima_lengkapi")
MOST_A_DAY = 5
"""Acknowledgements to one address whose messages became cases; beyond them staff are asked."""
NO_CARD_YET = ("menyusul", "")
"""Answers on the identity card with which the complainant is asked to bring one."""


def received(
    store: Store, connection: Connection, row: Any, answers: Mapping[str, str], now: datetime
) -> None:
    """The body of a new case is open: what its form says of being told is written down, and that it has been received."""
    machine = f"{'desk' if row.channel != 'kiosk' else 'kiosk'} {row.number[:4]}"
    wanted = contacts.from_form(store, answers, machine, row.channel) or _by_message(
        store, connection, row, answers, machine
    )
    contact = None if wanted is None else contacts.allow(connection, store, row, wanted, now)
    if contact is None:
        return
    if row.channel == contact.channel and _told_often(connection, row, contact, now):
        put_before(store, connection, row.office_id, row.case_id, UNDELIVERED, RECEIVED, now)
    else:
        card, asked = answers.get("id_choice", ""), _message_of(connection, store, row, contact.channel)
        acknowledge(store, connection, row, contact, now, card, asked)


def _told_often(connection: Connection, row: Any, to: Contact, now: datetime) -> bool:
    """Whether a sender's messages became so many cases in a day that a person looks at it first: every SMS costs money, and
    a machine that complains would be answered for ever."""
    said = connection.execute(
        select(func.count())
        .select_from(outgoing)
        .where(
            outgoing.c.office_id == row.office_id,
            outgoing.c.channel == to.channel,
            outgoing.c.address_hmac == to.address_hmac,
            outgoing.c.notice.in_(ACKNOWLEDGEMENTS),
            outgoing.c.made_at > now - timedelta(hours=24),
        )
    ).scalar_one()
    return bool(said >= MOST_A_DAY)


def _by_message(
    store: Store, connection: Connection, row: Any, answers: Mapping[str, str], machine: str
) -> Wanted | None:
    """Whoever wrote by WhatsApp without showing a telephone number has no address that the form could hold: he is told where he
    wrote from. None for everybody else, and for who is anonymous or wants to be told nothing."""
    declined = answers.get("updates") == contacts.NOTHING or row.identity_mode == IdentityMode.ANONYMOUS
    if row.channel != WA or WA not in store.reach.ways or answers.get("phone") or declined:
        return None
    sender = _origin(connection, store, row, WA).sender
    if not sender or normal(WA, sender).startswith("+"):
        return None
    return Wanted(WA, sender, MESSAGE, answers.get("language", "id"), confirmed=True, actor=machine)


def _message_of(connection: Connection, store: Store, row: Any, channel: str) -> str:
    """The way's own name of the message that became this case, "" where none did: the acknowledgement answers it."""
    return _origin(connection, store, row, channel).external_id


def _origin(connection: Connection, store: Store, row: Any, channel: str) -> Origin:
    """Of the last message by which this case came; empty where none did."""
    if row.channel != channel:
        return Origin("", "")
    mine = (message.c.office_id == row.office_id) & (message.c.case_id == row.case_id)
    found = connection.execute(
        select(message)
        .where(mine, message.c.channel == channel)
        .order_by(message.c.message_id.desc())
        .limit(1)
    ).first()
    return Origin("", "") if found is None else origin_of(store, found)


def acknowledge(  # noqa: PLR0917 - where, of which case, to whom
    store: Store,
    connection: Connection,
    row: Any,
    to: Contact,
    now: datetime,
    card: str = "",
    answers: str = "",
) -> str | None:
    """That the case was received, once by each way; ``card``: what the form says of the identity card; ``answers``: the
    message that became the case. The id of the row, None where it was said already.

    Not counted among a machine's answers: who complains is owed a number (UU 25/2009 Pasal 44).
    """
    name = "diterima_lengkapi" if card in NO_CARD_YET else "diterima"
    told = Occasion(name, row.due_on)
    notice = queue.Notice(
        RECEIVED,
        name,
        to.channel,
        to.address,
        to.language,
        _values(store, row, told, to.language),
        answers,
        at_once=True,
    )
    return queue.write(connection, store, row.office_id, row, notice, now)


def happened(  # noqa: PLR0917 - the case before and after, and what happened in between
    store: Store,
    connection: Connection,
    was: Any,
    row: Any,
    after: CaseFile,
    events: Sequence[Event],
    now: datetime,
) -> None:
    """Write what these events say to the complainant; ``was``, ``row``: the case's row before and as projected."""
    if not store.reach.ways:
        return
    sop, calendar = store.rules.sop_of(row.sop_version), store.rules.calendar_of(row.office_id)
    found = occasion(events, after, was, row, sop, calendar)
    if found is not None:
        tell(store, connection, row, found, now, f"{found.notice}|{row.version}", after)


def moved_later(store: Store, connection: Connection, row: Any, now: datetime) -> None:
    """A changed calendar has moved the promised day of the case with this row (as it is now) to a later one."""
    tell(store, connection, row, Occasion("mundur", row.due_on, "libur"), now, f"mundur|{row.due_on}")


def tell(  # noqa: PLR0917 - of which case, what, when
    store: Store,
    connection: Connection,
    row: Any,
    told: Occasion,
    now: datetime,
    name: str,
    case: CaseFile | None = None,
) -> int:
    """One notice to each of the case's contacts; how many were written. ``name``: the occasion within the case."""
    if not store.reach.ways:
        return 0
    written = 0
    for contact in contacts.contacts_of(connection, store, row):
        if told.opt_in and not contact.every_step:
            continue
        # What still waits to say an earlier step says nothing any more.
        queue.cancel_waiting(connection, row.office_id, row.case_id, contact.channel, queue.REPLACED, STEP)
        notice = _notice(store, connection, row, told, contact, name, case)
        if store.rules.notices.goes(notice.notice, contact.channel):
            written += queue.write(connection, store, row.office_id, row, notice, now) is not None
    return written


def _notice(  # noqa: PLR0917 - as above
    store: Store,
    connection: Connection,
    row: Any,
    told: Occasion,
    to: Contact,
    name: str,
    case: CaseFile | None,
) -> queue.Notice:
    what, letter = told.notice, ""
    if what == LETTER_READY:
        letter = _letter_for(connection, row, to, case)
        what = letter_notice(row.way_of_reply, to.channel, bool(letter))
    values = _values(store, row, told, to.language)
    if what == "selesai" and (link := _survey(store, row)):
        what, values = "selesai_nilai", {**values, "tautan": link}
    return queue.Notice(name, what, to.channel, to.address, to.language, values, paper=letter)


def _letter_for(connection: Connection, row: Any, to: Contact, case: CaseFile | None) -> str:
    """Id of the signed letter, where it may go by this way: by e-mail, to an address that is the complainant's for certain
    and by which the reply was wanted. One that was signed in ink is paper."""
    signed = None if case is None else case.letter
    if to.channel != EMAIL or not to.confirmed or row.way_of_reply != EMAIL:
        return ""
    if signed is None or signed.way not in ELECTRONIC:
        return ""
    kind = (
        SIGNED_NOTICE if case is not None and case.referred_to else SIGNED
    )  # a transfer is for another body
    mine = (paper.c.office_id == row.office_id) & (paper.c.case_id == row.case_id) & (paper.c.kind == kind)
    found = connection.execute(
        select(paper.c.paper_id)
        .where(mine, paper.c.media_type == PDF, paper.c.sealed.is_not(None))
        .order_by(paper.c.version.desc())
        .limit(1)
    ).scalar()
    return found or ""


def _values(store: Store, row: Any, told: Occasion, language: str) -> dict[str, str]:
    """What the case fills into the words; never more than a number, days, a step and classes of reasons."""
    rules, sop = store.rules, store.rules.sop_of(row.sop_version)
    values = {
        "nomor": str(TrackingNumber(row.number)),
        "jenis": rules.notices.kind(row.kind, language),
        "tanggal": day(row.filed_at.astimezone(JAKARTA).date()),
    }
    if told.day is not None:
        values["batas"] = day(told.day)
    if told.reason:
        values["alasan"] = rules.notices.reason(told.reason, language)
    if told.step is not None:
        values["langkah"], values["jumlah"] = str(told.step), str(sop.last)
        values["tahap"] = sop.stages[sop.step(told.step).stage - 1].words(language, now=True)
    return values


def day(one: date) -> str:
    """As it stands in a notice: ``09-12-2026``."""
    return f"{one:%d-%m-%Y}"


def _survey(store: Store, row: Any) -> str:
    """The link of the satisfaction survey, "" where citizens cannot open it or no SMS could hold it."""
    link = store.reach.link(f"/survei/{survey_token(store, row.office_id, TrackingNumber(row.number))}")
    return link if len(link) <= IN_SMS["tautan"] else ""
