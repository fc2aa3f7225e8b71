"""The office's process tells the service manager that it is ready: once its database is of this version and pages are answered."""

from __future__ import annotations

import os
import re
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import requests

START_S = 60


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(START_S)
        yield line


def serve(manager: socket.socket, folder: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "KOTAK_ADUAN_CENTRAL__FOLDER": str(folder),
        "NOTIFY_SOCKET": manager.getsockname(),
    }
    return subprocess.Popen(
        [sys.executable, "-m", "sync.backoffice", "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def test_ready_is_said_when_pages_are_answered(manager: socket.socket, tmp_path: Path) -> None:
    with serve(manager, tmp_path / "central") as process:
        try:
            assert manager.recv(4096) == b"READY=1"
            assert process.stdout is not None
            port = next(found[1] for line in process.stdout if (found := re.search(r"port (\d+)", line)))
            assert requests.get(f"http://127.0.0.1:{port}/lacak", timeout=5).status_code == 200
        finally:
            process.terminate()
    manager.setblocking(False)
    with pytest.raises(BlockingIOError):
        manager.recv(4096)


def test_a_database_that_cannot_be_opened_is_never_ready(manager: socket.socket, tmp_path: Path) -> None:
    folder = tmp_path / "central"
    folder.mkdir(mode=0o700)
    with closing(sqlite3.connect(folder / "central.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")
    with serve(manager, folder) as process:
        assert process.wait(START_S) == 1
    manager.setblocking(False)
    with pytest.raises(BlockingIOError):
        manager.recv(4096)
