"""The office's process as a child of the demo, on a free port of this machine, with accounts to sign in."""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.central.enrolment import issue_code
from sync.central.passwords import Passwords
from sync.central.people import add_person, choose_password, invite
from sync.central.service import Centre
from sync.centre import load_settings, open_centre
from sync.configuration import config_folder

ACCOUNTS: Mapping[str, tuple[str, str]] = {
    "staf": ("Siti Contoh", "staf"),
    "kasi": ("Budi Contoh", "kasi"),
    "sekcam": ("Wati Contoh", "sekcam"),
    "camat": ("Hasan Contoh", "camat"),
    "admin": ("Admin Contoh", "admin"),
}
"""Login: name and role."""

_STARTS_WITHIN_S = 60


class NotUpError(RuntimeError):
    """The centre could not be brought up; the message says why, in plain words."""


@dataclass(frozen=True, slots=True)
class DemoCentre:
    """A running office. ``passwords`` by login; they are drawn at the first start and kept in ``folder``.

    ``enrol_code`` takes in one kiosk within 15 minutes.
    """

    url: str
    folder: Path
    passwords: Mapping[str, str]
    enrol_code: str

    @property
    def desk_url(self) -> str:
        """Where staff sign in."""
        return f"{self.url}/desk"


@contextmanager
def running_centre(folder: Path, port: int = 0, database: str = "") -> Iterator[DemoCentre]:
    """Serve from ``folder`` until the block ends, on ``port`` or any free one. Raises NotUpError."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    chosen = _free_port(port)
    url = f"http://127.0.0.1:{chosen}"
    environment = {
        **os.environ,
        "KOTAK_ADUAN_CENTRAL__FOLDER": str(folder),
        "KOTAK_ADUAN_CENTRAL__DATABASE": database,
        "KOTAK_ADUAN_CENTRAL__PORT": str(chosen),
        "KOTAK_ADUAN_CENTRAL__PUBLIC_URL": url,
        "KOTAK_ADUAN_CENTRAL__SYNC_EVERY_S": "5",
        "KOTAK_ADUAN_CENTRAL__SECOND_FACTOR_FOR": "[]",  # who tries the demo has its passwords, and no telephone at hand
    }
    passwords, code = _prepared(folder, environment)
    _leave_settings(environment, folder.parent / "central.toml")
    command = [sys.executable, "-m", "sync.backoffice", "serve"]
    with (folder / "centre.log").open("ab") as log:
        child = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait_until_up(child, url, folder / "centre.log")
        yield DemoCentre(url, folder, passwords, code)
    finally:
        child.terminate()
        try:
            child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _leave_settings(environment: Mapping[str, str], path: Path) -> None:
    """What the console program needs to speak of this very centre: ``backoffice --config PATH doctor``."""
    lines = ["# Written by the demo at each start.", "[central]"]
    for name in ("FOLDER", "DATABASE", "PUBLIC_URL", "PORT", "SYNC_EVERY_S"):
        value = environment[f"KOTAK_ADUAN_CENTRAL__{name}"]
        # A JSON string is a TOML basic string too.
        lines.append(f"{name.lower()} = {value if value.isdigit() else json.dumps(value)}")
    path.touch(mode=0o600)  # a DATABASE_URL may hold a password
    path.write_text("\n".join(lines) + "\n")


def _prepared(folder: Path, environment: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Keys, schema, accounts and one enrolment code, before the office's own process takes over."""
    config = config_folder()
    centre = open_centre(
        load_settings([config / "central.toml"], environment), config, lambda: datetime.now(UTC)
    )
    if isinstance(centre, Refusal):
        raise NotUpError(f"the centre refuses its keys in {folder}: {centre.code}")
    with closing(centre.store):
        passwords = _accounts(centre, folder / "demo-accounts.json")
        issued = issue_code(centre.store, centre.store.office_id, "demo", centre.clock)
    return passwords, issued.code


def _free_port(wanted: int) -> int:
    """The wanted port if nobody has it, else any: two demos may run side by side."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            found: int = probe.getsockname()[1]
            return found
    raise NotUpError("no free port on 127.0.0.1")


def _wait_until_up(child: subprocess.Popen[bytes], url: str, log: Path) -> None:
    end = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < end:
        if child.poll() is not None:
            raise NotUpError(f"the centre ended at once with code {child.returncode}; {log} says why")
        try:
            with urllib.request.urlopen(f"{url}/health", timeout=2) as answer:  # noqa: S310  our own address
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise NotUpError(f"the centre did not answer within {_STARTS_WITHIN_S} seconds; {log} says why")


def _accounts(centre: Centre, kept: Path) -> dict[str, str]:
    """The demo's accounts; made with passwords of this machine's own at the first start."""
    if kept.is_file():
        known: dict[str, str] = json.loads(kept.read_text())
        return known
    passwords = {login: secrets.token_urlsafe(12) for login in ACCOUNTS}
    hashing = Passwords()
    for login, (name, role) in ACCOUNTS.items():
        added = add_person(
            centre.store, centre.store.office_id, login=login, name=name, role=role, clock=centre.clock
        )
        if not isinstance(added, Refusal):
            token = invite(centre.store, added.person_id, centre.clock)
            choose_password(centre.store, hashing, token, passwords[login], centre.clock)
    kept.touch(mode=0o600)
    kept.write_text(json.dumps(passwords, indent=1))
    return passwords
