"""Out of memory: a visit under a limit of memory ends in a refusal or with the process, and every case that was acknowledged
is whole. The limit is the kernel's own, on the address space; what runs into it lives in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from sync.journal import Journal, open_journal
from tests.journal.stand import SimulatedClock

PROGRAM = """
import json, os, resource, sys
from pathlib import Path
from sync.cases.refusal import Refusal
from tests.journal.stand import Stand

stand = Stand(Path(sys.argv[1]) / "kiosk")
journal = stand.enrolled()

def tell(what):
    os.write(1, json.dumps(what).encode() + b"\\n")

def visit(size):
    files = ()
    if size:
        came = journal.sealed.write("evidence", "image/jpeg", bytes(size), stand.recipients)
        if isinstance(came, Refusal):
            return came.code
        files = (came,)
    case = stand.answer(journal, stand.submission(files))
    if isinstance(case, Refusal):
        return case.code
    tell({"accepted": case.case_id})
    return "stored"

tell({"end": visit(1_000_000)})
used = int(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmSize"))) * 1024
_, hard = resource.getrlimit(resource.RLIMIT_AS)
resource.setrlimit(resource.RLIMIT_AS, (used + 24_000_000, hard))
size = 1_000_000
while True:
    try:
        end = visit(size)
    except MemoryError:
        tell({"end": "no memory", "size": size})
        if sys.argv[2] == "dies":
            raise
        break
    size *= 2
tell({"end": visit(0)})
journal.close()
"""


def _run(folder: Path, then: str) -> tuple[int, list[dict[str, object]], str]:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(folder), then],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        timeout=60,
    )
    return run.returncode, [json.loads(line) for line in run.stdout.splitlines()], run.stderr


def _cases(folder: Path) -> Journal:
    journal = open_journal(folder / "kiosk", SimulatedClock())
    assert isinstance(journal, Journal), journal
    return journal


def test_a_visit_that_finds_no_memory_is_stored_by_no_half_and_the_next_one_goes_on(tmp_path: Path) -> None:
    code, said, wrong = _run(tmp_path, "lives")
    assert code == 0, wrong
    ends = [one["end"] for one in said if "end" in one]
    assert (ends[0], ends[-2:]) == ("stored", ["no memory", "stored"])
    _whole(tmp_path, said)


def test_a_process_that_ends_of_it_leaves_every_case_whole(tmp_path: Path) -> None:
    code, said, wrong = _run(tmp_path, "dies")
    assert code == 1
    assert "MemoryError" in wrong
    _whole(tmp_path, said)


def _whole(folder: Path, said: list[dict[str, object]]) -> None:
    accepted = [str(one["accepted"]) for one in said if "accepted" in one]
    assert len(accepted) >= 2
    journal = _cases(folder)
    assert all(journal.accepted(case_id) is not None for case_id in accepted)
    assert journal.check_blobs() == ()
    assert journal.waiting().cases == len(accepted)
    assert journal.serials().last == len(accepted)
    journal.close()
