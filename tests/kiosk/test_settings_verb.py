"""`kiosk settings`: what an office has set, judged whole before a machine starts with it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from kiosk.__main__ import main
from sync.configuration import OFFICES_OWN
from tests.kiosk.world import CONFIG

KEY = "a7" * 32


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all that is shipped, as the office's own."""
    folder = Path(shutil.copytree(CONFIG, tmp_path / "config", ignore=shutil.ignore_patterns("appliance")))
    monkeypatch.setenv("KOTAK_ADUAN_CONFIG", str(folder))
    return folder


def replaced(file: Path, old: str, new: str) -> None:
    words = file.read_text()
    assert old in words
    file.write_text(words.replace(old, new, 1))


def test_it_says_what_a_kiosk_would_start_with_and_touches_nothing(
    office: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (office / "release-keys").write_text(f"{KEY}\n")
    own = tmp_path / "own.toml"
    own.write_text(f'[kiosk]\nname = "7"\nfolder = "{tmp_path / "data"}"\n[printer]\nkind = "usb"\n')
    assert main(["--config", str(own), "settings"]) == 0
    told = capsys.readouterr().out
    for words in (
        "Kecamatan Pegantenan",
        "kiosk: 7, ",
        "https://aduan.example.go.id",
        "printer: usb",
        KEY[:16],
    ):
        assert words in told
    assert not (tmp_path / "data").exists()


def test_without_a_release_key_it_says_that_nothing_new_will_come(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["settings"]) == 0
    assert "trusts no release key" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("file", "change", "named"),
    [
        ("kiosk.toml", ("[printer]\nkind", "[printer]\nknd"), r"kiosk.toml: printer.knd: unknown setting"),
        ("kiosk.toml", ('primary = ""', 'primary = "#ffffaa"'), r"display.primary: #ffffaa is too pale"),
        ("office.toml", ('logo = ""', 'logo = "logo.png"'), r"office.toml: office.logo: no such file"),
        ("office.toml", ('code = "PGT"', "code = 3"), r"office.toml"),
        ("holidays.toml", ("", "[["), r"holidays.toml: not readable"),
        ("kiosk.toml", ('certificates = ""', f'certificates = "{OFFICES_OWN}/ca.pem"'), r"centre.certificates: /etc/kotak-aduan/ca.pem"),
        ("release-keys", ("", "not a key\n"), r"release-keys: .*line 1"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named_by_file_and_key(
    office: Path, capsys: pytest.CaptureFixture[str], file: str, change: tuple[str, str], named: str
) -> None:
    replaced(office / file, *change)
    assert main(["settings"]) == 2
    assert re.search(named, capsys.readouterr().err)


def test_words_that_fill_in_something_else_are_named(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (office / "words").mkdir()
    (office / "words/mad.po").write_text('msgctxt "common.next"\nmsgid "Lanjut"\nmsgstr "Terros {apa}"\n')
    assert main(["settings"]) == 2
    assert "words/mad.po" in capsys.readouterr().err


def test_files_of_the_offices_folder_are_found_where_that_folder_lies(
    office: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As `dev.py image` tries them before they lie under /etc."""
    authorities = Path("/etc/ssl/certs/ca-certificates.crt")
    if not authorities.is_file():
        pytest.skip("no certificates on this machine")
    shutil.copyfile(authorities, office / "ca.pem")
    replaced(office / "kiosk.toml", 'certificates = ""', f'certificates = "{OFFICES_OWN}/ca.pem"')
    picture = Image.new("RGB", (200, 100), "white")
    picture.paste("black", (20, 20, 90, 80))
    picture.save(office / "logo.png")
    replaced(office / "office.toml", 'logo = ""', 'logo = "logo.png"')
    assert main(["settings"]) == 0
    assert "by /etc/kotak-aduan/ca.pem" in capsys.readouterr().out
