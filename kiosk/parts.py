"""What every program of the kiosk is put together from: words, the line to the centre, the papers, what the desk is told.

`kiosk.assembly` is the lobby application; the verbs of the console take what they need from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from kiosk.case_papers import CasePapers
from kiosk.health import MachineReport
from kiosk.keys import KeyFolder
from kiosk.prompts import PromptFiles
from kiosk.receipts import Letterhead
from kiosk.rules import Rules
from kiosk.settings import CentreSettings, Settings
from kiosk.texts.catalogue import FALLBACK, Catalogue, load_all
from kiosk.texts.po import PoError
from sync.configuration import ConfigurationError, config_folder
from sync.journal import Journal
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.worker import picture, version
from sync.worker.sealing_keys import SealingKeys

Clock = Callable[[], datetime]


def words_of(config: Path) -> Mapping[str, Catalogue]:
    """Every language, the office's own words laid over; ConfigurationError names file and line."""
    try:
        return load_all(config / "words")
    except PoError as wrong:
        raise ConfigurationError("", "", str(wrong)) from wrong


def prompt_files(settings: Settings, config: Path) -> PromptFiles:
    """Where prompts are rendered to, and where the office's recordings lie."""
    return PromptFiles(settings.kiosk.folder / "audio", config / "audio")


def centre_client(
    settings: Settings, clock: Clock, journal: Journal, key: DeviceKey | None, url: str = ""
) -> CentreClient:
    """The way to the office's process; with its public key once enrolled. ``url``: as a ticket of the desk names it."""
    certificates = settings.centre.certificates
    enrolled = journal.enrolment
    return CentreClient(
        centre_url(settings, url or ("" if enrolled is None else enrolled.central_url)),
        clock,
        key=key,
        centre_public=None if enrolled is None else enrolled.centre_public,
        certificates=Path(certificates) if certificates else None,
    )


def centre_url(settings: Settings, named: str) -> str:
    """The settings' address; where they only hold the shipped placeholder, the one that came with the enrolment."""
    placeholder = settings.centre.url == CentreSettings().url
    return named if placeholder and named.startswith("https:") else settings.centre.url


def case_papers(
    settings: Settings, rules: Rules, catalogues: Mapping[str, Catalogue], key: DeviceKey, clock: Clock
) -> CasePapers:
    """The papers of this machine, in Indonesian whatever language the visit was in."""
    kiosk, sop = settings.kiosk, rules.sop
    return CasePapers(
        head=Letterhead(
            rules.office, kiosk.name, kiosk.place or rules.office.name, sop.promised_days, rules.logo
        ),
        sop=sop,
        calendar=rules.calendar,
        form_version=rules.form.version,
        key_id=key.key_id.hex(),
        words=catalogues[FALLBACK],
        clock=clock,
    )


def may_be_torn(journal: Journal) -> bool:
    """Whether a paper ended nobody knows how: the printer may still wait for the rest of it."""
    return any(job.state == "uncertain" for job in journal.pending_jobs())


def installed(settings: Settings, rules: Rules) -> dict[str, object]:
    """What the desk is told of a kiosk's software and rules, whichever of its programs is speaking."""
    return {
        "version": version(),
        "form_version": rules.form.version,
        "sop_version": rules.sop.version,
        "languages": list(settings.kiosk.languages),
    }


def console_report(settings: Settings, journal: Journal) -> MachineReport:
    """Of a program at the console: the lobby application is not running, so nothing is known of the printer."""
    facts = installed(settings, Rules.read(config_folder()))
    until = SealingKeys(journal, KeyFolder(settings.kiosk.folder).recipients).until
    return MachineReport(facts, lambda: picture(journal), dict, settings.kiosk.folder, until)
