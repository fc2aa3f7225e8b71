"""The front door says what it can do, and knows what is missing without installing it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev

ROOT = Path(__file__).resolve().parents[1]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "dev.py", *words],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_help_lists_every_verb_and_what_it_needs() -> None:
    ended = run("--help")
    assert ended.returncode == 0
    for verb in ("run", "test", "lint", "bench", "shots", "lock"):
        assert f"\n    {verb} " in ended.stdout
    assert "Chromium" in ended.stdout


@pytest.mark.parametrize("asked", ["-h", "--help"])
def test_reading_a_verbs_help_installs_nothing(monkeypatch: pytest.MonkeyPatch, asked: str) -> None:
    brought: list[str] = []
    monkeypatch.setattr(dev, "bring_system", lambda needs: brought.append("system"))
    monkeypatch.setattr(dev, "bring_python", lambda: brought.append("python"))
    monkeypatch.setattr(dev, "VENV", Path(sys.prefix))
    monkeypatch.setattr(sys, "argv", ["dev.py", "shots", asked])
    dev.set_up([dev.GL])
    assert brought == []
    monkeypatch.setattr(sys, "argv", ["dev.py", "shots"])
    dev.set_up([dev.GL])
    assert brought == ["system", "python"]


def test_without_a_verb_the_usage_is_shown() -> None:
    ended = run()
    assert ended.returncode == 2
    assert "VERB" in ended.stderr


@pytest.fixture
def plain_user(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.delenv("KIOSK_REQUIRE", raising=False)


ABSENT = dev.Need("gl", "the touch window", lambda: False, ("libgl1", "libegl1"))


@pytest.mark.usefixtures("plain_user")
def test_a_plain_user_is_shown_the_one_line_to_run(capsys: pytest.CaptureFixture[str]) -> None:
    dev.bring_system([ABSENT])
    said = capsys.readouterr().out
    assert "sudo apt-get install --no-install-recommends libgl1 libegl1" in said
    assert "gl (the touch window)" in said


@pytest.mark.usefixtures("plain_user")
def test_what_is_required_and_missing_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIOSK_REQUIRE", "postgres,gl")
    with pytest.raises(SystemExit, match="required here and missing: gl"):
        dev.bring_system([ABSENT])


def test_the_lock_names_no_address() -> None:
    lock = (ROOT / "requirements.lock").read_text()
    assert "://" not in lock
    assert "--hash=sha256:" in lock
