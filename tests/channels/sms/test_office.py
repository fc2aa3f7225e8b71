"""From a modem to the office's inbox and back, with nothing in between played by anybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import select

from hardware.modems.simulated import delivered
from sync.central.service import Centre
from sync.central.settings import CentralSettings, SmsSettings
from sync.central.store import open_store
from sync.central.tables.messages import channel_state, message
from sync.channels.configured import channels_of
from sync.channels.running import Tended, channel_round, reading_round
from tests import migrated
from tests.central.running import SteppedClock, fresh_keys, shipped_rules
from tests.hardware.modem_rig import SENDER, ModemRig

TEXT = "LAPOR jembatan ḍi Plakpak rosak sejak bulan lalu, tolong diperbaiki karena dilewati anak sekolah"


@pytest.fixture
def rig(tmp_path: Path) -> ModemRig:
    return ModemRig(tmp_path)


@pytest.fixture
def centre(tmp_path: Path, rig: ModemRig) -> Iterator[Centre]:
    clock, folder = SteppedClock(rig.time.now()), tmp_path / "centre"
    store = open_store(migrated.sqlite(folder), folder, shipped_rules(), clock)
    settings = CentralSettings(folder=folder, sms=SmsSettings(spool=rig.spool.folder))
    yield Centre(store, fresh_keys(folder), settings, clock)
    store.close()


def test_a_citizen_s_long_sms_waits_for_a_person(centre: Centre, rig: ModemRig) -> None:
    sent_at = rig.time.now().astimezone(None)
    for pdu in delivered(SENDER, TEXT, sent_at):
        rig.modem.arrives(pdu)
    rig.rounds()
    (channel,) = channels_of(centre)
    assert channel_round(centre, Tended(channel)) == 1
    assert channel_round(centre, Tended(channel)) == 0
    assert reading_round(centre, [channel]) == 1
    with centre.store.reading() as connection:
        (row,) = connection.execute(select(message)).all()
    assert (row.channel, row.state) == ("sms", "baru")
    assert SENDER.encode() not in bytes(repr(row), "utf-8")
    assert rig.names("inbox") == []
    assert (channel.health().state, channel.health().facts["signal"]) == ("baik", "3/4 (-77 dBm)")


def test_a_modem_that_is_gone_is_told_on_the_page(centre: Centre, rig: ModemRig) -> None:
    rig.rounds()
    rig.knobs.unplugged = True
    rig.passes(10)
    (channel,) = channels_of(centre)
    channel_round(centre, Tended(channel))
    with centre.store.reading() as connection:
        (state,) = connection.execute(select(channel_state.c.state, channel_state.c.trouble)).all()
    assert tuple(state) == ("putus", "modem_absent")


def test_without_its_table_there_is_no_sms(centre: Centre) -> None:
    centre.settings = CentralSettings(folder=centre.settings.folder)
    assert channels_of(centre) == ()


@pytest.mark.parametrize("own", ["08123", "+62 812", "+62812345678901234"])
def test_an_own_number_that_is_none_is_refused(own: str) -> None:
    with pytest.raises(msgspec.ValidationError, match="own_number"):
        msgspec.convert({"spool": "x", "own_number": own}, SmsSettings, dec_hook=lambda _, text: Path(text))
