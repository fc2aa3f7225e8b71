"""Who a case is about, on whose desk it lies, and the daily heads of the journal."""

from __future__ import annotations
