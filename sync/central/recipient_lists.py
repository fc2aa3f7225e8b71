"""Signed recipient lists at the centre: made under the root, kept in the ring, handed to kiosks that have an older one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypedDict

from sync.central.key_ring import Ring, RingKey
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.messages import Envelope, ListedKey, RecipientList, decode
from sync.wire.recipient_list import EVERY_OFFICE

LASTS = timedelta(days=731)
"""Two years. When it ends, intake closes at every kiosk that hears of it: the doctor warns half a year before."""


def sign_list(
    keys: Sequence[RingKey], version: int, root: DeviceKey, now: datetime, office_id: str = EVERY_OFFICE
) -> Envelope:
    """The list of these public keys under the root, good for two years from ``now``."""
    listed = RecipientList(
        office_id=office_id,
        version=version,
        recipients=[
            ListedKey(
                role=key.role,
                key_id=key.key_id,
                recipient=key.public,
                valid_from=min(
                    key.since, now
                ),  # a centre's clock may have been set back since the key was made
            )
            for key in keys
            if key.role in ("office", "escrow")
        ],
        issued_at=now,
        valid_until=now + LASTS,
    )
    return signed.seal_document(listed, signed.RECIPIENTS, root.sign, root.key_id.hex())


def list_of(ring: Ring, office_id: str) -> Envelope:
    """The office's own list, or the one for every office."""
    return ring.lists.get(office_id) or ring.lists[EVERY_OFFICE]


def listed_in(envelope: Envelope) -> RecipientList:
    """What stands in a list of our own ring; its signature is the reader's business."""
    listed = decode(envelope.payload, RecipientList)
    assert listed is not None  # the ring holds what `sign_list` made
    return listed


class Holder(Protocol):
    """`sync.central.keys.CentreKeys`, as far as lists go."""

    @property
    def root_public(self) -> bytes: ...

    def news_for(self, office_id: str, version: int) -> Envelope | None: ...


class News(TypedDict, total=False):
    """Fields of an answer to a kiosk."""

    recipients: Envelope
    root_public: bytes


def news(keys: Holder, office_id: str, version: int) -> News:
    """What an answer tells a kiosk that seals to list ``version``: nothing, or the newer list.

    To a kiosk that was enrolled before there was a root (version 0) the root's public half too; it believes it since
    the answer is signed by the key that it has pinned.
    """
    newer = keys.news_for(office_id, version)
    if newer is None:
        return {}
    return {"recipients": newer} if version else {"recipients": newer, "root_public": keys.root_public}
