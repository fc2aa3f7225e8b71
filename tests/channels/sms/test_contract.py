"""One suite over both daemons: the same PDU in, the same message out; the same file out, the same PDU on the air."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest

from hardware.modems.pdu import decode_submit
from hardware.modems.simulated import delivered, reported
from sync.cases.messages import Content, Mark, NotSent, Sent, TryLater
from sync.channels.sms import SmsChannel
from tests.channels.sms.spools import SENDER, Daemon, Gammu, Ours, Taken, later, notice

WIB = timezone(timedelta(hours=7))
AT = datetime(2026, 11, 23, 19, 46, 50, tzinfo=WIB)
PLAIN = "07912618010000F0040D91261832547698F000006211329164058211CC20F42905A9C3ECB01B24AFCFC36B"
LONG = (
    "07912618010000F0440D91261832547698F00008621132916405823A050003070201"
    "004C00410050004F005200201E0D00E20020006200611E0D00E20020006A006800E2006C00E2006E00200072006F00730061006B",
    "07912618010000F0440D91261832547698F00008621132916405821C050003070202002000E8002000420075006C00E2006E00670061006E",
)
PLAIN_ID = "44947c4076ce5bc0f9f7999afbd0d12a88f8dcd46a53af7b4c9b0ff1a8f2e2bd"
LONG_ID = "74f00f3b5c27cb468fcec2781eb0021abf88acd2a006677954805056aee60596"
"""Names of these two messages: whoever changes how they are made takes in twice what waits at that moment."""


@pytest.fixture(scope="module", params=[Ours, Gammu])
def daemon(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Daemon]:
    made: Daemon = request.param(tmp_path_factory.mktemp("sms"))
    yield made
    made.close()


@pytest.fixture
def channel(daemon: Daemon) -> SmsChannel:
    return SmsChannel(daemon.spool, later)


def test_a_message_comes_in(daemon: Daemon, channel: SmsChannel) -> None:
    taken = Taken()
    daemon.modem.arrives(bytes.fromhex(PLAIN))
    daemon.until(lambda: channel.bring_in(taken))
    (message,) = taken.messages.values()
    assert (message.channel, message.external_id, message.sender) == ("sms", PLAIN_ID, SENDER)
    assert message.received_at == AT
    assert channel.read(message.raw) == Content("LAPOR jalan rusak")
    assert list((daemon.spool / "inbox").iterdir()) == []
    daemon.until(
        lambda: daemon.modem.sim.stored == {}
    )  # some take it off the SIM after they have written it down


def test_a_long_one_comes_in_with_its_letters(daemon: Daemon, channel: SmsChannel) -> None:
    taken = Taken()
    for part in LONG:
        daemon.modem.arrives(bytes.fromhex(part))
    daemon.until(lambda: channel.bring_in(taken))
    (message,) = taken.messages.values()
    assert message.external_id == LONG_ID
    assert channel.read(message.raw) == Content("LAPOR ḍâ baḍâ jhâlân rosak è Bulângan")


def test_any_letters_and_senders(daemon: Daemon, channel: SmsChannel) -> None:
    taken = Taken()
    said = [
        ("TELKOMSEL", "Promo {hari ini} €5 [www]", True),
        ("363", "PIN", True),
        (SENDER, "LAPOR lampu 🙂 mati\nsejak [kemarin]", False),
        (SENDER, "^{}\\[~]|€" * 20, False),
    ]
    for number, (sender, text, _) in enumerate(said):
        for pdu in delivered(sender, text, AT, number):
            daemon.modem.arrives(pdu)
    daemon.until(lambda: channel.bring_in(taken) and len(taken.messages) >= len(said))
    come = [(message.sender, channel.read(message.raw)) for message in taken.messages.values()]
    assert sorted(come, key=str) == sorted(
        ((sender, Content(text, automatic=automatic)) for sender, text, automatic in said), key=str
    )


def sent(daemon: Daemon, channel: SmsChannel, reference: str, text: str, to: str = SENDER) -> int:
    """Hands it over, waits until the network has it, and answers the network's number of it."""
    assert channel.send(notice(text, reference, to)) == TryLater("queued", 30.0)
    daemon.until(lambda: channel.send(notice(text, reference, to)) == Sent(reference))
    return len(daemon.modem.sent)


def test_a_notice_goes_out_and_is_reported(daemon: Daemon, channel: SmsChannel) -> None:
    reference = "0192f0c4-7b6a-7000-8000-00000000000a"
    text = "Laporan diterima. Nomor PGT0-7K4M-92QX-5."
    to = "+6281700000001"  # gammu-smsd knows a report by number and time alone
    number = sent(daemon, channel, reference, text, to)
    part = decode_submit(daemon.modem.sent[-1])
    assert (part.recipient, part.report, part.header) == (to, True, b"")
    assert part.units.decode("utf-16-be") == text
    now = datetime.now(WIB).replace(microsecond=0)
    daemon.modem.reports(reported(number, to, now, now + timedelta(seconds=5)))
    marks: list[Mark] = []
    daemon.until(lambda: marks.extend(channel.marks()) or marks)
    assert [(mark.state, mark.reference) for mark in marks] == [("sampai", reference)]
    assert abs(marks[0].at - now) <= timedelta(seconds=5)
    assert list(channel.marks()) == []


def test_a_network_that_gives_up_is_told(daemon: Daemon, channel: SmsChannel) -> None:
    to = "+6281700000002"
    number = sent(daemon, channel, "gagal-1", "Halo", to)
    now = datetime.now(WIB).replace(microsecond=0)
    daemon.modem.reports(reported(number, to, now, now, 0x30))  # still trying
    daemon.modem.reports(reported(number, to, now, now + timedelta(seconds=1), 0x46))
    marks: list[Mark] = []
    daemon.until(lambda: marks.extend(channel.marks()) or marks)
    assert [(mark.state, mark.reference) for mark in marks] == [("gagal", "gagal-1")]
    assert channel.send(notice("Halo", "gagal-1", to)) == NotSent("not_delivered")


def test_letters_of_madurese_go_out_too(daemon: Daemon, channel: SmsChannel) -> None:
    sent(daemon, channel, "madura", "Bhâdhân ḍâteng")
    assert decode_submit(daemon.modem.sent[-1]).units.decode("utf-16-be") == "Bhâdhân ḍâteng"


def test_a_long_notice_goes_out_in_parts(daemon: Daemon, channel: SmsChannel) -> None:
    text = "Pengaduan diterima. " * 10
    before = len(daemon.modem.sent)
    sent(daemon, channel, "panjang", text)
    parts = [decode_submit(pdu) for pdu in daemon.modem.sent[before:]]
    assert "".join(part.units.decode("utf-16-be") for part in parts) == text
    assert [part.header[-2:] for part in parts] == [bytes([2, 1]), bytes([2, 2])]


def test_what_the_network_refuses_does_not_count_as_sent(daemon: Daemon, channel: SmsChannel) -> None:
    """Ours gives it back with the reason; gammu-smsd tells nothing and tries on, once a second, for as long as it lies there."""
    daemon.modem.knobs.refuses = 38
    asked = len(daemon.modem.log)
    try:
        assert channel.send(notice("a", "ditolak")) == TryLater("queued", 30.0)
        daemon.until(lambda: sum(line.startswith("AT+CMGS") for line in daemon.modem.log[asked:]))
        if isinstance(daemon, Ours):
            daemon.until(lambda: list((daemon.spool / "error").glob("*.txtd")))
            assert channel.send(notice("a", "ditolak")) == TryLater("cms_38")
        assert channel.send(notice("a", "ditolak")) == TryLater("queued", 30.0)
    finally:
        daemon.modem.knobs.refuses = None
    daemon.until(lambda: channel.send(notice("a", "ditolak")) == Sent("ditolak"))
