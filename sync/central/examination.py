"""What `backoffice doctor` looks at: each finding with a name, whether it is well, what was found, and what to do."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from sync.cases.messages import AWAY, WELL
from sync.cases.working_calendar import JAKARTA, WorkingCalendar
from sync.central import blobs, duties, key_health, order_health, restored
from sync.central.channel_states import ChannelState, channel_states
from sync.central.messages.taking import NEW
from sync.central.offices import offices
from sync.central.partitions import TABLES, missing_months
from sync.central.people import everybody
from sync.central.recalculation import dated_otherwise, present_stamps
from sync.central.service import Centre
from sync.central.sizes import LEAST_FREE, room
from sync.central.store import Store, head_revision
from sync.central.sweep import Swept
from sync.central.tables import blob, cases
from sync.central.tables.messages import message
from sync.vault.kernel_clock import kernel_clock_is_held
from sync.wire.addresses import is_private

Level = Literal["ok", "warn", "bad"]

SAMPLE = 100
_MB = 1_000_000
_FULL_SOON = 30
_BACKUP_EVERY = timedelta(days=2)
_WAITS_LONG = timedelta(days=7)
_NEXT_YEAR_FROM_MONTH = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """``words``: what was found; ``remedy``: what to do, empty where all is well."""

    name: str
    level: Level
    words: str
    remedy: str = ""


def examine(centre: Centre, deep: Swept | None = None) -> list[Finding]:
    """All findings in the order of a walk round the house. ``deep``: what a whole sweep found, where one was made.

    Without an answering database nothing behind it can be said.
    """
    database = _database(centre.store)
    if database.level == "bad":
        return [database, *_settings(centre)]
    return [
        database,
        *_partitions(centre),
        *_keys(centre),
        _room(centre),
        *_clock(centre),
        *_files(centre, deep),
        *_bodies(centre),
        *_channels(centre),
        *_restored(centre),
        *_orders(centre),
        _dates(centre),
        _backup(centre),
        *_bucket(centre),
        *_settings(centre),
        *_offices(centre.store),
        _admin(centre),
    ]


def _database(store: Store) -> Finding:
    try:
        with store.reading() as connection:
            revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            asked = "SHOW server_version" if _is_postgres(store) else "SELECT sqlite_version()"
            version = connection.execute(text(asked)).scalar_one()
    except SQLAlchemyError:
        return Finding("database", "bad", "no answer", "start it, or mend `database` in the settings")
    words = f"{'PostgreSQL' if _is_postgres(store) else 'SQLite'} {version}, schema {revision}"
    if revision != head_revision():
        return Finding("database", "bad", f"{words}, not {head_revision()}", "backoffice migrate")
    return Finding("database", "ok", words)


def _partitions(centre: Centre) -> Iterator[Finding]:
    if not _is_postgres(centre.store):
        return
    with centre.store.reading() as connection:
        lacking = missing_months(connection, centre.clock())
        strayed = sum(
            connection.execute(text(f"SELECT count(*) FROM {name}_default")).scalar_one()  # noqa: S608
            for name in TABLES
        )
    if lacking:
        yield Finding("partitions", "warn", f"missing: {', '.join(lacking)}", "backoffice worker --once")
        return
    aside = f"; {strayed} rows of kiosks with a wrong clock beside them" if strayed else ""
    yield Finding("partitions", "ok", f"this month and the next are there{aside}")


def _keys(centre: Centre) -> Iterator[Finding]:
    for name, well, words in key_health.findings(centre):
        yield Finding(name, "ok" if well else "bad", words)


def _room(centre: Centre) -> Finding:
    found = room(centre.store, centre.clock)
    words = f"{found.free // _MB} MB free"
    if found.free < LEAST_FREE:
        return Finding(
            "disk", "bad", words, f"make room: below {LEAST_FREE // _MB} MB no scans are taken for granted"
        )
    if found.daily is None:
        return Finding("disk", "ok", f"{words}; a forecast comes after two days")
    words = f"{words}, {found.daily / _MB:.1f} MB a day in the last week"
    if found.days is None:
        return Finding("disk", "ok", words)
    words = f"{words}: full in {found.days} days"
    soon = found.days < _FULL_SOON
    return Finding("disk", "warn" if soon else "ok", words, "a larger disk, or [central.s3]" if soon else "")


def _clock(centre: Centre) -> Iterator[Finding]:
    synchronised = kernel_clock_is_held()
    if synchronised is None:
        yield Finding("clock", "ok", "this system does not say who holds its clock")
    elif synchronised:
        yield Finding("clock", "ok", "held by a time service")
    else:
        remedy = "deadlines and signatures go by it: set up chrony or systemd-timesyncd"
        yield Finding("clock", "warn", "no time service holds this machine's clock", remedy)
    if _is_postgres(centre.store):
        with centre.store.reading() as connection:
            theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        apart = abs((centre.clock() - theirs).total_seconds())
        level: Level = "ok" if apart < 5 else "warn" if apart < 60 else "bad"
        remedy = "" if level == "ok" else "set both by one time service"
        yield Finding("db-clock", level, f"{apart:.0f} s from the database's", remedy)


def _files(centre: Centre, deep: Swept | None) -> Iterator[Finding]:
    counts, waiting = _counts(centre.store, centre.clock() - _WAITS_LONG)
    here = sum(counts.get(state, 0) for state in blobs.HERE)
    if deep is not None:
        yield _of_sweep(deep)
    else:
        looked, lost = sample(centre.store, secrets.token_hex(2))
        words = f"{here} held ({counts.get(blobs.MOVED, 0)} in the bucket); {looked} looked at, {lost} missing or damaged"
        yield Finding("files", "bad" if lost else "ok", words, "backoffice doctor --deep" if lost else "")
    if counts.get(blobs.DAMAGED):
        words = f"{counts[blobs.DAMAGED]} lost here and at every kiosk"
        yield Finding("lost files", "bad", words, "look into the backups: the files' names are their SHA-256")
    if waiting:
        words = f"{waiting} named by a case and not here for more than {_WAITS_LONG.days} days"
        yield Finding("awaited", "warn", words, "see the kiosks' page: which one is silent?")


def _of_sweep(found: Swept) -> Finding:
    words = f"{found.rows} looked at: {found.lost} missing or damaged, {found.strays} without a row"
    if found.away:
        return Finding("files", "warn", f"{words}; the bucket did not answer", "try again when it does")
    if found.lost:
        gone = f"{found.gone} of them are gone for good" if found.gone else "all asked of the kiosks again"
        return Finding("files", "bad", words, gone)
    return Finding("files", "warn" if found.strays else "ok", words, "see strays/" if found.strays else "")


def sample(store: Store, start: str) -> tuple[int, int]:
    """How many files from this beginning of a hash on were hashed, and how many of them were not as they should be."""
    with store.reading() as connection:
        rows = connection.execute(
            select(blob.c.office_id, blob.c.sha256)
            .where(
                blob.c.office_id == store.office_id,
                blob.c.state.in_((blobs.HELD, blobs.MOVING)),
                blob.c.sha256 >= start,
            )
            .order_by(blob.c.sha256)
            .limit(SAMPLE)
        ).all()
    lost = 0
    for row in rows:
        payload = blobs.read_file(store.folder, row.office_id, row.sha256)
        lost += payload is None or hashlib.sha256(payload).hexdigest() != row.sha256
    return len(rows), lost


def _counts(store: Store, long_ago: datetime) -> tuple[dict[str, int], int]:
    with store.reading() as connection:
        rows = connection.execute(select(blob.c.state, func.count()).group_by(blob.c.state)).all()
        old = (blob.c.state == blobs.WANTED) & (blob.c.wanted_at < long_ago)
        waiting: int = connection.execute(select(func.count()).select_from(blob).where(old)).scalar_one()
    return {row[0]: row[1] for row in rows}, waiting


def _bodies(centre: Centre) -> Iterator[Finding]:
    unopened = cases.c.opened_at.is_(None)
    with centre.store.reading() as connection:
        count = select(func.count()).select_from(cases)
        closed = connection.execute(count.where(unopened, cases.c.cannot_open != "")).scalar_one()
        waiting = connection.execute(count.where(unopened, cases.c.cannot_open == "")).scalar_one()
    if closed:
        remedy = "bring the key back they are sealed to: backoffice keys list, backoffice keys prove"
        yield Finding("sealed", "bad", f"{closed} cases do not open", remedy)
    elif waiting > 1000:
        yield Finding(
            "sealed", "warn", f"{waiting} cases wait to be opened", "is `backoffice serve` or `worker` up?"
        )
    else:
        yield Finding("sealed", "ok", f"every case opens; {waiting} wait for their turn")


def _channels(centre: Centre) -> Iterator[Finding]:
    """The ways in and out beside the kiosks, and whether the form asks for consent; none of them, nothing to say."""
    states = channel_states(centre.store, centre.store.office_id, centre.clock)
    if states:
        words = "; ".join(map(_way, states))
        bad = any(one.state == AWAY for one in states)
        level: Level = "bad" if bad else "ok" if all(one.state == WELL for one in states) else "warn"
        remedy = (
            "see the log: channel.round_failed, channel.health. mati: not named in the settings, or neither "
            "`backoffice serve` nor `worker` is up; its messages wait"
        )
        yield Finding("ways", level, words, "" if level == "ok" else remedy)
    if centre.settings.ways and not centre.store.rules.office.sends_notices:
        words = f"{', '.join(sorted(centre.settings.ways))}: the form asks nobody whether to be told by them"
        yield Finding("notices", "warn", words, "sends_notices = true in config/office.toml")
    with centre.store.reading() as connection:
        odd = connection.execute(
            select(func.count())
            .select_from(message)
            .where(
                message.c.office_id == centre.store.office_id,
                message.c.state == NEW,
                message.c.trouble != "",
            )
        ).scalar_one()
    if odd:
        yield Finding("messages", "warn", f"{odd} could not be read", "backoffice messages parse-again")


def _way(one: ChannelState) -> str:
    trouble = f" ({', '.join(one.trouble)})" if one.trouble else ""
    return f"{one.channel} {one.state}{trouble}, {one.waiting} wait, {one.unread} unread"


def _restored(centre: Centre) -> Iterator[Finding]:
    """Until a person has said that numbers, kiosks and accounts were looked after."""
    found = restored.waits(centre.store)
    if found is not None:
        words = f"on {found.done_at:%Y-%m-%d}; what was done after the backup may be done again"
        yield Finding("restored", "warn", words, "backoffice restored: numbers, kiosks, accounts to look at")


def _orders(centre: Centre) -> Iterator[Finding]:
    for words, remedy in order_health.findings(centre.orders, centre.clock()):
        yield Finding("orders", "warn", words, remedy)


def _backup(centre: Centre) -> Finding:
    last = duties.last(centre.store, duties.BACKUP)
    if last is None:
        return Finding("backup", "warn", "never made", "backoffice backup FOLDER --keep 14, each night")
    age = centre.clock() - last.done_at
    words = f"made {age.days} days ago, {last.outcome}"
    if age > timedelta(days=centre.settings.kiosks_keep_days):
        return Finding(
            "backup", "bad", words, "older than what kiosks still keep: make one now, and each night"
        )
    if age > _BACKUP_EVERY:
        return Finding("backup", "warn", words, "backoffice backup FOLDER --keep 14, each night")
    return Finding("backup", "ok", words)


def _bucket(centre: Centre) -> Iterator[Finding]:
    if centre.store.bucket is None:
        return
    lacking = [name for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY") if not os.environ.get(name)]
    if centre.store.bucket.answers():
        yield Finding("s3", "ok", f"bucket {centre.settings.s3.bucket} answers")
    else:
        remedy = (
            f"not set: {', '.join(lacking)}"
            if lacking
            else "look at address, keys and line; files wait meanwhile"
        )
        yield Finding("s3", "bad", f"bucket {centre.settings.s3.bucket} does not answer", remedy)


def _settings(centre: Centre) -> Iterator[Finding]:
    url, now = centre.settings.public_url, centre.clock()
    if is_private(url):
        yield Finding("address", "ok", f"{url} is private")
    else:
        yield Finding(
            "address", "bad", f"{url} is open to listeners", "a proxy with TLS in front, and https here"
        )
    yield _calendar(centre.store.rules.calendar, now.astimezone(JAKARTA).date())
    if lacking := centre.store.rules.shipped_notices:
        words = f"notices.toml of the office lacks {', '.join(lacking)}: the shipped words are taken"
        yield Finding("notices", "warn", words, "put them into it, from the shipped config/notices.toml")


def _calendar(known: WorkingCalendar, today: date) -> Finding:
    """This year's decree is needed now; next year's comes in September or October."""
    year, remedy = today.year, "enter them in config/holidays.toml"
    if not known.known(year):
        return Finding("calendar", "bad", f"decreed days of {year} missing", remedy)
    if today.month >= _NEXT_YEAR_FROM_MONTH and not known.known(year + 1):
        words = f"decreed days of {year} known, of {year + 1} not yet: its deadlines are estimates"
        return Finding("calendar", "warn", words, remedy)
    return Finding("calendar", "ok", f"decreed days of {year} known")


def _dates(centre: Centre) -> Finding:
    """Open cases that were dated by another calendar than the present one."""
    old = sum(dated_otherwise(centre.store, present_stamps(centre.store)).values())
    if old:
        words = f"{old} open cases are dated by an earlier calendar"
        return Finding("dates", "warn", words, "is `backoffice serve` or `worker` up? it dates them anew")
    return Finding("dates", "ok", "every open case is dated by the present calendar")


def _offices(store: Store) -> Iterator[Finding]:
    """Offices in whose name no paper can go out."""
    lacking = [one for one in offices(store) if store.rules.office_of(one.office_id) is None]
    if lacking:
        words = f"{', '.join(one.code for one in lacking)}: without settings, so without letters"
        files = ", ".join(f"config/offices/{one.office_id}.toml" for one in lacking)
        yield Finding("offices", "warn", words, f"write {files}, as config/office.toml, and start again")


def _admin(centre: Centre) -> Finding:
    people = everybody(centre.store, centre.store.office_id)
    if any(one.role == "admin" and one.active for one in people):
        return Finding("admin", "ok", "there is one")
    return Finding("admin", "bad", "none yet", "backoffice user add LOGIN --name NAME --admin")


def _is_postgres(store: Store) -> bool:
    return store.engine.dialect.name == "postgresql"
