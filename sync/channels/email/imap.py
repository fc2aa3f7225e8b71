"""A mailbox behind IMAP (RFC 3501), kept open between rounds and opened anew after any trouble."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxLoginError
from imap_tools.utils import encode_folder

from sync.central.settings import EmailSettings
from sync.channels.email.lines import TIMEOUT_S, tls
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
    """`Mailbox` over imap-tools. Not for two threads at once."""

    def __init__(self, settings: EmailSettings, secret: Secret, timeout_s: float = TIMEOUT_S) -> None:
        self._settings = settings
        self._secret = secret
        self._timeout_s = timeout_s
        self._box: BaseMailBox | None = None
        self._epoch = 0
        self._folders: set[str] = set()
        self._wakes = False

    def new(self, most: int, later: frozenset[int] = frozenset()) -> Sequence[Waiting] | Away:
        def ask(box: BaseMailBox) -> Sequence[Waiting]:
            _good(box.client.noop())  # dovecot looks for new mails after a search, not before it
            since = self._settings.since
            which = "ALL" if since is None else f"SINCE {since.day}-{_MONTHS[since.month - 1]}-{since.year}"
            uids = [int(uid) for uid in box.uids(which, charset=None)]
            first = sorted(uids, key=lambda uid: (uid in later, uid))[:most]
            order = {uid: place for place, uid in enumerate(first)}
            return sorted(self._listed(box, first), key=lambda mail: order.get(mail.uid, most))

        return self._asked(ask)

    def fetch(self, mails: Sequence[Waiting], first: int | None = None) -> dict[int, bytes] | Away:
        part = "BODY.PEEK[]" if first is None else f"BODY.PEEK[]<0.{first}>"

        def ask(box: BaseMailBox) -> dict[int, bytes]:
            if any(mail.epoch != self._epoch for mail in mails):
                return {}  # the folder was made anew in between: other mails have these numbers now
            found = {}
            for uids in _chunks([mail.uid for mail in mails]):
                for head, data in _literals(_good(box.client.uid("FETCH", uids, f"(UID {part})"))):
                    if (uid := _DATA.search(head)) is not None:
                        found[int(uid[1])] = data
            return found

        return self._asked(ask)

    def put(self, uids: Iterable[int], folder: str) -> Away | None:
        wanted = sorted(uids)

        def move(box: BaseMailBox) -> None:
            if folder not in self._folders:
                if not box.folder.exists(folder):
                    box.folder.create(folder)
                    box.folder.subscribe(folder, True)
                self._folders.add(folder)
            for some in _chunks(wanted):
                _moved(box, some, folder)

        return self._asked(move) if wanted else None

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
                box.client.shutdown()

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
            _hang_up(self._box)
        self._box = None
        self._folders.clear()
        return why

    def _opened(self) -> BaseMailBox | Away:
        secret = self._secret.value()
        if isinstance(secret, Away):
            return secret
        box = _connected(self._settings, self._timeout_s)
        if isinstance(box, Away):
            return box
        away = self._signed_in(box, secret) or self._selected(box)
        if away is not None:
            _hang_up(box)
            return away
        self._box = box
        return box

    def _signed_in(self, box: BaseMailBox, secret: str) -> Away | None:
        user = self._settings.user or self._settings.address
        try:
            if self._settings.sign_in == "xoauth2":
                box.xoauth2(user, secret, initial_folder=None)
            elif user.isascii() and secret.isascii():
                box.login(user, secret, initial_folder=None)
            else:
                box.login_utf8(user, secret, initial_folder=None)
        except (imaplib.IMAP4.abort, OSError) as trouble:
            return Away("line", str(trouble))
        except (MailboxLoginError, imaplib.IMAP4.error) as trouble:
            self._secret.forget()
            return Away("sign_in", str(trouble))
        return None

    def _selected(self, box: BaseMailBox) -> Away | None:
        try:
            # Servers may tell more of what they can once somebody has signed in.
            told = _good(box.client.capability())
            box.client.capabilities = tuple(told[0].decode().upper().split())
            self._wakes = "IDLE" in box.client.capabilities
            box.folder.set(self._settings.folder)
            _, epoch = box.client.response("UIDVALIDITY")
            self._epoch = int(epoch[0] or 0)
        except (imaplib.IMAP4.abort, OSError) as trouble:
            return Away("line", str(trouble))
        except (imaplib.IMAP4.error, ImapToolsError, ValueError, TypeError) as trouble:
            return Away("folder", str(trouble))
        return None

    def _listed(self, box: BaseMailBox, uids: Sequence[int]) -> Iterator[Waiting]:
        for some in _chunks(uids):
            for line in _good(box.client.uid("FETCH", some, "(UID RFC822.SIZE INTERNALDATE)")):
                told = _LISTED.search(line if isinstance(line, bytes) else b"")
                if told is not None:
                    arrived = parsedate_to_datetime(told[3].decode().strip())
                    yield Waiting(self._epoch, int(told[1]), int(told[2]), arrived)


def _connected(settings: EmailSettings, timeout_s: float) -> BaseMailBox | Away:
    try:
        if settings.imap_line == "tls":
            context = tls(settings.authorities)
            return MailBox(settings.imap_host, settings.imap_port, timeout=timeout_s, ssl_context=context)
        box = MailBoxUnencrypted(settings.imap_host, settings.imap_port, timeout=timeout_s)
    except ssl.SSLError as trouble:
        return Away("tls", str(trouble))
    except OSError as trouble:
        return Away("unreachable", str(trouble))
    except imaplib.IMAP4.error as trouble:
        return Away("server", str(trouble))
    away = _covered(box, settings) if settings.imap_line == "starttls" else None
    if away is not None:
        _hang_up(box)  # imap-tools' own class for it would leave the line open
    return away or box


def _covered(box: BaseMailBox, settings: EmailSettings) -> Away | None:
    """STARTTLS; nothing is said in the clear where the server cannot do it."""
    try:
        _good(box.client.starttls(tls(settings.authorities)))
    except (imaplib.IMAP4.abort, ssl.SSLError, imaplib.IMAP4.error) as trouble:
        return Away("tls", str(trouble))
    except OSError as trouble:
        return Away("line", str(trouble))
    return None


def _hang_up(box: BaseMailBox) -> None:
    with suppress(OSError):
        box.client.shutdown()


def _moved(box: BaseMailBox, uids: str, folder: str) -> None:
    """By MOVE (RFC 6851); else by copy and delete, where only these are struck out (UIDPLUS, RFC 4315): a plain EXPUNGE
    would also strike out what somebody else has marked."""
    if "MOVE" in box.client.capabilities:
        _good(box.client.uid("MOVE", uids, encode_folder(folder).decode("ascii")))
        return
    _good(box.client.uid("COPY", uids, encode_folder(folder).decode("ascii")))
    _good(box.client.uid("STORE", uids, "+FLAGS.SILENT", r"(\Deleted)"))
    if "UIDPLUS" in box.client.capabilities:
        _good(box.client.uid("EXPUNGE", uids))


def _good(answer: tuple[str, list[Any]]) -> list[Any]:
    """What the server says; `imaplib.IMAP4.error` with its words where it says no."""
    told, data = answer
    if told != "OK":
        raise imaplib.IMAP4.error(
            " ".join(one.decode("utf-8", "replace") for one in data if isinstance(one, bytes))
        )
    return data


def _literals(data: list[Any]) -> Iterator[tuple[bytes, bytes]]:
    """(what stands before it, the bytes) of each mail. A server may name the UID behind them: it is put before."""
    for place, one in enumerate(data):
        if isinstance(one, tuple):
            after = data[place + 1] if place + 1 < len(data) else b""
            yield bytes(one[0]) + (after if isinstance(after, bytes) else b""), bytes(one[1])


def _chunks(uids: Sequence[int]) -> Iterator[str]:
    for start in range(0, len(uids), _AT_ONCE):
        yield ",".join(str(uid) for uid in uids[start : start + _AT_ONCE])
