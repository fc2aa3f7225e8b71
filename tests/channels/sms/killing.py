"""A process that ends at a chosen line of the code: whatever has been done by then is done, and nothing after it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


class Killed(BaseException):
    """Nobody catches it, as nobody catches SIGKILL."""


def killed_at(line: int, places: tuple[str, ...], run: Callable[[], object]) -> bool:
    """Runs until the ``line``-th line (from 0) within files whose path contains one of ``places``; False: it ended before."""
    left = line

    def each(frame: FrameType, event: str, argument: Any) -> Any:
        nonlocal left
        if not any(place in frame.f_code.co_filename for place in places):
            return None
        if event == "line":
            left -= 1
            if left < 0:
                sys.settrace(None)
                raise Killed
        return each

    before = sys.gettrace()
    sys.settrace(each)
    try:
        run()
    except Killed:
        return True
    finally:
        sys.settrace(before)
    return False
