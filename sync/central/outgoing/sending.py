"""The loop that hands notices over: one row at a time, claimed before and settled after, so that a cut shows as doubt.

Failure rules. A row is claimed in a transaction of its own before `Channel.send`: a process that dies in between leaves
the claim, and after `LEASE` the row is in doubt. In doubt it is handed over once more with the same reference, which
a way knows again; in doubt a second time it stays ``tidak_pasti`` and staff are asked. A way that answers "later" is asked
again after 1, 5, 30 minutes, 2 hours, then every 6 hours, up to two days, notices of the office's hours only in them.
What a way has taken is never handed over again. An exception of a way ends the round and leaves the row in doubt.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from sync.cases.ids import uuid7
from sync.cases.messages import Attachment, Channel, InDoubt, NotSent, Outcome, Outgoing, Sent, TryLater
from sync.cases.replies import REPLY
from sync.central.at_rest import Place
from sync.central.hours import next_opening
from sync.central.office_ways import sender_for
from sync.central.outgoing import texts
from sync.central.outgoing.queue import (
    FAILED,
    HELD,
    SENT,
    TEMPLATE_ALONE,
    UNSURE,
    WAITING,
    Said,
    said_in,
    with_case,
)
from sync.central.outgoing.threads import said_before
from sync.central.outgoing.trouble import reach_otherwise
from sync.central.papers import column_of
from sync.central.store import Clock, Store, utc
from sync.central.tables.outgoing import outgoing
from sync.central.tables.papers import paper
from sync.logbook import note

LEASE = timedelta(minutes=10)
"""Longer than any way takes to answer."""
GIVE_UP_AFTER = timedelta(days=2)
AT_ONCE = 50
_BACK_OFF = tuple(timedelta(minutes=n) for n in (1, 5, 30, 120, 360))
_ONCE_MORE = timedelta(minutes=1)
UNREADABLE, NO_WORDS, NO_WAY, CUT = "tidak_terbaca", "tanpa_teks", "saluran_mati", "terputus"

HeardAt = Callable[[Connection, Any, Said], datetime | None]
"""When the person whom a row of ``outgoing`` goes to wrote last by its way."""


def _never_heard(_: Connection, __: Any, ___: Said) -> datetime | None:
    return None


@dataclass(frozen=True, slots=True)
class Round:
    """How many rows a round has settled, and how."""

    sent: int = 0
    later: int = 0
    failed: int = 0
    unsure: int = 0

    @property
    def looked_at(self) -> int:
        return self.sent + self.later + self.failed + self.unsure


def send_round(  # noqa: PLR0917 - what, by which ways, until when
    store: Store,
    ways: Mapping[str, Channel],
    clock: Clock,
    stop: Callable[[], bool] = lambda: False,
    heard_at: HeardAt = _never_heard,
    served: ColumnElement[bool] | None = None,
) -> Round:
    """Hand over what is due by these ways, at most fifty. ``served``: which rows of ``outgoing`` they are for; None: all."""
    done = recover(store, clock)
    while done.looked_at < AT_ONCE and not stop():
        row = claim(store, ways, clock, served)
        if row is None:
            break
        done = _counted(done, _hand_over(store, ways[row.channel], row, clock, heard_at))
    return done


def claim(
    store: Store, ways: Mapping[str, Channel], clock: Clock, served: ColumnElement[bool] | None = None
) -> Any:
    """The row that is due longest, held by this process alone until it is settled; None: nothing is due."""
    now = utc(clock())

    def work(connection: Connection) -> Any:
        due = (
            outgoing.c.state == WAITING,
            outgoing.c.claimed_at.is_(None),
            outgoing.c.next_at <= now,
            outgoing.c.channel.in_(sorted(ways)),
            *(() if served is None else (served,)),
        )
        found = connection.execute(
            select(outgoing.c.office_id, outgoing.c.outgoing_id)
            .where(*due)
            .order_by(outgoing.c.next_at, outgoing.c.outgoing_id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).first()
        if found is None:
            return None
        mine = (outgoing.c.office_id == found.office_id) & (outgoing.c.outgoing_id == found.outgoing_id)
        held = {"claimed_at": now, "claim": uuid7(now, secrets.randbits), "attempts": outgoing.c.attempts + 1}
        connection.execute(update(outgoing).where(mine).values(held))
        return connection.execute(with_case(mine)).one()

    return store.write(work)


def settle(store: Store, row: Any, outcome: Outcome, clock: Clock) -> str:
    """Write down what became of a row that was claimed; its state afterwards.

    "Taken" counts whoever says it. Everything else counts only from who still holds the row: another process may have
    taken it over as in doubt, and may be handing it over at this moment.
    """
    now = utc(clock())

    def work(connection: Connection) -> str:
        mine = (outgoing.c.office_id == row.office_id) & (outgoing.c.outgoing_id == row.outgoing_id)
        there = connection.execute(select(outgoing).where(mine).with_for_update()).first()
        if there is None:
            return FAILED
        holds = there.state == WAITING and there.claim == row.claim
        if not holds and not (isinstance(outcome, Sent) and there.state in {WAITING, UNSURE}):
            return str(there.state)
        values = _settled(store, there, outcome, now) | {"claimed_at": None, "claim": None}
        connection.execute(update(outgoing).where(mine).values(values))
        state = str(values["state"])
        if state in {FAILED, UNSURE}:
            reach_otherwise(store, connection, there, now)
        return state

    return store.write(work)


def recover(store: Store, clock: Clock) -> Round:
    """Rows that were handed over by a process that never came back."""
    now = utc(clock())
    with store.reading() as connection:
        left = connection.execute(
            select(outgoing).where(outgoing.c.state == WAITING, outgoing.c.claimed_at <= now - LEASE)
        ).all()
    done = Round()
    for row in left:
        done = _counted(done, settle(store, row, InDoubt(CUT), clock))
    return done


def give_up(store: Store, clock: Clock) -> int:
    """What has waited for two days for a way that was switched off; how many."""
    now = utc(clock())
    with store.reading() as connection:
        left = connection.execute(
            select(outgoing).where(
                outgoing.c.state == WAITING,
                outgoing.c.claimed_at.is_(None),
                outgoing.c.next_at <= now - GIVE_UP_AFTER,
                outgoing.c.channel.not_in(sorted(store.reach.ways)),
            )
        ).all()

    def work(connection: Connection, row: Any) -> int:
        mine = (outgoing.c.office_id == row.office_id) & (outgoing.c.outgoing_id == row.outgoing_id)
        done = connection.execute(
            update(outgoing).where(mine, outgoing.c.state == WAITING).values(state=FAILED, code=NO_WAY)
        ).rowcount
        if done:
            reach_otherwise(store, connection, row, now)
        return done

    return sum(store.write(lambda connection, row=row: work(connection, row)) for row in left)  # type: ignore[misc]


def _hand_over(store: Store, way: Channel, row: Any, clock: Clock, heard_at: HeardAt) -> str:
    made = composed(store, row, heard_at)
    outcome = made if isinstance(made, NotSent) else way.send(made)
    state = settle(store, row, outcome, clock)
    if state in {FAILED, UNSURE}:
        note("notice.not_sent", channel=row.channel, state=state, attempts=row.attempts)
    return state


def composed(store: Store, row: Any, heard_at: HeardAt = _never_heard) -> Outgoing | NotSent:
    """The notice in words of today, or why there is none."""
    said = said_in(store, row)
    if said is None:
        return NotSent(UNREADABLE)
    with store.reading() as connection:
        words = _words(connection, store, row, said)
        letter = _letter(connection, store, row, said)
        # A way that has said so knows better than we when it may be written to freely.
        free = row.code != TEMPLATE_ALONE
        heard = heard_at(connection, row, said) if free else None
        thread = said_before(connection, store, row, said)
    sender, sender_name = sender_for(store.rules, row.office_id, row.channel)
    if words is None:
        return NotSent(NO_WORDS)
    if letter is None:
        return NotSent(UNREADABLE)
    return Outgoing(
        reference=row.outgoing_id,
        channel=row.channel,
        address=said.address,
        subject=words.subject,
        text=words.text,
        template=store.rules.notices.templates.get(row.notice, ""),
        values=said.values,
        language=row.language,
        answers=said.answers,
        heard_at=heard,
        attachments=letter,
        template_places=store.rules.notices.places(row.notice, row.channel, row.language),
        by_person=row.notice == REPLY,
        thread=thread,
        sender=sender,
        sender_name=sender_name,
    )


def _words(connection: Connection, store: Store, row: Any, said: Said) -> texts.Words | None:
    """What staff wrote themselves, or the office's words of the notice filled."""
    if row.notice == REPLY:
        return texts.words_of_reply(connection, store, row.office_id, row.channel, said.values)
    key = (row.notice, row.channel, row.language)
    return texts.words_for(connection, store, row.office_id, key, said.values)


def _letter(connection: Connection, store: Store, row: Any, said: Said) -> tuple[Attachment, ...] | None:
    """The letter that goes with it; None where it cannot be read any more."""
    if not said.paper:
        return ()
    mine = (paper.c.office_id == row.office_id) & (paper.c.case_id == row.case_id)
    found = connection.execute(select(paper).where(mine, paper.c.paper_id == said.paper)).first()
    key = store.at_rest.key_of(Place(row.office_id, row.case_id), row.case_key)
    if found is None or found.sealed is None or key is None:
        return None
    plain = key.open(column_of(said.paper), found.sealed)
    name = f"surat-{said.values.get('nomor', 'jawaban')}.pdf"
    return None if plain is None else (Attachment(name, found.media_type, plain),)


def _settled(store: Store, row: Any, outcome: Outcome, now: datetime) -> dict[str, object]:
    first = row.first_tried_at or row.claimed_at or now
    match outcome:
        case Sent():
            return {
                "state": SENT,
                "code": "",
                "sent_at": now,
                "first_tried_at": first,
                "external_id": outcome.external_id[:255],
            }
        case NotSent():
            return {"state": FAILED, "code": outcome.code[:40], "first_tried_at": first}
        case InDoubt() if row.doubts >= 1:
            return {"state": UNSURE, "code": outcome.code[:40], "doubts": row.doubts + 1}
        case InDoubt():
            again = {"next_at": now + _ONCE_MORE, "doubts": row.doubts + 1, "code": outcome.code[:40]}
            return again | {"state": WAITING, "first_tried_at": first}
        case TryLater():
            if now - first >= GIVE_UP_AFTER:
                return {"state": FAILED, "code": outcome.code[:40], "first_tried_at": first}
            later = {"next_at": _again_at(store, row, outcome, now), "code": outcome.code[:40]}
            return later | {"state": WAITING, "first_tried_at": first}


def _again_at(store: Store, row: Any, outcome: TryLater, now: datetime) -> datetime:
    pause = _BACK_OFF[min(max(row.attempts, 1), len(_BACK_OFF)) - 1]
    if outcome.after_s is not None:
        pause = min(timedelta(seconds=max(outcome.after_s, 1.0)), _BACK_OFF[-1])
    again = now + pause
    return (
        again
        if row.at_once or outcome.code == HELD
        else utc(next_opening(store.rules.calendar_of(row.office_id), again))
    )


def _counted(done: Round, state: str) -> Round:
    name = {SENT: "sent", FAILED: "failed", UNSURE: "unsure"}.get(state, "later")
    return replace(done, **{name: getattr(done, name) + 1})
