"""Parts in any order, doubled, missing or of two messages with one number; files that are half written or broken."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.modems.pdu import Deliver, decode
from hardware.modems.simulated import delivered
from hardware.modems.spool import Spool as ModemsSpool
from hardware.modems.spool import as_file
from sync.cases.messages import Content
from sync.channels.sms import SmsChannel
from sync.channels.sms.files import parts_in
from sync.channels.sms.parts import Found, grouped, joined
from tests.channels.sms.spools import SENDER, Taken, later
from tests.hardware.modem_rig import AT

HERE = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
LONG = "LAPOR " + "jembatan ḍi Plakpak rosak, tolong diperbaiki. " * 5


def file_of(pdu: bytes) -> bytes:
    came = decode(pdu)
    assert isinstance(came, Deliver)
    return as_file(came, pdu.hex())


def found(pdus: Sequence[bytes]) -> list[Found]:
    return [
        Found(Path(f"IN{number}.txt"), part, HERE)
        for number, pdu in enumerate(pdus)
        for part in parts_in(file_of(pdu))
    ]


@given(st.text(min_size=1, max_size=400), st.integers(0, 255), st.randoms(use_true_random=False))
def test_parts_in_any_order_and_doubled_are_one_message(said: str, reference: int, chance: object) -> None:
    said = said.encode("utf-16-be", "replace").decode("utf-16-be")
    pdus = delivered(SENDER, said, AT, reference)
    shuffled = [*pdus, *chance.sample(pdus, chance.randint(0, len(pdus)))]  # type: ignore[attr-defined]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    groups = [group for group in grouped(found(shuffled)) if len(pdus) > 1] or grouped(found(pdus))
    assert [joined([one.part for one in group.in_order]) for group in groups] == [(said, True)]
    assert len(groups[0].doubles) == (len(shuffled) - len(pdus) if len(pdus) > 1 else 0)


@given(st.permutations(range(6)))
def test_two_messages_under_one_number_are_told_apart_by_their_times(order: list[int]) -> None:
    """Some telephones give every long message the same number."""
    first = delivered(SENDER, "a" * 400, AT, 7)
    second = delivered(SENDER, "b" * 400, AT + timedelta(minutes=5), 7)
    pdus = [*first, *second]
    groups = grouped(found([pdus[place] for place in order]))
    assert [joined([one.part for one in group.in_order])[0] for group in groups] == ["a" * 400, "b" * 400]


def test_a_part_that_came_much_later_belongs_to_another_message() -> None:
    first = delivered(SENDER, "a" * 200, AT, 7)[:1]
    second = delivered(SENDER, "b" * 200, AT + timedelta(days=2), 7)[1:]
    assert [len(group.found) for group in grouped(found([*first, *second]))] == [1, 1]


def test_a_reference_of_16_bits_is_not_one_of_8() -> None:
    part = parts_in(file_of(delivered(SENDER, "a" * 200, AT, 7)[0]))[0]
    wide = type(part)(part.kind, part.sender, part.sent_at, part.units, bytes([8, 4, 0, 7, 2, 2]))
    assert wide.concatenation is not None
    assert part.concatenation is not None
    assert wide.concatenation.reference != part.concatenation.reference
    assert (wide.concatenation.parts, wide.concatenation.number) == (2, 2)


@pytest.mark.parametrize(
    "header", ["", "00", "0003", "000307", "00030702ff", "0003070200", "0003070203", "240101", "0504abcdef01"]
)
def test_headers_that_say_nothing_of_parts(header: str) -> None:
    part = parts_in(file_of(delivered(SENDER, "a", AT)[0]))[0]
    assert type(part)(part.kind, "", None, b"", bytes.fromhex(header)).concatenation is None


def test_a_header_with_other_elements_before_it() -> None:
    part = parts_in(file_of(delivered(SENDER, "a", AT)[0]))[0]
    whole = type(part)(part.kind, "", None, b"", bytes.fromhex("0504abcdef01" + "0003070201")).concatenation
    assert whole is not None
    assert (whole.parts, whole.number) == (2, 1)


class Office:
    """A spool that a daemon has written, looked at by the office at a chosen time."""

    def __init__(self, folder: Path) -> None:
        self.spool = ModemsSpool(folder / "spool")
        self.spool.prepare()
        self.now = later()
        self.channel = SmsChannel(self.spool.folder, lambda: self.now, "+6281100000001")
        self.taken = Taken()

    def comes(self, pdus: Sequence[bytes]) -> None:
        for pdu in pdus:
            came = decode(pdu)
            assert isinstance(came, Deliver)
            self.spool.keep(came, pdu.hex())

    def write(self, name: str, data: bytes) -> Path:
        path = self.spool.folder / "inbox" / name
        path.write_bytes(data)
        return path

    def bring_in(self) -> int:
        return self.channel.bring_in(self.taken)

    def read(self) -> list[Content]:
        return [self.channel.read(message.raw) for message in self.taken.messages.values()]

    def written_at(self, moment: datetime) -> None:
        """All that lies there was written then."""
        for path in (self.spool.folder / "inbox").iterdir():
            os.utime(path, (moment.timestamp(), moment.timestamp()))

    @property
    def left(self) -> list[str]:
        return sorted(path.name for path in (self.spool.folder / "inbox").iterdir())


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_a_part_waits_a_day_for_the_others(office: Office) -> None:
    first, second, third = delivered(SENDER, LONG, AT)[:3]
    office.comes([first, third])
    assert office.bring_in() == 0
    office.now += timedelta(hours=23)
    assert office.bring_in() == 0
    office.now += timedelta(hours=2)
    assert office.bring_in() == 1
    (content,) = office.read()
    assert content.notes == ("parts_missing",)
    assert "[…]" in content.text
    assert office.left == []
    office.comes([second])
    office.written_at(office.now - timedelta(hours=1))
    assert office.bring_in() == 0


def test_a_file_that_is_still_being_written_waits(office: Office) -> None:
    office.comes(delivered(SENDER, "LAPOR", AT))
    office.now = datetime.now(UTC)
    assert office.bring_in() == 0
    office.now += timedelta(seconds=3)
    assert office.bring_in() == 1


def test_a_clock_that_was_set_back_hides_nothing(office: Office) -> None:
    office.comes(delivered(SENDER, "LAPOR", AT))
    office.now -= timedelta(days=1)
    assert office.bring_in() == 1


def test_a_store_that_is_away_leaves_everything_where_it_is(office: Office) -> None:
    office.comes([*delivered(SENDER, "LAPOR satu", AT), *delivered("+628111", "LAPOR dua", AT)])
    before = office.left

    def away(message: object) -> bool:
        raise ConnectionError("database")

    with pytest.raises(ConnectionError):
        office.channel.bring_in(away)
    assert office.left == before
    assert office.bring_in() == 2


def test_a_folder_that_cannot_be_is_an_error_and_not_an_empty_inbox(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("a file")
    with pytest.raises(OSError, match="spool"):
        SmsChannel(tmp_path / "spool", later).bring_in(Taken())


@pytest.mark.parametrize(
    "data",
    [b"", b"\x00\xff", b"[SMSBackup000]\nPDU = Unreadable\nRawPDU = 07FF\n", b"[SMSBackup000]\nText00 = 00ZZ\n", b"[SMSBackup000]\nPDU = Deliv"],
)  # fmt: skip
def test_a_file_that_says_nothing_is_taken_as_it_is(office: Office, data: bytes) -> None:
    office.write("IN20261123_194650_00_x_00.txt", data)
    assert office.bring_in() == 1
    (message,) = office.taken.messages.values()
    assert (message.raw, message.sender) == (data, "")
    with pytest.raises(ValueError, match=r"."):
        office.channel.read(message.raw)
    assert office.left == []


def test_the_same_text_twice_is_two_messages_if_it_was_sent_twice(office: Office) -> None:
    office.comes(delivered(SENDER, "LAPOR", AT))
    office.comes(delivered(SENDER, "LAPOR", AT + timedelta(seconds=1)))
    office.comes(delivered(SENDER, "LAPOR", AT))
    assert office.bring_in() == 2


def test_a_message_without_a_time_is_of_now_and_never_a_double(office: Office) -> None:
    pdu = bytearray(delivered(SENDER, "LAPOR", AT)[0])
    place = pdu.index(bytes.fromhex("621132"))
    pdu[place : place + 7] = bytes(7)
    for minutes in (10, 5):
        office.comes([bytes(pdu)])
        office.written_at(office.now - timedelta(minutes=minutes))
        assert office.bring_in() == 1
    times = [message.received_at for message in office.taken.messages.values()]
    assert times[1] - times[0] == timedelta(minutes=5)


@pytest.mark.parametrize(
    ("sender", "automatic"),
    [("TELKOMSEL", True), ("363", True), ("123456", True), ("+6281100000001", True), (SENDER, False), ("081234567", False)],
)  # fmt: skip
def test_whom_nobody_answers(office: Office, sender: str, automatic: bool) -> None:
    office.comes(delivered(sender, "LAPOR", AT))
    office.bring_in()
    assert [content.automatic for content in office.read()] == [automatic]


def test_control_characters_do_no_harm(office: Office) -> None:
    office.comes(delivered(SENDER, "LAPOR ḍ\x00\x07\x9b\r\nbaris\rdua\ttiga", AT))
    office.bring_in()
    assert office.read() == [Content("LAPOR ḍ\ufffd\ufffd\ufffd\nbaris\ndua\ttiga")]


def test_what_gammu_leaves_behind_a_text_is_cut_off() -> None:
    (part,) = parts_in(
        b"[SMSBackup000]\nPDU = Deliver\nText00 = 0078000000E20020\nCoding = Default_No_Compression\n"
    )
    assert part.text == "x"
    (part,) = parts_in(
        b"[SMSBackup000]\nPDU = Deliver\nText00 = 007800001E0D\nCoding = Unicode_No_Compression\n"
    )
    assert part.text == "x\x00ḍ"


def test_data_is_marked_and_not_shown_as_text(office: Office) -> None:
    data = b'[SMSBackup000]\nPDU = Deliver\nDateTime = 20261123T194650\nNumber = "+62811"\nText00 = 0102FF\nCoding = 8bit\n'
    office.write("IN20261123_194650_00_+62811_00.txt", data)
    office.bring_in()
    assert office.read() == [Content("", automatic=True, notes=("data_message",))]


def test_a_comment_of_gammu_is_no_field() -> None:
    text = b"[SMSBackup000]\n; PDU = Status_Report\n; Text00 = 0041\nPDU = Deliver\nText00 = 0042\n"
    assert [(part.kind, part.text) for part in parts_in(text)] == [("Deliver", "B")]


@given(st.binary(max_size=300))
def test_any_file_is_read_or_refused(data: bytes) -> None:
    try:
        parts_in(b"[SMSBackup000]\n" + data)
    except ValueError:
        return
