"""The printer tried by hand: its parts in words, a test page, a new roll, a jam that was cleared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hardware.ports import State, Status, Trouble
from hardware.printers.status import Part, parts_of
from kiosk.maintenance import Deeds, Person, PrinterDesk
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, Primary, Skip
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_roll import RollPage
from kiosk.presenters.maintenance_views import Lamp, Said, StaffRow, StaffView
from kiosk.presenters.maintenance_words import moment
from kiosk.presenters.mending import cause_of, said
from kiosk.presenters.page import Going, Page
from kiosk.presenters.views import Choice
from kiosk.texts.text import Text, Verbatim

ROLL, JAM, TRIED = "roll", "jam", "test.printer"
_PARTS: Final = {
    Part.COVER: (
        "panel-bottom",
        Text("staff.part.cover"),
        Text("staff.part.cover_well"),
        Text("printer.cover"),
    ),
    Part.PAPER: (
        "receipt-text",
        Text("staff.part.paper"),
        Text("staff.part.paper_well"),
        Text("printer.paper"),
    ),
    Part.CUTTER: ("minus", Text("staff.part.cutter"), Text("staff.fine"), Text("printer.cutter")),
    Part.HEAT: ("sun", Text("staff.part.heat"), Text("staff.fine"), Text("printer.heat")),
}
"""Icon, what it is, how it is when it is well, and when it is not."""
_CAME: Final = {
    "confirmed": Said(Text("staff.try.paper_out")),
    "uncertain": Said(Text("staff.try.paper_unsure")),
    "refused": Said(Text("staff.try.paper_refused"), failed=True),
}


class PrinterTestPage(StaffPage):
    """What it says of itself, part by part; a test page, of which a person says how it looks."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        assert self.machine.printer is not None
        self._back, self._printer = back, self.machine.printer
        self._working = False
        self._asks = False
        self._note: Said | None = None

    def view(self, language: str) -> StaffView:
        status = self.outside.receipts.printer()
        if self._asks:
            return StaffView(
                screen="staff_printer_look",
                title=Text("staff.try.page_title"),
                help=Text("staff.try.page_help"),
                primary=Text("staff.try.page_good"),
                skip=Text("staff.try.page_bad"),
                rows=_things_to_see(),
            )
        return StaffView(
            screen="staff_printer",
            title=Text("staff.printer"),
            primary=None if self._working else Text("staff.try.print"),
            can_go_back=not self._working,
            note=Said(Text("staff.printing")) if self._working else self._note,
            rows=(_state(status), *_parts(status), _roll(self.machine.deeds)),
            doors=() if self._working else _doors(status),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Primary() | Skip() if self._asks:
                self._asks = False
                good = isinstance(command, Primary)
                self.did(TRIED, "good" if good else "bad")
                self._note = None if good else Said(Text("staff.try.page_bad_next"))
            case Back() if not self._working:
                return self._back()
            case Primary() if not self._working:
                self._working, self._note = True, None
                self.background.start(self._printer.print_test, self._printed)
            case Choose(id="change") if not self._working:
                return RollPage(self.outside, self.person, self._again)
            case Choose(id="jam") if not self._working:
                self._mended(self._printer, JAM)
        return None

    def is_active(self) -> bool:
        return self._working

    def _again(self) -> Page:
        return PrinterTestPage(self.outside, self.person, self._back)

    def _mended(self, printer: PrinterDesk, what: str) -> None:
        self._working = True
        self.did(what)
        self.background.start(printer.go_on, self._looked)

    def _looked(self, _nothing: None) -> None:
        self._working = False
        well = cause_of(self.outside.receipts.printer()) is None
        said = Text("staff.try.goes_on" if well else "staff.try.still_stopped")
        self._note = Said(said, failed=not well)

    def _printed(self, came: str) -> None:
        self._working = False
        self._note = _CAME.get(came, _CAME["refused"])
        self._asks = came == "confirmed"
        if not self._asks:
            self.did(TRIED, "uncertain" if came == "uncertain" else "bad")


def _things_to_see() -> tuple[StaffRow, ...]:
    """What a paper shows that is as it should be."""
    return (
        StaffRow("see.black", "square", Text("staff.see.black"), Text("staff.see.black_how")),
        StaffRow("see.ruler", "scale", Text("staff.see.ruler"), Text("staff.see.ruler_how")),
        StaffRow("see.letters", "type", Text("staff.see.letters"), Text("staff.see.letters_how")),
        StaffRow("see.cut", "receipt-text", Text("staff.see.cut"), Text("staff.see.cut_how")),
    )


def _state(status: Status) -> StaffRow:
    label = Text("staff.part.state")
    cause = cause_of(status)
    found = Verbatim(status.detail) if status.detail else None
    if cause is not None:
        return StaffRow("state", "printer", label, said(cause), Lamp.BAD, found)
    if status.state is State.DEGRADED:
        return StaffRow("state", "printer", label, Text("staff.degraded"), Lamp.LOOK, Text("staff.paper_low"))
    if status.state is State.UNKNOWN:
        return StaffRow("state", "printer", label, Text("staff.silent"), Lamp.LOOK, Text("staff.silent_next"))
    return StaffRow("state", "printer", label, Text("staff.ready"), Lamp.GOOD, found)


def _parts(status: Status) -> tuple[StaffRow, ...]:
    """One row a part that the printer speaks of."""
    told = parts_of(status)
    rows = []
    for part, well in told.items():
        icon, label, good, bad = _PARTS[part]
        low = part is Part.PAPER and well and status.trouble is Trouble.PAPER_LOW
        words = Text("staff.part.paper_low") if low else good if well else bad
        lamp = Lamp.LOOK if low else Lamp.GOOD if well else Lamp.BAD
        rows.append(StaffRow(f"part.{part}", icon, label, words, lamp))
    return tuple(rows)


def _roll(deeds: Deeds) -> StaffRow:
    last = deeds.latest(ROLL)
    label = Text("staff.part.roll")
    if last is None:
        return StaffRow("roll", "rotate-ccw", label, Text("staff.part.roll_never"))
    by = {"at": moment(last.at), "by": Verbatim(last.name)}
    return StaffRow("roll", "rotate-ccw", label, Text("staff.part.roll_at", by))


def _doors(status: Status) -> tuple[Choice, ...]:
    change = Choice("change", Text("staff.roll"), Text("staff.roll_hint"), "receipt-text")
    if cause_of(status) is None:
        return (change,)
    return (change, Choice("jam", Text("staff.jam"), Text("staff.jam_hint"), "refresh-cw"))
