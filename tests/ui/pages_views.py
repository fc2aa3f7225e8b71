"""The pages between visits in the shipped words, at every hour and in every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from kiosk.presenters.views import AttractView, ClosedView, Drawing, View
from kiosk.texts.text import OfficeWords, Text, Verbatim
from tests.ui.still import WELCOME
from tests.ui.world import MONDAY

NOTICE = OfficeWords(
    "office.notice",
    {
        "id": "Kamis 26 November loket pindah ke pendopo; pengaduan tetap diterima di kios ini.",
        "mad": "Kemmis 26 November loket ngallè ka pandhâpa; pangaduwan paggun ètarèma è ka'.",
        "en": "On Thursday the desk is in the assembly hall; complaints are taken here as ever.",
    },
)
"""As long as one may be."""

_NOW = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)


def pages_views() -> dict[str, View]:
    """By name."""
    call = Text("attract.call"), Text("attract.touch")
    return {
        "welcome": WELCOME,
        "welcome-notice": replace(WELCOME, notice=NOTICE, hours=Text("hours.shut", {"opens": MONDAY})),
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
        "closed-new": replace(closed, title=Text("closed.new")),
        "closed-supplies": replace(closed, title=Text("closed.supplies")),
        "closed-moving": replace(closed, title=Text("closed.moving")),
        "closed-space": replace(closed, title=Text("closed.space"), help=Text("closed.space_help")),
        "closed-read-only": replace(
            closed, title=Text("closed.read_only"), help=Text("closed.read_only_help")
        ),
        "closed-update": replace(closed, title=Text("closed.update"), help=Text("closed.update_help")),
        "closed-office": replace(
            closed,
            title=Text("closed.office"),
            help=Text("closed.office_help"),
            drawing=Drawing.NIGHT,
            rows=(written, ("clock", Text("closed.opens", opens))),
        ),
    }
