"""Everything that stands in and behind the lobby, brought up on this machine and taken down again."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from hardware.bench import Bench, TrayTwin, serve_bench
from hardware.capture.process import CaptureProcess
from hardware.capture.twin import TwinInChild
from hardware.catalogue import open_speaker, simulated_printer
from hardware.ports import State
from hardware.printers.simulated import VirtualPrinter
from hardware.readers.simulated import SimulatedReader
from hardware.scanners.simulated import SimulatedScanner
from kiosk.assembly import Kiosk, assemble
from kiosk.demo.centre import DemoCentre, NotUpError, running_centre
from kiosk.keys import KeyFolder, machine_identity
from kiosk.machine import Machine
from kiosk.options import system_clock
from kiosk.parts import centre_client
from kiosk.settings import Settings, load_settings
from sync.cases.refusal import Refusal
from sync.configuration import config_folder
from sync.journal import open_journal
from sync.worker import enrol


@dataclass(frozen=True, slots=True)
class House:
    """A kiosk with its printer, enrolled at a running centre. ``papers``: a picture of each paper, and its bytes.

    ``bench_url``: the page on which its devices are made to fail.
    """

    centre: DemoCentre
    kiosk: Kiosk
    printer: VirtualPrinter
    papers: Path
    bench_url: str


@contextmanager
def running_house(
    var: Path,
    *,
    port: int = 0,
    database: str = "",
    bench_port: int = 0,
    monotonic: Callable[[], float] = time.monotonic,
    audible: bool = False,
) -> Iterator[House]:
    """The whole product with its data under ``var``; raises NotUpError with the reason in plain words.

    ``port``: the centre's, ``bench_port``: the device bench's, 0 for any free one; ``database``: a PostgreSQL URL, or empty for SQLite;
    ``monotonic``: seconds for the visit's time-outs; ``audible``: pages are read aloud by this machine's loudspeaker,
    if it has one.
    """
    settings = demo_settings(var, os.environ)
    if audible:
        settings = with_loudspeaker(settings)
    printer = simulated_printer(settings.printer)
    try:
        with running_centre(var / "central", port, database) as centre, closing(printer.serve_tcp()) as line:
            settings = replace(
                settings,
                centre=replace(settings.centre, url=centre.url),
                printer=replace(settings.printer, kind="tcp", host="127.0.0.1", port=line.port),
            )
            _enrol_once(settings, centre)
            _leave_settings(settings, var / "kiosk.toml")
            kiosk = assemble(settings, monotonic=monotonic)
            with closing(kiosk), serve_bench(_bench(kiosk, printer), bench_port) as bench:
                yield House(centre, kiosk, printer, Path(settings.printer.out), bench.url)
    finally:
        printer.close()


def _bench(kiosk: Kiosk, printer: VirtualPrinter) -> Bench:
    """The devices of this kiosk that are simulated."""
    reader = kiosk.reader
    return Bench(printer, _tray(kiosk), reader if isinstance(reader, SimulatedReader) else None)


def _tray(kiosk: Kiosk) -> TrayTwin | None:
    """The knobs of the simulated tray, wherever it is."""
    scanner = kiosk.scanner
    if isinstance(scanner, CaptureProcess) and kiosk.settings.scanner.kind == "simulated":
        return TwinInChild(scanner)
    return scanner if isinstance(scanner, SimulatedScanner) else None


def demo_settings(var: Path, environment: Mapping[str, str]) -> Settings:
    """demo.toml over kiosk.toml, with its data under ``var``; raises ConfigurationError."""
    settings = load_settings([config_folder(environment) / "demo.toml"], environment)
    papers = var / "papers"
    papers.mkdir(parents=True, exist_ok=True)
    return replace(
        settings,
        kiosk=replace(settings.kiosk, folder=var / "kiosk"),
        printer=replace(settings.printer, out=str(papers)),
    )


def with_loudspeaker(settings: Settings) -> Settings:
    """The same with this machine's own loudspeaker in place of the simulated one, where there is one."""
    real = replace(settings.audio, speaker="alsa")
    is_there = open_speaker(real).status().state is State.READY
    return replace(settings, audio=real) if is_there else settings


def _leave_settings(settings: Settings, path: Path) -> None:
    """What the console program needs to speak of this very kiosk: ``kiosk --config PATH doctor``."""
    # A JSON string is a TOML basic string too.
    path.write_text(
        "# Written by the demo at each start.\n"
        f"[kiosk]\nfolder = {json.dumps(str(settings.kiosk.folder))}\n"
        f"[centre]\nurl = {json.dumps(settings.centre.url)}\n"
        f'[printer]\nkind = "tcp"\nhost = {json.dumps(settings.printer.host)}\nport = {settings.printer.port}\n'
        f"model = {json.dumps(settings.printer.model)}\n"
        '[scanner]\nkind = "simulated"\n[reader]\nkind = "simulated"\n'
    )


def _enrol_once(settings: Settings, centre: DemoCentre) -> None:
    """Takes the kiosk in at its first start; later ones find it enrolled."""
    folder = settings.kiosk.folder
    journal = open_journal(folder, system_clock)
    if isinstance(journal, Refusal):
        raise NotUpError(
            f"the kiosk's journal in {folder} cannot be opened: {journal.code} {dict(journal.details)}"
        )
    keys = KeyFolder(folder)
    try:
        enrolled = journal.enrolment
        if enrolled is not None and Machine().is_that_of(enrolled.identity, journal.journal_id):
            return
        client = centre_client(settings, system_clock, journal, None)
        taken = enrol(
            client,
            centre.enrol_code,
            journal,
            key_path=keys.device,
            recipients_path=keys.recipients,
            identity=machine_identity(journal.journal_id),
            hardware="demo",
        )
        client.close()
    finally:
        journal.close()
    if isinstance(taken, Refusal):
        raise NotUpError(f"the centre did not take the kiosk in: {taken.code}")
