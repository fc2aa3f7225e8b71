"""Lines into the twin: real sockets, pseudo-terminals and pipes; and the program around it."""

from __future__ import annotations

import os
import select
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hardware.faults import DeviceAbsent, DeviceLost
from hardware.printers.simulated import Knobs, VirtualPrinter
from hardware.printers.simulated.__main__ import main
from hardware.printers.simulated.control import ControlFile
from hardware.printers.simulated.knobs import MOMENTS
from hardware.printers.status import ask
from hardware.twin_line import TwinLine
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


# The program


@contextmanager
def program(*words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The virtual printer as a program of its own and the first line that it says."""
    command = [sys.executable, "-m", "hardware.printers.simulated", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0


def test_it_serves_alone_as_a_program(tmp_path: Path, job: bytes) -> None:
    with program("--tcp", "0", "--out", str(tmp_path), "--mm-per-s", "0", "--web", "0") as (process, said):
        port = int(said.split("127.0.0.1:")[1].split(",")[0])
        assert str(tmp_path) in said
        with connected(port) as client:
            assert answered(client, job).startswith(b"\x37")
        assert process.stdout is not None
        page = process.stdout.readline().removeprefix("device bench: ").strip()
        with urllib.request.urlopen(page, timeout=10) as answer:
            assert b"Pencetak struk" in answer.read()
    assert (tmp_path / "0001-2.png").exists()
    assert (tmp_path / "0001.escpos").read_bytes() == job


def test_what_comes_one_way_is_painted_though_nobody_asks(tmp_path: Path, job: bytes) -> None:
    with program("--fifo", str(tmp_path / "lp"), "--out", str(tmp_path), "--mm-per-s", "1000"):
        (tmp_path / "lp").write_bytes(job)
        ends = time.monotonic() + 20
        while len(list(tmp_path.glob("*.png"))) < 2:
            assert time.monotonic() < ends, "both papers"
            select.select([], [], [], 0.01)


def test_without_a_cutter_the_paper_is_torn_off_at_the_end(tmp_path: Path) -> None:
    with program("--tcp", "0", "--model", "generic-58", "--out", str(tmp_path), "--mm-per-s", "0") as (
        _,
        said,
    ):
        with connected(int(said.split("127.0.0.1:")[1].split(",")[0])) as client:
            assert answered(client, b"satu\n\x1dr\x01")
        assert list(tmp_path.glob("*.png")) == []
    assert len(list(tmp_path.glob("*.png"))) == 1


def test_it_is_a_slow_serial_printer_of_another_model(tmp_path: Path) -> None:
    words = ("--pty", "--link", str(tmp_path / "lp"), "--baud", "9600", "--model", "epson-tm-t88")
    with program(*words, "--out", str(tmp_path)) as (_, said):
        assert str(tmp_path / "lp") in said
        line = os.open(tmp_path / "lp", os.O_RDWR | os.O_NOCTTY)
        os.write(line, b"\x1dIC")
        heard = b""
        while not heard.endswith(b"\x00"):
            assert select.select([line], [], [], 10)[0]
            heard += os.read(line, 64)
        os.close(line)
        assert heard == b"_TM-T88\x00"


def test_it_obeys_its_control_file(tmp_path: Path) -> None:
    control = tmp_path / "knobs.json"
    control.write_text('{"cover_open": true}')
    with program("--tcp", "0", "--out", str(tmp_path), "--control", str(control)) as (process, said):
        with connected(int(said.split("127.0.0.1:")[1].split(",")[0])) as client:
            assert answered(client, ask(1)) == b"\x1a", "it holds from the start"
        assert process.stderr is not None
        control.write_text('{"cover_open": tr')
        assert "knobs.json: " in process.stderr.readline(), "half a file is no order, and said so"
        control.write_text('{"cover": true}')
        assert "no such knob: cover" in process.stderr.readline()


@pytest.mark.parametrize(
    "words", [(), ("--tcp", "1", "--pty"), ("--tcp", "0", "--link", "x"), ("--host", "x")]
)
def test_what_makes_no_sense_is_said_with_the_usage(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_help_has_an_example_for_each_line_and_names_every_knob(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    for word in ("--tcp 9100", "--pty --link", "--fifo", "--control", *Knobs.__dataclass_fields__, *MOMENTS):
        assert word in said


# The control file


def test_a_control_file_turns_and_turns_back(twin: VirtualPrinter, tmp_path: Path) -> None:
    path = tmp_path / "knobs.json"
    control = ControlFile(path, twin)
    assert control.look() is None, "there need be none"
    twin.turn(overheated=True)
    path.write_text('{"cover_open": true, "foreign_status": "ff"}')
    assert control.look() is None
    assert (twin.knobs.cover_open, twin.knobs.foreign_status) == (True, b"\xff")
    twin.turn(cover_open=False)
    assert control.look() is None
    assert not twin.knobs.cover_open, "an unchanged file says nothing new"
    path.write_text('{"near_end": true, "cover_open": true}')
    control.look()
    assert (twin.knobs.near_end, twin.knobs.cover_open, twin.knobs.foreign_status) == (True, True, None)
    path.unlink()
    control.look()
    assert (twin.knobs.near_end, twin.knobs.cover_open) == (False, False)
    assert twin.knobs.overheated, "what somebody else has turned stays"


def test_a_control_file_arms(twin: VirtualPrinter, tmp_path: Path) -> None:
    path = tmp_path / "knobs.json"
    control = ControlFile(path, twin)
    path.write_text(
        '[{"near_end": true}, {"cover_open": true, "at_byte": 3}, {"dropped": true, "at_byte": 6}]'
    )
    control.look()
    assert [at_byte for at_byte, _ in twin.armed] == [3, 6]
    twin.receive(FEED)
    assert (twin.knobs.near_end, twin.knobs.cover_open) == (True, True)
    path.write_text("{}")
    control.look()
    assert twin.armed == ()


@pytest.mark.parametrize("text", ["{", "[1]", "7", '{"cover": true}', '{"cover_open": 2}', "\x00"])
def test_a_control_file_that_cannot_be_read_changes_nothing(
    twin: VirtualPrinter, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "knobs.json"
    control = ControlFile(path, twin)
    path.write_text('{"near_end": true}')
    control.look()
    path.write_text(text)
    assert control.look()
    assert twin.knobs == Knobs(near_end=True)
    assert twin.events.newest[-1]["event"] == "control_refused"
