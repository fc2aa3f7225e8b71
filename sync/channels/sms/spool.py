"""The office's side of the folder: what came and is not taken yet, what goes out and what became of it.

Other side: `hardware.modems.spool`, or gammu-smsd. ``office/`` is this side's own: which parts of long messages have been taken.
"""

from __future__ import annotations

import codecs
import re
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, unquote

from sync.cases.working_calendar import JAKARTA
from sync.vault.folders import sync_folder, write_new

FOLDERS = ("inbox", "outbox", "sent", "error", "modem", "office")
UNFINISHED = timedelta(seconds=2)
"""gammu-smsd writes under the name that counts; younger files wait."""
OVER = ("sent", "error")
OUT = ("outbox", *OVER)
"""Where what goes out lies, in the order in which it gets there."""
_LOOK_ANYHOW = timedelta(hours=1)
_TICK_NS = 2_000_000_000
KEPT = timedelta(days=30)
"""Longer than a notice can wait to be asked about: an office is closed for ten days at most."""
DOUBLES_WITHIN = timedelta(days=3)
"""In which a part of a long message may come once more."""
_WHY, _TOLD = ".why", ".told"
_NAME = re.compile(
    r"OUT[A-Z](?P<when>\d{8}_\d{6})_(?P<serial>\d+)_(?P<recipient>\+?\d+)_(?P<reference>.+)\.txt[a-z]*$"
)


@dataclass(frozen=True, slots=True)
class Sending:
    """A file that was handed over. ``where``: ``outbox``, ``sent`` or ``error``; ``serial``: which try; ``written_at``: by us."""

    path: Path
    where: str
    serial: int
    recipient: str
    reference: str
    written_at: datetime

    @property
    def code(self) -> str:
        """Why it did not go out; "" where the daemon says nothing of it."""
        try:
            return self.path.with_name(self.path.name + _WHY).read_text().strip()
        except OSError:
            return ""

    @property
    def told(self) -> bool:
        """Whether it was said before that it is in doubt."""
        return self.path.with_name(self.path.name + _TOLD).exists()


class Spool:
    """``folder`` belongs to the office's user alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._looked: dict[str, tuple[datetime, int]] = {}

    def prepare(self) -> None:
        """Makes what is missing; raises OSError."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name in FOLDERS:
            (self.folder / name).mkdir(mode=0o700, exist_ok=True)

    def incoming(self, now: datetime) -> Iterator[tuple[Path, datetime]]:
        """Whole files of the inbox with the time of their writing, the oldest name first."""
        for path in sorted((self.folder / "inbox").glob("IN*.txt")):
            try:
                written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except FileNotFoundError:
                continue
            # A clock that was set back must not hide a message for ever.
            if abs(now - written) >= UNFINISHED:
                yield path, written

    def remove(self, path: Path) -> None:
        """It lies elsewhere now."""
        path.unlink(missing_ok=True)

    def note_taken(self, digest: str) -> None:
        """This part of a long message is stored; if it comes once more it is no beginning of another one."""
        (self.folder / "office" / digest).touch()

    def was_taken(self, digest: str) -> bool:
        """Whether it came before."""
        return (self.folder / "office" / digest).exists()

    def sync_taken(self) -> None:
        """What was noted outlasts a power cut."""
        sync_folder(self.folder / "office")

    def hand_over(self, recipient: str, reference: str, text: str, *, serial: int, now: datetime) -> None:
        """Puts a text into the outbox: its name appears with all of it behind it."""
        when = f"{now.astimezone(JAKARTA):%Y%m%d_%H%M%S}"
        name = f"OUTA{when}_{serial:03d}_{recipient}_{_quoted(reference)}.txtd"
        half = self.folder / "office" / f".{name}"
        half.unlink(missing_ok=True)
        write_new(half, _bytes(text))
        half.replace(self.folder / "outbox" / name)
        sync_folder(self.folder / "outbox")

    def sendings(self, reference: str = "", *, where: Collection[str] = OUT) -> list[Sending]:
        """What was handed over under this reference, or all of it, and lies in these folders; the latest try last. The outbox is looked at first: what
        the daemon moves meanwhile is found twice, the second time where it is, and never not at all."""
        pattern = f"OUT*_{_quoted(reference)}.txt*" if reference else "OUT*.txt*"
        found = [
            sending
            for place in OUT
            if place in where
            for path in (self.folder / place).glob(pattern)
            if (sending := _sending(path, place)) is not None and reference in ("", sending.reference)
        ]
        return sorted(found, key=lambda one: one.serial)

    def give_up(self, sending: Sending, code: str) -> None:
        """It is not to go out any more, or did not arrive: it is found under ``error`` from now on."""
        (self.folder / "error" / f"{sending.path.name}{_WHY}").write_text(code)
        with suppress(FileNotFoundError):  # taken by the daemon at this moment
            sending.path.replace(self.folder / "error" / sending.path.name)
        sync_folder(self.folder / "error")

    def tell(self, sending: Sending) -> None:
        """From now on it has been said that this one is in doubt."""
        sending.path.with_name(sending.path.name + _TOLD).touch()
        sync_folder(sending.path.parent)

    def forget(self, sending: Sending) -> None:
        """Nothing is awaited of it."""
        for extra in ("", _WHY, _TOLD):
            sending.path.with_name(sending.path.name + extra).unlink(missing_ok=True)

    def _empty(self, place: str, now: datetime) -> None:
        for sending in self.sendings(where=(place,)):
            if sending.path.stat().st_size:
                sending.path.write_bytes(b"")
            if now - sending.written_at > KEPT:
                self.forget(sending)

    def tidy(self, now: datetime) -> None:
        """Texts that are over go at once, for they are not needed: a name alone tells what became of it. Names go after `KEPT`.

        Names of a month lie there: a folder in which nothing has come or gone since the last look is passed over.
        """
        for place in OVER:
            looked_at, changed_at = (
                self._looked.get(place, (now - _LOOK_ANYHOW, 0)),
                _changed_at(self.folder / place),
            )
            if looked_at[1] == changed_at and abs(now - looked_at[0]) < _LOOK_ANYHOW:
                continue
            self._empty(place, now)
            # What comes within the same tick of the file system's clock would not be seen.
            settled = (
                _changed_at(self.folder / place) == changed_at and time.time_ns() - changed_at > _TICK_NS
            )
            self._looked[place] = (now, changed_at if settled else 0)
        for path in (self.folder / "office").iterdir():
            if now - datetime.fromtimestamp(path.stat().st_mtime, UTC) > DOUBLES_WITHIN:
                path.unlink(missing_ok=True)


def _changed_at(folder: Path) -> int:
    """When an entry last came or went, ns."""
    return folder.stat().st_mtime_ns


def reference_in(name: str) -> str:
    """The reference in a file's name, "" where there is none."""
    found = _NAME.match(name)
    return unquote(found["reference"].replace("=", "%")) if found else ""


def _sending(path: Path, where: str) -> Sending | None:
    found = _NAME.match(path.name)
    if found is None:
        return None
    written = datetime.strptime(found["when"], "%Y%m%d_%H%M%S").replace(tzinfo=JAKARTA)
    return Sending(path, where, int(found["serial"]), found["recipient"], reference_in(path.name), written)


def _quoted(reference: str) -> str:
    """As it may stand in a name and in a pattern of names."""
    return quote(reference, safe="").replace("%", "=")


def _bytes(text: str) -> bytes:
    """Plain where every system reads it alike, else UTF-16 with its mark, which gammu knows in every locale."""
    return text.encode() if text.isascii() else codecs.BOM_UTF16_LE + text.encode("utf-16-le", "replace")
