"""Sealing and opening of what is too large for memory: age, 64 KiB at a time. A cut or altered end is refused."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import BinaryIO

import pyrage

MAGIC = b"age-encryption.org/v1"


def is_recipient(text: str) -> bool:
    """Whether this is an ``age1…`` to which can be sealed."""
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


@contextmanager
def sealing_into(out: BinaryIO, recipients: Sequence[str]) -> Iterator[BinaryIO]:
    """What is written to the stream of the block stands sealed in ``out`` when the block ends; nothing plain does."""
    keys = [pyrage.x25519.Recipient.from_str(one) for one in recipients]
    read_end, write_end = os.pipe()
    trouble: list[BaseException] = []

    def seal() -> None:
        try:
            with os.fdopen(read_end, "rb") as plain:
                pyrage.encrypt_io(plain, out, keys)
        except BaseException as failed:  # noqa: BLE001  told in the thread that waits
            trouble.append(failed)

    sealer = threading.Thread(target=seal, name="sealer")
    sealer.start()
    try:
        with os.fdopen(write_end, "wb") as plain:
            yield plain
    except BrokenPipeError:
        pass  # the sealer's own trouble says why
    finally:
        sealer.join()
    if trouble:
        raise OSError(f"the backup could not be sealed: {trouble[0]}")


def open_into(sealed: BinaryIO, out: BinaryIO, identities: Sequence[str]) -> bool:
    """The plain bytes into ``out``; False where none of the secret keys fits, or the bytes are not whole."""
    keys = [pyrage.x25519.Identity.from_str(one.strip()) for one in identities]
    try:
        pyrage.decrypt_io(sealed, out, keys)
    except (pyrage.DecryptError, OSError):
        return False
    return True
