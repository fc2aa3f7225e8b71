"""``python -m hardware.modems.simulated``: a modem made of software on a pseudo-terminal, to develop against."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from hardware.modems.pdu import decode_submit
from hardware.modems.simulated import SimulatedModem, delivered, reported

_EXAMPLES = """\
what can be typed, a line each:
  +6281234567890 LAPOR jalan rusak di depan pasar    an SMS comes
  report 3                                           number 3 of those that went out has arrived
  set signal 4                                       turns a knob: signal, registered, silent, refuses, late_s, unplugged,
                                                     unplug_at, pin, capacity, interrupts, credit, silent_after_text
Each SMS that goes out is shown as it is sent.
"""


def main(arguments: Sequence[str] | None = None, lines: Iterable[str] = sys.stdin) -> int:
    """Serves until the input ends."""
    top = argparse.ArgumentParser(
        prog="python -m hardware.modems.simulated",
        description=__doc__,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    top.add_argument("--link", type=Path, metavar="PATH", help="a name for the pseudo-terminal that stays")
    given = top.parse_args(arguments)
    modem = SimulatedModem()
    modem.heard = lambda: _show(modem)
    device = modem.serve_pty(given.link).device
    print(f"simulated modem: {given.link or device}", flush=True)
    try:
        for line in lines:
            if words := line.strip():
                print(_do(modem, words, lambda: datetime.now(UTC).astimezone()), flush=True)
    finally:
        modem.close()
    return 0


def _show(modem: SimulatedModem) -> None:
    number = len(modem.sent)
    part = decode_submit(modem.sent[-1])
    print(f"sent {number} to {part.recipient}: {part.units.decode('utf-16-be', 'replace')}", flush=True)


def _do(modem: SimulatedModem, words: str, now: Callable[[], datetime]) -> str:
    verb, _, rest = words.partition(" ")
    if verb == "report":
        return _report(modem, rest, now())
    if verb == "set":
        return _turn(modem, rest)
    if not rest:
        return "a number and a text, report N, or set KNOB VALUE"
    came = [modem.arrives(pdu) for pdu in delivered(verb, rest, now())]
    return "arrived" if all(came) else "no room on the SIM"


def _report(modem: SimulatedModem, rest: str, now: datetime) -> str:
    if not rest.isdecimal() or not 1 <= int(rest) <= len(modem.sent):
        return f"so far {len(modem.sent)} went out"
    recipient = decode_submit(modem.sent[int(rest) - 1]).recipient
    modem.reports(reported((int(rest) - 1) % 255 + 1, recipient, now, now))
    return "reported"


def _turn(modem: SimulatedModem, rest: str) -> str:
    knob, _, value = rest.partition(" ")
    before = getattr(modem.knobs, knob, None)
    if before is None and knob != "refuses":
        return f"no such knob: {knob}"
    kind = type(before) if before is not None else int
    try:
        setattr(modem.knobs, knob, value == "true" if kind is bool else kind(value))
    except ValueError:
        return f"{knob}: {kind.__name__} wanted"
    return f"{knob} {getattr(modem.knobs, knob)}"


if __name__ == "__main__":
    raise SystemExit(main())
