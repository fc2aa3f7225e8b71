"""Passkeys (WebAuthn): a key in the telephone or a stick that signs for this address only, behind a finger or a PIN.

Browsers allow them over https or on localhost, and they are bound to the host's name: an office that is reached by a
bare IP address has none, and a new name makes the old ones useless. `relying_on` says whether an address will do.
A passkey that verified its owner is two factors by itself, so it signs in without a password.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import (
    base64url_to_bytes,
    bytes_to_base64url,
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.central.account_journal import By, append
from sync.central.people import Person, person_of
from sync.central.store import Clock, Store, utc
from sync.central.tables import person as people
from sync.central.tables.people import passkey, passkey_challenge

CHALLENGE_LASTS = timedelta(minutes=5)
MOST_PASSKEYS = 10
MOST_CHALLENGES = 60
"""Open ones of one address: each costs a row for five minutes, and anybody at the door may ask for one."""
LONGEST_ANSWER = 16 * 1024
"""Characters of what a browser may send as an answer; real ones have less than two thousand."""
REGISTER, SIGN_IN, PROVE = "register", "sign-in", "prove"


@dataclass(frozen=True, slots=True)
class Relying:
    """Whom passkeys are made for. ``host``: the name they are bound to; ``origin``: as browsers say it."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True, slots=True)
class Ceremony:
    """Where one takes place. ``session_sha256``: the sign-in that a challenge belongs to, "" at the door."""

    relying: Relying
    session_sha256: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Passkey:
    """One key of a person, as the account page lists it."""

    credential_id: str
    name: str
    created_at: datetime
    last_used_at: datetime | None


def relying_on(public_url: str, name: str) -> Relying | Refusal:
    """``passkey.plain_http``: browsers refuse it there; ``passkey.no_name``: a bare IP address is no name."""
    address = urlsplit(public_url)
    host = (address.hostname or "").lower()
    if host == "localhost" or host.endswith(".localhost"):
        return Relying(host, f"{address.scheme}://{address.netloc}", name)
    if _is_ip(host) or not host:
        return Refusal("passkey.no_name")
    if address.scheme != "https":
        return Refusal("passkey.plain_http")
    return Relying(host, f"https://{address.netloc}", name)


def passkeys_of(store: Store, person_id: str) -> list[Passkey]:
    """The person's keys, the oldest first."""
    with store.reading() as connection:
        rows = connection.execute(
            select(passkey).where(passkey.c.person_id == person_id).order_by(passkey.c.created_at)
        )
        return [Passkey(row.credential_id, row.name, row.created_at, row.last_used_at) for row in rows]


def ask_to_register(store: Store, at: Ceremony, person: Person, clock: Clock) -> str:
    """Options for ``navigator.credentials.create``, JSON. Keys that are known are named, so none is made twice."""
    known = passkeys_of(store, person.person_id)
    challenge = _new_challenge(store, at, REGISTER, clock)
    return options_to_json(
        generate_registration_options(
            rp_id=at.relying.host,
            rp_name=at.relying.name,
            user_id=person.person_id.encode(),
            user_name=person.login,
            user_display_name=person.name,
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,  # else signing in would have to name the key first
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=[
                PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id)) for one in known
            ],
        )
    )


def register(
    store: Store, at: Ceremony, person: Person, *, answer: str, name: str, clock: Clock
) -> Refusal | None:
    """Keep the key that the browser made. ``passkey.name``, ``passkey.many``, ``passkey.failed``, ``passkey.known``."""
    called = clean(name, 60)
    if isinstance(called, Refusal) or not called.strip():
        return Refusal("passkey.name")
    if len(passkeys_of(store, person.person_id)) >= MOST_PASSKEYS:
        return Refusal("passkey.many", {"max": MOST_PASSKEYS})
    challenge = _challenge_in(answer, registering=True)
    if challenge is None or not _take_challenge(store, at, challenge, REGISTER, clock):
        return Refusal("passkey.failed")
    try:
        made = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=at.relying.host,
            expected_origin=at.relying.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return Refusal("passkey.failed")
    now = utc(clock())
    row = {
        "credential_id": bytes_to_base64url(made.credential_id),
        "person_id": person.person_id,
        "name": called.strip(),
        "public_key": made.credential_public_key,
        "sign_count": made.sign_count,
        "created_at": now,
    }

    def work(connection: Connection) -> None:
        connection.execute(insert(passkey).values(row))
        append(connection, person.office_id, "passkey-added", person.by(at.address), person.login, now)

    try:
        store.write(work)
    except IntegrityError:
        return Refusal("passkey.known")
    return None


def ask_for_one(store: Store, at: Ceremony, purpose: str, clock: Clock) -> str | Refusal:
    """Options for ``navigator.credentials.get``, JSON; the browser offers the keys it has for this name.

    ``sign_in.locked`` {"minutes"}: this address has asked too often.
    """
    with store.reading() as connection:
        open_ones = connection.execute(
            select(func.count())
            .select_from(passkey_challenge)
            .where(
                passkey_challenge.c.address == at.address[:64], passkey_challenge.c.expires_at > utc(clock())
            )
        ).scalar_one()
    if open_ones >= MOST_CHALLENGES:
        return Refusal("sign_in.locked", {"minutes": 5})
    challenge = _new_challenge(store, at, purpose, clock)
    return options_to_json(
        generate_authentication_options(
            rp_id=at.relying.host,
            challenge=challenge,
            user_verification=UserVerificationRequirement.REQUIRED,
        )
    )


def owner_of(store: Store, at: Ceremony, *, answer: str, purpose: str, clock: Clock) -> Person | None:
    """Whose passkey has signed our challenge; None for anything else. The challenge is spent either way."""
    challenge = _challenge_in(answer, registering=False)
    if challenge is None or not _take_challenge(store, at, challenge, purpose, clock):
        return None
    credential = parse_authentication_credential_json(answer)
    with store.reading() as connection:
        row = connection.execute(
            select(passkey, people)
            .join(people, people.c.person_id == passkey.c.person_id)
            .where(passkey.c.credential_id == bytes_to_base64url(credential.raw_id), people.c.active)
        ).first()
    if row is None:
        return None
    try:
        proved = verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=at.relying.host,
            expected_origin=at.relying.origin,
            credential_public_key=row.public_key,
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError):
        return None
    used = {"sign_count": proved.new_sign_count, "last_used_at": utc(clock())}
    mine = passkey.c.credential_id == row.credential_id
    store.write(lambda connection: connection.execute(update(passkey).where(mine).values(used)))
    return person_of(row)


def remove_passkey(store: Store, person: Person, credential_id: str, by: By, clock: Clock) -> bool:
    """Forget one key of this person; False if it was not there."""

    def work(connection: Connection) -> bool:
        gone = connection.execute(
            delete(passkey).where(
                passkey.c.person_id == person.person_id, passkey.c.credential_id == credential_id
            )
        )
        if gone.rowcount:
            append(connection, person.office_id, "passkey-removed", by, person.login, utc(clock()))
        return gone.rowcount == 1

    return store.write(work)


def sweep_challenges(connection: Connection, now: datetime) -> None:
    """Forget those that nobody answered."""
    connection.execute(delete(passkey_challenge).where(passkey_challenge.c.expires_at <= now))


def _new_challenge(store: Store, at: Ceremony, purpose: str, clock: Clock) -> bytes:
    challenge = secrets.token_bytes(32)
    row = {
        "challenge_sha256": hashlib.sha256(challenge).hexdigest(),
        "purpose": purpose,
        "session_sha256": at.session_sha256,
        "address": at.address[:64],
        "expires_at": utc(clock()) + CHALLENGE_LASTS,
    }
    store.write(lambda connection: connection.execute(insert(passkey_challenge).values(row)))
    return challenge


def _challenge_in(answer: str, *, registering: bool) -> bytes | None:
    """The challenge that the browser says it has answered; None for what is no answer."""
    if len(answer) > LONGEST_ANSWER:
        return None
    parse = parse_registration_credential_json if registering else parse_authentication_credential_json
    try:
        return parse_client_data_json(parse(answer).response.client_data_json).challenge
    except (WebAuthnException, ValueError, KeyError):
        return None


def _take_challenge(store: Store, at: Ceremony, challenge: bytes, purpose: str, clock: Clock) -> bool:
    gone = delete(passkey_challenge).where(
        passkey_challenge.c.challenge_sha256 == hashlib.sha256(challenge).hexdigest(),
        passkey_challenge.c.purpose == purpose,
        passkey_challenge.c.session_sha256 == at.session_sha256,
        passkey_challenge.c.expires_at > utc(clock()),
    )
    return store.write(lambda connection: connection.execute(gone).rowcount) == 1


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
