"""Secrets on their way: out to a stick and a safe, as a copy under a passphrase, and back into a centre."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from pathlib import Path

import msgspec
import pyrage

from sync.cases.refusal import Refusal
from sync.central.at_rest import STORAGE_KEY
from sync.central.key_making import earlier_form
from sync.central.key_ring import RING, KeyRole, held, secret_name
from sync.central.keys import FOLDER, CentreKeys
from sync.vault.folders import sync_folder, write_new

SHORTEST = 12
"""Characters of a passphrase. scrypt makes each guess cost a second; four random words are better still."""

_JOURNAL = "journal.sqlite"


class _Copy(msgspec.Struct):
    v: int
    files: dict[str, str]


def carry_out(keys: CentreKeys, role: KeyRole, folder: Path, *, remove: bool) -> list[Path] | Refusal:
    """Writes the secret halves of a role that still lie here into ``folder``; fsynced, read back, compared.

    Only then, and only with ``remove``, do they go here. Returns the files; one that is there with the same content
    counts as written, so that a second call may remove. ``copy.nothing`` {"role"}: none is here; ``copy.exists``
    {"file"}: something else bears its name; ``copy.differs`` {"file"}: the stick gives back something else than it was given.
    """
    here = [keys.folder / secret_name(key) for key in keys.ring.of(role)]
    here = [path for path in here if path.exists()]
    if not here:
        return Refusal("copy.nothing", {"role": role})
    out = []
    for path in here:
        target = folder / f"kotak-aduan-{path.name}"
        if not target.exists():
            write_new(target, path.read_bytes())
        elif target.read_bytes() != path.read_bytes():
            return Refusal("copy.exists", {"file": str(target)})
        if _read_back(target) != path.read_bytes():
            return Refusal("copy.differs", {"file": str(target)})
        out.append(target)
    sync_folder(folder)
    if remove:
        for path in here:
            path.unlink()
        sync_folder(keys.folder)
    return out


def write_copy(keys: CentreKeys, file: Path, passphrase: str) -> Refusal | None:
    """All that a centre needs to sign and to open, under a passphrase (age, scrypt); neither escrow nor root.

    ``copy.exists``, ``copy.passphrase`` (too short), ``copy.differs`` (it does not open again).
    """
    if len(passphrase) < SHORTEST:
        return Refusal("copy.passphrase", {"shortest": SHORTEST})
    if file.exists():
        return Refusal("copy.exists", {"file": str(file)})
    kept = [key for key in keys.ring.keys if key.role in ("signing", "office")]
    names = [RING, STORAGE_KEY, *(secret_name(key) for key in kept)]
    files = {name: (keys.folder / name).read_text() for name in names if (keys.folder / name).exists()}
    plain = msgspec.json.encode(_Copy(1, files))
    write_new(file, pyrage.passphrase.encrypt(plain, passphrase))
    sync_folder(file.resolve().parent)
    return (
        None
        if _opened(_read_back(file), passphrase) == files
        else Refusal("copy.differs", {"file": str(file)})
    )


def unlock(file: Path, folder: Path, passphrase: str, kiosks: Collection[Path]) -> CentreKeys | Refusal:
    """Puts a copy into the empty keys folder of a centre's data ``folder``.

    ``kiosks``: folders where a kiosk's journal may lie. ``unlock.kiosk`` {"folder"}: one does; a machine that takes
    complaints in must never be able to open them. ``unlock.keys_there``, ``unlock.wrong`` (passphrase or file), ``keys.busy``.
    """
    for place in (folder, *kiosks):
        if (place / _JOURNAL).exists():
            return Refusal("unlock.kiosk", {"folder": str(place)})
    keys = folder / FOLDER
    if (keys / RING).exists() or earlier_form(keys):
        return Refusal("unlock.keys_there")
    files = _opened(file.read_bytes(), passphrase)
    if files is None:
        return Refusal("unlock.wrong")
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    with held(keys) as busy:
        if busy is not None:
            return busy
        if (keys / RING).exists():
            return Refusal("unlock.keys_there")
        for name in sorted(files, key=lambda name: name == RING):  # the ring last: with it the keys are there
            (keys / name).unlink(missing_ok=True)
            write_new(keys / name, files[name].encode())
        sync_folder(keys)
    return CentreKeys.load(keys)


def _opened(sealed: bytes, passphrase: str) -> Mapping[str, str] | None:
    try:
        copy = msgspec.json.decode(pyrage.passphrase.decrypt(sealed, passphrase), type=_Copy)
    except (pyrage.DecryptError, msgspec.DecodeError):
        return None
    plain_names = all(Path(name).name == name and not name.startswith(".") for name in copy.files)
    return copy.files if copy.v == 1 and plain_names and RING in copy.files else None


def _read_back(path: Path) -> bytes:
    """From the medium: what the kernel holds of it in memory is let go first."""
    with path.open("rb") as file:
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read()
