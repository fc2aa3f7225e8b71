"""What is wrong with the virtual printer: knobs, the errors they leave behind, what is armed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from hardware.printers.simulated.answers import Condition
from hardware.printers.simulated.knobs import MOMENTS, Knobs

START_S = 2.0
"""From power on to the first answer."""


class Troubles:
    """``clock``: monotonic seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.knobs = Knobs()
        self.armed: list[tuple[int, dict[str, Any]]] = []
        """Byte of a job and the knobs that turn there, the next one first."""
        self._clock = clock
        self._rows = 0
        self._cutter_error = self._heat_error = self._dropped = False
        self._deaf_until = float("-inf")

    @property
    def condition(self) -> Condition:
        """As sensors and error lamps tell it."""
        limit = self.knobs.paper_out_at_row
        return Condition(
            paper_out=limit is not None and self._rows >= limit,
            near_end=self.knobs.near_end,
            cover_open=self.knobs.cover_open,
            cutter_error=self._cutter_error,
            heat_error=self._heat_error,
        )

    @property
    def deaf(self) -> bool:
        """Without power, or starting."""
        return not self.knobs.powered or self._clock() < self._deaf_until

    @property
    def hung_up(self) -> bool:
        """The line is broken: pulled out, or dropped until it is opened anew."""
        return self.knobs.unplugged or self._dropped

    def turn(self, turns: Mapping[str, Any]) -> bool:
        """Turns knobs and lets moments happen. Whether power was lost."""
        before = self.knobs
        states = {name: value for name, value in turns.items() if name not in MOMENTS}
        self.knobs = after = replace(before, **states)
        if "paper_out_at_row" in turns:
            self._rows = 0
        self._cutter_error |= after.cutter_jammed
        self._heat_error = after.overheated or (self._heat_error and after.heat_latches)
        self._dropped |= bool(turns.get("dropped")) or after.unplugged
        off_s = turns.get("power_off_s")
        if off_s is not None:
            self._deaf_until = self._clock() + off_s + START_S
        if after.powered and not before.powered:
            self._deaf_until = self._clock() + START_S
        lost = off_s is not None or (before.powered and not after.powered)
        if lost:
            self.end_errors()
        return lost

    def arm(self, at_byte: int, turns: dict[str, Any]) -> None:
        """Keeps ``turns`` for byte ``at_byte``."""
        self.armed.append((at_byte, turns))
        self.armed.sort(key=lambda one: one[0])

    def end_errors(self) -> bool:
        """Ends the errors whose cause is gone. Whether none is left."""
        self._cutter_error = self.knobs.cutter_jammed
        self._heat_error = self.knobs.overheated
        return not (self._cutter_error or self._heat_error)

    def printed(self, rows: int) -> None:
        """So many rows of the roll are used up."""
        self._rows += rows

    def new_line(self) -> None:
        """The line was closed, and may be opened again."""
        self._dropped = self.knobs.unplugged
