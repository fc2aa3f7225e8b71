"""What lies sealed at rest of a message: who sent it, and what was read in it."""

from __future__ import annotations

from typing import Any

import msgspec

from sync.central.at_rest import Place
from sync.central.messages.taking import ORIGIN, Origin
from sync.central.store import Store

CONTENT = "sealed_content"


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """What was read, as it lies sealed at rest. ``files``: names of the attachments, in their order; ``left_out``: how many
    were not kept, for their size or number; they lie in the raw message; ``name``: as the sender calls himself."""

    text: str
    subject: str = ""
    files: tuple[str, ...] = ()
    left_out: int = 0
    bounced: str = ""
    notes: tuple[str, ...] = ()
    name: str = ""


def origin_of(store: Store, row: Any) -> Origin:
    """Who sent it, and its name; empty after its erasure, or where another storage key sealed it."""
    place = Place(row.office_id, row.message_id)
    text = store.at_rest.open(place, row.data_key, ORIGIN, row.sealed_origin)
    return Origin("", "") if text is None else msgspec.json.decode(text, type=Origin)


def content_of(store: Store, row: Any) -> Kept | None:
    """What was read in it; None where it was not read, could not be, or is erased."""
    place = Place(row.office_id, row.message_id)
    text = store.at_rest.open(place, row.data_key, CONTENT, row.sealed_content)
    return None if text is None else msgspec.json.decode(text, type=Kept)
