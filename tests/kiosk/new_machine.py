"""A machine as an image leaves it: no enrolment, no staff code, nobody who could log in; beside a centre that listens."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from kiosk.assembly import Kiosk, assemble
from kiosk.outside import PaperState
from kiosk.presenters.commands import Command, Digit, Enter, HoldMark, Primary
from kiosk.presenters.views import DoneView, View
from kiosk.service_access import StaffCodes
from kiosk.settings import load_settings
from kiosk.texts.catalogue import load_all
from kiosk.texts.text import Text
from tests.central.running import RunningCentre
from tests.kiosk.world import CONFIG, go_on

CODE = "4071993"


class NewMachine:
    """The application on its folder; ``again`` is a power cut, or what "Mulai ulang" comes to."""

    def __init__(self, folder: Path, centre: RunningCentre) -> None:
        self.folder, self.centre = folder, centre
        self.restarts = 0
        self.seconds = 1000.0
        self.kiosk = self._start()

    @property
    def screen(self) -> str:
        return self.kiosk.visit.view.screen

    @property
    def view(self) -> View:
        return self.kiosk.visit.view

    @property
    def people(self) -> int:
        """Who has a code."""
        roster = StaffCodes(self.folder, self.centre.clock, os.urandom).roster()
        return 0 if roster is None else len(roster.people)  # type: ignore[union-attr]

    def again(self) -> None:
        self.kiosk.close()
        self.kiosk = self._start()

    def act(self, *commands: Command) -> None:
        for command in commands:
            self.kiosk.visit.act(command)

    def hold_mark(self) -> None:
        self.act(HoldMark())

    def until(self, condition: Callable[[], bool]) -> None:
        """Real threads need real time, but no fixed amount of it."""
        end, waiting = time.monotonic() + 20, threading.Event()
        while not condition():
            assert time.monotonic() < end, self.view
            waiting.wait(0.005)
            self.kiosk.visit.tick()

    def until_screen(self, screen: str) -> None:
        self.until(lambda: self.screen == screen)

    def until_problem(self, id_: str) -> None:
        self.until(lambda: self.view.problem is not None and self.view.problem.id == id_)

    def enrol(self, code: str) -> None:
        """From the first page of the setup, the desk's code as typed."""
        self.act(Primary())
        assert self.screen == "staff_enrol"
        self.act(Enter(code.replace("-", "")), Primary())

    def digits(self, code: str) -> None:
        self.act(*(Digit(sign) for sign in code), Primary())

    def name_and_code(self, name: str = "Siti Contoh", code: str = CODE) -> None:
        assert self.screen == "staff_name"
        self.act(Enter(name), Primary())
        self.digits(code)
        self.digits(code)

    def enter(self) -> None:
        self.hold_mark()
        assert self.screen == "staff_code"
        self.digits(CODE)
        self.until_screen("staff_home")

    def complain(self) -> None:
        """A whole visit, and its paper taken."""
        visit = self.kiosk.visit
        while (here := self.screen) != "done":
            go_on(visit)
            self.until(lambda here=here: self.screen != here)  # type: ignore[misc]
        self.until(lambda: isinstance(self.view, DoneView) and self.view.print_state is PaperState.CONFIRMED)
        self.seconds += 5  # nobody is sent away by the touch that went before
        visit.act(Primary())
        assert self.screen == "welcome"

    def say(self) -> set[str]:
        """What stands on the page, of its own words."""
        view, words = self.view, load_all()["id"]
        rows = [part for row in getattr(view, "rows", ()) for part in (row.label, row.state)]
        said = [view.title, view.help, *rows, view.problem]
        return {words.say(part) for part in said if isinstance(part, Text)}

    def close(self) -> None:
        self.kiosk.close()

    def _start(self) -> Kiosk:
        settings = load_settings([CONFIG / "demo.toml"], os.environ)
        return assemble(settings, self.centre.clock, monotonic=lambda: self.seconds, restart=self._restart)

    def _restart(self) -> None:
        self.restarts += 1


@contextmanager
def new_machine(folder: Path, centre: RunningCentre, patch: pytest.MonkeyPatch) -> Iterator[NewMachine]:
    """As in an office whose image names its centre in the settings."""
    for name, value in {
        "KIOSK__FOLDER": str(folder),
        "PRINTER__OUT": "",
        "CENTRE__SYNC": "off",
        "CENTRE__URL": centre.url,
        "CONFIG": str(CONFIG),
    }.items():
        patch.setenv(f"KOTAK_ADUAN_{name}", value)
    machine = NewMachine(folder, centre)
    try:
        yield machine
    finally:
        machine.close()
