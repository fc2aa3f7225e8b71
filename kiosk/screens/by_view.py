"""Which screen draws which view, and what lies over it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from kiosk.presenters.first_views import View

if TYPE_CHECKING:
    from kiosk.presenters.views import Overlay
    from kiosk.screens.display import DisplayScreen
    from kiosk.screens.links import Links
    from kiosk.screens.overlay import OverlayScreen
    from kiosk.screens.screen import Screen

SCREENS: Final[Mapping[str, tuple[str, str]]] = {
    "WelcomeView": ("welcome", "WelcomeScreen"),
    "AttractView": ("attract", "AttractScreen"),
    "PrinterView": ("printer", "PrinterScreen"),
    "ChoiceView": ("choice", "ChoiceScreen"),
    "NoticeView": ("notice", "NoticeScreen"),
    "StandardView": ("standard", "StandardScreen"),
    "TextView": ("text", "TextScreen"),
    "PlaceView": ("place", "PlaceScreen"),
    "ProposalView": ("proposal", "ProposalScreen"),
    "VoiceView": ("voice", "VoiceScreen"),
    "DateView": ("date", "DateScreen"),
    "CaptureView": ("capture", "CaptureScreen"),
    "ReviewView": ("review", "ReviewScreen"),
    "SignView": ("sign", "SignScreen"),
    "DoneView": ("done", "DoneScreen"),
    "StatusView": ("status", "StatusScreen"),
    "StageView": ("status", "StageScreen"),
    "SurveyView": ("survey", "SurveyScreen"),
    "ClosedView": ("closed", "ClosedScreen"),
    "StaffView": ("maintenance", "StaffListScreen"),
    "StaffChoiceView": ("maintenance", "StaffChoiceScreen"),
    "StaffCodeView": ("maintenance", "StaffCodeScreen"),
    "GlassView": ("glass", "GlassScreen"),
    "StaffTextView": ("maintenance", "StaffTextScreen"),
    "StaffPrinterView": ("maintenance", "StaffPrinterScreen"),
    "StaffTrayView": ("maintenance", "StaffTrayScreen"),
    "ErrandView": ("maintenance", "ErrandScreen"),
}
"""Name of a kind of view: module of this package and class. Each is fetched with its first view: the poster stands
before the others are read."""
_OVERLAY, _DISPLAY = ("overlay", "OverlayScreen"), ("display", "DisplayScreen")


def screen_for(view: View, links: Links) -> Screen[Any]:
    """A new page for this view; a view without a screen is a bug and raises KeyError."""
    made: Screen[Any] = _kind(*SCREENS[type(view).__name__])(view, links)
    return made


def overlay_screen(overlay: Overlay, links: Links) -> OverlayScreen | DisplayScreen:
    """What draws this overlay."""
    made: OverlayScreen | DisplayScreen = _kind(*(_DISPLAY if overlay.kind == "display" else _OVERLAY))(
        overlay, links
    )
    return made


def fetch_all() -> None:
    """Read every screen, on whatever thread has time: nobody waits for one at a touch."""
    for module, name in (*SCREENS.values(), _OVERLAY, _DISPLAY):
        _kind(module, name)


def _kind(module: str, name: str) -> Any:
    return getattr(import_module(f"kiosk.screens.{module}"), name)
