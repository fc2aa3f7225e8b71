"""What the database says of messages and notices, by way, for Prometheus: what waits, since when, what did not go out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, func, select

from sync.cases.notice_places import WAYS
from sync.central.gauges import Figures, by_label
from sync.central.messages.taking import NEW
from sync.central.outgoing.queue import FAILED, UNSURE, WAITING
from sync.central.store import utc
from sync.central.tables import office
from sync.central.tables.messages import message
from sync.central.tables.outgoing import outgoing

FAILED_WITHIN = timedelta(hours=24)


def message_figures(connection: Connection, now: datetime) -> Figures:
    """Of all offices of the store; a way without any has its zero, so that a rule need not guess."""
    now = utc(now)
    # By office, so that the index of states is used.
    offices = message.c.office_id.in_(select(office.c.office_id))
    waits = (offices, message.c.state == NEW, message.c.erased_at.is_(None))
    failed = (
        outgoing.c.state.in_((FAILED, UNSURE)),
        outgoing.c.made_at >= now - FAILED_WITHIN,
    )
    return [
        by_label("kotak_messages_waiting", "Messages that wait for a person", "channel", _messages(connection, *waits)),
        by_label("kotak_messages_unread", "Messages that no reader has read yet", "channel", _messages(connection, message.c.read_at.is_(None))),
        by_label(
            "kotak_messages_oldest_waiting_seconds", "How long the oldest message waits for a person", "channel",
            _oldest(connection, now, *waits),
        ),
        by_label("kotak_notices_waiting", "Notices and answers that have not gone out", "channel", _notices(connection, outgoing.c.state == WAITING)),
        by_label("kotak_notices_failed", "Notices and answers of the last 24 hours that did not go out, or perhaps not", "channel", _notices(connection, *failed)),
    ]  # fmt: skip


def _messages(connection: Connection, *where: ColumnElement[bool]) -> dict[str, float]:
    rows = connection.execute(
        select(message.c.channel, func.count()).where(*where).group_by(message.c.channel)
    )
    return _all_ways({row[0]: row[1] for row in rows})


def _oldest(connection: Connection, now: datetime, *where: ColumnElement[bool]) -> dict[str, float]:
    rows = connection.execute(
        select(message.c.channel, func.min(message.c.received_at)).where(*where).group_by(message.c.channel)
    )
    return _all_ways({row[0]: max(0.0, (now - row[1]).total_seconds()) for row in rows})


def _notices(connection: Connection, *where: ColumnElement[bool]) -> dict[str, float]:
    rows = connection.execute(
        select(outgoing.c.channel, func.count()).where(*where).group_by(outgoing.c.channel)
    )
    return _all_ways({row[0]: row[1] for row in rows})


def _all_ways(found: dict[str, float]) -> dict[str, float]:
    return dict.fromkeys(WAYS, 0.0) | found
