"""A lobby in which the printer fails at a chosen place of the job; clocks that never wait.

A fault is looked at from outside: what stands on the glass, what hangs from the printer, what the journal says.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import numpy as np
import zxingcpp
from PIL import Image

from hardware.printers.composing import Composer
from hardware.printers.profiles import profile_for
from hardware.printers.typefaces import bundled_typefaces
from kiosk.outside import PaperState
from kiosk.presenters.views import DoneView
from sync.journal import PrintJob
from tests.kiosk.world import World


class At(StrEnum):
    """Where in the job: the offset classes of every printer fault."""

    BEFORE = "before the first byte"
    FIRST = "with the first byte"
    STRIP = "in a strip"
    CUT = "before the last cut"
    ANSWER = "after the cut, before the answer"


BEGUN = (At.FIRST, At.STRIP, At.CUT, At.ANSWER)
"""Places at which bytes have left: from here on nobody may print an original."""


class Lobby:
    """One visit that has just sent its complaint; nothing is printed before `wait`."""

    def __init__(self, world: World) -> None:
        self.world = world
        world.walk_to("done")
        self.number = self.done.number

    @property
    def done(self) -> DoneView:
        view = self.world.view
        assert isinstance(view, DoneView), view
        return view

    def strike(self, at: At, **knobs: object) -> None:
        """The knobs turn when the job has come so far."""
        twin = self.world.twin
        if at is At.BEFORE:
            twin.turn(**knobs)
            return
        (paper,) = self.world.printing._papers.values()
        composer = Composer(profile_for(self.world.printer_settings), bundled_typefaces())
        data = composer.job(paper.job, paper.page).data
        offset = {
            At.FIRST: 0,
            At.STRIP: data.index(b"\x1dv0") + 200,
            At.CUT: data.rindex(b"\x1dV") - 10,
            At.ANSWER: len(data),
        }[at]
        twin.arm(offset, **knobs)

    def wait(self, seconds: float = 20, until: Callable[[], bool] = lambda: False) -> None:
        """Printer, journal and glass have their turns, a quarter of a second each."""
        for _ in range(int(seconds * 4)):
            self.world.tick()
            if until():
                return

    def until(self, *states: PaperState) -> PaperState:
        """Until the glass says one of these; nobody looks at a spinner for more than 15 s (F22)."""
        began = self.world.seconds
        self.wait(30, lambda: self.done.print_state in states)
        assert self.done.print_state in states, self.done
        assert self.world.seconds - began <= 15
        return self.done.print_state

    def reboot(self) -> None:
        """The power goes and comes back in the whole kiosk; the printer keeps its own."""
        self.world.again()

    @property
    def jobs(self) -> list[PrintJob]:
        """All papers of the one case, the original first."""
        found = [self.world.journal.job(n) for n in range(1, 12)]
        return [job for job in found if job is not None]

    def states(self) -> list[tuple[int, str]]:
        """(copy, state) of each."""
        return [(job.copy, job.state) for job in self.jobs]

    def check(self) -> None:
        """What holds whatever goes wrong: one original at most, proof behind "confirmed", the number unchanged."""
        assert [job.copy for job in self.jobs] == list(range(len(self.jobs)))
        for job in self.jobs:
            assert str(job.number) == self.number
            assert job.proof or job.state != "confirmed"
        originals = [paper for paper in self.papers if carries_code(paper) and not marked(paper)]
        assert len(originals) <= 1, "two originals of one case"

    @property
    def papers(self) -> list[Image.Image]:
        """What lies in the tray: every piece that was cut off."""
        return [paper.image for paper in self.world.twin.papers]

    def copies(self) -> list[Image.Image]:
        """Papers with the code on them that are marked as copies at their top."""
        return [paper for paper in self.papers if carries_code(paper) and marked(paper)]


def carries_code(paper: Image.Image) -> bool:
    """A receipt: it has the QR of the proof, 150 characters (the stub has bars, or the number's own QR)."""
    found = zxingcpp.read_barcodes(paper.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return any(code.valid and len(code.text) > 100 for code in found)


def marked(paper: Image.Image) -> bool:
    """Begins with a black bar: SALINAN, or BATAL; rules are far thinner."""
    black = np.asarray(paper.convert("1"), dtype=bool)[:60] == 0
    return int((black.mean(axis=1) > 0.5).sum()) >= 20
