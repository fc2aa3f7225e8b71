"""Lines for whoever sits at the console, for as long as somebody reads them."""

from __future__ import annotations

import os
import sys


def say(line: str) -> None:
    """Onto stdout. A reader that has gone (``install kiosk | head``, a full disk under a log) ends the lines, never the work:
    half an installation is worse than one that nobody has watched."""
    try:
        print(line, flush=True)  # noqa: T201  a console program
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(
            nowhere, sys.stdout.fileno()
        )  # what is left in the buffer goes there too, at the latest at the end
        os.close(nowhere)
