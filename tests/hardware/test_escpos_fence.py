"""The foreign library leaves nothing behind: no folder, no log handler. In a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROGRAM = """
import logging
from hardware.printers import builder
assert builder.initialise().startswith(bytes((27, 64)))
assert builder.cut(partial=True)
assert logging.getLogger().handlers == []
"""


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    environment.pop("ESCPOS_CAPABILITIES_PICKLE_DIR", None)
    subprocess.run([sys.executable, "-W", "error", "-c", PROGRAM], env=environment, check=True)
    assert list(tmp_path.iterdir()) == []
