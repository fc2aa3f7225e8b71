"""What stands on the glass until the machine knows its devices: the poster, and nothing that could be touched in vain."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.layout import STANDARD, Layout
from kiosk.presenters.first_views import View, WelcomeView
from kiosk.presenters.promises import promises
from kiosk.texts.catalogue import FALLBACK
from kiosk.texts.text import Text

if TYPE_CHECKING:
    from hardware.ports import Preview
    from kiosk.presenters.commands import Command
    from kiosk.presenters.views import Overlay


@dataclass(frozen=True, slots=True)
class FirstWords:
    """What the poster says of the office: name and the line below it, telephone, working days to an answer, its picture."""

    office: str
    regency: str
    telephone: str
    promised_days: int
    emblem: Path | None = None


class Starting:
    """A visit that nobody can begin. Neither doors nor languages nor the printer are known yet, so none is promised."""

    overlay: Overlay | None = None
    language = FALLBACK
    about = ""

    def __init__(self, words: FirstWords, layout: Layout = STANDARD) -> None:
        """``layout``: as this machine's settings arrange the screens."""
        self.layout = layout
        self._telephone = words.telephone
        self._callbacks: list[Callable[[], None]] = []
        self._view: View = WelcomeView(
            screen="welcome",
            title=Text("welcome.title"),
            help=Text("welcome.help"),
            banner=Text("welcome.starting"),
            office_name=words.office,
            office_line=words.regency,
            promises=promises(words.promised_days),
        )

    @property
    def view(self) -> View:
        return self._view

    @property
    def can_listen(self) -> bool:
        return False

    @property
    def is_reading(self) -> bool:
        return False

    def fail(self, since: datetime) -> None:
        """The machine could not be put together: out of service, and where to go instead."""
        from kiosk.presenters.views import ClosedView  # noqa: PLC0415  the poster stands before it is read

        self._view = ClosedView(
            screen="closed",
            title=Text("closed.title"),
            help=Text("closed.help"),
            telephone=self._telephone,
            since=since,
        )
        for callback in self._callbacks:
            callback()

    def act(self, command: Command) -> None:
        """Nothing can be done yet."""

    def tick(self) -> None:
        """There is nothing to look at yet."""

    def subscribe(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def preview(self) -> Preview | None:
        return None

    def thumbnails(self) -> tuple[Preview, ...]:
        return ()
