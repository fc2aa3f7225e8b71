"""Requests to an application in this process, every client on one event loop, which stays; and what is read off its pages.

Starlette's client makes a loop, its thread and the pool's threads anew for each request, which is more than half of
what an average page of the desk costs.
"""

from __future__ import annotations

import re
import threading
from concurrent.futures import Future
from functools import cache

import anyio
from anyio.from_thread import BlockingPortal
from starlette.testclient import TestClient
from starlette.types import ASGIApp


def client_of(app: ASGIApp) -> TestClient:
    client = TestClient(app)
    client.portal = _portal()
    return client


@cache
def _portal() -> BlockingPortal:
    """Runs until the process ends."""
    opened: Future[BlockingPortal] = Future()

    async def stay() -> None:
        async with BlockingPortal() as portal:
            opened.set_result(portal)
            await portal.sleep_until_stopped()

    threading.Thread(target=anyio.run, args=(stay,), name="requests", daemon=True).start()
    return opened.result()


def shown_code(page: str) -> str:
    """The one-time code on the desk's page of kiosks, where it is shown: a form's token may look like one too."""
    found = re.search(r'class="code__glyphs">([0-9A-Z]{5}-[0-9A-Z]{5})<', page)
    assert found is not None
    return found[1]
