"""Bundles and images, as far as no network, no root and no machine go; decisions/0076 says what was seen of the rest."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from hardware.appliance import bundle_making, image, making
from hardware.appliance.bundle import Bundle
from hardware.appliance.roles import read_role
from hardware.appliance.system import Trouble

ROOT = Path(__file__).parents[2]
TREE = ROOT / "config/appliance/image"
TO_DISK = TREE / "usr/local/lib/kotak-aduan/to-disk"


# The folder of Debian packages


@pytest.fixture
def debs(tmp_path: Path) -> Path:
    """One package, as `_debs` leaves them."""
    folder, made = tmp_path / "debs", tmp_path / "made"
    folder.mkdir()
    (made / "DEBIAN").mkdir(parents=True)
    about = "Package: percobaan\nVersion: 1.0\nArchitecture: all\nMaintainer: Contoh <contoh@example.org>\nDescription: a trial\n"
    (made / "DEBIAN/control").write_text(about)
    subprocess.run(
        ("dpkg-deb", "--build", "--root-owner-group", made, folder), check=True, capture_output=True
    )
    (folder / "Packages").write_text("".join(bundle_making._index(folder)))
    (folder / "Release").write_text(bundle_making._release(folder / "Packages", "bookworm"))
    return folder


def test_apt_reads_the_index_and_would_install_from_it_alone(debs: Path, tmp_path: Path) -> None:
    state = tmp_path / "state"
    (state / "lists/partial").mkdir(parents=True)
    (state / "status").touch()
    (state / "sources.list").write_text(f"deb [trusted=yes] file:{debs} ./\n")
    said = {
        "Dir::State": state,
        "Dir::State::Status": state / "status",
        "Dir::Cache": state / "cache",
        "Dir::Etc::SourceList": state / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "APT::Sandbox::User": os.environ.get("USER", "root"),
    }
    apt = ("apt-get", "-qq", *(f"-o{name}={value}" for name, value in said.items()))
    subprocess.run((*apt, "update"), check=True, capture_output=True)
    told = subprocess.run((*apt, "install", "-s", "percobaan"), check=True, capture_output=True, text=True)
    assert "Inst percobaan (1.0" in told.stdout


def test_of_two_names_the_bundle_asks_for_one(tmp_path: Path) -> None:
    wanted = bundle_making.Wanted(
        (read_role(ROOT, "kiosk"), read_role(ROOT, "backoffice")), "12", "x86_64", ("zstd",)
    )
    assert len(wanted.debian_packages) == len(set(wanted.debian_packages))
    assert wanted.debian_packages[-1] == "zstd"
    assert {"kivy", "fastapi"} <= set(wanted.python)


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("x")
    wanted = bundle_making.Wanted((read_role(ROOT, "kiosk"),), "12", "x86_64")
    no = bundle_making.make_bundle(bundle_making.Source(ROOT), wanted, tmp_path, lambda _: None)
    assert isinstance(no, Trouble)
    assert "there already" in no.words
    assert (tmp_path / "kept").read_text() == "x"


# The disk


ENTRY = re.compile(r'^menuentry "([^"]+)"( --unrestricted)? \{ (linux [^;]+); initrd /initrd.img \}$', re.M)


def test_the_menu_starts_the_kiosk_and_writes_nothing_of_a_stick_that_installs() -> None:
    for_all, behind = image._menu(image.QUIET).split('if [ -n "$superusers" ]; then\n')
    entries = ENTRY.findall(for_all)
    assert [(name, bool(free)) for name, free, _ in entries] == [
        ("Kotak Aduan", True),
        ("Pasang ke cakram mesin ini", True),
    ]
    kiosk, installs = (line for _, _, line in entries)
    assert all("root=LABEL=kotak-root rootwait ro" in line for line in (kiosk, installs))
    assert "fstab=no" in installs
    assert "systemd.mask=systemd-repart.service" in installs
    assert "SULOGIN" not in for_all
    ((name, free, console),) = ENTRY.findall(behind)
    assert (name, free) == ("Konsol (perbaikan)", "")  # asks for the password
    assert "kotak-aduan.console " in console
    assert "systemd.unit=rescue.target systemd.setenv=SYSTEMD_SULOGIN_FORCE=1" in console
    # Below an overlay a stick would not find itself, and what is repaired would be gone with the power.
    assert "overlayroot=disabled" in console
    assert "overlayroot=disabled" in installs
    assert "overlayroot" not in kiosk


@pytest.mark.skipif(not shutil.which("grub-script-check"), reason="GRUB is not here")
def test_grub_itself_can_read_the_menu_and_the_password(tmp_path: Path) -> None:
    image.shut(tmp_path, HASH)
    menu = tmp_path / "grub.cfg"
    menu.write_text(image._menu(image.QUIET))
    for file in (menu, tmp_path / "boot/grub/password.cfg"):
        subprocess.run(("grub-script-check", file), check=True)


HASH = f"grub.pbkdf2.sha512.10000.{'0F' * 64}.{'A7' * 64}"


def test_a_password_shuts_the_menu_and_only_root_reads_its_hash(tmp_path: Path) -> None:
    image.shut(tmp_path, "")
    assert not (tmp_path / "boot").exists()
    image.shut(tmp_path, HASH)
    file = tmp_path / "boot/grub/password.cfg"
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text() == f'set superusers="kantor"\npassword_pbkdf2 kantor {HASH}\n'
    assert f"[ -f /{file.relative_to(tmp_path)} ]" in image._menu(image.QUIET)


@pytest.mark.skipif(not shutil.which("grub-mkpasswd-pbkdf2"), reason="GRUB is not here")
def test_what_grub_makes_of_a_password_is_taken() -> None:
    told = subprocess.run(
        ("grub-mkpasswd-pbkdf2", "-c", "1000"), input="rahasia1\nrahasia1\n", capture_output=True, text=True, check=True
    ).stdout  # fmt: skip
    assert image.is_hash(told.split()[-1])


@pytest.mark.parametrize(
    "wrong",
    ["rahasia", HASH.replace("sha512", "md5"), HASH[:-1], f"{HASH} x", f'{HASH}"\nmenuentry', "PBKDF2 hash of your password is"],
)  # fmt: skip
def test_anything_else_is_refused_before_anything_is_made(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, wrong: str
) -> None:
    out = tmp_path / "x.img"
    words = ("image", "kiosk", "--from", str(tmp_path), "--out", str(out), "--boot-password-hash", wrong)
    assert making.main(words, ROOT) == 1
    assert "none that GRUB reads" in capsys.readouterr().out
    assert not out.exists()


def test_releases_lie_where_fstab_binds_them_from(tmp_path: Path) -> None:
    (tmp_path / "opt/kotak-aduan/releases/1.0").mkdir(parents=True)
    (tmp_path / "opt/kotak-aduan/current").symlink_to("releases/1.0")
    (tmp_path / "var/lib/kotak-aduan").mkdir(parents=True)
    image.releases_apart(tmp_path)
    bound = [line.split()[:2] for line in (TREE / "etc/fstab").read_text().splitlines() if " bind," in line]
    ((source, target),) = bound
    assert list((tmp_path / target.lstrip("/")).iterdir()) == []
    assert (tmp_path / source.lstrip("/") / "current").readlink() == Path("releases/1.0")
    assert (tmp_path / source.lstrip("/") / "current").is_dir()


def test_the_tree_names_the_partitions_that_are_made() -> None:
    mounts = [
        line.split() for line in (TREE / "etc/fstab").read_text().splitlines() if not line.startswith("#")
    ]
    assert {one[0]: one[1] for one in mounts if one[0].startswith("LABEL")} == {
        "LABEL=kotak-root": "/",
        "LABEL=kotak-var": "/var",
    }
    assert "x-systemd.growfs" in next(one[3] for one in mounts if one[1] == "/var")
    assert image._VAR in Path(image.__file__).read_text()
    assert (TREE / "etc/repart.d/50-var.conf").read_text().endswith("Type=var\n")


def test_a_system_that_is_read_only_is_not_asked_for_its_disk() -> None:
    """Below the overlay systemd-repart finds none, and would stand as failed at each start."""
    drop_in = (TREE / "etc/systemd/system/systemd-repart.service.d/kotak-kiosk.conf").read_text()
    lower = re.search(
        r"^disk=(\S+)",
        (ROOT / "config/appliance/kiosk/usr/local/sbin/kotak-aduan-read-only").read_text(),
        re.M,
    )
    assert lower is not None
    assert f"\nConditionPathExists=!{lower[1]}\n" in drop_in


@pytest.mark.parametrize("words", [(), ("--writable",)])
def test_the_system_becomes_read_only_by_itself_unless_told_otherwise(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    given = making.parser().parse_args(("image", "kiosk", "--from", "bundle", "--out", "disk", *words))
    made = image.Making(
        Bundle(tmp_path, "1.0", "12", "x86_64", "3.11", ("kiosk",)),
        tmp_path,
        lambda _: None,
        read_only=not given.writable,
    )
    units = [unit for unit in image.enabled(made) if (TREE / "etc/systemd/system" / unit).exists()]
    assert units == ([] if words else ["kotak-read-only.service"])


def test_it_is_turned_on_once_so_that_off_stays_off() -> None:
    unit = (TREE / "etc/systemd/system/kotak-read-only.service").read_text()
    assert "\nConditionFirstBoot=yes\nAfter=first-boot-complete.target\n" in unit
    assert "\nExecStart=/usr/local/sbin/kotak-aduan-read-only on\n" in unit
    assert "\nWantedBy=multi-user.target\n" in unit


def test_systemd_takes_the_units() -> None:
    units = sorted((TREE / "etc/systemd/system").glob("kotak-*"))
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{units[0].parent}:"}
    command = ("systemd-analyze", "verify", "--man=no", "--generators=no", *units)
    judged = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    own = [line for line in judged.stderr.splitlines() if "kotak" in line and "is not executable" not in line]
    assert own == []


def test_whoever_is_not_root_or_lacks_a_program_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    words = ("image", "kiosk", "--from", str(tmp_path), "--out", str(tmp_path / "x.img"))
    assert making.main(words, ROOT) == 1
    assert "needs root" in capsys.readouterr().out
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(image, "NEEDED", {"no-such-program": "no-such-package"})
    assert making.main(words, ROOT) == 1
    assert "sudo apt-get install no-such-package" in capsys.readouterr().out


# From the stick onto the disk


@pytest.fixture
def stick(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs `to-disk` among programs of a machine that is played: the stick is sda."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("awk", "cat", "grep", "sort", "tail", "tr", "wc", "sh"):
        (programs / name).symlink_to(shutil.which(name) or name)

    def run(
        *typed: str, disks: str = "nvme0n1 disk 120000000000 0", machine_id: str = "uninitialized"
    ) -> subprocess.CompletedProcess[str]:
        played: Mapping[str, str] = {
            "findmnt": "echo /dev/sda2",
            "lsblk": f'case "$*" in *PKNAME*) echo sda;; *-dnbo*) echo "sda disk 16000000000 0"; printf "{disks}\\n";; *) echo "120G SSD";; esac',
            "debugfs": f'[ "$*" = "-R cat /etc/machine-id /dev/sda2" ] && echo {machine_id}',
            "sfdisk": f'case "$*" in *-lqo*) printf "End\\n8912895\\n133119\\n";; *) echo "sfdisk $*" >> {tmp_path}/done;; esac',
            "dd": f'echo "dd $*" >> {tmp_path}/done',
            "sync": "true",
            "systemctl": f'echo "systemctl $*" >> {tmp_path}/done',
        }
        for name, does in played.items():
            (programs / name).write_text(f"#!/bin/sh\n{does}\n")
            (programs / name).chmod(0o755)
        return subprocess.run(
            ("sh", TO_DISK), input="\n".join((*typed, "")), capture_output=True, text=True, check=False, env={"PATH": str(programs)}
        )  # fmt: skip

    return run


def _done(tmp_path: Path) -> list[str]:
    file = tmp_path / "done"
    return file.read_text().splitlines() if file.exists() else []


def test_a_stick_writes_itself_whole_onto_the_one_disk(
    stick: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    told = stick("PASANG", "")
    assert "SEMUA ISI CAKRAM ITU AKAN HILANG" in told.stdout
    copied, relocated, off = _done(tmp_path)
    count = int(re.search(r"count=(\d+)", copied)[1])  # type: ignore[index]
    assert "if=/dev/sda of=/dev/nvme0n1 bs=4M" in copied
    assert (count - 1) * 4194304 <= 8912896 * 512 <= count * 4194304
    assert relocated == "sfdisk -q --no-reread --no-tell-kernel --relocate gpt-bak-std /dev/nvme0n1"
    assert off == "systemctl poweroff"
    assert told.returncode == 0


@pytest.mark.parametrize(
    ("typed", "how", "words"),
    [
        (("pasang", ""), {}, "Tidak ada yang diubah"),
        (("",), {"disks": "loop0 loop 900 0"}, "Tidak ada cakram lain"),
        (("",), {"disks": "sdb disk 4000000000 0"}, "Tidak ada cakram lain"),
        (("",), {"disks": "sdb disk 120000000000 1"}, "Tidak ada cakram lain"),
        (("",), {"disks": "sdb disk 120000000000 0\\nsdc disk 120000000000 0"}, "Ada beberapa cakram: sdb sdc"),
        (("PASANG", ""), {"machine_id": "f50a3bc564194867a09831e87b16ff11"}, "tidak boleh disalin"),
    ],
)  # fmt: skip
def test_nothing_is_written_where_it_is_not_plain_what_is_meant(
    stick: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
    typed: tuple[str, ...],
    how: dict[str, str],
    words: str,
) -> None:
    assert words in stick(*typed, **how).stdout
    assert _done(tmp_path) == ["systemctl poweroff"]
