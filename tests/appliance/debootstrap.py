"""The whole installation on a real Debian in a folder: ``.venv/bin/python -m tests.appliance.debootstrap``; needs root.

For each suite and role: debootstrap, the product copied in, ``dev.py install`` by chroot, once more, a bundle made of what
came and installed without any network in a fresh one, programs asked, units and rules read by the Debian at hand,
``uninstall``. Not part of the suite: a run takes minutes and the mirrors of Debian and of the package index.
Then its own systemd is started in namespaces of its own (`booted`), twice: the services run in their sandbox, come back after a
kill, and after a cut. Nothing here shows that a device gets its name, a screen its window or a packet from outside is dropped.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hardware.appliance.release import Source
from hardware.appliance.roles import ROLES, read_role
from tests.appliance.booted import Booted, booted

ROOT = Path(__file__).resolve().parents[2]
MIRROR = "http://deb.debian.org/debian"
BARE = "ca-certificates,python3,systemd,udev"
RELEASES = {"bookworm": "12", "trixie": "13"}
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_PASSED_ON = ("PIP_CERT", "PIP_DEFAULT_TIMEOUT", "http_proxy", "https_proxy", "no_proxy")
_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass
class Trial:
    """One Debian. ``rows``: what was done, whether it went well, seconds, and the last line that was said."""

    root: Path
    rows: list[tuple[str, bool, float, str]] = field(default_factory=list)

    def do(
        self, what: str, *command: str, well: Callable[[int, str], bool] = lambda code, _: code == 0
    ) -> None:
        """One command inside, timed; its whole output goes to stderr where it is not well."""
        started = time.monotonic()
        ended = self.inside(*command)
        good = well(ended.returncode, ended.stdout)
        last = (ended.stdout.strip().splitlines() or [""])[-1]
        self.tell(what, good, time.monotonic() - started, last)
        if not good:
            print(ended.stdout, file=sys.stderr)

    def tell(self, what: str, good: bool, seconds: float, last: str) -> None:
        """A row more."""
        self.rows.append((what, good, seconds, last))
        print(f"{'ok ' if good else 'BAD'} {what:<50} {seconds:6.1f} s  {last[:90]}", flush=True)

    def inside(self, *command: str) -> subprocess.CompletedProcess[str]:
        """By chroot, with a bare environment."""
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        surroundings = {**kept, "PATH": _PATH, "HOME": "/root", "LANG": "C.UTF-8"}
        words = ["chroot", str(self.root), *command]
        return subprocess.run(
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            env=surroundings,
            cwd="/",
        )


@contextmanager
def mounted(root: Path) -> Iterator[None]:
    """/proc and /dev, as an installed system has them."""
    subprocess.run(["mount", "-t", "proc", "proc", root / "proc"], check=True)
    subprocess.run(["mount", "--bind", "/dev", root / "dev"], check=True)
    try:
        yield
    finally:
        for name in ("dev", "proc"):
            subprocess.run(["umount", "-l", root / name], check=False)


def bare(suite: str, cache: Path) -> Path:
    """A bare Debian, made once a suite; the tree that all trials are copies of."""
    made = cache / suite
    if not (made / "made").exists():
        shutil.rmtree(made, ignore_errors=True)
        started = time.monotonic()
        subprocess.run(
            ["debootstrap", "--variant=minbase", f"--include={BARE}", suite, made, MIRROR],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (made / "made").touch()
        print(f"    debootstrap {suite}: {time.monotonic() - started:.0f} s", flush=True)
    return made


def fresh(suite: str, cache: Path, name: str) -> Path:
    """A copy with what reaches the network, and the product under /root/kotak-aduan."""
    root = cache / name
    _remove(root)
    subprocess.run(["cp", "-a", bare(suite, cache), root], check=True)
    shutil.copyfile("/etc/resolv.conf", root / "etc/resolv.conf")
    shutil.copyfile(_CERTIFICATES, root / _CERTIFICATES.relative_to("/"))
    source, to = Source(ROOT), root / "root/kotak-aduan"
    for path in source.files():
        (to / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, to / path)
    return root


def _remove(root: Path) -> None:
    """Never with something mounted in it: that would be this machine's own /dev."""
    if any(f" {root}/" in line for line in Path("/proc/self/mounts").read_text().splitlines()):
        sys.exit(f"{root}: something is still mounted in it; umount it, then remove it")
    shutil.rmtree(root, ignore_errors=True)


INSTALL = ("python3", "/root/kotak-aduan/dev.py", "install", "--yes")


def try_role(suite: str, role: str, cache: Path) -> list[tuple[str, bool, float, str]]:
    """The whole life of one machine."""
    trial = Trial(fresh(suite, cache, f"{suite}-{role}"))
    with mounted(trial.root):
        trial.do(
            "dry run",
            *INSTALL,
            role,
            "--dry-run",
            well=lambda code, out: code == 0 and "Nothing was changed" in out,
        )
        trial.do("install", *INSTALL, role)
        trial.do("again", *INSTALL, role, well=lambda code, out: code == 0 and "Nothing to do" in out)
        _ask_programs(trial, role)
        _ask_debian(trial, role)
    _boot(trial, role)
    with mounted(trial.root):
        _offline(trial, suite, role, cache)
        trial.do("uninstall", "python3", "/root/kotak-aduan/dev.py", "uninstall", role)
        left = trial.inside(
            "sh", "-c", "ls -d /opt/kotak-aduan /usr/local/bin/kiosk /usr/local/bin/backoffice 2>/dev/null"
        )
        kept = trial.inside("sh", "-c", "ls -d /var/lib/kotak-aduan /etc/kotak-aduan")
        trial.tell("program gone, data and settings there", not left.stdout and kept.returncode == 0, 0.0, "")
    return trial.rows


def _ask_programs(trial: Trial, role: str) -> None:
    """1 is what a machine answers that nobody has enrolled or given an account."""
    if role == "kiosk":
        trial.do(
            "kiosk doctor", "kiosk", "doctor", well=lambda code, out: code == 1 and "enrolment: none" in out
        )
        return
    trial.do(
        "backoffice doctor",
        "backoffice",
        "doctor",
        well=lambda code, out: code == 1 and "ok    database" in out,
    )
    trial.do("backoffice backup", "backoffice", "backup", "/var/backups/kotak-aduan", "--keep", "2")
    served = "backoffice serve --port 8697 & sleep 12; python3 -c \"import urllib.request as u; print(u.urlopen('http://127.0.0.1:8697/lacak').status)\"; kill %1; wait"
    trial.do("backoffice serve, one page", "bash", "-mc", served, well=lambda _, out: "\n200\n" in out)


def _ask_debian(trial: Trial, role: str) -> None:
    systemd = "/etc/systemd/system"
    trial.do("units verified", "sh", "-c", f"systemd-analyze verify --man=no $(ls {systemd}/kotak-*.service {systemd}/kotak-*.timer 2>/dev/null)",
             well=lambda code, out: code == 0 and not out)  # fmt: skip
    trial.do("firewall loaded, twice, in a network of its own", "unshare", "-n", "sh", "-c",
             "nft -f /etc/nftables.d/kotak-aduan.nft && nft -f /etc/nftables.d/kotak-aduan.nft && nft list table inet kotak_aduan | grep -c accept")  # fmt: skip
    trial.do(
        "rules of udev",
        "sh",
        "-c",
        "udevadm verify /etc/udev/rules.d/*kotak*.rules || [ $(udevadm --version) -lt 254 ]",
    )
    writable = "find /opt/kotak-aduan ! -type l \\( ! -user root -o -perm /022 \\) | head -3"
    trial.do(
        "nothing of the release is anybody's to write", "sh", "-c", writable, well=lambda _, out: not out
    )


UNITS = {
    "kiosk": ("kotak-firewall.service",),
    "backoffice": ("kotak-firewall.service", "kotak-central.service"),
}
_PAGE = "import urllib.request as u; print(u.urlopen('http://127.0.0.1:8600/lacak').status)"


def _boot(trial: Trial, role: str) -> None:
    """Twice, the first ended as by a power cut; what failed of ours is told by name."""
    for what in ("booted", "booted again after a cut"):
        started = time.monotonic()
        with booted(trial.root) as machine:
            machine.wait()
            failed = machine.ask(
                "systemctl", "list-units", "--failed", "--plain", "--no-legend", "kotak-*"
            ).stdout.strip()
            active = machine.ask("systemctl", "is-active", *UNITS[role]).stdout.split()
            good = not failed and set(active) == {"active"}
            trial.tell(
                f"{what}: services in their sandbox",
                good,
                time.monotonic() - started,
                failed or " ".join(active),
            )
            if role == "backoffice":
                _ask_services(trial, machine)


def _ask_services(trial: Trial, machine: Booted) -> None:
    def told(what: str, *command: str, well: Callable[[int, str], bool]) -> None:
        started = time.monotonic()
        ended = machine.ask(*command)
        trial.tell(
            what, well(ended.returncode, ended.stdout), time.monotonic() - started, ended.stdout.strip()[-80:]
        )

    page = f'for n in $(seq 30); do python3 -c "{_PAGE}" 2>/dev/null && exit 0; sleep 1; done; exit 1'
    told("  a page of the running service", "sh", "-c", page, well=lambda code, _: code == 0)
    told(
        "  nightly backup in its sandbox",
        "systemctl",
        "start",
        "kotak-central-backup",
        well=lambda code, _: code == 0,
    )
    killed = (
        "systemctl kill -s KILL kotak-central; sleep 5; systemctl show -p NRestarts --value kotak-central"
    )
    told("  comes back after a kill", "sh", "-c", killed, well=lambda _, out: out.strip() not in ("", "0"))
    told("  a page again", "sh", "-c", page, well=lambda code, _: code == 0)


def _offline(trial: Trial, suite: str, role: str, cache: Path) -> None:
    """A bundle of what the first installation took, then a second machine that reaches no network at all."""
    other = Trial(fresh(suite, cache, f"{suite}-{role}-offline"), trial.rows)
    make_bundle(trial, suite, role, other.root / "root/bundle")
    with mounted(other.root):
        other.do("refused without one, in words", "unshare", "-n", *INSTALL, role, well=_told_how)
        other.do(
            "install --from BUNDLE, without a network",
            "unshare",
            "-n",
            *INSTALL,
            role,
            "--from",
            "/root/bundle",
        )
        other.do("its program", role, "--help")
    _remove(other.root)


def _told_how(code: int, out: str) -> bool:
    return code == 1 and "install with --from BUNDLE" in out and "Traceback" not in out


def make_bundle(trial: Trial, suite: str, role: str, folder: Path) -> None:
    """By the layout of `hardware.appliance.bundle`, with apt and pip of the machine that has a network."""
    told = read_role(ROOT, role)
    shutil.copytree(
        trial.root / "opt/kotak-aduan/current/app",
        folder / "source",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    python = tomllib.loads((folder / "source/pyproject.toml").read_text())["project"]["requires-python"]
    names = " ".join(
        name.replace("|", " ").split()[0] if suite != "bookworm" else name.split("|")[-1]
        for name in told.debian
    )
    script = f"""set -e
mkdir -p /root/made/wheels /root/made/debs && cd /root/made/debs
apt-get -q -y install --no-install-recommends apt-utils > /dev/null
for name in $(echo "{names}" | sed 's/ntpsec/systemd-timesyncd/'); do echo $name; done > /tmp/wanted
mkdir -p /root/empty/var/lib/dpkg && cp /tmp/bare-status /root/empty/var/lib/dpkg/status
apt-get -q -y -o Dir::State::status=/root/empty/var/lib/dpkg/status -o Dir::Cache::archives=/root/made/debs/ install --download-only --no-install-recommends $(cat /tmp/wanted)
rm -rf partial lock; apt-ftparchive packages . > Packages
/opt/kotak-aduan/current/venv/bin/python -m pip download -q --no-deps --only-binary :all: --require-hashes -d /root/made/wheels -r /opt/kotak-aduan/current/requirements.txt
"""
    shutil.copyfile(bare(suite, trial.root.parent) / "var/lib/dpkg/status", trial.root / "tmp/bare-status")
    trial.do(f"bundle made ({python})", "bash", "-c", script)
    for name in ("wheels", "debs"):
        shutil.copytree(trial.root / "root/made" / name, folder / name)
    version = trial.inside(
        "python3", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"
    ).stdout.strip()
    about = {
        "format": 1,
        "version": Source(ROOT).version,
        "debian": RELEASES[suite],
        "machine": platform.machine(),
    }
    (folder / "bundle.json").write_text(json.dumps({**about, "python": version, "roles": [role]}))
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    sums = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in files
    ]
    (folder / "SHA256SUMS").write_text("".join(sums))
    size = sum(path.stat().st_size for path in files) / 1e6
    print(
        f"    bundle: {size:.0f} MB, {len(list((folder / 'debs').glob('*.deb')))} debs, {len(list((folder / 'wheels').iterdir()))} wheels"
    )


def main(words: Sequence[str] | None = None) -> int:
    """Each suite and role; 1 where something was not well."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--suite", choices=RELEASES, action="append", help="default: both")
    parser.add_argument("--role", choices=ROLES, action="append", help="default: both")
    parser.add_argument(
        "--folder", type=Path, default=Path("/var/tmp/kotak-aduan-trial"), help="some GB; bare ones are kept"
    )
    given = parser.parse_args(words)
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        parser.error("needs root and debootstrap: sudo apt-get install debootstrap")
    given.folder.mkdir(parents=True, exist_ok=True)
    good = True
    for suite in given.suite or RELEASES:
        for role in given.role or ROLES:
            print(f"== {role} on {suite}", flush=True)
            good &= all(row[1] for row in try_role(suite, role, given.folder))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
