"""`backoffice calendar`: what it prints, and that asking makes no data."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sync.backoffice import main
from sync.configuration import config_folder


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own, by the environment."""
    folder = tmp_path / "central"
    monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__FOLDER", str(folder))
    return folder


Said = pytest.CaptureFixture[str]


def test_due_prints_the_day_and_each_skipped_day_with_its_reason(data: Path, capsys: Said) -> None:
    assert main(["calendar", "due", "2026-03-13", "12"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("2026-04-08 ")
    assert "Wed 2026-03-18   cuti bersama Nyepi   SKB 1497/2025" in said
    assert "Fri 2026-04-03   Wafat Yesus Kristus" in said
    assert "Not counted (14)" in said
    assert not data.exists()  # a question makes no database


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (["2026-03-13", "12", "--time", "15:45"], "2026-04-09"),
        (["2026-03-13", "12", "--time", "15.45"], "2026-04-09"),
        (["2026-03-14", "12", "--time", "10:00"], "2026-04-09"),
        (["2026-03-14", "12"], "2026-04-09"),
        (["2026-11-23", "12", "--pause", "2026-11-26 10:00", "2026-12-02T09:00"], "2026-12-15"),
        (["2026-12-14", "12"], "2027-01-04"),
        (["2026-03-13", "0"], "2026-03-13"),
    ],
)
def test_time_of_day_and_pauses(arguments: list[str], due: str, capsys: Said) -> None:
    assert main(["calendar", "due", *arguments]) == 0
    assert capsys.readouterr().out.startswith(f"{due} ")


def test_the_rule_after_hours_and_an_estimate_are_said(capsys: Said) -> None:
    main(["calendar", "due", "2026-03-13", "12", "--time", "15:45"])
    assert "After hours: the office closed at 15:30" in capsys.readouterr().out
    main(["calendar", "due", "2026-12-14", "12"])
    assert "estimate: no decree for that year yet" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["13-03-2026", "12"], "is not a date such as 2026-03-13"),
        (["2026-02-30", "12"], "is not a date"),
        (["2026-03-13", "-1"], "unrecognized arguments|not a number of working days"),
        (["2026-03-13", "1000"], "from 0 to 366"),
        (["2026-03-13", "12", "--time", "25:00"], "not a time of day"),
        (["2026-03-13", "12", "--pause", "x", "2026-03-16"], "not a moment"),
    ],
)
def test_what_cannot_be_meant_is_said(arguments: list[str], words: str, capsys: Said) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["calendar", "due", *arguments])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert any(word in error for word in words.split("|"))


def test_a_pause_that_ends_before_it_begins_is_refused(capsys: Said) -> None:
    assert main(["calendar", "due", "2026-03-13", "12", "--pause", "2026-03-17", "2026-03-16"]) == 1
    assert "must be later" in capsys.readouterr().err


def test_a_year_by_month_with_its_days_off(capsys: Said) -> None:
    assert main(["calendar", "year", "2026"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Jan 20   Feb 18   Mar 17   Apr 21   May 16   Jun 20   Jul 23   Aug 19")
    assert "2026: 240 working days (decreed)" in said
    main(["calendar", "year", "2027"])
    assert "2027: 242 working days (estimate: no decree known for this year)" in capsys.readouterr().out


def test_the_shipped_days_are_the_packages(capsys: Said) -> None:
    assert main(["calendar", "check"]) == 0
    said = capsys.readouterr().out
    assert [line.split()[0] for line in said.splitlines()[:4]] == ["2024", "2025", "2026", "2027"]
    assert said.count("as in the package") == 4


def test_without_the_package_a_plain_sentence(monkeypatch: pytest.MonkeyPatch, capsys: Said) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    assert main(["calendar", "check"]) == 1
    assert "is not installed: it belongs to development" in capsys.readouterr().out


def test_a_wrong_day_in_the_settings_is_told_and_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    for file in config_folder().glob("*.toml"):
        text = file.read_text("utf-8").replace("date = 2026-12-24", "date = 2026-12-23")
        (tmp_path / file.name).write_text(text, "utf-8")
    monkeypatch.setenv("KOTAK_ADUAN_CONFIG", str(tmp_path))
    assert main(["calendar", "check"]) == 1
    said = capsys.readouterr().out
    assert "Wed 2026-12-23   only shipped: cuti_bersama Natal" in said
    assert "Thu 2026-12-24   only in the package: cuti_bersama Cuti Bersama" in said
