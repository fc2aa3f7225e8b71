"""The doors of the lobby: intake, receipts, status and the way to the centre of an enrolled kiosk; or those of one that is closed."""

from __future__ import annotations

import os
import random
import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from hardware.catalogue import open_printer, supervised
from hardware.printers.simulated import VirtualPrinter
from hardware.supervisor import Supervisor
from kiosk.building import Building
from kiosk.by_hand import PapersByHand, PrinterByHand, SyncByHand
from kiosk.carrying import Carrier, StickFinder
from kiosk.health import MachineReport, OutOfService, PrinterLog, fitting
from kiosk.health_parts import Way
from kiosk.help_call import HelpBell
from kiosk.intake import IntakeDesk, SealedFiles
from kiosk.keys import KeyFolder, KnownKeys
from kiosk.late_receipts import LateReceipts
from kiosk.machine import Machine
from kiosk.parts import case_papers, centre_client, may_be_torn
from kiosk.printing import PrintingDesk
from kiosk.service_parts import of_printer
from kiosk.staff_assembly import Doors, Vitals, key_ids
from kiosk.status import StatusBook
from kiosk.surveys import SurveyBox
from kiosk.updates.fetching import Fetcher
from kiosk.updates.moment import update_report
from kiosk.updates.places import Places
from sync.cases.refusal import Refusal
from sync.journal import Journal
from sync.vault.signing import DeviceKey
from sync.worker import SyncWorker, picture
from sync.worker.sealing_keys import SealingKeys


def vouched_for(on: Building, journal: Journal) -> Vitals | Refusal:
    """By its enrolment on this very machine, and by keys that fit."""
    enrolled, folder = journal.enrolment, on.settings.kiosk.folder
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


def open_doors(on: Building, vitals: Vitals, twin: VirtualPrinter | None) -> Doors:
    """Of an enrolled kiosk, with the threads that send and fetch."""
    settings, rules, journal = on.settings, on.rules, vitals.journal

    def clock_sure() -> bool:
        """One that stands before our own enrolment, or before the centre's certificate, has lost its battery; one that
        stands before what it showed earlier was set back."""
        begun = on.clock() >= vitals.enrolment.enrolled_at and not worker.clock_is_behind
        return begun and not on.machine.books.clock.back_s()

    client = centre_client(settings, on.clock, journal, vitals.key)
    on.closing.callback(client.close)
    log = PrinterLog(on.clock)
    worker = SyncWorker(
        journal,
        client,
        on.clock,
        # These come after the worker that they tell of, or hear from.
        health=lambda: fitting(
            report.report() | bell.report() | on.told.deeds.report() | update_report(places)
        ),
        told=lambda answer: fetcher.hears(answer),  # noqa: PLW0108
        keep=timedelta(days=settings.kiosk.keep_days),
        published=KeyFolder(settings.kiosk.folder).published,
        whom=vitals.sealing.whom,
    )
    places = Places.of(os.environ)
    fetcher = _fetcher(on, places, journal, vitals.key, worker)
    report = MachineReport(
        on.fixed(),
        lambda: picture(journal, worker),
        log.report,
        settings.kiosk.folder,
        vitals.sealing.until,
        on.machine.watch.report,
    )
    on.machine.watch.changed = log.changed = worker.wake
    bell = HelpBell(on.clock, worker.wake, lambda: worker.runs_done)
    supervisor = _supervisor(on, journal, twin, log)
    printing = _printing(on, supervisor, journal, clock_sure, worker.wake)
    way = Way(
        lambda: picture(journal, worker),
        vitals.sealing.until,
        lambda: worker.runs_done > 0,
        lambda: client.base_url,
    )
    on.machine.see_centre(way, vitals.enrolment)
    papers = case_papers(settings, rules, on.catalogues, vitals.key, on.clock)
    files = SealedFiles(journal, vitals.sealing.whom)
    intake = IntakeDesk(
        journal=journal,
        files=files,
        key=vitals.key,
        form=rules.form,
        papers=papers,
        printing=printing,
        clock=on.clock,
        clock_sure=clock_sure,
        sent=worker.wake,
        desk=on.desk,
    )
    if settings.centre.sync == "thread":
        on.thread("kiosk-sync", worker.run_forever, worker.stop)
        on.thread("kiosk-release", fetcher.run_forever, fetcher.stop)
    known = KnownKeys(KeyFolder(settings.kiosk.folder), worker.key_unknown)
    status = StatusBook(journal, known, rules.sop, rules.calendar, rules.office)
    return Doors(
        intake,
        files,
        printing,
        status,
        worker,
        SyncByHand(journal, worker, on.clock, lambda: key_ids(vitals.sealing), vitals.sealing.until),
        _carrier(on, vitals, report),
        PapersByHand(LateReceipts(journal, papers, supervisor, clock_sure), printing, worker.wake),
        _printer_by_hand(on, supervisor, printing),
        SurveyBox(journal, secrets.token_bytes, worker.wake),
        fetcher,
        bell,
    )


def shut_doors(
    on: Building, reason: Refusal, journal: Journal | Refusal, twin: VirtualPrinter | None
) -> Doors:
    """Of a closed kiosk. Whoever has the journal has the printer too: a machine is tried before it is enrolled."""
    shut = OutOfService(reason)
    if isinstance(journal, Refusal):
        return Doors(shut, shut, shut, shut)
    supervisor = _supervisor(on, journal, twin, PrinterLog(on.clock))
    printing = _printing(on, supervisor, journal, lambda: False, lambda: None)
    return Doors(shut, shut, printing, shut, printer=_printer_by_hand(on, supervisor, printing))


def _printing(
    on: Building,
    supervisor: Supervisor,
    journal: Journal,
    clock_sure: Callable[[], bool],
    recorded: Callable[[], None],
) -> PrintingDesk:
    printing = PrintingDesk(supervisor, journal, clock_sure, recorded)
    on.thread("kiosk-printing", printing.run_forever, printing.stop)
    return printing


def _printer_by_hand(on: Building, supervisor: Supervisor, printing: PrintingDesk) -> PrinterByHand:
    def about() -> dict[str, str]:
        return of_printer(on.settings, supervisor.status, on.clock())

    return PrinterByHand(supervisor, printing, about, secrets.randbits)


def _supervisor(on: Building, journal: Journal, twin: VirtualPrinter | None, log: PrinterLog) -> Supervisor:
    """The printer under watch; after a process that ended in mid-job it is cleared before anything prints."""
    settings = on.settings.printer
    printer = open_printer(settings, twin=twin)
    supervisor = supervised(printer, settings, torn=may_be_torn(journal), on_change=log.note)
    on.closing.callback(supervisor.close)
    on.machine.see_printer(printer, lambda: supervisor.status)
    return supervisor


def _fetcher(on: Building, places: Places, journal: Journal, key: DeviceKey, worker: SyncWorker) -> Fetcher:
    client = centre_client(on.settings, lambda: on.clock() + worker.clock_offset, journal, key)
    on.closing.callback(client.close)

    def busy() -> bool:
        waiting = journal.waiting()
        return worker.live.running or bool(waiting.records or waiting.blobs)

    return Fetcher(
        places,
        on.settings.kiosk.folder,
        client,
        busy=busy,
        monotonic=time.monotonic,
        uniform=random.uniform,
    )


def _carrier(on: Building, vitals: Vitals, report: MachineReport) -> Carrier:
    kiosk = on.settings.kiosk
    return Carrier(
        vitals.journal,
        StickFinder(kiosk.stick),
        vitals.key,
        vitals.sealing.whom,
        KeyFolder(kiosk.folder).recipients,
        KeyFolder(kiosk.folder).published,
        on.clock,
        report.report,
    )
