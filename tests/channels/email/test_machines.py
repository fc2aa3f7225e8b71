"""What mail servers and robots write: reports of what did not arrive, and all that is never answered."""

from __future__ import annotations

import pytest

from sync.cases.messages import Content
from sync.central.settings import EmailSettings
from sync.channels.email.composing import composed
from sync.channels.email.names import message_id
from sync.channels.email.reading import read_mail
from tests.channels.email.conftest import NOW
from tests.channels.email.mails import CITIZEN, OFFICE, raw
from tests.channels.email.test_channel import Rig
from tests.channels.email.test_sending import REFERENCE, notice


def read(**headers: str) -> Content:
    return read_mail(raw(**headers), OFFICE)


def bounce(sent: bytes, action: str = "failed", *, whole: bool = True) -> bytes:
    """As mail servers write it (RFC 3464)."""
    returned = b"Content-Type: message/rfc822\r\n\r\n" + sent
    if not whole:
        returned = b"Content-Type: text/rfc822-headers\r\n\r\n" + sent.split(b"\r\n\r\n")[0] + b"\r\n"
    parts = [
        b"Content-Type: text/plain\r\n\r\nYour mail could not be delivered.",
        b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.contoh.example\r\n\r\n"
        + f"Final-Recipient: rfc822; {CITIZEN}\r\nAction: {action}\r\nStatus: 5.1.1\r\n".encode(),
        returned,
    ]
    body = b"".join(b"--b\r\n" + part + b"\r\n" for part in parts) + b"--b--\r\n"
    head = b"From: MAILER-DAEMON@mx.contoh.example\r\nReturn-Path: <>\r\nAuto-Submitted: auto-replied\r\n"
    return head + b"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" + body


@pytest.mark.parametrize("whole", [True, False])
@pytest.mark.parametrize(("action", "address"), [("failed", CITIZEN), ("delayed", ""), ("delivered", "")])
def test_reports_of_mail_servers(settings: EmailSettings, action: str, address: str, whole: bool) -> None:
    sent = composed(notice(), settings, NOW)
    assert isinstance(sent, bytes)
    got = read_mail(bounce(sent, action, whole=whole), OFFICE)
    assert (got.bounced, got.answers_to, got.automatic) == (address, (REFERENCE,), True)
    assert got.text == "Your mail could not be delivered."


def test_the_address_that_we_wrote_to_counts_not_the_one_it_was_forwarded_to() -> None:
    first = b"Original-Recipient: rfc822; lama@contoh.example\r\nFinal-Recipient"
    report = bounce(raw(Message_ID=message_id(REFERENCE, OFFICE))).replace(b"Final-Recipient", first)
    assert read_mail(report, OFFICE).bounced == "lama@contoh.example"


def test_a_report_in_the_old_way() -> None:
    ours = message_id(REFERENCE, OFFICE)
    got = read(From="MAILER-DAEMON@x.example", X_Failed_Recipients=CITIZEN, References=ours)
    assert (got.bounced, got.automatic) == (CITIZEN, True)


def test_a_report_about_no_mail_of_ours_tells_of_no_address() -> None:
    """Or anybody could have an address marked as one that is not reached."""
    got = read_mail(bounce(raw()), OFFICE)
    assert (got.bounced, got.automatic) == ("", True)


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto-Submitted": "auto-replied"},
        {"Auto-Submitted": "auto-generated; owner-email=x"},
        {"Precedence": "bulk"},
        {"Precedence": "Junk"},
        {"Precedence": "list"},
        {"List-Id": "<warga.contoh.example>"},
        {"List-Unsubscribe": "<https://x.example>"},
        {"Return-Path": "<>"},
        {"X-Auto-Response-Suppress": "OOF"},
        {"From": "MAILER-DAEMON@contoh.example"},
        {"From": "Toko <no-reply@toko.example>"},
        {"From": "noreply+12@toko.example"},
        {"From": "bounce-12@toko.example"},
        {"From": OFFICE},
        {"From": "Aduan+lain@PEGANTENAN.example"},
        {"From": ""},
        {"From": "tidak ada alamat"},
    ],
    ids=str,
)
def test_a_machine_wrote_it(headers: dict[str, str]) -> None:
    assert read(**headers).automatic


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Auto-Submitted": "no"},
        {"Return-Path": f"<{CITIZEN}>"},
        {"From": "noreplay.wati@contoh.example"},
        {"From": "aduan@lain.example"},
        {"Precedence": "first-class"},
    ],
    ids=str,
)
def test_a_person_wrote_it(headers: dict[str, str]) -> None:
    assert not read(**headers).automatic


@pytest.mark.parametrize(
    ("said", "doubtful"),
    [
        ("mx.example; spf=fail smtp.mailfrom=x; dmarc=fail (p=NONE) header.from=contoh.example", True),
        ("mx.example; DMARC = FAIL", True),
        ("mx.example; dmarc=pass", False),
        ("mx.example; xdmarc=fail", False),
        ("", False),
    ],
)
def test_a_sender_that_the_receiving_server_doubts(said: str, doubtful: bool) -> None:
    got = read(Authentication_Results=said)
    assert ("sender_doubtful" in got.notes) == doubtful
    assert not got.automatic


def test_fifty_answers_of_a_robot_get_one_answer(settings: EmailSettings) -> None:
    """Whoever answers all that is not automatic answers the first mail and no other."""
    rig = Rig(settings)
    rig.mailbox.post(raw(), NOW)
    answered = 0
    for number in range(50):
        rig.bring_in()
        if not rig.channel.read(rig.stored.messages[-1].raw).automatic:
            rig.channel.send(notice(answers=rig.stored.messages[-1].external_id))
            answered += 1
        again = raw("Saya cuti.", Message_ID=f"<{number}@robot.example>", Auto_Submitted="auto-replied")
        rig.mailbox.post(again, NOW)
    assert answered == 1
    assert len(rig.stored.messages) == 50
    assert len(rig.postman.taken) == 1
