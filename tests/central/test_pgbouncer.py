"""A real PgBouncer in transaction mode between centre and PostgreSQL: each statement may meet another server's session."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import func, make_url, select, text

from sync.central import blobs
from sync.central.store import open_store
from sync.central.tables import blob, cases
from tests.central.running import HandKiosk, SteppedClock, centre_at, shipped_rules

PROGRAM = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
THREADS = 8

pytestmark = pytest.mark.skipif(PROGRAM is None, reason="pgbouncer is not on this machine")


def _settings(folder: Path, server: str, name: str) -> str:
    """Two server sessions for everybody: what a statement leaves in one, the next client meets there."""
    host = make_url(server).query["host"]
    return f"""[databases]
{name} = host={host} dbname={name} user={make_url(server).username or "postgres"}
[pgbouncer]
unix_socket_dir = {folder}
listen_addr =
log_connections = 0
log_disconnections = 0
log_stats = 0
client_login_timeout = 10
server_connect_timeout = 5
server_login_retry = 1
auth_type = any
pool_mode = transaction
default_pool_size = 2
max_client_conn = 100
ignore_startup_parameters = extra_float_digits
"""


@pytest.fixture
def through(postgres_database: str) -> Iterator[str]:
    """URL of the test's database by way of PgBouncer, which does not run as root."""
    assert PROGRAM is not None
    name = str(make_url(postgres_database).database)
    folder = Path(tempfile.mkdtemp(prefix="kotak-bouncer-"))
    (folder / "ini").write_text(_settings(folder, postgres_database, name))
    # As root the server runs as a user of its own, and its socket is that user's.
    user = Path(str(make_url(postgres_database).query["host"])).owner() if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    with subprocess.Popen(
        [PROGRAM, str(folder / "ini")],
        user=user,
        group=None if user is None else pwd.getpwnam(user).pw_gid,
        stderr=subprocess.PIPE,
        text=True,
    ) as bouncer:
        try:
            assert bouncer.stderr is not None
            for line in bouncer.stderr:  # it says when it is up
                if "process up" in line:
                    break
            else:
                pytest.fail("pgbouncer ended at once")
            yield f"postgresql://postgres@/{name}?host={folder}&port=6432"
        finally:
            bouncer.kill()
    shutil.rmtree(folder, ignore_errors=True)


def test_eight_kiosks_at_once_are_taken_whole(tmp_path: Path, through: str) -> None:
    clock = SteppedClock()
    with centre_at(tmp_path / "centre", through, clock, pgbouncer=True) as centre:
        kiosks = [HandKiosk(centre) for _ in range(THREADS)]
        for kiosk in kiosks:
            assert kiosk.enrol().status_code == 201

        def work(kiosk: HandKiosk) -> list[str]:
            outcomes = []
            for _ in range(6):  # psycopg prepares what it has seen five times
                sealed = kiosk.sealed(secrets.token_bytes(500))
                filed = kiosk.complaint(files=(sealed,))
                outcomes += [one.outcome for one in kiosk.post(filed).results]
                assert kiosk.patch(sealed).status_code == 204
                outcomes += [one.outcome for one in kiosk.post(filed).results]
            return outcomes

        with ThreadPoolExecutor(THREADS) as pool:
            assert list(pool.map(work, kiosks)) == [["new", "same"] * 6] * THREADS
        with centre.store.reading() as connection:
            complete = select(func.count()).select_from(cases).where(cases.c.complete_at.is_not(None))
            assert connection.execute(complete).scalar_one() == 6 * THREADS
            assert set(connection.execute(select(blob.c.state)).scalars()) == {blobs.HELD}


def test_opened_for_pgbouncer_nothing_is_prepared_and_nothing_kept_open(
    tmp_path: Path, through: str, postgres_database: str
) -> None:
    store = open_store(through, tmp_path, shipped_rules(), SteppedClock(), pgbouncer=True)
    for _ in range(20):
        with store.reading() as connection:
            connection.execute(select(func.count()).select_from(cases))
            prepared = connection.execute(text("SELECT count(*) FROM pg_prepared_statements")).scalar_one()
            assert prepared == 0
    store.close()


def test_without_the_setting_a_pgbouncer_before_1_21_breaks(tmp_path: Path, through: str) -> None:
    """The control: should this begin to pass with 1.18, the test above would prove nothing."""
    told = subprocess.run([str(PROGRAM), "--version"], capture_output=True, text=True, check=False).stdout
    major, minor = (int(part) for part in told.split()[1].split(".")[:2])
    if (major, minor) >= (1, 21):
        pytest.skip("from 1.21 on it carries prepared statements itself")

    def ask(_: int) -> bool:
        with psycopg.connect(through, prepare_threshold=0) as connection:
            try:
                for _n in range(30):
                    connection.execute("SELECT count(*) FROM pg_class WHERE relname = %s", ["x"])
                    connection.commit()
            except psycopg.Error as trouble:
                return "prepared statement" in str(trouble)
        return False

    with ThreadPoolExecutor(THREADS) as pool:
        assert any(pool.map(ask, range(THREADS)))
