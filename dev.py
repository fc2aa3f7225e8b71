#!/usr/bin/env python3
"""The front door: run, test, lint, bench, shots, lock, install. Standard library only.

Everything below works on a bare Debian 12 with Python 3.11 and pip. Python packages go into .venv from
requirements.lock (by name and hash), the installer uv into .tools. Debian packages are installed through
apt when this is root; otherwise the one line to run is printed and what needs them is skipped and counted.
"""

from __future__ import annotations

import argparse
import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
TOOLS = ROOT / ".tools"
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
UV_RELEASE = "0.13.9"
TRUST = ("--system-certs",)  # the machine's own authorities, as pip does: offices sit behind proxies
PYTHONS = ((3, 11), (3, 12), (3, 13))  # Kivy 2.3.1 has wheels for these


@dataclass(frozen=True)
class Need:
    """Something of the system that Python packages cannot bring."""

    name: str
    purpose: str
    present: Callable[[], bool]
    packages: tuple[str, ...]


def _loads(*libraries: str) -> Callable[[], bool]:
    def present() -> bool:
        try:
            for library in libraries:
                ctypes.CDLL(library)
        except OSError:
            return False
        return True

    return present


SYSTEM_PATH = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin"
"""Where daemons are found too; a plain user's PATH leaves them out."""


def _program(*names: str) -> Callable[[], bool]:
    return lambda: all(shutil.which(name, path=SYSTEM_PATH) for name in names)


GL = Need(
    "gl",
    "the touch window, also offscreen",
    _loads("libGL.so.1", "libEGL.so.1", "libGLESv2.so.2", "libmtdev.so.1"),
    ("libgl1", "libgl1-mesa-dri", "libegl1", "libgles2", "libmtdev1"),
)
SANE = Need("sane", "scanners, and SANE's own test scanner", _program("scanimage"), ("sane-utils",))
CUPS = Need(
    "cups",
    "print queues, with a print service of the tests' own",
    _program("cupsd", "lp", "lpstat", "lpadmin"),
    ("cups-daemon", "cups-client"),
)
ALSA = Need(
    "alsa",
    "a microphone, and the tests' sound card that is a file",
    _program("arecord", "aplay"),
    ("alsa-utils",),
)
ESPEAK = Need(
    "espeak",
    "the voice that the kiosk's prompts are rendered with (kiosk prompts build)",
    _program("espeak-ng"),
    ("espeak-ng",),
)
BROWSER = Need(
    "browser",
    "the desk's pages in a real browser",
    lambda: _program("chromium")() and _loads("libatomic.so.1")(),  # the driver's Node.js needs libatomic
    ("chromium", "libatomic1"),
)
PGBOUNCER = Need(
    "pgbouncer",
    "the centre behind a pool in transaction mode",
    _program("pgbouncer"),
    ("pgbouncer",),
)
DOVECOT = Need(
    "dovecot",
    "a real mailbox for the way by e-mail",
    _program("dovecot"),
    ("dovecot-imapd",),
)
GAMMU = Need(  # Debian also starts it as a service, on /dev/ttyUSB0; `systemctl disable --now gammu-smsd` where a modem is
    "gammu",
    "gammu-smsd, the other daemon between a modem and the office",
    _program("gammu-smsd"),
    ("gammu-smsd",),
)
PANGO = Need(
    "pango",
    "WeasyPrint, which the bench of papers is measured against",
    _loads("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0"),
    ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0"),
)
X = Need(
    "x",
    "the lobby on a real X server, with a storm of keys",
    _program("Xvfb", "xdotool", "xwininfo"),
    ("xvfb", "xdotool", "x11-utils"),
)
ALL_NEEDS = (GL, SANE, CUPS, ALSA, ESPEAK, BROWSER, PGBOUNCER, DOVECOT, GAMMU, X)


def say(words: str) -> None:
    print(f"dev: {words}", flush=True)


def call(*command: str | Path, **environment: str) -> int:
    """Run a program in the checkout and answer its exit code.

    Bytecode goes into .pycache, also where the surroundings forbid it beside the sources: without any, each of
    the hundreds of programs that the tests start compiles for one to two seconds.
    """
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    surroundings["PYTHONPYCACHEPREFIX"] = str(ROOT / ".pycache")
    return subprocess.call([str(part) for part in command], cwd=ROOT, env={**surroundings, **environment})


def must(*command: str | Path, trouble: str, **environment: str) -> None:
    """Run a program; end with ``trouble`` in plain words if it fails."""
    if call(*command, **environment) != 0:
        sys.exit(f"dev: {trouble}")


# Set-up


def set_up(needs: Sequence[Need]) -> None:
    """Bring what is missing: Debian packages for ``needs``, then the Python packages of the lock file."""
    if sys.version_info[:2] not in PYTHONS:
        known = ", ".join(f"{major}.{minor}" for major, minor in PYTHONS)
        sys.exit(f"dev: this needs Python {known}; this is {sys.version.split()[0]}")
    if {"-h", "--help"} & set(sys.argv) and (VENV / "bin" / "python").exists():
        return  # to read what a verb can do nothing is installed, and nothing that is there is changed
    bring_system(needs)
    bring_python()


def bring_system(needs: Sequence[Need]) -> None:
    """Install what is missing through apt when root, else print the line; end if it is required."""
    missing = [need for need in needs if not need.present()]
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        packages = [package for need in missing for package in need.packages]
        say(f"installing {' '.join(packages)}")
        apt = ("apt-get", "-qq", "-o", "Dpkg::Use-Pty=0")
        call(*apt, "update", DEBIAN_FRONTEND="noninteractive")
        call(*apt, "install", "-y", "--no-install-recommends", *packages, DEBIAN_FRONTEND="noninteractive")
        missing = [need for need in missing if not need.present()]
    if not missing:
        return
    packages = [package for need in missing for package in need.packages]
    say(f"not on this machine: {'; '.join(f'{need.name} ({need.purpose})' for need in missing)}")
    say(f"to bring it: sudo apt-get install --no-install-recommends {' '.join(packages)}")
    required = set(os.environ.get("KIOSK_REQUIRE", "").split(","))
    if barred := [need.name for need in missing if need.name in required]:
        sys.exit(f"dev: required here and missing: {', '.join(barred)}")


def bring_uv() -> Path:
    """The package installer of the lock file, fetched once into .tools."""
    uv = TOOLS / "bin" / "uv"
    if not uv.is_file():
        say(f"fetching uv {UV_RELEASE} into .tools")
        pip = (sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check")
        pip = (*pip, "--root-user-action", "ignore", "--target", TOOLS, f"uv=={UV_RELEASE}")
        must(*pip, trouble="uv could not be installed: is pip there, and the package index in reach?")
    return uv


def bring_python() -> None:
    """Make .venv hold exactly what requirements.lock names, and this checkout itself."""
    wanted = hashlib.sha256(LOCK.read_bytes() + (ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = VENV / "made-from"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    uv = bring_uv()
    say("making .venv from requirements.lock")
    trouble = "the Python packages could not be installed; the lines above say why"
    if not (VENV / "bin" / "python").exists():
        must(uv, "venv", "-q", "--no-python-downloads", "--python", sys.executable, VENV, trouble=trouble)
    into = ("--python", VENV / "bin" / "python")
    must(uv, "pip", "sync", "-q", *TRUST, "--require-hashes", *into, LOCK, trouble=trouble)
    itself = ("-q", "--no-deps", "--no-build-isolation", "--editable", ROOT)
    must(uv, "pip", "install", *into, *itself, trouble=trouble)
    stamp.write_text(wanted)


def python(*arguments: str | Path, **environment: str) -> int:
    """Run the Python of .venv."""
    return call(VENV / "bin" / "python", *arguments, **environment)


# Verbs


def run(arguments: argparse.Namespace, rest: list[str]) -> int:
    """The whole product on embedded defaults."""
    set_up([GL, ESPEAK])
    if not GL.present():
        sys.exit(
            "dev: the touch window cannot be drawn without them; run the line above once, then this again"
        )
    return python("-m", "kiosk.demo", *rest)


def lint(arguments: argparse.Namespace, rest: list[str]) -> int:
    """Format, lint, strict types, import contracts."""
    set_up([])
    return check_source()


def check_source() -> int:
    """Every check of the source that runs nothing of it; the first failure's exit code."""
    checks = (
        (VENV / "bin" / "ruff", "format", "--check", "--quiet", "."),
        (VENV / "bin" / "ruff", "check", "--quiet", "."),
        (VENV / "bin" / "lint-imports", "--no-logo"),
        (VENV / "bin" / "mypy", "--no-error-summary"),
    )
    for check in checks:
        say(f"{Path(check[0]).name} {' '.join(map(str, check[1:]))}")
        if code := call(*check):
            return code
    return 0


def test(arguments: argparse.Namespace, rest: list[str]) -> int:
    """Lint, types, import contracts and the whole suite; further words go to pytest."""
    set_up(ALL_NEEDS)
    if not rest and (code := check_source()):
        return code
    # Three on two cores, four on more: a third of the time a test waits for a child, the disk or a line.
    spread = () if rest else ("-n", "3" if (os.cpu_count() or 2) < 3 else "4", "--dist", "loadfile")
    return python("-m", "pytest", "-q", "-rs", *spread, *rest)


def bench(arguments: argparse.Namespace, rest: list[str]) -> int:
    """Measures one thing against its baseline in the same run."""
    set_up([GL, PANGO] if {"desk", "papers"} & set(rest) else [GL])
    return python("-m", "tests.bench", *rest)


def shots(arguments: argparse.Namespace, rest: list[str]) -> int:
    """Every screen, the receipt and the desk's pages as PNG files."""
    set_up([GL, BROWSER])
    return python("-m", "tests.shots", *rest)


def lock(arguments: argparse.Namespace, rest: list[str]) -> int:
    """Renew requirements.lock from pyproject.toml; versions already locked stay unless --upgrade is given."""
    form = ("--universal", "--python-version", "3.11", "--generate-hashes", "--no-annotate", "--no-header")
    extent = ("--all-extras", "--group", "dev")
    return call(
        bring_uv(), "pip", "compile", "-q", *TRUST, *form, *extent, *rest, "pyproject.toml", "-o", LOCK
    )


def appliance(verb: str) -> Callable[[argparse.Namespace, list[str]], int]:
    """Makes a machine the kiosk or the back office; by the system's own Python, and nothing of .venv is touched."""

    def act(arguments: argparse.Namespace, rest: list[str]) -> int:
        sys.dont_write_bytecode = True  # root's, in somebody's checkout
        from hardware.appliance import __main__ as installing  # noqa: PLC0415  no other verb needs them
        from hardware.appliance import making  # noqa: PLC0415

        act = making.main if verb in ("bundle", "image") else installing.main
        return act([verb, *rest], ROOT)

    return act


VERBS = {
    "install": (
        appliance("install"),
        "sudo: make this machine the kiosk or the back office: install kiosk | backoffice [--dry-run] [--from BUNDLE]",
    ),
    "uninstall": (appliance("uninstall"), "sudo: take that back; data and settings stay"),
    "boot-password": (appliance("boot-password"), "sudo: shut the boot menu of a kiosk with a password"),
    "bundle": (
        appliance("bundle"),
        "all that an installation needs, for a machine without a network: bundle kiosk | backoffice --out FOLDER",
    ),
    "image": (
        appliance("image"),
        "sudo: a disk of such a bundle, for many kiosks: image kiosk --from FOLDER --out FILE",
    ),
    "run": (
        run,
        "start kiosk, printer, centre and desk on this machine; --postgres for a real one (needs GL; a display to touch it)",
    ),
    "test": (
        test,
        "lint, types, import contracts and all tests (needs GL, Chromium, SANE, CUPS, ALSA, espeak-ng, PgBouncer, Dovecot, gammu-smsd, Xvfb; brings PostgreSQL)",
    ),
    "lint": (lint, "only format, lint, types and import contracts (needs Python alone)"),
    "bench": (
        bench,
        "measure: bench NAME [--json] [--check] [--count N | --quick] [--profile] (needs GL; desk also Pango)",
    ),
    "shots": (
        shots,
        "pictures of every screen, receipt and page: shots --out DIR [--only PART] (needs GL, Chromium)",
    ),
    "lock": (lock, "renew requirements.lock from pyproject.toml (needs the package index)"),
}


def main() -> int:
    """Parse the verb; everything after it belongs to the verb."""
    parser = argparse.ArgumentParser(
        prog="dev.py",
        description="Kotak Aduan: one door for everything. Sets itself up on a bare Debian 12 or 13.",
        epilog="Every verb takes --help of its own, e.g. dev.py run --help.",
    )
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for name, (act, help_) in VERBS.items():
        verbs.add_parser(name, help=help_, add_help=False).set_defaults(act=act)
    arguments, rest = parser.parse_known_args()
    return int(arguments.act(arguments, rest))


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # whoever reads along has seen enough, e.g. `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
