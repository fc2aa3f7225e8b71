"""What becomes of a mail that goes out, by the answer of a real SMTP server at each step; and what the mail looks like."""

from __future__ import annotations

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import msgspec
import pytest

from sync.cases.messages import Attachment, InDoubt, NotSent, Outcome, Outgoing, Sent, TryLater
from sync.central.settings import EmailSettings
from sync.channels.email.composing import composed
from sync.channels.email.names import message_id
from sync.channels.email.reading import read_mail
from sync.channels.email.secrets import Secret
from sync.channels.email.smtp import SmtpPostman
from tests.channels.email.certificate import server_context
from tests.channels.email.conftest import NOW
from tests.channels.email.mails import CITIZEN, OFFICE
from tests.channels.email.smtp_server import CUT, TAKEN, Handler, smtp_server

REFERENCE = "0193a1b2-0000-7000-8000-000000000001"
MAIL = b"From: a@b.example\r\nSubject: x\r\n\r\n.satu\r\n..dua\r\ntiga"


def notice(**changed: object) -> Outgoing:
    usual: dict[str, object] = {
        "reference": REFERENCE,
        "channel": "email",
        "address": CITIZEN,
        "subject": "[PGT0-7K4M-92QX-5] Pengaduan diterima",
        "text": "Pengaduan diterima 23-11-2026.\nNomor PGT0-7K4M-92QX-5.",
        "template": "received",
        "values": {},
    }
    return Outgoing(**{**usual, **changed})  # type: ignore[arg-type]


def read(made: bytes | NotSent) -> EmailMessage:
    assert isinstance(made, bytes)
    mail = message_from_bytes(made, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def send(settings: EmailSettings, port: int, mail: bytes = MAIL, **changed: object) -> Outcome:
    changed = {"smtp_port": port, **changed}
    settings = msgspec.structs.replace(settings, **changed)
    return SmtpPostman(settings, Secret(settings, lambda: NOW), timeout_s=10).send(mail, OFFICE, CITIZEN)


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        ({}, Sent()),
        ({"rcpt": "251 forwarded"}, Sent()),
        ({"mail": "451 later"}, TryLater("busy")),
        ({"mail": "550 not you"}, TryLater("sender_refused")),
        ({"mail": "552 too big"}, NotSent("too_large")),
        ({"mail": CUT}, TryLater("line")),
        ({"rcpt": "450 greylisted"}, TryLater("busy")),
        ({"rcpt": "550 no such user"}, NotSent("refused")),
        ({"rcpt": CUT}, TryLater("line")),
        ({"data": "451 later"}, TryLater("busy")),
        ({"data": "554 spam"}, NotSent("refused")),
        ({"data": "552 too big"}, NotSent("too_large")),
        ({"data": CUT}, InDoubt("line")),
    ],
)
def test_each_answer_is_an_outcome(
    settings: EmailSettings, smtp: tuple[int, Handler], answers: dict[str, str], outcome: Outcome
) -> None:
    port, handler = smtp
    for step, answer in answers.items():
        setattr(handler, step, answer)
    assert send(settings, port) == outcome
    assert len(handler.taken) == (handler.data in (TAKEN, CUT) and outcome in (Sent(), InDoubt("line")))


def test_the_mail_arrives_as_it_was_made(settings: EmailSettings, smtp: tuple[int, Handler]) -> None:
    port, handler = smtp
    assert send(settings, port) == Sent()
    (taken,) = handler.taken
    assert taken.content == MAIL + b"\r\n"
    assert (taken.mail_from, taken.rcpt_tos) == (OFFICE, [CITIZEN])
    assert taken.mail_options == [f"SIZE={len(MAIL)}"] or taken.mail_options == [f"size={len(MAIL)}"]


def test_more_than_the_server_takes_is_not_even_sent(
    settings: EmailSettings, smtp: tuple[int, Handler]
) -> None:
    port, handler = smtp
    assert send(settings, port, MAIL + b"x" * 1_000_000) == NotSent("too_large")
    assert handler.taken == []


def test_a_server_that_is_not_there(settings: EmailSettings) -> None:
    assert send(settings, 1) == TryLater("unreachable")


def test_a_line_that_the_server_does_not_cover(settings: EmailSettings, smtp: tuple[int, Handler]) -> None:
    port, handler = smtp
    assert send(settings, port, smtp_line="starttls") == TryLater("tls")
    assert send(settings, port, smtp_line="tls") == TryLater("tls")
    assert handler.taken == []


@pytest.mark.parametrize(
    ("kept", "sign_in", "outcome"),
    [
        ("rahasia-kotak", "password", Sent()),
        ("salah", "password", TryLater("sign_in")),
        ("kunci-baru", "xoauth2", Sent()),
        ("kunci-lama", "xoauth2", TryLater("sign_in")),
        ("", "password", TryLater("secret")),
    ],
)
def test_signing_in(
    settings: EmailSettings, certificate: tuple[Path, Path], kept: str, sign_in: str, outcome: Outcome
) -> None:
    settings.secret.write_text(kept)
    with smtp_server(server_context(*certificate), sign_in=True) as (port, handler):
        how = {"smtp_line": "starttls", "authorities": certificate[0]}
        assert send(settings, port, smtp_sign_in=True, sign_in=sign_in, user="aduan", **how) == outcome
        assert len(handler.taken) == (outcome == Sent())
    if sign_in == "xoauth2":
        assert handler.signed_in == [f"user=aduan\1auth=Bearer {kept}\1\1"]


def test_tls_from_the_first_byte_and_only_with_whom_one_trusts(
    settings: EmailSettings, certificate: tuple[Path, Path]
) -> None:
    with smtp_server(server_context(*certificate), at_once=True) as (port, handler):
        assert send(settings, port, smtp_line="tls", authorities=certificate[0]) == Sent()
        assert send(settings, port, smtp_line="tls") == TryLater("tls")
        assert send(
            settings, port, smtp_line="tls", authorities=certificate[0], smtp_host="localhost"
        ) == TryLater("tls")
    assert len(handler.taken) == 1


# What it looks like


def test_a_notice_as_a_mail(settings: EmailSettings) -> None:
    mail = read(composed(notice(), settings, NOW))
    assert str(mail["From"]) == f"Kecamatan Pegantenan <{OFFICE}>"
    assert str(mail["To"]) == CITIZEN
    assert str(mail["Subject"]) == "[PGT0-7K4M-92QX-5] Pengaduan diterima"
    assert str(mail["Message-ID"]) == message_id(REFERENCE, OFFICE)
    assert str(mail["Date"]) == "Mon, 23 Nov 2026 12:46:50 +0000"
    assert str(mail["Auto-Submitted"]) == "auto-generated"
    assert mail["In-Reply-To"] is None
    assert mail["Reply-To"] is None
    assert (
        mail.get_content().replace("\r\n", "\n")
        == "Pengaduan diterima 23-11-2026.\nNomor PGT0-7K4M-92QX-5.\n"
    )


def test_an_answer_names_what_it_answers(settings: EmailSettings) -> None:
    settings = msgspec.structs.replace(settings, plus_address=True)
    mail = read(composed(notice(answers="ab12.1.7.1 <satu@contoh.example>"), settings, NOW))
    assert (mail["In-Reply-To"], mail["References"]) == ("<satu@contoh.example>", "<satu@contoh.example>")
    assert str(mail["Auto-Submitted"]) == "auto-replied"
    assert str(mail["Reply-To"]) == f"aduan+{REFERENCE}@pegantenan.example"


def test_what_a_person_wrote_says_so_and_can_be_answered(settings: EmailSettings) -> None:
    mail = read(composed(notice(answers="ab12.1.7.1 <satu@contoh.example>", by_person=True), settings, NOW))
    assert mail["In-Reply-To"] == "<satu@contoh.example>"
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == (None, None)


def test_our_own_mail_is_known_as_a_machines_and_its_answer_finds_back(settings: EmailSettings) -> None:
    made = composed(notice(), settings, NOW)
    assert isinstance(made, bytes)
    assert read_mail(made, OFFICE).automatic
    assert read_mail(made, "lain@lain.example").automatic
    answer = b"From: a@b.example\r\nIn-Reply-To: " + message_id(REFERENCE, OFFICE).encode() + b"\r\n\r\nya"
    assert read_mail(answer, OFFICE).answers_to == (REFERENCE,)


def test_letters_and_files(settings: EmailSettings) -> None:
    pdf = Attachment("surat.pdf", "application/pdf", b"%PDF-1.7 x")
    made = composed(
        notice(subject="Jhâlân\r\nBcc: x@y.example", text="ḍâ\n.\n", attachments=(pdf,)), settings, NOW
    )
    mail = read(made)
    assert str(mail["Subject"]) == "Jhâlân Bcc: x@y.example"
    assert mail["Bcc"] is None
    got = read_mail(made, "lain@lain.example")  # type: ignore[arg-type]
    assert got.text == "ḍâ\n."
    assert got.attachments == (pdf,)
    assert isinstance(made, bytes)
    assert max(map(len, made.split(b"\r\n"))) <= 998
    assert b"\n" not in made.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "address",
    ["", "warga", "warga@", "@contoh.example", "a@b.example, c@d.example", "Warga <a@b.example>", "ḍ@contoh.example",
     "a@b.example\r\nBcc: c@d.example", "a b@c.example", f"{'a' * 250}@b.example", "a@b@c"],
)  # fmt: skip
def test_what_is_no_address_gets_no_mail(settings: EmailSettings, address: str) -> None:
    assert composed(notice(address=address), settings, NOW) == NotSent("address")
