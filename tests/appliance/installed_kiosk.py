"""A kiosk installed in a debootstrap root, with cases and a screen that is none, as this machine sees its disk."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kiosk.keys import KeyFolder
from kiosk.updates.places import Places
from kiosk.updates.state import State, read_state
from sync.cases.desk_week import WEEKDAYS
from sync.cases.working_calendar import JAKARTA
from sync.journal.schema import HEAD
from sync.vault import recipients
from tests.appliance.booted import Booted
from tests.appliance.debootstrap import INSTALL, ROOT, Trial, mounted
from tests.appliance.trial_releases import make_releases, program
from tests.journal.stand import SimulatedClock, Stand

CASES = 3
STICK = "srv/stick"
FOLDER = "var/lib/kotak-aduan/kiosk"
_SCREEN = """Section "Device"
    Identifier "no card"
    Driver "dummy"
EndSection
Section "Monitor"
    Identifier "no glass"
    HorizSync 10-100
    VertRefresh 20-100
    Modeline "540x960" 35 540 560 620 700 960 963 973 1000
EndSection
Section "Screen"
    Identifier "none"
    Device "no card"
    Monitor "no glass"
    DefaultDepth 24
    SubSection "Display"
        Depth 24
        Modes "540x960"
        Virtual 540 960
    EndSubSection
EndSection
"""
_LOBBY = """for p in $(cat /sys/fs/cgroup/system.slice/kotak-kiosk.service/cgroup.procs); do tr '\\0' ' ' < /proc/$p/cmdline; echo; done"""


@dataclass
class InstalledKiosk:
    """The kiosk in ``trial.root``, as this machine sees its disk."""

    trial: Trial

    @property
    def root(self) -> Path:
        return self.trial.root

    @property
    def state(self) -> State:
        return read_state(Places(self.root).state)

    def prepare(self, suite: str, wheels: Path) -> None:
        """Installed, with a screen, a stick of releases and the key that they are signed with, an empty house and cases."""
        dummy = ("-y", "--no-install-recommends", "xserver-xorg-video-dummy")
        with mounted(self.root):
            self.trial.do("installed", *INSTALL, "kiosk")
            self.trial.do("a screen that is none", "apt-get", "-q", "install", *dummy)
        (self.root / "etc/X11/xorg.conf.d/99-trial.conf").write_text(_SCREEN)
        (self.root / STICK).mkdir()
        with tempfile.TemporaryDirectory() as safe:
            key = Path(safe, "key")
            public = program(ROOT, "update", "key", key).split()[-1]
            make_releases(self.root / STICK, suite, key, wheels)
        own = self.root / "etc/kotak-aduan"
        (own / "release-keys").write_text(f"{public}\n")
        _settle(own / "kiosk.toml")
        _file_cases(self.root / FOLDER)
        self.trial.inside("chown", "-R", "kotak-kiosk:kotak-kiosk", f"/{FOLDER}")

    def journal(self) -> tuple[str, list[int]]:
        """Newest migration and serials, read from a copy: an opened database would be written to by us."""
        folder = self.root / FOLDER
        with tempfile.TemporaryDirectory() as place:
            for name in ("journal.sqlite", "journal.sqlite-wal"):
                if (folder / name).exists():
                    shutil.copy(folder / name, place)
            with closing(sqlite3.connect(Path(place, "journal.sqlite"))) as opened:
                (revision,) = opened.execute("SELECT version_num FROM alembic_version").fetchone()
                return revision, [
                    row[0] for row in opened.execute("SELECT serial FROM cases ORDER BY serial")
                ]

    def until(self, over: Callable[[State], bool], most_s: float, *, every_s: float = 1.0) -> bool:
        """Whether the state on the disk has become so in time."""
        end = time.monotonic() + most_s
        while not over(self.state):
            if time.monotonic() > end:
                return False
            time.sleep(every_s)
        return True

    def wrong(self, machine: Booted, version: str) -> list[str]:
        """What is not as it should be where ``version`` is in force: [] is well."""
        places, told = Places(self.root), []
        if places.running() != version:
            told.append(f"current is {places.running()}")
        if (active := machine.ask("systemctl", "is-active", "kotak-kiosk").stdout.strip()) != "active":
            told.append(f"lobby is {active}")
        if f"releases/{version}/venv" not in (lobby := machine.ask("sh", "-c", _LOBBY).stdout):
            told.append(f"lobby is that of {lobby}")
        if places.confirmed.is_symlink():
            told.append("confirmed is left")
        if (found := self.journal()) != (HEAD, list(range(1, CASES + 1))):
            told.append(f"journal is {found}")
        return told


def _settle(settings: Path) -> None:
    """A small panel, and nobody at the desk today nor tomorrow: as by night."""
    text = settings.read_text()
    for name, ours, small in (
        ("width_px", "1080", "540"),
        ("height_px", "1920", "960"),
        ("px_per_mm", "4.03", "2.0"),
    ):
        assert f"{name} = {ours}" in text, name
        text = text.replace(f"{name} = {ours}", f"{name} = {small}")
    works = WEEKDAYS[(datetime.now(JAKARTA) + timedelta(days=3)).weekday()]
    hours = "".join(f'{day} = "{"08.00-09.00" if day == works else "tutup"}"\n' for day in WEEKDAYS)
    settings.write_text(f"{text}\n[hours]\n{hours}")


def _file_cases(folder: Path) -> None:
    """As an enrolment and three visits leave it."""
    stand = Stand(folder, clock=SimulatedClock(datetime.now(UTC)))
    keys = KeyFolder(folder)
    stand.key.save(keys.device)
    recipients.save(stand.recipients, keys.recipients)
    with closing(stand.enrolled()) as journal:
        for _ in range(CASES):
            stand.submit(journal)
