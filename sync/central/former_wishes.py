"""Settings for one kiosk are kept under its prefix. Enrolled anew it has another one: what it may go on with, as a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sync.cases.refusal import Refusal
from sync.central.devices import Device, devices_of
from sync.central.kiosk_acts import Errand, record_settings_kept
from sync.central.order_book import Wish
from sync.central.orders import Orders
from sync.central.store import Clock, Store, utc


@dataclass(frozen=True, slots=True)
class Former:
    """What was set for an enrolment that has ended. ``same_machine``: it was this machine's; else a kiosk's in whose place this
    one may stand."""

    prefix: str
    wish: Wish
    same_machine: bool


def former_wishes(orders: Orders, devices: Sequence[Device], of: Device) -> list[Former]:
    """What its own machine had last, else what kiosks had that are no more, as ``devices`` has them; nothing where the office
    has set anything for ``of`` itself. ``devices``: all of the office, the newest first."""
    wishes = orders.book.wishes.get(of.office_id, {})
    if of.state != "active" or wishes.get(of.prefix):
        return []
    in_use = {one.identity for one in devices if one.state == "active"}
    ended = [one for one in devices if one.state != "active" and wishes.get(one.prefix)]
    own = [one for one in ended if one.identity == of.identity][:1]
    found = own or [one for one in ended if one.identity not in in_use]
    kept = [Former(one.prefix, wishes[one.prefix][-1], bool(own)) for one in found]
    return [one for one in kept if one.wish.values]


def keep(
    store: Store, orders: Orders, of: Device, prefix: str, errand: Errand, *, clock: Clock
) -> Refusal | None:
    """``of`` goes on with what was set for ``prefix``. ``settings.none_before``; as `Orders.wish`."""
    found = former_wishes(orders, devices_of(store, of.office_id), of)
    former = next((one for one in found if one.prefix == prefix), None)
    if former is None:
        return Refusal("settings.none_before")
    made = orders.wish(
        of.office_id, of.prefix, former.wish.values, by=errand.actor, reason=errand.reason, now=utc(clock())
    )
    if isinstance(made, Refusal):
        return made
    return record_settings_kept(store, of, prefix, errand, clock)
