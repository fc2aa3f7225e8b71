"""A new kiosk's request that came by hand: the same code, the same key, the same signed answer as on the network."""

from __future__ import annotations

from typing import BinaryIO

from sync.cases.refusal import Refusal
from sync.central.devices import find_by_key
from sync.central.enrolment import Enrolled, enrol
from sync.central.keys import CentreKeys
from sync.central.reply import Reply
from sync.central.store import Clock, Store
from sync.logbook import note
from sync.wire import signed
from sync.wire.bundle import ENROLMENT_NAME
from sync.wire.bundle_reading import open_volume
from sync.wire.messages import EnrolRequest, decode, encode

_ADDRESS = "stick"
"""Where wrong codes are counted: five an hour for all sticks together."""


def enrol_by_hand(store: Store, keys: CentreKeys, file: BinaryIO, clock: Clock) -> Reply | Refusal:
    """The reply that makes it a kiosk of the office; the same request again gets the same answer.

    Refusals: ``bundle.*`` as for `Carrier.take`, ``enrol.<fault>`` for the code's.
    """
    volume = open_volume(file)
    if isinstance(volume, Refusal):
        return volume
    claimed = volume.claimed
    members = [one for one in claimed.members if one.name == ENROLMENT_NAME]
    data = volume.read(members[0]) if len(members) == 1 else None
    request = None if data is None else decode(data, EnrolRequest)
    if request is None:
        return Refusal("bundle.damaged")
    key = request.public_key
    if signed.key_id_of(key) != claimed.key_id or volume.verified(signed.BUNDLE, key) is None:
        return Refusal("bundle.signature")
    outcome = enrol(store, keys, request, address=_ADDRESS, clock=clock)
    if not isinstance(outcome, Enrolled):
        note("carry.refused", why=f"enrol.{outcome}")
        return Refusal(f"enrol.{outcome}")
    device = find_by_key(store, claimed.key_id)
    assert device is not None
    reply = Reply(store, keys, device, claimed)
    reply.add_plain(ENROLMENT_NAME, encode(outcome.answer))
    return reply
