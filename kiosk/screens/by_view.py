"""Which screen draws which view."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from kiosk.presenters.maintenance_views import (
    ErrandView,
    GlassView,
    StaffChoiceView,
    StaffCodeView,
    StaffTextView,
    StaffView,
)
from kiosk.presenters.status_views import StageView, StatusView, SurveyView
from kiosk.presenters.views import (
    AttractView,
    CaptureView,
    ChoiceView,
    ClosedView,
    DateView,
    DoneView,
    NoticeView,
    PlaceView,
    PrinterView,
    ProposalView,
    ReviewView,
    SignView,
    StandardView,
    TextView,
    View,
    VoiceView,
    WelcomeView,
)
from kiosk.screens.attract import AttractScreen
from kiosk.screens.capture import CaptureScreen
from kiosk.screens.choice import ChoiceScreen
from kiosk.screens.closed import ClosedScreen
from kiosk.screens.date import DateScreen
from kiosk.screens.done import DoneScreen
from kiosk.screens.glass import GlassScreen
from kiosk.screens.links import Links
from kiosk.screens.maintenance import (
    ErrandScreen,
    StaffChoiceScreen,
    StaffCodeScreen,
    StaffListScreen,
    StaffTextScreen,
)
from kiosk.screens.notice import NoticeScreen
from kiosk.screens.place import PlaceScreen
from kiosk.screens.printer import PrinterScreen
from kiosk.screens.proposal import ProposalScreen
from kiosk.screens.review import ReviewScreen
from kiosk.screens.screen import Screen
from kiosk.screens.sign import SignScreen
from kiosk.screens.standard import StandardScreen
from kiosk.screens.status import StageScreen, StatusScreen
from kiosk.screens.survey import SurveyScreen
from kiosk.screens.text import TextScreen
from kiosk.screens.voice import VoiceScreen
from kiosk.screens.welcome import WelcomeScreen

_SCREENS: Final[Mapping[type[View], Any]] = {
    WelcomeView: WelcomeScreen,
    AttractView: AttractScreen,
    PrinterView: PrinterScreen,
    ChoiceView: ChoiceScreen,
    NoticeView: NoticeScreen,
    StandardView: StandardScreen,
    TextView: TextScreen,
    PlaceView: PlaceScreen,
    ProposalView: ProposalScreen,
    VoiceView: VoiceScreen,
    DateView: DateScreen,
    CaptureView: CaptureScreen,
    ReviewView: ReviewScreen,
    SignView: SignScreen,
    DoneView: DoneScreen,
    StatusView: StatusScreen,
    StageView: StageScreen,
    SurveyView: SurveyScreen,
    ClosedView: ClosedScreen,
    StaffView: StaffListScreen,
    StaffChoiceView: StaffChoiceScreen,
    StaffCodeView: StaffCodeScreen,
    GlassView: GlassScreen,
    StaffTextView: StaffTextScreen,
    ErrandView: ErrandScreen,
}


def screen_for(view: View, links: Links) -> Screen[Any]:
    """A new page for this view; a view without a screen is a bug and raises KeyError."""
    made: Screen[Any] = _SCREENS[type(view)](view, links)
    return made
