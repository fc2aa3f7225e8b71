"""Reading a signed recipient list: what must hold before anything is sealed to it, at either end."""

from __future__ import annotations

from datetime import datetime

from sync.cases.refusal import Refusal
from sync.vault.recipients import Recipients, holds_secret, key_id
from sync.wire import signed
from sync.wire.messages import Envelope, RecipientList, Role

EVERY_OFFICE = "*"
ROLES: tuple[Role, ...] = ("office", "escrow")


def read(envelope: Envelope, root_public: bytes, office_id: str) -> RecipientList | Refusal:
    """The list, or ``keys.unsigned`` (not by this root), ``keys.foreign`` (another office's), ``keys.secret``,
    ``keys.invalid`` {"which"}."""
    if holds_secret(envelope.payload):
        return Refusal("keys.secret")
    listed = signed.open_document(envelope, signed.RECIPIENTS, root_public, RecipientList)
    if listed is None:
        return Refusal("keys.unsigned")
    if listed.office_id not in (office_id, EVERY_OFFICE):
        return Refusal("keys.foreign")
    if any(one.key_id != key_id(one.recipient) for one in listed.recipients):
        return Refusal("keys.invalid", {"which": "ids"})
    sound = Recipients.among(_all(listed, "office"), _all(listed, "escrow"))
    return sound if isinstance(sound, Refusal) else listed


def recipients_at(listed: RecipientList, moment: datetime) -> Recipients | Refusal:
    """Those of a list that was `read` that are valid then; ``keys.expired`` if the list or all of a kind have ended.

    ``moment``: one that the centre has told. A kiosk's own clock may stand in 1970 and would close it for nothing.
    """
    if moment >= listed.valid_until:
        return Refusal("keys.expired")
    office, escrow = _all(listed, "office", moment), _all(listed, "escrow", moment)
    return Recipients.among(office, escrow) if office and escrow else Refusal("keys.expired")


def ends_at(listed: RecipientList) -> datetime:
    """From when on `recipients_at` finds nobody: the list's own end, or that of the last key of a kind."""
    ends = [listed.valid_until]
    for role in ROLES:
        of_role = [one.valid_until for one in listed.recipients if one.role == role]
        ends += [max(one for one in of_role if one is not None)] if of_role and None not in of_role else []
    return min(ends)


def _all(listed: RecipientList, role: Role, at: datetime | None = None) -> list[str]:
    return [
        one.recipient
        for one in listed.recipients
        if one.role == role
        and (at is None or (one.valid_from <= at and (one.valid_until is None or at < one.valid_until)))
    ]
