"""The journal for a verb, and refusals in one line."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.assembly import Clock
from kiosk.settings import Settings
from sync.cases.refusal import Refusal
from sync.journal import Journal, open_journal

Say = Callable[[str], None]


def told(refusal: Refusal) -> str:
    """Code, details and what to do, e.g. ``journal.locked (pid 12); stop the running kiosk first``."""
    details = ", ".join(f"{name} {value}" for name, value in refusal.details.items())
    hint = _HINTS.get(refusal.code, "")
    return f"{refusal.code} ({details}){hint}" if details else f"{refusal.code}{hint}"


_HINTS = {
    "journal.locked": "; stop the running kiosk first",
    "journal.damaged": "; see kiosk recover",
    "journal.mark": "; see kiosk recover",
    "journal.newer": "; install the newer version again",
}


def opened(settings: Settings, clock: Clock, say: Say) -> Journal | None:
    """The journal, or None with a line that says why not."""
    journal = open_journal(settings.kiosk.folder, clock)
    if isinstance(journal, Refusal):
        say(f"journal: {told(journal)}")
        return None
    return journal
