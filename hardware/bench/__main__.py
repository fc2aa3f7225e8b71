"""``python -m hardware.bench``: a simulated printer on TCP, and the page on which it is made to fail.

Takes what ``python -m hardware.printers.simulated`` takes; without a line it listens on port 9100.
"""

from __future__ import annotations

import sys

from hardware.printers.simulated.__main__ import main

_LINES = ("--tcp", "--pty", "--fifo")


def _arguments(given: list[str]) -> list[str]:
    line = [] if any(word.startswith(_LINES) for word in given) else ["--tcp", "9100"]
    return ["--web", "8700", *line, *given]


if __name__ == "__main__":
    raise SystemExit(main(_arguments(sys.argv[1:])))
