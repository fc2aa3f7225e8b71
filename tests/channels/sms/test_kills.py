"""A kill at every line between a modem and the store: one message, never none; one SMS, never two."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hardware.modems.simulated import delivered
from sync.channels.sms import SmsChannel
from tests.channels.sms.killing import killed_at
from tests.channels.sms.spools import Taken, later
from tests.hardware.modem_rig import AT, SENDER, ModemRig

TEXT = "LAPOR " + "jhâlân rosak " * 8
DAEMON = ("modems/service.py", "modems/spool.py", "modems/awaited.py")
OFFICE = ("sms/incoming.py", "sms/spool.py", "sms/channel.py")


pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in:pytest.PytestUnraisableExceptionWarning",
    "ignore:unclosed file:ResourceWarning",
)
"""Nobody closes the files of who was killed."""


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """In memory: hundreds of runs, and the power stays on."""
    memory = Path("/dev/shm")
    with TemporaryDirectory(dir=memory if memory.is_dir() else tmp_path) as folder:
        yield Path(folder)


def rig_with_a_long_message(folder: Path) -> ModemRig:
    rig = ModemRig(folder)
    for pdu in delivered(SENDER, TEXT, AT):
        rig.modem.arrives(pdu)
    return rig


def texts(taken: Taken, channel: SmsChannel) -> list[str]:
    return [channel.read(message.raw).text for message in taken.messages.values()]


@pytest.mark.parametrize("taken_before", [False, True], ids=["daemon first", "office first"])
def test_a_daemon_killed_anywhere_brings_the_message_once(quick: Path, taken_before: bool) -> None:
    """``taken_before``: the office takes what there is before the daemon is up again, and then its double comes."""
    for line in count():
        folder = quick / str(line)
        rig = rig_with_a_long_message(folder)
        killed = killed_at(line, DAEMON, lambda rig=rig: rig.rounds(2))  # type: ignore[misc]
        channel, taken = SmsChannel(rig.spool.folder, later), Taken()
        if taken_before:
            channel.bring_in(taken)
        rig.restart()
        rig.rounds(2)
        channel.bring_in(taken)
        assert texts(taken, channel) == [TEXT.strip()], line
        assert rig.names("inbox") == []
        assert rig.modem.sim.stored == {}
        shutil.rmtree(folder)
        if not killed:
            break
    assert line > 60


def test_an_office_killed_anywhere_takes_the_message_once(quick: Path) -> None:
    for line in count():
        folder = quick / str(line)
        rig = rig_with_a_long_message(folder)
        rig.rounds(2)
        taken = Taken()
        channel = SmsChannel(rig.spool.folder, later)
        killed = killed_at(line, OFFICE, lambda: channel.bring_in(taken))  # noqa: B023
        SmsChannel(rig.spool.folder, later).bring_in(taken)
        assert texts(taken, channel) == [TEXT.strip()], line
        assert rig.names("inbox") == []
        shutil.rmtree(folder)
        if not killed:
            break
    assert line > 60


def test_a_daemon_killed_anywhere_sends_once_or_says_that_it_does_not_know(quick: Path) -> None:
    outcomes = set()
    for line in count():
        folder = quick / str(line)
        rig = ModemRig(folder)
        name = rig.order("Nomor PGT0-7K4M-92QX-5.")
        killed = killed_at(line, DAEMON, lambda rig=rig: rig.rounds(2))  # type: ignore[misc]
        rig.restart()
        rig.rounds(3)
        assert len(rig.modem.sent) <= 1, line
        assert rig.names("outbox") == []
        if rig.names("sent") == [name]:
            assert len(rig.modem.sent) == 1
            outcomes.add("sent")
        else:
            assert rig.why(name) == "in_doubt"
            outcomes.add("in doubt")
        shutil.rmtree(folder)
        if not killed:
            break
    assert outcomes == {"sent", "in doubt"}
