"""F37, F44 with a window: after "Selesai", after "Batalkan" and after nobody answered, nothing of a visit is left in the
process that showed it: no widget, no word, no drawn word of a texture, no stroke of a signature.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from kiosk.machine import forgetful
from tests import gl
from tests.faults.test_f44_memory import memory_of, without_filling
from tests.faults.visiting_child import flipped

_ROOT = Path(__file__).parents[2]
_VISITORS = [
    {
        "id_choice": "ktp",
        "name": "Kenari Wulandari Puspita",
        "nik": "3528075501994321",
        "phone": "081330214657",
        "account": "Kenari kuning hinggap di loket sembilan belas.",
    },
    {
        "id_choice": "menyusul",
        "name": "Jalak Sutejo Hartanto",
        "nik": "3528071203887654",
        "phone": "085230998711",
        "account": "Jalak hitam menunggu di ruang dua puluh tujuh.",
    },
    {
        "id_choice": "menyusul",
        "name": "Perkutut Lestari Ningrum",
        "nik": "3528076210901234",
        "phone": "087750443322",
        "account": "Perkutut abu-abu pulang tanpa kuitansi apa pun.",
    },
]


class Window:
    """The child, what it has told so far, and what is to be found nowhere."""

    def __init__(self, child: subprocess.Popen[bytes]) -> None:
        self.child = child
        self.told: dict[str, Any] = {}
        self.planted: dict[str, bytes] = {}

    def comes(self, visitor: int) -> None:
        words = _VISITORS[visitor]
        self._say(flipped(json.dumps(words).encode()).hex())
        for name in ("name", "nik", "phone", "account"):
            value = words[name]
            self.planted[f"{visitor} {name}"] = value.encode()
            self.planted[f"{visitor} {name}, wide"] = value.encode("utf-32-le")
            self.planted[f"{visitor} {name}, half wide"] = value.encode("utf-16-le")
            # Typed letter by letter, so each beginning was a string of its own; seven letters are the end of a block.
            self.planted[f"{visitor} {name}, its beginning"] = value[
                : 7 if name in ("nik", "phone") else 6
            ].encode()

    def goes_on(self) -> None:
        self._say("")

    def until(self, last: str) -> None:
        assert self.child.stdout is not None
        while last not in self.told:
            line = self.child.stdout.readline()
            assert line, f"it has ended before {last!r}"
            for name, value in json.loads(line).items():
                self.told[name] = value
                if name == "row":
                    self.planted[f"drawn {len(self.planted)}"] = flipped(bytes.fromhex(value))
                for number, one in enumerate(value if name in ("strokes", "drawn_at") else ()):
                    self.planted[f"{name} {number}"] = flipped(bytes.fromhex(one))

    def found(self) -> dict[str, int]:
        memory = without_filling(memory_of(self.child.pid))
        assert b"wiped_child" in memory, "the search sees what is there"
        counts = {name: memory.count(value) for name, value in self.planted.items()}
        return {name: count for name, count in counts.items() if count}

    def _say(self, line: str) -> None:
        assert self.child.stdin is not None
        self.child.stdin.write(line.encode() + b"\n")
        self.child.stdin.flush()


@contextmanager
def _window(folder: Path) -> Iterator[Window]:
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.ui.wiped_child", str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=forgetful({**os.environ, "PYTHONPATH": str(_ROOT)}),
        cwd=_ROOT,
    )
    try:
        yield Window(child)
    finally:
        child.kill()
        child.communicate(timeout=60)


@pytest.mark.timeout(400)
def test_nothing_of_three_visits_is_left_in_the_window_s_process(tmp_path: Path) -> None:
    gl.required()
    with _window(tmp_path / "kiosk") as window:
        window.comes(0)
        window.until("held")
        held = window.found()
        # The control: in mid-visit the same search sees the words.
        assert {"0 name", "0 nik", "0 phone", "0 account"} <= held.keys()
        assert window.told["held"] > 0
        window.goes_on()
        window.comes(1)
        window.comes(2)
        window.until("over")
        assert window.found() == {}
        assert window.told["over"] == 0
        drawn = [value for name, value in window.planted.items() if name.startswith("drawn ")]
        assert len(drawn) == len(_VISITORS)
        assert all(len(set(row)) > 20 for row in drawn), "a row through letters, not an empty one"
        assert {"strokes 0", "drawn_at 0"} <= window.planted.keys()
