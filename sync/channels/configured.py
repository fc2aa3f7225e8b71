"""The ways that the office's settings name, each opened once: the composition root of the channels."""

from __future__ import annotations

from sync.cases.messages import Channel
from sync.central.service import Centre
from sync.channels.running import Outbox


def channels_of(centre: Centre) -> tuple[Channel, ...]:
    """Those that are switched on. One that is not named in the settings is absent; its messages wait until it is again."""
    del centre
    return ()


def outbox_of(centre: Centre) -> Outbox | None:
    """What sends and answers by them; None: they take in alone."""
    del centre
    return None
