"""What the programs write down of themselves: events with a name, a documented meaning, and nothing personal.

``note("sync.run_ended", outcome="offline")`` is the only way to log here. The names stand in ``events.toml``;
`write_lines` says where a process writes them.
"""

from __future__ import annotations

from sync.logbook.events import Event, events
from sync.logbook.note import note
from sync.logbook.output import FORMS, Form, without_events, write_lines

__all__ = ["FORMS", "Event", "Form", "events", "note", "without_events", "write_lines"]
