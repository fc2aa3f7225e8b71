"""Out of memory: a visit under a limit of memory ends in a refusal or with the process, and every case that was acknowledged
is whole. The limit is the kernel's own, on the address space; what runs into it lives in a process of its own: the journal
alone, and the whole lobby. On a machine the unit's own limit comes first: what it says is reckoned here."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from sync.cases.numbers import TrackingNumber
from sync.journal import Journal, open_journal
from tests.appliance.kiosk_tree import UNITS, options
from tests.faults.heard_lobby import enrolled, heard_lobby
from tests.journal.stand import SimulatedClock
from tests.kiosk.world import WORDS

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

LOBBY = options(UNITS / "kotak-kiosk.service")["Service"]


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


def test_a_lobby_whose_memory_runs_out_in_a_visit_ends_and_is_begun_anew_with_every_case(
    tmp_path: Path,
) -> None:
    """With all its threads: none of them may keep a process without a window alive."""
    folder = tmp_path / "kiosk"
    enrolled(folder)
    away = {"CENTRE__SYNC": "thread", "CENTRE__URL": "https://127.0.0.1:9"}
    with heard_lobby(folder, tmp_path / "starving", program="tests.faults.starving_child", **away) as lobby:
        code = lobby.ended()
        said = lobby.log.read_text()
    told = next(line for line in said.splitlines() if line.startswith('{"number"'))
    assert "MemoryError" in said
    assert WORDS["name"] not in said
    assert code == 1
    assert not {"RestartPreventExitStatus", "RestartForceExitStatus"} & LOBBY.keys()  # so whatever its code
    assert LOBBY["Restart"] == ["always"]
    journal = _cases(tmp_path)
    assert journal.serials().last == journal.waiting().cases == 1
    number = TrackingNumber.parse(json.loads(told)["number"])
    assert isinstance(number, TrackingNumber)
    assert journal.accepted_by_number(number) is not None
    assert journal.check_blobs() == ()
    journal.close()
    with heard_lobby(folder, tmp_path / "anew") as lobby:
        lobby.until("READY=1")


def test_the_unit_s_limit_ends_the_lobby_alone_and_begins_it_anew() -> None:
    """X and the application go together (OOMPolicy=stop); before that the kernel takes back what it can (MemoryHigh), and
    without swap nothing of a visit comes onto a disk."""
    high, most = (int(LOBBY[key][0].removesuffix("%")) for key in ("MemoryHigh", "MemoryMax"))
    assert high < most < 100
    picture = options(UNITS / "kotak-kiosk-outage.service")["Service"]["MemoryMax"][0]
    smallest_mb = 4_000  # README, what to buy
    assert (100 - most) * smallest_mb // 100 >= int(picture.removesuffix("M"))
    assert LOBBY["OOMPolicy"] == ["stop"]
    assert LOBBY["MemorySwapMax"] == ["0"]
    assert LOBBY["Restart"] == ["always"]
    assert "$$SERVICE_RESULT" in LOBBY["ExecStopPost"][0]  # "oom-kill", for the health of the machine


def _whole(folder: Path, said: list[dict[str, object]]) -> None:
    accepted = [str(one["accepted"]) for one in said if "accepted" in one]
    assert len(accepted) >= 2
    journal = _cases(folder)
    assert all(journal.accepted(case_id) is not None for case_id in accepted)
    assert journal.check_blobs() == ()
    assert journal.waiting().cases == len(accepted)
    assert journal.serials().last == len(accepted)
    journal.close()
