"""The folder in which a modem's side and the back office meet: files of gammu-smsd (service "files", InboxFormat "detail").

``inbox/``: what came, a file for each part, complete before it has its name. ``outbox/``: what is to go out, its text in UTF-8 or in
UTF-16 with a mark. ``sent/``: the network has it. ``error/``: it did not go out; beside it ``NAME.why`` holds the code. ``modem/`` is this
side's own: which reports are awaited, and how the modem stands. Everything is plain text of citizens: nobody else may read it.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from hardware.modems.pdu import Coding, Deliver, StatusReport

FOLDERS = ("inbox", "outbox", "sent", "error", "modem")
WHY = ".why"
_OUT = re.compile(r"OUT[A-Z]\d{8}_\d{6}_\d+_(?P<recipient>\+?\d{3,15})_.*\.txt(?P<flags>[a-z]*)$")
_CODINGS = {
    Coding.SEVEN_BIT: "Default_No_Compression", Coding.UCS2: "Unicode_No_Compression", Coding.EIGHT_BIT: "8bit",
}  # fmt: skip
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9+]")
_TEXT_LINE = 200
"""Hexadecimal digits of a text on one line, as gammu breaks them."""


@dataclass(frozen=True, slots=True)
class Order:
    """A file of the outbox."""

    name: str
    recipient: str = field(repr=False)
    text: str = field(repr=False)
    report: bool


class SpoolRefusedError(OSError):
    """The folder cannot serve as a spool; the text says why."""


class Spool:
    """``folder`` on one file system, so that a name appears with all of its file behind it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def prepare(self) -> None:
        """Makes what is missing, for its owner alone. Raises SpoolRefusedError."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for name in FOLDERS:
                (self.folder / name).mkdir(mode=0o700, exist_ok=True)
            mode = stat.S_IMODE(self.folder.stat().st_mode)
        except OSError as trouble:
            raise SpoolRefusedError(f"{self.folder}: {trouble.strerror}") from trouble
        if mode & 0o007:
            raise SpoolRefusedError(f"{self.folder}: everybody can read it; chmod 700")

    def keep(self, came: Deliver | None, digits: str) -> str:
        """Puts what came into the inbox, on the disk when this returns, and answers its name. None: a PDU that cannot be read
        is kept as its digits. The same message read twice is the same file."""
        sender = came.sender if came is not None else ""
        sent_at = came.sent_at if came is not None else None
        return self._into_inbox(as_file(came, digits), sent_at, sender, _part_of(came))

    def keep_report(self, report: StatusReport, digits: str, order: str, *, delivered: bool) -> str:
        """Puts a report into the inbox. ``order``: the name of the file it speaks of, "" where that is not known."""
        said = "Delivered" if delivered else "Failed"
        lines = [
            "[SMSBackup000]",
            "PDU = Status_Report",
            *_time_lines(report.done_at or report.sent_at),
            f'Number = "{report.recipient}"',
            *_text_lines(said.encode("utf-16-be")),
            f"Coding = {_CODINGS[Coding.SEVEN_BIT]}",
            f"MessageReference = {report.reference}",
            f"Status = {report.status}",
            f"Order = {order}",
            f"RawPDU = {digits}",
        ]
        return self._into_inbox(_bytes(lines), report.done_at, report.recipient, 0)

    def orders(self) -> Iterator[Order]:
        """What is to go out, the most urgent first. A file whose name says nothing goes to ``error/``."""
        for path in sorted((self.folder / "outbox").glob("OUT*.txt*")):
            found = _OUT.match(path.name)
            if found is None:
                self.failed(path.name, "name")
                continue
            try:
                text = _text_in(path.read_bytes())
            except FileNotFoundError:
                continue  # taken back by the office
            except UnicodeDecodeError:
                self.failed(path.name, "text")
                continue
            yield Order(path.name, found["recipient"], text, "d" in found["flags"])

    def taken(self, name: str) -> None:
        """The network has it."""
        self._move(name, "sent")

    def failed(self, name: str, code: str) -> None:
        """It did not go out, or nobody knows (``in_doubt``)."""
        self.write(self.folder / "error" / f"{name}{WHY}", code.encode())
        self._move(name, "error")

    def in_outbox(self, name: str) -> bool:
        """Whether a file is still to go out."""
        return (self.folder / "outbox" / name).exists()

    def own(self, name: str) -> Path:
        """A file of this side's own."""
        return self.folder / "modem" / name

    def write(self, path: Path, data: bytes, *, durable: bool = True) -> None:
        """Replaces ``path`` as a whole; ``durable``: on the disk when this returns."""
        half = self.folder / "modem" / f".{path.name}"
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        half.replace(path)
        if durable:
            _sync(path.parent)

    def _into_inbox(self, data: bytes, sent_at: datetime | None, sender: str, part: int) -> str:
        moment = f"{sent_at:%Y%m%d_%H%M%S}" if sent_at else "00000000_000000"
        written_sender = _NOT_IN_NAMES.sub("-", sender)[:30]
        serial = int.from_bytes(hashlib.sha256(data).digest()[:4], "big")
        while True:  # two at all is rare, since the serial comes out of what is written
            name = f"IN{moment}_{serial:010d}_{written_sender}_{part:02d}.txt"
            path = self.folder / "inbox" / name
            if not path.exists():
                self.write(path, data)
                return name
            if path.read_bytes() == data:
                return name
            serial += 1

    def _move(self, name: str, where: str) -> None:
        source = self.folder / "outbox" / name
        try:
            source.replace(self.folder / where / name)
        except FileNotFoundError:
            return  # taken back by the office
        _sync(self.folder / where)
        _sync(source.parent)


def as_file(came: Deliver | None, digits: str) -> bytes:
    """A file of the inbox, as gammu writes it, with the zone and the PDU besides."""
    lines = ["[SMSBackup000]"]
    if came is None:
        return _bytes([*lines, "PDU = Unreadable", f"RawPDU = {digits}"])
    lines += ["PDU = Deliver", *_time_lines(came.sent_at)]
    lines += [
        f'Number = "{_NOT_IN_NAMES.sub("-", came.sender)}"',
        f"NumberUnicode = {came.sender.encode('utf-16-be').hex().upper()}",
    ]
    if came.header:
        lines.append(f"UDH = {len(came.header):02X}{came.header.hex().upper()}")
    lines += _text_lines(came.octets if came.coding is Coding.EIGHT_BIT else came.units)
    return _bytes([*lines, f"Coding = {_CODINGS[came.coding]}", f"RawPDU = {digits}"])


def _bytes(lines: list[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def _time_lines(moment: datetime | None) -> list[str]:
    """gammu writes no zone; ours stands beside it."""
    return [f"DateTime = {moment:%Y%m%dT%H%M%S}", f"Zone = {moment:%z}"] if moment else []


def _text_lines(octets: bytes) -> list[str]:
    digits = octets.hex().upper()
    return [
        f"Text{number:02d} = {digits[start : start + _TEXT_LINE]}"
        for number, start in enumerate(range(0, len(digits), _TEXT_LINE))
    ]


def _part_of(came: Deliver | None) -> int:
    """The number of the part, 0 for a whole message: for the name alone."""
    header = came.header if came is not None else b""
    return header[-1] if header[:2] in (b"\x00\x03", b"\x08\x04") else 0


def _text_in(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    return data.decode("utf-8")


def _sync(folder: Path) -> None:
    """A new name is safe once its folder is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
