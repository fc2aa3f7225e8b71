"""The driver of a receipt printer over any transport.

When a job counts as what:
- Refused: nothing was sent; the printer was blocked, absent, or silent where silence is not allowed.
- Confirmed: the printer itself said so. Best proof first: its answer to ``GS ( H`` with this job's id
  ("completion_query"); its answer to ``GS r 1``, which comes in order ("in_order_status"); a clean status
  after the time that the paper needs ("clean_status"). The last two only for models without the first.
- Uncertain: all else. Trouble in mid-job is not waited out: the caller asks a person and prints a copy.
"""

from __future__ import annotations

from collections.abc import Callable

from hardware.faults import DeviceFault
from hardware.page import Page
from hardware.ports import PrintOutcome, Refused, State, Status, Trouble
from hardware.printers import escpos
from hardware.printers.conversation import Conversation
from hardware.printers.layout import lay_out
from hardware.printers.sending import USABLE, Sending
from hardware.printers.status import status_of_fault
from hardware.printers.transports import Transport
from hardware.printers.typefaces import Typefaces
from hardware.settings import PrinterSettings

_CLEAR = b"\x10\x05\x02"  # DLE ENQ 2
_FILL = bytes(8192)  # NUL ends any raster a printer may still be waiting for


class ThermalPrinter:
    """`hardware.ports.ReceiptPrinter`. A new connection for each call; ``clock`` is monotonic seconds."""

    def __init__(
        self, line: Transport, settings: PrinterSettings, typefaces: Typefaces, clock: Callable[[], float]
    ) -> None:
        self._talk = Conversation(line, settings.answer_s, settings.write_s)
        self._settings = settings
        self._typefaces = typefaces
        self._clock = clock
        self.missing_glyphs = 0
        """Glyphs shown as a box in the last job; the glyphs themselves are nobody's business."""

    def status(self) -> Status:
        """What the printer says of itself now; opens and closes the line."""
        return self._visit(self._talk.status)

    def print(
        self,
        job_id: int,
        page: Page,
        on_first_byte: Callable[[], None],
        on_progress: Callable[[int, int], None],
    ) -> PrintOutcome:
        """See `hardware.ports.ReceiptPrinter`."""
        settings = self._settings
        laid = lay_out(page, settings.dots, self._typefaces, settings.dpi)
        self.missing_glyphs = laid.missing
        job = escpos.encode(
            laid.papers, job_id, completion_query=settings.completion_query, cutter=settings.cutter
        )
        try:
            self._talk.open()
            status = self._talk.status()
        except DeviceFault as fault:
            self._talk.close()
            return Refused(status_of_fault(fault))
        try:
            if status.state not in USABLE and not (status.state is State.UNKNOWN and settings.allow_silent):
                return Refused(status)
            on_first_byte()
            return Sending(
                self._talk,
                settings,
                self._clock,
                job,
                answers=status.state in USABLE,
                on_progress=on_progress,
            ).run()
        finally:
            self._talk.close()

    def recover(self) -> Status:
        """Clears a stopped job once its cause is gone: DLE ENQ 2; if nothing answers, enough NUL bytes to
        end a half-received raster, then ESC @."""

        def clear() -> Status:
            self._talk.send(_CLEAR)
            status = self._talk.status()
            if status.trouble is Trouble.SILENT:
                self._talk.send(_FILL + b"\x1b@")
                status = self._talk.status()
            return status

        return self._visit(clear)

    def close(self) -> None:
        """Closes the line."""
        self._talk.close()

    def _visit(self, errand: Callable[[], Status]) -> Status:
        try:
            self._talk.open()
            return errand()
        except DeviceFault as fault:
            return status_of_fault(fault)
        finally:
            self._talk.close()


class NoPrinter:
    """`hardware.ports.ReceiptPrinter` where there is none; its absence is a state, not an error."""

    def status(self) -> Status:
        """Absent."""
        return Status(State.ABSENT)

    def print(
        self,
        job_id: int,
        page: Page,
        on_first_byte: Callable[[], None],
        on_progress: Callable[[int, int], None],
    ) -> PrintOutcome:
        """Refused."""
        return Refused(self.status())

    def recover(self) -> Status:
        """Absent."""
        return self.status()

    def close(self) -> None:
        """Nothing to close."""
