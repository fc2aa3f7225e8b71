"""A real SMTP server on loopback whose answers a test sets; it can cut the line after the last byte."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.channels.email.dovecot_server import free_port

CUT = "cut"
TAKEN = "250 OK"


@dataclass
class Handler:
    """``mail``, ``rcpt``, ``data``: what it answers at each step; `CUT` ends the line there. ``taken``: envelopes."""

    mail: str = TAKEN
    rcpt: str = TAKEN
    data: str = TAKEN
    taken: list[Envelope] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return _said(server, self.mail)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        envelope.rcpt_tos.append(address)
        return _said(server, self.rcpt)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.data in (TAKEN, CUT):
            self.taken.append(envelope)
        return _said(server, self.data)

    async def auth_XOAUTH2(self, server: SMTP, words: list[str]) -> AuthResult:
        said = base64.b64decode(words[1]).decode() if len(words) > 1 else ""
        self.signed_in.append(said)
        if "auth=Bearer kunci-baru" in said:
            return AuthResult(success=True, auth_data=said)
        assert await server.challenge_auth(b'{"status":"401"}') == b""  # as large providers refuse
        return AuthResult(success=False, handled=False)

    def check(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any
    ) -> AuthResult:
        """Of LOGIN and PLAIN."""
        good = isinstance(data, LoginPassword) and data.password == b"rahasia-kotak"
        return AuthResult(success=good, handled=False)


def _said(server: SMTP, answer: str) -> str:
    if answer == CUT:
        assert isinstance(server.transport, asyncio.Transport)
        server.transport.abort()
    return answer


@contextmanager
def smtp_server(
    context: ssl.SSLContext | None = None, *, at_once: bool = False, sign_in: bool = False
) -> Iterator[tuple[int, Handler]]:
    """(port, its handler). ``context``: it speaks TLS, from the first byte if ``at_once``, else after STARTTLS."""
    handler = Handler()
    controller = Controller(
        handler,
        hostname="127.0.0.1",
        port=free_port(),
        ssl_context=context if at_once else None,
        tls_context=None if at_once else context,
        require_starttls=context is not None and not at_once,
        ready_timeout=20,
        authenticator=handler.check,
        auth_exclude_mechanism=[] if sign_in else ["XOAUTH2"],
        auth_required=sign_in,
        data_size_limit=1_000_000,
    )
    controller.start()
    try:
        yield controller.port, handler
    finally:
        controller.stop()
