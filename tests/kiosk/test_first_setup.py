"""The first setup at the screen: nobody without the desk's one-time code gets any code (decisions/0082)."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.readers.simulated import SimulatedReader
from kiosk.__main__ import main
from kiosk.first_code import LASTS_S
from kiosk.presenters.commands import Back, Cancel, Choose, Digit, Enter, Primary
from kiosk.presenters.maintenance_views import ErrandView, StaffCodeView, StaffView
from kiosk.presenters.views import ClosedView
from kiosk.texts.text import Text, Verbatim
from sync.central import key_changes
from sync.central.key_ring import secret_name
from sync.central.keys import CentreKeys, prepare
from sync.vault.signing import DeviceKey
from tests.central.running import RunningCentre, SteppedClock, centre_at
from tests.kiosk.new_machine import CODE, NewMachine, new_machine
from tests.kiosk.world import CONFIG
from tests.sending import held


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[RunningCentre]:
    with centre_at(tmp_path / "centre", None, SteppedClock()) as running:
        yield running


@pytest.fixture
def machine(tmp_path: Path, centre: RunningCentre, monkeypatch: pytest.MonkeyPatch) -> Iterator[NewMachine]:
    with new_machine(tmp_path / "kiosk", centre, monkeypatch) as made:
        yield made


def set_up(machine: NewMachine) -> None:
    """Enrolled, with the code of one colleague, and begun anew."""
    machine.hold_mark()
    machine.enrol(machine.centre.code())
    machine.until_screen("staff_enrolled")
    machine.act(Primary())
    machine.name_and_code()
    machine.until_screen("staff_first_done")
    machine.again()


def test_from_an_image_to_the_first_case_at_the_centre(
    machine: NewMachine, centre: RunningCentre, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(machine.view, ClosedView)
    with caplog.at_level(logging.INFO, "kotak"):
        machine.hold_mark()
        assert machine.screen == "staff_first"
        assert (
            "Belum ada kode petugas di mesin ini. Kode sekali pakai dari pusat membuka pintunya."
            in machine.say()
        )
        machine.enrol(centre.code())
        machine.until_screen("staff_enrolled")
        assert "Pusat membuka kasus uji dan menandatanganinya." in machine.say()
        assert "Mesin sudah terdaftar. Buat kode petugas pertama sekarang." in machine.say()
        assert machine.people == 0, "the centre comes first"
        machine.act(Primary())
        machine.name_and_code()
        machine.until_screen("staff_first_done")
        machine.act(Primary())
        machine.until(lambda: machine.restarts == 1)
    told = [
        (one.message, one.__dict__["facts"].get("what"), one.__dict__["facts"].get("who"))
        for one in caplog.records
        if one.message in ("service.done", "access.first_code", "kiosk.enrolled")
    ]
    assert [one[:2] for one in told] == [
        ("kiosk.enrolled", None),
        ("service.done", "enrol"),
        ("access.first_code", None),
        ("service.done", "first_code"),
        ("service.done", "restart"),
    ]
    assert told[1][2] == "setup"
    assert told[2][2] == told[3][2] == told[4][2] != "setup"
    machine.again()
    assert machine.screen == "welcome"
    machine.complain()
    machine.enter()
    machine.act(Primary())
    machine.until(lambda: isinstance(machine.view, ErrandView) and machine.view.end is not None)
    assert held(centre)[0] == 1


def test_a_colleague_s_code_is_made_at_the_screen_and_opens_the_area(machine: NewMachine) -> None:
    set_up(machine)
    machine.enter()
    machine.act(Choose("machine"), Choose("setup"), Choose("codes"))
    machine.digits(CODE)
    machine.until_screen("staff_codes")
    machine.until(lambda: machine.view.primary is not None)
    machine.act(Primary())
    machine.name_and_code("Budi Contoh", "5093811")
    machine.until_screen("staff_codes")
    assert machine.people == 2
    machine.act(Cancel())
    machine.hold_mark()
    machine.digits("5093811")
    machine.until_screen("staff_home")


def test_until_then_it_says_that_it_is_not_in_use_and_the_log_says_why(machine: NewMachine) -> None:
    assert machine.view.title == Text("closed.new")
    area = machine.kiosk.visit._outside.maintenance
    assert area is not None
    assert [line.facts for line in area.log() if line.event == "lobby.closed"] == ["why=journal.not_enrolled"]


def test_the_qr_of_the_desk_does_the_same(machine: NewMachine, centre: RunningCentre) -> None:
    machine.hold_mark()
    machine.act(Primary())
    reader = machine.kiosk.reader
    assert isinstance(reader, SimulatedReader)
    key = hashlib.sha256(centre.keys.public).hexdigest()
    reader.present(json.dumps({"v": 1, "code": centre.code(), "url": centre.url, "key": key}).encode())
    machine.until_screen("staff_enrolled")


def test_without_the_desk_s_code_there_is_no_way_to_a_staff_code(machine: NewMachine) -> None:
    machine.hold_mark()
    for command in (
        Choose("service"),
        Choose("enrol"),
        Choose("machine"),
        Choose("sync"),
        Digit("4"),
        Enter("x"),
        Back(),
    ):
        machine.act(command)
        assert machine.screen == "staff_first"
    machine.enrol("00000-00000")
    machine.until_problem("staff.enrol.code_wrong")
    machine.act(Back())
    machine.act(Cancel())
    machine.hold_mark()
    assert machine.screen == "staff_first"
    assert machine.people == 0
    first = machine.kiosk.visit._outside.maintenance.first  # type: ignore[union-attr]
    assert first is not None
    assert getattr(first.set("Siti", CODE), "code", None) == "access.not_first"


def test_devices_and_network_of_a_new_machine_are_tried_first_and_of_no_other(
    machine: NewMachine, centre: RunningCentre
) -> None:
    machine.hold_mark()
    for door in ("tests", "network"):
        machine.act(Choose(door))
        assert machine.screen == f"staff_{door}"
        machine.act(Back())
        assert machine.screen == "staff_first"
    machine.enrol(centre.code())
    machine.until_screen("staff_enrolled")
    machine.again()
    machine.hold_mark()
    for door in ("tests", "network"):
        machine.act(Choose(door))
        assert machine.screen == "staff_first", "it serves citizens now"


def test_wrong_codes_of_the_desk_are_limited_by_the_centre(
    machine: NewMachine, centre: RunningCentre
) -> None:
    machine.hold_mark()
    machine.act(Primary())
    for n in range(5):
        machine.act(Enter(f"000000000{n}"), Primary())
        machine.until_problem("staff.enrol.code_wrong")
    machine.act(Enter(centre.code().replace("-", "")), Primary())
    machine.until_problem("staff.enrol.too_many")
    assert machine.people == 0


def test_a_desk_s_code_of_a_quarter_of_an_hour_ago_is_refused(
    machine: NewMachine, centre: RunningCentre
) -> None:
    code = centre.code()
    centre.clock.pass_(minutes=16)
    machine.hold_mark()
    machine.enrol(code)
    machine.until_problem("staff.enrol.code_expired")


def test_whoever_leaves_after_the_enrolment_comes_back_to_the_first_code(
    machine: NewMachine, centre: RunningCentre
) -> None:
    machine.hold_mark()
    machine.enrol(centre.code())
    machine.until_screen("staff_enrolled")
    machine.act(Cancel())
    assert isinstance(machine.view, ClosedView)
    machine.seconds += LASTS_S - 1
    machine.hold_mark()
    machine.act(Primary())
    machine.name_and_code()
    machine.until_screen("staff_first_done")


def test_a_quarter_of_an_hour_later_the_desk_is_asked_again(
    machine: NewMachine, centre: RunningCentre
) -> None:
    machine.hold_mark()
    machine.enrol(centre.code())
    machine.until_screen("staff_enrolled")
    machine.act(Primary())
    machine.act(Enter("Siti"), Primary())
    machine.digits(CODE)
    machine.seconds += LASTS_S + 1
    machine.digits(CODE)
    machine.until_problem("staff.first.over")
    assert machine.people == 0
    machine.act(Primary(), Primary())
    assert machine.screen == "staff_enrol"


def test_a_power_cut_before_the_first_code_costs_the_desk_s_code_once_more(
    machine: NewMachine, centre: RunningCentre
) -> None:
    code = centre.code()
    machine.hold_mark()
    machine.enrol(code)
    machine.until_screen("staff_enrolled")
    machine.again()
    assert machine.screen == "welcome", "it takes complaints meanwhile"
    machine.hold_mark()
    assert machine.screen == "staff_first"
    machine.enrol(code)
    machine.until_screen("staff_enrolled")
    assert isinstance(machine.view, StaffView)
    assert {row.id: row.state for row in machine.view.rows}["prefix"] == Verbatim("PGT1"), "no second prefix"
    machine.act(Primary())
    machine.name_and_code()
    machine.until_screen("staff_first_done")


@pytest.mark.parametrize("hours", [1, -1])
def test_the_slip_of_an_old_enrolment_opens_nothing_and_a_fresh_one_does(
    machine: NewMachine, centre: RunningCentre, hours: int
) -> None:
    """``hours`` later, or after the clock was set back: the centre itself repeats its answer to the same key for ever."""
    code = centre.code()
    machine.hold_mark()
    machine.enrol(code)
    machine.until_screen("staff_enrolled")
    machine.again()
    centre.clock.pass_(hours=hours)
    machine.hold_mark()
    machine.enrol(code)
    machine.until_problem("staff.enrol.code_expired")
    machine.act(Enter(centre.code().replace("-", "")), Primary())
    machine.until_screen("staff_enrolled")


def test_an_enrolled_machine_without_codes_stays_with_its_centre(
    machine: NewMachine, centre: RunningCentre, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A live kiosk on which nobody has a code yet is not carried off by the QR, nor by the code, of somebody else's centre."""
    machine.hold_mark()
    machine.enrol(centre.code())
    machine.until_screen("staff_enrolled")
    with centre_at(tmp_path / "theirs", None, centre.clock) as theirs:
        monkeypatch.setenv("KOTAK_ADUAN_CENTRE__URL", theirs.url)
        machine.again()
        machine.hold_mark()
        machine.act(Primary())
        key = hashlib.sha256(theirs.keys.public).hexdigest()
        reader = machine.kiosk.reader
        assert isinstance(reader, SimulatedReader)
        reader.present(json.dumps({"v": 1, "code": theirs.code(), "url": theirs.url, "key": key}).encode())
        machine.until_problem("staff.enrol.other_centre")
        machine.act(Enter(theirs.code().replace("-", "")), Primary())
        machine.until_problem("staff.enrol.no_contact")
    assert machine.people == 0


def test_where_somebody_has_a_code_it_is_asked_for_whatever_happened(
    machine: NewMachine, centre: RunningCentre
) -> None:
    set_up(machine)
    machine.hold_mark()
    assert machine.screen == "staff_code"
    machine.act(Cancel())
    machine.kiosk.close()
    (machine.folder / "device.key").unlink()
    machine.again()
    assert isinstance(machine.view, ClosedView), "its key is lost: it must enrol again"
    machine.hold_mark()
    assert machine.screen == "staff_code"


def test_a_damaged_file_of_codes_is_no_machine_without_codes(machine: NewMachine) -> None:
    (machine.folder / "staff.json").write_bytes(b"{")
    machine.hold_mark()
    assert machine.screen == "staff_code"


def test_a_code_that_anybody_would_try_and_two_that_differ(
    machine: NewMachine, centre: RunningCentre
) -> None:
    machine.hold_mark()
    machine.enrol(centre.code())
    machine.until_screen("staff_enrolled")
    machine.act(Primary(), Primary())
    machine.until_problem("staff.first.no_name")
    machine.act(Enter("Siti"), Primary())
    for code, problem in (("123456", "plain"), ("4071", "digits")):
        machine.digits(code)
        machine.until_problem(f"staff.first.{problem}")
    machine.digits(CODE)
    machine.digits("4071994")
    machine.until_problem("staff.first.differ")
    assert machine.people == 0
    assert isinstance(machine.view, StaffCodeView)
    assert machine.view.title.id == "staff.first.new_code", "it begins with the first again"
    assert CODE not in repr(machine.view)


def test_what_the_centre_cannot_open_is_not_taken_until_it_can(
    machine: NewMachine, centre: RunningCentre, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(machine)
    assert machine.screen == "welcome"
    _lose_the_office_s_key(centre)
    machine.enter()
    _test_case(machine, "staff.test.cannot_open")
    machine.act(Cancel())
    assert isinstance(machine.view, ClosedView)
    machine.kiosk.close()
    assert main(["--config", str(CONFIG / "demo.toml"), "doctor", "--no-paper"]) == 1
    assert "the centre could not open its test case; intake is closed" in capsys.readouterr().out
    machine.again()
    assert isinstance(machine.view, ClosedView), "a restart opens nothing"
    machine.enter()
    machine.act(Choose("service"))
    assert "Pusat tidak dapat membuka kasus uji" in machine.say()
    machine.act(Choose("state"))
    assert machine.screen == "staff_again"
    machine.act(Back(), Back())
    machine.act(Primary())  # synchronised: the centre's new list of keys comes with it
    machine.until(lambda: isinstance(machine.view, ErrandView) and machine.view.end is not None)
    machine.act(Primary())
    _test_case(machine, "staff.test.opened")
    machine.act(Cancel())
    assert machine.screen == "welcome"


def _test_case(machine: NewMachine, end: str) -> None:
    machine.until_screen("staff_home")
    machine.act(Choose("sync"), Choose("test"))
    machine.until(lambda: isinstance(machine.view, ErrandView) and machine.view.end is not None)
    assert isinstance(machine.view, ErrandView)
    assert machine.view.end is not None
    assert machine.view.end.id == end


def _lose_the_office_s_key(centre: RunningCentre) -> None:
    """The office has another key, and the one to which kiosks still seal is gone."""
    console = prepare(centre.keys.folder.parent)
    assert isinstance(console, CentreKeys)
    before, root = console.ring.current("office"), key_changes.root_from(console, None)
    assert isinstance(root, DeviceKey)
    key_changes.rotate_sealing(console, "office", root, centre.clock())
    (centre.keys.folder / secret_name(before)).unlink()
