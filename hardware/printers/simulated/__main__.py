"""``python -m hardware.printers.simulated``: a receipt printer made of software, to develop against."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from hardware.bench import Bench, serve_bench
from hardware.printers.profiles import PROFILES
from hardware.printers.simulated.control import ControlFile
from hardware.printers.simulated.printer import VirtualPrinter, printer_of

_LOOK_S = 0.1
_EXAMPLES = """\
examples:
  a network printer, and a page to press its faults on
    %(prog)s --tcp 9100 --web 8700
  a slow serial printer of another model, under a name that stays
    %(prog)s --pty --link /tmp/printer --baud 9600 --model generic-58
  what an application writes, painted; no answers
    %(prog)s --fifo /tmp/lp --out papers
  faults from a script: write the file again whenever something is to go wrong
    %(prog)s --tcp 9100 --control knobs.json
      {"paper_out_at_row": 300}                     the roll ends after 300 rows
      {"cover_open": true, "at_byte": 5000}         when 5,000 bytes of the next job have come
      [{"near_end": true}, {"power_off_s": 4, "at_byte": 0}]
    knobs: near_end cover_open cutter_jammed overheated heat_latches silent powered unplugged
           completion_query in_order_status clears (true or false), paper_out_at_row (rows or null),
           slow_answers_s (seconds), foreign_status garbage (hexadecimal digits)
    once:  power_off_s (seconds; 0 resets), dropped (true: the line breaks),
           torn_off (true: by hand, as without a cutter)

Each paper is a PNG once it is cut or torn off, also at the end; each job its bytes, each event a line of events.jsonl, all in the folder of --out.
"""


def parser() -> argparse.ArgumentParser:
    """What the program takes."""
    top = argparse.ArgumentParser(
        prog="python -m hardware.printers.simulated",
        description="A virtual receipt printer (ESC/POS). It answers as real ones do, and breaks when asked.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    line = top.add_mutually_exclusive_group(required=True)
    line.add_argument("--tcp", type=int, metavar="PORT", help="listen on 127.0.0.1; 0 takes a free port")
    line.add_argument("--pty", action="store_true", help="a pseudo-terminal, for serial drivers")
    line.add_argument("--fifo", type=Path, metavar="PATH", help="a named pipe; one way")
    top.add_argument("--link", type=Path, metavar="PATH", help="with --pty: another name for it")
    top.add_argument(
        "--out", type=Path, metavar="DIR", help="where papers go (default: a new temporary folder)"
    )
    top.add_argument("--model", choices=tuple(PROFILES), default="epson-tm-t20", help="default: epson-tm-t20")
    top.add_argument("--dots", type=int, choices=(384, 512, 576), help="width, if not the model's")
    top.add_argument(
        "--mm-per-s", type=float, metavar="N", help="speed, if not the model's; 0 prints at once"
    )
    top.add_argument("--baud", type=int, metavar="N", help="bytes come as slowly as over a serial line")
    top.add_argument("--buffer", type=int, choices=(4096, 65536), default=65536, help="bytes; default 65536")
    top.add_argument(
        "--control", type=Path, metavar="FILE", help="JSON that turns knobs, followed as it changes"
    )
    top.add_argument(
        "--web", type=int, metavar="PORT", help="a page on 127.0.0.1 to press faults on; 0: any port"
    )
    top.add_argument("--seed", type=int, default=1, help="where garbage falls; default 1")
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Serves until SIGINT or SIGTERM."""
    given = parser().parse_args(arguments)
    if given.link and not given.pty:
        parser().error("--link belongs to --pty")
    ended = threading.Event()
    for end in (signal.SIGINT, signal.SIGTERM):
        signal.signal(end, lambda *_: ended.set())
    out = given.out or Path(tempfile.mkdtemp(prefix="papers-"))
    printer = printer_of(
        PROFILES[given.model],
        dots=given.dots,
        mm_per_s=given.mm_per_s,
        out=out,
        baud=given.baud,
        buffer_bytes=given.buffer,
        seed=given.seed,
    )
    with ExitStack() as closing:
        closing.callback(printer.close)
        control = ControlFile(given.control, printer) if given.control else None
        _follow(control)  # before the first client: what the file says holds from the start
        print(f"virtual printer: {_serve(printer, given)}, papers in {out}", flush=True)
        if given.web is not None:
            page = closing.enter_context(serve_bench(Bench(printer), given.web))
            print(f"device bench: {page.url}", flush=True)
        while not ended.wait(_LOOK_S):
            printer.advance()  # nobody may ask again, and on a one-way line nobody ever does
            _follow(control)
        printer.turn(torn_off=True)  # what hangs there is a paper too
    return 0


def _follow(control: ControlFile | None) -> None:
    if control is not None and (trouble := control.look()):
        print(f"{control.path}: {trouble}", file=sys.stderr, flush=True)


def _serve(printer: VirtualPrinter, given: argparse.Namespace) -> str:
    """Opens the line that was asked for; its address."""
    if given.pty:
        device = printer.serve_pty(given.link).device
        return f"{given.link} ({device})" if given.link else device
    if given.fifo:
        return str(printer.serve_fifo(given.fifo).path)
    return f"127.0.0.1:{printer.serve_tcp(port=given.tcp).port}"


if __name__ == "__main__":
    raise SystemExit(main())
