"""A release's first start: on a copy of the journal, without a window, as the kiosk's user. It has nothing to lose."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from kiosk.rules import Rules
from kiosk.settings import Settings
from kiosk.texts.catalogue import load_all
from sync.cases.refusal import Refusal
from sync.configuration import config_folder
from sync.journal import open_journal
from sync.journal.going_back import revision
from sync.journal.schema import HEAD
from sync.worker import picture

_LOADED = ("kiosk.assembly", "hardware.catalogue", "hardware.imaging", "sync.worker")
"""What pulls in every package with a library of its own: a wheel for another processor or glibc shows here."""


def try_out(settings: Settings, folder: Path, clock: Callable[[], datetime]) -> Refusal | None:
    """The office's data and words are read, the journal in ``folder`` is migrated, opened and gone through.

    ``trial.package`` {"which"}, ``trial.data`` {"error"}, or why the journal was refused.
    """
    for name in _LOADED:
        try:
            importlib.import_module(name)
        except Exception as wrong:  # noqa: BLE001 - whatever it raises, this release does not run here
            return Refusal("trial.package", {"which": name, "error": type(wrong).__name__})
    try:
        config = config_folder()
        Rules.read(config)
        load_all(config / "words")
    except Exception as wrong:  # noqa: BLE001 - as above: data of the office that the new program does not take
        return Refusal("trial.data", {"error": type(wrong).__name__})
    journal = open_journal(folder, clock)
    if isinstance(journal, Refusal):
        return journal
    with closing(journal):
        picture(journal)
        journal.pending_jobs()
        journal.waiting()
    found = revision(folder)
    return (
        found
        if isinstance(found, Refusal)
        else None
        if found == HEAD
        else Refusal("journal.other", {"found": found})
    )
