"""The three figures of the poster."""

from __future__ import annotations

from kiosk.presenters.first_views import Promise
from kiosk.texts.text import Text, Verbatim

_MINUTES = "5"
"""About so long takes a visit whose account is a few sentences."""


def promises(days: int) -> tuple[Promise, ...]:
    """What a complaint costs, how long it takes, and in how many working ``days`` it is answered."""
    return (
        Promise(Verbatim("Rp0"), Text("welcome.free"), Text("welcome.free_words")),
        Promise(Verbatim(_MINUTES), Text("welcome.minutes"), Text("welcome.minutes_words")),
        Promise(Verbatim(str(days)), Text("welcome.days"), Text("welcome.days_words")),
    )
