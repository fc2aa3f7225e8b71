"""Making an installation's keys, and taking over those of an installation made before there was a ring."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.central.key_ring import KeyRole, Ring, RingKey, exposed, secret_name, write_ring
from sync.central.recipient_lists import sign_list
from sync.central.store import utc
from sync.vault.folders import sync_folder, write_new
from sync.vault.opening import new_identity, recipient_of
from sync.vault.recipients import Recipients, key_id, load
from sync.vault.signing import DeviceKey
from sync.wire.recipient_list import EVERY_OFFICE

_SIGNING, _OFFICE, _ESCROW, _RECIPIENTS = (
    "centre-signing.pem",
    "office-identity.age",
    "escrow-identity.age",
    "recipients.json",
)
"""Files of the earlier form."""


def make(folder: Path, now: datetime) -> Refusal | None:
    """Signing, office, escrow and root key and the first list, in an empty keys folder; the ring comes last.

    A folder of the earlier form keeps its keys and gets the root and the list that it lacks. Halves of a making that
    was cut off have no ring, and nothing was ever sealed to them: they are left and new ones made.
    """
    if earlier_form(folder):
        return _take_over(folder, utc(now))
    at = utc(now)
    office, office_secret = new_age_key("office", at)
    escrow, escrow_secret = new_age_key("escrow", at)
    write_new(folder / secret_name(office), office_secret)
    write_new(folder / secret_name(escrow), escrow_secret)
    signing = new_signing_key(folder, "signing", at)
    _crown(folder, [signing, office, escrow], at)
    return None


def new_age_key(role: KeyRole, now: datetime) -> tuple[RingKey, bytes]:
    """A new age key: what the ring says of it, and the content of its secret file."""
    secret, public = new_identity()
    return RingKey(role=role, key_id=key_id(public), public=public, since=now), f"{secret}\n".encode()


def new_signing_key(folder: Path, role: KeyRole, now: datetime) -> RingKey:
    """A new Ed25519 key with its secret half in the folder."""
    return _keep(folder, role, DeviceKey.generate(), now)


def earlier_form(folder: Path) -> bool:
    """Whether keys lie there as they were made before there was a ring."""
    return any((folder / name).exists() for name in (_SIGNING, _OFFICE, _RECIPIENTS))


def _keep(folder: Path, role: KeyRole, key: DeviceKey, now: datetime) -> RingKey:
    made = RingKey(role=role, key_id=key.key_id.hex(), public=key.public_raw.hex(), since=now)
    key.save(folder / secret_name(made))
    return made


def _crown(folder: Path, keys: list[RingKey], now: datetime) -> None:
    """The root, the first list under it, and the ring over all: with the ring the keys are in force."""
    key = DeviceKey.generate()
    root = _keep(folder, "root", key, now)
    first = sign_list(keys, 1, key, now)
    sync_folder(folder)
    write_ring(folder, Ring(keys=[*keys, root], lists={EVERY_OFFICE: first}))


def _take_over(folder: Path, now: datetime) -> Refusal | None:
    """Copies first, then the ring, then the old names go: a cut in between begins again and ends the same."""
    refusal = exposed(folder)
    if refusal is not None:
        return refusal
    signing = DeviceKey.load(folder / _SIGNING)
    recipients = load(folder / _RECIPIENTS)
    if isinstance(signing, Refusal) or isinstance(recipients, Refusal) or not (folder / _OFFICE).exists():
        return Refusal("keys.incomplete")
    keys = [_renamed_signing(folder, signing, now)]
    keys += _renamed_age(folder, recipients, now)
    if len(keys) != 3:
        return Refusal("keys.incomplete")
    _crown(folder, keys, now)
    for name in (_SIGNING, _OFFICE, _ESCROW, _RECIPIENTS):
        (folder / name).unlink(missing_ok=True)
    sync_folder(folder)
    return None


def _renamed_signing(folder: Path, key: DeviceKey, now: datetime) -> RingKey:
    made = RingKey(role="signing", key_id=key.key_id.hex(), public=key.public_raw.hex(), since=now)
    (folder / secret_name(made)).unlink(missing_ok=True)
    key.save(folder / secret_name(made))
    return made


def _renamed_age(folder: Path, recipients: Recipients, now: datetime) -> list[RingKey]:
    """Office and escrow under their new names; an escrow key that was carried away has only its public half."""
    made = []
    halves: list[tuple[KeyRole, str, str]] = [
        ("office", recipients.office[0], _OFFICE),
        ("escrow", recipients.escrow[0], _ESCROW),
    ]
    for role, public, name in halves:
        key = RingKey(role=role, key_id=key_id(public), public=public, since=now)
        if (folder / name).exists():
            secret = (folder / name).read_text().strip()
            if recipient_of(secret) != public:
                return []
            (folder / secret_name(key)).unlink(missing_ok=True)
            write_new(folder / secret_name(key), f"{secret}\n".encode())
        made.append(key)
    return made
