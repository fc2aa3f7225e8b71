"""Who only asked and was answered at once: counted, by way and service, and not a word of it kept.

Whoever wants an answer in writing files a request for information, which is a case like any other.
"""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import date

from sqlalchemy import delete, func, insert, select

from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables.lapor import enquiry

WAYS = ("telepon", "langsung")
"""In writing there is no question that is answered at once."""


def count_one(store: Store, person: Person, channel: str, service: str, clock: Clock) -> Refusal | None:
    """``service``: "" where it was about none. ``enquiry.not_your_role``, ``intake.channel``, ``choice.unknown``."""
    if not person.handles_cases:
        return Refusal("enquiry.not_your_role")
    if channel not in WAYS:
        return Refusal("intake.channel")
    if service and store.rules.office.service_label(service) is None:
        return Refusal("choice.unknown")
    now = utc(clock())
    row = {
        "office_id": person.office_id,
        "enquiry_id": uuid7(now, secrets.randbits),
        "day": now.astimezone(JAKARTA).date(),
        "at": now,
        "channel": channel,
        "service": service,
        "clerk": person.login,
    }
    store.write(lambda connection: connection.execute(insert(enquiry).values(row)))
    return None


def take_back(store: Store, person: Person, clock: Clock) -> bool:
    """The last one that this clerk counted today was a slip; False: there is none."""
    today = utc(clock()).astimezone(JAKARTA).date()
    mine = (
        (enquiry.c.office_id == person.office_id)
        & (enquiry.c.clerk == person.login)
        & (enquiry.c.day == today)
    )
    newest = select(func.max(enquiry.c.enquiry_id)).where(mine).scalar_subquery()
    gone = delete(enquiry).where(mine, enquiry.c.enquiry_id == newest)
    return store.write(lambda connection: connection.execute(gone).rowcount == 1)


def counted(store: Store, office_id: str, first: date, last: date) -> Counter[str]:
    """How many asked from ``first`` to ``last``, by way."""
    with store.reading() as connection:
        rows = connection.execute(
            select(enquiry.c.channel, func.count())
            .where(enquiry.c.office_id == office_id, enquiry.c.day.between(first, last))
            .group_by(enquiry.c.channel)
        )
        return Counter({row[0]: row[1] for row in rows})
