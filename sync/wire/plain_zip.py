"""Opening a ZIP that anybody may have written. Limits come before reading.

The ZIP's directory is measured before a library parses it; nothing in it may be compressed or lie twice, and the members
together may not be larger than the file: a reader need not fear what unfolds.
"""

from __future__ import annotations

import os
import struct
import zipfile
from collections.abc import Iterator
from typing import BinaryIO, Literal

_END = struct.Struct("<4s4H2LH")  # end of central directory, without a comment
_MAX_DIRECTORY = 4 * 1024 * 1024
_ZIP64_LOCATOR = b"PK\x06\x07"
_CHUNK = 1024 * 1024
BROKEN = (
    zipfile.BadZipFile,
    NotImplementedError,  # versions and methods that the library does not know
    RuntimeError,  # encrypted members
    ValueError,
    OverflowError,
    EOFError,
    struct.error,
)
"""What the library raises where a ZIP is not what it says."""

Wrong = Literal["damaged", "not_one"]
"""``damaged``: it begins as ours would and cannot be read; ``not_one``: something else, or a trap."""


def open_plain(file: BinaryIO, *, largest: int, most: int) -> zipfile.ZipFile | Wrong:
    """The archive, if it has at most ``most`` members and ``largest`` bytes. Raises OSError where the medium fails."""
    size = file.seek(0, os.SEEK_END)
    if not _has_sound_end(file, size, largest, most):
        file.seek(0)
        return "damaged" if file.read(4) == b"PK\x03\x04" else "not_one"
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN:
        return "damaged"
    return archive if _is_plain(archive.infolist(), size) else "not_one"


def read_member(archive: zipfile.ZipFile, name: str, largest: int) -> bytes | Wrong:
    """A small member as a whole."""
    try:
        info = archive.getinfo(name)
    except KeyError:
        return "not_one"
    if info.file_size > largest:
        return "not_one"
    try:
        return archive.read(info)
    except BROKEN:
        return "damaged"


def chunks_of(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A member's bytes, a megabyte at a time; ends early where they cannot be read."""
    try:
        with archive.open(name) as file:
            while part := file.read(_CHUNK):
                yield part
    except BROKEN:
        return


def _has_sound_end(file: BinaryIO, size: int, largest: int, most: int) -> bool:
    """The last 22 bytes name a small directory that ends just before them; no comment, no ZIP64, one disk."""
    if not _END.size < size <= largest:
        return False
    file.seek(size - _END.size)
    magic, disk, first, here, total, length, offset, comment = _END.unpack(file.read(_END.size))
    sound = (
        magic == b"PK\x05\x06"
        and (disk, first, comment) == (0, 0, 0)
        and here == total <= most
        and length <= _MAX_DIRECTORY
        and offset + length == size - _END.size
    )
    if not sound:
        return False
    file.seek(max(0, size - _END.size - 20))
    return file.read(4) != _ZIP64_LOCATOR


def _is_plain(members: list[zipfile.ZipInfo], size: int) -> bool:
    stored = all(
        one.compress_type == zipfile.ZIP_STORED and one.file_size == one.compress_size for one in members
    )
    names = {one.filename for one in members}
    return stored and len(names) == len(members) and sum(one.file_size for one in members) <= size
