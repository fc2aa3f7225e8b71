"""Bytes off the line: counted for what is armed, real-time commands obeyed, the rest handed on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hardware.printers.simulated.incoming import RealTimeScanner, Tally
from hardware.printers.simulated.troubles import Troubles


class Reception:
    """``take`` gets all bytes in order, ``obey`` each real-time command behind its last byte, ``strike`` the
    knobs that were armed for the place reached, ``begin`` the first byte of printing data."""

    def __init__(
        self,
        troubles: Troubles,
        take: Callable[[bytes], None],
        obey: Callable[[bytes], None],
        strike: Callable[[Mapping[str, Any]], None],
        begin: Callable[[], None],
    ) -> None:
        self._troubles = troubles
        self._take, self._obey, self._strike, self._begin = take, obey, strike, begin
        self.new_line()

    @property
    def count(self) -> int:
        """Bytes of printing data of this connection."""
        return self._tally.count

    def arrive(self, data: bytes) -> None:
        """Takes ``data`` off the line."""
        for part, command in self._scanner.split(data):
            self._pass_on(part)
            if command:
                self._obey(command)

    def cleared(self) -> None:
        """The buffers were emptied: what comes next begins a command."""
        self._tally.cleared()

    def new_line(self) -> None:
        """What comes next is another connection's."""
        self._scanner, self._tally, self._begun = RealTimeScanner(), Tally(), False

    def _pass_on(self, data: bytes) -> None:
        armed = self._troubles.armed
        while True:
            at_byte = armed[0][0] if armed else None
            taken = self._tally.take(data, at_byte)
            if self._tally.count and not self._begun:
                self._begun = True
                self._begin()
            self._take(data[:taken])
            data = data[taken:]
            if at_byte is None or not (data or 0 < at_byte <= self._tally.count):
                return
            self._strike(armed.pop(0)[1])
