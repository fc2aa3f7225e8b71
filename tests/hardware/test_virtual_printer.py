"""The twin itself: bytes, buffer, commands, files. What goes wrong with it: `test_virtual_printer_faults`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hardware.printers.simulated import VirtualPrinter
from hardware.printers.simulated.commands import Unknown, read_all, read_command
from hardware.printers.status import ask, valid
from hardware.printers.typefaces import Typefaces
from tests.hardware.receipts import assert_printed, dots, receipt
from tests.hardware.simulated_time import SimulatedTime

FEED = b"\x1bJ\x0a"


def raster(width: int, rows: int, byte: int = 0xFF) -> bytes:
    return b"\x1dv0\x00" + bytes((width, 0, rows, 0)) + bytes((byte,)) * (width * rows)


def height(twin: VirtualPrinter) -> int:
    paper = twin.hanging()
    return 0 if paper is None else paper.height


def test_bytes_one_by_one_print_the_same_paper(
    twin: VirtualPrinter, job: bytes, typefaces: Typefaces
) -> None:
    for start in range(0, len(job), 97):
        twin.receive(job[start : start + 97])
    assert twin.errors == []
    assert_printed([paper.image for paper in twin.papers], receipt(), 576, typefaces)
    assert twin.replies() == b"\x37\x22\x22!!!\x00"


def test_only_what_is_no_command_is_an_error(twin: VirtualPrinter) -> None:
    twin.receive(b"\x1b@\x1ba\x01\x1bE\x01\x1d!\x11halo\r\n\x1d!\x00\x1bE\x00satu\x1bd\x01\x1dB\x00")
    assert twin.errors == []
    twin.receive(b"\x1b\x99\x9b")
    assert [error.split("command ")[1] for error in twin.errors] == ["1b 99", "99", "9b"]


def test_a_function_that_is_not_known_is_passed_over_by_its_length(twin: VirtualPrinter) -> None:
    twin.receive(b"\x1d(k\x03\x001PA" + FEED)
    assert len(twin.errors) == 1
    assert height(twin) == 10


# Text of the printer's own


def test_text_prints_rows_of_letters(twin: VirtualPrinter) -> None:
    twin.receive(b"PGT1-7K4M\n")
    paper = twin.hanging()
    assert paper is not None
    assert paper.height == 30
    columns = np.flatnonzero(dots(paper).any(axis=0))
    assert columns.max() < 9 * 12
    assert columns.min() < 12


@pytest.mark.parametrize(("side", "first"), [(0, 0), (1, (576 - 24) // 2), (2, 576 - 24)])
def test_a_line_stands_where_it_is_put(twin: VirtualPrinter, side: int, first: int) -> None:
    twin.receive(bytes((0x1B, 0x61, side)) + b"HH\n" + raster(3, 2))
    paper = twin.hanging()
    assert paper is not None
    black = dots(paper)
    columns = np.flatnonzero(black[:30].any(axis=0))
    assert first <= columns.min() <= columns.max() < first + 24
    assert np.array_equal(np.flatnonzero(black[30]), np.arange(first, first + 24))


def test_size_and_bold_make_more_black(twin: VirtualPrinter) -> None:
    twin.receive(b"HALO\n\x1dV\x00\x1bE\x01HALO\n\x1dV\x00\x1d!\x11HALO\n\x1dV\x00\x1b@HALO\n\x1dV\x00")
    plain, bold, large, again = (dots(paper.image) for paper in twin.papers)
    assert plain.sum() < bold.sum() < large.sum()
    assert [paper.image.height for paper in twin.papers] == [30, 30, 48, 30]
    assert np.array_equal(plain, again), "ESC @ begins anew"


def test_a_long_line_goes_on_in_the_next_one(twin: VirtualPrinter) -> None:
    twin.receive(b"x" * 49 + b"\n")
    assert height(twin) == 60


def test_every_printable_sign_leaves_ink(twin: VirtualPrinter) -> None:
    for sign in range(0x21, 0x7F):
        twin.receive(bytes((sign,)) + b"\n\x1dV\x00")
    assert len(twin.papers) == 94
    assert all(dots(paper.image).any() for paper in twin.papers)


# Answers


@pytest.mark.parametrize("question", [1, 2, 3, 4])
def test_status_is_answered_at_once_also_split_and_while_offline(twin: VirtualPrinter, question: int) -> None:
    twin.turn(cover_open=True)
    twin.receive(b"\x1dv0\x00\x01")  # a raster that never comes whole
    for byte in ask(question):
        twin.receive(bytes((byte,)))
    (answer,) = twin.replies()
    assert valid(answer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        (b"\x1dr\x01", b"\x00"),
        (b"\x1dr\x31", b"\x00"),
        (b"\x1dr\x02", b"\x00"),
        (b"\x1dI\x01", b"\x20"),
        (b"\x1dI\x32", b"\x02"),
        (b"\x1dI\x03", b"\x01"),
        (b"\x1dIA", b"_1.00 ESC/POS\x00"),
        (b"\x1dIB", b"_EPSON\x00"),
        (b"\x1dIC", b"_TM-T88V\x00"),
        (b"\x1dID", b"_SIMULATED0001\x00"),
        (b"\x1dIE", b"_\x00"),
        (b"\x1d(H\x06\x00\x30\x30abcd", b"\x37\x22abcd\x00"),
        (b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08", b"\x37\x25\x00"),
        (b"\x10\x04\x09", b""),
    ],
)
def test_each_question_has_its_answer(question: bytes, answer: bytes) -> None:
    twin = VirtualPrinter(name="TM-T88V")
    twin.receive(question)
    assert twin.replies() == answer
    assert twin.errors == []


def test_low_and_missing_paper_are_told_in_order(twin: VirtualPrinter) -> None:
    twin.turn(near_end=True)
    twin.receive(b"\x1dr\x01")
    assert twin.replies() == b"\x03"
    twin.turn(paper_out_at_row=0)
    twin.receive(b"\x1dr\x01")
    assert twin.replies() == b"", "in order: only once the paper is back"
    twin.turn(paper_out_at_row=None, near_end=False)
    assert twin.replies() == b"\x00"


def test_a_real_time_pattern_inside_a_picture_acts(twin: VirtualPrinter) -> None:
    twin.receive(b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01")
    assert len(twin.replies()) == 1
    assert height(twin) == 1
    twin.turn(cutter_jammed=True)
    twin.receive(FEED + b"\x1dv0\x00\x04\x00\x01\x00\x10\x05\x02")
    twin.turn(cutter_jammed=False)
    twin.receive(ask(1) + b"\x10\x05\x01" + FEED)
    assert height(twin) == 11, "the error threw all before it away, the picture's head included"


def test_the_buffers_are_cleared_at_once_error_or_not(twin: VirtualPrinter) -> None:
    twin.turn(cover_open=True)
    twin.receive(FEED + raster(72, 100)[:-5])
    twin.receive(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08" + FEED)
    twin.turn(cover_open=False)
    assert height(twin) == 10, "only what came behind it"
    assert twin.errors == []
    twin.turn(clears=False)
    twin.receive(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
    assert twin.replies() == b"\x37\x25\x00", "the first only: this model does not know it"


def test_changes_are_told_by_itself_while_that_is_wanted(twin: VirtualPrinter) -> None:
    twin.turn(cover_open=True)
    assert twin.replies() == b""
    twin.turn(cover_open=False)
    twin.receive(b"\x1da\xff")
    assert twin.replies() == b"\x14\x00\x00\x0f"
    twin.turn(cover_open=True)
    assert twin.replies() == b"\x3c\x00\x00\x0f"
    twin.turn(cover_open=False, cutter_jammed=True)
    assert twin.replies() == b"\x1c\x08\x00\x0f"
    twin.turn(cutter_jammed=False)
    assert twin.replies() == b"", "the error stays, so nothing has changed"
    twin.receive(b"\x10\x05\x01")
    assert twin.replies() == b"\x14\x00\x00\x0f"
    twin.turn(near_end=True)
    assert twin.replies() == b"\x14\x00\x03\x0f"
    twin.receive(b"\x1da\x00")
    twin.turn(near_end=False)
    assert twin.replies() == b""


def test_only_the_changes_asked_for_are_told(twin: VirtualPrinter) -> None:
    twin.receive(b"\x1da\x08")  # paper
    twin.replies()
    twin.turn(cover_open=True)
    assert twin.replies() == b""
    twin.turn(near_end=True)
    assert twin.replies() == b"\x3c\x00\x03\x0f"


# Time and room


def test_answers_in_order_wait_for_the_paper(time: SimulatedTime, job: bytes) -> None:
    twin = VirtualPrinter(mm_per_s=100, clock=time.clock)
    twin.receive(job)
    assert twin.replies() == b""
    assert twin.papers == []
    for _ in range(40):
        time.wait(0.25)
        twin.advance()
    assert len(twin.papers) == 2
    assert twin.replies().startswith(b"\x37\x22")


def test_paper_moves_row_by_row(time: SimulatedTime) -> None:
    twin = VirtualPrinter(mm_per_s=25.4, dpi=203, clock=time.clock)
    twin.receive(raster(72, 203))
    time.wait(0.5)
    assert height(twin) == pytest.approx(102, abs=2)
    twin.turn(cover_open=True)
    time.wait(60)
    assert height(twin) == pytest.approx(102, abs=2)
    twin.turn(cover_open=False)
    time.wait(0.25)
    assert height(twin) == pytest.approx(153, abs=3)


def test_a_serial_line_takes_ten_bits_a_byte(time: SimulatedTime) -> None:
    twin = VirtualPrinter(baud=9600, clock=time.clock)
    sent = 0
    began = time.clock()
    data = raster(48, 20)
    while sent < len(data):
        room = min(twin.room(), len(data) - sent)
        if room:
            twin.receive(data[sent : sent + room])
            sent += room
        time.wait(0.001)
    while height(twin) < 20:
        time.wait(0.001)
    assert time.clock() - began == pytest.approx(len(data) * 10 / 9600, rel=0.02)
    twin.receive(ask(1))
    assert twin.replies() == b""
    time.wait(3 * 10 / 9600)
    assert twin.replies() == b""
    time.wait(2 * 10 / 9600)
    assert len(twin.replies()) == 1


@pytest.mark.parametrize(("baud", "on_the_way"), [(None, 0), (115200, 64)])
def test_the_buffer_is_bounded_while_the_printer_is_stopped(
    time: SimulatedTime, baud: int | None, on_the_way: int
) -> None:
    twin = VirtualPrinter(buffer_bytes=4096, baud=baud, clock=time.clock)
    twin.turn(cover_open=True)
    taken = 0
    for _ in range(1000):
        room = twin.room()
        twin.receive(b"x" * room)
        taken += room
        time.wait(0.01)
    assert taken == 4096 + on_the_way
    twin.turn(cover_open=False)
    time.wait(0.1)
    assert twin.room() > 0


def test_a_full_buffer_hears_what_acts_at_once(twin: VirtualPrinter) -> None:
    twin.turn(cutter_jammed=True)
    twin.receive(b"x" * twin.room())
    twin.turn(cutter_jammed=False)
    assert twin.room(FEED) == 0
    assert twin.room(ask(1) + b"\x10\x05\x02" + FEED) == 6
    twin.receive(ask(1) + b"\x10\x05\x02")
    assert twin.replies() == b"\x1a"
    assert twin.room(FEED) == 65536, "DLE ENQ 2 has emptied it"


def test_a_picture_larger_than_the_buffer_prints(time: SimulatedTime) -> None:
    twin = VirtualPrinter(buffer_bytes=4096, mm_per_s=100, clock=time.clock)
    data, sent = raster(72, 250), 0
    while sent < len(data):
        room = twin.room()
        twin.receive(data[sent : sent + room])
        sent += room
        time.wait(0.01)
    time.wait(1)
    assert height(twin) == 250


# What is kept


def test_papers_jobs_and_events_are_kept_and_numbered_on(tmp_path: Path, job: bytes) -> None:
    for _ in range(2):
        twin = VirtualPrinter(out=tmp_path)
        twin.receive(ask(1) + job)
        twin.disconnected()
    names = sorted(path.name for path in tmp_path.iterdir() if path.suffix != ".jsonl")
    assert names == ["0001-1.png", "0001-2.png", "0001.escpos", "0002-1.png", "0002-2.png", "0002.escpos"]
    assert (tmp_path / "0002.escpos").read_bytes() == ask(1) + job
    assert twin.papers[0].path == tmp_path / "0002-1.png"
    with Image.open(tmp_path / "0002-1.png") as kept:
        assert kept.tobytes() == twin.papers[0].image.tobytes()
    events = [json.loads(line) for line in (tmp_path / "events.jsonl").read_text().splitlines()]
    assert [event["event"] for event in events] == ["job_begun", "cut", "cut", "job_ended"] * 2
    assert events[-1]["bytes"] == len(job) + 3
    assert events[-2]["paper"] == "0002-2.png"


def test_faults_and_unknown_commands_are_in_the_events(twin: VirtualPrinter) -> None:
    twin.turn(cover_open=True, foreign_status=b"\xff")
    twin.turn(cover_open=False)
    twin.receive(b"\x9b")
    found = [
        {key: value for key, value in event.items() if key not in ("s", "byte")}
        for event in twin.events.newest
    ]
    assert found == [
        {"event": "fault", "cover_open": True, "foreign_status": "ff"},
        {"event": "fault", "cover_open": False},
        {"event": "job_begun", "job": 1},
        {"event": "unknown", "data": "9b"},
    ]


def test_questions_alone_are_no_job(twin: VirtualPrinter) -> None:
    twin.receive(ask(1) + bytes(20))
    twin.disconnected()
    assert twin.jobs == []


def test_a_cut_short_stream_is_told_from_a_whole_one(job: bytes) -> None:
    assert not any(isinstance(command, Unknown) for command in read_all(job))
    assert any(isinstance(command, Unknown) for command in read_all(job[:-1]))
    assert read_command(b"\x1dv0\x00\x02\x00\x02\x00\x01\x02\x03") is None


PIECES = st.lists(
    st.one_of(
        st.binary(max_size=60),
        st.sampled_from(
            [
                b"\x1dv0\x00",
                b"\x10\x14",
                b"\x10\x04\x01",
                b"\x10\x05\x02",
                b"\x1d(H",
                b"\x1da\xff",
                FEED,
                b"HALO\n",
            ]
        ),
        st.builds(raster, st.integers(0, 80), st.integers(0, 9)),
    ),
    max_size=12,
)


@settings(max_examples=150)
@given(PIECES, st.integers(0, 200), st.sampled_from([None, 9600]))
def test_no_bytes_bring_it_down(pieces: list[bytes], at_byte: int, baud: int | None) -> None:
    time = SimulatedTime()
    twin = VirtualPrinter(clock=time.clock, mm_per_s=1000, baud=baud, buffer_bytes=4096)
    twin.arm(at_byte, cutter_jammed=True, garbage=b"\x00")
    for piece in pieces:
        twin.receive(piece)
        time.wait(0.1)
        twin.replies()
    twin.turn(cutter_jammed=False)
    twin.receive(b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
    time.wait(5)
    twin.replies()
    twin.disconnected()
    twin.receive(ask(1))
    time.wait(1)
    twin.advance()
    time.wait(1)
    assert twin.replies()


@settings(max_examples=60)
@given(st.lists(st.integers(1, 400), max_size=40))
def test_how_the_bytes_are_parted_makes_no_difference(parts: list[int]) -> None:
    data = (
        b"\x1b@HALO\n"
        + raster(10, 9)
        + ask(2)
        + b"\x1dIC\x1dr\x01\x1dV\x01"
        + raster(3, 3, 0x10)
        + b"\x1dV\x00"
    )
    whole, parted = VirtualPrinter(), VirtualPrinter()
    whole.receive(data)
    rest = data
    for part in parts:
        parted.receive(rest[:part])
        rest = rest[part:]
    parted.receive(rest)
    assert whole.replies() == parted.replies()
    assert [paper.image.tobytes() for paper in whole.papers] == [
        paper.image.tobytes() for paper in parted.papers
    ]
