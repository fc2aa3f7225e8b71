"""The ways that the office's settings name, each opened once: the composition root of the channels."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sync.cases.messages import Channel
from sync.central.office_ways import others
from sync.central.outgoing.outbox import Outbox
from sync.central.service import Centre
from sync.channels.email.channel import opened as by_email
from sync.channels.sms import SmsChannel
from sync.channels.whatsapp.channel import opened as by_whatsapp


def channels_of(centre: Centre) -> tuple[Channel, ...]:
    """Those that are switched on. One that is not named in the settings is absent; its messages wait until it is again."""
    return tuple(_named(centre))


def _named(centre: Centre) -> Iterator[Channel]:
    settings = centre.settings
    if settings.email is not None:
        yield by_email(settings.email, centre.clock)
    if settings.sms is not None:
        yield SmsChannel(settings.sms.spool, centre.clock, settings.sms.own_number)
        for one in others(centre.store):
            ways = one.rules.office.ways
            if ways.sms_spool:
                yield SmsChannel(
                    Path(ways.sms_spool), centre.clock, ways.sms_number, one.rules.office.region_code
                )
    if settings.wa is not None:
        yield by_whatsapp(settings.wa, settings.folder, centre.keys, centre.clock)


def outbox_of(centre: Centre) -> Outbox:
    """What sends and answers by them."""
    return Outbox(centre.store, centre.clock, centre.ending.is_set, centre.settings)
