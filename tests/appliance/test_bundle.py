"""`--from BUNDLE`: offline, from a folder or a tar, and every way in which one can be bad."""

from __future__ import annotations

import hashlib
import json
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hardware.appliance.bundle import Bundle, open_bundle
from hardware.appliance.system import Trouble
from tests.appliance.stand import Stand

ABOUT = {
    "format": 1,
    "version": "0.1.0",
    "debian": "12",
    "machine": "x86_64",
    "python": "3.11",
    "roles": ["backoffice"],
}


def write_bundle(folder: Path, source: Path, **about: object) -> Path:
    """One with a wheel and a package in name."""
    shutil.copytree(source, folder / "source")
    for name in ("wheels/segno-1.6.6-py3-none-any.whl", "debs/Packages", "debs/nftables_1.0.6_amd64.deb"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(name)
    (folder / "bundle.json").write_text(json.dumps({**ABOUT, **about}))
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]
    (folder / "SHA256SUMS").write_text("".join(sums))
    return folder


@pytest.fixture
def bundle(tmp_path: Path, source: Path) -> Path:
    return write_bundle(tmp_path / "bundle", source)


def test_installs_its_own_source(stand: Stand, bundle: Path) -> None:
    shutil.rmtree(stand.source / "config")  # of the checkout nothing is used
    assert stand.call("install", "backoffice", "--from", str(bundle)) == 0
    assert (stand.root / "opt/kotak-aduan/current/RELEASE.json").is_file()
    assert not list((stand.root / "var/cache").iterdir())


def test_a_tar_is_as_good(stand: Stand, bundle: Path, tmp_path: Path) -> None:
    file = tmp_path / "bundle.tar.gz"
    with tarfile.open(file, "w:gz") as tar:
        tar.add(bundle, "kotak-aduan-0.1.0")
    assert stand.call("install", "backoffice", "--from", str(file)) == 0
    assert not list((stand.root / "var/cache").iterdir())


def _damaged(bundle: Path) -> None:
    (bundle / "wheels/segno-1.6.6-py3-none-any.whl").write_text("other")


def _short(bundle: Path) -> None:
    (bundle / "debs/Packages").unlink()


def _strange(bundle: Path) -> None:
    (bundle / "source/kiosk/more.py").write_text("")


def _no_sums(bundle: Path) -> None:
    (bundle / "SHA256SUMS").unlink()


def _no_description(bundle: Path) -> None:
    (bundle / "bundle.json").unlink()


def _garbage(bundle: Path) -> None:
    (bundle / "bundle.json").write_text("[]")


def _newer(bundle: Path) -> None:
    (bundle / "bundle.json").write_text(json.dumps({**ABOUT, "format": 2}))


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (_damaged, "Damaged in the bundle: wheels/segno"),
        (_short, "not whole: debs/Packages missing"),
        (_strange, "does not name: source/kiosk/more.py"),
        (_no_sums, "has no SHA256SUMS"),
        (_no_description, "holds no bundle.json"),
        (_garbage, "cannot be read"),
        (_newer, "format 2"),
    ],
)
def test_a_bad_one_is_refused(
    bundle: Path, tmp_path: Path, spoil: Callable[[Path], None], words: str
) -> None:
    spoil(bundle)
    found = open_bundle(bundle, tmp_path)
    assert isinstance(found, Trouble)
    assert words in found.words


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"debian": "13"}, "made for Debian 13 on x86_64; here is Debian 12"),
        ({"machine": "aarch64"}, "Debian 12 on aarch64"),
        ({"roles": ["kiosk"]}, "made for kiosk, not for backoffice"),
    ],
)
def test_one_for_another_machine(
    stand: Stand, source: Path, tmp_path: Path, about: dict[str, object], words: str
) -> None:
    bundle = write_bundle(tmp_path / "other", source, **about)
    assert stand.call("install", "backoffice", "--from", str(bundle)) == 1
    assert words in stand.text


def test_a_tar_that_leads_out_is_refused(tmp_path: Path) -> None:
    file, inside = tmp_path / "bad.tar", tmp_path / "x"
    inside.write_text("x")
    with tarfile.open(file, "w") as tar:
        tar.add(inside, "../../etc/x")
    found = open_bundle(file, tmp_path / "scratch")
    assert isinstance(found, Trouble)
    assert "more than plain files" in found.words


def test_no_bundle_there_and_no_tar(tmp_path: Path) -> None:
    gone = open_bundle(tmp_path / "gone", tmp_path)
    assert isinstance(gone, Trouble)
    assert "not there" in gone.words
    (tmp_path / "no.tar").write_text("no tar")
    bad = open_bundle(tmp_path / "no.tar", tmp_path / "scratch")
    assert isinstance(bad, Trouble)
    assert "cannot be unpacked" in bad.words


def test_what_it_says_of_itself(bundle: Path, tmp_path: Path) -> None:
    found = open_bundle(bundle, tmp_path)
    assert isinstance(found, Bundle)
    assert (found.version, found.debian, found.roles) == ("0.1.0", "12", ("backoffice",))
