"""F37, F44: when a visit is over, no word and no picture of it is left: not in the memory of the lobby's process, not in
a core of it that the system wrote, not in the kiosk's folder. And the lobby itself lets no core be written.
"""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from kiosk.machine import forgetful
from tests.faults.test_f44_nothing_to_read import as_someone_might_store_it
from tests.faults.visiting_child import flipped

ROOT = Path(__file__).parents[2]
WORDS = {
    "name": "Kenari Wulandari Puspita",
    "nik": "3528074501994321",
    "account": "Kenari kuning hinggap di loket nomor sembilan belas sore itu.",
    "where": "Beranda sebelah kanari timur",
}
NO_LIMIT = (resource.RLIM_INFINITY, resource.RLIM_INFINITY)


def memory_of(pid: int) -> bytes:
    """Everything that is written to and not a file: heap, arenas, stacks."""
    found = []
    with Path(f"/proc/{pid}/maps").open() as maps, Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in maps:
            match = re.match(r"([0-9a-f]+)-([0-9a-f]+) rw.. \S+ \S+ (\d+)\s*(.*)", line)
            if match is None or (match[3] != "0" and not match[4].startswith("[")):
                continue
            start, end = int(match[1], 16), int(match[2], 16)
            try:
                memory.seek(start)
                found.append(memory.read(end - start))
            except (OSError, ValueError):
                continue
    return b"".join(found)


def without_filling(content: bytes) -> bytes:
    """Without the pages that are one and the same byte, half of them: a search through all takes seconds."""
    pages = (content[at : at + 4096] for at in range(0, len(content), 4096))
    return b"".join(page[:64] if page == page[:1] * len(page) else page for page in pages)


class Visited:
    """A lobby's process, as soon as its visit has come to where it was to come; ``picture``: a piece of the card's."""

    def __init__(self, process: subprocess.Popen[bytes], folder: Path, picture: bytes) -> None:
        self.process, self.folder, self.picture = process, folder, picture

    def found_in(self, content: bytes) -> dict[str, int]:
        """How often each of the visitor's words is there, in any form in which somebody might store it."""
        assert b"visiting_child" in content, "the search sees what is there"
        content = without_filling(content)
        found = {}
        for name, value in WORDS.items():
            forms = [*as_someone_might_store_it(value.encode()), value.encode("utf-32-le")]
            found[name] = sum(content.count(form) for form in dict.fromkeys(forms))
        pieces = [self.picture[at : at + 64] for at in range(0, len(self.picture) - 64, 64)]
        pieces += [form for piece in pieces[:2] for form in as_someone_might_store_it(piece)]
        found["picture"] = sum(content.count(piece) for piece in pieces)
        return {name: count for name, count in found.items() if count}

    def core(self) -> bytes:
        """What the system writes when the process is aborted; b"" if it writes nothing."""
        with suppress(
            PermissionError
        ):  # of a process that may not be dumped only the system's keeper raises it
            resource.prlimit(self.process.pid, resource.RLIMIT_CORE, NO_LIMIT)
        self.process.send_signal(signal.SIGABRT)
        assert self.process.wait(timeout=60) == -signal.SIGABRT
        return b"".join(path.read_bytes() for path in self.folder.glob("core*"))


@contextmanager
def visited(folder: Path, environment: Mapping[str, str], *how: str) -> Iterator[Visited]:
    folder.mkdir()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.visiting_child", str(folder / "kiosk"), *how],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **environment, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder)},
        cwd=folder,
    )
    try:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(flipped(json.dumps(WORDS).encode()).hex().encode() + b"\n")
        child.stdin.flush()
        picture = flipped(bytes.fromhex(child.stdout.readline().decode()))
        assert len(picture) == 600
        assert child.stdout.readline() == (b"held\n" if how else b"over\n")
        yield Visited(child, folder, picture)
    finally:
        child.kill()
        child.communicate(timeout=60)


def writes_cores_here() -> bool:
    """Whether this system puts a core beside the process, and not into a program of its own."""
    pattern = Path("/proc/sys/kernel/core_pattern").read_text().strip()
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    return pattern in ("core", "core.%p") and (hard == resource.RLIM_INFINITY or os.geteuid() == 0)


needs_cores = pytest.mark.skipif(not writes_cores_here(), reason="this system's cores go elsewhere")


@dataclass(frozen=True)
class Left:
    """What the search finds after a visit: in memory, in the folder ``names`` are of, in a core (none: nothing searched)."""

    memory: dict[str, int]
    names: set[str]
    disk: dict[str, int]
    core: dict[str, int] | None


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    """Of one process for all questions: its visit and the search take seconds. The core comes last, for it ends it."""
    with visited(tmp_path_factory.mktemp("visit") / "child", forgetful({})) as lobby:
        memory = lobby.found_in(memory_of(lobby.process.pid))
        paths = [path for path in lobby.folder.rglob("*") if path.is_file()]
        everything = b"visiting_child".join(path.name.encode() + path.read_bytes() for path in paths)
        disk = lobby.found_in(everything)
        core = lobby.found_in(lobby.core()) if writes_cores_here() else None
        return Left(memory, {path.name for path in paths}, disk, core)


def test_nothing_of_a_visit_is_left_in_memory_nor_on_the_disk(left: Left) -> None:
    assert left.memory == {}
    assert {"journal.sqlite", "journal.sqlite-wal"} <= left.names
    assert left.disk == {}


@needs_cores
def test_a_core_after_a_visit_holds_nothing_of_it(left: Left) -> None:
    """Of a process that lets itself be dumped, which the lobby does not: a second fence, tried without the first."""
    assert left.core == {}


@needs_cores
def test_in_mid_visit_a_core_holds_it_all(tmp_path: Path) -> None:
    """The control: what the visitor has entered so far is in the draft, in memory alone, and the search sees it there."""
    with visited(tmp_path / "child", forgetful({}), "held") as lobby:
        assert set(lobby.found_in(memory_of(lobby.process.pid))) >= WORDS.keys()
        assert set(lobby.found_in(lobby.core())) >= WORDS.keys()


_FREES = """
import os, sys
said = bytes.fromhex(sys.stdin.readline())
words = [bytes(byte ^ 165 for byte in said).decode() + str(n) for n in range(500)]
del words
os.write(1, b"over\\n")
sys.stdin.readline()
"""


def freed_and_found(environment: Mapping[str, str]) -> int:
    child = subprocess.Popen(
        [sys.executable, "-c", _FREES],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **environment},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(flipped(WORDS["account"].encode()).hex().encode() + b"\n")
    child.stdin.flush()
    assert child.stdout.readline() == b"over\n"
    memory = memory_of(child.pid)
    child.communicate(b"\n", timeout=60)
    return memory.count(WORDS["account"][20:].encode())  # the first bytes of a freed block hold a pointer


def test_left_to_itself_the_interpreter_keeps_what_it_frees() -> None:
    """The control: without the environment the same search finds what was freed."""
    assert freed_and_found({}) > 100
    assert freed_and_found(forgetful({})) == 0


_FREES_ENDS = """
import gc, os, struct, sys
said = bytes.fromhex(sys.stdin.readline())
# Each between two that stay, or neighbours in freedom would become one block.
words, numbers, stay = [], [], []
for n in range(300):
    words.append(bytes(byte ^ 165 for byte in said).decode()[:7])
    stay.append(bytes(23))
    numbers.append(struct.unpack("<d", bytes(byte ^ 165 for byte in said)[8:16])[0])
    stay.append(object())
del words, numbers, said
gc.collect()  # the interpreter keeps a hundred floats to itself until then, as it does at the end of a visit
os.write(1, b"over\\n")
sys.stdin.readline()
"""


def ends_found(environment: Mapping[str, str]) -> tuple[int, int]:
    """Of 300 freed strings of seven letters and 300 freed numbers, how many can still be read."""
    end = b"Kenari \0"
    number = bytes(range(1, 9))
    child = subprocess.Popen(
        [sys.executable, "-c", _FREES_ENDS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **environment},
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(flipped(end + number).hex().encode() + b"\n")
    child.stdin.flush()
    assert child.stdout.readline() == b"over\n"
    memory = memory_of(child.pid)
    child.communicate(b"\n", timeout=60)
    return memory.count(end), memory.count(number)


def test_the_ends_of_freed_blocks_are_overwritten_too() -> None:
    """A float is eight bytes at the end of its block, and so are seven letters: the C library's fill leaves those."""
    assert max(ends_found({**forgetful({}), "PYTHONMALLOC": "malloc"})) > 100, "the control"
    assert ends_found(forgetful({})) == (0, 0)


def test_the_lobby_writes_no_core_and_starts_itself_forgetful() -> None:
    program = """
import ctypes, os, resource
from kiosk.machine import become_forgetful, leave_no_core
become_forgetful()
leave_no_core()
print(os.getppid(), os.environ["PYTHONMALLOC"], os.environ["MALLOC_PERTURB_"])
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert done.stdout.splitlines() == [f"{os.getpid()} malloc_debug 90", "(0, 0) 0"]


_ABORTS = """
import os, sys
from kiosk.machine import leave_no_core
if "as the lobby" in sys.argv:
    leave_no_core()
os.write(1, b"ready\\n")
sys.stdin.readline()
"""


@needs_cores
@pytest.mark.parametrize("as_the_lobby", [True, False])
def test_the_lobby_leaves_no_core_when_it_is_aborted_and_another_process_does(
    tmp_path: Path, as_the_lobby: bool
) -> None:
    """Though somebody raises its limit from outside."""
    child = subprocess.Popen(
        [sys.executable, "-c", _ABORTS, *(["as the lobby"] if as_the_lobby else [])],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
    )
    assert child.stdout is not None
    assert child.stdout.readline() == b"ready\n"
    core = Visited(child, tmp_path, b"").core()
    child.communicate(timeout=60)
    assert bool(core) == (not as_the_lobby)
