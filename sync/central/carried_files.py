"""A sealed file from a stick, by the same way to the disk as one that comes over the network."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from sync.central import blobs
from sync.central.store import Clock, Store
from sync.wire.bundle import Member

BLOBS = "blobs/"

Fate = Literal["held", "known", "unwanted", "erased", "refused", "no-room"]
"""``held``: durable now; ``known``: it was here; ``unwanted``: no accepted case names it; ``refused``: not its size."""

_FATES: dict[str, Fate] = {"not-wanted": "unwanted", "erased": "erased", "storage-full": "no-room"}


def take_file(store: Store, office_id: str, member: Member, chunks: Iterable[bytes], clock: Clock) -> Fate:
    """From its first byte, whatever of it is here: the bytes are the same, and the final hash decides."""
    sha256 = member.name.removeprefix(BLOBS)
    upload = blobs.begin(store, office_id, sha256, 0)
    if isinstance(upload, str):
        return _FATES.get(upload, "refused")
    if isinstance(upload, blobs.Upload):
        try:
            for chunk in chunks:
                fault = upload.put(chunk)
                if fault is not None:
                    return _FATES.get(fault, "refused")
        finally:
            upload.close()
    state = blobs.finish(store, office_id, sha256, clock)
    if isinstance(state, str):
        return _FATES.get(state, "refused")
    if not state.held:
        return "refused"
    return "held" if isinstance(upload, blobs.Upload) else "known"
