"""`kiosk run` as it is, but drawn into memory: ``python -m tests.faults.offscreen_lobby``."""

from __future__ import annotations

import os
import sys

from kiosk.options import system_clock
from kiosk.settings import load_settings
from kiosk.verbs.lobby import run
from sync.logbook import write_lines

if __name__ == "__main__":
    write_lines("kiosk", "json")
    sys.exit(run(load_settings([], os.environ), system_clock, print, offscreen=True))
