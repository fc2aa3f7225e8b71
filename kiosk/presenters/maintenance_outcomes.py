"""How what staff did came out, in words: the book of deeds keeps one stable word of ours for each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from kiosk.maintenance import Deed
from kiosk.presenters.maintenance_enrol import not_enrolled_words
from kiosk.presenters.maintenance_network import fault_words
from kiosk.presenters.maintenance_service import reason_words
from kiosk.presenters.maintenance_sync import warning_words
from kiosk.presenters.maintenance_update_words import REASONS
from kiosk.presenters.maintenance_words import ended, tested
from kiosk.texts.text import Text, Verbatim

_WELL: Final = (
    "done",
    "good",
    "confirmed",
    "opened",
    "stick.saved",
    "stick.taken",
    "test.opened",
    "update.brought",
    "asked",
)
_PLAIN: Final[Mapping[str, Text]] = {
    "bad": Text("staff.try.bad"),
    "uncertain": Text("staff.try.unsure"),
    "not-stored": Text("staff.tried.not_stored"),
}
_PAPER: Final[Mapping[str, Text]] = {
    "uncertain": Text("staff.paper.unknown"),
    "refused": Text("printer.offline"),
}
_BY_DEED: Final[Mapping[str, Callable[[str], Text | None]]] = {
    "close": reason_words,
    "enrol": not_enrolled_words,
    "network": fault_words,
    "print": _PAPER.get,
    "seen": warning_words,
    "stick_in": ended,
    "stick_out": ended,
    "sync": ended,
    "test_case": tested,
    "update_back": REASONS.get,
    "update_bring": ended,
    "update_now": REASONS.get,
}


def went_well(deed: Deed) -> bool:
    """Whether nothing is to be said but that it was done."""
    return deed.outcome in _WELL


def outcome_words(deed: Deed) -> Text | Verbatim:
    """Two or three words, or a sentence; a word that nobody foresaw as it is, so that nothing false is said of it."""
    by_deed = _BY_DEED.get(deed.what)
    said = by_deed(deed.outcome) if by_deed is not None else None
    return said or _PLAIN.get(deed.outcome) or Verbatim(deed.outcome)
