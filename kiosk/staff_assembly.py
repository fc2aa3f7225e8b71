"""The staff's part of the lobby put together, and what the composition hands it: `kiosk.assembly` builds all else."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kiosk.asking import Asking
from kiosk.by_hand import EnrolByHand, PapersByHand, PrinterByHand, ProbeErrand, SyncByHand
from kiosk.carrying import Carrier, StickFinder
from kiosk.checks.usb import plugged_in
from kiosk.colleagues import ColleagueCodes
from kiosk.deeds import DeedBook
from kiosk.first_code import FirstCodeDesk
from kiosk.glass import GlassFile
from kiosk.health import OutOfService
from kiosk.health_parts import MachineWatch
from kiosk.intake import IntakeDesk, SealedFiles
from kiosk.maintenance import Maintenance
from kiosk.network import NetworkLook
from kiosk.office_words import all_office_words
from kiosk.outside import Bell, NoBell
from kiosk.parts import (
    Clock,
    centre_client,
    centre_url,
    prompt_files,
)
from kiosk.pause import Pause
from kiosk.printing import PrintingDesk
from kiosk.rules import Rules
from kiosk.service_access import ServiceAccess, StaffCodes
from kiosk.service_parts import (
    Held,
    about,
    enroller,
    language_facts,
    log_line,
    network_look,
    prober,
    usual_file,
)
from kiosk.settings import Settings
from kiosk.status import CodeSieve, StatusBook
from kiosk.surveys import SurveyBox
from kiosk.texts.catalogue import Catalogue
from kiosk.updates.by_hand import ReleasesByHand
from kiosk.updates.fetching import Coming, Fetcher
from kiosk.updates.from_the_centre import InForce
from kiosk.updates.moment import Moment
from kiosk.updates.places import Places
from kiosk.work import WorkerThread
from sync.cases.refusal import Refusal
from sync.journal import Enrolment, Journal
from sync.logbook.recent import RecentLines
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.worker import SyncWorker
from sync.worker.office_settings import version as settings_version
from sync.worker.sealing_keys import SealingKeys


@dataclass(frozen=True, slots=True)
class Vitals:
    """What a kiosk cannot do without."""

    journal: Journal
    enrolment: Enrolment
    key: DeviceKey
    sealing: SealingKeys


@dataclass(frozen=True, slots=True)
class Doors:
    """Intake, files, receipts and status: real ones, or those of a closed kiosk. ``sync``, ``carrying``, ``papers``:
    what staff work by hand; a closed kiosk has none of them. ``printer``: it has one as long as the journal is its own."""

    intake: IntakeDesk | OutOfService
    files: SealedFiles | OutOfService
    receipts: PrintingDesk | OutOfService
    status: StatusBook | OutOfService
    worker: SyncWorker | None = None
    sync: SyncByHand | None = None
    carrying: Carrier | None = None
    papers: PapersByHand | None = None
    printer: PrinterByHand | None = None
    surveys: SurveyBox | None = None
    fetcher: Fetcher | None = None
    bell: Bell = NoBell()  # noqa: RUF009 - it has no state


@dataclass(frozen=True, slots=True)
class Told:
    """What the machine remembers of itself for staff: their deeds, strange codes, the newest lines of the log."""

    deeds: DeedBook
    sieve: CodeSieve
    recent: RecentLines


@dataclass(frozen=True, slots=True)
class StaffParts:
    """What staff work with, out of what the lobby is built from. ``office``: the settings that count now, with what the centre has
    laid over them; ``background``: makes a thread that ends with all others."""

    office: InForce
    rules: Rules
    catalogues: Mapping[str, Catalogue]
    clock: Clock
    monotonic: Callable[[], float]
    config: Path
    told: Told
    machine: MachineWatch
    background: Callable[[], WorkerThread]
    restart: Callable[[], None] | None = None

    @property
    def settings(self) -> Settings:
        return self.office.settings

    def maintenance(
        self,
        doors: Doors,
        vitals: Vitals | Refusal,
        pause: Pause,
        enrolling: EnrolByHand | None,
    ) -> Maintenance:
        """Of a closed kiosk too: ``vitals`` then is why."""
        held = (
            None
            if isinstance(vitals, Refusal)
            else Held(vitals.journal, vitals.enrolment, vitals.key, lambda: key_ids(vitals.sealing))
        )
        return Maintenance(
            access=ServiceAccess(self._codes(), self.monotonic),
            codes=ColleagueCodes(self._codes()),
            intakes=pause,
            deeds=self.told.deeds,
            errands=self.background(),
            about=lambda: about(self.settings, held),
            health=self.machine,
            glass=GlassFile(self.settings.kiosk.folder, self.settings.panel),
            sync=doors.sync,
            carrying=doors.carrying,
            papers=doors.papers,
            printer=doors.printer,
            enrolling=enrolling,
            first=None if enrolling is None else FirstCodeDesk(self._codes(), enrolling.taken_in_s),
            testing=None if enrolling is None or held is None else lambda: ProbeErrand(enrolling.test_with),
            restart=self.restart,
            asks=Asking(),
            usuals=usual_file(self.settings),
            log=lambda: tuple(log_line(line) for line in self.told.recent.lines()),
            strange_codes=lambda: self.told.sieve.strange,
            usb_devices=plugged_in,
            languages=lambda: language_facts(
                prompt_files(self.settings, self.config),
                self.catalogues,
                all_office_words(self.rules.form, self.rules.sop),
                self.config / "words",
            ),
        )

    def network(self, journal: Journal | Refusal) -> NetworkLook | None:
        """On a machine without a journal nobody knows whom to ask."""
        if isinstance(journal, Refusal):
            return None

        def url() -> str:
            enrolled = journal.enrolment
            return centre_url(self.settings, "" if enrolled is None else enrolled.central_url)

        client = partial(centre_client, self.settings, self.clock, journal, None)
        return network_look(self.settings, url, client, self.clock)

    def releases(
        self, places: Places, moment: Moment, doors: Doors, journal: Journal | Refusal
    ) -> ReleasesByHand:
        """Of a kiosk that runs a release, or of one that does not, which says so."""
        fetcher = doors.fetcher
        return ReleasesByHand(
            places,
            moment,
            StickFinder(self.settings.kiosk.stick).find,
            Coming if fetcher is None else fetcher.coming,
            self.office,
            lambda: 0 if isinstance(journal, Refusal) else settings_version(journal),
            self.clock,
        )

    def enrolling(self, journal: Journal) -> EnrolByHand:
        """Also what tries the way again with a sealed test case."""

        def line(key: DeviceKey | None, url: str) -> CentreClient:
            return centre_client(self.settings, self.clock, journal, key, url)

        test = prober(self.settings, journal, line, self.clock, secrets.token_bytes)
        anybody = self._codes().is_empty
        enrol = enroller(self.settings, journal, line, self.clock, test, anybody=anybody)
        return EnrolByHand(enrol, test, self.monotonic)

    def _codes(self) -> StaffCodes:
        return StaffCodes(self.settings.kiosk.folder, self.clock, secrets.token_bytes)


def key_ids(sealing: SealingKeys) -> tuple[str, ...]:
    """To whom everything is sealed now; to nobody while the list does not hold."""
    whom = sealing.whom()
    return () if isinstance(whom, Refusal) else whom.key_ids
