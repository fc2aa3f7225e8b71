"""The second factor that needs no network: a code of six digits from a telephone's clock (TOTP), and recovery codes.

A code is good once: the time step of the last accepted one is kept, and none at or before it is taken again (RFC 6238,
section 5.2). The secret is sealed at rest under the person's own id, recovery codes are kept as SHA-256 of 80 random
bits. Nothing here counts misses: `sessions` does, for passwords and codes together.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pyotp
from pyotp.exceptions import OTPVerificationError
from sqlalchemy import Connection, delete, func, insert, select, update

from sync.cases.ids import uuid7
from sync.cases.numbers import ALPHABET
from sync.cases.refusal import Refusal
from sync.central.account_journal import By, append
from sync.central.at_rest import Place
from sync.central.people import Person
from sync.central.store import Clock, Store, utc
from sync.central.tables.people import passkey, recovery_code, totp

ISSUER = "Kotak Aduan"
WINDOW = 1
"""Steps of 30 s before and after the present one whose codes are taken: clocks of telephones go wrong by seconds."""
RECOVERY_CODES = 10
_RECOVERY_GLYPHS = 16  # 80 bits
_SECRET = "secret"  # noqa: S105 - the name it is sealed under
_DIGITS = re.compile(r"[0-9]{6}")
_AS_MEANT = str.maketrans("OIL", "011")


@dataclass(frozen=True, slots=True)
class Factors:
    """What a person has beside the password. ``recovery_left``: codes that are still good."""

    totp: bool = False
    passkeys: int = 0
    recovery_left: int = 0

    @property
    def any(self) -> bool:
        """Whether signing in takes more than the password."""
        return self.totp or self.passkeys > 0


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A secret that waits for its first code. ``uri``: what the QR code holds; ``secret``: base 32, to be typed."""

    uri: str = field(repr=False)
    secret: str = field(repr=False)

    @property
    def groups(self) -> str:
        """The secret in groups of four, as it is read aloud or typed."""
        return " ".join(self.secret[at : at + 4] for at in range(0, len(self.secret), 4))


def factors_of(connection: Connection, person_id: str) -> Factors:
    """What this person has."""

    def count(table: Any, *where: Any) -> int:
        found: int = connection.execute(
            select(func.count()).select_from(table).where(table.c.person_id == person_id, *where)
        ).scalar_one()
        return found

    return Factors(
        totp=count(totp, totp.c.confirmed_at.is_not(None)) > 0,
        passkeys=count(passkey),
        recovery_left=count(recovery_code, recovery_code.c.used_at.is_(None)),
    )


def begin_totp(store: Store, person: Person, clock: Clock) -> Enrolment:
    """A secret for the telephone. One that waits already is shown again, so that a reloaded page does not change it.

    A confirmed one stays good until the new one is confirmed.
    """
    now = utc(clock())

    def work(connection: Connection) -> str:
        waiting = connection.execute(
            select(totp).where(totp.c.person_id == person.person_id, totp.c.confirmed_at.is_(None))
        ).first()
        known = None if waiting is None else _secret_of(store, waiting)
        return known or _new_secret(connection, store, person, now)

    secret = store.write(work)
    return Enrolment(pyotp.TOTP(secret).provisioning_uri(name=person.login, issuer_name=ISSUER), secret)


def confirm_totp(store: Store, person: Person, code: str, by: By, clock: Clock) -> Refusal | None:
    """The first code from the telephone: from now on signing in asks for one. ``code.wrong``, ``code.nothing_waits``."""
    now = utc(clock())

    def work(connection: Connection) -> Refusal | None:
        mine = totp.c.person_id == person.person_id
        waiting = connection.execute(select(totp).where(mine, totp.c.confirmed_at.is_(None))).first()
        secret = None if waiting is None else _secret_of(store, waiting)
        if waiting is None or secret is None:
            return Refusal("code.nothing_waits")
        step = _step_of(secret, code, now, after=0)
        if step is None:
            return Refusal("code.wrong")
        connection.execute(delete(totp).where(mine, totp.c.totp_id != waiting.totp_id))
        connection.execute(update(totp).where(mine).values(confirmed_at=now, last_step=step))
        append(connection, person.office_id, "totp-enrolled", by, person.login, now)
        return None

    return store.write(work)


def remove_totp(store: Store, person: Person, by: By, clock: Clock) -> None:
    """Codes of the telephone are asked for no more; nothing happens if there was none."""

    def work(connection: Connection) -> None:
        gone = connection.execute(delete(totp).where(totp.c.person_id == person.person_id))
        if gone.rowcount:
            append(connection, person.office_id, "totp-removed", by, person.login, utc(clock()))

    store.write(work)


def take_code(connection: Connection, store: Store, person: Person, code: str, now: datetime) -> str | None:
    """Use up a code: "totp" or "recovery" if it was good, else None. In the caller's transaction."""
    typed = "".join(code.split())
    if _DIGITS.fullmatch(typed):
        return "totp" if _take_totp(connection, store, person, typed, now) else None
    used = connection.execute(
        update(recovery_code)
        .where(
            recovery_code.c.person_id == person.person_id,
            recovery_code.c.code_sha256 == _sha256(_meant(typed)),
            recovery_code.c.used_at.is_(None),
        )
        .values(used_at=now)
    )
    return "recovery" if used.rowcount == 1 else None


def new_recovery_codes(store: Store, person: Person, by: By, clock: Clock) -> list[str]:
    """Ten new codes, each good once, to be shown this once and printed; the earlier ones end."""
    now = utc(clock())
    codes = [
        "".join(secrets.choice(ALPHABET) for _ in range(_RECOVERY_GLYPHS)) for _ in range(RECOVERY_CODES)
    ]
    rows = [
        {"person_id": person.person_id, "code_sha256": _sha256(code), "created_at": now} for code in codes
    ]

    def work(connection: Connection) -> None:
        connection.execute(delete(recovery_code).where(recovery_code.c.person_id == person.person_id))
        connection.execute(insert(recovery_code), rows)
        append(connection, person.office_id, "recovery-codes-made", by, person.login, now)

    store.write(work)
    return ["-".join(code[at : at + 4] for at in range(0, _RECOVERY_GLYPHS, 4)) for code in codes]


def forget_factors(connection: Connection, person_id: str) -> None:
    """All of them, within the caller's transaction: the next sign-in enrols anew where the role asks for it."""
    for table in (totp, passkey, recovery_code):
        connection.execute(delete(table).where(table.c.person_id == person_id))


def _take_totp(connection: Connection, store: Store, person: Person, code: str, now: datetime) -> bool:
    row = connection.execute(
        select(totp).where(totp.c.person_id == person.person_id, totp.c.confirmed_at.is_not(None))
    ).first()
    secret = None if row is None else _secret_of(store, row)
    if row is None or secret is None:
        return False
    step = _step_of(secret, code, now, after=row.last_step)
    if step is None:
        return False
    # Two sign-ins with one code at once: the condition lets only one of them raise the step.
    taken = connection.execute(
        update(totp).where(totp.c.totp_id == row.totp_id, totp.c.last_step < step).values(last_step=step)
    )
    return taken.rowcount == 1


def _step_of(secret: str, code: str, now: datetime, after: int) -> int | None:
    """The time step of a code that is right now, or None; steps up to ``after`` are spent."""
    typed = "".join(code.split())
    if not _DIGITS.fullmatch(typed):
        return None
    try:
        step = pyotp.TOTP(secret).verify_and_get_timecode(typed, for_time=now, valid_window=WINDOW)
    except OTPVerificationError:
        return None
    return step if step > after else None


def _new_secret(connection: Connection, store: Store, person: Person, now: datetime) -> str:
    secret = pyotp.random_base32()
    sealed = store.at_rest.seal(_place(person.person_id), {_SECRET: secret})
    connection.execute(
        delete(totp).where(totp.c.person_id == person.person_id, totp.c.confirmed_at.is_(None))
    )
    connection.execute(
        insert(totp).values(
            totp_id=uuid7(now, secrets.randbits),
            person_id=person.person_id,
            sealed_secret=sealed[_SECRET],
            data_key=sealed["data_key"],
            last_step=0,
            created_at=now,
        )
    )
    return secret


def _secret_of(store: Store, row: Any) -> str | None:
    """None where it was sealed with another storage key: such a factor must be reset."""
    return store.at_rest.open(_place(row.person_id), row.data_key, _SECRET, row.sealed_secret)


def _place(person_id: str) -> Place:
    return Place("person", person_id)


def _meant(typed: str) -> str:
    return "".join(glyph for glyph in typed.upper() if glyph.isalnum()).translate(_AS_MEANT)


def _sha256(code: str) -> str:
    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()
