"""What every verb of the program `kiosk` is given before its name."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from sync.logbook import FORMS


def add_options(parser: argparse.ArgumentParser) -> None:
    """``--config`` and ``--log``."""
    parser.add_argument("--config", metavar="FILE", type=Path, action="append", default=[],
                        help="a TOML file over kiosk.toml; may be given several times")  # fmt: skip
    parser.add_argument("--log", choices=FORMS, default="auto",
                        help="lines on stderr: plain, or one JSON object each; auto: plain on a terminal")  # fmt: skip


def system_clock() -> datetime:
    """UTC."""
    return datetime.now(UTC)
