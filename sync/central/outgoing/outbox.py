"""The outbox as whoever tends the ways knows it: what is due is handed over, what became of it heard, messages answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from sync.cases.messages import Channel, OfOffice
from sync.cases.notice_places import EMAIL, SMS, WA
from sync.cases.office import Office
from sync.central.messages.taking import external_hash, sender_hash
from sync.central.office_ways import served_by, with_own
from sync.central.outgoing import marks
from sync.central.outgoing.addresses import normal
from sync.central.outgoing.answering import Answers
from sync.central.outgoing.queue import Said
from sync.central.outgoing.sending import send_round
from sync.central.settings import CentralSettings
from sync.central.store import Clock, Store
from sync.central.tables.messages import message


@dataclass(frozen=True, slots=True)
class Outbox:
    """``stop``: whether the process is about to end; what is left then goes out with the next round. ``settings``: of the ways,
    for the addresses that they send from."""

    store: Store
    clock: Clock
    stop: Callable[[], bool] = lambda: False
    settings: CentralSettings = field(default_factory=CentralSettings)

    @property
    def answering(self) -> Answers:
        """What the inbox tells of each message that was read."""
        ours = own_addresses(self.store.rules.office, self.settings)
        for office in with_own(self.store.rules):
            for way, addresses in own_addresses(office, self.settings).items():
                ours[way] |= addresses
        return Answers(self.store, ours)

    def send_due(self, channel: Channel) -> int:
        """Hand over what is due by this way; how many it has taken."""
        office_id = channel.office_id if isinstance(channel, OfOffice) else ""
        served = served_by(self.store.rules, channel.name, office_id)
        done = send_round(self.store, {channel.name: channel}, self.clock, self.stop, self._heard_at, served)
        return done.sent

    def hear_marks(self, channel: Channel) -> int:
        """Take over what became of earlier ones; how many changed by it."""
        return marks.take_marks(self.store, channel, self.clock)

    def _heard_at(self, connection: Connection, row: Any, said: Said) -> datetime | None:
        """When he wrote last, as a way counts its hours for free text: a message from that address, the one that is answered,
        or one that belongs to the case. The last may be a neighbour's: then the way says so, and the template goes."""
        spelt = {
            sender_hash(self.store, row.channel, one)
            for one in (said.address, said.address.removeprefix("+"))
        }
        his: list[ColumnElement[bool]] = [message.c.sender_hash.in_(sorted(spelt))]
        if said.answers:
            his.append(message.c.external_hash == external_hash(self.store, row.channel, said.answers))
        if row.case_id is not None:
            his.append(message.c.case_id == row.case_id)
        return connection.execute(
            select(func.max(message.c.told_at)).where(
                message.c.office_id == row.office_id, message.c.channel == row.channel, or_(*his)
            )
        ).scalar()


def own_addresses(office: Office, settings: CentralSettings) -> dict[str, frozenset[str]]:
    """By channel: where the office itself writes from, by its letterhead and by its settings. Nothing that comes from there is
    answered."""
    mailbox = "" if settings.email is None else settings.email.address
    card = "" if settings.sms is None else settings.sms.own_number
    said = {
        EMAIL: (office.email, office.ways.email, mailbox),
        SMS: (office.telephone, office.whatsapp, office.ways.sms_number, card),
        WA: (office.whatsapp,),
    }
    return {
        way: frozenset(normal(way, address) for address in addresses if address)
        for way, addresses in said.items()
    }
