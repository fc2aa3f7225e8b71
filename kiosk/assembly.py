"""The composition root of the lobby: the only module that builds drivers, journal, threads and the visit."""

from __future__ import annotations

import os
import random
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path

from hardware.capture.process import CaptureProcess
from hardware.catalogue import (
    open_audio,
    open_capture,
    open_printer,
    open_reader,
    open_speaker,
    simulated_printer,
    supervised,
)
from hardware.ports import CodeReader, IdScanner
from hardware.printers.simulated import VirtualPrinter
from hardware.supervisor import Supervisor
from kiosk.by_hand import PapersByHand, PrinterByHand, SyncByHand
from kiosk.carrying import Carrier, StickFinder
from kiosk.checks.system import System
from kiosk.deeds import DeedBook
from kiosk.health import (
    ClosureTold,
    KioskHealth,
    MachineReport,
    OutOfService,
    PrinterLog,
    closed_since,
    fitting,
)
from kiosk.health_parts import Books, MachineWatch, Way
from kiosk.help_call import HelpBell
from kiosk.intake import IntakeDesk, SealedFiles
from kiosk.keys import KeyFolder, KnownKeys
from kiosk.late_receipts import LateReceipts
from kiosk.machine import Machine
from kiosk.nightly_copy import NightlyCopy
from kiosk.office_words import all_office_words
from kiosk.options import system_clock
from kiosk.outside import Health, NoVoice, Outside, Speaking, Voice
from kiosk.parts import (
    Clock,
    case_papers,
    centre_client,
    installed,
    may_be_torn,
    prompt_files,
    words_of,
)
from kiosk.pause import HealthByHand, Pause
from kiosk.presenters.visit import Visit
from kiosk.printing import PrintingDesk
from kiosk.rules import Rules, named
from kiosk.self_repair import open_or_repair
from kiosk.service_parts import (
    of_printer,
    usual_file,
)
from kiosk.settings import Settings
from kiosk.speech import PromptVoice, on_a_thread
from kiosk.staff_assembly import Doors, StaffParts, Told, Vitals, key_ids
from kiosk.status import CodeSieve, StatusBook, is_code
from kiosk.surveys import SurveyBox
from kiosk.texts.catalogue import FALLBACK, Catalogue, unchecked
from kiosk.tray import TrayWatch
from kiosk.updates.fetching import Fetcher
from kiosk.updates.from_the_centre import InForce, in_force
from kiosk.updates.moment import HealthInUpdate, Moment, Moments, Renewal, update_report
from kiosk.updates.places import Places
from kiosk.widgets.brand import Brand
from kiosk.widgets.brand_settings import brand_of
from kiosk.work import WorkerThread
from sync.cases.desk_week import with_hours
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import WorkingCalendar
from sync.configuration import config_folder
from sync.journal import Journal
from sync.logbook.recent import keep_recent
from sync.vault.signing import DeviceKey
from sync.worker import SyncWorker, picture, unopened
from sync.worker.office_settings import kept, put_in_force
from sync.worker.office_settings import version as settings_version
from sync.worker.sealing_keys import SealingKeys
from sync.worker.ticket import is_ticket


@dataclass(frozen=True, slots=True)
class Kiosk:
    """A running machine without its window. ``twin``: the simulated printer, if that is what prints.

    ``worker`` and ``journal`` are None on a kiosk that is closed. ``office``: name and second line of the header;
    ``brand``: the office's colour and emblem.
    """

    visit: Visit
    office: tuple[str, str]
    brand: Brand
    catalogues: Mapping[str, Catalogue]
    settings: Settings
    scanner: IdScanner
    reader: CodeReader
    twin: VirtualPrinter | None
    journal: Journal | None
    worker: SyncWorker | None
    closing: ExitStack

    def close(self) -> None:
        """Ends the threads, lets go of devices and journal. Twice is fine."""
        self.closing.close()


def assemble(
    settings: Settings,
    clock: Clock = system_clock,
    *,
    config: Path | None = None,
    monotonic: Callable[[], float] = time.monotonic,
    restart: Callable[[], None] | None = None,
) -> Kiosk:
    """Everything but the window, with its threads running. Raises only for data that cannot be used.

    A journal that is refused, missing keys or a missing enrolment make a kiosk whose only page is "closed".
    ``monotonic``: seconds for the visit's time-outs. ``restart``: ends the application so that it begins anew.
    """
    folder = config or config_folder()
    rules, catalogues = Rules.read(folder), words_of(folder)
    brand = brand_of(settings.display.primary, rules.emblem, rules.photo)
    with ExitStack() as closing:
        recent, forget = keep_recent()
        closing.callback(forget)
        told = Told(
            DeedBook(settings.kiosk.folder, clock),
            CodeSieve(lambda read: is_code(read) or is_ticket(read)),
            recent,
        )
        machine = MachineWatch(
            settings, Books.of(settings, clock, monotonic, System()), clock, monotonic, keep=True
        )
        building = _Building(
            settings,
            rules,
            catalogues,
            clock,
            closing,
            folder,
            brand,
            told=told,
            monotonic=monotonic,
            machine=machine,
            restart=restart,
        )
        kiosk = building.kiosk()
        return replace(kiosk, closing=closing.pop_all())


@dataclass(frozen=True, slots=True)
class _Building:
    """What all parts are built from; each part built is registered with ``closing``."""

    own: Settings
    rules: Rules
    catalogues: Mapping[str, Catalogue]
    clock: Clock
    closing: ExitStack
    config: Path
    brand: Brand
    told: Told
    monotonic: Callable[[], float]
    machine: MachineWatch
    restart: Callable[[], None] | None = None
    office: InForce | None = None
    """What the office's centre has laid over the machine's own settings, once the journal is open that holds it."""

    @property
    def settings(self) -> Settings:
        return self.own if self.office is None else self.office.settings

    @property
    def desk(self) -> WorkingCalendar:
        """When somebody sits at the desk by this kiosk. Promises are counted by the office's own calendar."""
        return with_hours(self.rules.calendar, self.settings.hours.week())

    def kiosk(self) -> Kiosk:
        settings, monotonic = self.settings, self.monotonic
        scanner = open_capture(settings.card_source(), now=self.clock)  # its process starts beside all else
        reader = open_reader(settings.reader, accepts=self.told.sieve)
        self.closing.callback(reader.close)
        self.closing.callback(scanner.close)
        twin = simulated_printer(settings.printer) if settings.printer.kind == "simulated" else None
        if twin is not None:
            self.closing.callback(twin.close)
        journal = self._journal()
        settled = replace(self, office=_office_settings(settings, journal))
        return settled._with(scanner, reader, twin, journal, monotonic)

    def _with(
        self,
        scanner: IdScanner,
        reader: CodeReader,
        twin: VirtualPrinter | None,
        journal: Journal | Refusal,
        monotonic: Callable[[], float],
    ) -> Kiosk:
        settings = self.settings
        vitals = journal if isinstance(journal, Refusal) else self._vouched_for(journal)
        doors = self._doors(vitals, twin) if isinstance(vitals, Vitals) else self._shut(vitals, journal, twin)
        health: Health = (
            KioskHealth(
                refused=vitals.journal.refused,
                keys=vitals.sealing.refusal,
                unopened=partial(unopened.since, vitals.journal),
                clock=self.clock,
                free=lambda: shutil.disk_usage(settings.kiosk.folder).free,
                read_only=self.machine.books.storage.is_lost,
            )
            if isinstance(vitals, Vitals)
            else closed_since(self.clock(), vitals)
        )
        self.machine.see_tray(scanner, scanner.status)
        self._watched(journal)
        staff = self._staff()
        enrolling = None if isinstance(journal, Refusal) else staff.enrolling(journal)
        pause = Pause(settings.kiosk.folder, self.clock)
        places = Places.of(os.environ)
        desk = self.desk
        moment = Moment(places, lambda now: not desk.is_open(now), self.clock)
        copying = NightlyCopy(settings.kiosk, lambda now: not desk.is_open(now), self.clock)
        if settings.kiosk.backup_folder and not isinstance(journal, Refusal):
            self._thread("kiosk-backup", copying.run_forever, copying.stop)
        by_hand = HealthByHand(health, pause, enrolling, self.clock)
        outside = replace(
            self._outside(doors, ClosureTold(HealthInUpdate(by_hand, moment)), scanner, reader, monotonic),
            moments=Moments((moment, self._renewal(journal), copying)),
            maintenance=replace(
                staff.maintenance(doors, vitals, pause, enrolling),
                network=staff.network(journal),
                releases=staff.releases(places, moment, doors, journal),
            ),
            background=self._background(),
        )
        interrupted = doors.intake.interrupted() if isinstance(doors.intake, IntakeDesk) else None
        return Kiosk(
            office=(self.rules.office.name, self.rules.office.regency),
            brand=self.brand,
            visit=Visit(outside, interrupted),
            catalogues=self.catalogues,
            settings=settings,
            scanner=scanner,
            reader=reader,
            twin=twin,
            journal=vitals.journal if isinstance(vitals, Vitals) else None,
            worker=doors.worker,
            closing=self.closing,
        )

    def _watched(self, journal: Journal | Refusal) -> None:
        """The machine's own thread; not where another process has the journal, and with it the books."""
        if isinstance(journal, Refusal) and journal.code == "journal.locked":
            return
        machine, starts, system = self.machine, self.machine.books.starts, self.machine.books.system
        starts.begin(system.boot_id(), result=system.service_result(), bitten=system.was_bitten())
        self.closing.callback(starts.end)
        self._thread("kiosk-health", machine.watch.run_forever, machine.watch.stop)

    def _renewal(self, journal: Journal | Refusal) -> Renewal:
        """Settings of the office that have come count from the next start on, which is brought about between visits."""
        began_with = 0 if isinstance(journal, Refusal) else settings_version(journal)

        def outdated() -> bool:
            return not isinstance(journal, Refusal) and settings_version(journal) > began_with

        return Renewal(outdated, self.restart, self.clock)

    def _journal(self) -> Journal | Refusal:
        journal = open_or_repair(self.settings.kiosk, self.clock)
        if isinstance(journal, Journal):
            self.closing.callback(journal.close)
        return journal

    def _vouched_for(self, journal: Journal) -> Vitals | Refusal:
        """By its enrolment on this very machine, and by keys that fit."""
        enrolled, folder = journal.enrolment, self.settings.kiosk.folder
        if enrolled is None:
            return Refusal("journal.not_enrolled")
        if not Machine().is_that_of(enrolled.identity, journal.journal_id):
            return Refusal("journal.other_machine")
        key = KeyFolder(folder).device_key(enrolled.key_id)
        if isinstance(key, Refusal):
            return key
        if key.key_id != enrolled.key_id:
            return Refusal("device_key.other")
        # Without sound recipients it stays closed too, but goes on to sync: a newer list may come (F57).
        return Vitals(journal, enrolled, key, SealingKeys(journal, KeyFolder(folder).recipients))

    def _doors(self, vitals: Vitals, twin: VirtualPrinter | None) -> Doors:
        settings, rules, journal = self.settings, self.rules, vitals.journal

        def clock_sure() -> bool:
            """One that stands before our own enrolment, or before the centre's certificate, has lost its battery; one that
            stands before what it showed earlier was set back."""
            begun = self.clock() >= vitals.enrolment.enrolled_at and not worker.clock_is_behind
            return begun and not self.machine.books.clock.back_s()

        client = centre_client(settings, self.clock, journal, vitals.key)
        self.closing.callback(client.close)
        log = PrinterLog(self.clock)
        worker = SyncWorker(
            journal,
            client,
            self.clock,
            # These come after the worker that they tell of, or hear from.
            health=lambda: fitting(
                report.report() | bell.report() | self.told.deeds.report() | update_report(places)
            ),
            told=lambda answer: fetcher.hears(answer),  # noqa: PLW0108
            keep=timedelta(days=settings.kiosk.keep_days),
            published=KeyFolder(settings.kiosk.folder).published,
            whom=vitals.sealing.whom,
        )
        places = Places.of(os.environ)
        fetcher = self._fetcher(places, journal, vitals.key, worker)
        report = MachineReport(
            self._fixed(),
            lambda: picture(journal, worker),
            log.report,
            settings.kiosk.folder,
            vitals.sealing.until,
            self.machine.watch.report,
        )
        self.machine.watch.changed = log.changed = worker.wake
        bell = HelpBell(self.clock, worker.wake, lambda: worker.runs_done)
        supervisor = self._supervisor(journal, twin, log)
        printing = self._printing(supervisor, journal, clock_sure, worker.wake)
        way = Way(
            lambda: picture(journal, worker),
            vitals.sealing.until,
            lambda: worker.runs_done > 0,
            lambda: client.base_url,
        )
        self.machine.see_centre(way, vitals.enrolment)
        papers = case_papers(settings, rules, self.catalogues, vitals.key, self.clock)
        files = SealedFiles(journal, vitals.sealing.whom)
        intake = IntakeDesk(
            journal=journal,
            files=files,
            key=vitals.key,
            form=rules.form,
            papers=papers,
            printing=printing,
            clock=self.clock,
            clock_sure=clock_sure,
            sent=worker.wake,
            desk=self.desk,
        )
        if settings.centre.sync == "thread":
            self._thread("kiosk-sync", worker.run_forever, worker.stop)
            self._thread("kiosk-release", fetcher.run_forever, fetcher.stop)
        known = KnownKeys(KeyFolder(settings.kiosk.folder), worker.key_unknown)
        status = StatusBook(journal, known, rules.sop, rules.calendar, rules.office)
        return Doors(
            intake,
            files,
            printing,
            status,
            worker,
            SyncByHand(journal, worker, self.clock, lambda: key_ids(vitals.sealing), vitals.sealing.until),
            self._carrier(vitals, report),
            PapersByHand(LateReceipts(journal, papers, supervisor, clock_sure), printing, worker.wake),
            self._printer_by_hand(supervisor, printing),
            SurveyBox(journal, secrets.token_bytes, worker.wake),
            fetcher,
            bell,
        )

    def _shut(self, reason: Refusal, journal: Journal | Refusal, twin: VirtualPrinter | None) -> Doors:
        """Of a closed kiosk. Whoever has the journal has the printer too: a machine is tried before it is enrolled."""
        shut = OutOfService(reason)
        if isinstance(journal, Refusal):
            return Doors(shut, shut, shut, shut)
        supervisor = self._supervisor(journal, twin, PrinterLog(self.clock))
        printing = self._printing(supervisor, journal, lambda: False, lambda: None)
        return Doors(shut, shut, printing, shut, printer=self._printer_by_hand(supervisor, printing))

    def _printing(
        self,
        supervisor: Supervisor,
        journal: Journal,
        clock_sure: Callable[[], bool],
        recorded: Callable[[], None],
    ) -> PrintingDesk:
        printing = PrintingDesk(supervisor, journal, clock_sure, recorded)
        self._thread("kiosk-printing", printing.run_forever, printing.stop)
        return printing

    def _printer_by_hand(self, supervisor: Supervisor, printing: PrintingDesk) -> PrinterByHand:
        def about() -> dict[str, str]:
            return of_printer(self.settings, supervisor.status, self.clock())

        return PrinterByHand(supervisor, printing, about, secrets.randbits)

    def _fetcher(self, places: Places, journal: Journal, key: DeviceKey, worker: SyncWorker) -> Fetcher:
        client = centre_client(self.settings, lambda: self.clock() + worker.clock_offset, journal, key)
        self.closing.callback(client.close)

        def busy() -> bool:
            waiting = journal.waiting()
            return worker.live.running or bool(waiting.records or waiting.blobs)

        return Fetcher(
            places,
            self.settings.kiosk.folder,
            client,
            busy=busy,
            monotonic=time.monotonic,
            uniform=random.uniform,
        )

    def _carrier(self, vitals: Vitals, report: MachineReport) -> Carrier:
        kiosk = self.settings.kiosk
        return Carrier(
            vitals.journal,
            StickFinder(kiosk.stick),
            vitals.key,
            vitals.sealing.whom,
            KeyFolder(kiosk.folder).recipients,
            KeyFolder(kiosk.folder).published,
            self.clock,
            report.report,
        )

    def _staff(self) -> StaffParts:
        return StaffParts(
            self.office or InForce(self.own),
            self.rules,
            self.catalogues,
            self.clock,
            self.monotonic,
            self.config,
            self.told,
            self.machine,
            self._background,
            self.restart,
        )

    def _background(self) -> WorkerThread:
        """A thread for staff, ended with all others."""
        work = WorkerThread()
        self.closing.callback(work.close)
        return work

    def _fixed(self) -> dict[str, object]:
        office = {} if self.office is None else self.office.report()
        started = {"started_at": self.clock().isoformat(timespec="seconds")}
        return installed(self.settings, self.rules) | started | office

    def _supervisor(self, journal: Journal, twin: VirtualPrinter | None, log: PrinterLog) -> Supervisor:
        """The printer under watch; after a process that ended in mid-job it is cleared before anything prints."""
        settings = self.settings.printer
        printer = open_printer(settings, twin=twin)
        supervisor = supervised(printer, settings, torn=may_be_torn(journal), on_change=log.note)
        self.closing.callback(supervisor.close)
        self.machine.see_printer(printer, lambda: supervisor.status)
        return supervisor

    def _outside(
        self,
        doors: Doors,
        health: Health,
        scanner: IdScanner,
        reader: CodeReader,
        monotonic: Callable[[], float],
    ) -> Outside:
        usual = usual_file(self.settings).now()
        forget = scanner.visit_over if isinstance(scanner, CaptureProcess) else lambda: None
        tray, work, rules = (
            TrayWatch(scanner, forget, live=self.settings.scanner.live),
            WorkerThread(),
            self.rules,
        )
        self._thread("kiosk-tray", tray.run_forever, tray.stop)
        self.closing.callback(work.close)
        return Outside(
            form=rules.form,
            office=rules.office,
            sop=rules.sop,
            calendar=self.desk,
            notice=self.settings.kiosk.notice_words(),
            has_text=self.catalogues[FALLBACK].has,
            intake=doors.intake,
            files=doors.files,
            tray=tray,
            reader=reader,
            receipts=doors.receipts,
            status=doors.status,
            health=health,
            work=work,
            clock=self.clock,
            monotonic=monotonic,
            randbits=secrets.randbits,
            languages=usual.languages,
            limits=self.settings.kiosk.limits(),
            cards=self.settings.identity.rules(),
            speaking=self._speaking(),
            paper_required=self.settings.kiosk.paper_required,
            surveys=doors.surveys,
            bell=doors.bell,
            voice=self._voice(),
            unchecked=unchecked(self.catalogues),
            usual=replace(self.settings.display.usual(), loudness=usual.loudness),
        )

    def _speaking(self) -> Speaking:
        audio = self.settings.audio
        with named("settings", "audio.wav"):
            recorder, player = open_audio(audio)
        self.closing.callback(player.close)
        self.closing.callback(recorder.close)
        return Speaking(recorder, player, audio.longest_s)

    def _voice(self) -> Voice:
        """A player of its own: hearing one's recording and hearing a page never take each other's place."""
        if self.settings.audio.speaker_kind == "none":
            return NoVoice()
        player = open_speaker(self.settings.audio)
        self.closing.callback(player.close)
        office = all_office_words(self.rules.form, self.rules.sop)
        return PromptVoice(
            prompt_files(self.settings, self.config), self.catalogues, office, player, begin=on_a_thread
        )

    def _thread(self, name: str, run: Callable[[], None], stop: Callable[[], None]) -> None:
        """A thread that ``closing`` stops and waits for, before what it uses is closed."""
        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()

        def end() -> None:
            stop()
            thread.join(timeout=15)

        self.closing.callback(end)


def _office_settings(settings: Settings, journal: Journal | Refusal) -> InForce:
    if isinstance(journal, Refusal):
        return InForce(settings)
    found = in_force(settings, kept(journal))
    put_in_force(journal, found.n)  # a journal that cannot be written has a sentence of its own on the screen
    return found
