"""A lobby with a maintenance area: real codes, pause and papers; a worker and a stick that play what is written."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from kiosk.asking import Asking
from kiosk.by_hand import EnrolByHand, PrinterByHand, ProbeErrand
from kiosk.checks.health import Health, Level, Part
from kiosk.checks.usb import UsbDevice
from kiosk.colleagues import ColleagueCodes
from kiosk.deeds import DeedBook
from kiosk.glass import GlassFile
from kiosk.layout import LOUDEST
from kiosk.maintenance import (
    NETWORK_STEPS,
    About,
    Aside,
    Attempt,
    Enrolled,
    ErrandEnd,
    LanguageFacts,
    LogLine,
    Maintenance,
    NetworkFact,
    OnStep,
    OwedPaper,
    Person,
    Phase,
    Probed,
    ReleaseFacts,
    Step,
    SyncFacts,
    Usual,
)
from kiosk.outside import Closure
from kiosk.pause import HealthByHand, Pause
from kiosk.presenters.commands import Choose, Digit, HoldMark, Primary
from kiosk.presenters.maintenance import NEW
from kiosk.presenters.maintenance_views import StaffView
from kiosk.presenters.visit import Visit
from kiosk.printing import PrintingDesk
from kiosk.service_access import Cost, ServiceAccess, StaffCodes
from kiosk.settings import PanelSettings
from kiosk.usual import UsualFile
from kiosk.work import Inline
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from tests.kiosk.world import START, World

CODE = "4071993"
NUMBER = TrackingNumber.parse("PGT1-7K4M-92QX-Z")
FACTS = SyncFacts(
    last_contact=START,
    last_success=START,
    cases=12,
    bytes=7_300_000,
    oldest=START,
    aside=(Aside(None, "000119", "conflict-body", (1, 7)),),
    serial=123,
    acknowledged_serial=111,
    key_ids=("4f1c09aa", "77be2210"),
    attempts=(Attempt(START, "login-page"), Attempt(START, "done")),
    tested=START,
)


ENROLLED = Enrolled(
    "PGT2",
    "9a01c7d2",
    "Kecamatan Pegantenan",
    ("4f1c09aa", "77be2210"),
    datetime(2028, 11, 22, 2, 0, tzinfo=UTC),
    Probed("opened", START),
)
WELL = Health(
    START,
    (
        Part("files", Level.WELL, "well"),
        Part("disk", Level.WELL, "well", {"free_bytes": 9 * 10**9, "total_bytes": 10**10}),
        Part("clock", Level.WELL, "well"),
    ),
)
LANGUAGES = (
    LanguageFacts("id", "Bahasa Indonesia", 0, "", 0, 655, 655, 0),
    LanguageFacts("mad", "Bhâsa Madhurâ", 770, "", 0, 12, 655, 0),
    LanguageFacts("en", "English", 0, "", 3, 655, 655, 2),
)


@dataclass
class PlayedErrand:
    """Goes the ``steps`` and ends with ``end``; ``held``: stays where it is until `Later` lets it go on."""

    steps: Iterable[tuple[Phase, int, int]]
    end: ErrandEnd
    cancelled: int = 0

    def run(self, on_step: OnStep) -> ErrandEnd:
        for phase, done, total in self.steps:
            on_step(Step(phase, done, total))
        return self.end

    def cancel(self) -> None:
        self.cancelled += 1


class Later(Inline):
    """A thread that has begun a job and not ended it until `finish`."""

    def __init__(self) -> None:
        super().__init__()
        self.begun: list[object] = []

    def start(self, job, then) -> None:  # type: ignore[no-untyped-def]
        self.begun.append(lambda: super(Later, self).start(job, then))

    def finish(self) -> None:
        for begin in self.begun:
            begin()  # type: ignore[operator]
        self.begun.clear()


@dataclass
class PlayedSync:
    """``facts`` and the errand that "Sinkronkan sekarang" begins."""

    errand: PlayedErrand
    shown: SyncFacts = FACTS
    released: list[tuple[int, int]] = field(default_factory=list)

    def facts(self) -> SyncFacts:
        return self.shown

    def send_now(self) -> PlayedErrand:
        return self.errand

    def release(self, seq: tuple[int, int]) -> Refusal | None:
        self.released.append(seq)
        self.shown = replace(self.shown, aside=())
        return None

    def seen(self, kind: str) -> Refusal | None:
        self.shown = replace(self.shown, warned=tuple(one for one in self.shown.warned if one.kind != kind))
        return None


@dataclass
class PlayedStick:
    errand: PlayedErrand

    def save(self) -> PlayedErrand:
        return self.errand

    def fetch(self) -> PlayedErrand:
        return self.errand


@dataclass
class PlayedPapers:
    """One owed paper until it is printed (as ``came``) or given up."""

    came: str | Refusal = "confirmed"
    done: list[tuple[str, str, str]] = field(default_factory=list)

    def owed(self) -> tuple[OwedPaper, ...]:
        assert isinstance(NUMBER, TrackingNumber)
        return () if self.done else (OwedPaper(NUMBER, "000123", "queued", 0, START),)

    def print(self, number: TrackingNumber, by: str, why: str) -> str | Refusal:
        self.done.append(("print", by, why))
        return self.came

    def give_up(self, number: TrackingNumber, by: str, why: str) -> Refusal | None:
        self.done.append(("give_up", by, why))
        return None


@dataclass
class AtOnce:
    """Does its errands now: in a test nobody else stands at the printer."""

    printing: PrintingDesk

    def turn_for(self, errand: Callable[[], None]) -> None:
        self.printing.turn_for(errand)
        self.printing.run_once()


@dataclass
class PlayedNetwork:
    """Finds what a test has written down."""

    facts: tuple[NetworkFact, ...] = tuple(NetworkFact(step, "good", good=True) for step in NETWORK_STEPS)

    def look(self, on_fact: Callable[[NetworkFact], None]) -> None:
        for fact in self.facts:
            on_fact(fact)


@dataclass
class PlayedReleases:
    """``shown``: how it stands; ``done``: what was asked for, as ``refused`` lets it."""

    shown: ReleaseFacts
    errand: PlayedErrand
    refused: Refusal | None = None
    done: list[str] = field(default_factory=list)

    def facts(self) -> ReleaseFacts:
        return self.shown

    def bring(self) -> PlayedErrand:
        return self.errand

    def now(self) -> Refusal | None:
        return self._asked("now")

    def back(self) -> Refusal | None:
        return self._asked("back")

    def _asked(self, what: str) -> Refusal | None:
        if self.refused is None:
            self.done.append(what)
        return self.refused


LOG = (
    LogLine(START, "warning", "sync.run_ended", "outcome=offline sent=0"),
    LogLine(START, "info", "access.entered", "who=s1a2"),
)


@dataclass
class PlayedHealth:
    """``shown``: what it says; ``done``: what staff have told it."""

    shown: Health = WELL
    looks: int = 0
    done: list[str] = field(default_factory=list)

    def health(self) -> Health:
        return self.shown

    def look(self) -> Health:
        self.looks += 1
        return self.shown

    def roll_changed(self) -> None:
        self.done.append("roll")

    def light_installed(self) -> None:
        self.done.append("light")


def done_end(word: str = "done") -> ErrandEnd:
    return ErrandEnd("done", word, START)


class Maintained:
    """``world.visit`` with the area behind its mark."""

    def __init__(self, world: World, folder: Path, closure: Closure | None = None) -> None:
        self.world = world
        self.codes = StaffCodes(folder, world.clock, random.Random(3).randbytes, Cost(memory_kib=8, time=1))
        added = self.codes.add("Siti Contoh", CODE)
        assert isinstance(added, Person)
        self.person = added
        self.errand = PlayedErrand((), done_end())
        self.sync = PlayedSync(self.errand)
        self.stick = PlayedStick(PlayedErrand((), done_end("stick.saved")))
        self.papers = PlayedPapers()
        self.network = PlayedNetwork()
        self.releases = PlayedReleases(
            ReleaseFacts(able=True, running="0.2.0", heard=True), PlayedErrand((), done_end("update.brought"))
        )
        self.asks = Asking(folder / "ask")
        (folder / "ask").mkdir(exist_ok=True)
        self.deeds = DeedBook(folder, world.clock)
        self.enrolled: list[str] = []
        self.answer: Enrolled | Refusal = ENROLLED
        self.tests = [Probed("opened", START)]
        self.restarts = 0
        self.health = PlayedHealth()
        self.errands = Later()
        self.plugged_in = [UsbDevice("1-2", "printer", "EPSON TM-T20III", let_in=True)]
        self.start(folder, closure)

    def start(self, folder: Path, closure: Closure | None = None) -> None:
        """A process on the same folder."""
        world = self.world
        pause, enrolling = Pause(folder, world.clock), EnrolByHand(self._enrol, self._test)
        outside = world.outside(closure)
        health = HealthByHand(outside.health, pause, enrolling, world.clock)
        self.maintenance = Maintenance(
            access=ServiceAccess(self.codes, world.monotonic),
            codes=ColleagueCodes(self.codes),
            intakes=pause,
            deeds=self.deeds,
            errands=self.errands,
            about=lambda: About("0.1.0", prefix="PGT1" if closure is None else ""),
            health=self.health,
            glass=GlassFile(folder, PanelSettings()),
            sync=None if closure is not None else self.sync,
            carrying=None if closure is not None else self.stick,
            papers=None if closure is not None else self.papers,
            printer=self._printer() if closure is None or closure.reason.code == NEW else None,
            enrolling=enrolling,
            testing=(lambda: ProbeErrand(self._test)) if closure is None else None,
            restart=self._restart,
            network=self.network,
            releases=self.releases,
            asks=self.asks,
            usuals=UsualFile(folder, Usual(("id", "mad", "en"), 2), LOUDEST),
            log=lambda: LOG,
            languages=lambda: LANGUAGES,
            usb_devices=lambda: tuple(self.plugged_in),
        )
        world.visit = Visit(
            replace(outside, health=health, maintenance=self.maintenance, background=Inline())
        )

    def _printer(self) -> PrinterByHand:
        """The world's own printer; the test's thread is the printing thread."""
        world = self.world
        return PrinterByHand(
            world.supervisor, AtOnce(world.printing), lambda: {"Model": "simulated"}, lambda _bits: 4711
        )

    def enter(self, code: str = CODE) -> None:
        """Hold the mark, type the code."""
        self.world.act(HoldMark())
        self.type(code)
        self.world.on()
        self.world.tick(2)

    def type(self, code: str) -> None:
        self.world.act(*(Digit(sign) for sign in code))

    def go(self, *doors: str) -> None:
        for door in doors:
            self.world.act(Choose(door))
            self.world.tick()

    def press(self) -> None:
        self.world.act(Primary())
        self.world.tick()

    def row(self, id_: str) -> str:
        """The words of one row of the present list."""
        view = self.world.view
        assert isinstance(view, StaffView), view
        return " | ".join(
            self.world_say(words)
            for row in view.rows
            if row.id == id_
            for words in (row.label, row.state, row.next)
            if words is not None
        )

    def world_say(self, words) -> str:  # type: ignore[no-untyped-def]
        from tests.kiosk.world import CATALOGUES

        return CATALOGUES["id"].say(words)

    def _enrol(self, text: str) -> Enrolled | Refusal:
        self.enrolled.append(text)
        return self.answer

    def _test(self, sealed: Callable[[], None]) -> Probed:
        sealed()
        return self.tests.pop(0)

    def _restart(self) -> None:
        self.restarts += 1
