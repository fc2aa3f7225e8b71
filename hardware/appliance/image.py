"""Makes a disk of a bundle: one file that is written to the disk of any number of kiosks, or onto a stick that does it.

A GPT disk for UEFI: the boot partition, ``kotak-root`` with Debian, ``kotak-var`` with what changes (releases, cases, logs),
which takes what is left of the disk at the first start. Nothing in it is a kiosk's own: machine-id, keys and prefix come into
being on the machine (`kiosk enrol`). Root's password is locked and no service answers from outside; the one way to a shell is
the boot menu, for whoever knows its password, where the office has given one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from hardware.appliance.boot_menu import PASSWORD, password_file
from hardware.appliance.bundle import Bundle
from hardware.appliance.bundle_making import SUITES
from hardware.appliance.places import empty, under
from hardware.appliance.system import Say, Trouble

PACKAGES = (
    *(
        "linux-image-amd64",
        "systemd-sysv",
        "systemd-resolved",
        "libpam-systemd",
        "dbus",
        "initramfs-tools",
        "zstd",
    ),
    *("python3", "python3-venv", "fdisk", "e2fsprogs", "dosfstools"),
    *(
        "overlayroot",
        "busybox",
    ),  # the former asks by grep as the machine starts, which only the latter brings there
)
"""Of the base, beside what every Debian has and what the kiosk asks for."""
NEEDED: Mapping[str, str] = {
    "mmdebstrap": "mmdebstrap",
    "mkfs.ext4": "e2fsprogs",
    "mkfs.vfat": "dosfstools",
    "mcopy": "mtools",
    "sfdisk": "fdisk",
    "grub-mkstandalone": "grub-efi-amd64-bin",
}
"""Program -> Debian package, on the machine that makes the image."""
MIB = 1024 * 1024
_BOOT_MIB, _ROOT_MIB, _VAR_MIB = 64, 512, 2048
"""The latter two beside what they hold. /var, until it has grown, takes two further releases and the first cases."""
_ESP, _LINUX, _VAR = (
    "C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
    "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709",
    "4D21B016-B534-45C2-A9FB-5C16E091FD2D",
)
_READ_BY_GRUB = "^metadata_csum_seed,^orphan_file"
"""Features that newer mkfs.ext4 turns on and the GRUB of Debian 12 cannot read."""
QUIET = "quiet loglevel=3 systemd.show_status=false vt.global_cursor_default=0 consoleblank=0 panic=10"
_AS_IT_LIES = "overlayroot=disabled"
"""Root itself, also where the machine is read-only."""
_TO_DISK = f"quiet loglevel=3 {_AS_IT_LIES} fstab=no systemd.unit=kotak-to-disk.target systemd.mask=systemd-repart.service"
"""Nothing of the stick is written while it is copied."""
_SHELL = (
    f"kotak-aduan.console {_AS_IT_LIES} systemd.unit=rescue.target systemd.setenv=SYSTEMD_SULOGIN_FORCE=1"
)
"""Root without a password of its own, all partitions mounted to be written to and nothing else running."""
_HASH = re.compile(
    r"grub\.pbkdf2\.sha512\.[1-9]\d{3,6}\.(?:[0-9A-F]{2}){16,}\.(?:[0-9A-F]{2}){16,}",
    re.ASCII | re.IGNORECASE,
)
_RELEASES, _BOUND = Path("opt/kotak-aduan"), Path("var/lib/kotak-aduan/opt")
"""Where releases are found, and where they lie: fstab binds the one to the other."""
_ENABLED = ("systemd-networkd.service", "systemd-resolved.service")
_READ_ONLY = "kotak-read-only.service"
_TREE = Path("config/appliance/image")
"""Mirrors the machine's root: what an image has that an installation on an existing Debian lacks."""


@dataclass(frozen=True)
class Making:
    """One image under way. ``folder``: empty, beside where it will lie; ``parameters``: of the kernel; ``password``: of the
    boot menu, as `is_hash` takes it, or none; ``read_only``: whether the system's disk is so after the first start."""

    bundle: Bundle
    folder: Path
    say: Say
    parameters: str = QUIET
    password: str = ""
    read_only: bool = True

    @property
    def root(self) -> Path:
        return self.folder / "root"


def is_hash(text: str) -> bool:
    """Whether GRUB can compare a password with it: a line of grub-mkpasswd-pbkdf2, from its "grub.pbkdf2" on."""
    return _HASH.fullmatch(text) is not None


def lacking() -> list[str]:
    """Debian packages that this machine needs first."""
    path = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"
    return [package for program, package in NEEDED.items() if shutil.which(program, path=path) is None]


def make_base(making: Making, more: Sequence[str] = ()) -> Trouble | None:
    """Debian alone, of the bundle's packages and ``more`` of them; nothing is fetched."""
    making.say(f"1 of 3: Debian {making.bundle.debian} (two to five minutes)")
    source = f"deb [trusted=yes] copy:{making.bundle.debs} ./"
    how = ("--variant=important", f"--include={','.join((*PACKAGES, *more))}", "--mode=root", "--quiet")
    return _ran(("mmdebstrap", *how, SUITES[making.bundle.debian], str(making.root), source))


def finish(making: Making) -> Trouble | None:
    """What stands in the image alone, and nothing that only one machine may have."""
    root, tree = making.root, making.bundle.source / _TREE
    shutil.copytree(tree, root, dirs_exist_ok=True)
    for unit in enabled(making):
        if trouble := _ran(("chroot", str(root), "systemctl", "enable", "-q", unit)):
            return trouble
    if trouble := _ran(("chroot", str(root), "passwd", "-l", "root")):
        return trouble
    (root / "etc/machine-id").write_text("uninitialized\n", encoding="ascii")
    (root / "etc/hostname").write_text("kotak-aduan\n", encoding="ascii")
    for secret in (*(root / "etc/ssh").glob("ssh_host_*"), root / "var/lib/dbus/machine-id", *_seeds(root)):
        secret.unlink(missing_ok=True)
    for litter in ("var/cache/apt/archives", "var/lib/apt/lists", "var/log/journal", "tmp"):
        empty(root / litter)
    resolv = root / "etc/resolv.conf"
    resolv.unlink(missing_ok=True)
    resolv.symlink_to("/run/systemd/resolve/stub-resolv.conf")
    shut(root, making.password)
    releases_apart(root)
    return None


def enabled(making: Making) -> Sequence[str]:
    """Units that begin with the machine beside those of the installation."""
    return (*_ENABLED, _READ_ONLY) if making.read_only else _ENABLED


def shut(root: Path, password: str) -> None:
    """The file that the boot menu looks for; none where there is no ``password`` (its hash)."""
    if not password:
        return
    file = under(root, PASSWORD)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(0o600)
    file.write_text(password_file(password), encoding="ascii")


def releases_apart(root: Path) -> None:
    """Releases go to the partition that may be written to; an empty folder stays for the mount."""
    (root / _RELEASES).rename(root / _BOUND)
    (root / _RELEASES).mkdir()


def _seeds(root: Path) -> Sequence[Path]:
    return [root / "var/lib/systemd/random-seed", root / "var/lib/systemd/credential.secret"]


def make_disk(making: Making, out: Path) -> Trouble | None:
    """``out``: the raw disk. /var is lifted out of root into its own partition."""
    making.say("3 of 3: the disk")
    boot, root, var = (making.folder / name for name in ("boot.part", "root.part", "var.part"))
    with _apart(making.root / "var", making.folder / "var"):
        sizes = (
            _BOOT_MIB,
            _mib(making.root) + _ROOT_MIB,
            _mib(making.folder / "var") + _VAR_MIB,
        )
        for made in (
            _boot(making, boot, sizes[0]),
            _filesystem(root, "kotak-root", sizes[1], making.root),
            _filesystem(var, "kotak-var", sizes[2], making.folder / "var"),
        ):
            if made is not None:
                return made
    return _joined(out, tuple(zip((boot, root, var), (_ESP, _LINUX, _VAR), sizes, strict=True)))


@contextmanager
def _apart(folder: Path, place: Path) -> Iterator[None]:
    folder.rename(place)
    folder.mkdir()
    try:
        yield
    finally:
        folder.rmdir()
        place.rename(folder)


def _mib(folder: Path) -> int:
    told = subprocess.run(("du", "-sm", folder), capture_output=True, text=True, check=True).stdout
    return int(told.split()[0])


def _filesystem(file: Path, label: str, mib: int, content: Path) -> Trouble | None:
    file.unlink(missing_ok=True)
    _sized(file, mib)
    return _ran(
        ("mkfs.ext4", "-q", "-F", "-L", label, "-m", "1", "-O", _READ_BY_GRUB, "-d", str(content), str(file))
    )


def _boot(making: Making, file: Path, mib: int) -> Trouble | None:
    """GRUB as one program that finds the rest on ``kotak-root``; the menu shows for a moment, and is told by no key."""
    menu, program = making.folder / "grub.cfg", making.folder / "BOOTX64.EFI"
    menu.write_text(_menu(making.parameters), encoding="utf-8")
    modules = (
        "part_gpt ext2 search search_label linux normal echo test configfile password_pbkdf2 all_video sleep"
    )
    made = (
        "grub-mkstandalone",
        "-O",
        "x86_64-efi",
        f"--install-modules={modules}",
        f"--modules={modules}",
        "--locales=",
        "--fonts=",
    )
    if trouble := _ran((*made, "-o", str(program), f"boot/grub/grub.cfg={menu}")):
        return trouble
    file.unlink(missing_ok=True)
    _sized(file, mib)
    for command in (
        ("mkfs.vfat", "-F", "32", "-n", "KOTAK-BOOT", str(file)),
        ("mmd", "-i", str(file), "::EFI", "::EFI/BOOT"),
        ("mcopy", "-i", str(file), str(program), "::EFI/BOOT/BOOTX64.EFI"),
    ):
        if trouble := _ran(command):
            return trouble
    return None


def _menu(parameters: str) -> str:
    """Where /boot/grub/password.cfg lies on the machine, only who knows that password changes anything at the menu, and gets a
    shell from it. Without that file there is none: whoever comes by could choose it."""
    kernel = "linux /vmlinuz root=LABEL=kotak-root rootwait"
    return f"""\
set timeout=2
search --no-floppy --label kotak-root --set=root
if [ -f /boot/grub/password.cfg ]; then source /boot/grub/password.cfg; fi
menuentry "Kotak Aduan" --unrestricted {{ {kernel} ro {parameters}; initrd /initrd.img }}
menuentry "Pasang ke cakram mesin ini" --unrestricted {{ {kernel} ro {_TO_DISK}; initrd /initrd.img }}
if [ -n "$superusers" ]; then
menuentry "Konsol (perbaikan)" {{ {kernel} ro {_SHELL}; initrd /initrd.img }}
fi
"""


def _joined(out: Path, parts: Sequence[tuple[Path, str, int]]) -> Trouble | None:
    """Partitions one after the other from the first MiB on; holes in them stay holes."""
    out.unlink(missing_ok=True)
    _sized(out, 2 + sum(mib for _, _, mib in parts))
    table = "label: gpt\n" + "".join(f"size={mib}MiB, type={kind}\n" for _, kind, mib in parts)
    ended = subprocess.run(("sfdisk", "-q", out), input=table, capture_output=True, text=True, check=False)
    if ended.returncode:
        return Trouble(f"sfdisk: {ended.stderr.strip()}")
    at = 1
    for file, _, mib in parts:
        where = ("bs=1M", f"seek={at}", "conv=notrunc,sparse", "status=none")
        if trouble := _ran(("dd", f"if={file}", f"of={out}", *where)):
            return trouble
        file.unlink()
        at += mib
    return None


def _sized(file: Path, mib: int) -> None:
    with file.open("ab") as opened:
        opened.truncate(mib * MIB)


def _ran(command: Sequence[str]) -> Trouble | None:
    surroundings = {
        **os.environ,
        "PATH": f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin",
        "LC_ALL": "C.UTF-8",
        "DEBIAN_FRONTEND": "noninteractive",
    }
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings)
    if ended.returncode == 0:
        return None
    told = (ended.stdout + ended.stderr).strip().splitlines()[-6:]
    return Trouble(f"{command[0]} ended with code {ended.returncode}: {' / '.join(told)}")
