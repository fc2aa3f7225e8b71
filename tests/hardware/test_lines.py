"""The lines themselves: no call outlasts its deadline, nothing is created below /dev, and what was taken is not
cut off."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from hardware.faults import DeviceAbsent, DeviceLost, DeviceStalled
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.simulated.usb_bus import SimulatedUsb
from hardware.printers.transports import (
    FileTransport,
    SerialTransport,
    TcpTransport,
    Transport,
    UsbIdentity,
    UsbTransport,
)
from tests.hardware.simulated_time import SimulatedTime


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    return path


@pytest.fixture
def reader(fifo: Path) -> Iterator[int]:
    handle = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    yield handle
    os.close(handle)


def fill(line: Transport) -> int:
    """Writes until the line takes no more; how much went."""
    written = 0
    try:
        while written < 10_000_000:
            written += line.write_some(bytes(4096), 0.01)
    except DeviceStalled:
        return written
    pytest.fail("takes for ever")


def test_a_fifo_without_a_reader_is_absent_at_once(fifo: Path) -> None:
    with pytest.raises(DeviceAbsent):
        FileTransport(str(fifo)).open()


def test_a_fifo_carries_bytes_and_answers_nothing(fifo: Path, reader: int) -> None:
    line = FileTransport(str(fifo))
    line.open()
    assert line.found == str(fifo)
    assert line.write_some(b"struk", 1) == 5
    assert line.read_some(10, 5) == b""
    line.close()
    assert line.found == ""
    assert os.read(reader, 10) == b"struk"


def test_a_fifo_that_is_not_emptied_stalls(fifo: Path, reader: int) -> None:
    line = FileTransport(str(fifo))
    line.open()
    assert fill(line) > 4096
    line.close()


def test_a_fifo_whose_reader_goes_is_lost(fifo: Path) -> None:
    reader = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
    line = FileTransport(str(fifo))
    line.open()
    os.close(reader)
    with pytest.raises(DeviceLost):
        line.write_some(b"struk", 1)
    line.close()


def test_an_empty_read_of_a_device_is_silence_and_lasts_its_time() -> None:
    """/dev/null reads nothing at once, as Linux' printer driver does after an empty packet."""
    line = FileTransport("/dev/null")
    line.open()
    began = monotonic()
    assert line.read_some(10, 0.05) == b""
    assert monotonic() - began >= 0.05
    line.close()


@pytest.mark.parametrize("what", ["folder", "socket"])
def test_what_is_no_device_is_absent(tmp_path: Path, what: str) -> None:
    path = tmp_path / what
    if what == "folder":
        path.mkdir()
    else:
        with closing(socket.socket(socket.AF_UNIX)) as server:
            server.bind(str(path))
    with pytest.raises(DeviceAbsent):
        FileTransport(path).open()


def test_where_nothing_may_be_created_a_plain_file_is_no_printer(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    line = FileTransport(path, may_create=False)
    with pytest.raises(DeviceAbsent):
        line.open()
    assert not path.exists()
    path.write_bytes(b"")  # left by a program that opens for writing without looking
    with pytest.raises(DeviceAbsent):
        line.open()


def held_pty(twin: VirtualPrinter) -> str:
    twin.turn(cover_open=True)
    return twin.serve_pty().device


def tcp(twin: VirtualPrinter) -> Transport:
    twin.turn(cover_open=True)
    return TcpTransport("127.0.0.1", twin.serve_tcp().port)


def serial(twin: VirtualPrinter) -> Transport:
    return SerialTransport(held_pty(twin), 115200, False, list)


def node(twin: VirtualPrinter) -> Transport:
    return FileTransport(held_pty(twin))


def bulk(twin: VirtualPrinter) -> Transport:
    twin.turn(cover_open=True)
    time = SimulatedTime()
    bus = SimulatedUsb(time.wait)
    bus.plug(twin)
    return UsbTransport(UsbIdentity(), Path("/nowhere"), lambda: bus)


@pytest.mark.parametrize("open_line", [tcp, serial, node, bulk])
def test_a_held_line_stalls_and_closes_at_once(open_line: Callable[[VirtualPrinter], Transport]) -> None:
    twin = VirtualPrinter(buffer_bytes=4096)
    line = open_line(twin)
    line.open()
    assert fill(line) >= 4096
    line.close()
    twin.close()


@pytest.mark.parametrize("open_line", [tcp, serial, node, bulk])
def test_a_closed_line_is_lost_and_closes_twice(
    open_line: Callable[[VirtualPrinter], Transport], twin: VirtualPrinter
) -> None:
    line = open_line(twin)
    line.close()
    line.open()
    assert line.found
    line.close()
    line.close()
    assert line.found == ""
    with pytest.raises(DeviceLost):
        line.write_some(b"x", 1)
    with pytest.raises(DeviceLost):
        line.read_some(1, 0)


def test_closing_over_an_unread_answer_does_not_take_back_what_was_sent() -> None:
    """The kernel resets a connection that is closed with something unread, and drops what is still on its way."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        line = TcpTransport("127.0.0.1", server.getsockname()[1])
        line.open()
        printer, _ = server.accept()
        with printer:
            printer.sendall(b"\x12")
            sent = line.write_some(bytes(4096), 1)
            line.close()
            printer.settimeout(5)
            got = 0
            while piece := printer.recv(1024):
                got += len(piece)
    assert got == sent
