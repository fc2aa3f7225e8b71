"""What goes wrong with the twin, and where in a job: each fault strikes at the byte it was armed for."""

from __future__ import annotations

import pytest

from hardware.printers.simulated import VirtualPrinter
from hardware.printers.simulated.answers import Condition
from hardware.printers.simulated.knobs import read_order
from hardware.printers.status import ask
from tests.hardware.simulated_time import SimulatedTime
from tests.hardware.test_virtual_printer import FEED, height, raster

GO_ON, CANCEL = b"\x10\x05\x01", b"\x10\x05\x02"


def status(twin: VirtualPrinter) -> list[int]:
    found = []
    for question in (1, 2, 3, 4):
        twin.replies()
        twin.receive(ask(question))
        found += list(twin.replies())
    return found


@pytest.mark.parametrize(
    ("knob", "answers"),
    [
        ({}, [0x12, 0x12, 0x12, 0x12]),
        ({"near_end": True}, [0x12, 0x12, 0x12, 0x1E]),
        ({"paper_out_at_row": 0}, [0x1A, 0x32, 0x12, 0x7E]),
        ({"cover_open": True}, [0x1A, 0x16, 0x12, 0x12]),
        ({"cutter_jammed": True}, [0x1A, 0x52, 0x1A, 0x12]),
        ({"overheated": True}, [0x1A, 0x52, 0x52, 0x12]),
    ],
)
def test_each_trouble_shows_in_its_own_bits_and_stops_the_paper(
    twin: VirtualPrinter, knob: dict[str, object], answers: list[int]
) -> None:
    twin.turn(**knob)
    assert status(twin) == answers
    twin.receive(FEED)
    assert (height(twin) == 0) == (answers[0] == 0x1A)


@pytest.mark.parametrize("knob", ["cover_open", "overheated"])
def test_what_mends_itself_goes_on_where_it_stopped(twin: VirtualPrinter, knob: str) -> None:
    twin.receive(FEED)
    twin.turn(**{knob: True})
    twin.receive(raster(72, 20))
    assert height(twin) == 10
    twin.turn(**{knob: False})
    assert height(twin) == 30


def test_new_paper_goes_on_where_the_old_one_ended(twin: VirtualPrinter) -> None:
    twin.turn(paper_out_at_row=7)
    twin.receive(raster(72, 20))
    assert height(twin) == 7
    twin.turn(paper_out_at_row=None)
    assert height(twin) == 20


@pytest.mark.parametrize(("knob", "latches"), [("cutter_jammed", {}), ("overheated", {"heat_latches": True})])
@pytest.mark.parametrize(
    ("command", "rows"), [(GO_ON, 10), (CANCEL, 0), (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", 0)]
)
def test_an_error_stays_until_it_is_ended_by_command(
    twin: VirtualPrinter, knob: str, latches: dict[str, object], command: bytes, rows: int
) -> None:
    twin.turn(**latches, **{knob: True})
    twin.receive(FEED)
    twin.receive(GO_ON)
    assert twin.condition.error, "the cause is still there"
    twin.turn(**{knob: False})
    assert twin.condition.error, "the cause is gone, the error is not"
    assert height(twin) == 0
    twin.receive(command)
    assert twin.condition == Condition()
    assert height(twin) == rows


@pytest.mark.parametrize("command", [GO_ON, CANCEL])
@pytest.mark.parametrize("knob", [{}, {"cover_open": True}, {"paper_out_at_row": 0}])
def test_without_an_error_dle_enq_does_nothing(
    twin: VirtualPrinter, command: bytes, knob: dict[str, object]
) -> None:
    twin.turn(**knob)
    twin.receive(FEED + command)
    twin.turn(cover_open=False, paper_out_at_row=None)
    assert height(twin) == 10
    assert twin.replies() == b""


def test_an_error_that_is_still_there_keeps_nothing_that_was_cancelled(twin: VirtualPrinter) -> None:
    twin.turn(cutter_jammed=True)
    twin.receive(FEED + CANCEL)
    twin.turn(cutter_jammed=False)
    twin.receive(GO_ON)
    assert height(twin) == 0


def test_silence_slowness_and_foreign_answers(time: SimulatedTime) -> None:
    twin = VirtualPrinter(clock=time.clock)
    twin.turn(silent=True)
    twin.receive(ask(1))
    assert twin.replies() == b""
    twin.turn(silent=False, slow_answers_s=1.5)
    twin.receive(ask(1) + b"\x1dr\x01")
    assert twin.replies() == b""
    time.wait(1.5)
    assert twin.replies() == b"\x12\x00"
    twin.turn(slow_answers_s=0.0, foreign_status=b"OK\r\n")
    twin.receive(ask(1) + b"\x1dr\x01")
    assert twin.replies() == b"OK\r\n\x00"


def test_garbage_stands_in_every_answer_and_the_seed_says_where() -> None:
    heard: list[bytes] = []
    for seed in (1, 1, 2):
        twin = VirtualPrinter(seed=seed)
        twin.turn(garbage=b"\xfe\xfe")
        twin.receive(b"\x1dIC" * 20)
        heard.append(twin.replies())
    assert heard[0] == heard[1] != heard[2]
    assert heard[0].replace(b"\xfe\xfe", b"") == b"_TM-T20II\x00" * 20
    assert heard[0].count(b"\xfe\xfe") == 20


@pytest.mark.parametrize("off_s", [0.0, 4.0])
def test_power_lost_and_back_loses_buffer_error_and_settings(time: SimulatedTime, off_s: float) -> None:
    twin = VirtualPrinter(clock=time.clock)
    twin.receive(b"\x1ba\x02\x1da\xff")
    twin.turn(cutter_jammed=True)
    twin.receive(raster(1, 9)[:-3])
    twin.turn(cutter_jammed=False, power_off_s=off_s)
    twin.receive(ask(1) + FEED)
    time.wait(off_s + 1.9)
    assert (twin.deaf, twin.replies()) == (True, b"")
    time.wait(0.2)
    twin.receive(ask(1) + b"HALO\n")
    assert twin.replies() == b"\x12", "no error, and no automatic status"
    assert height(twin) == 30, "what came in the dark is lost"
    assert twin.errors == []


def test_a_dark_printer_hears_nothing_until_it_has_started(time: SimulatedTime) -> None:
    twin = VirtualPrinter(clock=time.clock)
    twin.turn(powered=False)
    time.wait(1000)
    twin.receive(ask(1))
    assert twin.replies() == b""
    twin.turn(powered=True)
    time.wait(1)
    assert twin.deaf
    time.wait(1.1)
    twin.receive(ask(1))
    assert twin.replies() == b"\x12"


def test_a_dropped_line_takes_nothing_more_until_it_is_opened_anew(twin: VirtualPrinter) -> None:
    twin.arm(3, dropped=True)
    twin.receive(FEED * 4)
    assert twin.hung_up
    twin.disconnected()
    assert not twin.hung_up
    twin.receive(FEED)
    assert height(twin) == 20
    twin.turn(unplugged=True)
    twin.disconnected()
    assert twin.hung_up
    twin.turn(unplugged=False)
    twin.disconnected()
    assert not twin.hung_up


# Where a fault strikes


def places(job: bytes) -> dict[str, int]:
    """Offset classes of a job: what the fault tests of the product use."""
    answer = job.rindex(b"\x1d(H")
    return {
        "before the first byte": 0,
        "in a strip": job.index(b"\x1dv0") + 500,
        "between strips": job.index(b"\x1dv0", job.index(b"\x1dv0") + 1),
        "before the cut": job.index(b"\x1dV"),
        "after the cut before the answer": answer,
        "in the question": answer + 5,
    }


@pytest.mark.parametrize("place", places(b"\x1dv0\x1dv0\x1dV\x1d(H"))
@pytest.mark.parametrize("pieces", [1, 250, 100_000])
def test_an_armed_fault_strikes_at_its_byte(job: bytes, place: str, pieces: int) -> None:
    at_byte = places(job)[place]
    plain, armed = VirtualPrinter(), VirtualPrinter()
    plain.receive(job[:at_byte])
    armed.arm(at_byte, cover_open=True)
    armed.receive(b"".join(map(ask, (1, 2, 3, 4))))
    assert armed.replies() == b"\x12\x12\x12\x12", "questions before the job are none of it"
    for start in range(0, len(job), pieces):
        armed.receive(job[start : start + pieces])
    assert armed.knobs.cover_open
    assert armed.armed == ()
    assert height(armed) == height(plain)
    assert len(armed.papers) == len(plain.papers) == (2 if "answer" in place or "question" in place else 0)
    assert b"\x37\x22" not in armed.replies()
    struck = [event for event in armed.events.newest if event["event"] == "fault"]
    assert [event["byte"] for event in struck] == [at_byte]
    armed.turn(cover_open=False)
    assert b"\x37\x22" in armed.replies(), "what was in the buffer is printed to the end"


def test_each_armed_fault_strikes_once_and_in_its_turn(twin: VirtualPrinter) -> None:
    twin.arm(6, cover_open=False)
    twin.arm(3, cover_open=True)
    twin.receive(FEED)
    assert twin.knobs.cover_open
    twin.receive(FEED)
    assert not twin.knobs.cover_open
    twin.disconnected()
    twin.receive(FEED * 9)
    assert not twin.knobs.cover_open


def test_a_short_job_leaves_it_armed_for_the_next(twin: VirtualPrinter) -> None:
    twin.arm(4, near_end=True)
    for _ in range(5):
        twin.receive(FEED)
        twin.disconnected()
    assert twin.armed == ((4, {"near_end": True}),)
    twin.receive(FEED + FEED)
    assert twin.knobs.near_end
    twin.arm(4, near_end=False)
    twin.disarm()
    twin.receive(FEED)
    assert twin.knobs.near_end


def test_questions_and_nul_between_commands_are_not_counted(twin: VirtualPrinter) -> None:
    twin.arm(3, near_end=True)
    twin.receive(ask(1) + bytes(500) + CANCEL + FEED[:2])
    assert not twin.knobs.near_end
    twin.receive(FEED[2:])
    assert twin.knobs.near_end


@pytest.mark.parametrize("inside", [ask(1), bytes(20), b"\x10\x04\x01" * 3])
def test_inside_a_picture_everything_counts(twin: VirtualPrinter, inside: bytes) -> None:
    picture = b"\x1dv0\x00" + bytes((len(inside), 0, 1, 0)) + inside
    twin.arm(len(picture), near_end=True)
    twin.receive(picture[:-1])
    assert not twin.knobs.near_end
    twin.receive(picture[-1:])
    assert twin.knobs.near_end


def test_on_a_serial_line_the_bytes_that_have_come_count(time: SimulatedTime) -> None:
    twin = VirtualPrinter(baud=9600, clock=time.clock)
    twin.arm(30, cover_open=True)
    twin.receive(FEED * 20)
    time.wait(29.5 * 10 / 9600)
    twin.advance()
    assert not twin.knobs.cover_open
    time.wait(10 / 9600)
    twin.advance()
    assert twin.knobs.cover_open


# Orders in words


def test_an_order_is_checked_by_name_and_kind() -> None:
    order = read_order({"cover_open": True, "foreign_status": "ff00", "at_byte": 7, "power_off_s": 2})
    assert order.at_byte == 7
    assert dict(order.turns) == {"cover_open": True, "foreign_status": b"\xff\x00", "power_off_s": 2.0}


@pytest.mark.parametrize(
    ("order", "says"),
    [
        ({"cover": True}, "no such knob: cover"),
        ({"cover_open": "yes"}, "cover_open"),
        ({"foreign_status": "zz"}, "hexadecimal"),
        ({"near_end": True, "at_byte": -1}, "at_byte"),
        ({"near_end": True, "at_byte": True}, "at_byte"),
        ({"power_off_s": "long"}, "float"),
    ],
)
def test_an_order_that_cannot_be_is_refused_by_name(order: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_order(order)
