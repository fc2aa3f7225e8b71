"""`backoffice serve --processes`: several behind one address on PostgreSQL, refused in a sentence on SQLite."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests

from tests.postgres_server import postgres_database, postgres_server, testrun_uid_or_pid

__all__ = ["postgres_database", "postgres_server", "testrun_uid_or_pid"]


def started(folder: Path, database: str, processes: str) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "KOTAK_ADUAN_CENTRAL__FOLDER": str(folder),
        "KOTAK_ADUAN_CENTRAL__DATABASE": database,
    }
    command = [sys.executable, "-m", "sync.backoffice", "serve", "--port", "0", "--processes", processes]
    return subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@contextmanager
def two(folder: Path, database: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    with started(folder, database, "2") as process:
        try:
            assert process.stdout is not None
            for line in process.stdout:
                if found := re.search(r"port (\d+)", line):
                    yield process, f"http://127.0.0.1:{found[1]}"
                    return
            raise AssertionError("it did not start")
        finally:
            if process.poll() is None:
                process.terminate()
            process.communicate(timeout=30)


def children_of(pid: int) -> list[int]:
    """Further processes of the office; Python's own resource tracker is none."""
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            if "resource_tracker" not in Path(f"/proc/{child}/cmdline").read_text():
                found.append(int(child))
    return found


def gone(pid: int) -> bool:
    try:
        return "Z" in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return True


def test_sqlite_takes_one_process(tmp_path: Path) -> None:
    with started(tmp_path, "", "2") as process:
        _, said = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "SQLite takes one process only" in said


def test_two_serve_one_address_and_end_together(tmp_path: Path, postgres_database: str) -> None:
    with two(tmp_path, postgres_database) as (process, url):
        assert requests.get(f"{url}/api/v1/health", timeout=20).status_code == 200
        (child,) = children_of(process.pid)
        process.terminate()
        assert process.wait(30) == 0
    assert gone(child)


@pytest.mark.parametrize("who", ["first", "other"])
def test_one_that_is_killed_ends_the_other(tmp_path: Path, postgres_database: str, who: str) -> None:
    with two(tmp_path, postgres_database) as (process, url):
        assert requests.get(f"{url}/api/v1/health", timeout=20).status_code == 200
        (child,) = children_of(process.pid)
        watched = os.pidfd_open(child)
        os.kill(process.pid if who == "first" else child, signal.SIGKILL)
        process.wait(30)
        if who == "first":
            import select

            ready, _, _ = select.select([watched], [], [], 30)
            assert ready
        os.close(watched)
    assert gone(child)
