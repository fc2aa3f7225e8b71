"""A release is checked, unpacked, tried, switched to; one that does not live is taken back with every case."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import msgspec
import pytest

from kiosk.updates.by_stick import bring, bundles_on
from kiosk.updates.chores import Chore, OtherUser, chore
from kiosk.updates.moment import SWITCH, asked, drop, dropped
from kiosk.updates.places import Places, point
from kiosk.updates.unpacking import RECORD, Record, read_record
from kiosk.verbs.update import go
from sync.cases.refusal import Refusal
from sync.journal.schema import HEAD
from tests.appliance.machine import FIRST, NEXT, NOW, Machine, bundle, take_a_case_as_newer
from tests.kiosk.world import CONFIG


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path).install()


def test_a_sound_release_runs_in_the_end_and_the_one_before_stays(machine: Machine) -> None:
    path = machine.receive("0.2.0")
    updater = machine.updater()
    assert updater.look() is None
    assert (updater.state().stage, updater.state().version) == ("ready", "0.2.0")
    assert machine.places.running() == FIRST
    assert machine.lobby.told == []  # what runs is not disturbed before a moment without a visit
    assert updater.switch() is None
    state = updater.state()
    assert (state.stage, state.floor, state.last and state.last.word) == ("rest", "0.2.0", "update.done")
    assert machine.places.running() == "0.2.0"
    assert machine.places.installed() == [FIRST, "0.2.0"]
    record = read_record(machine.places.release("0.2.0"))
    assert record is not None
    assert record.signed_by == machine.key.public_raw.hex()
    assert not path.exists()
    assert not machine.places.confirmed.is_symlink()
    assert not (machine.stand.folder / "before-update").exists()
    assert machine.serials() == [1, 2, 3]


def test_only_the_running_release_s_code_touches_the_journal_before_the_new_one_has_proved_itself(
    machine: Machine,
) -> None:
    machine.receive("0.2.0")
    machine.updater().look()
    machine.updater().switch()
    assert machine.chores.done == ["copy 0.1.0", "try 0.2.0", "keep 0.1.0", "sound 0.1.0", "forget 0.2.0"]


def test_two_releases_are_kept(machine: Machine) -> None:
    for version in ("0.2.0", "0.3.0", "0.4.0"):
        machine.receive(version)
        assert machine.updater().look() is None
        assert machine.updater().switch() is None
    assert machine.places.installed() == ["0.3.0", "0.4.0"]


def test_one_that_cannot_open_a_copy_of_the_journal_is_never_switched_to(machine: Machine) -> None:
    path = machine.receive("0.2.0", "refuses")
    assert machine.updater().look() == Refusal("update.trial", {"why": "journal.damaged"})
    assert machine.places.installed() == [FIRST]
    assert not path.exists()
    assert machine.updater().state().failed == {"0.2.0": "update.trial"}
    machine.receive("0.2.0")
    assert machine.updater().look() == Refusal("update.failed_before", {"why": "update.trial"})
    by_hand = bundle(machine.root / "stick", machine.key, "0.2.0")
    assert machine.updater().take(by_hand, again=True) is None
    assert by_hand.exists()  # the stick is another's
    assert machine.updater().state().stage == "ready"


@pytest.mark.parametrize(("habit", "why"), [("mute", "update.not_started"), ("dies", "update.died")])
def test_one_that_does_not_live_is_taken_back(machine: Machine, habit: str, why: str) -> None:
    machine.receive("0.2.0", habit)
    updater = machine.updater()
    updater.look()
    assert updater.switch() == Refusal(why)
    assert machine.places.running() == FIRST
    assert machine.lobby.told[-1] == f"start {FIRST}"
    assert updater.state().failed == {"0.2.0": why}
    assert updater.state().stage == "rest"
    assert machine.places.installed() == [FIRST]
    machine.opened().close()
    machine.receive("0.2.0")
    refused = updater.look()
    assert refused is not None
    assert refused.code == "update.failed_before"


def test_the_lobby_is_back_before_what_failed_is_deleted(machine: Machine) -> None:
    """Half a gigabyte goes slowly, and the screen is dark meanwhile."""
    machine.receive("0.2.0", "mute")
    machine.updater().look()
    machine.boundary = machine.lobby.told.append
    assert machine.updater().switch() == Refusal("update.not_started")
    told = machine.lobby.told
    assert told.index(f"start {FIRST}") < told.index("tidy.pruned")


def test_tables_that_it_has_changed_are_put_back_from_the_copy(machine: Machine) -> None:
    """Nothing was taken in on probation: the copy holds all there is. The newer files are set aside."""
    machine.receive("0.2.0", "migrates")
    updater = machine.updater()
    updater.look()
    machine.lobby.lives = lambda: False  # type: ignore[method-assign]
    assert updater.switch() == Refusal("update.died")
    journal = machine.opened()
    assert journal.stream().epoch == 1
    journal.close()
    assert machine.serials() == [1, 2, 3]
    assert len(list((machine.stand.folder / "set-aside").iterdir())) == 1


def test_a_case_that_it_has_taken_all_the_same_is_carried_over(machine: Machine) -> None:
    machine.receive("0.2.0", "late")
    updater = machine.updater()
    updater.look()
    assert updater.switch() == Refusal("update.died")
    journal = machine.opened()
    stream, waiting = journal.stream(), journal.waiting()
    assert (stream.epoch, stream.next_serial) == (2, 5)
    assert waiting.cases == 4
    journal.close()
    assert machine.serials() == [1, 2, 3, 4]


def test_changed_tables_pass_where_the_release_lives(machine: Machine) -> None:
    machine.receive("0.2.0", "migrates")
    updater = machine.updater()
    updater.look()
    assert updater.switch() is None
    refused = machine.chores.do("sound", machine.places.release(FIRST), NEXT)
    assert refused is None


def test_a_person_goes_back_with_every_case_and_that_version_stays_away(machine: Machine) -> None:
    machine.receive("0.2.0", "migrates")
    machine.updater().look()
    machine.updater().switch()
    take_a_case_as_newer(machine.stand)
    assert machine.updater().back("layar kosong") == Refusal("update.taken_back", {"why": "layar kosong"})
    assert machine.places.running() == FIRST
    machine.opened().close()
    assert machine.serials() == [1, 2, 3, 4]
    machine.receive("0.2.0")
    assert machine.updater().look() == Refusal("update.older", {"theirs": "0.2.0", "ours": "0.2.0"})
    assert machine.updater().back("lagi") == Refusal("update.none_before")


def test_a_lobby_that_will_not_stop_is_no_fault_of_the_release(machine: Machine) -> None:
    machine.receive("0.2.0")
    machine.updater().look()
    machine.lobby.stubborn = True
    for _ in range(3):
        assert machine.updater().switch() == Refusal("update.not_stopped")
        assert machine.places.running() == FIRST
    assert machine.updater().switch() == Refusal("update.interrupted", {"times": 3})


def test_without_a_release_that_is_ready_nothing_is_switched(machine: Machine) -> None:
    assert machine.updater().switch() == Refusal("update.none_ready")
    assert machine.lobby.told == []


def test_a_machine_that_is_the_back_office_too_is_not_updated_by_a_kiosk_s_bundle(machine: Machine) -> None:
    both = Record(version=FIRST, roles=("kiosk", "backoffice"))
    (machine.places.release(FIRST) / RECORD).write_bytes(msgspec.json.encode(both))
    path = machine.receive("0.2.0")
    assert machine.updater().look() == Refusal("update.other_role")
    assert path.exists()


def test_a_bundle_off_a_stick_is_laid_before_root(machine: Machine) -> None:
    stick = machine.root / "stick"
    for version in ("0.2.0", "0.10.0"):
        bundle(stick, machine.key, version)
    (stick / "other.kar").write_bytes(b"no bundle")
    found = bundles_on(stick)
    assert [path.name for path in found] == ["kotak-aduan-0.10.0.kar", "kotak-aduan-0.2.0.kar"]
    assert bring(machine.places, found[0]) == Refusal(
        "update.not_heard"
    )  # it lies there; nobody could be told
    machine.places.ask.parent.mkdir(parents=True)
    told: list[tuple[int, int]] = []
    assert bring(machine.places, found[0], lambda done, of: told.append((done, of))) == "0.10.0"
    assert told[-1][0] == told[-1][1] == found[0].stat().st_size
    assert machine.places.ask.read_bytes() == b""
    assert [path.name for path in machine.places.incoming.iterdir()] == ["kotak-aduan-0.10.0.kar"]
    assert machine.updater().look() is None
    assert bring(machine.places, stick / "other.kar") == Refusal("release.not_one")
    assert bring(machine.places, stick / "none.kar") == Refusal("release.missing")
    assert bring(Places(machine.root / "elsewhere"), found[0]) == Refusal("update.not_heard")


def test_chores_are_done_by_another_process_with_the_code_of_the_release_that_is_named(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real ones, of this checkout: copy, try, look; and what a child says is taken as words only."""
    release = machine.root / "real"
    (release / "venv" / "bin").mkdir(parents=True)
    (release / "app").symlink_to(CONFIG.parent)
    python = release / "venv" / "bin" / "python"
    kept = os.environ.get("PYTHONPYCACHEPREFIX", "")  # as an installed release has its bytecode
    python.write_text(f'#!/bin/sh\nPYTHONPYCACHEPREFIX={kept} exec {sys.executable} "$@"\n')
    python.chmod(0o755)
    monkeypatch.setenv("KOTAK_ADUAN_KIOSK__FOLDER", str(machine.stand.folder))
    chores = OtherUser(())
    assert chores.do("copy", release) is None
    assert chores.do("try", release) is None
    assert not (machine.stand.folder / "update-trial").exists()
    assert chores.do("sound", release, "0009") == Refusal("journal.other", {"found": HEAD, "told": "0009"})
    python.write_text("#!/bin/sh\necho Siti Aminah; exit 1\n")
    assert chores.do("try", release) == Refusal("update.chore", {"which": "try", "code": 1})
    python.unlink()
    assert chores.do("try", release) == Refusal("update.chore", {"which": "try", "code": -1})


def test_a_machine_that_has_no_journal_yet_has_none_to_lose(tmp_path: Path) -> None:
    for name in ("copy", "try", "keep", "back", "forget"):
        nothing = tmp_path / name / "kiosk"
        assert chore(name, nothing, NOW, "", lambda _folder: None) is None  # type: ignore[arg-type]


def test_two_updaters_do_not_meet(machine: Machine) -> None:
    machine.receive("0.2.0")
    first = machine.updater()
    with first._alone() as busy:
        assert busy is None
        assert machine.updater().look() == Refusal("update.busy")
    assert first.look() is None


class PowerCutError(Exception):
    """The power goes."""


def test_a_cut_as_the_copy_is_forgotten_leaves_none_for_ever(machine: Machine) -> None:
    """It holds what the journal is meant to forget."""
    machine.receive("0.2.0")
    machine.updater().look()
    done = machine.chores.do

    def cut(name: Chore, release: Path, word: str = "") -> Refusal | None:
        if name == "forget":
            raise PowerCutError
        return done(name, release, word)

    machine.chores.do = cut  # type: ignore[method-assign]
    with pytest.raises(PowerCutError):
        machine.updater().switch()
    assert (machine.stand.folder / "before-update").exists()
    machine.chores.do = done  # type: ignore[method-assign]
    assert machine.updater().settle() is None
    assert machine.places.running() == "0.2.0"
    assert not (machine.stand.folder / "before-update").exists()


def test_a_cut_in_a_trial_leaves_no_copy_of_the_journal(machine: Machine) -> None:
    machine.receive("0.2.0")

    def boundary(step: str) -> None:
        if step == "trial.copied":
            raise PowerCutError

    machine.boundary = boundary
    with pytest.raises(PowerCutError):
        machine.updater().look()
    assert (machine.stand.folder / "update-trial").exists()
    machine.boundary = lambda _step: None
    assert machine.updater().settle() is None
    assert not (machine.stand.folder / "update-trial").exists()


def test_what_waits_is_not_switched_to_once_an_installation_has_brought_a_newer_one(machine: Machine) -> None:
    machine.receive("0.2.0")
    machine.updater().look()
    newer = machine.places.release("0.3.0")
    (newer / "app").mkdir(parents=True)
    (newer / RECORD).write_bytes(msgspec.json.encode(Record(version="0.3.0")))
    point(machine.places.current, "0.3.0")
    assert machine.updater().switch() == Refusal("update.none_ready")
    assert machine.places.running() == "0.3.0"
    assert machine.updater().state().stage == "rest"


def test_what_waits_goes_on_waiting_where_a_newer_one_that_a_person_brought_does_not_do(
    machine: Machine, tmp_path: Path
) -> None:
    machine.receive("0.2.0")
    updater = machine.updater()
    updater.look()
    newer = bundle(tmp_path / "stick", machine.key, "0.3.0", "refuses")
    refused = updater.take(newer, again=False)
    assert refused is not None
    assert refused.code == "update.trial"
    state = updater.state()
    assert (state.stage, state.version, set(state.failed)) == ("ready", "0.2.0", {"0.3.0"})
    assert updater.switch() is None
    assert machine.places.running() == "0.2.0"


@pytest.mark.parametrize(
    "at", ["stage.unpacking", "unpack.file", "unpack.named", "stage.trying", "trial.copied", "trial.passed"]
)
def test_what_waits_goes_on_waiting_where_the_power_goes_as_a_newer_one_is_prepared(
    machine: Machine, tmp_path: Path, at: str
) -> None:
    """Its bundle is gone, and the centre does not send it twice."""
    machine.receive("0.2.0")
    machine.updater().look()
    waited = machine.updater().state()
    newer = bundle(tmp_path / "stick", machine.key, "0.3.0")

    def boundary(step: str) -> None:
        if step == at:
            raise PowerCutError

    machine.boundary = boundary
    with pytest.raises(PowerCutError):
        machine.updater().take(newer, again=False)
    machine.boundary = lambda _step: None
    assert machine.updater().settle() is None
    assert machine.updater().state() == waited
    assert machine.places.installed() == [FIRST, "0.2.0"]
    assert machine.updater().switch() is None
    assert machine.places.running() == "0.2.0"


def test_a_newer_one_that_is_ready_takes_the_place_of_what_waited(machine: Machine, tmp_path: Path) -> None:
    machine.receive("0.2.0")
    machine.updater().look()
    assert machine.updater().take(bundle(tmp_path / "stick", machine.key, "0.3.0"), again=False) is None
    assert machine.updater().settle() is None
    state = machine.updater().state()
    assert (state.version, state.waits) == ("0.3.0", None)
    assert machine.places.installed() == [FIRST, "0.3.0"]


def test_what_the_office_has_withdrawn_is_not_switched_to_and_goes(machine: Machine) -> None:
    machine.receive("0.2.0")
    machine.updater().look()
    assert machine.updater().drop("0.3.0") == Refusal("update.none_ready")
    assert machine.updater().drop("0.2.0") is None
    state = machine.updater().state()
    assert (state.stage, state.version, state.last and state.last.word) == ("rest", "", "update.withdrawn")
    assert machine.updater().switch() == Refusal("update.none_ready")
    assert machine.places.installed() == [FIRST]
    assert state.failed == {}
    machine.receive("0.2.0")  # offered once more: it is as good as any
    assert machine.updater().look() is None
    assert machine.updater().state().stage == "ready"


def test_what_runs_is_not_dropped(machine: Machine) -> None:
    machine.receive("0.2.0")
    machine.updater().look()
    machine.updater().switch()
    told = list(machine.lobby.told)
    assert machine.updater().drop("0.2.0") == Refusal("update.none_ready")
    assert (machine.places.running(), machine.lobby.told) == ("0.2.0", told)


def test_a_newer_one_that_lay_behind_what_is_dropped_is_looked_at(machine: Machine) -> None:
    machine.receive("0.2.0")
    machine.updater().look()
    machine.receive("0.3.0")
    ask_file = machine.places.ask
    ask_file.parent.mkdir(parents=True)
    ask_file.write_bytes(drop("0.2.0"))
    said: list[str] = []
    assert go(machine.updater(), said.append) == 0
    assert said == ["done"]
    assert (machine.updater().state().stage, machine.updater().state().version) == ("ready", "0.3.0")


@pytest.mark.parametrize("words", [b"", b"drop", b"drop ../../etc", b"drop \xff", b"0.2.0", SWITCH])
def test_only_a_version_can_be_dropped(words: bytes) -> None:
    assert dropped(words) == ""
    assert dropped(drop("0.2.0")) == "0.2.0"


def test_half_a_stick_goes_at_the_next_start(machine: Machine) -> None:
    half = machine.places.incoming / ".0.2.0.stick"
    half.write_bytes(b"half")
    assert machine.updater().settle() is None
    assert not half.exists()


@pytest.mark.parametrize("kind", ["a pipe", "a link to what never ends", "a folder", "a folder with a file"])
def test_whatever_lies_there_root_neither_waits_for_it_nor_is_asked_for_ever(
    machine: Machine, kind: str
) -> None:
    """The kiosk's user may write in the folder of what is asked."""
    ask = machine.places.ask
    ask.parent.mkdir(parents=True)
    match kind:
        case "a pipe":
            os.mkfifo(ask)
        case "a link to what never ends":
            ask.symlink_to("/dev/zero")
        case _:
            (ask / "more" if "file" in kind else ask).mkdir(parents=True)
    assert asked(machine.places) == b""
    assert not os.path.lexists(ask)
    ask.write_bytes(SWITCH)
    assert asked(machine.places) == SWITCH


def test_what_was_refused_before_is_over_once_one_is_ready(machine: Machine) -> None:
    machine.receive("0.2.0")
    assert machine.updater(keys=()).look() == Refusal("release.no_keys")
    assert machine.updater().look() is None
    state = machine.updater().state()
    assert (state.stage, state.last) == ("ready", None)  # else `status` would tell of a bad end
