"""What an outsider checks after a kiosk was killed: nothing told is lost, nothing exists twice."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from sync.journal import Journal, open_journal
from sync.vault.opening import new_identity, open_sealed
from sync.vault.signing import DeviceKey
from tests.faults.kiosk_process import AT


@dataclass
class Workshop:
    """A folder with keys, in which one kiosk lives one life after another."""

    folder: Path
    told: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.office, escrow = new_identity(), new_identity()
        keys = {"office": self.office[1], "escrow": escrow[1]}
        (self.folder / "keys.json").write_text(json.dumps(keys))
        DeviceKey.generate().save(self.folder / "device.pem")

    def start(self, boundary: str = "never", nth: int = 1, script: str = "visits") -> subprocess.Popen[bytes]:
        program = [sys.executable, "-m", "tests.faults.kiosk_process"]
        return subprocess.Popen(
            [*program, str(self.folder), boundary, str(nth), script],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=Path(__file__).parents[2],
        )

    def run(self, boundary: str = "never", nth: int = 1, script: str = "visits") -> int:
        """One life to its end; returns the exit code (-9: killed)."""
        process = self.start(boundary, nth, script)
        out, err = process.communicate(timeout=60)
        self.hear(out)
        assert process.returncode in (0, -9), err.decode()
        return process.returncode

    def hear(self, out: bytes) -> None:
        self.told += [json.loads(line) for line in out.splitlines(keepends=True) if line.endswith(b"\n")]

    def opened(self, now: datetime = AT) -> Journal:
        journal = open_journal(self.folder / "kiosk", lambda: now)
        assert isinstance(journal, Journal), journal
        return journal

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.folder / "kiosk" / "journal.sqlite")) as connection:
            return connection.execute(query).fetchall()

    def check(self) -> None:
        """The promises, on the files as they are; the journal is closed."""
        self._nothing_told_is_lost()
        self._nothing_exists_twice()
        self._every_row_has_its_file_and_its_outbox()
        self._papers_are_true()

    def _nothing_told_is_lost(self) -> None:
        stored = set(self.rows("SELECT case_id, serial FROM cases"))
        accepted = {(fact["case_id"], fact["serial"]) for fact in self.told if fact["told"] == "accepted"}
        assert accepted <= stored

    def _nothing_exists_twice(self) -> None:
        serials = [serial for (serial,) in self.rows("SELECT serial FROM cases ORDER BY serial")]
        assert serials == list(range(1, len(serials) + 1))
        seqs = [seq for (seq,) in self.rows("SELECT seq FROM record ORDER BY seq")]
        assert seqs == list(range(1, len(seqs) + 1))
        numbers: dict[str, str] = {}
        for fact in self.told:
            if fact["told"] == "accepted":
                assert numbers.setdefault(fact["case_id"], fact["number"]) == fact["number"]
        assert len(set(numbers.values())) == len(numbers)

    def _every_row_has_its_file_and_its_outbox(self) -> None:
        sealed = self.folder / "kiosk" / "sealed"
        for name, header, size in self.rows("SELECT name, header, size FROM sealed_file"):
            data = (sealed / name).read_bytes()
            assert len(data) == len(header) + size
            assert open_sealed(data, self.office[0]) == b"gambar" * 500
        lonely = (
            "SELECT count(*) FROM cases WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.epoch = cases.epoch "
            "AND o.seq = cases.seq) OR NOT EXISTS (SELECT 1 FROM print_job p WHERE p.case_id = cases.case_id) "
            "OR NOT EXISTS (SELECT 1 FROM sealed_file f WHERE f.case_id = cases.case_id)"
        )
        assert self.rows(lonely) == [(0,)]

    def _papers_are_true(self) -> None:
        papers = [fact["case_id"] for fact in self.told if fact["told"] == "paper"]
        assert len(papers) == len(set(papers))
        states = dict(self.rows("SELECT case_id, state FROM print_job WHERE copy = 0"))
        for fact in self.told:
            if fact["told"] == "printed":
                assert states[fact["case_id"]] == "confirmed"
