"""F07, F09 as far as the journal goes: a disk that takes no more is an answer, and nothing is half there.

Two ways to it, each in a process of its own: a disk that has no byte left (ENOSPC, SQLITE_FULL) under a citizen's visit,
and the kernel's limit on the size of a file (EFBIG, SQLITE_IOERR_WRITE).
"""

from __future__ import annotations

import errno
import json
import subprocess
import sys
from pathlib import Path

from tests.faults.own_disk import on_its_own_disk

LIMITED = """
import json, resource, sys
from pathlib import Path
from sync.cases.refusal import Refusal
from tests.journal.stand import Stand

stand = Stand(Path(sys.argv[1]) / "kiosk")
journal = stand.enrolled()
first = stand.submit(journal)
kept = stand.file(journal)
submission = stand.submission((kept,))
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, hard))
photo = journal.sealed.write("evidence", "image/jpeg", stand.randbits(80_000).to_bytes(10_000, "big"), stand.recipients)
answers = [stand.answer(journal, submission), journal.job_sending(first.job_id), journal.note_attempt("done")]
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
case = stand.submit(journal, submission)
print(json.dumps({
    "photo": photo.code if isinstance(photo, Refusal) else "stored",
    "answers": [answer.code if isinstance(answer, Refusal) else "stored" for answer in answers],
    "files": len(list(journal.sealed.path.iterdir())),
    "serial": case.serial.value,
    "seqs": [record.seq for record in journal.due_records(stand.clock(), 9)],
    "job": journal.job(first.job_id).state,
}))
journal.close()
stand.opened().close()
"""


def test_a_limit_on_files_stores_nothing_by_halves_and_later_goes_on(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", LIMITED, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == {
        "photo": "file.not_stored",
        "answers": ["journal.not_stored"] * 3,
        "files": 1,
        "serial": 2,
        "seqs": [1, 2],
        "job": "queued",
    }


FULL = """
import json, os, sys
from pathlib import Path
from hardware.ports import Sight
from kiosk.checks.reserve import Reserve
from kiosk.presenters.commands import Primary, Shoot
from sync.journal import open_journal
from tests.kiosk.world import World

place = Path(sys.argv[1])
world = World(place / "kiosk")
reserve = Reserve(world.folder, 2_000_000, least=1_000_000, spare=1_000_000)
reserve.tend()
world.walk_to("done", {"id_choice": "ktp"})
first, kept = world.view.number, world.sealed_files()
world.tick(400, 1.0)
said = {"reserve": reserve.held, "files": len(kept)}

world.walk_to("id_scan", {"id_choice": "ktp"})
while world.tray.newest() is None or world.tray.newest().sight is not Sight.STILL:
    world.tick()
with (place / "somebody.log").open("wb", buffering=0) as log:
    try:
        while True:
            log.write(bytes(65_536))
    except OSError as full:
        said["full"] = full.errno
world.act(Shoot())
world.visit.tick()
said["scan"] = [world.view.stage.value, world.view.problem and world.view.problem.id]
said["told"] = [words for words in world.say() if "belum bisa disimpan" in words]
said["half"] = [name for name in world.sealed_files() if name not in kept]
said["photo"] = world.journal.sealed.write("evidence", "image/jpeg", bytes(9), world.recipients).details
said["attempt"] = world.journal.note_attempt("done").details

world.on()
world.walk_to("signature")
world.answer()
said["unsent"] = [world.screen, any("belum tersimpan" in words for words in world.say())]
said["serials"] = world.journal.serials().last
reserve.tend()
said["let go"] = reserve.held
world.on()
second = world.view.number
said["after"] = [world.screen, world.journal.serials().last, second != first]

world.journal.close()
(place / "somebody.log").unlink()
world.start()
said["opened"] = [world.journal.serials().last, world.journal.waiting().cases]
said["blobs"] = list(world.journal.check_blobs())
said["papers"] = [str(world.journal.job(n).number) for n in (1, 2)] == [first, second]
world.close()
print(json.dumps(said))
"""
"""A visit walks into it, between the card that lies still and its picture: another program has written all there was."""


def test_a_visit_on_a_disk_without_a_byte_gets_its_answer_and_goes_on_from_the_reserve(
    tmp_path: Path,
) -> None:
    assert on_its_own_disk(FULL, tmp_path / "disk", "12m") == {
        "reserve": True,
        "files": 2,
        "full": errno.ENOSPC,
        "scan": ["trouble", "scan.not_stored"],
        "told": ["Foto belum bisa disimpan. Petugas akan membantu."],
        "half": [],
        "photo": {"errno": errno.ENOSPC},
        "attempt": {"reason": "SQLITE_FULL"},
        "unsent": ["signature", True],
        "serials": 1,
        "let go": False,
        "after": ["done", 2, True],
        "opened": [2, 2],
        "blobs": [],
        "papers": True,
    }
