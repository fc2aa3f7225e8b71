"""Which release keys count on this machine: its office's, what a release has handed over in their place, or the release's own.

The office's stand in ``/etc/kotak-aduan``, where no release reaches. So a release may name the keys that count in their place
from then on; they are taken once it has proved itself, and lie with root's other records of updates. The office's word stays
the last one: as soon as other keys stand in its file than those that were handed over, these count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from kiosk.updates.places import SHIPPED, Places
from kiosk.updates.unpacking import Record
from sync.cases.refusal import Refusal
from sync.logbook import note
from sync.vault.folders import replace
from sync.wire.release import KEYS_FILE, MAX_KEYS, HexKey, Version, keys_of, version_key

Origin = Literal["office", "handed over", "release"]


class HandedOver(Struct, frozen=True, kw_only=True):
    """``keys`` count in the place of ``over``, the office's; so said release ``by``, which ``signed_by`` had signed."""

    v: Literal[1] = 1
    keys: Annotated[list[HexKey], Meta(min_length=1, max_length=MAX_KEYS)]
    over: list[HexKey]
    by: Version
    signed_by: HexKey


@dataclass(frozen=True, slots=True)
class Trusted:
    """``by``: version of the release that handed them over, "" where none has."""

    keys: tuple[bytes, ...]
    origin: Origin
    by: str = ""


def trusted(places: Places) -> Trusted | Refusal:
    """As they count now. ``release.keys``, ``release.no_keys``; ``release.handed_over``: what was handed over cannot be read, and
    the keys from before may be the ones that were withdrawn."""
    office = _of_office(places)
    if isinstance(office, Refusal):
        return office
    if not office:
        shipped = keys_of((SHIPPED / KEYS_FILE,))
        return shipped if isinstance(shipped, Refusal) else Trusted(shipped, "release")
    handed = _handed_over(places)
    if isinstance(handed, Refusal):
        return handed
    if handed is None or set(handed.over) != _words(office):
        return Trusted(office, "office")
    return Trusted(tuple(bytes.fromhex(one) for one in handed.keys), "handed over", handed.by)


def keys_now(places: Places) -> tuple[bytes, ...] | Refusal:
    """Those whose signature makes a release one for this machine."""
    found = trusted(places)
    return found if isinstance(found, Refusal) else found.keys


def hand_over(places: Places, release: Record) -> bool:
    """What a release that has proved itself here names counts from now on; False: it names none, was heard before, is signed
    by a key that counts no more, or the office has no keys of its own, so that the release's count anyway."""
    office, before, now = _of_office(places), _handed_over(places), trusted(places)
    if isinstance(office, Refusal) or isinstance(before, Refusal) or isinstance(now, Refusal):
        return False
    heard = before is not None and version_key(before.by) >= version_key(release.version)
    if not release.keys or not office or heard or release.signed_by not in _words(now.keys):
        return False
    said = HandedOver(
        keys=list(release.keys),
        over=sorted(_words(office)),
        by=release.version,
        signed_by=release.signed_by,
    )
    replace(places.handed_over, msgspec.json.encode(said), mode=0o644)
    note("update.keys_handed_over", version=f"v{release.version}", n=len(said.keys))
    return True


def _of_office(places: Places) -> tuple[bytes, ...] | Refusal:
    """Empty where the office leaves it to the release."""
    found = keys_of((places.own_keys,))
    return () if isinstance(found, Refusal) and found.code == "release.no_keys" else found


def _handed_over(places: Places) -> HandedOver | Refusal | None:
    try:
        return msgspec.json.decode(places.handed_over.read_bytes(), type=HandedOver)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError):
        return Refusal("release.handed_over")


def _words(keys: tuple[bytes, ...]) -> set[str]:
    return {one.hex() for one in keys}
