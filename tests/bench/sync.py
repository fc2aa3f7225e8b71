"""Acceptance at the centre against eight clients that commit one bare 2 kB row each, in the same run.

The centre runs as it is installed (`backoffice serve`, every check on, background work beside it); kiosks are clients
whose requests were made and signed beforehand, on connections that stay. Client, centre and database share the machine.
"""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeVar
from uuid import uuid4

from sync.cases.numbers import TrackingNumber
from sync.central import accept as acceptance
from sync.central.authentication import Sender as Authenticated
from sync.central.batches import Batch, unpack
from sync.central.devices import find_by_key
from sync.central.keys import CentreKeys
from sync.central.store import Store, default_url, open_store
from tests.bench.centre import database as databases
from tests.bench.centre import line, scans, years
from tests.bench.centre.kiosks import Sender, enrolled, utc_now
from tests.bench.centre.profile import parts
from tests.bench.centre.scans import Pace, measured
from tests.bench.centre.serving import send_all, serving
from tests.bench.centre.storm import Storm, storm
from tests.bench.figure import Figure
from tests.central.running import fresh_keys, shipped_rules

T = TypeVar("T")

BATCH = 100
NATION = 7_300  # sub-districts
CLIENTS = databases.CLIENTS
RAW_S = 2.0
ROUNDS = 3
QUICK = 1_600


@dataclass(frozen=True, slots=True)
class Centre:
    """A store that is filled from outside before it serves."""

    folder: Path
    url: str
    store: Store
    keys: CentreKeys

    def cursor(self, n: int) -> str:
        """Where the feed of an office stands after ``n`` cases."""
        return f"{self.store.epoch}.{n}"


def figures(count: int = 16_000) -> list[Figure]:
    """``count``: cases of each of the large runs; the others are in proportion."""
    with _server() as (server, folder):
        return [
            *_acceptance(server, folder, count),
            *_scans(server, folder, count),
            *_sizes(folder),
            *_line(folder, count),
            *_flat(server, folder, count),
            *_storm(server, folder, count),
        ]


def profile() -> list[str]:
    """Where the CPU of a batch goes, a hundred cases and one, on PostgreSQL: lines for people."""
    with _server() as (server, folder):
        return [line for size in (BATCH, 1) for line in _profile(server, folder, size)]


@contextmanager
def _server() -> Iterator[tuple[databases.Server, Path]]:
    # On the disk of the checkout: a temporary folder may be memory, where a commit costs nothing.
    with tempfile.TemporaryDirectory(dir=Path.cwd(), prefix=".bench-") as name:
        folder = Path(name)
        (folder / "server").mkdir()
        with databases.postgres(folder / "server") as server:
            yield server, folder


def _acceptance(server: databases.Server, folder: Path, count: int) -> list[Figure]:
    per_client = max(1, count // BATCH // CLIENTS)
    singles = max(5, count // 20 // CLIENTS)
    bare: list[Pace] = []
    served: dict[str, list[Pace]] = {name: [] for name in ("one", "two", "sqlite", "single", "layer")}
    for _ in range(ROUNDS):  # interleaved: what else runs on the machine falls on all alike
        with databases.database(server) as url:
            bare.append(measured(server, lambda url=url: (databases.raw(url, RAW_S) * RAW_S, RAW_S)))  # type: ignore[misc]
        for name, each, size, processes in (
            ("one", per_client, BATCH, 1),
            ("two", per_client, BATCH, 2),
            ("single", singles, 1, 1),
        ):
            served[name].append(_anew(server, folder, lambda c: _rate(c, each, size, processes, server)))  # noqa: B023
        served["layer"].append(_anew(server, folder, lambda c: _layer(c, per_client, server)))
        with tempfile.TemporaryDirectory(dir=folder) as own:
            served["sqlite"].append(_rate(_open(Path(own), ""), per_client, BATCH, 1, server))
    rate = {name: median(one.rate for one in paces) for name, paces in served.items()}
    cpu = {name: median(one.cpu_ms for one in paces) for name, paces in served.items()}
    raw, raw_cpu = median(one.rate for one in bare), median(one.cpu_ms for one in bare)
    return [
        Figure("full acceptance, 100 a request, one process, cases/s (raw)", rate["one"], raw, floor=0.5),
        Figure("the same by two processes, cases/s (raw)", rate["two"], raw, floor=0.8),
        Figure("the same on SQLite, cases/s (PostgreSQL)", rate["sqlite"], rate["one"], floor=0.8),
        Figure("one case a request, one process, cases/s (raw)", rate["single"], raw, floor=0.05),
        Figure("database layer alone, one connection, cases/s (raw)", rate["layer"], raw, floor=1.5),
        Figure("CPU of a case, 100 a request, all processes, ms (raw)", cpu["one"], raw_cpu),
        Figure("CPU of a case, one a request, all processes, ms (raw)", cpu["single"], raw_cpu),
    ]


def _anew(server: databases.Server, folder: Path, measure: Callable[[Centre], T]) -> T:
    """The figure of a centre whose database is empty."""
    with databases.database(server) as url, tempfile.TemporaryDirectory(dir=folder) as own:
        return measure(_open(Path(own), url))


def _open(folder: Path, url: str) -> Centre:
    store = open_store(url or default_url(folder), folder, shipped_rules(), utc_now)
    keys = fresh_keys(folder)
    return Centre(folder, url, store, keys)


def _rate(centre: Centre, requests: int, size: int, processes: int, server: databases.Server) -> Pace:
    """Cases accepted, ``requests`` of ``size`` cases from each of eight kiosks. Closes the store."""
    senders = enrolled(centre.store, centre.keys, CLIENTS)
    queues = [_requests(centre, one, requests + 1, size) for one in senders]
    centre.store.close()
    with serving(centre.folder, centre.url, processes) as served:
        send_all(served.port, [queue[:1] for queue in queues])  # connections and plans are warm
        begun = served.cpu_s()
        pace = measured(
            server,
            lambda: (len(senders) * requests * size, send_all(served.port, [queue[1:] for queue in queues])),
        )
        centre_ms = 1000 * (served.cpu_s() - begun) / (len(senders) * requests * size)
    return Pace(pace.rate, pace.cpu_ms + centre_ms)


def _requests(centre: Centre, sender: Sender, requests: int, size: int) -> list[bytes]:
    made = []
    for _ in range(requests):
        now = utc_now()
        cursor = centre.cursor(sender.serial)
        made.append(sender.post(sender.body([sender.case(now) for _ in range(size)], now, cursor), now))
    return made


def _layer(centre: Centre, requests: int, server: databases.Server) -> Pace:
    """What the transaction alone costs: everything read and verified before, nothing signed."""
    sender = enrolled(centre.store, centre.keys, 1)[0]
    batches = _batches(centre, sender, requests)
    pace = measured(server, lambda: (requests * BATCH, sum(_transactions(centre, sender, batches))))
    centre.store.close()
    return pace


def _batches(centre: Centre, sender: Sender, requests: int) -> list[Batch]:
    """Read and unpacked."""
    of = find_by_key(centre.store, sender.key.key_id.hex())
    assert of is not None
    batches: list[Batch] = []
    for _ in range(requests):
        now = utc_now()
        body = sender.body([sender.case(now) for _ in range(BATCH)], now, centre.cursor(sender.serial))
        batch = unpack(body, of)
        assert isinstance(batch, Batch)
        batches.append(batch)
    return batches


def _transactions(centre: Centre, sender: Sender, batches: list[Batch]) -> list[float]:
    """Seconds of each transaction of a batch, its records verified before, nothing signed after."""
    of = find_by_key(centre.store, sender.key.key_id.hex())
    assert of is not None
    family = {of.device_id: of}
    looked_at = [acceptance.look_at(batch, family) for batch in batches]
    times = []
    for batch, found in zip(batches, looked_at, strict=True):
        begun = time.perf_counter()
        asker = Authenticated(of, secrets.token_urlsafe(16))
        acceptance.take(
            centre.store, centre.keys, asker, batch, family=family, looked_at=found, now=utc_now()
        )
        times.append(time.perf_counter() - begun)
    return times


def _flat(server: databases.Server, folder: Path, count: int) -> list[Figure]:
    """Milliseconds of a batch with ten thousand cases stored and with two million (125 times ``count``)."""
    few, many = min(10_000, count), 125 * count

    def measure(centre: Centre) -> tuple[float, float]:
        sender = enrolled(centre.store, centre.keys, 1)[0]
        years.fill(centre.url, 1, few)
        before = _median_ms(centre, sender)
        years.fill(centre.url, few + 1, many)
        return before, _median_ms(centre, sender)

    before, after = _anew(server, folder, measure)
    return [
        Figure(f"a batch of 100 with {many:,} cases stored, ms ({few:,} stored)", after, before, goal=1.1)
    ]


def _median_ms(centre: Centre, sender: Sender) -> float:
    return 1000 * median(_transactions(centre, sender, _batches(centre, sender, 25))[5:])


def _storm(server: databases.Server, folder: Path, count: int) -> list[Figure]:
    """All kiosks of the nation (fewer where ``count`` is smaller) with five cases each."""
    kiosks = min(NATION, NATION * count // 16_000)

    def measure(centre: Centre) -> Storm:
        senders = enrolled(centre.store, centre.keys, kiosks)
        requests = [_requests(centre, one, 1, 5)[0] for one in senders]
        centre.store.close()
        with serving(centre.folder, centre.url, processes=2) as served:
            return storm(served.port, requests)

    met = _anew(server, folder, measure)
    name = (
        f"storm of {kiosks:,} kiosks, {met.refused:,} asked to come later, drained in {met.seconds:.0f} s: "
    )
    return [
        Figure(name + "p99 of those served, s (1 s)", met.percentile(0.99), 1.0, goal=1.0),
        Figure("storm: kiosks that were starved (1)", met.starved, 1.0, goal=0.0),
    ]


def _sizes(folder: Path) -> list[Figure]:
    """Bytes on the line for each record without files, against the plain JSON of the form inside."""
    centre = _open(folder / "sizes", "")
    sender = enrolled(centre.store, centre.keys, 1)[0]
    (request,) = _requests(centre, sender, 1, BATCH)
    number = TrackingNumber.draw(sender.prefix, secrets.randbits)
    plain = len(sender.plain(str(uuid4()), number, utc_now()))
    centre.store.close()
    return [
        Figure(
            "record without files on the line, bytes (its plain JSON)", len(request) / BATCH, plain, goal=1.4
        )
    ]


def _scans(server: databases.Server, folder: Path, count: int) -> list[Figure]:
    each = max(scans.AT_ONCE, count // 400)
    with databases.database(server) as url:
        bare = measured(server, lambda: scans.rows(url, each))

    def measure(centre: Centre) -> Pace:
        senders = enrolled(centre.store, centre.keys, CLIENTS)
        queues = [scans.requests(one, centre.cursor(0), each) for one in senders]
        centre.store.close()
        with serving(centre.folder, centre.url) as served:
            return measured(server, lambda: scans.send(served.port, queues))

    kept = _anew(server, folder, measure)
    return [
        Figure(
            "case + sealed scan of 200 kB, a second (bytea rows of 200 kB)", kept.rate, bare.rate, floor=0.5
        ),
        Figure("database's CPU for it, ms (for such a row)", kept.cpu_ms, bare.cpu_ms, goal=0.25),
    ]


def _line(folder: Path, count: int) -> list[Figure]:
    cases = max(1, count // 4_000)
    passed, payload, cuts = line.bytes_for(folder / "cuts", cases)
    trips = line.round_trips_until_safe(folder / "trips", 20, 200_000)
    return [
        Figure(
            f"bytes on the line with {cuts} cuts, one in 250 kB at 300 ms (sealed)",
            passed,
            payload,
            goal=1.15,
        ),
        Figure("round trips until 20 cases with 200 kB scans are safe (3)", trips, 3, goal=1),
    ]


def _profile(server: databases.Server, folder: Path, size: int) -> list[str]:
    def measure(centre: Centre) -> dict[str, float]:
        sender = enrolled(centre.store, centre.keys, 1)[0]
        requests = _requests(centre, sender, 90 if size > 1 else 900, size)
        found = parts(centre.store, centre.keys, utc_now, requests, server)
        centre.store.close()
        return found

    found = _anew(server, folder, measure)
    return [f"CPU of a request of {size}, ms:", *(f"  {ms:8.3f}  {name}" for name, ms in found.items())]
