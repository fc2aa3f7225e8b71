"""F07, F09 as far as the journal goes: a disk that takes no more is an answer, and nothing is half there.

The limit is the kernel's own, on the size of a file; what runs into it lives in a process of its own.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

PROGRAM = """
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


def test_a_full_disk_stores_nothing_by_halves_and_later_goes_on(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, str(tmp_path)],
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
