"""One suite for every code reader: the twin, and pyserial on a pseudo-terminal, by path and by identity."""

from __future__ import annotations

import os
import pty
import select
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hardware.catalogue import open_reader
from hardware.ports import CodeReader, State
from hardware.readers.intake import FrameIntake
from hardware.readers.serial_reader import SerialReader
from hardware.readers.simulated import SimulatedReader
from hardware.settings import ReaderSettings
from hardware.surroundings import Surroundings
from tests.hardware.lines import NAMED, Port
from tests.hardware.simulated_time import SimulatedTime


class Line:
    """A reader and the hand that sends to it."""

    def __init__(self, reader: CodeReader, send: Callable[[bytes], None], unplug: Callable[[], None]) -> None:
        self.reader, self.send, self.unplug = reader, send, unplug


def is_word(frame: bytes) -> bool:
    """What is a code here: small letters and digits."""
    return frame.isalnum() and frame == frame.lower()


@pytest.fixture(params=["simulated", "serial", "serial by identity"])
def line(request: pytest.FixtureRequest, time: SimulatedTime, tmp_path: Path) -> Iterator[Line]:
    """By path it has a name that goes with the plug, as under /dev/serial/by-id, and by identity it leaves the list: the
    number of a terminal that has gone is given to the next one, of another test perhaps, which would find it locked."""
    if request.param == "simulated":
        twin = open_reader(ReaderSettings(kind="simulated"), accepts=is_word, clock=time.clock)
        assert isinstance(twin, SimulatedReader)
        yield Line(twin, twin.send, twin.unplug)
        return
    master, slave = pty.openpty()
    tty.setraw(slave)
    handles = [master, slave]
    device, ports = os.ttyname(slave), [Port("/dev/ttyS0", None, None, None)]
    name = tmp_path / "reader"
    name.symlink_to(device)

    def unplug() -> None:
        name.unlink(missing_ok=True)
        del ports[1:]
        while handles:
            os.close(handles.pop())

    def send(data: bytes) -> None:
        os.write(master, data)
        select.select([slave], [], [], 5)  # the kernel hands it over in its own time

    settings = ReaderSettings(kind="serial", device=str(name))
    if request.param == "serial by identity":
        settings = ReaderSettings(kind="serial", **NAMED)
        ports.append(Port(device))
    around = Surroundings(serial_ports=lambda: ports)
    reader = open_reader(settings, accepts=is_word, surroundings=around, clock=time.clock)
    assert isinstance(reader, SerialReader)
    assert reader.poll() is None  # opens the line
    yield Line(reader, send, unplug)
    reader.close()
    unplug()


def test_frames_come_out_one_by_one(line: Line) -> None:
    line.send(b"satu\rdua\r\n")
    assert line.reader.status().state is State.READY
    assert line.reader.poll() == b"satu"
    assert line.reader.poll() == b"dua"
    assert line.reader.poll() is None


def test_a_frame_without_an_end_comes_after_a_silence(line: Line, time: SimulatedTime) -> None:
    line.send(b"satu")
    assert line.reader.poll() is None
    time.wait(0.1)
    assert line.reader.poll() == b"satu"


def test_ten_kilobytes_are_never_a_frame(line: Line, time: SimulatedTime) -> None:
    for _ in range(20):
        line.send(b"x" * 512)
        line.reader.poll()
    line.send(b"\rsatu\r")
    seen = [line.reader.poll() for _ in range(20)]
    assert [frame for frame in seen if frame] == [b"satu"]


def polled(line: Line, time: SimulatedTime) -> list[bytes]:
    """All that the reader gives within a second, asked as often as a screen does."""
    given = []
    for _ in range(20):
        code = line.reader.poll()
        given += [code] if code is not None else []
        time.wait(0.05)
    return given


@pytest.mark.parametrize("foreign", [b"SATU", b"satu dua", b"\x1b@\x10\x05\x02", b"\x00\xff", b"sat\xc3\xbc"])
def test_what_is_no_code_of_ours_is_dropped_and_the_next_one_read(
    line: Line, time: SimulatedTime, foreign: bytes
) -> None:
    line.send(foreign + b"\rtiga\r")
    assert polled(line, time) == [b"tiga"]


@pytest.mark.parametrize("hexadecimal", ["02 00 00 01 00 33 31", "02 00 00 02 01 41 33 31"])
def test_the_readers_own_replies_are_no_codes(line: Line, time: SimulatedTime, hexadecimal: str) -> None:
    reply = bytes.fromhex(hexadecimal)
    line.send(reply)
    assert polled(line, time) == []
    line.send(reply + reply + b"satu\r")
    assert polled(line, time) == [b"satu"]


def test_more_than_five_codes_a_second_are_dropped(line: Line, time: SimulatedTime) -> None:
    line.send(b"".join(b"%d\r" % number for number in range(10)))
    assert polled(line, time) == [b"0", b"1", b"2", b"3", b"4"]
    time.wait(1)
    line.send(b"lagi\r")
    assert polled(line, time) == [b"lagi"]


def test_foreign_frames_do_not_use_up_the_measure(line: Line, time: SimulatedTime) -> None:
    line.send(b"ASING\r" * 20 + b"satu\r")
    assert polled(line, time) == [b"satu"]


def test_what_came_while_nobody_asked_is_forgotten(line: Line, time: SimulatedTime) -> None:
    line.reader.poll()
    time.wait(90)  # somebody's visit, on pages that want no code
    line.send(b"lama\rlama")
    assert line.reader.poll() is None
    line.send(b"baru\r")
    assert polled(line, time) == [b"baru"]


def test_unplugged_is_a_state_and_no_exception(line: Line, time: SimulatedTime) -> None:
    line.unplug()
    for _ in range(5):
        assert line.reader.poll() is None
        time.wait(1)
    assert line.reader.status().state in (State.ABSENT, State.LOST)


def test_the_twin_reads_what_is_presented_and_again_after_replug(time: SimulatedTime) -> None:
    reader = SimulatedReader(time.clock, FrameIntake(is_word))
    reader.present(b"satu")
    assert reader.poll() == b"satu"
    reader.unplug()
    reader.present(b"hilang")
    reader.replug()
    assert reader.poll() is None
    assert reader.status().state is State.READY


def test_a_reader_put_back_under_another_name_reads_on(time: SimulatedTime) -> None:
    ports: list[Port] = []
    around = Surroundings(serial_ports=lambda: ports)
    settings = ReaderSettings(kind="serial", **NAMED)
    reader = open_reader(settings, accepts=is_word, surroundings=around, clock=time.clock)
    for _ in range(2):
        master, slave = pty.openpty()
        tty.setraw(slave)
        ports[:] = [Port(os.ttyname(slave))]
        time.wait(60)  # later than any pause between two looks
        assert reader.status().state is State.READY
        assert reader.status().detail == f"{os.ttyname(slave)} 04b8:0e15 X4RT001"
        assert reader.poll() is None
        os.write(master, b"satu\r")
        select.select([slave], [], [], 5)
        assert reader.poll() == b"satu"
        os.close(master)
        os.close(slave)
        assert reader.poll() is None
        assert reader.status().state is State.LOST
    reader.close()


def test_a_serial_reader_that_is_not_there_is_looked_for_again(time: SimulatedTime) -> None:
    settings = ReaderSettings(kind="serial", device="/dev/no-such-reader")
    reader = open_reader(settings, accepts=is_word, clock=time.clock)
    assert reader.status().state is State.ABSENT
    time.wait(60)
    assert reader.poll() is None
    assert reader.status().state is State.ABSENT


def test_no_reader_is_a_state() -> None:
    reader = open_reader(ReaderSettings(kind="none"), accepts=is_word)
    assert reader.status().state is State.ABSENT
    assert reader.poll() is None
    reader.close()
