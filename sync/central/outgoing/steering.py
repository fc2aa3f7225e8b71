"""What staff see of notices and answers, and do with those of a case: once more, not at all, by which way, and why the reply is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from sync.cases.case import CLOSED
from sync.cases.contact_events import LATE_BECAUSE, STAFF, LatenessExplained, NoticeSteered
from sync.cases.identity import may_see_identity
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central import case_journal
from sync.central.columns import is_identifier
from sync.central.dossier import claim, find
from sync.central.outgoing import contacts, queue
from sync.central.outgoing.addresses import can_be_told, masked, normal
from sync.central.outgoing.contacts import Contact, Wanted
from sync.central.outgoing.occasions import Occasion
from sync.central.outgoing.queue import CANCELLED, FAILED, HELD, REPEATED, UNSURE, WAITING
from sync.central.outgoing.telling import tell
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables.outgoing import outgoing

AGAIN, HELD_BACK = "kirim_ulang", "batal"
BY_STAFF = "petugas"
_MAY_BE_REPEATED = (FAILED, UNSURE, CANCELLED)


@dataclass(frozen=True, slots=True)
class ContactLine:
    """A way, its address covered, and left out where the complainant is not for these eyes. ``readable``: it is still known;
    ``confirmed``: a letter may go there; ``trouble``: the address takes nothing."""

    channel: str
    address: str = field(repr=False)
    readable: bool
    every_step: bool
    confirmed: bool
    source: str
    since: datetime
    stopped_at: datetime | None
    trouble: str


@dataclass(frozen=True, slots=True)
class NoticeLine:
    """A notice and what became of it. ``code``: why it waits or failed; ``handed_over``: nobody knows yet."""

    outgoing_id: str
    notice: str
    channel: str
    state: str
    code: str
    attempts: int
    made_at: datetime
    next_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None
    handed_over: bool

    @property
    def can_repeat(self) -> bool:
        return self.state in _MAY_BE_REPEATED and self.code != REPEATED

    @property
    def can_hold_back(self) -> bool:
        return self.state == WAITING and not self.handed_over and self.code != HELD


@dataclass(frozen=True, slots=True)
class CaseNotices:
    """All of a case: its ways, and its notices, the newest first."""

    contacts: tuple[ContactLine, ...] = ()
    notices: tuple[NoticeLine, ...] = ()


def notices_of_case(store: Store, case_id: str, person: Person) -> CaseNotices:
    """For the case's page; nothing of a case that is not for these eyes."""
    with store.reading() as connection:
        row = find(connection, case_id, person)
        if row is None:
            return CaseNotices()
        ways = contacts.contacts_of(connection, store, row, live=False)
        covered = not may_see_identity(row.identity_mode, person.role)
        found = connection.execute(
            select(outgoing)
            .where(outgoing.c.office_id == row.office_id, outgoing.c.case_id == case_id)
            .order_by(outgoing.c.outgoing_id.desc())
        ).all()
    lines = tuple(_contact_line(way, covered) for way in ways)
    return CaseNotices(lines, tuple(map(notice_line, found)))


def latest_notices(store: Store, case_id: str, person: Person, most: int) -> tuple[NoticeLine, ...]:
    """The newest of a case, without opening one; nothing of a case that is not for these eyes."""
    with store.reading() as connection:
        row = find(connection, case_id, person)
        if row is None:
            return ()
        found = connection.execute(
            select(outgoing)
            .where(outgoing.c.office_id == row.office_id, outgoing.c.case_id == case_id)
            .order_by(outgoing.c.outgoing_id.desc())
            .limit(most)
        ).all()
    return tuple(map(notice_line, found))


def answers_given(
    store: Store, office_id: str, messages: Sequence[tuple[str, str]]
) -> Mapping[str, NoticeLine]:
    """What a machine has answered, by the message's id. ``messages``: id and channel of each, of those that the reader sees."""
    keys = {queue.key_of_answer(message_id, channel): message_id for message_id, channel in messages}
    if not keys:
        return {}
    mine = (outgoing.c.office_id == office_id) & outgoing.c.key.in_(keys)
    with store.reading() as connection:
        found = connection.execute(select(outgoing).where(mine)).all()
    return {keys[row.key]: notice_line(row) for row in found}


def allow_by_staff(  # noqa: PLR0917 - what was said, by whom
    store: Store, case_id: str, channel: str, address: str, every_step: bool, person: Person, clock: Clock
) -> Refusal | None:
    """The complainant told staff that he may be told by this way.

    ``contact.way`` (this office has none such), ``contact.address``, ``case.unknown``, ``case.erased``, ``hand.not_yours``.
    """
    if channel not in store.reach.ways:
        return Refusal("contact.way")
    if not can_be_told(channel, normal(channel, address)):
        return Refusal("contact.address")
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        row = _mine(connection, case_id, person)
        if isinstance(row, Refusal):
            return row
        wanted = Wanted(channel, address, STAFF, every_step=every_step, actor=person.login, role=person.role)
        return None if contacts.allow(connection, store, row, wanted, now) else Refusal("case.erased")

    return store.write(work)


def stop_by_staff(store: Store, case_id: str, channel: str, person: Person, clock: Clock) -> Refusal | None:
    """The complainant told staff that he does not want it any more. ``contact.stopped``: so it is already."""
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        row = _mine(connection, case_id, person)
        if isinstance(row, Refusal):
            return row
        whose = (person.login, person.role)
        done = contacts.stop(connection, row.office_id, case_id, channel, STAFF, now, *whose)
        return None if done else Refusal("contact.stopped")

    return store.write(work)


def send_again(store: Store, case_id: str, outgoing_id: str, person: Person, clock: Clock) -> Refusal | None:
    """A notice that failed, is in doubt or was kept back goes out now; a person has seen that it should.

    ``outgoing.unknown``, ``outgoing.not_now`` (it waits, has arrived, or was repeated already), ``contact.stopped``.
    """
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        found = _found(connection, case_id, outgoing_id, person)
        if isinstance(found, Refusal):
            return found
        row, one = found
        if one.state not in _MAY_BE_REPEATED or one.code == REPEATED:
            return Refusal("outgoing.not_now")
        ways = contacts.contacts_of(connection, store, row, live=False)
        if any(way.channel == one.channel and way.stopped_at is not None for way in ways):
            return Refusal("contact.stopped")
        if queue.once_more(connection, store, one, row, now) is None:
            return Refusal("outgoing.not_now")
        _steered(connection, one, AGAIN, person, now)
        return None

    return store.write(work)


def hold_back(store: Store, case_id: str, outgoing_id: str, person: Person, clock: Clock) -> Refusal | None:
    """A notice that waits does not go out. ``outgoing.unknown``, ``outgoing.not_now`` (it has been handed over)."""
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        found = _found(connection, case_id, outgoing_id, person)
        if isinstance(found, Refusal):
            return found
        one = found[1]
        mine = (outgoing.c.office_id == one.office_id) & (outgoing.c.outgoing_id == outgoing_id)
        done = connection.execute(
            update(outgoing).where(mine, queue.still_here()).values(state=CANCELLED, code=BY_STAFF)
        ).rowcount
        if not done:
            return Refusal("outgoing.not_now")
        _steered(connection, one, HELD_BACK, person, now)
        return None

    return store.write(work)


def explain_lateness(store: Store, case_id: str, why: str, person: Person, clock: Clock) -> Refusal | None:
    """Tell the complainant that the reply is late, and which class of reasons it has; once a day at most.

    ``late.reason``, ``late.not_late`` (the promised day is not over, or the case is closed), ``late.said`` (today already),
    ``contact.none`` (he may be told by no way).
    """
    if why not in LATE_BECAUSE:
        return Refusal("late.reason")
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        row = _mine(connection, case_id, person)
        if isinstance(row, Refusal):
            return row
        if not is_late(row, now):
            return Refusal("late.not_late")
        if not store.reach.ways or not contacts.contacts_of(connection, store, row):
            return Refusal("contact.none")
        today = now.astimezone(JAKARTA).date()
        if not tell(store, connection, row, Occasion("terlambat", reason=why), now, f"terlambat|{today}"):
            return Refusal("late.said")
        event = LatenessExplained(at=now, actor=person.login, role=person.role, why=why)
        case_journal.append(connection, row.office_id, case_id, [event])
        return None

    return store.write(work)


def is_late(row: Any, now: datetime) -> bool:
    """Whether the promised day of an open case, whose clock runs, is over."""
    over = row.due_on < now.astimezone(JAKARTA).date()
    return bool(over and row.state != CLOSED and row.paused_since is None)


def _mine(connection: Connection, case_id: str, person: Person) -> Any:
    """The row of the case, locked, for somebody who handles cases and may know of this one."""
    if not person.handles_cases:
        return Refusal("hand.not_yours")
    row = claim(connection, case_id, person)
    if row is None:
        return Refusal("case.unknown")
    return Refusal("case.erased") if row.erased_at is not None else row


def _found(
    connection: Connection, case_id: str, outgoing_id: str, person: Person
) -> tuple[Any, Any] | Refusal:
    row = _mine(connection, case_id, person)
    if isinstance(row, Refusal):
        return row
    if not is_identifier(outgoing_id):
        return Refusal("outgoing.unknown")
    mine = (outgoing.c.office_id == row.office_id) & (outgoing.c.outgoing_id == outgoing_id)
    one = connection.execute(
        queue.with_case(mine, outgoing.c.case_id == case_id).with_for_update(of=outgoing)
    ).first()
    return Refusal("outgoing.unknown") if one is None else (row, one)


def _steered(connection: Connection, one: Any, what: str, person: Person, now: datetime) -> None:
    event = NoticeSteered(
        at=now, actor=person.login, role=person.role, notice=one.notice, channel=one.channel, what=what
    )
    case_journal.append(connection, one.office_id, one.case_id, [event])


def _contact_line(one: Contact, covered: bool) -> ContactLine:
    names = ContactLine.__dataclass_fields__.keys() - {"address", "readable"}
    address = masked(one.channel, one.address) if one.address and not covered else ""
    return ContactLine(
        address=address, readable=bool(one.address), **{name: getattr(one, name) for name in names}
    )


def notice_line(row: Any) -> NoticeLine:
    """A row of ``outgoing`` as staff see it."""
    names = NoticeLine.__dataclass_fields__.keys() - {"handed_over"}
    return NoticeLine(handed_over=row.claimed_at is not None, **{name: getattr(row, name) for name in names})
