"""Makes the bundle that `bundle.py` reads: all that an installation needs, fetched once where there is a network.

It may be made on any Debian with apt and pip, for another Debian than its own: apt resolves against an empty machine in a
folder of its own, and pip takes wheels by their tags. What comes is the same for every kiosk: no key, no name, no secret.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hardware.appliance.bundle import FORMAT, SUMS
from hardware.appliance.release import Source
from hardware.appliance.requirements import chosen, for_python
from hardware.appliance.roles import Role
from hardware.appliance.system import Say, Trouble
from hardware.appliance.wheels import download

SUITES = {"12": "bookworm", "13": "trixie"}
PYTHONS = {"12": "3.11", "13": "3.13"}
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
MIRROR, SECURITY = "http://deb.debian.org/debian", "http://deb.debian.org/debian-security"
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
BASE = ("?essential", "?priority(required)", "?priority(important)")
"""What a machine has before anything of ours: in the bundle too, so that an image can be made of it alone."""


@dataclass(frozen=True)
class Wanted:
    """``debian``: "12" or "13"; ``machine``: as `uname -m` says it; ``more``: further Debian packages."""

    roles: tuple[Role, ...]
    debian: str
    machine: str
    more: tuple[str, ...] = ()
    mirror: str = MIRROR
    security: str = SECURITY

    @property
    def debian_packages(self) -> tuple[str, ...]:
        """By name; ``a|b``: the first of them that this Debian has."""
        return (*dict.fromkeys(name for role in self.roles for name in role.debian), *self.more)

    @property
    def python(self) -> tuple[str, ...]:
        return tuple(sorted({name for role in self.roles for name in role.python}))


def make_bundle(source: Source, wanted: Wanted, folder: Path, say: Say) -> Trouble | None:
    """Into ``folder``, which must not be there yet; on trouble nothing of it stays."""
    if folder.exists():
        return Trouble(f"{folder} is there already.", "Name another, or move it away.")
    making = folder.with_name(f".making-{folder.name}")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    try:
        trouble = _filled(source, wanted, making, say)
        if trouble is not None:
            return trouble
        making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return None


def _filled(source: Source, wanted: Wanted, folder: Path, say: Say) -> Trouble | None:
    say("1 of 4: the product's own files")
    for path in source.files():
        to = folder / "source" / path
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source.folder / path, to)
    say(f"2 of 4: wheels of {len(wanted.python)} Python packages")
    if trouble := _wheels(source, wanted, folder / "wheels"):
        return trouble
    say(f"3 of 4: Debian packages of {SUITES[wanted.debian]}, with all they stand on")
    if trouble := _debs(wanted, folder / "debs"):
        return trouble
    say("4 of 4: sums")
    told = {
        "format": FORMAT,
        "version": source.version,
        "debian": wanted.debian,
        "machine": wanted.machine,
        "python": PYTHONS[wanted.debian],
        "roles": [role.name for role in wanted.roles],
    }
    (folder / "bundle.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    (folder / SUMS).write_text("".join(_sums(folder)), encoding="utf-8")
    return None


def _sums(folder: Path) -> Iterator[str]:
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        with path.open("rb") as content:
            yield f"{hashlib.file_digest(content, 'sha256').hexdigest()}  {path.relative_to(folder).as_posix()}\n"


def _wheels(source: Source, wanted: Wanted, folder: Path) -> Trouble | None:
    folder.mkdir()
    asked = folder / "requirements.txt"
    python = PYTHONS[wanted.debian]
    asked.write_text(for_python(chosen(source.lock, wanted.python), python), encoding="utf-8")
    command = download(python, wanted.machine, folder)
    ended = _ran((*command, "--require-hashes", f"--requirement={asked}"))
    asked.unlink()
    if ended is None:
        return None
    return Trouble(ended, "Is the package index in reach (pip config, proxy), and is pip there?")


def _debs(wanted: Wanted, folder: Path) -> Trouble | None:
    folder.mkdir()
    apt = _private_apt(wanted, folder / ".apt")
    hint = "Is the Debian mirror in reach (--mirror), and is debian-archive-keyring there?"
    if ended := _ran((*apt, "update")):
        return Trouble(ended, hint)
    names = _first_known(apt, wanted.debian_packages)
    options = (
        "--download-only",
        "--no-install-recommends",
        f"-oDir::Cache::Archives={folder}",
        "-oAPT::Sandbox::User=root",
    )
    if ended := _ran((*apt, "install", "-y", *options, *BASE, *names)):
        return Trouble(ended, hint)
    for litter in (folder / ".apt", folder / "partial", folder / "lock"):
        shutil.rmtree(litter) if litter.is_dir() else litter.unlink(missing_ok=True)
    (folder / "Packages").write_text("".join(_index(folder)), encoding="utf-8")
    (folder / "Release").write_text(_release(folder / "Packages", SUITES[wanted.debian]), encoding="utf-8")
    return None


def _private_apt(wanted: Wanted, folder: Path) -> Sequence[str]:
    """apt for an empty machine of that Debian; it reads and changes nothing of this one."""
    suite = SUITES[wanted.debian]
    for name in ("lists/partial", "etc", "cache/archives/partial"):
        (folder / name).mkdir(parents=True)
    (folder / "status").touch()
    signed = f"[signed-by={KEYRING}]"
    parts = "main non-free-firmware"
    (folder / "sources.list").write_text(
        f"deb {signed} {wanted.mirror} {suite} {parts}\n"
        f"deb {signed} {wanted.mirror} {suite}-updates {parts}\n"
        f"deb {signed} {wanted.security} {suite}-security {parts}\n",
        encoding="utf-8",
    )
    architecture = ARCHITECTURES[wanted.machine]
    said = {
        "APT::Architecture": architecture,
        "APT::Architectures": architecture,
        "Dir::State": folder,
        "Dir::State::Status": folder / "status",
        "Dir::State::Lists": folder / "lists",
        "Dir::Cache": folder / "cache",
        "Dir::Etc::SourceList": folder / "sources.list",
        "Dir::Etc::SourceParts": "/dev/null",
        "Dir::Etc::Preferences": "/dev/null",
        "Dir::Etc::PreferencesParts": "/dev/null",
        "Acquire::Languages": "none",
    }
    return ("apt-get", "-q", *(f"-o{name}={value}" for name, value in said.items()))


def _first_known(apt: Sequence[str], names: Sequence[str]) -> list[str]:
    """Of each ``a|b`` the first that this Debian has; the last where it has none, so that apt says so."""
    listed = subprocess.run(("apt-cache", *apt[1:], "pkgnames"), capture_output=True, text=True, check=True)
    there = set(listed.stdout.split())
    groups = [name.split("|") for name in names]
    return [next((one for one in group if one in there), group[-1]) for group in groups]


def _index(folder: Path) -> Iterator[str]:
    """What `apt-ftparchive packages .` would write: each package's own words, and where it lies."""
    for deb in sorted(folder.glob("*.deb")):
        about = subprocess.run(("dpkg-deb", "--field", deb), capture_output=True, text=True, check=True)
        content = deb.read_bytes()
        yield (
            f"{about.stdout.rstrip()}\nFilename: ./{deb.name}\nSize: {len(content)}\n"
            f"SHA256: {hashlib.sha256(content).hexdigest()}\n\n"
        )


def _release(packages: Path, suite: str) -> str:
    """Names the Debian that the folder holds, which is how an image's own base is chosen from it."""
    content = packages.read_bytes()
    total = hashlib.sha256(content).hexdigest()
    return f"Suite: {suite}\nCodename: {suite}\nSHA256:\n {total} {len(content)} Packages\n"


def _ran(command: Sequence[str]) -> str | None:
    """None when it ended well, else its last lines."""
    surroundings = {**os.environ, "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=surroundings)
    if ended.returncode == 0:
        return None
    told = (ended.stdout + ended.stderr).strip().splitlines()
    return " / ".join(told[-6:]) or f"{command[0]} ended with code {ended.returncode}"
