"""`kiosk enrol` on other hardware: what waits under the old name is brought home first, or nothing is enrolled."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.keys import KeyFolder
from kiosk.maintenance import Enrolled
from kiosk.options import system_clock
from kiosk.parts import centre_client
from kiosk.presenters.maintenance_enrol import _NOT_ENROLLED
from kiosk.service_parts import enroller, prober
from kiosk.settings import load_settings
from sync.cases.refusal import Refusal
from sync.journal import Journal, open_journal
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.worker import picture
from tests.central.running import RunningCentre, SteppedClock, centre_at
from tests.kiosk.world import CONFIG
from tests.sending import held, lobby_at


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningCentre]:
    with centre_at(tmp_path / "centre", None, SteppedClock(system_clock())) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, centre: RunningCentre, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The disk of "machine-1", with one case that waits, in this machine."""
    with lobby_at(tmp_path / "lobby", centre) as lobby:
        lobby.submit(b"scan")
    there = tmp_path / "lobby" / "journal"
    shutil.copy2(tmp_path / "lobby" / "device.pem", KeyFolder(there).device)
    shutil.copy2(tmp_path / "lobby" / "recipients.json", KeyFolder(there).recipients)
    for name, value in {
        "KIOSK__FOLDER": str(there),
        "CENTRE__URL": centre.url,
        "CONFIG": str(CONFIG),
    }.items():
        monkeypatch.setenv(f"KOTAK_ADUAN_{name}", value)
    assert "KOTAK_ADUAN_KIOSK__FOLDER" in os.environ
    return there


def test_what_waits_comes_home_first(
    centre: RunningCentre, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sync"]) == 1
    assert "enrolled on another machine" in capsys.readouterr().out
    assert main(["enrol", centre.code()]) == 0
    told = capsys.readouterr().out
    assert "sending what waits under the old name first" in told
    assert "numbers begin with" in told
    assert "test case: opened and signed for by the centre" in told
    assert held(centre) == (1, 1, 1)
    journal = open_journal(folder, centre.clock)
    assert isinstance(journal, Journal)
    known = journal.enrolment
    assert known is not None
    assert known.epoch == 2
    assert journal.waiting().records == 0
    journal.close()
    assert main(["sync"]) == 0


def test_without_a_line_it_stays_what_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KOTAK_ADUAN_CENTRE__URL", "http://127.0.0.1:1")
    assert main(["enrol", "00000-00000"]) == 1
    assert "not enrolled: 1 cases and 1 files still wait under the old name" in capsys.readouterr().out


def by_screen(folder: Path, clock: SteppedClock, code: str) -> Enrolled | Refusal:
    """As the maintenance area does it, whose process holds the journal."""
    settings = load_settings([], os.environ)
    journal = open_journal(folder, clock)
    assert isinstance(journal, Journal)

    def line(key: DeviceKey | None, named: str) -> CentreClient:
        return centre_client(settings, clock, journal, key, named)

    try:
        test = prober(settings, journal, line, clock, secrets.token_bytes)
        return enroller(settings, journal, line, clock, test)(code)
    finally:
        journal.close()


def test_the_screen_brings_it_home_first_too(centre: RunningCentre, folder: Path) -> None:
    made = by_screen(folder, centre.clock, centre.code())
    assert isinstance(made, Enrolled)
    assert (made.prefix, made.tested.word) == ("PGT2", "opened")
    journal = open_journal(folder, centre.clock)
    assert isinstance(journal, Journal)
    with closing(journal):
        assert picture(journal).tested == made.tested.at, "nothing more is owed"
    assert len(made.recipients) == 2
    assert made.until is not None
    assert held(centre) == (1, 1, 1)
    assert main(["sync"]) == 0


def test_the_screen_enrols_nothing_while_something_would_stay_behind(
    centre: RunningCentre, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = centre.code()
    monkeypatch.setenv("KOTAK_ADUAN_CENTRE__URL", "http://127.0.0.1:1")
    refused = by_screen(folder, centre.clock, code)
    assert refused == Refusal("enrol.still_here", {"cases": 1, "files": 1})
    assert refused.code in _NOT_ENROLLED  # in the staff's words
    monkeypatch.setenv("KOTAK_ADUAN_CENTRE__URL", centre.url)
    assert isinstance(by_screen(folder, centre.clock, code), Enrolled)  # the code was not used up
