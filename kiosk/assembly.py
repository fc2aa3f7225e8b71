"""The composition root of the lobby, with `kiosk.building` and `kiosk.doors_assembly` below it: nothing else builds drivers,
journal, threads and the visit."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from hardware.capture.process import CaptureProcess
from hardware.catalogue import open_audio, open_capture, open_reader, open_speaker, simulated_printer
from hardware.ports import CodeReader, IdScanner
from hardware.printers.simulated import VirtualPrinter
from kiosk.building import Building
from kiosk.checks.system import System
from kiosk.deeds import DeedBook
from kiosk.doors_assembly import open_doors, shut_doors, vouched_for
from kiosk.health import ClosureTold, KioskHealth, closed_since
from kiosk.health_parts import Books, MachineWatch
from kiosk.intake import IntakeDesk
from kiosk.nightly_copy import NightlyCopy
from kiosk.office_words import all_office_words
from kiosk.options import system_clock
from kiosk.outside import Health, NoVoice, Outside, Speaking, Voice
from kiosk.parts import Clock, prompt_files, words_of
from kiosk.pause import HealthByHand, Pause
from kiosk.presenters.visit import Visit
from kiosk.rules import Rules, named
from kiosk.self_repair import open_or_repair
from kiosk.service_parts import usual_file
from kiosk.settings import Settings
from kiosk.speech import PromptVoice, on_a_thread
from kiosk.staff_assembly import Doors, StaffParts, Told, Vitals
from kiosk.status import CodeSieve, is_code
from kiosk.texts.catalogue import FALLBACK, Catalogue, unchecked
from kiosk.tray import TrayWatch
from kiosk.updates.from_the_centre import InForce, in_force
from kiosk.updates.moment import HealthInUpdate, Moment, Moments, Renewal
from kiosk.updates.places import Places
from kiosk.widgets.brand import Brand
from kiosk.widgets.brand_settings import brand_of
from kiosk.work import WorkerThread
from sync.cases.refusal import Refusal
from sync.configuration import config_folder
from sync.journal import Journal
from sync.logbook.recent import keep_recent
from sync.worker import SyncWorker, unopened
from sync.worker.office_settings import kept, put_in_force
from sync.worker.office_settings import version as settings_version
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
        building = _Lobby(
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
class _Lobby(Building):
    """All parts, in the order in which they need each other."""

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
        vitals = journal if isinstance(journal, Refusal) else vouched_for(self, journal)
        doors = (
            open_doors(self, vitals, twin)
            if isinstance(vitals, Vitals)
            else shut_doors(self, vitals, journal, twin)
        )
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
            self.thread("kiosk-backup", copying.run_forever, copying.stop)
        by_hand = HealthByHand(health, pause, enrolling, self.clock)
        outside = replace(
            self._outside(doors, ClosureTold(HealthInUpdate(by_hand, moment)), scanner, reader, monotonic),
            moments=Moments((moment, self._renewal(journal), copying)),
            maintenance=replace(
                staff.maintenance(doors, vitals, pause, enrolling),
                network=staff.network(journal),
                releases=staff.releases(places, moment, doors, journal),
            ),
            background=self.background(),
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
        self.thread("kiosk-health", machine.watch.run_forever, machine.watch.stop)

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
            self.background,
            self.restart,
        )

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
        self.thread("kiosk-tray", tray.run_forever, tray.stop)
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


def _office_settings(settings: Settings, journal: Journal | Refusal) -> InForce:
    if isinstance(journal, Refusal):
        return InForce(settings)
    found = in_force(settings, kept(journal))
    put_in_force(journal, found.n)  # a journal that cannot be written has a sentence of its own on the screen
    return found
