"""The code reader tried by hand: what kind of code was read, never which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hardware.ports import Status
from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, CodeScanned, Command
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_views import Lamp, StaffRow, StaffView
from kiosk.presenters.page import Going, Page
from kiosk.presenters.status import READS
from kiosk.status import CodeKind, kind_of_code
from kiosk.texts.text import Text
from sync.cases.refusal import Refusal

_KINDS: Final = {
    CodeKind.RECEIPT: Text("staff.code.receipt"),
    CodeKind.NUMBER: Text("staff.code.number"),
    CodeKind.LETTER: Text("staff.code.letter"),
    CodeKind.TICKET: Text("staff.code.ticket"),
    CodeKind.OTHER: Text("staff.code.other"),
}


class ReaderTestPage(StaffPage):
    """The last code's kind, and how many were none of ours: those go no further than the reader."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back = back
        self._read = 0
        self._kind: Text | None = None
        self._strange_before = self.machine.strange_codes()

    def view(self, language: str) -> StaffView:
        status = self.outside.reader.status()
        return StaffView(
            screen="staff_reader",
            title=Text("staff.reader"),
            help=Text("staff.code.show"),
            can_go_back=True,
            rows=(_state(status), self._last(), self._strange()),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case CodeScanned(data=data):
                self._take(data)
        return None

    def tick(self) -> Going:
        read = self.outside.reader.poll()
        if read is not None:
            self._take(read)
        return None

    def _take(self, data: bytes) -> None:
        kind = kind_of_code(data)
        genuine = kind is not CodeKind.RECEIPT or not isinstance(
            self.outside.status.scanned_number(data), Refusal
        )
        self._kind = _KINDS[kind] if genuine else Text("staff.code.receipt_other")
        self._read += 1
        if self._read == 1:
            self.did("test.reader", "good")

    def _last(self) -> StaffRow:
        label = Text("staff.code.last")
        if self._kind is None:
            return StaffRow("last", "qr-code", label, Text("staff.code.none"))
        count = Text("staff.code.count", {"n": self._read})
        return StaffRow("last", "qr-code", label, self._kind, Lamp.GOOD, count)

    def _strange(self) -> StaffRow:
        strange = self.machine.strange_codes() - self._strange_before
        label = Text("staff.code.strange")
        if not strange:
            return StaffRow("strange", "scan-line", label, Text("staff.code.strange_none"))
        said, more = Text("staff.code.strange_n", {"n": strange}), Text("staff.code.strange_next")
        return StaffRow("strange", "scan-line", label, said, Lamp.LOOK, more)


def _state(status: Status) -> StaffRow:
    label = Text("staff.part.state")
    if status.state in READS:
        return StaffRow("state", "scan-line", label, Text("staff.ready"), Lamp.GOOD)
    return StaffRow("state", "scan-line", label, Text("staff.gone"), Lamp.BAD, Text("staff.gone_next"))
