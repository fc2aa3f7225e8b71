"""A server behind SMTP (RFC 5321), one connection a mail."""

from __future__ import annotations

import smtplib

from sync.cases.messages import InDoubt, NotSent, Outcome, Sent, TryLater
from sync.central.settings import EmailSettings
from sync.channels.email.lines import TIMEOUT_S
from sync.channels.email.mailbox import Away
from sync.channels.email.secrets import Secret
from sync.channels.email.smtp_line import connect, hang_up, sign_in

_TOO_LARGE = 552


class SmtpPostman:
    """`Postman` over smtplib."""

    def __init__(self, settings: EmailSettings, secret: Secret, timeout_s: float = TIMEOUT_S) -> None:
        self._settings = settings
        self._secret = secret
        self._timeout_s = timeout_s

    def send(self, mail: bytes, sender: str, recipient: str) -> Outcome:
        server = open_line(self._settings, self._secret, self._timeout_s)
        if isinstance(server, Away):
            return TryLater(server.code)
        try:
            return _handed_over(server, mail, sender, recipient)
        except (smtplib.SMTPException, OSError):
            return TryLater("line")
        finally:
            hang_up(server)


def open_line(settings: EmailSettings, secret: Secret, timeout_s: float) -> smtplib.SMTP | Away:
    """Connected and signed in."""
    server = connect(settings, timeout_s)
    if isinstance(server, Away):
        return server
    away = sign_in(server, settings, secret) if settings.smtp_sign_in else None
    if away is not None:
        hang_up(server)
    return away or server


def _handed_over(server: smtplib.SMTP, mail: bytes, sender: str, recipient: str) -> Outcome:
    """Envelope, then the mail. What breaks before the last dot was not taken; what breaks behind it may have been."""
    refused = _enveloped(server, len(mail), sender, recipient)
    if refused is not None:
        return refused
    server.send(_stuffed(mail))
    try:
        code, _ = server.getreply()
    except (smtplib.SMTPException, OSError):
        return InDoubt("line")
    return Sent() if code == 250 else _refused(code)


def _enveloped(server: smtplib.SMTP, size: int, sender: str, recipient: str) -> Outcome | None:
    """None once the server waits for the mail."""
    limit = server.esmtp_features.get("size", "")
    if limit.isdigit() and 0 < int(limit) < size:
        return NotSent("too_large")
    code, _ = server.mail(sender, [f"size={size}"] if limit else [])
    if code != 250:
        # Not the mail's fault: a sender who is refused today is the account's trouble.
        return TryLater("sender_refused") if code >= 500 and code != _TOO_LARGE else _refused(code)
    code, _ = server.rcpt(recipient)
    if code not in (250, 251):
        return _refused(code)
    code, _ = server.docmd("DATA")
    return None if code == 354 else _refused(code)


def _refused(code: int) -> Outcome:
    if code < 500:
        return TryLater("busy")
    return NotSent("too_large" if code == _TOO_LARGE else "refused")


def _stuffed(mail: bytes) -> bytes:
    """Lines that begin with a dot get another (RFC 5321 section 4.5.2); the dot that ends it stands last."""
    whole = mail if mail.endswith(b"\r\n") else mail + b"\r\n"
    doubled = whole.replace(b"\r\n.", b"\r\n..")
    return (b"." if whole.startswith(b".") else b"") + doubled + b".\r\n"
