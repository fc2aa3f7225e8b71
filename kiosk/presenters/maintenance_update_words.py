"""What becomes of a release, in words that say what next; by the stable words of `kiosk.updates`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kiosk.texts.text import Text

_DAMAGED: Final = Text("staff.update.damaged")
_BETWEEN: Final = Text("staff.update.between")
_MACHINE: Final = Text("staff.update.machine")
_KEYS: Final = Text("staff.update.no_keys")
_TRIAL: Final = Text("staff.update.trial")
_DIED: Final = Text("staff.update.died")
_LATER: Final = Text("staff.update.later")

REASONS: Final[Mapping[str, Text]] = {
    "release.not_one": _DAMAGED,
    "release.damaged": _DAMAGED,
    "release.too_large": _DAMAGED,
    "release.missing": _DAMAGED,
    "release.unsigned": Text("staff.update.unsigned"),
    "release.format": _BETWEEN,
    "update.too_far": _BETWEEN,
    "release.keys": _KEYS,
    "release.no_keys": _KEYS,
    "release.handed_over": _KEYS,
    "update.older": Text("staff.update.older"),
    "update.failed_before": Text("staff.update.failed_before"),
    "update.other_machine": _MACHINE,
    "update.other_role": _MACHINE,
    "update.not_installed": _MACHINE,
    "update.journal": _MACHINE,
    "update.no_room": Text("staff.update.no_room"),
    "update.not_written": Text("staff.update.no_room"),
    "update.venv": _TRIAL,
    "update.trial": _TRIAL,
    "update.chore": _TRIAL,
    "update.not_whole": _TRIAL,
    "update.not_started": _DIED,
    "update.died": _DIED,
    "update.journal_wrong": _DIED,
    "update.interrupted": Text("staff.update.interrupted"),
    "update.not_stopped": _LATER,
    "update.busy": _LATER,
    "journal.locked": _LATER,
    "update.taken_back": Text("staff.update.taken_back"),
    "update.withdrawn": Text("staff.update.withdrawn"),
    "update.none_before": Text("staff.update.none_before"),
    "update.none_ready": Text("staff.update.none_ready"),
    "update.not_heard": Text("staff.update.not_heard"),
}
"""Why not."""
ENDS: Final[Mapping[str, Text]] = {
    "update.brought": Text("staff.update.brought"),
    "update.no_stick": Text("staff.update.no_stick"),
    "update.none_on_stick": Text("staff.update.none_on_stick"),
    **REASONS,
}
"""How "Cari di stik" ends."""


def reason(word: str) -> Text:
    """Of one that went wrong; a word that nobody foresaw is said as "tell the administrator"."""
    return REASONS.get(word, Text("staff.update.other"))
