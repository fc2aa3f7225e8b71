"""The driver of a receipt printer over any transport.

When a job counts as what:
- Refused: nothing was sent; the printer was blocked, absent, or silent where silence is not allowed.
- Confirmed: the printer itself said so. Best proof first: its answer to ``GS ( H`` with this job's id
  ("completion_query"); its answer to ``GS r 1``, which comes in order ("in_order_status"); a clean status
  after the time that the paper needs ("clean_status"). The last two only for models without the first.
- Uncertain: all else. Trouble in mid-job is not waited out: the caller asks a person and prints a copy.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from hardware.faults import DeviceFault
from hardware.page import Page
from hardware.ports import HELD_ON_TO, USABLE, PrintOutcome, Refused, State, Status, Trouble, Uncertain
from hardware.printers import builder, strips, text_mode
from hardware.printers.composing import Composer
from hardware.printers.conversation import Conversation
from hardware.printers.identity import Identity, ask_identity
from hardware.printers.profiles import Mode, Profile
from hardware.printers.sending import Sending
from hardware.printers.status import in_order_ready, status_of_fault
from hardware.printers.transports import Transport
from hardware.printers.typefaces import Typefaces
from hardware.settings import PrinterSettings

T = TypeVar("T")

_RESTART = (
    b"\x10\x05\x02"  # DLE ENQ 2: ends an error and throws the job away; nothing where there is no error
)
_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"  # DLE DC4 8: empties the buffers, error or not
_ASK_IN_ORDER = b"\x1dr\x01"
_TO_THE_BLADE_MM = 15.0
"""From the print head to the blade: every paper begins with so much blank."""
_CLEARED = b"\x37\x25\x00"
"""The answer to `_CLEAR`."""
_LARGEST: Mapping[Mode, int] = {"raster": strips.LARGEST_STRIP, "text": text_mode.LARGEST_STRIP}
"""Bytes of the longest picture command in each mode. So many NUL end whatever of one a printer may still be waiting
for, and are nothing between commands; on a slow line every one of them costs a millisecond."""


class ThermalPrinter:
    """`hardware.ports.ReceiptPrinter`. A new connection for each call; ``clock`` is monotonic seconds."""

    def __init__(
        self,
        line: Transport,
        profile: Profile,
        settings: PrinterSettings,
        typefaces: Typefaces,
        clock: Callable[[], float],
    ) -> None:
        self._talk = Conversation(line, settings.answer_s, settings.write_s)
        self._profile = profile
        self._settings = settings
        self._composer = Composer(profile, typefaces)
        self._clock = clock
        self._fed_mm = 0.0

    @property
    def fed_mm(self) -> float:
        """See `hardware.ports.CountsPaper`: whole papers, and of one that broke off the part that went out."""
        return self._fed_mm

    def status(self) -> Status:
        """What the printer says of itself now, and which device it was; opens and closes the line.

        The first call also loads the builder of commands, so that no job has to wait for it.
        """

        def ask() -> Status:
            status = self._talk.status()
            return replace(status, detail=" ".join(filter(None, (self._talk.found, status.detail))))

        status = self._visit(ask)
        builder.initialise()
        return status

    def print(
        self,
        job_id: int,
        page: Page,
        on_first_byte: Callable[[], None],
        on_progress: Callable[[int, int], None],
    ) -> PrintOutcome:
        """See `hardware.ports.ReceiptPrinter`."""
        try:
            self._talk.open()
            status = self._talk.status()
        except DeviceFault as fault:
            self._talk.close()
            return Refused(status_of_fault(fault))
        try:
            silent = status.state is State.UNKNOWN and not self._profile.reports
            if status.state not in USABLE and not silent:
                return Refused(status)
            job = self._composer.job(job_id, page)  # not before: a paper that waits is asked for each second
            on_first_byte()
            outcome = Sending(
                self._talk,
                self._profile,
                self._clock,
                job,
                job_s=self._settings.job_s,
                answer_s=self._settings.answer_s,
                answers=status.state in USABLE,
                on_progress=on_progress,
            ).run()
            long = job.rows * 25.4 / self._profile.dpi + _TO_THE_BLADE_MM
            self._fed_mm += _part_of(outcome, len(job.data) + len(job.ask)) * long
            return outcome
        finally:
            self._talk.close()

    def recover(self) -> Status:
        """Clears a stopped job once its cause is gone, and says whether the printer hears again.

        An error is ended (DLE ENQ 2) and the buffers are emptied where the model knows how (DLE DC4 8); a
        raster that broke off half-way would eat the next job's first bytes, so it is filled up with NUL, and
        ESC @ begins anew. That all this has been read only an answer in order (``GS r``) can tell; a model
        known to give it and silent here is still lost.
        """

        def clear() -> Status:
            status = self._talk.status()
            if status.state is State.BLOCKED and status.trouble not in HELD_ON_TO:
                return status
            self._talk.send(_RESTART)
            knows = self._profile.completion_query
            if knows:
                self._talk.send(_CLEAR)
                self._talk.hear(lambda inbox: _CLEARED in inbox)  # nothing may be sent before it has come
            if status.state is State.BLOCKED:
                status = self._talk.status()
                if status.state is State.BLOCKED:
                    return status
            self._talk.send(bytes(_LARGEST[self._profile.mode]) + b"\x1b@" + _ASK_IN_ORDER)
            reads_on = self._talk.hear(lambda inbox: any(map(in_order_ready, inbox)))
            if knows and not reads_on:
                return Status(State.UNKNOWN, Trouble.SILENT, "does not read on")
            return self._talk.status() if self._profile.reports else status

        return self._visit(clear)

    def identify(self) -> Identity | Status:
        """What it says of its kind, for `kiosk doctor`; a status where the line breaks."""
        return self._visit(lambda: ask_identity(self._talk))

    @property
    def missing_glyphs(self) -> int:
        """Glyphs of the last job that could not be shown; the glyphs themselves are nobody's business."""
        return self._composer.missing_glyphs

    def close(self) -> None:
        """Closes the line."""
        self._talk.close()

    def _visit(self, errand: Callable[[], T]) -> T | Status:
        try:
            self._talk.open()
            return errand()
        except DeviceFault as fault:
            return status_of_fault(fault)
        finally:
            self._talk.close()


def _part_of(outcome: PrintOutcome, whole: int) -> float:
    """How much of a job is on paper, 0 to 1."""
    if isinstance(outcome, Uncertain):
        return min(1.0, outcome.bytes_written / max(1, whole))
    return 0.0 if isinstance(outcome, Refused) else 1.0


class NoPrinter:
    """`hardware.ports.ReceiptPrinter` of a machine that is to have none: a state, not an error."""

    def status(self) -> Status:
        """Not fitted."""
        return Status(State.NOT_FITTED)

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
        """Not fitted."""
        return self.status()

    def close(self) -> None:
        """Nothing to close."""
