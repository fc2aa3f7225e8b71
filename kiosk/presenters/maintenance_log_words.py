"""What the log of this machine can hold, in words for staff: what has happened, and what they can do about it at the screen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.maintenance import LogLine
from kiosk.presenters.maintenance_words import tried
from kiosk.texts.text import Text, Verbatim, Words

EVENTS: Final = (
    "access.code_added",
    "access.code_changed",
    "access.code_missed",
    "access.code_removed",
    "access.code_renewed",
    "access.entered",
    "access.first_code",
    "assist.began",
    "backup.made",
    "backup.not_made",
    "health.changed",
    "health.look_failed",
    "health.reserve_used",
    "intake.opened",
    "intake.opened_again",
    "intake.paused",
    "intake.unopened",
    "journal.files_damaged",
    "journal.forgotten",
    "journal.left_damaged",
    "journal.mark_not_written",
    "journal.repaired",
    "lobby.closed",
    "lobby.keys_tried",
    "lobby.not_assembled",
    "lobby.open",
    "lobby.outage_not_kept",
    "lobby.renewed",
    "lobby.restart_asked",
    "lobby.usb_refused",
    "process.crashed",
    "process.thread_ended",
    "service.done",
    "service.not_kept",
    "settings.not_usable",
    "sync.centre_key_followed",
    "sync.clock_corrected",
    "sync.conflict_decided",
    "sync.journal_renewed",
    "sync.keys_published",
    "sync.recipients_expired",
    "sync.recipients_refused",
    "sync.recipients_taken",
    "sync.refused_for_good",
    "sync.reintroduced",
    "sync.run_ended",
    "sync.run_failed",
    "sync.settings_refused",
    "sync.settings_taken",
    "sync.test_case",
    "update.asked",
    "update.command_failed",
    "update.done",
    "update.failed",
    "update.fetch_failed",
    "update.fetched",
    "update.journal_back",
    "update.keys_handed_over",
    "update.lobby_not_started",
    "update.ready",
    "update.refused",
    "update.taken_back",
)
"""All that a kiosk's own programs write down; a test tells what is missing. Each has words as ``staff.event.<name>``."""
AREAS: Final = tuple(dict.fromkeys(name.partition(".")[0] for name in EVENTS))

_NOTHING, _ADMIN, _OFTEN = Text("staff.do.nothing"), Text("staff.do.admin"), Text("staff.do.often")
_SYNC, _SERVICE, _HEALTH = Text("staff.do.sync"), Text("staff.do.service"), Text("staff.do.health")
_UPDATE, _USB, _WHO = Text("staff.do.update"), Text("staff.do.usb"), Text("staff.do.who")
_DO: Final[Mapping[str, Text]] = {
    "access.code_added": _WHO,
    "access.code_missed": _OFTEN,
    "access.code_removed": _WHO,
    "access.first_code": _WHO,
    "backup.not_made": _HEALTH,
    "health.changed": _HEALTH,
    "health.reserve_used": _HEALTH,
    "intake.paused": _SERVICE,
    "intake.unopened": _SERVICE,
    "journal.left_damaged": _SERVICE,
    "journal.mark_not_written": _HEALTH,
    "lobby.closed": _SERVICE,
    "lobby.keys_tried": _USB,
    "lobby.outage_not_kept": _HEALTH,
    "lobby.usb_refused": _USB,
    "service.not_kept": _HEALTH,
    "sync.clock_corrected": _HEALTH,
    "sync.refused_for_good": _SERVICE,
    "sync.reintroduced": _NOTHING,
    "sync.run_ended": _SYNC,
    "sync.settings_refused": _OFTEN,
    "update.fetch_failed": _OFTEN,
    "update.journal_back": _NOTHING,
    "update.refused": _UPDATE,
    "update.taken_back": _UPDATE,
    "settings.not_usable": _UPDATE,
}
"""Of all others: nothing for what is the course of things, else the administrator."""


def event_words(line: LogLine) -> Words:
    """What has happened; a name that nobody foresaw as it is."""
    if line.event == "sync.run_ended":
        return Text("staff.event.sync.run_ended", {"how": tried(_fact(line, "outcome"))})
    return Text(f"staff.event.{line.event}") if line.event in EVENTS else Verbatim(line.event)


def area_words(area: str) -> Words:
    """A part of the machine of which lines tell."""
    return Text(f"staff.area.{area}") if area in AREAS else Verbatim(area)


def do_words(line: LogLine) -> Text:
    """The next step of whoever stands at the screen."""
    return _DO.get(line.event, _NOTHING if line.level == "info" else _ADMIN)


def _fact(line: LogLine, name: str) -> str:
    """ "" where the line has none."""
    facts = (fact.partition("=") for fact in line.facts.split())
    return next((value for key, _, value in facts if key == name), "")
