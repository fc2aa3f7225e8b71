"""The page that Prometheus reads: on this machine alone, on a port of its own.

Several processes of one centre each have their own page, on the ports that follow: Prometheus adds up. A shared
one would need files between them (prometheus_client's multiprocess mode), which outlive a killed process.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import start_http_server

from sync.backoffice.opened import RefusedError
from sync.central.fleet import Limits
from sync.central.service import Centre
from sync.central.store_figures import StoreFigures

LOOPBACK = "127.0.0.1"


@contextmanager
def metrics_page(centre: Centre, process: int = 0) -> Iterator[str]:
    """Serves until the block ends; its URL, or "" where ``metrics_port`` is 0. RefusedError for a port that is taken.

    ``process``: counted from 0; only the first tells of the whole store.
    """
    settings = centre.settings
    if not settings.metrics_port:
        yield ""
        return
    registry = centre.measures.registry
    figures = StoreFigures(
        centre.store, Limits(settings.silent_after_minutes, settings.sync_every_s), centre.clock
    )
    if process == 0:
        registry.register(figures)
    port = settings.metrics_port + process
    try:
        server, thread = start_http_server(port, addr=LOOPBACK, registry=registry)
    except OSError as trouble:
        raise RefusedError(
            f"Port {port} for the metrics is not free ({trouble.strerror}). Name another as metrics_port, or 0 for none."
        ) from trouble
    try:
        yield f"http://{LOOPBACK}:{port}/metrics"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(timeout=5)
        if process == 0:
            registry.unregister(figures)
