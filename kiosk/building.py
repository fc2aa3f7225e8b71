"""What every part of the lobby is built from, and its threads: handed from one module of the composition to the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from kiosk.health_parts import MachineWatch
from kiosk.parts import Clock, installed
from kiosk.rules import Rules
from kiosk.settings import Settings
from kiosk.staff_assembly import Told
from kiosk.texts.catalogue import Catalogue
from kiosk.updates.from_the_centre import InForce
from kiosk.widgets.brand import Brand
from kiosk.work import WorkerThread
from sync.cases.desk_week import with_hours
from sync.cases.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Building:
    """What all parts are built from; each part built is registered with ``closing``."""

    own: Settings
    rules: Rules
    catalogues: Mapping[str, Catalogue]
    clock: Clock
    closing: ExitStack
    config: Path
    brand: Brand
    told: Told
    monotonic: Callable[[], float]
    machine: MachineWatch
    restart: Callable[[], None] | None = None
    office: InForce | None = None
    """What the office's centre has laid over the machine's own settings, once the journal is open that holds it."""

    @property
    def settings(self) -> Settings:
        return self.own if self.office is None else self.office.settings

    @property
    def desk(self) -> WorkingCalendar:
        """When somebody sits at the desk by this kiosk. Promises are counted by the office's own calendar."""
        return with_hours(self.rules.calendar, self.settings.hours.week())

    def fixed(self) -> dict[str, object]:
        office = {} if self.office is None else self.office.report()
        started = {"started_at": self.clock().isoformat(timespec="seconds")}
        return installed(self.settings, self.rules) | started | office

    def background(self) -> WorkerThread:
        """A thread for staff, ended with all others."""
        work = WorkerThread()
        self.closing.callback(work.close)
        return work

    def thread(self, name: str, run: Callable[[], None], stop: Callable[[], None]) -> None:
        """A thread that ``closing`` stops and waits for, before what it uses is closed."""
        thread = threading.Thread(target=run, name=name, daemon=True)
        thread.start()

        def end() -> None:
            stop()
            thread.join(timeout=15)

        self.closing.callback(end)
