"""Where the time of a batch goes: CPU of each part, in milliseconds.

By a sampler and the kernel's accounts: every millisecond of CPU the stack is looked at. cProfile would make a dict's
`get` four times as dear as it is beside a signature.
"""

from __future__ import annotations

import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from sync.central import api
from sync.central.keys import CentreKeys
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.store import Clock, Store
from sync.wire.http_signatures import SignedRequest
from tests.bench.centre.database import Server

_REST = "judging, gathering rows, the rest"
_PARTS = (
    ("http_message_signatures", "the request's signature"),
    ("http_sf", "the request's signature"),
    ("wire/http_signatures", "the request's signature"),
    ("vault/signing", "Ed25519: proofs of the receipts"),
    ("wire/signed", "Ed25519: manifest, acknowledgements, answer"),
    ("psycopg", "database client"),
    ("sqlalchemy", "database client"),
    ("central/prepared", "database client"),
    ("central/bulk", "database client"),
    ("wire/messages", "JSON"),
    ("wire/compression", "zstd"),
)


def parts(
    store: Store, keys: CentreKeys, clock: Clock, requests: Sequence[bytes], server: Server
) -> dict[str, float]:
    """Milliseconds of CPU for each of the requests, by part. The first few only warm everything up."""
    centre = Centre(store, keys, CentralSettings(folder=store.folder), clock)
    centre.under_way = 2  # nobody opens bodies meanwhile
    taken = [_seen(one) for one in requests]
    warm = len(taken) // 5
    _take(centre, taken[:warm])
    found: Counter[str] = Counter()
    begun, served = time.process_time(), server.cpu_s()
    with _sampling(found):
        _take(centre, taken[warm:])
    each = 1000 / (len(taken) - warm)
    whole, database = (time.process_time() - begun) * each, (server.cpu_s() - served) * each
    scale = whole / found.total()
    return {name: count * scale for name, count in found.most_common()} | {"database server": database}


@contextmanager
def _sampling(found: Counter[str]) -> Iterator[None]:
    """Counts by part. A signal is heard once a call into C has come back, so that call counts for whoever made it."""

    def look(_: int, frame: FrameType | None) -> None:
        while frame is not None:
            file = frame.f_code.co_filename
            for word, part in _PARTS:
                if word in file:
                    found[part] += 1
                    return
            frame = frame.f_back
        found[_REST] += 1

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, 0.001, 0.001)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


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
