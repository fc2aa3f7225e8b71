"""What one process of the centre counts, for Prometheus: requests, batches, records, bytes. Labels are stable words:
routes, outcomes, states; never an id, an address, or anything of a case.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.wire.messages import PROBLEM_BASE, PROBLEM_TYPE, RecordResult

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60)
_RECORDS = (0, 1, 2, 5, 10, 20, 50, 100)

_ROUTES = tuple(
    (re.compile(shape), name)
    for shape, name in (
        (r"/api/v1/cases/[^/]*", "/api/v1/cases/{case_id}"),
        (r"/api/v1/blobs/[^/]*", "/api/v1/blobs/{sha256}"),
        (r"/api/v1/(?:enrol|reintroduce|sync|feed|keys|time|health|carry)", ""),
        (r"/desk/static/.*", "/desk/static"),
        (r"/desk/pemberitahuan/arus", ""),  # its seconds are how long a page stood open
        (r"/desk(?:/.*)?", "/desk"),
        (r"/hook/wa", ""),
        (r"/health", ""),
        (r"/", ""),
    )
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH"})
_KIND = re.compile(re.escape(PROBLEM_BASE).encode() + rb"([a-z-]{1,40})\"")
BLOBS = "/api/v1/blobs/{sha256}"


class Measures:
    """Counters and histograms of this process, in a registry of their own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "kotak_requests",
            "Requests answered; problem: the stable type of a refusal, or empty",
            ("route", "method", "status", "problem"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "kotak_request_seconds",
            "From a request's first byte to its answer's last",
            ("route",),
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._blob_bytes = Counter(
            "kotak_blob_received_bytes",
            "Bytes of sealed files that came over the network",
            registry=self.registry,
        )
        self._batch = Histogram(
            "kotak_batch_records",
            "Records in a batch; 0 is an idle poll",
            buckets=_RECORDS,
            registry=self.registry,
        )
        self._records = Counter(
            "kotak_records",
            "Records by outcome: new, same, conflict, parked, invalid, later",
            ("outcome",),
            registry=self.registry,
        )
        self._accept = Histogram(
            "kotak_accept_seconds", "One batch, checks and commit", buckets=_SECONDS, registry=self.registry
        )
        self._messages = Counter(
            "kotak_messages_taken",
            "Messages that this process has taken in",
            ("channel",),
            registry=self.registry,
        )
        for outcome in ("new", "same", "conflict", "parked", "invalid", "later"):
            self._records.labels(outcome)  # a rate needs its zero

    def accepted(self, results: Iterable[RecordResult], seconds: float) -> None:
        """A batch was taken; ``seconds`` it took."""
        outcomes = [one.outcome for one in results]
        self._batch.observe(len(outcomes))
        self._accept.observe(seconds)
        for outcome in outcomes:
            self._records.labels(outcome).inc()

    def messages_taken(self, channel: str, count: int) -> None:
        """A round of a way is over; also of none, so that a rate has its zero."""
        self._messages.labels(channel).inc(count)

    def answered(self, asked: Asked, status: int, problem: str, seconds: float) -> None:
        """A request is over."""
        self._requests.labels(asked.route, asked.method, str(status), problem).inc()
        self._seconds.labels(asked.route).observe(seconds)

    def received(self, asked: Asked, size: int) -> None:
        """Bytes of a request's body."""
        if asked.route == BLOBS and size:
            self._blob_bytes.inc(size)


class Asked:
    """A request by its route and method, both from short lists of ours."""

    def __init__(self, method: str, path: str) -> None:
        self.method = method if method in _METHODS else "other"
        self.route = route_of(path)


def route_of(path: str) -> str:
    """The route's pattern; "other" for a path that is none of ours, whatever stands in it."""
    for shape, name in _ROUTES:
        if shape.fullmatch(path):
            return name or path
    return "other"


class Measured:
    """ASGI wrapper of the whole application: counts what passes, changes nothing."""

    def __init__(self, app: ASGIApp, measures: Measures) -> None:
        self._app = app
        self._measures = measures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked, began = Asked(scope["method"], scope["path"]), time.perf_counter()
        status, is_problem, problem = 500, False, ""

        async def received() -> Message:
            message = await receive()
            self._measures.received(asked, len(message.get("body", b"")))
            return message

        async def sent(message: Message) -> None:
            nonlocal status, is_problem, problem
            if message["type"] == "http.response.start":
                status = message["status"]
                is_problem = (b"content-type", PROBLEM_TYPE.encode()) in message["headers"]
            elif is_problem and not problem:
                found = _KIND.search(message.get("body", b""))
                problem = found[1].decode() if found else ""
            await send(message)

        try:
            await self._app(scope, received, sent)
        finally:
            self._measures.answered(asked, status, problem, time.perf_counter() - began)
