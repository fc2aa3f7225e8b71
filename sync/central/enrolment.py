"""A kiosk becomes the office's: one code, one key, one prefix.

The code is shown once and kept as a hash; it serves one key. The same code with the same key again is a reply
that was lost on the way, and gets the same answer.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, delete, func, insert, select, update

from sync.cases.ids import uuid7
from sync.cases.numbers import ALPHABET
from sync.central.devices import Device, device_of
from sync.central.keys import CentreKeys
from sync.central.store import Clock, Store, utc
from sync.central.tables import device, enrol_code, enrol_miss, office
from sync.logbook import note
from sync.vault.recipients import to_json
from sync.wire import signed
from sync.wire.messages import CODE_LASTS, EnrolAnswer, EnrolRequest, Envelope

CODE_GLYPHS = 10  # of 32 kinds: 50 bits
MISSES = 5
MISSES_COUNT_FOR = timedelta(hours=1)
FIRST_SYNC_S = 5

EnrolFault = Literal[
    "code-wrong", "code-expired", "code-used", "too-many-misses", "prefixes-used-up", "key-in-use"
]

_AS_MEANT = str.maketrans("IOL", "101", " -")


@dataclass(frozen=True, slots=True)
class EnrolCode:
    """What the desk shows, once: ``7K4M9-2QXZT``."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Enrolled:
    """``answer`` is signed by the centre; ``repeated``: this key had used the code before."""

    answer: Envelope
    repeated: bool


def issue_code(
    store: Store, office_id: str, issued_by: str, clock: Clock, lasts: timedelta = CODE_LASTS
) -> EnrolCode:
    """A code good for 15 minutes and one kiosk; longer (``lasts``) where the request comes by stick."""
    glyphs = "".join(secrets.choice(ALPHABET) for _ in range(CODE_GLYPHS))
    now = utc(clock())
    row = {
        "code_sha256": _hash(glyphs),
        "office_id": office_id,
        "issued_by": issued_by,
        "issued_at": now,
        "expires_at": now + lasts,
    }
    store.write(lambda connection: connection.execute(insert(enrol_code).values(row)))
    return EnrolCode(f"{glyphs[:5]}-{glyphs[5:]}", now + lasts)


def enrol(
    store: Store, keys: CentreKeys, request: EnrolRequest, *, address: str, clock: Clock
) -> Enrolled | EnrolFault:
    """Take the kiosk in, or say why not. A wrong code counts against ``address``, five an hour."""
    now = utc(clock())
    code_sha256 = _hash(request.code)

    def work(connection: Connection) -> tuple[Device, str, bool] | EnrolFault:
        if _misses(connection, address, now) >= MISSES:
            return "too-many-misses"
        code = connection.execute(
            select(enrol_code).where(enrol_code.c.code_sha256 == code_sha256).with_for_update()
        ).first()
        if code is None:
            miss = {"id": uuid7(now, secrets.randbits), "address": address[:64], "at": now}
            connection.execute(insert(enrol_miss).values(miss))
            return "code-wrong"
        return _use(connection, code, request, now)

    outcome = store.write(work)
    if isinstance(outcome, str):
        note("kiosk.enrolment_refused", reason=outcome)
        return outcome
    enrolled, office_name, repeated = outcome
    note("kiosk.enrolled", kiosk=enrolled.prefix, repeated=repeated)
    answer = answer_of(enrolled, office_name, keys)
    return Enrolled(signed.seal_document(answer, signed.ENROLMENT, keys.sign, keys.key_id), repeated)


def sweep_misses(store: Store, clock: Clock) -> None:
    """Forget wrong codes that count no more."""
    over = enrol_miss.c.at <= utc(clock()) - MISSES_COUNT_FOR
    store.write(lambda connection: connection.execute(delete(enrol_miss).where(over)))


def _use(
    connection: Connection, code: Any, request: EnrolRequest, now: datetime
) -> tuple[Device, str, bool] | EnrolFault:
    name = connection.execute(select(office.c.name).where(office.c.office_id == code.office_id)).scalar_one()
    if code.used_key is not None:
        if code.used_key != request.public_key:
            return "code-used"
        row = connection.execute(
            select(device).where(device.c.office_id == code.office_id, device.c.device_id == code.device_id)
        ).one()
        return device_of(row), name, True
    if now > code.expires_at:
        return "code-expired"
    taken = device.c.key_id == signed.key_id_of(request.public_key)
    if connection.execute(select(device.c.device_id).where(taken)).first() is not None:
        return "key-in-use"
    prefix = _next_prefix(connection, code.office_id)
    if prefix is None:
        return "prefixes-used-up"
    made = _add_device(connection, code.office_id, prefix, request, now)
    connection.execute(
        update(enrol_code)
        .where(enrol_code.c.code_sha256 == code.code_sha256)
        .values(used_key=request.public_key, device_id=made.device_id)
    )
    return made, name, False


def _add_device(
    connection: Connection, office_id: str, prefix: str, request: EnrolRequest, now: datetime
) -> Device:
    same_machine = (device.c.office_id == office_id) & (device.c.identity == request.identity)
    before = connection.execute(select(func.max(device.c.epoch)).where(same_machine)).scalar() or 0
    connection.execute(update(device).where(same_machine, device.c.state == "active").values(state="closed"))
    row = {
        "office_id": office_id,
        "device_id": uuid7(now, secrets.randbits),
        "prefix": prefix,
        "key_id": signed.key_id_of(request.public_key),
        "public_key": request.public_key,
        "identity": request.identity,
        "hardware": request.hardware,
        "state": "active",
        "epoch": max(before, request.last_epoch) + 1,
        "have_through": 0,
        "last_serial": 0,
        "alarm": "",
        "health": "{}",
        "enrolled_at": now,
    }
    return device_of(connection.execute(insert(device).values(row).returning(device)).one())


def _next_prefix(connection: Connection, office_id: str) -> str | None:
    """Office code and the next enrolment glyph; 0 is the desk's own."""
    mine = office.c.office_id == office_id
    row = connection.execute(
        update(office)
        .where(mine, office.c.last_enrolment < len(ALPHABET) - 1)
        .values(last_enrolment=office.c.last_enrolment + 1)
        .returning(office.c.code, office.c.last_enrolment)
    ).first()
    return None if row is None else f"{row.code}{ALPHABET[row.last_enrolment]}"


def answer_of(enrolled: Device, office_name: str, keys: CentreKeys) -> EnrolAnswer:
    """What a kiosk of ours is told it is; whom to seal to, as of now."""
    keys.refresh()
    return EnrolAnswer(
        device_id=enrolled.device_id,
        office_id=enrolled.office_id,
        office_name=office_name,
        prefix=enrolled.prefix,
        key_id=enrolled.key_id,
        epoch=enrolled.epoch,
        identity=enrolled.identity,
        centre_public=keys.public,
        recipients=to_json(keys.recipients),
        enrolled_at=enrolled.enrolled_at,
        next_sync_s=FIRST_SYNC_S,
        root_public=keys.root_public,
        recipient_list=keys.list_for(enrolled.office_id),
        public_key=enrolled.public_key,
        hardware=enrolled.hardware,
    )


def _misses(connection: Connection, address: str, now: datetime) -> int:
    recent = (enrol_miss.c.address == address[:64]) & (enrol_miss.c.at > now - MISSES_COUNT_FOR)
    return connection.execute(select(func.count()).select_from(enrol_miss).where(recent)).scalar_one()


def _hash(code: str) -> str:
    glyphs = code.upper().translate(_AS_MEANT)
    return hashlib.sha256(glyphs.encode("utf-8", "surrogatepass")).hexdigest()
