"""A kiosk's test case: opened by the office's key, answered under the centre's, and forgotten.

It comes beside the stream of records, by itself or with a batch: it takes no serial and no number, and stands in no register
or count. What remains is one line of the log, at the kiosk what its staff saw, and of each enrolment's first one that was
opened an event, so that the desk knows which kiosks have proved themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, func, select

from sync.cases.refusal import Refusal
from sync.central.authentication import Sender
from sync.central.devices import Device
from sync.central.keys import CentreKeys
from sync.central.kiosk_acts import MACHINE, Errand, write_event
from sync.central.store import Store
from sync.central.tables import device_event
from sync.logbook import note
from sync.wire.messages import CarriedProbe, Probe, ProbeAnswer, ProbeCase, ProbeFound, decode

LARGEST_PLAIN = 8192
OPENED = "test-case-opened"
"""Kind of the event."""


def answer_probe(store: Store, keys: CentreKeys, sender: Sender, probe: Probe, now: datetime) -> ProbeAnswer:
    """Whether what this kiosk seals can be opened here, and that it was this very kiosk's."""
    found = _looked_at(store, keys, sender.device, probe, now)
    return ProbeAnswer(
        nonce=sender.nonce,
        device=sender.device.device_id,
        outcome=found.outcome,
        word_sha256=found.word_sha256,
        time=now,
    )


def heed(
    store: Store, keys: CentreKeys, of: Device, probe: CarriedProbe | None, now: datetime
) -> ProbeFound | None:
    """The same for a test case that came with a batch of this kiosk; None where it brought none."""
    return None if probe is None else _looked_at(store, keys, of, probe, now)


def opened_of(connection: Connection, office_id: str) -> Mapping[str, datetime]:
    """When the first test case of each enrolment of the office was opened (UTC), by its id; the others are not there."""
    first = (
        select(device_event.c.device_id, func.min(device_event.c.at))
        .where(device_event.c.office_id == office_id, device_event.c.kind == OPENED)
        .group_by(device_event.c.device_id)
    )
    return {row[0]: row[1] for row in connection.execute(first)}


def _looked_at(
    store: Store, keys: CentreKeys, of: Device, probe: Probe | CarriedProbe, now: datetime
) -> ProbeFound:
    keys.refresh()
    opened = keys.open(probe.sealed, probe.sealed_to, LARGEST_PLAIN)
    test = None if isinstance(opened, Refusal) else decode(opened[0], ProbeCase)
    if isinstance(opened, Refusal):
        found = ProbeFound(outcome="cannot-open")
    elif test is None or test.device != of.device_id:
        found = ProbeFound(outcome="differs")
    else:
        found = ProbeFound(outcome="opened", word_sha256=hashlib.sha256(test.word).hexdigest())
        store.write(lambda connection: _remember(connection, of, now))
    note("kiosk.test_case", kiosk=of.prefix, outcome=found.outcome)
    return found


def _remember(connection: Connection, of: Device, now: datetime) -> None:
    """Once for each enrolment: staff may send a test case at any time."""
    if of.device_id not in opened_of(connection, of.office_id):
        write_event(connection, of, OPENED, Errand(MACHINE, ""), now)
