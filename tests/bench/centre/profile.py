"""Where the time of a batch goes: CPU of each part, in milliseconds, by Python's profiler and the kernel's accounts."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections import Counter
from collections.abc import Sequence

from sync.central import api
from sync.central.keys import CentreKeys
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.store import Clock, Store
from sync.wire.http_signatures import SignedRequest
from tests.bench.centre.database import Server

_PARTS = (
    ("ed25519", "checking and making Ed25519 signatures"),
    ("http_message_signatures", "the request's signature, all but Ed25519"),
    ("http_sf", "the request's signature, all but Ed25519"),
    ("http_signatures", "the request's signature, all but Ed25519"),
    ("/psycopg", "database client"),
    ("psycopg_", "database client"),
    ("sqlalchemy", "database client"),
    ("central/prepared", "database client"),
    ("central/bulk", "database client"),
    ("msgspec", "JSON"),
    ("zstd", "zstd"),
    ("sha256", "hashes"),
    ("hashlib", "hashes"),
)


def parts(
    store: Store, keys: CentreKeys, clock: Clock, requests: Sequence[bytes], server: Server
) -> dict[str, float]:
    """Milliseconds of CPU for each of the requests, by part. The first few only warm everything up.

    The profiler makes calls dearer than they are, so its shares are spread over what the requests took without it.
    """
    centre = Centre(store, keys, CentralSettings(folder=store.folder), clock)
    centre.under_way = 2  # nobody opens bodies meanwhile
    taken = [_seen(one) for one in requests]
    third = len(taken) // 3
    _take(centre, taken[:third])
    begun, served = time.process_time(), server.cpu_s()
    _take(centre, taken[third : 2 * third])
    whole = 1000 * (time.process_time() - begun) / third
    database = 1000 * (server.cpu_s() - served) / third
    profiler = cProfile.Profile(time.thread_time)
    profiler.enable()
    _take(centre, taken[2 * third :])
    profiler.disable()
    found = _by_part(profiler)
    scale = whole / sum(found.values())
    return {name: share * scale for name, share in found.most_common()} | {"database server": database}


def _by_part(profiler: cProfile.Profile) -> Counter[str]:
    found: Counter[str] = Counter()
    stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    for (file, _, function), (_, _, own, _, _) in stats.items():
        place = f"{file} {function}"
        part = next((name for word, name in _PARTS if word in place), "judging, gathering rows, the rest")
        found[part] += own
    return found


def _take(centre: Centre, requests: Sequence[tuple[SignedRequest, bytes]]) -> None:
    for seen, body in requests:
        answer = api._take(centre, seen, body)
        assert answer.status_code == 200, answer.body


def _seen(raw: bytes) -> tuple[SignedRequest, bytes]:
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("ascii").split("\r\n")
    method, path, _ = first.split(" ")
    headers = {name: text for name, _, text in (line.partition(": ") for line in lines)}
    return SignedRequest(method, f"http://kiosk{path}", headers), body
