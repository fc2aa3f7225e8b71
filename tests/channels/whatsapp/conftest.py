"""An office with WhatsApp: its secrets in files, the fake Graph server, and its hook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sync.central.keys import CentreKeys
from sync.central.settings import WaSettings
from sync.channels.whatsapp.channel import WhatsAppChannel, opened
from sync.channels.whatsapp.graph_fake import FakeGraph
from tests.central.running import SteppedClock, fresh_keys
from tests.channels.email.store import Stored
from tests.channels.whatsapp.posts import NOW, SECRET, VERIFY


@pytest.fixture
def graph() -> Iterator[FakeGraph]:
    with FakeGraph().listening() as fake:
        yield fake


@pytest.fixture
def settings(tmp_path: Path, graph: FakeGraph) -> WaSettings:
    secrets = {"app": SECRET, "verify": VERIFY, "token": graph.token}
    for name, said in secrets.items():
        (tmp_path / name).write_text(f"{said}\n")
    return WaSettings(
        number_id=graph.number_id,
        app_secret=tmp_path / "app",
        verify_token=tmp_path / "verify",
        access_token=tmp_path / "token",
        graph_url=graph.url,
    )


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock(NOW)


@pytest.fixture
def keys(tmp_path: Path) -> CentreKeys:
    return fresh_keys(tmp_path / "centre")


@pytest.fixture
def channel(settings: WaSettings, tmp_path: Path, keys: CentreKeys, clock: SteppedClock) -> WhatsAppChannel:
    return opened(settings, tmp_path / "centre", keys, clock)


@pytest.fixture
def stored() -> Stored:
    return Stored()
