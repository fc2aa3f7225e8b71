"""Which screen draws which view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kiosk.presenters.views import ChoiceView, View, WelcomeView
from kiosk.screens.choice import ChoiceScreen
from kiosk.screens.links import Links
from kiosk.screens.screen import Screen
from kiosk.screens.welcome import WelcomeScreen

_SCREENS: Final[Mapping[type[View], Any]] = {
    WelcomeView: WelcomeScreen,
    ChoiceView: ChoiceScreen,
}


def screen_for(view: View, links: Links) -> Screen[Any]:
    """A new page for this view; a view without a screen is a bug and raises KeyError."""
    made: Screen[Any] = _SCREENS[type(view)](view, links)
    return made
