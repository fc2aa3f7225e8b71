"""`backoffice lapor`: files in and out without a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sync.backoffice import main
from sync.cases.lapor import Report, Sheet
from sync.central.people import Person, add_person
from sync.central.rules import load_rules
from sync.central.store import default_url, open_store
from sync.channels.lapor.files import FileExchange
from sync.configuration import config_folder
from tests import migrated

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)
REPORT = Report(
    tracking_id="8123456", kind="Aspirasi", category="kependudukan", text="Tambah loket.", status="Masuk",
    reported_on=date(2026, 11, 19), name="Bunga Contoh",
)  # fmt: skip


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A centre's folder with a clerk and somebody who only reads."""
    folder = tmp_path / "central"
    monkeypatch.setenv("KOTAK_ADUAN_CENTRAL__FOLDER", str(folder))
    migrated.sqlite(folder)
    store = open_store(default_url(folder), folder, load_rules(config_folder()), lambda: NOW)
    for login, role in (("siti", "staf"), ("periksa", "auditor")):
        added = add_person(
            store, store.office_id, login=login, name=login.title(), role=role, unit="", clock=lambda: NOW
        )  # type: ignore[arg-type]
        assert isinstance(added, Person)
    store.close()
    return folder


def written(path: Path, *reports: Report) -> str:
    path.write_bytes(FileExchange().hand_out(reports, "csv", NOW))
    return str(path)


def test_a_file_in_once_and_out_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path / "in.csv", REPORT, replace(REPORT, tracking_id="2", category="Jalan"))
    assert main(["lapor", "import", file, "--as", "siti", "--dry-run"]) == 1
    told = capsys.readouterr()
    assert "Nothing was done. 1 baru" in told.out
    assert "baris 3: " in told.err
    assert "Jalan" in told.err
    assert main(["lapor", "import", file, "--as", "siti"]) == 1
    assert "1 baru, 0 ditautkan, 0 diperbarui, 0 tetap, 1 ditahan" in capsys.readouterr().out
    assert main(["lapor", "import", file, "--as", "siti"]) == 1
    assert "0 baru, 0 ditautkan, 0 diperbarui, 1 tetap, 1 ditahan" in capsys.readouterr().out
    out = tmp_path / "out.xlsx"
    assert main(["lapor", "export", str(out), "--as", "siti", "--which", "all"]) == 0
    assert "1 cases in" in capsys.readouterr().out
    assert out.stat().st_mode & 0o777 == 0o600
    sheet = FileExchange().take_in(out.read_bytes())
    assert isinstance(sheet, Sheet)
    assert [(row.report.tracking_id, row.report.name) for row in sheet.rows] == [("8123456", "Bunga Contoh")]
    assert main(["lapor", "export", str(out), "--as", "siti"]) == 1  # what is there is not written over


@pytest.mark.parametrize(
    ("verbs", "words"),
    [
        (["export", "x.pdf", "--as", "siti"], "ends in .xlsx, .csv or .json"),
        (["export", "x.csv", "--as", "nobody"], "No open account nobody"),
        (["export", "x.csv", "--as", "periksa"], "handles no cases"),
        (["export", "x.csv", "--as", "siti", "--from", "2026-12-02", "--to", "2026-12-01"], "lies behind"),
        (["import", "gone.csv", "--as", "siti"], "No such file"),
    ],
)
def test_what_cannot_be_is_said_so(
    verbs: list[str],
    words: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["lapor", *verbs]) == 1
    assert words in capsys.readouterr().err


def test_half_a_file_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    half = tmp_path / "half.csv"
    half.write_bytes(b'Nomor SP4N;Status;Isi\r\n1;Masuk;"mulai')
    assert main(["lapor", "import", str(half), "--as", "siti"]) == 1
    assert "tidak utuh" in capsys.readouterr().err
