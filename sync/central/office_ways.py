"""Which office of the store a message is for, and from which address an office answers.

An office without an address of its own of a way is served by that of the settings' office: what comes there is for that one,
and notices go out from there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from sqlalchemy import ColumnElement

from sync.cases.messages import Arrived
from sync.cases.notice_places import SMS
from sync.cases.office import Office
from sync.central.offices import offices, seen_by
from sync.central.rules import Rules
from sync.central.store import Store
from sync.central.tables.outgoing import outgoing


def with_own(rules: Rules) -> Iterator[Office]:
    """The other offices of the settings that have an address of their own of any way."""
    return (one.office for one in rules.others.values() if one.office.ways.channels)


def others(store: Store) -> tuple[Store, ...]:
    """The store as those of them see it that are in it."""
    named = {one.region_code for one in with_own(store.rules)}
    there = {one.office_id for one in offices(store)} if named else set()
    return tuple(seen_by(store, office_id) for office_id in sorted(named & there))


def addressed(store: Store, of_others: Collection[Store], arrived: Arrived) -> tuple[Store, ...]:
    """Whose message it is: each office that it was sent to, else the one whose ``store`` this is."""
    to = {one.casefold() for one in arrived.to}
    found = [one for one in of_others if one.rules.office.ways.address(arrived.channel) in to]
    own = not found or bool(arrived.own and arrived.own.casefold() in to)
    return (*((store,) if own else ()), *found)


def served_by(rules: Rules, channel: str, office_id: str) -> ColumnElement[bool]:
    """Rows of ``outgoing`` that a way hands over: one that is an office's own (``office_id``), or that of all who have none."""
    if office_id:
        return outgoing.c.office_id == office_id
    # One mailbox and one account of Meta's send for all, from the address of each; a modem has one SIM.
    own = [one.region_code for one in with_own(rules) if one.ways.address(channel)] if channel == SMS else []
    return outgoing.c.office_id.not_in(own)


def sender_for(rules: Rules, office_id: str, channel: str) -> tuple[str, str]:
    """From which address and under which name an office writes; ("", "") for those of the settings."""
    office = rules.office_of(office_id)
    own = "" if office is None or channel == SMS else office.ways.address(channel)
    return (own, office.name) if office is not None and own else ("", "")


def refuse_unserved(rules: Rules, ways: Collection[str]) -> None:
    """ValueError for an address of an office by a way that this installation does not have, and for one that two have."""
    seen: dict[tuple[str, str], str] = {}
    for office in with_own(rules):
        file = f"offices/{office.region_code}.toml: ways"
        for channel in office.ways.channels:
            if channel not in ways:
                raise ValueError(f"{file}: {channel} needs [central.{channel}] in central.toml")
            other = seen.setdefault((channel, office.ways.address(channel)), office.region_code)
            if other != office.region_code:
                raise ValueError(f"{file}: {channel} is that of {other} already")
