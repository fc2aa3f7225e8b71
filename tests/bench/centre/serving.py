"""The back office as it is installed, in processes of its own, and clients that send what was made before."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.centre.database import children, cpu_s


@dataclass(frozen=True, slots=True)
class Served:
    """Where it listens, and the processes that do the work."""

    port: int
    pid: int

    def cpu_s(self) -> float:
        """Seconds of CPU of all of them so far."""
        return cpu_s(self.pid) + sum(cpu_s(child, ended_too=False) for child in children(self.pid))


@dataclass(frozen=True, slots=True)
class Reply:
    """``seconds``: from the first byte sent to the last one received."""

    status: int
    retry_after: int
    body: bytes
    seconds: float


@contextmanager
def serving(folder: Path, database: str, processes: int = 1) -> Iterator[Served]:
    """`backoffice serve` on a port of the system's choice."""
    environment = {
        **os.environ,
        "KOTAK_ADUAN_CENTRAL__FOLDER": str(folder),
        "KOTAK_ADUAN_CENTRAL__DATABASE": database,
    }
    command = [sys.executable, "-m", "sync.backoffice", "serve", "--port", "0"]
    if processes > 1:
        command += ["--processes", str(processes)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if found := re.search(r"port (\d+)", line):
                    break
            else:
                raise RuntimeError("the back office did not start")
            yield Served(int(found[1]), process.pid)
        finally:
            process.terminate()
            process.wait(30)


class Line:
    """A connection that stays, as a kiosk's does."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def ask(self, request: bytes) -> Reply:
        """One round trip; a line that the centre has closed is opened again."""
        begun = time.perf_counter()
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(request)
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head = received[:end].decode("ascii").lower()
        length = re.search(r"content-length: (\d+)", head)
        size = end + 4 + (int(length[1]) if length else 0)
        while len(received) < size:
            received += self._more()
        later = re.search(r"retry-after: (\d+)", head)
        if "connection: close" in head:
            self.close()
        status = int(head.split(" ", 2)[1])
        seconds = time.perf_counter() - begun
        return Reply(status, int(later[1]) if later else 0, bytes(received[end + 4 :]), seconds)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _more(self) -> bytes:
        assert self._socket is not None
        data = self._socket.recv(1 << 18)
        if not data:
            raise ConnectionError("the centre closed the line")
        return data


def send_all(port: int, queues: Sequence[Sequence[bytes]], good: Collection[int] = (200,)) -> float:
    """Each queue by a client of its own, one request after the other; seconds until all were answered.

    Raises for an answer that is not ``good``.
    """
    wrong: list[Reply] = []
    gate = threading.Barrier(len(queues) + 1)

    def client(queue: Sequence[bytes]) -> None:
        line = Line(port)
        gate.wait()
        for request in queue:
            reply = line.ask(request)
            if reply.status not in good:
                wrong.append(reply)
                break
        line.close()

    threads = [threading.Thread(target=client, args=(queue,)) for queue in queues]
    for thread in threads:
        thread.start()
    gate.wait()
    begun = time.perf_counter()
    for thread in threads:
        thread.join()
    if wrong:
        raise RuntimeError(f"the centre answered {wrong[0].status}: {wrong[0].body[:300]!r}")
    return time.perf_counter() - begun
