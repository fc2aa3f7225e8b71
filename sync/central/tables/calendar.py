"""Days that an office adds or takes away by screen."""

from __future__ import annotations
