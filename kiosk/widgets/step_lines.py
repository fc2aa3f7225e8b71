"""Short steps in the order in which they are done."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.widgets.box import Box
from kiosk.widgets.fact_lines import FactLines
from kiosk.widgets.fonts import fitted
from kiosk.widgets.look import Look


class StepLines(FactLines):
    """Numbers in discs before the words; the first ``done`` steps have a check mark instead."""

    def __init__(self, look: Look, box: Box, steps: Sequence[str], *, done: int, capital_mm: float) -> None:
        self.done = done
        numbered = [(str(number), words) for number, words in enumerate(steps, start=1)]
        super().__init__(look, box, numbered, capital_mm=capital_mm)
        self.key = "steps"

    def mark(self, disc: Box, icon: str) -> None:
        theme = self.look.theme
        if int(icon) <= self.done:
            self.disc(disc, theme.good)
            self.icon("check", disc.inset(disc.w * 0.2), theme.sheet)
            return
        self.disc(disc, theme.primary)
        capital = disc.h * 0.36
        number = fitted(icon, capital / 0.714, disc.w, disc.h, bold=True, centre=True)
        self.place(number, disc, theme.on_primary, middle=True)
