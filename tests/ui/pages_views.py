"""The pages between visits in the shipped words, at every hour and in every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from kiosk.presenters.views import AttractView, Choice, ClosedView, Drawing, Promise, View, WelcomeView
from kiosk.texts.text import Text, Verbatim
from tests.ui.world import MONDAY

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
_NOW = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)


def pages_views() -> dict[str, View]:
    """By name."""
    call = Text("attract.call"), Text("attract.touch")
    return {
        "welcome": WELCOME,
        "welcome-shut": replace(WELCOME, hours=Text("hours.shut", {"opens": MONDAY})),
        "attract": AttractView(
            screen="attract",
            title=call[0],
            lines=tuple((language, call) for language in ("id", "mad", "en")),
            line=1,
        ),
        **_closed(),
    }


def _closed() -> dict[str, View]:
    number, opens = {"number": Verbatim("087750014595")}, {"opens": MONDAY}
    form, written = (
        ("file-pen", Text("closed.form")),
        ("message-square-text", Text("closed.whatsapp", number)),
    )
    closed = ClosedView(
        screen="closed",
        title=Text("closed.title"),
        help=Text("closed.help"),
        telephone="(0324) 7710982",
        since=_NOW,
        rows=(form, written, ("clock", Text("closed.opens", opens))),
    )
    return {
        "closed": closed,
        "closed-supplies": replace(closed, title=Text("closed.supplies")),
        "closed-moving": replace(closed, title=Text("closed.moving")),
        "closed-space": replace(closed, title=Text("closed.space"), help=Text("closed.space_help")),
        "closed-office": replace(
            closed,
            title=Text("closed.office"),
            help=Text("closed.office_help"),
            drawing=Drawing.NIGHT,
            rows=(written, ("clock", Text("closed.opens", opens))),
        ),
    }
