"""A mailbox behind IMAP (RFC 3501), kept open between rounds and opened anew after any trouble."""

from __future__ import annotations

import imaplib
import re
from collections.abc import Callable, Iterator, Sequence
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from imap_tools import BaseMailBox
from imap_tools.errors import ImapToolsError, MailboxFolderCreateError
from imap_tools.utils import encode_folder

from sync.central.settings import EmailSettings
from sync.channels.email.imap_line import connect, good, hang_up, select, sign_in
from sync.channels.email.lines import TIMEOUT_S
from sync.channels.email.mailbox import Away, Waiting
from sync.channels.email.secrets import Secret

T = TypeVar("T")
_DATA = re.compile(rb"UID (\d+)")
_LISTED = re.compile(rb'(?=.*\bUID (\d+))(?=.*\bRFC822\.SIZE (\d+))(?=.*\bINTERNALDATE "([^"]+)")', re.DOTALL)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
"""RFC 3501 section 9, whatever language this process speaks."""
_AT_ONCE = 200
"""UIDs in one command."""
_LOOK_S = 1.0
"""How often it is asked, within one IDLE, whether to stop."""


class ImapMailbox:
    """`Mailbox` over imap-tools. Not for two threads at once. ``folder``: another one than that of the settings, which is made
    if there is none."""

    def __init__(
        self, settings: EmailSettings, secret: Secret, timeout_s: float = TIMEOUT_S, folder: str = ""
    ) -> None:
        self._folder = folder
        self._settings = settings
        self._secret = secret
        self._timeout_s = timeout_s
        self._box: BaseMailBox | None = None
        self._epoch = 0
        self._folders: dict[str, str] = {}
        self._wakes = False

    def new(self, most: int, later: frozenset[int] = frozenset()) -> Sequence[Waiting] | Away:
        def ask(box: BaseMailBox) -> Sequence[Waiting]:
            good(box.client.noop())  # dovecot looks for new mails after a search, not before it
            since = self._settings.since
            which = "" if since is None else f" SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}"
            uids = [int(uid) for uid in box.uids(f"UNDELETED{which}", charset=None)]
            first = sorted(uids, key=lambda uid: (uid in later, uid))[:most]
            order = {uid: place for place, uid in enumerate(first)}
            return sorted(self._listed(box, first), key=lambda mail: order.get(mail.uid, most))

        return self._asked(ask)

    def fetch(self, mails: Sequence[Waiting], first: int | None = None) -> dict[int, bytes] | Away:
        part = "BODY.PEEK[]" if first is None else f"BODY.PEEK[]<0.{first}>"

        def ask(box: BaseMailBox) -> dict[int, bytes]:
            found = {}
            for uids in _chunks([mail.uid for mail in mails if mail.epoch == self._epoch]):
                for head, data in _literals(good(box.client.uid("FETCH", uids, f"(UID {part})"))):
                    if (uid := _DATA.search(head)) is not None:
                        found[int(uid[1])] = data
            return found

        return self._asked(ask)

    def put(self, mails: Sequence[Waiting], folder: str) -> Away | None:
        def move(box: BaseMailBox) -> None:
            there = self._made(box, folder)
            # After a line was lost the folder may have been made anew: then these are the numbers of other mails.
            for some in _chunks([mail.uid for mail in mails if mail.epoch == self._epoch]):
                _moved(box, some, there)

        return self._asked(move) if mails else None

    def strike(self, mails: Sequence[Waiting]) -> Away | None:
        def strike(box: BaseMailBox) -> None:
            for some in _chunks([mail.uid for mail in mails if mail.epoch == self._epoch]):
                _struck(box, some)

        return self._asked(strike) if mails else None

    def prepare(self, folder: str) -> str | Away:
        """Make a folder for mails that will be moved, if there is none; its name at this server."""
        return self._asked(lambda box: self._made(box, folder))

    @property
    def wakes(self) -> bool:
        return self._wakes

    def wait(self, at_most_s: float, stop: Callable[[], bool]) -> bool | Away:
        def idle(box: BaseMailBox) -> bool:
            if not self._wakes:
                return False
            left, woken = at_most_s, False
            with box.idle as line:
                while left > 0 and not woken and not stop():
                    said = line.poll(timeout=min(left, _LOOK_S))
                    woken = any(b"EXISTS" in one or b"RECENT" in one for one in said)
                    left -= _LOOK_S
            return woken

        return self._asked(idle)

    def close(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            try:
                box.logout()
            except (imaplib.IMAP4.error, ImapToolsError, OSError):
                hang_up(box)

    def _asked(self, act: Callable[[BaseMailBox], T]) -> T | Away:
        """Do it on the open line, or on a new one; any trouble ends the line."""
        box = self._box or self._opened()
        if isinstance(box, Away):
            return box
        try:
            answer = act(box)
        except (imaplib.IMAP4.abort, OSError) as trouble:
            return self._lost(Away("line", str(trouble)))
        except (imaplib.IMAP4.error, ImapToolsError, ValueError) as trouble:
            return self._lost(Away("server", str(trouble)))
        return answer

    def _lost(self, why: Away) -> Away:
        if self._box is not None:
            hang_up(self._box)
        self._box = None
        self._folders.clear()
        return why

    def _opened(self) -> BaseMailBox | Away:
        box = connect(self._settings, self._timeout_s)
        if isinstance(box, Away):
            return box
        away = sign_in(box, self._settings, self._secret)
        epoch = away or self._selected(box)
        if isinstance(epoch, Away):
            hang_up(box)
            return epoch
        self._box, self._epoch = box, epoch
        self._wakes = "IDLE" in box.client.capabilities
        return box

    def _selected(self, box: BaseMailBox) -> int | Away:
        if not self._folder:
            return select(box, self._settings.folder)
        try:
            return select(box, self._made(box, self._folder))
        except (imaplib.IMAP4.error, ImapToolsError, ValueError) as trouble:
            return Away("folder", str(trouble))

    def _made(self, box: BaseMailBox, folder: str) -> str:
        """The folder's name at this server; it is made if there is none. Some keep all folders below the inbox."""
        if folder not in self._folders:
            names = (folder, f"INBOX{_parted_by(box)}{folder}")
            there = next((name for name in names if box.folder.exists(name)), None)
            self._folders[folder] = there or _first_made(box, names)
        return self._folders[folder]

    def _listed(self, box: BaseMailBox, uids: Sequence[int]) -> Iterator[Waiting]:
        for some in _chunks(uids):
            for line in good(box.client.uid("FETCH", some, "(UID RFC822.SIZE INTERNALDATE)")):
                told = _LISTED.search(line if isinstance(line, bytes) else b"")
                if told is not None:
                    arrived = parsedate_to_datetime(told[3].decode().strip())
                    yield Waiting(self._epoch, int(told[1]), int(told[2]), arrived)


def _parted_by(box: BaseMailBox) -> str:
    """What stands between the names of a folder and of one below it."""
    inbox = box.folder.list("", "INBOX")
    return inbox[0].delim if inbox else "/"


def _first_made(box: BaseMailBox, names: Sequence[str]) -> str:
    """The first of these names that the server takes; what it says to the last where it takes none."""
    for name in names[:-1]:
        try:
            return _make(box, name)
        except MailboxFolderCreateError:
            continue
    return _make(box, names[-1])


def _make(box: BaseMailBox, name: str) -> str:
    box.folder.create(name)
    box.folder.subscribe(name, True)
    return name


def _moved(box: BaseMailBox, uids: str, folder: str) -> None:
    """By MOVE (RFC 6851); else by copy and delete, where only these are struck out (UIDPLUS, RFC 4315): a plain EXPUNGE
    would also strike out what somebody else has marked. Without either they stay, marked, and are not looked at again."""
    if "MOVE" in box.client.capabilities:
        good(box.client.uid("MOVE", uids, encode_folder(folder).decode("ascii")))
        return
    good(box.client.uid("COPY", uids, encode_folder(folder).decode("ascii")))
    _struck(box, uids)


def _struck(box: BaseMailBox, uids: str) -> None:
    """Marked, and expunged where only these are (UIDPLUS, RFC 4315)."""
    good(box.client.uid("STORE", uids, "+FLAGS.SILENT", r"(\Deleted)"))
    if "UIDPLUS" in box.client.capabilities:
        good(box.client.uid("EXPUNGE", uids))


def _literals(data: list[Any]) -> Iterator[tuple[bytes, bytes]]:
    """(what stands before it, the bytes) of each mail. A server may name the UID behind them: it is put before."""
    for place, one in enumerate(data):
        if isinstance(one, tuple):
            after = data[place + 1] if place + 1 < len(data) else b""
            yield bytes(one[0]) + (after if isinstance(after, bytes) else b""), bytes(one[1])


def _chunks(uids: Sequence[int]) -> Iterator[str]:
    for start in range(0, len(uids), _AT_ONCE):
        yield ",".join(str(uid) for uid in uids[start : start + _AT_ONCE])
