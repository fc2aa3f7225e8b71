"""What may lie over a page: six questions, each with its words."""

from __future__ import annotations

from collections.abc import Collection

from kiosk.presenters.views import Overlay, OverlayKind
from kiosk.presenters.welcome import language_choices
from kiosk.texts.text import Text


def still_there(seconds_left: int, *, filed: bool) -> Overlay:
    """After a time without a touch; no answer wipes the visit. ``filed``: there is nothing left to lose."""
    return Overlay(
        OverlayKind.STILL_THERE,
        Text("still_there.title"),
        Text("still_there.help_done" if filed else "still_there.help", {"n": seconds_left}),
        confirm=Text("still_there.end_done" if filed else "still_there.end"),
        dismiss=Text("still_there.more_time"),
        danger=not filed,
        seconds_left=seconds_left,
    )


def staff_still_there(seconds_left: int) -> Overlay:
    """In the maintenance area: nobody's answers are lost, and nobody else is to find it open."""
    return Overlay(
        OverlayKind.STILL_THERE,
        Text("still_there.title"),
        Text("staff.closes", {"n": seconds_left}),
        confirm=Text("staff.leave"),
        dismiss=Text("still_there.more_time"),
        seconds_left=seconds_left,
    )


def cancel() -> Overlay:
    """Before anything is thrown away."""
    return Overlay(
        OverlayKind.CANCEL,
        Text("cancel.title"),
        Text("cancel.help"),
        confirm=Text("cancel.end"),
        dismiss=Text("cancel.stay"),
        danger=True,
    )


def help_called() -> Overlay:
    """Staff come; the clock stands still meanwhile."""
    return Overlay(OverlayKind.HELP, Text("help.title"), Text("help.help"), dismiss=Text("help.go_on"))


def card_found() -> Overlay:
    """Somebody else's card lies on the tray; it goes away by itself once the tray is empty."""
    return Overlay(OverlayKind.CARD, Text("found.title"), Text("found.help"), dismiss=Text("found.go_on"))


def languages(offered: Collection[str]) -> Overlay:
    """Another language, on any page, without losing an answer."""
    return Overlay(
        OverlayKind.LANGUAGE,
        Text("language.title"),
        dismiss=Text("language.close"),
        choices=language_choices(offered),
    )
