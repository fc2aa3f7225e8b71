"""What whoever sets the way by SMS up is told, step by step, beside the daemon's own twin."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from sync import backoffice
from sync.central.settings import SmsSettings
from sync.channels.sms.check import REMEDIES, check
from sync.channels.sms.health import TROUBLE
from sync.channels.steps import Step
from tests.hardware.modem_rig import SENDER, ModemRig


@pytest.fixture
def rig(tmp_path: Path) -> ModemRig:
    made = ModemRig(tmp_path)
    made.rounds()
    made.spool.folder.chmod(0o700)
    (made.spool.folder / "office").mkdir(exist_ok=True)
    return made


def steps(rig: ModemRig, send_to: str = "", **more: str) -> dict[str, Step]:
    settings = SmsSettings(spool=rig.spool.folder, **more)
    return {step.name: step for step in check(settings, rig.time.now, send_to)}


def bad(found: dict[str, Step]) -> list[str]:
    return [step.name for step in found.values() if not step.good]


def test_a_way_that_is_well(rig: ModemRig) -> None:
    found = steps(rig)
    assert bad(found) == []
    assert "signal 3/4 (-77 dBm)" in found["modem"].told
    assert "own_number" in found["own number"].remedy
    assert not steps(rig, own_number="+6281100002222")["own number"].remedy
    assert rig.names("outbox") == []


def test_a_folder_that_is_not_there_or_that_others_can_read(rig: ModemRig, tmp_path: Path) -> None:
    rig.spool.folder.chmod(0o750)
    assert bad(steps(rig)) == ["folder"]
    assert "chmod 700" in steps(rig)["folder"].remedy
    none = {one.name: one for one in check(SmsSettings(spool=tmp_path / "none"), rig.time.now)}
    assert bad(none) == ["folder"] == list(none)
    assert "hardware.modems" in none["folder"].remedy


def test_a_modem_that_is_gone_has_a_remedy(rig: ModemRig) -> None:
    rig.knobs.unplugged = True
    rig.passes(10)
    found = steps(rig)
    assert bad(found) == ["modem"]
    assert found["modem"].told.startswith("modem_absent")
    assert "/dev/serial/by-id" in found["modem"].remedy


def test_a_daemon_that_is_silent_and_one_that_tells_nothing(rig: ModemRig) -> None:
    late = check(SmsSettings(spool=rig.spool.folder), lambda: rig.time.now() + timedelta(minutes=10))
    assert [one.told.split(";")[0] for one in late if not one.good] == ["modem_silent"]
    (rig.spool.folder / "modem" / "standing.json").unlink()
    found = steps(rig)
    assert bad(found) == []
    assert "gammu-smsd" in found["modem"].remedy


def test_a_trial_goes_to_a_number_alone(rig: ModemRig) -> None:
    assert bad(steps(rig, "Pak Camat")) == ["trial"]
    assert bad(steps(rig, "0812-3456-7890")) == []
    [name] = rig.names("outbox")
    assert SENDER in name
    rig.rounds()
    assert len(rig.names("sent")) == 1


def test_every_remedy_is_for_trouble_that_there_is() -> None:
    assert set(REMEDIES) <= TROUBLE


def test_the_verb_tells_each_step(rig: ModemRig, capsys: pytest.CaptureFixture[str]) -> None:
    file = rig.spool.folder.parent / "central.toml"
    file.write_text(f'[central]\n[central.sms]\nspool = "{rig.spool.folder}"\n')
    rig.spool.folder.chmod(0o755)
    assert backoffice.main(["--config", str(file), "channels", "check", "sms"]) == 1
    assert "NOT   folder" in capsys.readouterr().out
