"""The steps to an open mailbox behind IMAP (RFC 3501), each with what may keep one from it."""

from __future__ import annotations

import imaplib
import ssl
from contextlib import suppress
from typing import Any

from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.errors import ImapToolsError, MailboxLoginError

from sync.central.settings import EmailSettings
from sync.channels.email.lines import tls
from sync.channels.email.mailbox import Away
from sync.channels.email.secrets import Secret


def connect(settings: EmailSettings, timeout_s: float) -> BaseMailBox | Away:
    """A line, covered as the settings say."""
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
        hang_up(box)  # imap-tools' own class for it would leave the line open
    return away or box


def sign_in(box: BaseMailBox, settings: EmailSettings, secret: Secret) -> Away | None:
    """As the account, by password or token. A token that is refused is fetched anew the next time."""
    value = secret.value()
    if isinstance(value, Away):
        return value
    user = settings.user or settings.address
    try:
        if settings.sign_in == "xoauth2":
            box.xoauth2(user, value, initial_folder=None)
        elif user.isascii() and value.isascii():
            box.login(user, value, initial_folder=None)
        else:
            box.login_utf8(user, value, initial_folder=None)
        # Servers may tell more of what they can once somebody has signed in.
        told = good(box.client.capability())
    except (imaplib.IMAP4.abort, OSError) as trouble:
        return Away("line", str(trouble))
    except (MailboxLoginError, imaplib.IMAP4.error) as trouble:
        secret.forget()
        return Away("sign_in", str(trouble))
    box.client.capabilities = tuple(told[0].decode("ascii", "replace").upper().split())
    return None


def select(box: BaseMailBox, folder: str) -> int | Away:
    """Open a folder; its UIDVALIDITY."""
    try:
        box.folder.set(folder)
        _, epoch = box.client.response("UIDVALIDITY")
        return int(epoch[0] or 0)
    except (imaplib.IMAP4.abort, OSError) as trouble:
        return Away("line", str(trouble))
    except (imaplib.IMAP4.error, ImapToolsError, ValueError, TypeError) as trouble:
        return Away("folder", str(trouble))


def good(answer: tuple[str, list[Any]]) -> list[Any]:
    """What the server says; `imaplib.IMAP4.error` with its words where it says no."""
    told, data = answer
    if told != "OK":
        words = [one.decode("utf-8", "replace") for one in data if isinstance(one, bytes)]
        raise imaplib.IMAP4.error(" ".join(words))
    return data


def hang_up(box: BaseMailBox) -> None:
    """End the line without a word."""
    with suppress(OSError):
        box.client.shutdown()


def _covered(box: BaseMailBox, settings: EmailSettings) -> Away | None:
    """STARTTLS; nothing is said in the clear where the server cannot do it."""
    try:
        good(box.client.starttls(tls(settings.authorities)))
    except (imaplib.IMAP4.abort, ssl.SSLError, imaplib.IMAP4.error) as trouble:
        return Away("tls", str(trouble))
    except OSError as trouble:
        return Away("line", str(trouble))
    return None
