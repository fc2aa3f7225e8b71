"""The machine's own key through enrolments: each has one of its own, and none is ever overwritten.

``device.key`` is the present one; ``device.key.next`` waits for its enrolment to be stored; ``device.key.<id>`` are
those of earlier enrolments, whose receipts citizens still hold.
"""

from __future__ import annotations

from pathlib import Path

from sync.cases.refusal import Refusal
from sync.vault.folders import sync_folder
from sync.vault.signing import DeviceKey


def present_key(path: Path) -> DeviceKey | Refusal:
    """To ask the centre with: the one that waits for its enrolment, else the present one, else a new one."""
    waiting = DeviceKey.load(_next(path))
    if isinstance(waiting, DeviceKey):
        return waiting
    key = DeviceKey.load(path)
    return made_at(path) if isinstance(key, Refusal) and key.code == "device_key.missing" else key


def next_key(path: Path) -> DeviceKey | Refusal:
    """A key for the enrolment to come; the same until it has come, so that a lost reply can be asked for again."""
    waiting = DeviceKey.load(_next(path))
    missing = isinstance(waiting, Refusal) and waiting.code == "device_key.missing"
    return made_at(_next(path)) if missing else waiting


def made_at(path: Path) -> DeviceKey:
    """A new key, on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = DeviceKey.generate()
    key.save(path)
    return key


def settle_key(path: Path, enrolled: bytes | None) -> None:
    """Puts the waiting key in the present one's place if it is the enrolled one (``enrolled``: key id); done again
    after a cut, it finishes what was begun."""
    waiting = DeviceKey.load(_next(path))
    if not isinstance(waiting, DeviceKey) or waiting.key_id != enrolled:
        return
    before = DeviceKey.load(path)
    if isinstance(before, DeviceKey):
        path.rename(path.with_name(f"{path.name}.{before.key_id.hex()}"))
    _next(path).rename(path)
    sync_folder(path.parent)


def former_keys(path: Path) -> list[Path]:
    """Of earlier enrolments, and the one that waits."""
    return sorted(path.parent.glob(f"{path.name}.*"))


def _next(path: Path) -> Path:
    return path.with_name(f"{path.name}.next")
