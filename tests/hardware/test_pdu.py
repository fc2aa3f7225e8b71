"""PDUs that other programs read alike, any text in any number of parts, and octets that are none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hardware.modems.alphabet import pack, septets_of, text_of, unpack
from hardware.modems.pdu import (
    BrokenPduError,
    Coding,
    Deliver,
    StatusReport,
    address,
    decode,
    decode_submit,
    encode,
    stamp,
    user_data,
)
from hardware.modems.simulated import delivered, reported
from hardware.modems.splitting import split

SENDER = "+6281234567890"
WIB = timezone(timedelta(hours=7))
AT = datetime(2026, 11, 23, 19, 46, 50, tzinfo=WIB)
PLAIN = "07912618010000F0040D91261832547698F000006211329164058211CC20F42905A9C3ECB01B24AFCFC36B"
FIRST = (
    "07912618010000F0440D91261832547698F00008621132916405823A050003070201"
    "004C00410050004F005200201E0D00E20020006200611E0D00E20020006A006800E2006C00E2006E00200072006F00730061006B"
)
SECOND = (
    "07912618010000F0440D91261832547698F00008621132916405821C050003070202"
    "002000E8002000420075006C00E2006E00670061006E"
)
OUTGOING = "0691261801000031000D91261832547698F00000FF29CC30FC2D0FBB41E434BD2C4FB7C32E90F3DD7ECB41D02315D6BA2D69CD564E16C5B66A2E"
"""Made, or read alike, by gammu 1.42.0 and python-gsmmodem."""


def deliver(digits: str) -> Deliver:
    came = decode(bytes.fromhex(digits))
    assert isinstance(came, Deliver)
    return came


def text(came: Deliver) -> str:
    return came.units.decode("utf-16-be")


def test_a_plain_message() -> None:
    came = deliver(PLAIN)
    assert (came.sender, came.sent_at, came.coding, came.header) == (SENDER, AT, Coding.SEVEN_BIT, b"")
    assert text(came) == "LAPOR jalan rusak"


def test_two_parts_with_letters_of_madurese() -> None:
    first, second = deliver(FIRST), deliver(SECOND)
    assert (first.header, second.header) == (bytes([0, 3, 7, 2, 1]), bytes([0, 3, 7, 2, 2]))
    assert text(first) + text(second) == "LAPOR ḍâ baḍâ jhâlân rosak è Bulângan"


def test_what_goes_out_is_what_gammu_makes() -> None:
    (part,) = split("Laporan diterima. Nomor PGT0-7K4M-92QX-5.", SENDER, 1)
    pdu, length = encode(part, "+6281100000", 0xFF)
    assert (pdu.hex().upper(), length) == (OUTGOING, 51)


@given(st.text(max_size=700))
@example("€" * 80)
@example("{" * 153 + "a")
@example("a" * 160)
@example("a" * 159 + "€")
@example("🙂" * 36)
def test_any_text_goes_out_and_comes_in_whole(said: str) -> None:
    said = said.encode("utf-16-be", "replace").decode("utf-16-be", "replace")
    out, back = b"", b""
    for part in split(said, SENDER, 200):
        pdu, length = encode(part)
        assert len(pdu) - 1 == length <= 140 + 20
        again = decode_submit(pdu)
        assert (again.recipient, again.header, again.report) == (SENDER, part.header, True)
        out += again.units
    for pdu in delivered(SENDER, said, AT, 200):
        came = decode(pdu)
        assert isinstance(came, Deliver)
        back += came.units
    assert out.decode("utf-16-be") == back.decode("utf-16-be") == said


@given(st.text(max_size=2000))
def test_no_part_cuts_a_character(said: str) -> None:
    said = said.encode("utf-16-be", "replace").decode("utf-16-be", "replace")
    parts = split(said, SENDER, 1)
    for part in parts:
        part.units.decode("utf-16-be")  # raises where half of a pair stands at the end
        assert part.coding is not Coding.SEVEN_BIT or part.data[-1:] != (0x1B,)
    assert len(parts) == 1 or [part.header[-1] for part in parts] == list(range(1, len(parts) + 1))


@pytest.mark.parametrize(
    ("said", "parts"),
    [("a" * 160, 1), ("a" * 161, 2), ("a" * 306, 2), ("a" * 307, 3), ("ḍ" * 70, 1), ("ḍ" * 71, 2), ("ḍ" * 134, 2), ("€" * 80, 1), ("€" * 81, 2), ("", 1)],
)  # fmt: skip
def test_how_many_a_text_costs(said: str, parts: int) -> None:
    assert len(split(said, SENDER, 1)) == parts


@pytest.mark.parametrize(
    ("said", "length"),
    [
        ("Pengaduan diterima 23-11-2026. Nomor PGT0-7K4M-92QX-5. Dibalas paling lambat 09-12-2026. Mohon lengkapi KTP. Simpan SMS ini. Gratis. Kec. Pegantenan", 148),
        ("PGT0-7K4M-92QX-5: langkah 4 dari 12, batas 09-12-2026. Tanya: 0324-7710982. Kec. Pegantenan", 91),
        ("Ketik LAPOR lalu isi pengaduan, atau STATUS lalu nomor tanda terima. Gratis. Tanya: 0324-7710982. Kec. Pegantenan", 113),
    ],
)  # fmt: skip
def test_answers_to_citizens_are_one_sms(said: str, length: int) -> None:
    (part,) = split(said, SENDER, 1)
    assert (part.coding, len(part.data)) == (Coding.SEVEN_BIT, length)


def test_more_parts_than_a_header_can_count() -> None:
    with pytest.raises(ValueError, match="more than 255"):
        split("a" * (255 * 153 + 1), SENDER, 1)


@given(st.lists(st.integers(0, 127), max_size=160), st.integers(0, 6))
def test_septets(septets: list[int], fill: int) -> None:
    assert unpack(pack(septets, fill), len(septets), fill) == septets


def test_letters_outside_the_alphabet() -> None:
    assert septets_of("ḍ") is None
    assert text_of([0x1B, 0x1B, 0x1B, 0x41]) == " A"
    assert text_of([0x41, 0x1B]) == "A "


@pytest.mark.parametrize("sender", ["TELKOMSEL", "3Care", "363", "+62811", "Info {x}"])
def test_senders(sender: str) -> None:
    (pdu,) = delivered(sender, "promo", AT)
    came = decode(pdu)
    assert isinstance(came, Deliver)
    assert came.sender == sender


@pytest.mark.parametrize("hours", [7, 9, 0, -3.5, 13.75, -12])
def test_zones(hours: float) -> None:
    moment = datetime(2026, 2, 28, 23, 59, 1, tzinfo=timezone(timedelta(hours=hours)))
    came = decode(delivered(SENDER, "x", moment)[0])
    assert isinstance(came, Deliver)
    assert came.sent_at == moment
    assert came.sent_at.utcoffset() == moment.utcoffset()


def test_a_stamp_that_is_no_time_is_none() -> None:
    came = deliver(PLAIN.replace("62113291640582", "00000000000000"))
    assert came.sent_at is None
    assert text(came) == "LAPOR jalan rusak"


@pytest.mark.parametrize(("status", "delivered_", "failed"), [(0, True, False), (2, True, False), (0x30, False, False), (0x46, False, True), (0x60, False, True)])  # fmt: skip
def test_reports(status: int, delivered_: bool, failed: bool) -> None:
    report = decode(reported(17, SENDER, AT, AT + timedelta(minutes=2), status))
    assert isinstance(report, StatusReport)
    assert (report.reference, report.recipient, report.done_at) == (17, SENDER, AT + timedelta(minutes=2))
    assert (report.delivered, report.failed) == (delivered_, failed)


def test_data_that_is_no_text() -> None:
    pdu = bytes.fromhex("07912618010000F0") + b"\x04" + address(SENDER) + b"\x00\xf5" + stamp(AT)
    came = decode(pdu + user_data(Coding.EIGHT_BIT, b"", (1, 2, 255)))
    assert isinstance(came, Deliver)
    assert (came.coding, came.octets, came.units) == (Coding.EIGHT_BIT, b"\x01\x02\xff", b"")


@pytest.mark.parametrize(
    ("scheme", "coding"),
    [(0x00, Coding.SEVEN_BIT), (0x11, Coding.SEVEN_BIT), (0x08, Coding.UCS2), (0x04, Coding.EIGHT_BIT), (0x48, Coding.UCS2), (0xE0, Coding.UCS2), (0xD8, Coding.SEVEN_BIT), (0xF0, Coding.SEVEN_BIT), (0xF4, Coding.EIGHT_BIT), (0x84, Coding.SEVEN_BIT)],
)  # fmt: skip
def test_schemes(scheme: int, coding: Coding) -> None:
    digits = PLAIN[:38] + f"{scheme:02X}" + PLAIN[40:]
    assert deliver(digits).coding is coding


def test_a_length_that_says_more_than_there_is() -> None:
    """gammu says "Corrupted data" and shows nothing."""
    came = deliver(PLAIN.replace("62113291640582" + "11", "62113291640582" + "50"))
    assert text(came).startswith("LAPOR jalan rusak")


@given(st.binary(max_size=200))
def test_octets_that_are_no_pdu_are_refused_or_read_and_nothing_else(noise: bytes) -> None:
    try:
        decode(noise)
    except BrokenPduError:
        return


@given(st.integers(0, 60), st.integers(0, 255))
def test_a_pdu_with_a_wrong_octet(place: int, octet: int) -> None:
    pdu = bytearray.fromhex(FIRST)
    pdu[place] = octet
    try:
        decode(bytes(pdu))
    except BrokenPduError:
        return


def test_stamps_without_a_zone_are_of_greenwich() -> None:
    assert stamp(AT.astimezone(UTC))[-1] == 0
