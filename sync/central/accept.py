"""Taking what a kiosk sends: all of a batch in one transaction, each record once, whatever was sent before.

Same id and same hash: the same answer and the same acknowledgement, byte for byte. Same id, other hash: both are
kept and a person decides. The same function serves the network and, later, the USB stick.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, select, update

from sync.central import acknowledgements, devices, feed, forgotten, recipient_lists, storing
from sync.central.authentication import Sender, spend_nonce
from sync.central.batches import NETWORK, Batch
from sync.central.devices import Device, device_of
from sync.central.incoming import Incoming, Unsound, read
from sync.central.judging import Plan, judge
from sync.central.keys import CentreKeys
from sync.central.store import Clock, Store, utc
from sync.central.tables import blob, case_file, cases, device
from sync.logbook import note
from sync.wire.messages import Acknowledgement, SignedStatements, SyncAnswer

WANTED_AT_ONCE = 200


def accept(
    store: Store, keys: CentreKeys, sender: Sender, incoming: Batch, clock: Clock, *, next_sync_s: int = 300
) -> SyncAnswer:
    """Store what is new and answer for all of it. Raises `NonceUsedError` for a replay, and then stores nothing.

    ``next_sync_s``: when an idle kiosk should ask again, seconds.
    """
    now = utc(clock())
    family = devices.family(store, sender.device)
    looked_at = [read(one, family, incoming.manifest.epoch) for one in incoming.records]

    proofs: list[str] = []

    def work(connection: Connection) -> tuple[SyncAnswer, list[Acknowledgement]]:
        of = _lock(connection, sender.device, incoming, now)
        if incoming.carrier == NETWORK:  # a stick may be read twice; what it holds is known by its hashes
            spend_nonce(connection, sender, now)
        proofs[:] = [of.prefix] if forgotten.is_proved(connection, of, incoming.manifest) else []
        if proofs:
            forgotten.renew(connection, of)
        plan = judge(connection, of, family, looked_at, now)
        storing.store(connection, store.rules, plan, incoming)
        of = _move_on(connection, of, plan)
        asked = _asked(incoming, looked_at)
        said = acknowledgements.collect(connection, of.office_id, family, asked, keys.key_id)
        answer = SyncAnswer(
            nonce=sender.nonce,
            device=of.device_id,
            epoch=of.epoch,
            results=plan.results,
            have_through=of.have_through,
            missing=devices.missing_records(connection, of, of.epoch, of.have_through),
            acknowledgements=SignedStatements(),
            want_blobs=_wanted(connection, of.office_id, family),
            feed=feed.page(connection, of.office_id, incoming.manifest.cursor),
            time=now,
            next_sync_s=next_sync_s,
            last_serial=of.last_serial,
            **recipient_lists.news(keys, of.office_id, incoming.manifest.recipients_version),
        )
        return answer, said

    answer, said = store.write(work)
    for prefix in proofs:
        note("centre.forgot", prefix=prefix)
    return msgspec.structs.replace(answer, acknowledgements=acknowledgements.sign(said, keys))


def _lock(connection: Connection, of: Device, incoming: Batch, now: datetime) -> Device:
    """The device's row is the queue: two batches of one kiosk are taken one after the other."""
    values: dict[str, Any] = {"last_seen_at": now, "health": _health(incoming)}
    if incoming.manifest.epoch > of.epoch:
        values |= {"epoch": incoming.manifest.epoch, "have_through": 0}
    mine = (device.c.office_id == of.office_id) & (device.c.device_id == of.device_id)
    return device_of(connection.execute(update(device).where(mine).values(values).returning(device)).one())


def _health(incoming: Batch) -> str:
    text = msgspec.json.encode(incoming.manifest.health)
    return text.decode() if len(text) <= 4096 else "{}"


def _move_on(connection: Connection, of: Device, plan: Plan) -> Device:
    """How far the present epoch has come; it is the higher one of the device's and the manifest's."""
    values: dict[str, Any] = {"have_through": devices.reach(connection, of, of.epoch, of.have_through)}
    serials = [row["serial"] for row in plan.fresh if row["number"].startswith(of.prefix)]
    if serials:  # those of an earlier enrolment count behind another prefix
        values["last_serial"] = max(of.last_serial, *serials)
    if plan.alarm:
        values["alarm"] = plan.alarm
    mine = (device.c.office_id == of.office_id) & (device.c.device_id == of.device_id)
    return device_of(connection.execute(update(device).where(mine).values(values).returning(device)).one())


def _asked(incoming: Batch, looked_at: Sequence[Incoming | Unsound]) -> Collection[str]:
    """Cases to acknowledge: those sent now, and those whose complete acknowledgement the kiosk still lacks."""
    sent = {one.head.case_id for one in looked_at if isinstance(one, Incoming) and one.complaint is not None}
    return sent | set(incoming.manifest.asks)


def _wanted(connection: Connection, office_id: str, family: Collection[str]) -> list[str]:
    """Blobs that this kiosk's cases name and that are not here yet, the smallest first."""
    joined = case_file.join(
        blob, (blob.c.office_id == case_file.c.office_id) & (blob.c.sha256 == case_file.c.sha256)
    ).join(cases, (cases.c.office_id == case_file.c.office_id) & (cases.c.case_id == case_file.c.case_id))
    found = connection.execute(
        select(blob.c.sha256)
        .select_from(joined)
        .where(
            blob.c.office_id == office_id,
            blob.c.state == "wanted",
            cases.c.device_id.in_(family),
            cases.c.complete_at.is_(None),
        )
        .order_by(blob.c.size, blob.c.sha256)
        .limit(WANTED_AT_ONCE)
    ).scalars()
    return list(found)
