"""The first page of the maintenance area: one lamp, one word, one next action for each part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hardware.ports import State, Status
from kiosk.checks.health import Health
from kiosk.maintenance import Person, SyncFacts
from kiosk.outside import Outside
from kiosk.presenters.commands import Choose, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_again import enrol_first
from kiosk.presenters.maintenance_errand import sync_errand
from kiosk.presenters.maintenance_health import HealthPage, overview_row
from kiosk.presenters.maintenance_machine import MachinePage
from kiosk.presenters.maintenance_papers import PapersPage
from kiosk.presenters.maintenance_service import ServicePage
from kiosk.presenters.maintenance_sync import SyncPage, test_row
from kiosk.presenters.maintenance_tests import TrialsPage
from kiosk.presenters.maintenance_views import Lamp, StaffRow, StaffView
from kiosk.presenters.maintenance_words import megabytes, tried, tried_lamp
from kiosk.presenters.mending import Mending, cause_of, said
from kiosk.presenters.no_paper import PrinterGuidePage
from kiosk.presenters.page import Going, Page
from kiosk.presenters.views import Choice
from kiosk.texts.text import Text

_AGAIN_S = 5.0

_DOORS: dict[str, Callable[[Outside, Person, Callable[[], Page]], Page]] = {
    "sync": SyncPage,
    "papers": PapersPage,
    "tests": TrialsPage,
    "service": ServicePage,
    "machine": MachinePage,
}


class HomePage(StaffPage):
    """Five parts, and doors to the other pages. ``_DOORS``: also what a row's button leads to."""

    def __init__(self, outside: Outside, person: Person) -> None:
        super().__init__(outside, person)
        self._facts: SyncFacts | None = None
        self._health: Health | None = None
        self._owed = 0
        self._looked = outside.monotonic()
        self._mending = Mending()
        self._look()

    def view(self, language: str) -> StaffView:
        new, off = self.is_new(), self.machine.sync is None
        return StaffView(
            screen="staff_home",
            title=Text("staff.home"),
            help=Text("staff.new_help") if new else Text("staff.home_help", {"name": self.person.name}),
            primary=Text("staff.enrol") if new else None if off else Text("staff.sync_now"),
            rows=(
                self._printer(),
                _device("tray", "camera", Text("staff.tray"), self.outside.tray.status()),
                _device("reader", "scan-line", Text("staff.reader"), self.outside.reader.status()),
                self._sync(language),
                overview_row(self._health, language),
            ),
            doors=self._doors(),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Primary() if self.is_new():
                return enrol_first(self.outside, self.person, self._back)
            case Primary() if self.machine.sync is not None:
                return sync_errand(self.outside, self.person, self._back)
            case Choose(id="printer") if cause_of(self.outside.receipts.printer()):
                guide = PrinterGuidePage(self.outside, self, self._mending)
                guide.limit_s = self.limit_s
                return guide
            case Choose(id="health"):
                return HealthPage(self.outside, self.person, self._back)
            case Choose(id=door) if door in _DOORS:
                return _DOORS[door](self.outside, self.person, self._back)
        return None

    def tick(self) -> Going:
        self._mending.seen(cause_of(self.outside.receipts.printer()))
        if self.outside.monotonic() - self._looked >= _AGAIN_S:
            self._look()
        return None

    def _back(self) -> Page:
        return HomePage(self.outside, self.person)

    def _look(self) -> None:
        self._looked = self.outside.monotonic()
        sync, papers = self.machine.sync, self.machine.papers

        def read() -> tuple[SyncFacts | None, Health, int]:
            facts = None if sync is None else sync.facts()
            return facts, self.machine.health.health(), 0 if papers is None else len(papers.owed())

        self.background.start(read, self._came)

    def _came(self, read: tuple[SyncFacts | None, Health, int]) -> None:
        self._facts, self._health, self._owed = read

    def _doors(self) -> tuple[Choice, ...]:
        owed = Text("staff.papers_owed", {"n": self._owed}) if self._owed else Text("staff.papers_none")
        closed = self.outside.health.closure() is not None
        service = Text("staff.service_closed" if closed else "staff.service_open")
        return (
            Choice("tests", Text("staff.tests"), Text("staff.tests_hint"), "list-checks"),
            Choice("papers", Text("staff.papers"), owed, "receipt-text"),
            Choice("service", Text("staff.service"), service, "door-open"),
            Choice("machine", Text("staff.machine"), Text("staff.machine_hint"), "monitor"),
        )

    def _printer(self) -> StaffRow:
        status = self.outside.receipts.printer()
        cause = cause_of(status)
        if cause is not None:
            return StaffRow(
                "printer", "printer", Text("staff.printer"), said(cause), Lamp.BAD, act=Text("staff.how")
            )
        return _device("printer", "printer", Text("staff.printer"), status)

    def _sync(self, language: str) -> StaffRow:
        """Its button is the door to the page of sync."""
        return replace(self._synced(language), act=Text("staff.see"))

    def _synced(self, language: str) -> StaffRow:
        label, facts = Text("staff.sync"), self._facts
        if self.machine.sync is None:
            return self._not_syncing(label)
        if facts is None:
            return StaffRow("sync", "refresh-cw", label, Text("staff.reading"))
        if facts.warned:
            more = Text("staff.see_sync")
            return StaffRow("sync", "refresh-cw", label, Text("staff.warned_n"), Lamp.BAD, next=more)
        if facts.aside:
            aside = Text("staff.aside_n", {"n": len(facts.aside)})
            return StaffRow("sync", "refresh-cw", label, aside, Lamp.BAD, next=Text("staff.see_sync"))
        if facts.is_unproved:
            return _unproved(facts, label)
        return _last_run(facts, label, language)

    def _not_syncing(self, label: Text) -> StaffRow:
        new = self.is_new()
        state = Text("staff.not_enrolled" if new else "staff.sync_off")
        more = Text("staff.enrol_first" if new else "staff.see_service")
        return StaffRow("sync", "refresh-cw", label, state, Lamp.BAD, next=more)


def _unproved(facts: SyncFacts, label: Text) -> StaffRow:
    """Where the last run came to nothing, that is why it waits."""
    row = replace(test_row(facts), id="sync", icon="refresh-cw", label=label)
    last = facts.attempts[0].outcome if facts.attempts else "done"
    if (lamp := tried_lamp(last)) is Lamp.GOOD:
        return row
    return replace(row, lamp=lamp, next=tried(last))


def _last_run(facts: SyncFacts, label: Text, language: str) -> StaffRow:
    if not facts.attempts:
        return StaffRow("sync", "refresh-cw", label, Text("staff.never"), Lamp.LOOK)
    last = facts.attempts[0]
    waits = {"n": facts.cases, "mb": megabytes(facts.bytes, language)}
    more = Text("staff.waits", waits) if facts.cases or facts.bytes else Text("staff.waits_nothing")
    return StaffRow("sync", "refresh-cw", label, tried(last.outcome), tried_lamp(last.outcome), next=more)


def _device(id_: str, icon: str, label: Text, status: Status) -> StaffRow:
    """The device's own state, in one word."""
    match status.state:
        case State.READY | State.BUSY:
            return StaffRow(id_, icon, label, Text("staff.ready"), Lamp.GOOD)
        case State.DEGRADED:
            more = Text("staff.paper_low") if id_ == "printer" else Text("staff.degraded_next")
            return StaffRow(id_, icon, label, Text("staff.degraded"), Lamp.LOOK, next=more)
        case State.UNKNOWN:
            return StaffRow(id_, icon, label, Text("staff.silent"), Lamp.LOOK, next=Text("staff.silent_next"))
        case State.NOT_FITTED:
            return StaffRow(id_, icon, label, Text("staff.not_fitted"))
        case _:
            return StaffRow(id_, icon, label, Text("staff.gone"), Lamp.BAD, next=Text("staff.gone_next"))
