"""A kiosk's process that files what comes on standard input and then goes wrong with it in its hands.

``python -m tests.faults.canary_kiosk FOLDER``: one JSON object {"answers", "file"}; the process logs as `kiosk run`
does, files the complaint, and ends by exceptions whose words hold the answers: one in a thread, one that a library
reports, one that nobody catches.
"""

from __future__ import annotations

import json
import logging
import secrets
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from kiosk.keys import KeyFolder
from sync.cases.ids import uuid7
from sync.cases.refusal import Refusal
from sync.journal import Accepted, Journal, Submission, open_journal
from sync.logbook import write_lines
from sync.vault.sealed_files import SealedFile
from sync.vault.sealing import seal
from sync.worker.sealing_keys import SealingKeys


def now() -> datetime:
    return datetime.now(UTC)


def main() -> None:
    write_lines("kiosk", "json")
    folder, told = Path(sys.argv[1]), json.load(sys.stdin)
    journal = open_journal(folder, now)
    assert isinstance(journal, Journal), journal
    file_one(journal, KeyFolder(folder), told["answers"], told["file"].encode())
    journal.close()
    go_wrong(" ".join(told["answers"].values()))


def file_one(journal: Journal, keys: KeyFolder, answers: dict[str, str], plain: bytes) -> None:
    recipients, key = SealingKeys(journal, keys.recipients).whom(), keys.device_key()
    assert not isinstance(recipients, Refusal), recipients
    assert not isinstance(key, Refusal), key
    scan = journal.sealed.write("scan", "image/jpeg", plain, recipients)
    assert isinstance(scan, SealedFile)
    case_id = uuid7(now(), secrets.randbits)
    submission = Submission(
        case_id, "2026-1", "2026-1", answers, (scan,), "id", now(), True, recipients.key_ids
    )
    accepted = journal.submit(submission, lambda body: seal(body, recipients), key.sign)
    assert isinstance(accepted, Accepted), accepted


def go_wrong(words: str) -> None:
    def in_a_thread() -> None:
        raise ValueError(words)

    thread = threading.Thread(target=in_a_thread, name="kiosk-sync")
    thread.start()
    thread.join()
    library = logging.getLogger("some.library")
    library.warning("cannot send %s", words)
    library.warning({"body": words})
    library.info(words)
    try:
        int(words)
    except ValueError as trouble:
        library.exception("could not convert")
        raise RuntimeError(words) from trouble


if __name__ == "__main__":
    main()
