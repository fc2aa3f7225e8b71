"""From the receive buffer to paper, a row or a command at a time. Knows no clock and no trouble."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from hardware.printers.simulated.commands import (
    LONGEST_HEAD,
    AlignTo,
    Command,
    CutPaper,
    EndLine,
    FeedRows,
    Initialise,
    Style,
    Text,
    raster_head,
    read_command,
)
from hardware.printers.simulated.lettering import Writing
from hardware.printers.simulated.roll import Roll


class Mechanism:
    """``obey`` gets what is neither row nor letter, once all before it is on paper."""

    def __init__(self, roll: Roll, dots: int, obey: Callable[[Command], None]) -> None:
        self.buffer = bytearray()
        self._roll = roll
        self._obey = obey
        self._writing = Writing(dots)
        self._pending: deque[bytes] = deque()
        self._row = bytearray()
        self._width = self._missing = self._rows_left = 0

    def clear(self) -> None:
        """Empties the buffers; a raster half received is forgotten with them."""
        self.buffer.clear()
        self._pending.clear()
        self._row.clear()
        self._width = self._missing = self._rows_left = 0

    def forget(self) -> None:
        """As after power on."""
        self.clear()
        self._writing.reset()

    def work(self) -> int | None:
        """One step. Rows printed by it (0 or 1), or None if there is nothing to do."""
        if self._pending:
            self._roll.put(self._pending.popleft())
            return 1
        if self._rows_left:
            return self._raster_row()
        head = bytes(self.buffer[:LONGEST_HEAD])
        raster = raster_head(head)
        if raster is not None:
            del self.buffer[:8]
            self._pending.extend(self._writing.end())
            self._width, self._rows_left = raster if all(raster) else (0, 0)
            self._missing = self._width
            return 0
        found = read_command(head)
        if found is None:
            return None
        command, length = found
        del self.buffer[:length]
        self._do(command)
        return 0

    def _raster_row(self) -> int | None:
        """The next row as soon as it is whole: a printer does not wait for the rest of the picture."""
        come = bytes(self.buffer[: self._missing])
        del self.buffer[: len(come)]
        self._row += come
        self._missing -= len(come)
        if self._missing:
            return None
        self._roll.put(self._writing.placed(bytes(self._row)))
        self._row.clear()
        self._rows_left, self._missing = self._rows_left - 1, self._width
        return 1

    def _do(self, command: Command) -> None:
        writing = self._writing
        match command:
            case Text(data):
                self._pending.extend(writing.write(data))
            case EndLine():
                self._pending.extend(writing.end() or [b""] * writing.look.spacing)
            case FeedRows(rows):
                self._pending.extend(writing.end())
                self._pending.extend([b""] * rows)
            case Style(name, value):
                writing.look = writing.look.styled(name, value)
            case AlignTo(side):
                writing.align(side)
            case CutPaper(feed=feed):
                for row in [*writing.end(), *[b""] * feed]:
                    self._roll.put(row)
                self._obey(command)
            case _:
                if isinstance(command, Initialise):
                    writing.reset()
                self._obey(command)
