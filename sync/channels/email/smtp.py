"""A server behind SMTP (RFC 5321), one connection a mail."""

from __future__ import annotations

import smtplib
import ssl

from sync.cases.messages import InDoubt, NotSent, Outcome, Sent, TryLater
from sync.central.settings import EmailSettings
from sync.channels.email.lines import TIMEOUT_S, tls
from sync.channels.email.mailbox import Away
from sync.channels.email.secrets import Secret

_TOO_LARGE = 552
_NAME_OF_US = "kotak-aduan"
"""Said in EHLO in place of this machine's own name, which would stand in every mail."""


class SmtpPostman:
    """`Postman` over smtplib."""

    def __init__(self, settings: EmailSettings, secret: Secret, timeout_s: float = TIMEOUT_S) -> None:
        self._settings = settings
        self._secret = secret
        self._timeout_s = timeout_s

    def send(self, mail: bytes, sender: str, recipient: str) -> Outcome:
        server = self.opened()
        if isinstance(server, Away):
            return TryLater(server.code)
        try:
            return _handed_over(server, mail, sender, recipient)
        except (smtplib.SMTPException, OSError):
            return TryLater("line")
        finally:
            _hang_up(server)

    def opened(self) -> smtplib.SMTP | Away:
        """Connected and signed in."""
        server = self._connected()
        if isinstance(server, Away) or not self._settings.smtp_sign_in:
            return server
        away = self._signed_in(server)
        if away is not None:
            _hang_up(server)
            return away
        return server

    def _connected(self) -> smtplib.SMTP | Away:
        settings = self._settings
        host, port = settings.smtp_host, settings.smtp_port
        try:
            if settings.smtp_line == "tls":
                context = tls(settings.authorities)
                server: smtplib.SMTP = smtplib.SMTP_SSL(
                    host, port, _NAME_OF_US, timeout=self._timeout_s, context=context
                )
            else:
                server = smtplib.SMTP(host, port, _NAME_OF_US, timeout=self._timeout_s)
        except ssl.SSLError as trouble:
            return Away("tls", str(trouble))
        except smtplib.SMTPException as trouble:
            return Away("server", str(trouble))
        except OSError as trouble:
            return Away("unreachable", str(trouble))
        away = self._greeted(server)
        if away is not None:
            server.close()
        return away or server

    def _greeted(self, server: smtplib.SMTP) -> Away | None:
        """STARTTLS and EHLO; nothing is said in the clear where the server cannot do it."""
        try:
            if self._settings.smtp_line == "starttls":
                server.starttls(context=tls(self._settings.authorities))
            server.ehlo_or_helo_if_needed()
        except (ssl.SSLError, smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as trouble:
            return Away("tls", str(trouble))
        except (smtplib.SMTPException, OSError) as trouble:
            return Away("line", str(trouble))
        return None

    def _signed_in(self, server: smtplib.SMTP) -> Away | None:
        secret = self._secret.value()
        if isinstance(secret, Away):
            return secret
        user = self._settings.user or self._settings.address
        try:
            if self._settings.sign_in == "xoauth2":
                said = f"user={user}\1auth=Bearer {secret}\1\1"
                # A refusal comes as a challenge, which has to be answered by nothing.
                server.auth("XOAUTH2", lambda challenge=None: said if challenge is None else "")
            else:
                server.login(user, secret)
        except smtplib.SMTPAuthenticationError as trouble:
            self._secret.forget()
            return Away("sign_in", str(trouble))
        except (smtplib.SMTPException, UnicodeEncodeError) as trouble:
            return Away("sign_in", str(trouble))
        except OSError as trouble:
            return Away("line", str(trouble))
        return None


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


def _hang_up(server: smtplib.SMTP) -> None:
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()
