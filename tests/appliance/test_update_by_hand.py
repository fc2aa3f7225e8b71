"""Staff at the screen: facts, a bundle off a stick, now instead of tonight, and back; root's part with its twins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from kiosk.maintenance import Step
from kiosk.settings import Settings
from kiosk.updates.by_hand import ReleasesByHand
from kiosk.updates.checking import this_target
from kiosk.updates.fetching import Coming
from kiosk.updates.from_the_centre import InForce
from kiosk.updates.moment import BACK, SWITCH, Moment
from kiosk.updates.unpacking import RECORD, Record
from kiosk.verbs import update
from sync.cases.refusal import Refusal
from tests.appliance.machine import FIRST, NOW, TARGET, Machine, bundle
from tests.journal.stand import SimulatedClock


class Screen:
    """A lobby in working hours, whose staff never wait for the night."""

    def __init__(self, root: Path) -> None:
        self.machine = Machine(root).install()
        self.places, self.clock = self.machine.places, SimulatedClock()
        self.places.ask.parent.mkdir(parents=True)
        etc = root / "etc/kotak-aduan"
        etc.mkdir(parents=True)
        (etc / "release-keys").write_text(self.machine.key.public_raw.hex())
        self.stick, self.coming, self.newest = root / "stick", Coming(), 0
        self.stick.mkdir()
        self.moment = Moment(self.places, lambda _now: False, self.clock)
        self.releases = ReleasesByHand(
            self.places,
            self.moment,
            lambda: self.stick if self.stick.is_dir() else Refusal("stick.missing"),
            lambda: self.coming,
            InForce(Settings(), 7, at=NOW),
            lambda: self.newest,
            self.clock,
        )

    def rest(self) -> bytes | None:
        """Two looks between visits; what root was asked."""
        for _ in range(2):
            self.moment.look(between_visits=True)
            self.moment.closure()
        return self.places.ask.read_bytes() if self.places.ask.exists() else None

    def go(self) -> list[str]:
        """Root's unit."""
        said: list[str] = []
        update.go(self.machine.updater(), said.append)
        return said


@pytest.fixture
def screen(tmp_path: Path) -> Screen:
    return Screen(tmp_path)


@pytest.fixture
def put(screen: Screen) -> Callable[..., Path]:
    """A bundle on the stick, for this very Python and for that of the twin."""
    targets = tuple({this_target(), TARGET})

    def lay(version: str, **more: object) -> Path:
        return bundle(screen.stick, screen.machine.key, version, **{"targets": targets, **more})  # type: ignore[arg-type]

    return lay


def test_from_the_stick_to_the_old_version_again(screen: Screen, put: Callable[..., Path]) -> None:
    put("0.2.0")
    steps: list[Step] = []
    end = screen.releases.bring().run(steps.append)
    assert (end.ended, end.word, end.details) == ("done", "update.brought", {"version": "0.2.0"})
    assert [step.phase for step in steps] == ["contact", "check", "files"]
    assert steps[-1].done == steps[-1].total > 0
    assert screen.releases.facts().lies
    assert screen.releases.now() == Refusal("update.none_ready")
    screen.go()
    facts = screen.releases.facts()
    assert (facts.stage, facts.version, facts.lies, facts.before) == ("ready", "0.2.0", False, "")
    assert screen.rest() is None, "nobody has said so, and it is day"
    assert screen.releases.now() is None
    assert screen.rest() == SWITCH
    assert screen.moment.closure() is not None
    assert screen.go() == ["done"]
    facts = screen.releases.facts()
    assert (facts.running, facts.before, facts.last, facts.last_at) == ("0.2.0", FIRST, "update.done", NOW)

    screen.moment.closure()
    assert screen.releases.back() is None
    assert screen.rest() == BACK
    assert screen.moment.closure() is not None, "closed until root has said how it came out"
    screen.go()
    facts = screen.releases.facts()
    assert (facts.running, facts.before, facts.last) == (FIRST, "", "update.taken_back")
    assert screen.moment.closure() is None
    assert screen.machine.serials() == [1, 2, 3]
    assert screen.releases.back() == Refusal("update.none_before")


def test_a_way_back_that_root_refuses_opens_the_doors_again(screen: Screen) -> None:
    old = screen.places.release("0.0.9")
    old.mkdir()
    (old / RECORD).write_bytes(msgspec.json.encode(Record(version="0.0.9")))
    assert screen.releases.facts().before == "0.0.9"
    assert screen.releases.back() is None
    assert screen.rest() == BACK
    (old / RECORD).unlink()
    screen.go()
    assert screen.moment.closure() is None
    assert screen.rest() is None
    assert screen.releases.facts().last == "update.none_before"


def test_nobody_is_asked_while_somebody_stands_there(screen: Screen, put: Callable[..., Path]) -> None:
    put("0.2.0")
    screen.releases.bring().run(lambda _step: None)
    screen.go()
    screen.releases.now()
    for _ in range(3):
        screen.moment.look(between_visits=False)
    assert screen.moment.closure() is None
    assert not screen.places.ask.exists()


@pytest.mark.parametrize(
    ("on_it", "word"),
    [
        ("nothing", "update.none_on_stick"),
        ("garbage", "release.damaged"),
        ("strange", "release.unsigned"),
        ("same", "update.older"),
        ("pi", "update.other_machine"),
        ("none", "update.no_stick"),
    ],
)
def test_what_is_not_brought_is_told_before_it_is_copied(
    screen: Screen, put: Callable[..., Path], on_it: str, word: str
) -> None:
    match on_it:
        case "garbage":
            (screen.stick / "kotak-aduan-0.2.0.kar").write_bytes(b"none")
        case "strange":
            bundle(screen.stick, Machine(screen.stick).key, "0.2.0")
        case "same":
            put(FIRST, follows="0.0.1")
        case "pi":
            put("0.2.0", targets=("cp313-aarch64",))
        case "none":
            screen.stick.rmdir()
    end = screen.releases.bring().run(lambda _step: None)
    assert (end.ended, end.word) == ("trouble", word)
    assert list(screen.places.incoming.iterdir()) == []


def test_a_stick_that_is_pulled_out_after_it_was_found(screen: Screen, put: Callable[..., Path]) -> None:
    path = put("0.2.0")
    end = screen.releases.bring().run(lambda step: path.unlink() if step.phase == "check" else None)
    assert (end.ended, end.word) == ("trouble", "stick.gone")


def test_an_older_one_that_fits_is_taken_where_the_newest_does_not(
    screen: Screen, put: Callable[..., Path]
) -> None:
    put("0.3.0", targets=("cp313-aarch64",))
    put("0.2.0")
    assert screen.releases.bring().run(lambda _step: None).details == {"version": "0.2.0"}


def test_stopped_in_the_middle_leaves_nothing(screen: Screen, put: Callable[..., Path]) -> None:
    put("0.2.0")
    errand = screen.releases.bring()
    end = errand.run(lambda step: errand.cancel() if step.phase == "files" else None)
    assert (end.ended, end.word) == ("stopped", "stick.cancelled")
    assert list(screen.places.incoming.iterdir()) == []
    assert not screen.places.ask.exists()


def test_what_is_shown_of_the_centre_and_of_its_settings(screen: Screen) -> None:
    screen.coming, screen.newest = Coming(True, "0.2.0", 900, 300), 9
    facts = screen.releases.facts()
    assert (facts.heard, facts.offered, facts.size, facts.here, facts.failed) == (
        True,
        "0.2.0",
        900,
        300,
        False,
    )
    assert (facts.settings.n, facts.settings.at, facts.settings.waits) == (7, NOW, True)


def test_a_checkout_asks_for_nothing(screen: Screen) -> None:
    screen.places.ask.parent.rmdir()
    assert not screen.releases.facts().able
    assert screen.releases.now() == Refusal("update.not_heard")
    assert screen.releases.back() == Refusal("update.not_heard")
