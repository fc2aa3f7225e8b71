"""A print service of one's own: the real cupsd, with configuration, spool and socket below a temporary folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

import pytest

import dev

_FILES = """
ServerRoot {home}/etc
ServerBin {home}/bin
DataDir /usr/share/cups
StateDir {home}/run
CacheDir {home}/cache
RequestRoot {home}/spool
TempDir {home}/spool/tmp
AccessLog {home}/log/access
ErrorLog {home}/log/error
PageLog {home}/log/page
Printcap
"""
_RULES = """
Listen {home}/run/cups.sock
Browsing Off
WebInterface No
DefaultAuthType None
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
    Allow all
  </Limit>
</Policy>
"""
_BACKEND = """#!{python}
import os, socket, sys
from urllib.parse import urlsplit
if len(sys.argv) == 1:
    sys.exit(0)
printer = urlsplit(os.environ["DEVICE_URI"])
job = open(sys.argv[6], "rb") if len(sys.argv) > 6 else sys.stdin.buffer
with socket.create_connection((printer.hostname, printer.port)) as line:
    line.sendall(job.read())
    line.shutdown(socket.SHUT_WR)
    while line.recv(4096):  # until the printer has fetched all of it
        pass
"""
"""Debian's own way to port 9100 comes with a package that brings a whole type-setter; this one does as it does."""


def required() -> None:
    """Skip without CUPS, saying what brings it."""
    if not dev.CUPS.present():
        _missing(f"no print service here; to bring it: apt-get install {' '.join(dev.CUPS.packages)}")


def _missing(reason: str) -> NoReturn:
    """Skip, but fail where KIOSK_REQUIRE names CUPS."""
    if dev.CUPS.name in os.environ.get("KIOSK_REQUIRE", "").split(","):
        pytest.fail(reason)
    pytest.skip(reason)


class PrintService:
    """cupsd in ``home`` (short: the path of a socket has 107 bytes). ``environment`` leads lp and lpstat to it."""

    def __init__(self, home: Path) -> None:
        self._home = home
        for folder in ("etc", "run", "cache", "spool/tmp", "log", "bin/backend"):
            (home / folder).mkdir(parents=True)
        (home / "bin/daemon").symlink_to("/usr/lib/cups/daemon")
        (home / "etc/cups-files.conf").write_text(_FILES.format(home=home))
        (home / "etc/cupsd.conf").write_text(_RULES.format(home=home))
        backend = home / "bin/backend/tcp"
        backend.write_text(_BACKEND.format(python=sys.executable))
        backend.chmod(0o700)  # CUPS runs what only its owner may read as its owner
        self.environment: Mapping[str, str] = {**os.environ, "CUPS_SERVER": str(home / "run/cups.sock")}
        self._daemon = self._started()

    def _started(self) -> subprocess.Popen[bytes]:
        cupsd = shutil.which("cupsd", path=dev.SYSTEM_PATH)
        assert cupsd is not None
        etc = self._home / "etc"
        words = ("-f", "-c", str(etc / "cupsd.conf"), "-s", str(etc / "cups-files.conf"))
        daemon = subprocess.Popen([cupsd, *words], stderr=subprocess.DEVNULL)
        while not (self._home / "run/cups.sock").exists():
            try:
                daemon.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            _missing("cupsd does not start here; AppArmor may keep it to its own folders")
        return daemon

    def queue(self, name: str, port: int) -> None:
        """A raw queue to a printer on this machine; a job that cannot be sent is dropped, not kept."""
        address = f"tcp://127.0.0.1:{port}"
        self.run(
            "lpadmin", "-p", name, "-E", "-v", address, "-m", "raw", "-o", "printer-error-policy=abort-job"
        )

    def run(self, *command: str) -> str:
        """A program of the print service, to a good end."""
        ended = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=True)
        return ended.stdout

    def close(self) -> None:
        self._daemon.terminate()
        self._daemon.wait(timeout=30)
