"""The channel over a real dovecot and a real SMTP server: in, out, and out of the way of a kill."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from _pytest.outcomes import Failed, Skipped
from imap_tools import BaseMailBox, MailBoxUnencrypted

import dev
from sync.cases.messages import Sent, TryLater
from sync.central.settings import EmailSettings
from sync.channels.email.channel import EmailChannel, opened
from sync.channels.email.imap import ImapMailbox
from sync.channels.email.mailbox import Away
from sync.channels.email.secrets import Secret
from sync.channels.email.smtp import SmtpPostman
from tests.channels.email.conftest import NOW
from tests.channels.email.cutting import cut_after, silent
from tests.channels.email.dovecot_server import PASSWORD, dovecot, free_port, require_dovecot
from tests.channels.email.mails import CITIZEN, raw
from tests.channels.email.smtp_server import Handler
from tests.channels.email.store import Stored
from tests.channels.email.test_sending import REFERENCE, notice
from tests.channels.email.token_server import Tokens, token_server

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def office(settings: EmailSettings, dovecot_port: int, smtp: tuple[int, Handler]) -> EmailSettings:
    return msgspec.structs.replace(settings, imap_port=dovecot_port, smtp_port=smtp[0])


@pytest.fixture
def citizens(office: EmailSettings) -> Iterator[BaseMailBox]:
    """Another program at the same mailbox."""
    box = MailBoxUnencrypted("127.0.0.1", office.imap_port).login(office.user, PASSWORD)
    yield box
    box.logout()


@pytest.fixture
def channel(office: EmailSettings) -> Iterator[EmailChannel]:
    made = opened(office, lambda: NOW)
    yield made
    made.close()


def folder(box: BaseMailBox, name: str) -> int:
    """How many mails lie there now."""
    if not box.folder.exists(name):
        return 0
    box.folder.set(name)
    return len(box.uids())


def test_a_complaint_comes_its_answer_goes_out_and_is_answered(
    channel: EmailChannel, citizens: BaseMailBox, smtp: tuple[int, Handler]
) -> None:
    stored = Stored()
    citizens.append(raw("Jhâlân rosak", Subject="Lapor"), "INBOX", dt=NOW)
    assert channel.bring_in(stored.take) == 1
    first = stored.messages[0]
    assert (first.received_at, first.sender) == (NOW, CITIZEN)
    assert (folder(citizens, "INBOX"), folder(citizens, "Diproses")) == (0, 1)

    assert isinstance(channel.send(notice(answers=first.external_id)), Sent)
    sent = bytes(smtp[1].taken[0].content)
    assert b"In-Reply-To: <satu@contoh.example>\r\n" in sent

    reply = raw("KTP menyusul", Message_ID="<dua@contoh.example>", In_Reply_To=our_id(sent))
    citizens.append(reply, "INBOX", dt=NOW)
    assert channel.bring_in(stored.take) == 1
    got = channel.read(stored.messages[1].raw)
    assert (got.text, got.answers_to, got.automatic) == ("KTP menyusul", (REFERENCE,), False)


def our_id(sent: bytes) -> str:
    line = next(line for line in sent.split(b"\r\n") if line.startswith(b"Message-ID:"))
    return line.split(b":", 1)[1].strip().decode()


def test_what_is_marked_as_read_by_hand_is_taken_too_and_nothing_is_marked_by_us(
    channel: EmailChannel, citizens: BaseMailBox
) -> None:
    citizens.append(raw("dibaca", Message_ID="<a@c.example>"), "INBOX", dt=NOW, flag_set=[r"\Seen"])
    citizens.append(raw("belum", Message_ID="<b@c.example>"), "INBOX", dt=NOW)
    assert channel.bring_in(Stored().take) == 2
    citizens.folder.set("Diproses")
    assert len(citizens.uids("UNSEEN")) == 1


def test_killed_after_the_store_before_the_move(
    office: EmailSettings, channel: EmailChannel, citizens: BaseMailBox, tmp_path: Path
) -> None:
    for number in range(3):
        citizens.append(raw(f"nomor {number}", Message_ID=f"<{number}@c.example>"), "INBOX", dt=NOW)
    before = tmp_path / "stored"
    words = (str(office.imap_port), office.user, str(office.secret), str(before), "2")
    program = [sys.executable, "-m", "tests.channels.email.taking_child", *words]
    ended = subprocess.run(program, cwd=ROOT, check=False, timeout=60)
    assert ended.returncode == -9
    assert folder(citizens, "INBOX") == 3
    stored = Stored(names=set(before.read_text().splitlines()))
    assert len(stored.names) == 2
    assert channel.bring_in(stored.take) == 1
    assert (folder(citizens, "INBOX"), folder(citizens, "Diproses")) == (0, 3)


def test_cut_anywhere_nothing_is_lost_or_doubled(
    office: EmailSettings, channel: EmailChannel, citizens: BaseMailBox
) -> None:
    stored = Stored()
    for number in range(3):
        text = f"nomor {number} " * 40
        citizens.append(raw(text, Message_ID=f"<{number}@c.example>"), "INBOX", dt=NOW)
    taken_at = []
    for budget in range(100, 6_000, 190):
        with cut_after(office.imap_port, budget) as port:
            there = msgspec.structs.replace(office, imap_port=port)
            one = EmailChannel(
                there, ImapMailbox(there, Secret(there, lambda: NOW)), channel.postman, lambda: NOW
            )
            if one.bring_in(stored.take):
                taken_at.append(budget)
            one.close()
    channel.bring_in(stored.take)
    assert sorted(one.external_id.split()[1] for one in stored.messages) == [
        f"<{n}@c.example>" for n in range(3)
    ]
    assert (folder(citizens, "INBOX"), folder(citizens, "Diproses")) == (0, 3)
    assert len(taken_at) == 1
    assert taken_at[0] > 1_500  # many were cut before


def test_who_says_nothing_is_not_waited_for(settings: EmailSettings) -> None:
    with silent() as port:
        there = msgspec.structs.replace(settings, imap_port=port, smtp_port=port)
        secret = Secret(there, lambda: NOW)
        assert ImapMailbox(there, secret, timeout_s=0.2).new(5) == Away("unreachable")
        assert SmtpPostman(there, secret, timeout_s=0.2).send(b"x", CITIZEN, CITIZEN) == TryLater(
            "unreachable"
        )


def test_a_server_that_keeps_all_folders_below_the_inbox(settings: EmailSettings) -> None:
    below = """
namespace inbox {
  inbox = yes
  prefix = INBOX.
  separator = .
}
"""
    with dovecot(below) as (port, _):
        office = msgspec.structs.replace(settings, imap_port=port)
        with MailBoxUnencrypted("127.0.0.1", port).login(office.user, PASSWORD) as citizens:
            for round_ in range(2):
                citizens.append(raw(str(round_), Message_ID=f"<{round_}@c.example>"), "INBOX", dt=NOW)
                one = opened(office, lambda: NOW)
                assert one.bring_in(Stored().take) == 1
                assert one.health().state == "baik"
                one.close()
            assert (folder(citizens, "INBOX"), folder(citizens, "INBOX.Diproses")) == (0, 2)


def test_a_mail_of_30_mb_stays(channel: EmailChannel, citizens: BaseMailBox) -> None:
    stored = Stored()
    citizens.append(raw("besar") + b"x" * 76 * 600_000, "INBOX", dt=NOW)
    assert channel.bring_in(stored.take) == 1
    assert len(stored.messages[0].raw) < 300_000
    assert channel.read(stored.messages[0].raw).notes[-1] == "left_in_mailbox"
    assert folder(citizens, "Terlalu besar") == 1


# Covered lines and tokens


@pytest.fixture(scope="module")
def covered(certificate: tuple[Path, Path]) -> Iterator[tuple[int, int, Tokens]]:
    """(port of STARTTLS, port of TLS, who knows the tokens) of a dovecot."""
    tls_port = free_port()
    with token_server() as (url, tokens):
        more = f"""
auth_mechanisms = plain xoauth2
ssl = required
disable_plaintext_auth = yes
ssl_cert = <{certificate[0]}
ssl_key = <{certificate[1]}
service imap-login {{
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = FOLDER/oauth2
}}
"""
        files = {
            "oauth2": f"introspection_mode = get\nintrospection_url = {url}/introspect?token=\nusername_attribute = user\n"
        }
        with dovecot(more, tls_port, files) as (port, _):
            yield port, tls_port, tokens


def asked(settings: EmailSettings, **change: object) -> object:
    changed = msgspec.structs.replace(settings, **change)
    mailbox = ImapMailbox(changed, Secret(changed, lambda: NOW), timeout_s=10)
    try:
        return mailbox.new(5)
    finally:
        mailbox.close()


def test_lines_are_covered_and_only_to_whom_one_trusts(
    settings: EmailSettings, covered: tuple[int, int, Tokens], certificate: tuple[Path, Path]
) -> None:
    starttls, tls, _ = covered
    for line, port in (("starttls", starttls), ("tls", tls)):
        how = {"imap_line": line, "imap_port": port}
        assert asked(settings, authorities=certificate[0], **how) == []
        assert asked(settings, **how) == Away("tls")
        assert asked(settings, authorities=certificate[0], imap_host="localhost", **how) == Away("tls")


def test_signing_in_by_a_token_that_is_fetched_anew(
    settings: EmailSettings, covered: tuple[int, int, Tokens], certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    _, port, tokens = covered
    tokens.user = settings.user
    client = tmp_path / "client"
    client.write_text("sandi-klien\n")
    settings.secret.write_text("penyegar\n")
    now = [datetime(2026, 11, 23, tzinfo=UTC)]
    changed = msgspec.structs.replace(
        settings,
        imap_line="tls",
        imap_port=port,
        authorities=certificate[0],
        sign_in="xoauth2",
        token_url=f"{tokens.url}/token",
        client_id="kotak",
        client_secret=client,
    )
    mailbox = ImapMailbox(changed, Secret(changed, lambda: now[0]), timeout_s=10)
    assert mailbox.new(5) == []
    mailbox.close()
    assert mailbox.new(5) == []
    assert tokens.asked == [
        {
            "grant_type": "refresh_token",
            "refresh_token": "penyegar",
            "client_id": "kotak",
            "client_secret": "sandi-klien",
        }
    ]
    mailbox.close()
    now[0] += timedelta(hours=1)
    assert mailbox.new(5) == []  # the first one has run out
    assert len(tokens.asked) == 2
    mailbox.close()
    tokens.good.clear()  # withdrawn before its time
    assert mailbox.new(5) == Away("sign_in")
    assert mailbox.new(5) == []
    mailbox.close()
    tokens.answer = {"error": "invalid_grant"}
    now[0] += timedelta(hours=1)
    assert mailbox.new(5) == Away("token")


def test_a_token_that_somebody_else_puts_into_the_file(
    settings: EmailSettings, covered: tuple[int, int, Tokens], certificate: tuple[Path, Path]
) -> None:
    _, port, tokens = covered
    tokens.user = settings.user
    tokens.good.add("dari-berkas")
    settings.secret.write_text("dari-berkas\n")
    how = {"imap_line": "tls", "imap_port": port, "authorities": certificate[0], "sign_in": "xoauth2"}
    assert asked(settings, **how) == []
    settings.secret.write_text("lama\n")
    assert asked(settings, **how) == Away("sign_in")


@pytest.mark.parametrize(("required", "outcome"), [("gl,dovecot", Failed), ("gl", Skipped)])
def test_without_dovecot_it_is_said(
    monkeypatch: pytest.MonkeyPatch, required: str, outcome: type[Exception]
) -> None:
    monkeypatch.setattr(dev, "SYSTEM_PATH", "/nowhere")
    monkeypatch.setenv("KIOSK_REQUIRE", required)
    with pytest.raises(outcome, match="dovecot-imapd"):
        require_dovecot()
