"""``python -m hardware.printers.simulated --port 9100 --out DIR``: a printer on the network, made of software."""

from __future__ import annotations

import argparse
import signal
from pathlib import Path

from hardware.printers.simulated import VirtualPrinter


def main() -> int:
    """Serves until SIGINT or SIGTERM."""
    parser = argparse.ArgumentParser(prog="python -m hardware.printers.simulated", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100, help="0 takes a free one (default: 9100)")
    parser.add_argument("--out", type=Path, required=True, help="folder for papers (PNG) and jobs (.escpos)")
    parser.add_argument("--dots", type=int, choices=(384, 512, 576), default=576)
    parser.add_argument("--mm-per-s", type=float, default=150.0)
    parser.add_argument("--paper-out-at-row", type=int, help="the roll ends after so many rows")
    given = parser.parse_args()
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    printer = VirtualPrinter(dots=given.dots, out=given.out, mm_per_s=given.mm_per_s)
    printer.turn(paper_out_at_row=given.paper_out_at_row)
    front_end = printer.serve_tcp(given.host, given.port)
    print(f"virtual printer: {given.host}:{front_end.port}, papers in {given.out}", flush=True)
    signal.sigwait({signal.SIGINT, signal.SIGTERM})
    printer.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
