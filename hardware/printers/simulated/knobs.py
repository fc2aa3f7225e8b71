"""What may go wrong with the virtual printer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import msgspec


@dataclass(frozen=True, slots=True)
class Knobs:
    """Set with ``VirtualPrinter.turn``, or ``arm`` for a byte to come; each stays as it is until it is turned back.

    ``paper_out_at_row``: the roll ends after so many rows counted from the turn (None: endless; 0: no
    paper). ``cutter_jammed`` leaves an error behind that only DLE ENQ or DLE DC4 8 ends once it is mended;
    ``overheated`` does so where ``heat_latches`` (Epson's printers go on by themselves once they have cooled).
    ``silent``: answers are lost. ``slow_answers_s``: each answer comes so many seconds late.
    ``foreign_status`` is answered to every DLE EOT in place of the truth; ``garbage`` is put into each
    answer, at a place that the seed chooses. ``powered`` False: dark and deaf. ``unplugged``: the line is
    broken and stays so.

    What the model knows: ``completion_query`` GS ( H, ``in_order_status`` GS r, ``clears`` DLE DC4 8.
    """

    paper_out_at_row: int | None = None
    near_end: bool = False
    cover_open: bool = False
    cutter_jammed: bool = False
    overheated: bool = False
    heat_latches: bool = False
    silent: bool = False
    slow_answers_s: float = 0.0
    foreign_status: bytes | None = None
    garbage: bytes = b""
    powered: bool = True
    unplugged: bool = False
    completion_query: bool = True
    in_order_status: bool = True
    clears: bool = True


MOMENTS: Mapping[str, type] = {"power_off_s": float, "dropped": bool, "torn_off": bool}
"""What happens once and is no state. ``power_off_s``: power is lost and back after so many seconds (0: a
reset); what was in the buffer is gone. ``dropped``: the line breaks, the next one may be opened.
``torn_off``: what hangs out of the slot is torn off by hand, as on a model without a cutter."""

_BYTES = ("foreign_status", "garbage")
_WELL = Knobs()


@dataclass(frozen=True, slots=True)
class Order:
    """Knobs to turn; at once, or (``at_byte``) when so many bytes of a job have come."""

    turns: Mapping[str, Any]
    at_byte: int | None = None


def read_order(given: Mapping[str, object]) -> Order:
    """An order as a control file or a form states it: knobs by name, bytes as hexadecimal digits.

    Raises ValueError that names what cannot be.
    """
    turns = {name: value for name, value in given.items() if name != "at_byte"}
    known = {field.name for field in fields(Knobs)} | set(MOMENTS)
    if unknown := sorted(set(turns) - known):
        raise ValueError(f"no such knob: {', '.join(unknown)}")
    for name in _BYTES:
        if isinstance(value := turns.get(name), str):
            turns[name] = bytes.fromhex(value)
    at_byte = given.get("at_byte")
    if at_byte is not None and (not isinstance(at_byte, int) or isinstance(at_byte, bool) or at_byte < 0):
        raise ValueError("at_byte: a number of bytes, 0 or more")
    states = {name: value for name, value in turns.items() if name not in MOMENTS}
    moments = {name: value for name, value in turns.items() if name in MOMENTS}
    checked = msgspec.convert(asdict(_WELL) | states, Knobs)
    return Order(
        {name: getattr(checked, name) for name in states}
        | {name: msgspec.convert(value, MOMENTS[name]) for name, value in moments.items()},
        at_byte,
    )


def well(name: str) -> Any:
    """The knob as it stands on a printer with no trouble."""
    return getattr(_WELL, name)
