"""The fence around python-escpos 3.1, which builds bytes for us and does nothing else.

Its import leaves things behind, undone here: a handler on the root logger, which would make the program's
own logging settings do nothing, and a temporary folder with a pickle, a new one for each process.
"""

from __future__ import annotations

import logging
import os
import shutil
from functools import cache
from typing import Any


def initialise() -> bytes:
    """ESC @, then left alignment."""
    builder = _new()
    builder.hw("INIT")
    builder.set(align="left")
    return bytes(builder.output)


def cut(partial: bool) -> bytes:
    """Feed to the blade and cut."""
    builder = _new()
    builder.cut(mode="PART" if partial else "FULL")
    return bytes(builder.output)


@cache
def style(bold: bool = False, inverse: bool = False, wide: int = 1, high: int = 1) -> bytes:
    """How the letters that follow look; without arguments plain again. ``wide``, ``high``: times as large."""
    builder = _new()
    builder.set(bold=bold, invert=inverse, custom_size=True, width=wide, height=high)
    return bytes(builder.output)


def _new() -> Any:
    """A builder without a past: an old one remembers what the printer forgets at ESC @."""
    return _dummy()()


@cache
def _dummy() -> Any:
    root = logging.getLogger()
    before = list(root.handlers)
    # Imported late: a quarter of a second that no start has to wait for.
    from escpos import capabilities  # noqa: PLC0415
    from escpos.printer import Dummy  # noqa: PLC0415

    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return Dummy
