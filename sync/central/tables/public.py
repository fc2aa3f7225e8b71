"""Survey answers, public cases and what else is open to everybody."""

from __future__ import annotations
