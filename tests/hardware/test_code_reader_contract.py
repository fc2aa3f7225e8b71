"""One suite for every code reader: the twin, and pyserial on a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import select
import tty
from collections.abc import Callable, Iterator

import pytest

from hardware.catalogue import open_reader
from hardware.ports import CodeReader, State
from hardware.readers.serial_reader import SerialReader
from hardware.readers.simulated import SimulatedReader
from hardware.settings import ReaderSettings
from tests.hardware.simulated_time import SimulatedTime


class Line:
    """A reader and the hand that sends to it."""

    def __init__(self, reader: CodeReader, send: Callable[[bytes], None], unplug: Callable[[], None]) -> None:
        self.reader, self.send, self.unplug = reader, send, unplug


@pytest.fixture(params=["simulated", "serial"])
def line(request: pytest.FixtureRequest, time: SimulatedTime) -> Iterator[Line]:
    if request.param == "simulated":
        twin = open_reader(ReaderSettings(kind="simulated"), clock=time.clock)
        assert isinstance(twin, SimulatedReader)
        yield Line(twin, twin.send, twin.unplug)
        return
    master, slave = pty.openpty()
    tty.setraw(slave)
    handles = [master, slave]

    def unplug() -> None:
        while handles:
            os.close(handles.pop())

    def send(data: bytes) -> None:
        os.write(master, data)
        select.select([slave], [], [], 5)  # the kernel hands it over in its own time

    reader = open_reader(ReaderSettings(kind="serial", device=os.ttyname(slave)), clock=time.clock)
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


def test_unplugged_is_a_state_and_no_exception(line: Line, time: SimulatedTime) -> None:
    line.unplug()
    for _ in range(5):
        assert line.reader.poll() is None
        time.wait(1)
    assert line.reader.status().state in (State.ABSENT, State.LOST)


def test_the_twin_reads_what_is_presented_and_again_after_replug(time: SimulatedTime) -> None:
    reader = SimulatedReader(time.clock)
    reader.present(b"PGT1-7K4M-92QX-Z")
    assert reader.poll() == b"PGT1-7K4M-92QX-Z"
    reader.unplug()
    reader.present(b"tidak terbaca")
    reader.replug()
    assert reader.poll() is None
    assert reader.status().state is State.READY


def test_a_serial_reader_that_is_not_there_is_looked_for_again(time: SimulatedTime) -> None:
    reader = open_reader(ReaderSettings(kind="serial", device="/dev/no-such-reader"), clock=time.clock)
    assert reader.status().state is State.ABSENT
    time.wait(60)
    assert reader.poll() is None
    assert reader.status().state is State.ABSENT


def test_no_reader_is_a_state() -> None:
    reader = open_reader(ReaderSettings(kind="none"))
    assert reader.status().state is State.ABSENT
    assert reader.poll() is None
    reader.close()
