"""A visit in which staff help: begun by a personal code, said on every page, and over with the visit."""

from __future__ import annotations

from dataclasses import replace

from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Cancel, Command
from kiosk.presenters.maintenance import CodePage
from kiosk.presenters.page import Going, Page, Resume
from kiosk.presenters.views import TextView, View
from kiosk.texts.text import Text
from sync.cases.notes import Note
from sync.logbook import note

BANNER = Text("assisted.banner")
STAFF = "petugas"
"""What is kept with the case: that staff helped. Who it was stands in the logbook of the machine alone, by the short id."""


class Assistance:
    """Who helps in this visit. A new one for each visitor."""

    def __init__(self) -> None:
        self._who = ""

    def begin(self, who: str) -> None:
        """``who``: the short id of `kiosk staff list`."""
        if who != self._who:
            note("assist.began", who=who)
        self._who = who

    def __bool__(self) -> bool:
        return bool(self._who)

    def noted(self) -> dict[str, str]:
        """For the answers of the case."""
        return {Note.ASSISTED: STAFF} if self._who else {}

    def framed(self, view: View) -> View:
        """The page with its banner; what else a banner says goes before, since it asks for something to be done.

        Who is helped is not asked whether to be helped.
        """
        if not self._who:
            return view
        shown = replace(view, offers_help=False) if isinstance(view, TextView) else view
        return replace(shown, banner=view.banner or BANNER)

    def limit_s(self, limit_s: float | None, assisted_s: float) -> float | None:
        """Two people talk: a page may stand longer."""
        return limit_s if limit_s is None or not self._who else max(limit_s, assisted_s)


def can_assist(outside: Outside) -> bool:
    """Whether anybody has a code on this machine. There is none by default."""
    machine = outside.maintenance
    return machine is not None and outside.background is not None and machine.access.has_codes()


class HelperCodePage(CodePage):
    """The code of whoever helps; tries cost what they cost in the maintenance area. Every way out is the visitor's page."""

    deed = "assist"

    def __init__(self, outside: Outside) -> None:
        super().__init__(outside, _nowhere)
        self.limit_s = outside.limits.help_s

    def view(self, language: str) -> View:
        shown = super().view(language)
        title = Text("assisted.code") if shown.title == Text("staff.code") else shown.title
        return replace(shown, screen="assisted_code", title=title)

    def act(self, command: Command) -> Going:
        return Resume() if isinstance(command, Back | Cancel) else super().act(command)

    def tick(self) -> Going:
        return None if self._entered is None else Resume(self._entered.id)


def _nowhere(person: Person) -> Page:
    raise AssertionError("a helper's code opens no page")
