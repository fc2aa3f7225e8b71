"""Each step of the way by e-mail, tried for whoever sets it up. Nothing is taken in, and nothing sent but a mail asked for."""

from __future__ import annotations

import imaplib
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime

from imap_tools import BaseMailBox

from sync.cases.messages import NotSent, Outgoing, Sent
from sync.cases.notice_places import EMAIL
from sync.central.settings import EmailSettings
from sync.channels.email import imap_line, smtp_line
from sync.channels.email.composing import composed
from sync.channels.email.imap import ImapMailbox
from sync.channels.email.mailbox import Away
from sync.channels.email.secrets import Secret
from sync.channels.email.smtp import SmtpPostman
from sync.channels.secret_files import exposed_words, is_exposed
from sync.channels.steps import Step

TIMEOUT_S = 20.0
_SOON_DAYS = 14
_MOST = 100_000

REMEDIES = {
    "unreachable": "Is the name of the server right, and its port? Does this machine reach the internet, and does a firewall let"
    " it out to that port? By hand: openssl s_client -connect {where}",
    "tls": 'Port 993 (mailbox) and 465 (sending) want "tls", port 143 and 587 want "starttls". A server with a certificate of the'
    " office's own needs `authorities`; the name in the settings must be the one in the certificate.",
    "sign_in": "Is it the account's full name (`user`)? Large providers refuse the usual password: make an app password in the"
    ' account\'s security settings, or use sign_in = "xoauth2". Is IMAP switched on in the account?',
    "secret": "Put the password (or token) as the first line into that file: owned by the service's user, chmod 600.",
    "token": "Sign in to the provider once more for a new refresh token, and put it into the file of `secret`; are `token_url`,"
    " `client_id` and `client_secret` right?",
    "folder": "Name a folder that is there. Those that are: {folders}",
    "line": "The server ended the line. Try again; if it stays so, ask the provider whether this machine's address is barred.",
    "server": "The server says no to something that mailboxes can do; ask the provider with its words.",
}
"""By code of `Away`."""
_NOT_MADE = "Make it by hand, or let the account make folders; till then mails stay where they are."


def check(
    settings: EmailSettings, clock: Callable[[], datetime], send_to: str = "", timeout_s: float = TIMEOUT_S
) -> Iterator[Step]:
    """Secret, then the mailbox, then the server that sends; a side ends at its first step that does not go. ``send_to``: an
    address that gets a mail as a trial."""
    secret = Secret(settings, clock)
    yield from _secret(settings, secret)
    yield from _mailbox(settings, secret, clock, timeout_s)
    yield from _sending(settings, secret, clock, timeout_s)
    if send_to:
        yield _trial(settings, secret, clock(), send_to, timeout_s)


def _secret(settings: EmailSettings, secret: Secret) -> Iterator[Step]:
    value = secret.value()
    if isinstance(value, Away):
        yield _failed("secret", value)
        return
    token = "; an access token was fetched with it" if settings.token_url else ""
    open_to = [
        path for path in (settings.secret, settings.client_secret) if path is not None and is_exposed(path)
    ]
    yield Step("secret", not open_to, f"read from {settings.secret}{token}", exposed_words(open_to))


def _mailbox(
    settings: EmailSettings, secret: Secret, clock: Callable[[], datetime], timeout_s: float
) -> Iterator[Step]:
    box = imap_line.connect(settings, timeout_s)
    where = f"{settings.imap_host}:{settings.imap_port}"
    if isinstance(box, Away):
        yield _failed("mailbox: line", box, where)
        return
    with _hung_up(lambda: imap_line.hang_up(box)):
        yield _line("mailbox: line", box.client.sock, where, clock())
        away = imap_line.sign_in(box, settings, secret)
        if away is not None:
            yield _failed("mailbox: sign-in", away)
            return
        yield Step("mailbox: sign-in", True, f"as {settings.user or settings.address}")
        epoch = imap_line.select(box, settings.folder)
        if isinstance(epoch, Away):
            yield _failed("mailbox: folder", epoch, folders=", ".join(_folders(box)))
            return
    yield from _folder(settings, secret, timeout_s, box)


def _folder(settings: EmailSettings, secret: Secret, timeout_s: float, box: BaseMailBox) -> Iterator[Step]:
    """What waits, and whether it can be moved away."""
    with closing(ImapMailbox(settings, secret, timeout_s)) as mailbox:
        waiting = mailbox.new(_MOST)
        if isinstance(waiting, Away):
            yield _failed("mailbox: folder", waiting, folders=settings.folder)
            return
        oldest = min((mail.arrived for mail in waiting), default=None)
        since = "" if oldest is None else f", the oldest of {oldest:%Y-%m-%d}"
        hint = "All of them will be taken in. To leave older ones untouched set `since`." if waiting else ""
        yield Step("mailbox: folder", True, f"{settings.folder}: {len(waiting)} mails wait{since}", hint)
        for folder in (settings.taken_folder, settings.large_folder):
            there = mailbox.prepare(folder)
            if isinstance(there, Away):
                yield Step(f"mailbox: {folder}", False, there.detail, _NOT_MADE)
            else:
                yield Step(f"mailbox: {folder}", True, f"{there} is there")
    known = box.client.capabilities
    yield Step("mailbox: moving", True, "MOVE" if "MOVE" in known else "copy and delete (no MOVE)")
    woken = "the server says when a mail comes (IDLE)" if "IDLE" in known else "no IDLE"
    yield Step("mailbox: waking", True, f"{woken}; asked every {settings.poll_s} s besides")


def _sending(
    settings: EmailSettings, secret: Secret, clock: Callable[[], datetime], timeout_s: float
) -> Iterator[Step]:
    server = smtp_line.connect(settings, timeout_s)
    where = f"{settings.smtp_host}:{settings.smtp_port}"
    if isinstance(server, Away):
        yield _failed("sending: line", server, where)
        return
    with _hung_up(lambda: smtp_line.hang_up(server)):
        yield _line("sending: line", server.sock, where, clock())
        if settings.smtp_sign_in:
            away = smtp_line.sign_in(server, settings, secret)
            if away is not None:
                yield _failed("sending: sign-in", away)
                return
            yield Step("sending: sign-in", True, f"as {settings.user or settings.address}")
        yield _sender(server, settings.address)


def _sender(server: smtplib.SMTP, address: str) -> Step:
    """Whether mails from the office's address are taken; no mail follows."""
    try:
        code, words = server.mail(address)
        server.rset()
    except (smtplib.SMTPException, OSError) as trouble:
        return _failed("sending: sender", Away("line", str(trouble)))
    if code == 250:
        limit = server.esmtp_features.get("size", "")
        size = f"; mails up to {int(limit) // 1_000_000} MB" if limit.isdigit() and int(limit) else ""
        return Step("sending: sender", True, f"{address} may send{size}")
    told = f"{code} {words.decode('utf-8', 'replace')}"
    return Step(
        "sending: sender",
        False,
        told,
        "The account may not send from `address`; ask the provider to allow it.",
    )


def _trial(settings: EmailSettings, secret: Secret, now: datetime, send_to: str, timeout_s: float) -> Step:
    """A mail to somebody who looks whether it came, and where."""
    name = "sending: trial"
    text = "Surel uji coba dari Kotak Aduan. Bila surel ini sampai, kantor dapat mengirim pemberitahuan."
    reference = f"uji-{int(now.timestamp())}"
    trial = Outgoing(reference, EMAIL, send_to, "Uji coba Kotak Aduan", text, template="", values={})
    mail = composed(trial, settings, now)
    if isinstance(mail, NotSent):
        return Step(
            name, False, "no address that a mail can go to", "Give the trial one address, without a name."
        )
    outcome = SmtpPostman(settings, secret, timeout_s).send(mail, settings.address, send_to.strip())
    if isinstance(outcome, Sent):
        return Step(
            name, True, "the server has taken it", "Look whether it came, and not among the unwanted mails."
        )
    told = f"{type(outcome).__name__}: {outcome.code}"
    return Step(
        name, False, told, "The server did not take it for this address; try another, or ask the provider."
    )


def _line(name: str, line: socket.socket | None, where: str, now: datetime) -> Step:
    """How it is covered, and how long the server's certificate is good."""
    if not isinstance(line, ssl.SSLSocket):
        return Step(name, True, f"{where}, in the clear on this machine")
    ends = str((line.getpeercert() or {}).get("notAfter", ""))
    if not ends:
        return Step(name, True, f"{where}, {line.version()}")
    until = datetime.fromtimestamp(ssl.cert_time_to_seconds(ends), UTC)
    days = (until - now).days
    remedy = (
        f"The server's certificate ends in {days} days: ask its keeper for a new one."
        if days < _SOON_DAYS
        else ""
    )
    return Step(name, True, f"{where}, {line.version()}, certificate until {until:%Y-%m-%d}", remedy)


def _failed(name: str, away: Away, where: str = "", folders: str = "") -> Step:
    told = ": ".join(part for part in (where, away.detail) if part)
    return Step(name, False, told, REMEDIES[away.code].format(where=where, folders=folders))


def _folders(box: BaseMailBox) -> list[str]:
    try:
        return [one.name for one in box.folder.list()][:20]
    except (imaplib.IMAP4.error, OSError):
        return []


@contextmanager
def _hung_up(end: Callable[[], None]) -> Iterator[None]:
    try:
        yield
    finally:
        end()
