"""The twin itself: bytes, buffer, front ends, files."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PIL import Image

from hardware.printers.escpos import encode
from hardware.printers.layout import lay_out
from hardware.printers.simulated import VirtualPrinter
from hardware.printers.simulated.commands import Unknown, read_all, read_command
from hardware.printers.status import ask, valid
from hardware.printers.typefaces import Typefaces
from tests.hardware.receipts import assert_printed, receipt
from tests.hardware.simulated_time import SimulatedTime


@pytest.fixture
def job(typefaces: Typefaces) -> bytes:
    whole = encode(lay_out(receipt(), 576, typefaces).papers, 1)
    return whole.data + whole.ask


def test_bytes_one_by_one_print_the_same_paper(
    twin: VirtualPrinter, job: bytes, typefaces: Typefaces
) -> None:
    for start in range(0, len(job), 97):
        twin.receive(job[start : start + 97])
    assert twin.errors == []
    assert_printed([paper.image for paper in twin.papers], receipt(), 576, typefaces)
    assert twin.replies() == b"\x37\x22\x22!!!\x00"


def test_text_and_unknown_commands_are_errors(twin: VirtualPrinter) -> None:
    twin.receive(b"\x1b@halo\x1b!\x00")
    assert len(twin.errors) >= 4


@pytest.mark.parametrize("question", [1, 2, 3, 4])
def test_status_is_answered_at_once_also_split_and_while_offline(twin: VirtualPrinter, question: int) -> None:
    twin.turn(cover_open=True)
    twin.receive(b"\x1dv0\x00\x01")  # a raster that never comes whole
    for byte in ask(question):
        twin.receive(bytes((byte,)))
    (answer,) = twin.replies()
    assert valid(answer)


def test_a_real_time_pattern_inside_a_picture_acts(twin: VirtualPrinter) -> None:
    twin.receive(b"\x1dv0\x00\x03\x00\x01\x00\x10\x04\x01")
    assert len(twin.replies()) == 1
    twin.receive(b"\x1dv0\x00\x04\x00\x01\x00\x10\x05\x02\xff\x1bJ\x0a")
    assert twin.errors == []  # DLE ENQ 2 has thrown everything before and after it away
    assert twin.hanging() is not None


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


def test_the_buffer_is_bounded_while_the_printer_is_stopped(job: bytes) -> None:
    twin = VirtualPrinter(buffer_bytes=4096)
    twin.turn(cover_open=True)
    twin.receive(job[:4096])
    assert twin.room() == 0
    twin.turn(cover_open=False)
    assert twin.room() > 0


def test_papers_and_jobs_are_kept_and_numbered_on(tmp_path: Path, job: bytes) -> None:
    for _ in range(2):
        twin = VirtualPrinter(out=tmp_path)
        twin.receive(job)
        twin.disconnected()
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["0001-1.png", "0001-2.png", "0001.escpos", "0002-1.png", "0002-2.png", "0002.escpos"]
    assert (tmp_path / "0002.escpos").read_bytes() == job
    assert twin.papers[0].path == tmp_path / "0002-1.png"
    with Image.open(tmp_path / "0002-1.png") as kept:
        assert kept.tobytes() == twin.papers[0].image.tobytes()


def test_questions_alone_are_no_job(twin: VirtualPrinter) -> None:
    twin.receive(ask(1) + bytes(20))
    twin.disconnected()
    assert twin.jobs == []


def test_a_cut_short_stream_is_told_from_a_whole_one(job: bytes) -> None:
    assert not any(isinstance(command, Unknown) for command in read_all(job))
    assert any(isinstance(command, Unknown) for command in read_all(job[:-1]))
    assert read_command(b"\x1dv0\x00\x02\x00\x02\x00\x01\x02\x03") is None


def test_front_ends_end_their_threads_also_with_a_client_connected() -> None:
    before = threading.active_count()
    twin = VirtualPrinter()
    tcp, pty = twin.serve_tcp(), twin.serve_pty()
    line = os.open(pty.device, os.O_RDWR | os.O_NOCTTY)
    with socket.create_connection(("127.0.0.1", tcp.port)) as client:
        client.sendall(ask(1))
        assert client.recv(1)
        twin.close()
        assert threading.active_count() == before
    os.close(line)
    tcp.close()
    pty.close()


def test_it_serves_alone_as_a_program(tmp_path: Path, job: bytes) -> None:
    command = [
        sys.executable,
        "-m",
        "hardware.printers.simulated",
        "--port",
        "0",
        "--out",
        str(tmp_path),
        "--mm-per-s",
        "1000",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().split("127.0.0.1:")[1].split(",")[0])
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(job)
            client.settimeout(10)
            assert client.recv(7).startswith(b"\x37")
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    assert (tmp_path / "0001-2.png").exists()
    assert (tmp_path / "0001.escpos").read_bytes() == job
