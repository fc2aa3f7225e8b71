"""Servers of the module, and a channel over them or over the simulated ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sync.central.settings import EmailSettings
from tests.channels.email.certificate import write_certificate
from tests.channels.email.dovecot_server import PASSWORD, dovecot
from tests.channels.email.mails import OFFICE
from tests.channels.email.smtp_server import TAKEN, Handler, smtp_server

NOW = datetime(2026, 11, 23, 12, 46, 50, tzinfo=UTC)


@pytest.fixture(scope="session")
def dovecot_port() -> Iterator[int]:
    """Of the one server of this process; each test signs in as somebody else."""
    with dovecot() as (port, _):
        yield port


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text(PASSWORD + "\n")
    return path


@pytest.fixture
def settings(secret: Path, request: pytest.FixtureRequest) -> EmailSettings:
    """Of an office whose mailbox nobody else in these tests has; its ports lead nowhere."""
    user = "".join(letter for letter in request.node.name.casefold() if letter.isalnum())[:60]
    return EmailSettings(
        address=OFFICE,
        name="Kecamatan Pegantenan",
        user=f"{user}-{abs(hash(request.node.nodeid))}",
        secret=secret,
        imap_host="127.0.0.1",
        imap_port=1,
        imap_line="open",
        smtp_host="127.0.0.1",
        smtp_port=1,
        smtp_line="open",
        smtp_sign_in=False,
    )


@pytest.fixture(scope="session")
def _smtp() -> Iterator[tuple[int, Handler]]:
    with smtp_server() as (port, handler):
        yield port, handler


@pytest.fixture
def smtp(_smtp: tuple[int, Handler]) -> tuple[int, Handler]:
    """The one server of this process, as new."""
    port, handler = _smtp
    handler.mail = handler.rcpt = handler.data = TAKEN
    handler.taken.clear()
    return port, handler


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """(certificate, key) of a server on loopback, good for some days from now."""
    return write_certificate(tmp_path_factory.mktemp("tls"), datetime.now(UTC) - timedelta(days=1), 40)
