"""What every page presenter is: a view, commands in, and a move out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from hardware.ports import Preview
from kiosk.presenters.commands import Command
from kiosk.presenters.views import View


class Move(Enum):
    """Where a command leads, if it leaves the page."""

    ON = "on"  # the next page of the form, or sending if this was the last
    BACK = "back"
    BEGIN = "begin"  # from the home screen into the form
    ASK = "ask"  # "still there?": the visit ends if that is confirmed, or nobody answers
    HOME = "home"  # the visit is over: wipe


@dataclass(frozen=True, slots=True)
class GoTo:
    """To one question of the form, and from there back to the check page."""

    question: str


@dataclass(frozen=True, slots=True)
class Begin:
    """From where one stands into the form, as a visit of its own in which ``answers`` are given already."""

    answers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Resume:
    """Back to the visitor's page from one that staff have used. ``helper``: the id of who helps from now on."""

    helper: str = ""


class Page:
    """One page. ``limit_s``: seconds without a touch before the visitor is asked; None: it may stand for ever."""

    limit_s: float | None = None

    @property
    def about(self) -> str:
        """The kind of case that the words of this page speak of, for `Catalogue.about`."""
        return ""

    def view(self, language: str) -> View:
        """What stands on the glass now. ``language`` matters only for words that no catalogue holds."""
        raise NotImplementedError

    def news(self) -> object:
        """What of this page may change without a touch, cheap to ask for and to compare: while it is equal no view is
        built anew. By default never equal, so that nothing is missed."""
        return object()

    def act(self, command: Command) -> Going:
        """What the command changes; None: one stays on this page."""
        return None

    def tick(self) -> Going:
        """Called about four times a second."""
        return None

    def preview(self) -> Preview | None:
        """The newest picture of a capture page."""
        return None

    def thumbnails(self) -> tuple[Preview, ...]:
        """What a capture page has taken, too coarse to be read."""
        return ()

    def is_active(self) -> bool:
        """Does the visitor do something without a touch, e.g. speak?"""
        return False

    def covered(self) -> None:
        """Something lies over the page now."""

    def leave(self) -> None:
        """The page is left: devices may rest."""


Going = Move | GoTo | Begin | Resume | Page | None
