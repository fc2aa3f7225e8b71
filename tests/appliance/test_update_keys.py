"""A release hands over to other keys, also where the office has its own: once it has proved itself, and never to none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kiosk.updates.trusted import Trusted, keys_now, trusted
from kiosk.updates.updater import Updater
from sync.cases.refusal import Refusal
from sync.vault.signing import DeviceKey
from tests.appliance.machine import FIRST, Machine, bundle

OLD, NEW, OTHER = (DeviceKey.generate() for _ in range(3))


class PowerCutError(Exception):
    """The power goes."""


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """Its office has written `OLD` into its own file."""
    made = Machine(tmp_path, OLD).install()
    made.places.own_keys.parent.mkdir(parents=True)
    says(made, OLD)
    return made


def says(machine: Machine, *keys: DeviceKey) -> None:
    machine.places.own_keys.write_text("".join(f"{key.public_raw.hex()}  # kantor\n" for key in keys))


def updater(machine: Machine) -> Updater:
    return replace(machine.updater(), keys=lambda: keys_now(machine.places))


def counts(machine: Machine) -> set[bytes]:
    found = trusted(machine.places)
    assert isinstance(found, Trusted), found
    return set(found.keys)


def raw(*keys: DeviceKey) -> set[bytes]:
    return {key.public_raw for key in keys}


def receive(
    machine: Machine, version: str, key: DeviceKey, *keys: DeviceKey, habit: str = "sound"
) -> Refusal | None:
    bundle(machine.places.incoming, key, version, habit, keys=keys)
    return updater(machine).look()


def test_the_new_key_counts_once_the_release_has_proved_itself_and_the_old_one_signs_nothing_more(
    machine: Machine,
) -> None:
    assert receive(machine, "0.2.0", OLD, NEW) is None
    assert counts(machine) == raw(OLD)
    assert updater(machine).switch() is None
    assert counts(machine) == raw(NEW)
    assert receive(machine, "0.3.0", OLD) == Refusal("release.unsigned", {"by": OLD.key_id.hex()})
    assert receive(machine, "0.3.0", NEW) is None
    assert updater(machine).switch() is None
    assert counts(machine) == raw(NEW), "a release that names none leaves them as they are"


def test_a_key_can_be_added_beside_the_one_that_signs(machine: Machine) -> None:
    receive(machine, "0.2.0", OLD, OLD, NEW)
    updater(machine).switch()
    assert counts(machine) == raw(OLD, NEW)
    assert receive(machine, "0.3.0", NEW, NEW) is None
    updater(machine).switch()
    assert counts(machine) == raw(NEW)


def test_one_that_is_taken_back_has_handed_nothing_over(machine: Machine) -> None:
    receive(machine, "0.2.0", OLD, NEW, habit="dies")
    assert updater(machine).switch() == Refusal("update.died")
    assert updater(machine).settle() is None
    assert counts(machine) == raw(OLD)
    assert not machine.places.handed_over.exists()
    assert receive(machine, "0.3.0", OLD) is None


@pytest.mark.parametrize(
    ("at", "then"), [("probation.passed", OLD), ("stage.confirmed", NEW), ("keys.handed_over", NEW)]
)
def test_a_cut_leaves_the_old_keys_until_the_release_is_kept_and_the_new_ones_then(
    machine: Machine, at: str, then: DeviceKey
) -> None:
    receive(machine, "0.2.0", OLD, NEW)

    def boundary(step: str) -> None:
        if step == at:
            raise PowerCutError

    machine.boundary = boundary
    with pytest.raises(PowerCutError):
        updater(machine).switch()
    machine.boundary = lambda _step: None
    assert updater(machine).settle() is None
    assert counts(machine) == raw(then)
    updater(machine).switch()
    assert machine.places.running() == "0.2.0"
    assert counts(machine) == raw(NEW)


def test_who_goes_back_later_does_not_bring_a_withdrawn_key_back(machine: Machine) -> None:
    """The kiosk's user may ask for that: whoever has that user and a key that leaked must not become its heir."""
    receive(machine, "0.2.0", OLD, NEW)
    updater(machine).switch()
    updater(machine).back("layar kosong")
    assert machine.places.running() == FIRST
    assert counts(machine) == raw(NEW)
    assert receive(machine, "0.3.0", OLD) == Refusal("release.unsigned", {"by": OLD.key_id.hex()})
    assert receive(machine, "0.3.0", NEW) is None


def test_other_keys_in_the_office_s_file_are_its_last_word(machine: Machine) -> None:
    receive(machine, "0.2.0", OLD, NEW)
    updater(machine).switch()
    says(machine, OLD, OTHER)
    assert updater(machine).settle() is None
    assert counts(machine) == raw(OLD, OTHER), "what the same release has said is not said again"
    receive(machine, "0.3.0", OTHER, NEW)
    updater(machine).switch()
    assert counts(machine) == raw(NEW)


def test_a_key_that_counts_no_more_as_its_release_is_kept_hands_nothing_over(machine: Machine) -> None:
    receive(machine, "0.2.0", OLD, NEW)
    says(machine, OTHER)
    updater(machine).switch()
    assert machine.places.running() == "0.2.0"
    assert counts(machine) == raw(OTHER)


def test_a_disk_that_does_not_take_them_delays_them_and_nothing_else(machine: Machine) -> None:
    receive(machine, "0.2.0", OLD, NEW)
    in_the_way = machine.places.state / f".{machine.places.handed_over.name}.new"
    in_the_way.mkdir()
    assert updater(machine).switch() is None
    assert updater(machine).settle() is None
    assert machine.places.running() == "0.2.0"
    assert counts(machine) == raw(OLD)
    in_the_way.rmdir()
    updater(machine).settle()
    assert counts(machine) == raw(NEW)


def test_where_the_office_has_no_keys_of_its_own_the_release_s_count_as_before(machine: Machine) -> None:
    machine.places.own_keys.write_text("# nothing\n")
    bundle(machine.places.incoming, OLD, "0.2.0", keys=(NEW,))
    assert machine.updater().look() is None
    assert machine.updater().switch() is None
    assert not machine.places.handed_over.exists()
    assert trusted(machine.places) == Refusal("release.no_keys")  # of this checkout


@pytest.mark.parametrize("words", [b"", b"{", b'{"keys":[],"over":[],"by":"0.2.0","signed_by":""}'])
def test_what_cannot_be_read_does_not_bring_the_old_key_back(machine: Machine, words: bytes) -> None:
    receive(machine, "0.2.0", OLD, NEW)
    updater(machine).switch()
    machine.places.handed_over.write_bytes(words)
    assert receive(machine, "0.3.0", OLD) == Refusal("release.handed_over")
    machine.places.handed_over.unlink()
    assert updater(machine).settle() is None
    assert counts(machine) == raw(NEW), "the release that runs says it once more"
