"""The pages between visits in the shipped words, at every hour and in every state."""

from __future__ import annotations

from dataclasses import replace

from kiosk.presenters.views import AttractView, Choice, Drawing, Promise, View, WelcomeView
from kiosk.texts.text import Text, Verbatim

WELCOME = WelcomeView(
    screen="welcome",
    title=Text("welcome.title"),
    help=Text("welcome.help"),
    primary=Text("welcome.start"),
    office_name="Kecamatan Pegantenan",
    office_line="Kabupaten Pamekasan",
    promises=(
        Promise(Verbatim("Rp0"), Text("welcome.free"), Text("welcome.free_words")),
        Promise(Verbatim("5"), Text("welcome.minutes"), Text("welcome.minutes_words")),
        Promise(Verbatim("12"), Text("welcome.days"), Text("welcome.days_words")),
    ),
    facts=(
        (Drawing.CARD, Text("welcome.bring")),
        (Drawing.GLASS, Text("welcome.fill_in")),
        (Drawing.RECEIPT, Text("welcome.take")),
    ),
    choices=(
        Choice("status", Text("welcome.status"), Text("welcome.status_hint"), "search"),
        Choice("standard", Text("welcome.standard"), Text("welcome.standard_hint"), "book-open"),
    ),
    languages=(
        Choice("id", Verbatim("Bahasa Indonesia")),
        Choice("mad", Verbatim("Bhâsa Madhurâ")),
        Choice("en", Verbatim("English")),
    ),
)
_MONDAY = Text("hours.weekday", {"day": Text("weekday.monday"), "hour": "07", "minute": "30"})


def pages_views() -> dict[str, View]:
    """By name."""
    call = Text("attract.call"), Text("attract.touch")
    return {
        "welcome": WELCOME,
        "welcome-shut": replace(WELCOME, hours=Text("hours.shut", {"opens": _MONDAY})),
        "attract": AttractView(
            screen="attract",
            title=call[0],
            lines=tuple((language, call) for language in ("id", "mad", "en")),
            line=1,
        ),
    }
