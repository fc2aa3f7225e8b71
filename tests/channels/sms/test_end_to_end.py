"""A complaint by SMS from a telephone to its telephone: the modem's air and the office's rows are all that is looked at."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from hardware.modems.pdu import decode_submit
from hardware.modems.simulated import delivered, reported
from sync.central.reach import Reach
from sync.central.service import Centre
from sync.central.settings import CentralSettings, MessageSettings, SmsSettings
from sync.central.store import open_store
from sync.central.tables.messages import message
from sync.central.tables.outgoing import outgoing
from sync.central.upkeep import background_round
from sync.channels.configured import channels_of, outbox_of
from sync.channels.running import Tended, channel_round, reading_round
from tests import migrated
from tests.central.running import SteppedClock, fresh_keys, shipped_rules
from tests.hardware.modem_rig import SENDER, ModemRig

WIB = timezone(timedelta(hours=7))
FRIDAY_MORNING = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
NIK = "3528071203850002"
PLANTED = (NIK, "Sukarman", "uang pelicin")
"""What no SMS of ours may say."""


class World:
    """A telephone, a modem, its daemon and the office, in steps of forty seconds."""

    def __init__(self, folder: Path) -> None:
        self.rig = ModemRig(folder)
        self.clock = SteppedClock(FRIDAY_MORNING)
        self.rig.time.seconds += (self.clock.now - self.rig.time.now()).total_seconds()
        self.rig.restart()
        sms = SmsSettings(spool=self.rig.spool.folder)
        place = folder / "centre"
        rules, reach = shipped_rules(), Reach(frozenset({"sms"}))
        store = open_store(migrated.sqlite(place), place, rules, self.clock, reach=reach)
        by_rule = MessageSettings(open_by_rule=True)
        settings = CentralSettings(folder=place, sms=sms, messages=by_rule)
        self.centre = Centre(store, fresh_keys(place), settings, self.clock)
        (self.channel,) = channels_of(self.centre)
        self.outbox = outbox_of(self.centre)

    def writes(self, text: str, sender: str = SENDER) -> None:
        for pdu in delivered(sender, text, self.clock.now.astimezone(WIB)):
            self.rig.modem.arrives(pdu)
        self.passes()

    def passes(self, steps: int = 4) -> None:
        for _ in range(steps):
            self.rig.rounds()
            channel_round(self.centre, Tended(self.channel), self.outbox)
            reading_round(self.centre, [self.channel], self.outbox)
            background_round(self.centre)
            self.clock.pass_(seconds=40)

    @property
    def air(self) -> list[str]:
        """What went out, in its order."""
        parts = [decode_submit(pdu) for pdu in self.rig.modem.sent]
        assert {part.recipient for part in parts} <= {SENDER}
        return [part.units.decode("utf-16-be") for part in parts]

    def rows(self, *columns: Any) -> list[Any]:
        with self.centre.store.reading() as connection:
            return [tuple(row) for row in connection.execute(select(*columns))]


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = World(tmp_path)
    yield made
    made.centre.store.close()


def test_a_complaint_its_number_its_status_and_what_became_of_each(world: World) -> None:
    world.writes(f"LAPOR Sukarman minta uang pelicin untuk KTP saya, NIK {NIK}, di loket sejak hari Senin")
    (received,) = world.air
    number = re.search(r"PGT0-\w{4}-\w{4}-\w", received)
    assert number
    assert len(received) <= 160
    assert received.isascii()
    world.rig.modem.reports(reported(1, SENDER, FRIDAY_MORNING, FRIDAY_MORNING))
    world.passes(2)
    assert [row[0] for row in world.rows(outgoing.c.state)] == ["sampai"]
    world.writes(f"status {number[0].lower()}")
    assert world.air[1].startswith(f"{number[0]}: ")
    assert not [word for word in PLANTED for said in world.air if word in said]


def test_operators_and_shops_get_no_answer_and_are_kept(world: World) -> None:
    world.writes("BANTUAN", "TELKOMSEL")
    world.writes("LAPOR", "363")
    assert world.air == []
    assert [row[0] for row in world.rows(message.c.state)] == ["baru", "baru"]


def test_a_flood_gets_five_answers_and_is_kept(world: World) -> None:
    for _ in range(8):
        world.writes("STOP")
    assert len(world.air) == 5
    assert len(world.rows(message.c.state)) == 8


def test_what_came_while_the_modem_was_away_is_answered(world: World) -> None:
    world.rig.knobs.unplugged = True
    world.rig.rounds()
    world.rig.modem.sim.keep(delivered(SENDER, "BANTUAN", FRIDAY_MORNING)[0].hex())
    world.passes()
    assert world.rows(message.c.state) == []
    world.rig.knobs.unplugged = False
    world.rig.passes(61)
    world.passes()
    assert len(world.air) == 1
