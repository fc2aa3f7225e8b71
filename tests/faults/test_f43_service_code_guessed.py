"""F43: the staff code is guessed. Five tries are free, then each waits longer; no restart and no clock shortens that."""

from __future__ import annotations

import hashlib
import json
import logging
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.maintenance import Person
from kiosk.service_access import Cost, Roster, ServiceAccess, StaffCode, StaffCodes, tries_path, wait_after
from sync.cases.refusal import Refusal

CODE, WRONG = "4071993", "4071994"
QUICK = Cost(memory_kib=8, time=1)  # a real hash, in microseconds


class Machine:
    """One kiosk's folder and clocks; `again` is a reboot, after which the monotonic clock begins at nothing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seconds = 5_000.0
        self.now = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
        self.codes = StaffCodes(folder, lambda: self.now, random.Random(1).randbytes, QUICK)
        self.access = ServiceAccess(self.codes, lambda: self.seconds)

    def again(self) -> None:
        self.seconds = 12.0
        self.access = ServiceAccess(self.codes, lambda: self.seconds)

    def miss(self, times: int) -> None:
        for _ in range(times):
            self.seconds += self.access.waits_s()
            assert self.access.enter(WRONG) == Refusal("access.wrong")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path / "kiosk")
    assert isinstance(made.codes.add("Siti", CODE), Person)
    return made


def test_no_code_exists_by_itself(tmp_path: Path) -> None:
    bare = Machine(tmp_path)
    assert not bare.access.has_codes()
    for code in ("", "0000", "000000", "123456", "1234567890"):
        assert isinstance(bare.access.enter(code), Refusal)


def test_five_are_free_then_fifteen_seconds_doubling(machine: Machine) -> None:
    waits = []
    for _ in range(17):
        waits.append(machine.access.waits_s())
        machine.miss(1)
    assert waits == [0] * 5 + [15 * 2**n for n in range(10)] + [7_680, 7_680]
    assert waits[14] == 7_680  # before the 15th try


def test_while_it_waits_even_the_right_code_is_not_looked_at(machine: Machine) -> None:
    machine.miss(6)
    machine.seconds += 29.9
    assert machine.access.enter(CODE) == Refusal("access.waits")
    machine.seconds += 0.2
    assert isinstance(machine.access.enter(CODE), Person)


def test_a_restart_costs_the_whole_wait_again(machine: Machine) -> None:
    machine.miss(9)
    machine.seconds += wait_after(9) - 1
    machine.again()
    assert machine.access.waits_s() == wait_after(9) == 240
    machine.again()
    machine.miss(1)
    assert machine.access.waits_s() == 480


def test_a_restart_after_each_free_try_wins_none(machine: Machine) -> None:
    for _ in range(5):
        machine.miss(1)
        machine.again()
    assert machine.access.waits_s() == 15


@pytest.mark.parametrize("step", [timedelta(days=-20_000), timedelta(days=3650)])
def test_a_clock_that_is_set_changes_nothing(machine: Machine, step: timedelta) -> None:
    machine.miss(8)
    machine.now += step
    assert machine.access.waits_s() == 120
    machine.again()
    assert machine.access.waits_s() == 120


def test_a_plug_pulled_in_mid_try_has_cost_the_try(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    def pulled(*_: object, **_more: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("argon2.low_level.hash_secret_raw", pulled)
    with pytest.raises(KeyboardInterrupt):
        machine.access.enter(WRONG)
    machine.again()
    assert machine.access.free_tries() == 4


def test_what_cannot_be_counted_is_not_looked_at(machine: Machine) -> None:
    tries_path(machine.folder).mkdir()
    assert machine.access.enter(CODE) == Refusal("access.not_counted")


@pytest.mark.parametrize("damage", [b"", b"{", b'{"count": -3}', b'{"count": "0"}'])
def test_a_damaged_counter_stands_at_the_longest_wait(machine: Machine, damage: bytes) -> None:
    tries_path(machine.folder).write_bytes(damage)
    machine.again()
    assert machine.access.waits_s() == 7_680


def test_damaged_codes_let_nobody_in(machine: Machine) -> None:
    machine.codes.path.write_bytes(b'{"salt": "", "people": []}')
    assert machine.access.enter(CODE) == Refusal("access.unreadable")


def test_the_right_code_begins_anew(machine: Machine) -> None:
    machine.miss(5)
    machine.seconds += 15
    assert machine.access.enter(CODE) == Person(machine.codes.roster().people[0].id, "Siti")  # type: ignore[union-attr]
    assert machine.access.free_tries() == 5
    machine.again()
    assert machine.access.waits_s() == 0


def test_unlocking_from_another_process_counts_at_once(machine: Machine) -> None:
    machine.miss(7)
    tries_path(machine.folder).unlink()
    assert machine.access.waits_s() == 0
    assert isinstance(machine.access.enter(CODE), Person)


def test_the_code_is_in_no_file_and_in_no_line_of_the_log(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "kotak"):
        machine.miss(1)
        machine.access.enter(CODE)
    said = [(record.message, record.__dict__["facts"]) for record in caplog.records]
    assert [name for name, _ in said] == ["access.code_missed", "access.entered"]
    kept = b"".join(path.read_bytes() for path in machine.folder.iterdir())
    for secret in (CODE, WRONG):
        assert secret.encode() not in kept
        assert secret not in repr(said)
    assert "Siti" not in repr(said)
    assert all(path.stat().st_mode & 0o077 == 0 for path in machine.folder.iterdir())


def test_two_people_and_one_who_has_left(machine: Machine) -> None:
    assert machine.codes.add("Budi", CODE) == Refusal("access.taken")
    assert machine.codes.add("Siti", "5093811") == Refusal("access.name")
    budi = machine.codes.add("Budi", "5093811")
    assert isinstance(budi, Person)
    assert machine.access.enter("5093811") == budi
    assert machine.codes.remove("Budi") == budi
    assert machine.access.enter("5093811") == Refusal("access.wrong")
    assert machine.codes.remove("Budi") == Refusal("access.unknown")


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("12345", "digits"),
        ("12345678901", "digits"),
        ("12a456", "digits"),
        ("١٢٣٤٥٦", "digits"),
        ("777777", "too_plain"),
        ("234567", "too_plain"),
        ("890123", "too_plain"),
        ("654321", "too_plain"),
    ],
)
def test_codes_that_anybody_would_try_first_are_refused(machine: Machine, code: str, why: str) -> None:
    assert machine.codes.add("Budi", code) == Refusal(f"access.{why}")


def test_a_code_of_an_older_file_is_right_and_renewed(
    machine: Machine, caplog: pytest.LogCaptureFixture
) -> None:
    salt, cost = b"s" * 32, {"n": 16, "r": 1, "p": 1}
    old = [
        {"id": f"s00{n}", "name": name, "hash": _by_scrypt(code, salt), "added_at": "2026-11-02T03:00:00Z"}
        for n, (name, code) in enumerate({"Siti": CODE, "Budi": "5093811"}.items())
    ]
    whole = {"salt": salt, "cost": cost, "people": old}
    machine.codes.path.write_bytes(msgspec.json.encode(whole))
    with caplog.at_level(logging.INFO, "kotak"):
        assert machine.access.enter(CODE) == Person("s000", "Siti")
    assert "access.code_renewed" in [record.message for record in caplog.records]
    assert [one.by for one in _people(machine)] == ["argon2id", "scrypt"]
    assert machine.access.enter(CODE) == Person("s000", "Siti")
    assert machine.codes.add("Wati", "5093811") == Refusal("access.taken"), "whichever way it is kept"
    assert machine.access.enter("5093811") == Person("s001", "Budi")
    assert machine.access.enter(WRONG) == Refusal("access.wrong")
    assert [one.by for one in _people(machine)] == ["argon2id", "argon2id"]


def test_the_shipped_cost_is_slow_enough(tmp_path: Path) -> None:
    codes = StaffCodes(tmp_path, lambda: datetime(2026, 11, 23, tzinfo=UTC), random.Random(1).randbytes)
    codes.add("Siti", CODE)
    kept = json.loads(codes.path.read_bytes())
    assert kept["people"][0]["by"] == "argon2id"
    assert kept["argon2"]["memory_kib"] >= 19 * 1024  # OWASP: 19 MiB and two passes at the least
    assert kept["argon2"]["time"] >= 2


def _by_scrypt(code: str, salt: bytes) -> bytes:
    return hashlib.scrypt(code.encode(), salt=salt, n=16, r=1, p=1, dklen=32)


def _people(machine: Machine) -> tuple[StaffCode, ...]:
    roster = machine.codes.roster()
    assert isinstance(roster, Roster)
    return roster.people
