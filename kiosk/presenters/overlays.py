"""What may lie over a page: six questions, each with its words."""

from __future__ import annotations

from collections.abc import Collection

from kiosk.layout import Layout
from kiosk.presenters.views import Choice, Overlay, OverlayKind
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


def display(layout: Layout, usual: Layout) -> Overlay:
    """How the screens look and sound, on any page; every touch shows at once. ``usual``: how a visit begins."""
    return Overlay(
        OverlayKind.DISPLAY,
        Text("display.title"),
        dismiss=Text("display.close"),
        layout=layout,
        usual=usual,
    )


def languages(offered: Collection[str], unchecked: Collection[str] = ()) -> Overlay:
    """Another language, on any page, without losing an answer."""
    return Overlay(
        OverlayKind.LANGUAGE,
        Text("language.title"),
        dismiss=Text("language.close"),
        choices=language_choices(offered, unchecked),
    )


def help_(*, heard: bool, can_assist: bool, opens: Text | None = None) -> Overlay:
    """Staff are called, and the clock stands still. That they know is said once the centre has taken the call in;
    before that, and without a line, one walks to the desk. ``opens``: nobody sits there now, and when somebody does."""
    staff = Choice("staff", Text("assisted.here"), Text("assisted.here_hint"), "user-check")
    return Overlay(
        OverlayKind.HELP,
        *_who_comes(heard=heard, opens=opens),
        dismiss=Text("help.go_on"),
        choices=(staff,) if can_assist else (),
    )


def _who_comes(*, heard: bool, opens: Text | None) -> tuple[Text, Text]:
    """Title and help. A call that was taken in brings nobody while nobody is there."""
    if opens is not None:
        return Text("help.shut"), Text("help.shut_help", {"opens": opens})
    name = "help.heard" if heard else "help.title"
    return Text(name), Text("help.heard_help" if heard else "help.help")


PLAIN = {
    OverlayKind.CANCEL: Overlay(
        OverlayKind.CANCEL,
        Text("cancel.title"),
        Text("cancel.help"),
        confirm=Text("cancel.end"),
        dismiss=Text("cancel.stay"),
        danger=True,
    ),
    OverlayKind.CARD: Overlay(
        OverlayKind.CARD, Text("found.title"), Text("found.help"), dismiss=Text("found.go_on")
    ),
}
"""Those that are always the same: before anything is thrown away; somebody else's card lies on the tray, and the question goes away with it."""
