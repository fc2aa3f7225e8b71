"""`kiosk health`: how this machine is, part by part, for whoever sits at its console and for other programs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

from hardware.catalogue import open_printer
from kiosk.checks.health import Health, Level, Part
from kiosk.checks.parts import untold
from kiosk.checks.system import System
from kiosk.health_parts import Books, MachineWatch, Way, kept
from kiosk.keys import KeyFolder
from kiosk.parts import Clock
from kiosk.presenters.maintenance_health import health_row
from kiosk.settings import Settings
from kiosk.texts.catalogue import Catalogue, load
from kiosk.verbs.opened import Say
from sync.cases.refusal import Refusal
from sync.journal import Journal, open_journal
from sync.worker import picture
from sync.worker.sealing_keys import SealingKeys

_MARKS = {Level.WELL: "well", Level.SOON: "SOON", Level.NOW: "NOW", Level.UNTOLD: "-"}
_OLD = timedelta(minutes=15)


def health(settings: Settings, clock: Clock, say: Say, *, as_json: bool = False) -> int:
    """A line a part, the worst first, or one JSON object. 1: something is to be done now."""
    journal = open_journal(settings.kiosk.folder, clock)
    try:
        found = seen(settings, clock, journal)
    finally:
        if isinstance(journal, Journal):
            journal.close()
    if as_json:
        say(json.dumps(_told(found), ensure_ascii=False))
    else:
        for line in lines(found):
            say(line)
        if clock() - found.at > _OLD:
            say(
                f"as the lobby application saw it last, {found.at.isoformat(timespec='seconds')}: does it hang?"
            )
    return 1 if found.level is Level.NOW else 0


def seen(settings: Settings, clock: Clock, journal: Journal | Refusal) -> Health:
    """What the lobby application has seen while it runs, since it owns journal and printer; else looked at here."""
    if isinstance(journal, Refusal):
        left = kept(settings.kiosk.folder) if journal.code == "journal.locked" else None
        return left or _looked(settings, clock, None)
    return _looked(settings, clock, journal)


def lines(found: Health) -> Iterator[str]:
    """``NOW   Temperature: Too hot, 88 °C. Switch the machine off ...``"""
    words = load("en")
    for part in found.worst_first:
        yield f"{_MARKS[part.level]:<5} {_sentence(part, words)}"


def _sentence(part: Part, words: Catalogue) -> str:
    row = health_row(part, "en")
    step = f". {words.say(row.next)}" if row.next is not None else ""
    return f"{words.say(row.label)}: {words.say(row.state)}{step}"


def _told(found: Health) -> dict[str, object]:
    """Stable names and words for programs, beside the sentences."""
    words = load("en")
    return {
        "at": found.at.isoformat(timespec="seconds"),
        "level": found.level.value,
        "parts": [
            {
                "part": one.name,
                "level": one.level.value,
                "word": one.word,
                "facts": dict(one.facts),
                "since": None if one.since is None else one.since.isoformat(timespec="seconds"),
                "words": _sentence(one, words),
            }
            for one in found.worst_first
        ],
    }


def _looked(settings: Settings, clock: Clock, journal: Journal | None) -> Health:
    books = Books.of(settings, clock, time.monotonic, System())
    books.storage.try_it()
    machine = MachineWatch(settings, books, clock, time.monotonic, keep=False)
    printer = open_printer(settings.printer)
    machine.see_printer(printer, printer.status)
    machine.watch.also(
        {"camera": lambda: untold("camera")}
    )  # its light is known to the lobby, which watches it
    enrolled = None if journal is None else journal.enrolment
    if journal is not None and enrolled is not None:
        until = SealingKeys(journal, KeyFolder(settings.kiosk.folder).recipients).until
        url = enrolled.central_url or settings.centre.url
        machine.see_centre(Way(lambda: picture(journal), until, lambda: False, lambda: url), enrolled)
    with closing(printer):
        return machine.look()
