"""F37, F44: when a visit is over, the memory of the lobby's process holds no word of it; and no core file is written."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from kiosk.machine import forgetful
from tests.faults.test_f44_nothing_to_read import as_someone_might_store_it
from tests.faults.visiting_child import flipped

WORDS = {
    "name": "Kenari Wulandari Puspita",
    "nik": "3528074501994321",
    "account": "Kenari kuning hinggap di loket nomor sembilan belas sore itu.",
    "where": "Beranda sebelah kanari timur",
}


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


def left_behind(folder: Path, environment: Mapping[str, str]) -> dict[str, int]:
    """How often each of the visitor's words is found once the next one would stand there."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.visiting_child", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[2],
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdin.write(flipped(json.dumps(WORDS).encode()).hex().encode() + b"\n")
    child.stdin.flush()
    assert child.stdout.readline() == b"over\n"
    memory = memory_of(child.pid)
    child.communicate(b"\n", timeout=60)
    assert b"visiting_child" in memory, "the search sees what is there"
    found = {}
    for name, value in WORDS.items():
        forms = [*as_someone_might_store_it(value.encode()), value.encode("utf-32-le")]
        count = sum(memory.count(form) for form in forms)
        if count:
            found[name] = count
    return found


def test_nothing_of_a_visit_is_left_in_memory(tmp_path: Path) -> None:
    assert left_behind(tmp_path / "kiosk", forgetful({})) == {}


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
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.splitlines() == [f"{os.getpid()} malloc 90", "(0, 0) 0"]
