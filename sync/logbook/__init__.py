"""What the programs write down of themselves: events with a name, a documented meaning, and nothing personal.

``note("sync.run_ended", outcome="offline")`` is the only way to log here. The names stand in ``events.toml``.
"""

from __future__ import annotations

from sync.logbook.events import Event, events
from sync.logbook.note import note

__all__ = ["Event", "events", "note"]
