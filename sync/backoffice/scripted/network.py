"""How the citizens of the script are told: a network that takes nearly everything, and nobody hears of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from sqlalchemy import update

from sync.backoffice.scripted.troupe import ScriptedClock
from sync.cases.messages import WELL, Content, Health, Mark, NotSent, Outcome, Outgoing, Sent, Take
from sync.cases.notice_places import SMS, WA
from sync.central.outgoing.contacts import BOUNCED
from sync.central.outgoing.marks import take_marks
from sync.central.outgoing.queue import CANCELLED, DELIVERED, WAITING
from sync.central.outgoing.sending import AT_ONCE, send_round
from sync.central.outgoing.steering import BY_STAFF
from sync.central.service import Centre
from sync.central.store import Store
from sync.central.tables.outgoing import outgoing

WAYS = (SMS, WA)


@dataclass
class ScriptedNetwork:
    """`sync.cases.messages.Channel`. A few addresses take nothing, a few telephones stay off for good."""

    name: str
    clock: ScriptedClock
    rng: Random
    _taken: list[Mark] = field(default_factory=list)

    def bring_in(self, take: Take) -> int:
        return 0

    def read(self, raw: bytes) -> Content:
        raise ValueError("nothing comes by it")

    def send(self, notice: Outgoing) -> Outcome:
        if self.rng.random() < 0.03:
            return NotSent(BOUNCED)
        if self.rng.random() < 0.9:
            arrives = self.clock() + timedelta(seconds=self.rng.randint(4, 90))
            self._taken.append(Mark(DELIVERED, arrives, reference=notice.reference))
        return Sent(f"demo-{notice.reference}")

    def marks(self) -> Iterable[Mark]:
        taken, self._taken = self._taken, []
        return taken

    def health(self) -> Health:
        return Health(WELL)


def networks(clock: ScriptedClock, seed: int) -> dict[str, ScriptedNetwork]:
    """One for each way by which the script tells; their chances are not those of the year."""
    return {name: ScriptedNetwork(name, clock, Random(f"{seed} {name}")) for name in WAYS}  # noqa: S311 - a script


def reached(centre: Centre) -> Centre:
    """The same centre, with the ways of the script in place of its own."""
    reach = replace(centre.store.reach, ways=frozenset(WAYS))
    return replace(centre, store=replace(centre.store, reach=reach))


def send_all(store: Store, ways: dict[str, ScriptedNetwork], clock: ScriptedClock) -> None:
    """All that is due now, and what became of the last."""
    while send_round(store, ways, clock).looked_at >= AT_ONCE:
        pass
    for way in ways.values():
        take_marks(store, way, clock)


def hold_back_what_waits(store: Store) -> int:
    """What still waits must not go out by the office's own modem: its citizens do not exist. How many."""
    left = outgoing.c.channel.in_(sorted(store.reach.ways)) & (outgoing.c.state == WAITING)
    held = update(outgoing).where(left).values(state=CANCELLED, code=BY_STAFF)
    return store.write(lambda connection: connection.execute(held).rowcount)
