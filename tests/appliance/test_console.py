"""Whoever sits there: asked once before the first change, told what is next, and free to stop reading."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from hardware.appliance.__main__ import _typed
from tests.appliance.stand import ROOT, Stand


@pytest.mark.parametrize("typed", ["", "n", "nein", "yes please"])
def test_whoever_does_not_say_yes_has_changed_nothing(stand: Stand, typed: str) -> None:
    before = stand.tree()
    stand.typed = typed
    assert stand.call("install", "kiosk") == 1
    assert stand.tree() == before
    assert stand.said[1] == "Not done: Nothing was changed."
    assert stand.said[2].endswith("the same with --dry-run.")


def test_without_a_terminal_it_says_how_a_script_goes_on(stand: Stand) -> None:
    before = stand.tree()
    stand.typed = None
    assert stand.call("install", "backoffice") == 1
    assert stand.tree() == before
    assert "there is no terminal to ask at" in stand.said[1]
    assert stand.said[2] == "The same with --yes."
    assert stand.call("install", "backoffice", "--yes") == 0


def test_the_question_tells_how_many_changes_it_is_about(stand: Stand) -> None:
    stand.call("install", "kiosk", "--dry-run")
    waiting = stand.said[-1].split()[0]
    assert stand.call("install", "kiosk") == 0
    assert stand.asked == [f"{waiting} changes in {stand.root}. Go on? [y/N]"]


def test_where_nothing_is_to_be_changed_nobody_is_asked(stand: Stand) -> None:
    stand.call("install", "kiosk")
    stand.typed = None
    assert stand.call("install", "kiosk") == 0
    assert len(stand.asked) == 1


def test_a_new_kiosk_is_not_locked_yet_and_says_what_is_left(stand: Stand) -> None:
    stand.system.lives_now = True
    stand.call("install", "kiosk")
    for step in (
        "kiosk doctor",
        "kiosk enrol CODE",
        "kiosk staff add NAME",
        "Daftar USB",
        "LOCKING.md",
        "sudo reboot",
    ):
        assert step in stand.said[-1]
    assert (stand.root / "opt/kotak-aduan/current/app/config/appliance/LOCKING.md").is_file()
    stand.call("install", "kiosk")
    assert stand.said[-1].startswith("Next: sudo kiosk doctor"), "nothing was changed: it may well be locked"


def test_a_pipe_is_no_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line of a script that is read on stdin was not written for this question."""
    reading, writing = os.pipe()
    os.write(writing, b"y\n")
    os.close(writing)
    with os.fdopen(reading) as pipe:
        monkeypatch.setattr(sys, "stdin", pipe)
        with pytest.raises(EOFError):
            _typed("Go on?")


def test_a_reader_that_has_gone_ends_the_lines_and_not_the_work(tmp_path: Path) -> None:
    done = tmp_path / "done"
    work = (
        "from pathlib import Path\n"
        "from hardware.appliance.say import say\n"
        "import sys\n"
        "sys.stdin.readline()\n"
        "for n in range(3):\n"
        "    say('x' * 100_000)\n"
        f"Path({str(done)!r}).touch()\n"
    )
    reading, writing = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", work],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=writing,
        stderr=subprocess.PIPE,
    ) as child:
        os.close(writing)
        os.close(reading)
        _, complaints = child.communicate(b"\n")
    assert (child.returncode, complaints) == (0, b"")
    assert done.exists()
