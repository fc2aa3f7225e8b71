"""A kiosk without a window: real journal, real sealing, simulated devices, clocks that never wait."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from hardware.catalogue import open_printer, supervised
from hardware.ports import Captured, Document, NotCaptured, Reading
from hardware.printers.simulated import VirtualPrinter
from hardware.readers.intake import FrameIntake
from hardware.readers.simulated import SimulatedReader
from hardware.scanners.simulated import SimulatedScanner
from hardware.settings import PrinterSettings
from hardware.surroundings import Surroundings
from kiosk.case_papers import CasePapers
from kiosk.health import KioskHealth, PrinterLog
from kiosk.intake import IntakeDesk, SealedFiles
from kiosk.outside import CardRules, Closure, NoVoice, Outside, Speaking, Voice
from kiosk.parts import may_be_torn
from kiosk.presenters.commands import Choose, Command, Enter, Primary, Shoot, Sign
from kiosk.presenters.views import CaptureStage, CaptureView, View
from kiosk.presenters.visit import Visit
from kiosk.printing import PrintingDesk
from kiosk.receipts import Letterhead
from kiosk.rules import Rules
from kiosk.status import StatusBook, is_code
from kiosk.surveys import SurveyBox
from kiosk.texts.catalogue import load_all, unchecked
from kiosk.texts.text import OfficeWords, Text, Verbatim
from kiosk.tray import TrayWatch
from kiosk.work import Inline
from sync.cases.refusal import Refusal
from sync.journal import Enrolment, Journal, open_journal
from sync.vault.opening import new_identity, open_sealed
from sync.vault.recipients import Recipients
from sync.vault.signing import DeviceKey

CONFIG = Path(__file__).parents[2] / "config"
START = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)  # a Monday, 10.15 WIB
CATALOGUES = load_all()
RULES = Rules.read(CONFIG)
TILES = {
    "language": "id",
    "kind": "pengaduan",
    "identity_mode": "terbuka",
    "id_choice": "menyusul",
    "desa": "2003",
    "reply_way": "ambil",
    "unit": "kependudukan",
    "more": "lanjut",
    "on_behalf": "sendiri",
}
WORDS = {
    "name": "Siti Contoh",
    "nik": "3528074501999001",
    "address_detail": "Dusun Tengah RT 02 RW 01",
    "where": "Loket pelayanan",
    "account": "Tiga kali datang, selalu diminta kembali.",
    "settlement": "KTP selesai minggu ini.",
    "officer": "Tidak tahu",
    "loss": "Ongkos tiga kali jalan",
}
SIGNATURE = (((10.0, 10.0), (40.0, 30.0)), ((50.0, 10.0), (90.0, 20.0)))


def go_on(visit: Visit) -> None:
    """Answers the present page as the tables say, and goes on; devices do their part by themselves."""
    here = visit.view.screen
    if here in TILES:
        visit.act(Choose(TILES[here]))
    elif here in WORDS:
        visit.act(Enter(WORDS[here]))
    elif here == "signature":
        visit.act(Sign(SIGNATURE))
    visit.act(Primary())


class StillBoxed:
    """A scanner that is unpacked when it is first used: drawing its tray takes a quarter of a second."""

    def __init__(self, unpack: Callable[[], SimulatedScanner]) -> None:
        self._unpack = unpack
        self._scanner: SimulatedScanner | None = None

    def __getattr__(self, name: str) -> Any:
        if self._scanner is None:
            self._scanner = self._unpack()
        return getattr(self._scanner, name)


class ReadTray(TrayWatch):
    """A tray on whose cards ``reading`` was read."""

    reading: Reading | None = None

    def take(self, document: Document, deadline_s: float) -> Captured | NotCaptured:
        came = super().take(document, deadline_s)
        return replace(came, reading=self.reading) if isinstance(came, Captured) and self.reading else came


class World:
    """One lobby. ``again()`` starts the process anew on the same folder."""

    tray_with: type[ReadTray] = ReadTray

    def __init__(self, folder: Path, *, printing: bool = True) -> None:
        self.folder = folder
        self.seconds = 1000.0
        self.prints = printing
        self.paper_required = False
        self.meanwhile: Callable[[], None] = lambda: None
        """What the visitor does while a device is waited for."""
        self.cards = CardRules()
        self.speaking = Speaking()
        self.voice: Voice = NoVoice()
        self.printer_settings = PrinterSettings(kind="simulated")
        self.surroundings: Surroundings | None = None
        self.key = DeviceKey.generate()
        self.identity, escrow = new_identity(), new_identity()
        recipients = Recipients.of(self.identity[1], escrow[1])
        assert isinstance(recipients, Recipients)
        self.recipients = recipients
        self.rules = RULES
        self.twin = VirtualPrinter(clock=self.monotonic)
        self.start()

    def start(self, closure: Closure | None = None) -> None:
        """A process: journal, devices, visit."""
        journal = open_journal(self.folder, self.clock, random.Random(7).getrandbits)
        assert isinstance(journal, Journal), journal
        self.journal = journal
        enrolment = Enrolment(
            "0190b2d2-7e7a-7000-8000-000000000001", "office", "PGT1", self.key.key_id, 1, b"c" * 32
        )
        assert journal.enrol(enrolment) is None
        self.scanner = StillBoxed(
            lambda: SimulatedScanner(
                3, still_frames=3, now=self.clock, clock=self.monotonic, wait=self.until_a_picture
            )
        )
        self.reader = SimulatedReader(self.monotonic, FrameIntake(is_code))
        printer = open_printer(
            self.printer_settings,
            twin=self.twin,
            surroundings=self.surroundings,
            clock=self.monotonic,
            wait=self.pass_by,
        )
        torn = may_be_torn(journal)
        self.printer_log = PrinterLog(self.clock)
        self.supervisor = supervised(
            printer, self.printer_settings, self.monotonic, torn=torn, on_change=self.printer_log.note
        )
        self.printing = PrintingDesk(self.supervisor, journal, lambda: True)
        self.tray = self.tray_with(self.scanner)
        self.intake = self._intake()
        self.around = self.outside(closure)
        self.visit = Visit(self.around, self.intake.interrupted())

    def again(self, closure: Closure | None = None) -> None:
        """The process ends and starts."""
        self.close()
        self.start(closure)

    def close(self) -> None:
        self.journal.close()

    def clock(self) -> datetime:
        return START + timedelta(seconds=self.seconds - 1000)

    def monotonic(self) -> float:
        return self.seconds

    def pass_by(self, seconds: float) -> None:
        self.seconds += seconds
        self.meanwhile()

    def until_a_picture(self, seconds: float) -> None:
        """The camera gives five pictures a second, a third of what the twin would: to look at one costs 20 ms."""
        self.pass_by(3 * seconds)

    @property
    def view(self) -> View:
        return self.visit.view

    @property
    def screen(self) -> str:
        return self.visit.view.screen

    def act(self, *commands: Command) -> None:
        for command in commands:
            self.visit.act(command)

    def tick(self, times: int = 1, seconds: float = 0.25) -> None:
        """Time passes; tray, printer and screen have their turns."""
        for _ in range(times):
            self.pass_by(seconds)
            self.tray.look_once()
            if self.prints:
                self.printing.run_once()
            self.visit.tick()

    def on(self, *commands: Command) -> None:
        """The commands, the primary, and the time that the work behind it takes."""
        self.act(*commands, Primary())
        self.visit.tick()

    def answer(self, tiles: dict[str, str] | None = None, words: dict[str, str] | None = None) -> None:
        """Answers the present page as the tables say, and goes on."""
        here = self.screen
        tiles, words = TILES | (tiles or {}), WORDS | (words or {})
        if here in tiles:
            self.on(Choose(tiles[here]))
        elif here in words:
            self.on(Enter(words[here]))
        elif here == "signature":
            self.on(Sign(SIGNATURE))
        elif isinstance(self.view, CaptureView):
            self.lay_card()
            self.on()
        else:
            self.on()

    def lay_card(self) -> None:
        """Until the camera has taken its picture. While the hand is seen to come nobody looks: a look costs 40 ms."""
        self.tick()
        self.pass_by(1.5)
        for _ in range(80):
            self.tick()
            assert isinstance(self.view, CaptureView)
            if self.view.stage is CaptureStage.TAKEN:
                return
            if self.view.instruction.id == "scan.paper_still":
                self.act(Shoot())
        raise AssertionError(f"no picture: {self.view}")

    def walk_to(
        self, screen: str, tiles: dict[str, str] | None = None, words: dict[str, str] | None = None
    ) -> list[str]:
        """From wherever we are to the page; returns the pages passed."""
        passed: list[str] = []
        while self.screen != screen:
            passed.append(self.screen)
            assert len(passed) < 40, passed
            self.answer(tiles, words)
        return passed

    def say(self, language: str = "id") -> list[str]:
        """All catalogue words of the present page, spoken; fails for an id that is missing."""
        found: list[str] = []

        def look(value: object) -> None:
            if isinstance(value, Text | OfficeWords | Verbatim):
                found.append(CATALOGUES[language].about(self.visit.about).say(value))
            elif isinstance(value, tuple):
                for item in value:
                    look(item)
            elif hasattr(value, "__dataclass_fields__"):
                for name in value.__dataclass_fields__:
                    look(getattr(value, name))

        look(self.visit.view)
        look(self.visit.overlay)
        return found

    def sent(self) -> dict[str, Any]:
        """The sealed body of the first case, opened with the office's key."""
        record = self.journal.due_records(self.clock(), 1)[0]
        assert record.body is not None
        plain = open_sealed(record.body, self.identity[0])
        assert isinstance(plain, bytes)
        found: dict[str, Any] = json.loads(plain)
        return found

    def sealed_files(self) -> list[str]:
        folder = self.folder / "sealed"
        return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []

    def papers(self) -> CasePapers:
        rules = self.rules
        return CasePapers(
            head=Letterhead(rules.office, "1", "Ruang pelayanan", rules.sop.promised_days),
            sop=rules.sop,
            calendar=rules.calendar,
            form_version=rules.form.version,
            key_id=self.key.key_id.hex(),
            words=CATALOGUES["id"],
            clock=self.clock,
        )

    def _intake(self) -> IntakeDesk:
        rules = self.rules
        return IntakeDesk(
            journal=self.journal,
            files=SealedFiles(self.journal, lambda: self.recipients),
            key=self.key,
            form=rules.form,
            papers=self.papers(),
            printing=self.printing,
            clock=self.clock,
            clock_sure=lambda: True,
            sent=lambda: None,
        )

    def outside(self, closure: Closure | None = None) -> Outside:
        """All that pages know of, made anew; ``around`` is that of the visit which `start` has begun."""
        rules = self.rules
        keys = {self.key.key_id: self.key.public_raw}
        return Outside(
            form=rules.form,
            office=rules.office,
            sop=rules.sop,
            calendar=rules.calendar,
            has_text=CATALOGUES["id"].has,
            intake=self.intake,
            files=self.intake.files,
            tray=self.tray,
            reader=self.reader,
            receipts=self.printing,
            status=StatusBook(self.journal, keys, rules.sop, rules.calendar, rules.office),
            health=KioskHealth(closure),
            work=Inline(),
            clock=self.clock,
            monotonic=self.monotonic,
            randbits=random.Random(5).getrandbits,
            cards=self.cards,
            speaking=self.speaking,
            paper_required=self.paper_required,
            surveys=SurveyBox(self.journal, bytes, lambda: None),
            voice=self.voice,
            unchecked=unchecked(CATALOGUES),
        )


def closed(code: str) -> Closure:
    """Closed since the start, for this reason."""
    return Closure(START, Refusal(code))


__all__ = ["CATALOGUES", "SIGNATURE", "START", "TILES", "WORDS", "World", "closed"]
