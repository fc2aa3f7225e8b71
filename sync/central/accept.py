"""Taking what a kiosk sends: all of a batch in one transaction, each record once, whatever was sent before.

Same id and same hash: the same answer and the same acknowledgement, byte for byte. Same id, other hash: both are
kept and a person decides. The same function serves the network and the USB stick.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import datetime

import msgspec
from sqlalchemy import Connection, bindparam, literal_column, select

from sync.central import (
    acknowledgements,
    conflicts,
    devices,
    feed,
    forgotten,
    help_calls,
    judging,
    probing,
    recipient_lists,
    storing,
    streams,
)
from sync.central.acknowledgements import KnownCase
from sync.central.authentication import RevokedError, Sender, require_fresh, spend_nonce
from sync.central.batches import NETWORK, Batch
from sync.central.bulk import COPY_FROM
from sync.central.devices import Device
from sync.central.incoming import Incoming, Unsound, read
from sync.central.keys import CentreKeys
from sync.central.kiosk_acts import raised
from sync.central.known import look_up
from sync.central.plan import Plan
from sync.central.prepared import Prepared, among, together
from sync.central.rules import Rules
from sync.central.store import TAKEN, Clock, Store, utc
from sync.central.streams import Stream
from sync.central.survey_at_kiosk import take_surveys
from sync.central.tables import blob, case_file, cases
from sync.logbook import note
from sync.wire.messages import Acknowledgement, Manifest, SignedStatements, SyncAnswer

WANTED_AT_ONCE = 200


def accept(
    store: Store, keys: CentreKeys, sender: Sender, incoming: Batch, clock: Clock, *, next_sync_s: int = 300
) -> SyncAnswer:
    """Store what is new and answer for all of it. Raises `NonceUsedError` for a replay, `RevokedError` for a kiosk
    that is not heard any more, and then stores nothing.

    ``next_sync_s``: when an idle kiosk should ask again, seconds.
    """
    family: Mapping[str, Device] = sender.family or devices.family(store, sender.device)
    looked_at = look_at(incoming, family)
    if sender.family is not None and not all(_is_own(one, sender.device) for one in looked_at):
        family = devices.family(store, sender.device)  # what is known of other enrolments may be old
        looked_at = look_at(incoming, family)
    answer, said = take(
        store,
        keys,
        sender,
        incoming,
        family=family,
        looked_at=looked_at,
        now=utc(clock()),
        next_sync_s=next_sync_s,
    )
    # By now the sender is proved, and a replay refused. Once counted is counted, whatever becomes of the answer.
    if incoming.carrier == NETWORK:
        help_calls.heed(store, sender.device, incoming.manifest, clock)
    counted = take_surveys(store, sender.device.office_id, incoming.surveys, clock)
    probe = probing.heed(store, keys, sender.device, incoming.manifest.probe, answer.time)
    return msgspec.structs.replace(
        answer, acknowledgements=acknowledgements.sign(said, keys), surveys=counted, probe=probe
    )


def look_at(incoming: Batch, family: Mapping[str, Device]) -> list[Incoming | Unsound]:
    """Each record on its own, before any transaction. ``family``: the machine's enrolments."""
    return [read(one, family, incoming.manifest.epoch) for one in incoming.records]


def _is_own(one: Incoming | Unsound, of: Device) -> bool:
    return one.reason != "device" if isinstance(one, Unsound) else one.head.device == of.device_id


def take(
    store: Store,
    keys: CentreKeys,
    sender: Sender,
    incoming: Batch,
    *,
    family: Collection[str],
    looked_at: Sequence[Incoming | Unsound],
    now: datetime,
    next_sync_s: int = 300,
) -> tuple[SyncAnswer, list[Acknowledgement]]:
    """The one transaction; the answer and what may be signed now that it is committed."""
    proofs: list[str] = []
    looks = 0

    def work(connection: Connection) -> tuple[SyncAnswer, list[Acknowledgement]]:
        nonlocal looks
        looks += 1
        stream, plan = _judge(
            connection, sender, family, incoming, looked_at=looked_at, again=looks > 1, now=now
        )
        proofs[:] = [stream.device.prefix] if plan.alarm == forgotten.ALARM else []
        _store(connection, store.rules, plan, incoming)
        return _answer(
            connection,
            stream,
            plan,
            incoming,
            nonce=sender.nonce,
            next_sync_s=next_sync_s,
            keys=keys,
        )

    taken = store.write(work, met=(TAKEN,))
    for prefix in proofs:
        note("centre.forgot", prefix=prefix)
    return taken


def _judge(
    connection: Connection,
    sender: Sender,
    family: Collection[str],
    incoming: Batch,
    *,
    looked_at: Sequence[Incoming | Unsound],
    again: bool,
    now: datetime,
) -> tuple[Stream, Plan]:
    """All that must be known before anything is written, asked in one go.

    ``again``: a unique key has refused what was judged before, a number twice or another enrolment that was quicker.
    """
    sound = [one for one in looked_at if isinstance(one, Incoming)]
    office_id = sender.device.office_id
    with together(connection):
        locked = streams.lock(connection, sender.device)
        # A stick may be read twice; what it holds is known by its hashes.
        spent = spend_nonce(connection, sender, now) if incoming.carrier == NETWORK else None
        known = look_up(connection, office_id, family, sound, incoming.manifest.asks, numbers_too=again)
    stream = streams.read(locked)
    if stream is None or (stream.device.state == "revoked" and incoming.carrier == NETWORK):
        raise RevokedError  # a stick of a revoked kiosk comes in by a person's act
    if spent is not None:
        require_fresh(spent)
    plan = judging.judge(connection, stream.device, family, looked_at, known=known, now=now)
    # A stick may have lain in a drawer since before the epoch that the network knows.
    if incoming.carrier == NETWORK and streams.was_restored(stream.device, incoming.manifest):
        plan.alarm = plan.alarm or streams.JOURNAL_RESTORED
    if forgotten.is_proved(stream, incoming.manifest):
        plan.alarm = forgotten.ALARM
        stream = replace(stream, store_epoch=forgotten.renew(connection, now))
    return stream, plan


def _store(connection: Connection, rules: Rules, plan: Plan, incoming: Batch) -> None:
    """What asks nothing in between goes in one go too."""
    alone = len(plan.taken) < COPY_FROM and plan.stands_alone
    with together(connection) if alone else nullcontext():
        storing.store(connection, rules, plan, incoming)


def _answer(
    connection: Connection,
    stream: Stream,
    plan: Plan,
    incoming: Batch,
    *,
    nonce: str,
    next_sync_s: int,
    keys: CentreKeys,
) -> tuple[SyncAnswer, list[Acknowledgement]]:
    manifest, of = incoming.manifest, stream.device
    epoch = max(of.epoch, manifest.epoch)
    standing = streams.standing(connection, stream, epoch, plan.seqs_of(epoch), plan.own_serials)
    said = _said(connection, plan, manifest, keys.key_id)
    is_news = streams.is_news(of.alarm, plan.alarm)
    alarm = raised(connection, of, plan.alarm, plan.now) if is_news else of.alarm
    with together(connection):
        streams.move_on(connection, of, manifest, standing, alarm=alarm, now=plan.now)
        wanted = _WANTED.run(connection, office=of.office_id, devices=sorted(plan.family))
        rows = feed.asked(connection, of.office_id, manifest.cursor, stream.store_epoch)
    answer = SyncAnswer(
        nonce=nonce,
        device=of.device_id,
        epoch=epoch,
        results=plan.results,
        have_through=standing.have_through,
        missing=standing.missing,
        acknowledgements=SignedStatements(),
        want_blobs=[sha256 for sha256, _ in wanted.all()],
        feed=feed.turn(rows, manifest.cursor, stream.store_epoch),
        time=plan.now,
        next_sync_s=next_sync_s,
        decided=conflicts.decided_of(connection, of.office_id, plan.family, manifest.aside),
        last_serial=standing.last_serial,
        **recipient_lists.news(keys, of.office_id, manifest.recipients_version),
    )
    return answer, said


def _said(connection: Connection, plan: Plan, manifest: Manifest, key_id: str) -> list[Acknowledgement]:
    """Cases to acknowledge: those sent now, and those whose complete acknowledgement the kiosk still lacks."""
    found = dict(plan.known)
    fileless = set()
    for row in plan.fresh:
        found[row["case_id"]] = acknowledgements.fresh_case(row)
        if row["complete_at"] is not None:
            fileless.add(row["case_id"])
    if with_files := sorted(
        found.keys() - plan.known.keys() - fileless
    ):  # their files may all have been here
        office_id = plan.sender.office_id
        for one in acknowledgements.known_cases(connection, office_id, with_files).all():
            found[one[0]] = KnownCase(*one)
    asked = plan.sent | set(manifest.asks)
    return acknowledgements.collect(
        connection, plan.sender.office_id, plan.family, asked, found, key_id=key_id, fileless=fileless
    )


_WANTED = Prepared(
    # Blobs that this machine's cases name and that are not here yet, the smallest first.
    lambda dialect: (
        select(blob.c.sha256, blob.c.size)
        .select_from(
            cases.join(
                case_file,
                (case_file.c.office_id == cases.c.office_id) & (case_file.c.case_id == cases.c.case_id),
            ).join(blob, (blob.c.office_id == case_file.c.office_id) & (blob.c.sha256 == case_file.c.sha256))
        )
        .where(
            cases.c.office_id == bindparam("office"),
            among(dialect, cases.c.device_id, "devices"),
            cases.c.complete_at.is_(None),
            blob.c.state == literal_column("'wanted'"),
        )
        .order_by(blob.c.size, blob.c.sha256)
        .limit(literal_column(str(WANTED_AT_ONCE)))
    )
)
