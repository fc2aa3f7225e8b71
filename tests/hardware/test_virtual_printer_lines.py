"""Lines into the twin: real sockets, pseudo-terminals and pipes; and the program around it."""

from __future__ import annotations

import os
import select
import socket
import threading
from pathlib import Path

import pytest

from hardware.faults import DeviceAbsent, DeviceLost
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.simulated.line import TwinLine
from hardware.printers.status import ask
from tests.hardware.simulated_time import SimulatedTime
from tests.hardware.test_virtual_printer import FEED


def connected(port: int) -> socket.socket:
    client = socket.create_connection(("127.0.0.1", port), timeout=10)
    client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return client


def answered(client: socket.socket, data: bytes) -> bytes:
    client.sendall(data)
    return client.recv(64)


def hung_up(client: socket.socket) -> bool:
    try:
        return client.recv(1) == b""
    except ConnectionResetError:
        return True


def test_front_ends_end_their_threads_also_with_a_client_connected(tmp_path: Path) -> None:
    before = threading.active_count()
    twin = VirtualPrinter()
    tcp, pty, fifo = twin.serve_tcp(), twin.serve_pty(tmp_path / "lp"), twin.serve_fifo(tmp_path / "fifo")
    line = os.open(pty.device, os.O_RDWR | os.O_NOCTTY)
    with connected(tcp.port) as client:
        assert answered(client, ask(1))
        twin.close()
        assert threading.active_count() == before
    os.close(line)
    for front_end in (tcp, pty, fifo):
        front_end.close()
    assert not (tmp_path / "lp").is_symlink()


def test_a_pseudo_terminal_has_a_second_name(twin: VirtualPrinter, tmp_path: Path) -> None:
    pty = twin.serve_pty(tmp_path / "lp0")
    assert (tmp_path / "lp0").readlink() == Path(pty.device)
    line = os.open(tmp_path / "lp0", os.O_RDWR | os.O_NOCTTY)
    os.write(line, ask(1))
    assert select.select([line], [], [], 10)[0]
    assert os.read(line, 9) == b"\x12"
    os.close(line)


def test_a_pipe_prints_and_answers_nothing(twin: VirtualPrinter, tmp_path: Path) -> None:
    fifo = twin.serve_fifo(tmp_path / "lp")
    fifo.path.write_bytes(FEED + ask(1) + b"\x1dV\x00")
    assert twin.events.wait("job_ended", 10)
    assert [paper.image.height for paper in twin.papers] == [10]
    assert twin.jobs == [FEED + ask(1) + b"\x1dV\x00"]


def test_a_dropped_line_ends_and_another_one_is_taken(twin: VirtualPrinter) -> None:
    port = twin.serve_tcp().port
    twin.arm(3, dropped=True)
    with connected(port) as client:
        client.sendall(FEED)
        assert hung_up(client)
    with connected(port) as client:
        assert answered(client, ask(1)) == b"\x12"
    twin.turn(unplugged=True)
    with connected(port) as client:
        assert hung_up(client)
    twin.turn(unplugged=False)
    with connected(port) as client:
        assert answered(client, ask(1)) == b"\x12"


def test_a_client_that_left_a_full_buffer_behind_does_not_lock_out_the_next(time: SimulatedTime) -> None:
    twin = VirtualPrinter(buffer_bytes=4096, clock=time.clock)
    port = twin.serve_tcp().port
    twin.turn(cutter_jammed=True)
    first = connected(port)
    first.sendall(b"x" * 9000)
    first.close()
    twin.turn(cutter_jammed=False)
    with connected(port) as client:
        assert answered(client, ask(1)) == b"\x1a"
        client.sendall(b"\x10\x05\x02")
        assert answered(client, ask(1)) == b"\x12"
    twin.close()


def test_in_the_same_process_a_broken_line_is_a_fault(twin: VirtualPrinter) -> None:
    line = TwinLine(twin, lambda _: None)
    twin.turn(unplugged=True)
    with pytest.raises(DeviceAbsent):
        line.open()
    twin.turn(unplugged=False)
    line.open()
    twin.arm(3, dropped=True)
    assert line.write_some(FEED + FEED, 1) == 6, "the kernel takes it, as on a real line"
    with pytest.raises(DeviceLost):
        line.write_some(FEED, 1)
    with pytest.raises(DeviceLost):
        line.read_some(1, 0)
    line.open()
    assert line.write_some(ask(1), 1) == 3
    assert line.read_some(1, 0) == b"\x12"
