"""What the search looks in."""

from __future__ import annotations
