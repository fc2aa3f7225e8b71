"""What can be wrong with a modem."""

from __future__ import annotations

from dataclasses import dataclass

NEVER = 10**9


@dataclass
class ModemKnobs:
    """``silent``: takes every line and says nothing; ``silent_after_text``: nothing after a PDU, which the network has all
    the same; ``refuses``: +CMS ERROR with this number to what is sent; ``late_s``: seconds that an answer takes;
    ``unplugged``; ``unplug_at``: gone once so many digits of a PDU have come; ``pin``: asked for until it is given,
    with ``tries_left``; ``registered`` False: no network; ``signal``: as AT+CSQ tells it, 0 to 31, 99 unknown;
    ``capacity``: messages that its ``memory`` holds; ``interrupts``: a +CMTI in the middle of the echo; ``credit``: what
    the operator answers to the code for it, as ``credit_in_ucs2`` says; ``direct``: messages come straight to the line, whatever AT+CNMI asked for."""

    silent: bool = False
    silent_after_text: bool = False
    refuses: int | None = None
    late_s: float = 0.0
    unplugged: bool = False
    unplug_at: int = NEVER
    pin: str = ""
    tries_left: int = 3
    registered: bool = True
    signal: int = 18
    operator: str = "TELKOMSEL"
    capacity: int = 40
    memory: str = "SM"
    interrupts: bool = False
    credit: str = "Sisa pulsa Rp45.000 s/d 30-12-2026"
    credit_in_ucs2: bool = False
    direct: bool = False
