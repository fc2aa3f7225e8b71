"""A small office whose complainants are told by SMS, WhatsApp and e-mail, and what they were told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from sync.central.by_hand import receive
from sync.central.keys import CentreKeys
from sync.central.outgoing import sending
from sync.central.outgoing.queue import said_in, with_case
from sync.central.outgoing.sending import Round
from sync.central.people import Person
from sync.central.reach import Reach
from sync.central.store import Store, open_store
from sync.central.tables import cases
from sync.central.tables.outgoing import outgoing
from sync.central.taken_in import Received, TakenIn
from sync.channels.simulated import SimulatedChannel
from tests import migrated
from tests.central.running import SteppedClock, fresh_keys, shipped_rules
from tests.central.walking import office_of

NIK, NAME, ACCUSED, ACCOUNT = (
    "3528075203900001",
    "Fatimah Az-Zahra",
    "Bambang Irawan",
    "Loket tutup sejak pagi",
)
"""Planted: nothing of it may stand in anything that goes out."""
URL = "https://aduan.example.id"
ANSWERS = {
    "language": "id", "kind": "pengaduan", "identity_mode": "terbuka", "id_choice": "ktp", "name": NAME, "nik": NIK,
    "desa": "2001", "address_detail": "Dusun Barat", "unit": "kependudukan", "officer": ACCUSED, "account": ACCOUNT,
    "settlement": "Dibuka kembali.", "reply_way": "sms", "phone": "0812-3456-7890", "signature": "drawn",
}  # fmt: skip
BY_MAIL = {"reply_way": "email", "email": "Fatimah@Contoh.id"}


class TickingClock(SteppedClock):
    """A millisecond on with each look, so that rows lie in the order in which they were written."""

    def __call__(self) -> datetime:
        self.pass_(milliseconds=1)
        return self.now


@dataclass
class Told:
    """``ways``: one channel each, in a folder, that can be made to fail."""

    store: Store
    keys: CentreKeys
    clock: SteppedClock
    people: dict[str, Person]
    ways: dict[str, SimulatedChannel] = field(default_factory=dict)

    def case(self, channel: str = "telepon", **answers: str) -> str:
        """A complaint that a clerk has written down, opened; its id."""
        taken = TakenIn(channel, ANSWERS | answers, self.clock())
        received = receive(self.store, self.keys, taken, self.people["staf"], self.clock)
        assert isinstance(received, Received), received
        return received.case_id

    def round(self, *ways: str) -> Round:
        """One round of the loop, by these ways or by all."""
        chosen = {name: self.ways[name] for name in ways or self.ways}
        return sending.send_round(self.store, chosen, self.clock)

    def rows(self, case_id: str | None = None) -> list[Any]:
        """What was written, in order; of this case, or all."""
        where = () if case_id is None else (outgoing.c.case_id == case_id,)
        with self.store.reading() as connection:
            return list(connection.execute(with_case(*where).order_by(outgoing.c.outgoing_id)).all())

    def names(self, case_id: str | None = None) -> list[tuple[str, str, str]]:
        """Notice, channel and state of each."""
        return [(row.notice, row.channel, row.state) for row in self.rows(case_id)]

    def said(self, case_id: str) -> list[dict[str, str]]:
        """What each row has to fill in."""
        found = [said_in(self.store, row) for row in self.rows(case_id)]
        return [dict(one.values) for one in found if one is not None]

    def row(self, case_id: str) -> Any:
        """Of ``cases``."""
        with self.store.reading() as connection:
            return connection.execute(select(cases).where(cases.c.case_id == case_id)).one()


@contextmanager
def told_at(
    folder: Path, database: str | None = None, ways: tuple[str, ...] = ("sms", "wa", "email"), url: str = URL
) -> Iterator[Told]:
    """At the beginning of a working Monday."""
    clock = TickingClock()
    reach = Reach(frozenset(ways), url)
    store = open_store(database or migrated.sqlite(folder), folder, shipped_rules(), clock, reach=reach)
    channels = {name: SimulatedChannel(folder / name, name) for name in ways}
    yield Told(store, fresh_keys(folder), clock, office_of(store, clock), channels)
    store.close()


def without_ways(told: Told) -> Told:
    """The same office, with every way switched off."""
    return replace(told, store=replace(told.store, reach=Reach()))
