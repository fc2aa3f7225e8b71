"""What a technician wants to know of a printer: state, kind, proofs, and a page of paper to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from hardware.advice import in_words, outcome_in_words
from hardware.catalogue import open_printer
from hardware.ports import USABLE, Confirmed, ReceiptPrinter, State
from hardware.printers.identity import Identity
from hardware.printers.profiles import Profile, model_named, profile_for
from hardware.printers.receipt_printer import ThermalPrinter
from hardware.printers.test_page import test_page
from hardware.settings import PrinterSettings
from hardware.surroundings import Surroundings


def check_printer(
    settings: PrinterSettings, now: datetime, *, paper: bool, surroundings: Surroundings | None = None
) -> Iterator[tuple[bool, str]]:
    """Lines, each with whether it is good. ``paper``: prints a test page if the printer can; ``now``: local time."""
    if settings.kind == "none":
        yield True, "none"
        return
    profile = profile_for(settings)
    printer = open_printer(settings, surroundings=surroundings)
    try:
        status = printer.status()
        silent = status.state is State.UNKNOWN and not profile.reports
        usable = status.state in USABLE or silent
        yield (
            usable,
            f"{in_words(replace(status, trouble=None) if silent else status)} [{settings.kind}, {profile.model}]",
        )
        identity = printer.identify() if usable and isinstance(printer, ThermalPrinter) else None
        if isinstance(identity, Identity):
            yield from _kind(identity, profile, silent)
        if usable and paper:
            yield _printed(printer, profile, now)
    finally:
        printer.close()


def _kind(identity: Identity, profile: Profile, silent: bool) -> Iterator[tuple[bool, str]]:
    name = " ".join(part for part in (identity.maker, identity.model) if part)
    if name:
        firmware = f", firmware {identity.firmware}" if identity.firmware else ""
        yield True, f"calls itself {name}{firmware}"
    known = model_named(identity.model)
    if known is not None and known.model != profile.model:
        yield True, f'better known as model = "{known.model}" in [printer]'
    proofs = {"GS ( H": identity.answers_completion, "GS r": identity.answers_in_order}
    given = [question for question, answered in proofs.items() if answered]
    yield True, f"proves a paper by {' and '.join(given)}" if given else "gives no proof of a paper"
    if profile.completion_query and not silent and not identity.answers_completion:
        yield False, "does not answer GS ( H as its model should: set completion_query = false in [printer]"


def _printed(printer: ReceiptPrinter, profile: Profile, now: datetime) -> tuple[bool, str]:
    about = {
        "Model": profile.model,
        "Lebar": f"{profile.dots} titik, {profile.dpi} dpi",
        "Waktu": f"{now:%Y-%m-%d %H.%M}",
    }
    outcome = printer.print(int(now.timestamp()) & 0xFFFFFFFF, test_page(about), _nothing, _nothing)
    return isinstance(outcome, Confirmed) or not profile.reports, f"test page: {outcome_in_words(outcome)}"


def _nothing(*_: int) -> None:
    """Nobody keeps a journal of test pages."""
