"""The welcome page as a visitor finds it, and a visit that stands on one page; they bring nothing that it does not need."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk.layout import STANDARD
from kiosk.presenters.first_views import Choice, Drawing, Promise, View, WelcomeView
from kiosk.texts.text import Text, Verbatim

if TYPE_CHECKING:
    from hardware.ports import Preview
    from kiosk.presenters.commands import Command

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


class StillVisit:
    """Shows ``view``, in the usual arrangement, and hears nothing."""

    overlay = None
    language = "id"
    about = ""
    layout = STANDARD
    can_listen = is_reading = False

    def __init__(self, view: View) -> None:
        self.view = view

    def act(self, command: Command) -> None:
        pass

    def tick(self) -> None:
        pass

    def subscribe(self, callback: Callable[[], None]) -> None:
        pass

    def preview(self) -> Preview | None:
        return None

    def thumbnails(self) -> tuple[Preview, ...]:
        return ()
