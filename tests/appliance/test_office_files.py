"""The office's files for an image: looked at by name, judged by the program itself, laid over /etc/kotak-aduan."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pytest

from hardware.appliance import making, office_files
from hardware.appliance.system import Trouble
from tests.appliance.stand import ROOT

PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
GOOD = {
    "kiosk.toml": '[printer]\nkind = "usb"\n',
    "office.toml": (ROOT / "config/office.toml").read_text(),
    "release-keys": f"{'a7' * 32}\n",
    "logo.png": "picture",
    "ca.pem": PEM,
    "words/mad.po": "words",
    "audio/mad/poster.title.wav": "sound",
}


def folder(place: Path, files: Mapping[str, str]) -> Path:
    for name, words in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(words)
    return place


def gathered(place: Path) -> office_files.Files:
    files = office_files.gathered(place)
    assert not isinstance(files, Trouble), files
    return files


def test_all_that_a_kiosk_reads_lies_over_its_settings(tmp_path: Path) -> None:
    etc = tmp_path / "root/etc/kotak-aduan"
    folder(etc, {"kiosk.toml": "as installed", "sop.toml": "kept"})
    (etc / "kiosk.toml").chmod(0o640)
    office_files.laid_over(gathered(folder(tmp_path / "office", GOOD)), tmp_path / "root")
    assert {name: (etc / name).read_text() for name in GOOD} == GOOD
    assert (etc / "sop.toml").read_text() == "kept"
    assert (etc / "kiosk.toml").stat().st_mode & 0o777 == 0o640
    assert {(etc / name).stat().st_mode & 0o777 for name in GOOD if name != "kiosk.toml"} == {0o644}
    assert {(etc / name).stat().st_mode & 0o777 for name in (".", "words", "audio", "audio/mad")} == {0o755}


def test_a_kiosk_toml_alone_may_have_any_name(tmp_path: Path) -> None:
    file = folder(tmp_path, {"lobby-2026.toml": "x"}) / "lobby-2026.toml"
    assert gathered(file) == {PurePosixPath("kiosk.toml"): file}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("device.key", ""),
        ("journal.sqlite", ""),
        ("journal.sqlite-wal", ""),
        ("staff.json", "{}"),
        ("central.env", ""),
        ("ca.pem", f"{PEM}-----BEGIN PRIVATE KEY-----\n"),
        ("ca.pem", "-----BEGIN OPENSSH PRIVATE KEY-----\n"),
        ("release-keys", "AGE-SECRET-KEY-1QQQ\n"),
        ("logo.png", "SQLite format 3\0"),
        ("kunci/device.key", ""),
    ],
)
def test_what_looks_like_a_secret_is_refused_by_name(tmp_path: Path, name: str, words: str) -> None:
    no = office_files.gathered(folder(tmp_path, {**GOOD, name: words}))
    assert isinstance(no, Trouble)
    assert "secret" in no.words
    assert no.words.endswith(f": {name}.")


@pytest.mark.parametrize(
    "name",
    ["kiosk.tml", "central.toml", "words/jv.po", "logo/logo.png", "kiosk.toml.dist", ".DS_Store", "audio/x.wav"],
)  # fmt: skip
def test_what_no_kiosk_reads_is_refused_by_name(tmp_path: Path, name: str) -> None:
    no = office_files.gathered(folder(tmp_path, {**GOOD, name: ""}))
    assert isinstance(no, Trouble)
    assert "No kiosk reads this" in no.words
    assert no.words.endswith(f": {name}.")


def test_a_link_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    (tmp_path / "office.toml").symlink_to(tmp_path / "gone")
    no = office_files.gathered(tmp_path)
    assert isinstance(no, Trouble)
    assert "office.toml" in no.words


def test_the_help_names_the_file_to_begin_with(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        making.main(("image", "--help"), ROOT)
    assert office_files.START in capsys.readouterr().out
    assert (ROOT / office_files.START).is_file()


def test_no_folder_and_an_empty_one_are_told_with_the_file_to_begin_with(tmp_path: Path) -> None:
    gone, empty = office_files.gathered(tmp_path / "gone"), office_files.gathered(tmp_path)
    assert isinstance(gone, Trouble)
    assert isinstance(empty, Trouble)
    assert "not there" in gone.words
    assert office_files.START in empty.next_step


@pytest.mark.parametrize(
    ("files", "named"),
    [
        ({"kiosk.toml": '[printer]\nknd = "usb"\n'}, 'kiosk.toml: printer.knd: unknown setting; did you mean "kind"?'),
        ({"office.toml": GOOD["office.toml"].replace('logo = ""', 'logo = "logo.png"')}, "office.logo: no such file"),
        ({"release-keys": "not a key\n"}, "release-keys"),
    ],
)  # fmt: skip
def test_the_program_itself_judges_them_before_anything_is_made(
    tmp_path: Path, files: Mapping[str, str], named: str
) -> None:
    given = gathered(folder(tmp_path / "office", files))
    no = office_files.judged_before(given, ROOT, ROOT, tmp_path / "tried")
    assert isinstance(no, Trouble)
    assert named in no.words


def test_a_line_of_kiosk_toml_counts_over_the_shipped_one_and_other_files_whole(tmp_path: Path) -> None:
    files = {"kiosk.toml": '[printer]\nkind = "usb"\n', "release-keys": f"{'a7' * 32}\n"}
    given = gathered(folder(tmp_path / "office", files))
    assert office_files.judged_before(given, ROOT, ROOT, tmp_path / "tried") is None
    assert (tmp_path / "tried/release-keys").read_text() == files["release-keys"]
    assert (tmp_path / "tried/kiosk.toml").read_text() == (ROOT / "config/kiosk.toml").read_text()


def test_without_the_packages_it_is_judged_in_the_image_alone(tmp_path: Path) -> None:
    given = gathered(folder(tmp_path / "office", {"kiosk.toml": "[[["}))
    assert office_files.judged_before(given, ROOT, tmp_path, tmp_path / "tried") is None
    assert not (tmp_path / "tried").exists()


def test_an_image_with_a_secret_is_not_begun(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    office, out = folder(tmp_path / "office", {"device.key": ""}), tmp_path / "x.img"
    words = ("image", "kiosk", "--from", str(tmp_path), "--out", str(out), "--settings", str(office))
    assert making.main(words, ROOT) == 1
    assert "device.key" in capsys.readouterr().out
    assert not out.exists()
