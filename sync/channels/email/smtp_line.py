"""The steps to a server that takes the office's mail (RFC 5321), each with what may keep one from it."""

from __future__ import annotations

import smtplib
import ssl

from sync.central.settings import EmailSettings
from sync.channels.email.lines import tls
from sync.channels.email.mailbox import Away
from sync.channels.email.secrets import Secret

_NAME_OF_US = "kotak-aduan"
"""Said in EHLO in place of this machine's own name, which would stand in every mail."""


def connect(settings: EmailSettings, timeout_s: float) -> smtplib.SMTP | Away:
    """A line, covered as the settings say, after EHLO."""
    host, port = settings.smtp_host, settings.smtp_port
    try:
        if settings.smtp_line == "tls":
            context = tls(settings.authorities)
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, _NAME_OF_US, timeout=timeout_s, context=context
            )
        else:
            server = smtplib.SMTP(host, port, _NAME_OF_US, timeout=timeout_s)
    except ssl.SSLError as trouble:
        return Away("tls", str(trouble))
    except smtplib.SMTPServerDisconnected as trouble:  # picked up and said nothing
        return Away("unreachable", str(trouble))
    except smtplib.SMTPException as trouble:
        return Away("server", str(trouble))
    except OSError as trouble:
        return Away("unreachable", str(trouble))
    away = _greeted(server, settings)
    if away is not None:
        server.close()
    return away or server


def sign_in(server: smtplib.SMTP, settings: EmailSettings, secret: Secret) -> Away | None:
    """As the account, by password or token. A token that is refused is fetched anew the next time."""
    value = secret.value()
    if isinstance(value, Away):
        return value
    user = settings.user or settings.address
    try:
        if settings.sign_in == "xoauth2":
            said = f"user={user}\1auth=Bearer {value}\1\1"
            # A refusal comes as a challenge, which has to be answered by nothing.
            server.auth("XOAUTH2", lambda challenge=None: said if challenge is None else "")
        else:
            server.login(user, value)
    except smtplib.SMTPServerDisconnected as trouble:
        return Away("line", str(trouble))
    except (smtplib.SMTPException, UnicodeEncodeError) as trouble:
        secret.forget()
        return Away("sign_in", str(trouble))
    except OSError as trouble:
        return Away("line", str(trouble))
    return None


def hang_up(server: smtplib.SMTP) -> None:
    """QUIT, and the end of the line."""
    try:
        server.quit()
    except (smtplib.SMTPException, OSError):
        server.close()


def _greeted(server: smtplib.SMTP, settings: EmailSettings) -> Away | None:
    """STARTTLS and EHLO; nothing is said in the clear where the server cannot do it."""
    try:
        if settings.smtp_line == "starttls":
            server.starttls(context=tls(settings.authorities))
        server.ehlo_or_helo_if_needed()
    except (ssl.SSLError, smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as trouble:
        return Away("tls", str(trouble))
    except (smtplib.SMTPException, OSError) as trouble:
        return Away("line", str(trouble))
    return None
