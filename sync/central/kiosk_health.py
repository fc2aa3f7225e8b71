"""What is wrong with the kiosks' machines: from when until when, and who was told.

A kiosk says with each sync how its parts are (`sync.central.kiosk_report`), and the centre itself sees that one is silent.
A trouble begins and ends with that. It is told once; again only when it gets graver; and once more when it is over for
good: what comes back within the quiet time is the same trouble, so a loose cable does not call anybody twenty times.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, delete, insert, or_, select, update

from sync.cases.ids import uuid7
from sync.cases.working_calendar import JAKARTA
from sync.central.devices import Device, device_of
from sync.central.fleet import Limits, state_of
from sync.central.hours import silence
from sync.central.kiosk_report import PartSaid, report_of
from sync.central.notices import Telling, tell
from sync.central.recipients import Staff
from sync.central.settings import AlarmSettings
from sync.central.store import Clock, Store, utc
from sync.central.tables import device
from sync.central.tables.kiosk_health import kiosk_trouble
from sync.logbook import note

BAD, WELL = "kiosk_bad", "kiosk_well"
"""Kinds of notices: ``kiosk_bad.PGT1.disk``."""
SILENT = PartSaid("contact", "now", "silent")
"""What the centre sees itself."""
_GRAVITY = {"": 0, "soon": 1, "now": 2}
_MAIL_AGAIN = timedelta(minutes=10)
_KEPT = timedelta(days=400)
_NEW_FOR = timedelta(days=14)

What = Literal["trouble", "mended"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """One trouble of one machine. ``ended_at``: None while it stands."""

    trouble_id: str
    device_id: str
    part: str
    level: str
    word: str
    facts: Mapping[str, float | str]
    since: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class MailDue:
    """A trouble, or its end, that is to be mailed. ``prefix``: of the kiosk."""

    office_id: str
    prefix: str
    what: What
    trouble: Trouble


def health_round(
    store: Store, limits: Limits, to: AlarmSettings, clock: Clock, listens_since: datetime | None = None
) -> int:
    """Every kiosk of every office looked at; how many notices were written. ``listens_since``: when this centre began to, where
    that is known: one that was down itself has heard of nobody meanwhile."""
    now = utc(clock())
    with store.reading() as connection:
        devices = [
            device_of(row) for row in connection.execute(select(device).where(device.c.state == "active"))
        ]
        standing = _standing(connection)
    gone = standing.keys() - {(one.office_id, one.device_id) for one in devices}
    for office_id, device_id in gone:
        store.write(partial(_close_all, office_id=office_id, device_id=device_id, now=now))
    told = 0
    for one in devices:
        rows = standing.get((one.office_id, one.device_id), ())
        wanted = _wanted(store, one, rows, limits, now, listens_since=listens_since)
        if _differs(rows, wanted, to, now):
            told += store.write(partial(_settle, of=one, wanted=wanted, to=to, now=now))
    return told


def troubles_of(store: Store, of: Device, now: datetime, back: timedelta = _NEW_FOR) -> list[Trouble]:
    """What stands, and what was of late; the newest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(kiosk_trouble)
            .where(
                kiosk_trouble.c.office_id == of.office_id,
                kiosk_trouble.c.device_id == of.device_id,
                or_(kiosk_trouble.c.ended_at.is_(None), kiosk_trouble.c.ended_at >= utc(now) - back),
            )
            .order_by(kiosk_trouble.c.trouble_id.desc())
            .limit(200)
        ).all()
    return [_trouble(row) for row in rows]


def standing_of(store: Store, office_id: str) -> dict[str, dict[str, datetime]]:
    """Since when each trouble of each kiosk has stood, by device and part."""
    with store.reading() as connection:
        rows = connection.execute(
            select(kiosk_trouble.c.device_id, kiosk_trouble.c.part, kiosk_trouble.c.since).where(
                kiosk_trouble.c.office_id == office_id,
                kiosk_trouble.c.ended_at.is_(None),
                kiosk_trouble.c.closed_at.is_(None),
            )
        ).all()
    found: dict[str, dict[str, datetime]] = defaultdict(dict)
    for row in rows:
        found[row.device_id][row.part] = row.since
    return found


def claim_mails(store: Store, clock: Clock) -> list[MailDue]:
    """What is to be mailed now, held for a while by whoever asks: sent, it is to be `mailed`; else it comes again."""
    now = utc(clock())
    due = (kiosk_trouble.c.mail != "") & or_(
        kiosk_trouble.c.mail_tried_at.is_(None), kiosk_trouble.c.mail_tried_at <= now - _MAIL_AGAIN
    )

    def work(connection: Connection) -> list[MailDue]:
        rows = connection.execute(
            select(kiosk_trouble, device.c.prefix)
            .join(
                device,
                (device.c.office_id == kiosk_trouble.c.office_id)
                & (device.c.device_id == kiosk_trouble.c.device_id),
            )
            .where(due)
            .order_by(kiosk_trouble.c.office_id, kiosk_trouble.c.trouble_id)
            .limit(100)
            .with_for_update(skip_locked=True, of=kiosk_trouble)
        ).all()
        for row in rows:
            connection.execute(_of(row).values(mail_tried_at=now))
        return [MailDue(row.office_id, row.prefix, row.mail, _trouble(row)) for row in rows]

    with (
        store.reading() as connection
    ):  # nearly always there is nothing, and nobody need be kept from writing
        if connection.execute(select(kiosk_trouble.c.part).where(due).limit(1)).first() is None:
            return []
    return store.write(work)


def mailed(store: Store, due: MailDue) -> None:
    """It has gone out; what came meanwhile stays to be mailed."""
    mine = (
        (kiosk_trouble.c.office_id == due.office_id)
        & (kiosk_trouble.c.trouble_id == due.trouble.trouble_id)
        & (kiosk_trouble.c.mail == due.what)
        & (kiosk_trouble.c.level == due.trouble.level)
    )
    store.write(lambda connection: connection.execute(update(kiosk_trouble).where(mine).values(mail="")))


def forget_old(store: Store, clock: Clock) -> None:
    """After more than a year a mended machine is nobody's news."""
    old = kiosk_trouble.c.closed_at < utc(clock()) - _KEPT
    store.write(lambda connection: connection.execute(delete(kiosk_trouble).where(old)))


def _standing(connection: Connection) -> dict[tuple[str, str], list[Any]]:
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in connection.execute(select(kiosk_trouble).where(kiosk_trouble.c.closed_at.is_(None))):
        found[row.office_id, row.device_id].append(row)
    return found


def _wanted(
    store: Store,
    one: Device,
    rows: Sequence[Any],
    limits: Limits,
    now: datetime,
    *,
    listens_since: datetime | None,
) -> dict[str, PartSaid]:
    """By part, what is wrong now. A silent kiosk's other troubles stay as it last told them, and so do those of one that
    says nothing of its machine: a program at its console has sent, or a stick was brought."""
    said = report_of(one.health).parts or tuple(
        PartSaid(row.part, row.level, row.word, msgspec.json.decode(row.facts))
        for row in rows
        if row.ended_at is None and row.part != SILENT.name
    )
    found = {part.name: part for part in said if part.is_trouble}
    state, _ = state_of(store, one, now, limits)
    is_silent = state == "silent" and (
        listens_since is None
        or any(row.part == SILENT.name and row.ended_at is None for row in rows)
        or _could_have_come(store, one, limits, listens_since, now)
    )
    return found | ({SILENT.name: SILENT} if is_silent else {})


def _could_have_come(store: Store, one: Device, limits: Limits, since: datetime, now: datetime) -> bool:
    """Whether there was as much time to be heard in as makes an alarm."""
    calendar = store.rules.calendar_of(one.office_id)
    return silence(calendar, since, now, limits.silent_after, limits.every_s).over


def _differs(rows: Sequence[Any], wanted: Mapping[str, PartSaid], to: AlarmSettings, now: datetime) -> bool:
    """Whether there is anything to write: nearly never."""
    known = {row.part: row for row in rows}
    if wanted.keys() != {row.part for row in rows if row.ended_at is None}:
        return True
    changed = any(
        (known[name].level, known[name].word) != (one.level, one.word) for name, one in wanted.items()
    )
    return changed or any(_due(row, to, now) for row in rows)


def _due(row: Any, to: AlarmSettings, now: datetime) -> What | None:
    """What is to be told, or closed, of this row now."""
    if row.ended_at is not None:
        return "mended" if now - row.ended_at >= timedelta(minutes=to.mended_after_minutes) else None
    if _GRAVITY.get(row.level, 0) <= _GRAVITY.get(row.told_level, 0):
        return None
    waits = timedelta(minutes=0 if row.level == "now" else to.soon_after_minutes)
    return "trouble" if now - row.since >= waits else None


def _settle(
    connection: Connection, *, of: Device, wanted: Mapping[str, PartSaid], to: AlarmSettings, now: datetime
) -> int:
    """One kiosk's rows as they should be, under its lock; how many notices were written."""
    here = (device.c.office_id == of.office_id) & (device.c.device_id == of.device_id)
    connection.execute(select(device.c.device_id).where(here).with_for_update())
    mine = (kiosk_trouble.c.office_id == of.office_id) & (kiosk_trouble.c.device_id == of.device_id)
    stands = select(kiosk_trouble).where(mine, kiosk_trouble.c.closed_at.is_(None))
    known = {row.part: row for row in connection.execute(stands)}
    for name, part in wanted.items():
        _begin(connection, of, known.get(name), part, now)
    for name, row in known.items():
        if name not in wanted and row.ended_at is None:
            connection.execute(_of(row).values(ended_at=now))
    return sum(_tell(connection, of, row, to, now) for row in connection.execute(stands).all())


def _begin(connection: Connection, of: Device, known: Any, part: PartSaid, now: datetime) -> None:
    values = {"level": part.level, "word": part.word, "facts": msgspec.json.encode(part.facts).decode()}
    if known is not None:
        if known.ended_at is not None or (known.level, known.word) != (part.level, part.word):
            connection.execute(_of(known).values(ended_at=None, **values))
        return
    fresh = {
        "office_id": of.office_id,
        "trouble_id": uuid7(now, secrets.randbits),
        "device_id": of.device_id,
        "part": part.name,
        "since": now,
        "told_level": "",
        "mail": "",
    }
    connection.execute(insert(kiosk_trouble).values(fresh | values))


def _tell(connection: Connection, of: Device, row: Any, to: AlarmSettings, now: datetime) -> int:
    what = _due(row, to, now)
    if what is None:
        return 0
    if what == "mended":
        connection.execute(_of(row).values(closed_at=now))
        if not row.told_level:
            return 0  # nobody has heard that it was ever broken
    mail = {"mail": what, "mail_tried_at": None} if to.email else {}
    told = {} if what == "mended" else {"told_level": row.level}
    if mail or told:
        connection.execute(_of(row).values(**mail, **told))
    note("kiosk.health_told", kiosk=of.prefix, part=row.part, level=row.level, word=row.word, what=what)
    return len(tell(connection, of.office_id, _tellings(connection, of, row, what, to, now=now), now))


def _tellings(
    connection: Connection, of: Device, row: Any, what: What, to: AlarmSettings, *, now: datetime
) -> list[Telling]:
    staff = Staff(connection, of.office_id, now.astimezone(JAKARTA).date())
    kind = BAD if what == "trouble" else WELL
    return [
        Telling(
            about=f"{row.trouble_id}|{row.level if what == 'trouble' else row.ended_at.isoformat()}",
            person_id=one.person_id,
            kind=f"{kind}.{of.prefix}.{row.part}",
            due_at=row.since if what == "trouble" else row.ended_at,
        )
        for one in staff.everybody
        if one.role in to.roles
    ]


def _close_all(connection: Connection, *, office_id: str, device_id: str, now: datetime) -> None:
    """Of an enrolment that has ended nobody is told anything any more."""
    mine = (kiosk_trouble.c.office_id == office_id) & (kiosk_trouble.c.device_id == device_id)
    connection.execute(
        update(kiosk_trouble)
        .where(mine, kiosk_trouble.c.closed_at.is_(None), kiosk_trouble.c.ended_at.is_(None))
        .values(ended_at=now)
    )
    connection.execute(
        update(kiosk_trouble).where(mine, kiosk_trouble.c.closed_at.is_(None)).values(closed_at=now, mail="")
    )


def _of(row: Any) -> Any:
    return update(kiosk_trouble).where(
        kiosk_trouble.c.office_id == row.office_id, kiosk_trouble.c.trouble_id == row.trouble_id
    )


def _trouble(row: Any) -> Trouble:
    facts = msgspec.json.decode(row.facts, type=dict[str, float | str])
    return Trouble(
        row.trouble_id, row.device_id, row.part, row.level, row.word, facts, row.since, row.ended_at
    )
