"""What a kiosk says of itself with each batch, read with care: a number is a number or it is not there.

Older kiosks send fewer of these, a damaged one may send anything. Nothing here decides over records.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import msgspec

from sync.wire.machine_parts import PARTS

_VERSION = re.compile(r"\d{1,4}(?:\.\d{1,4}){0,3}", re.ASCII)
_LONGEST_WORD = 40
_WORD = re.compile(rf"[a-z][a-z0-9_.-]{{0,{_LONGEST_WORD - 1}}}", re.ASCII)
_MOST = 2**53
_LEVELS = ("well", "soon", "now")
_MOST_PARTS = 24
KNOWN_PARTS = frozenset(PARTS)
"""Those that the desk has words for; a label of a figure is one of these, whatever a kiosk says."""
UNKNOWN = "unknown"
"""The one name of all other parts. A trouble is a row, a notice and a mail for each name: a kiosk in wrong hands must not make
as many of them as it can think of."""


@dataclass(frozen=True, slots=True)
class PartSaid:
    """A part of the machine as the kiosk sees it: its name, its level (``well``, ``soon``, ``now``), a stable word, and
    figures or stable words that its sentence names. What a newer kiosk has more of is `UNKNOWN`, its word ``name.word``."""

    name: str
    level: str
    word: str
    facts: Mapping[str, float | str] = field(default_factory=dict)

    @property
    def is_trouble(self) -> bool:
        return self.level != "well"


@dataclass(frozen=True, slots=True)
class StaffDeed:
    """Something that staff did in a kiosk's maintenance area; ``what`` and ``outcome``: stable words."""

    at: datetime
    by: str
    what: str
    outcome: str


@dataclass(frozen=True, slots=True)
class KioskReport:
    """None: the kiosk has not said. Counts are cases, sizes bytes, times UTC.

    ``clock_offset_s``: seconds by which the centre's clock is ahead of the kiosk's; ``last_serial``: the highest
    in its journal, sent or not; ``alarms``: stable words of what it cannot mend itself; ``recipients_version``:
    of the key list it seals to; ``staff``: what staff did at the machine, the newest first; ``parts``: the health of the
    machine, () of an older kiosk. ``update``: how far an update is there and of which version; ``updated``: how the last one
    ended, as a refusal's code or ``update.done``; ``settings``: number of the office's settings in force; ``settings_key``:
    which of newer ones it cannot use.
    """

    version: str | None = None
    waiting_cases: int | None = None
    waiting_bytes: int | None = None
    oldest_waiting_at: datetime | None = None
    quarantined: int | None = None
    damaged: int | None = None
    clock_offset_s: float | None = None
    disk_free: int | None = None
    started_at: datetime | None = None
    last_serial: int | None = None
    recipients_version: int | None = None
    form_version: str | None = None
    last_error: str | None = None
    alarms: tuple[str, ...] = ()
    staff: tuple[StaffDeed, ...] = ()
    parts: tuple[PartSaid, ...] = ()
    update: tuple[str, str] | None = None
    updated: tuple[str, str] | None = None
    settings: int | None = None
    settings_key: str | None = None

    def tells_of(self, part: str) -> bool:
        """Whether the kiosk judges this part of itself."""
        return any(one.name == part for one in self.parts)


def report_of(health: str) -> KioskReport:
    """The report in the text of the device's row; an empty one for anything that is none."""
    try:
        told = msgspec.json.decode(health)
    except (msgspec.DecodeError, UnicodeError):
        return KioskReport()
    if not isinstance(told, dict):
        return KioskReport()
    return KioskReport(
        version=_version(told.get("version")),
        waiting_cases=_count(told.get("waiting_cases")),
        waiting_bytes=_count(told.get("waiting_bytes")),
        oldest_waiting_at=_moment(told.get("oldest_waiting_at")),
        quarantined=_count(told.get("quarantined")),
        damaged=_count(told.get("damaged")),
        clock_offset_s=_seconds(told.get("clock_offset_s")),
        disk_free=_count(told.get("disk_free")),
        started_at=_moment(told.get("started_at")),
        last_serial=_count(told.get("last_serial")),
        recipients_version=_count(told.get("recipients_version")),
        form_version=_word(told.get("form_version"), re.compile(r"[\w.-]{1,40}", re.ASCII)),
        last_error=_word(told.get("last_error"), _WORD),
        alarms=_words(told.get("alarms")),
        staff=_deeds(told.get("staff")),
        parts=_parts(told.get("parts")),
        update=_of_version(told, "update_stage", "update_version"),
        updated=_of_version(told, "update_last", "update_last_version"),
        settings=_count(told.get("settings_in_force")),
        settings_key=_word(told.get("settings_why"), _WORD),
    )


def cursor_of(health: str) -> str | None:
    """How far the kiosk has read the feed, as its last manifest said; see `sync.central.accept`."""
    try:
        told = msgspec.json.decode(health)
    except (msgspec.DecodeError, UnicodeError):
        return None
    cursor = told.get("cursor") if isinstance(told, dict) else None
    return cursor if isinstance(cursor, str) and len(cursor) <= 80 else None


def help_called_at(told: Mapping[str, object]) -> datetime | None:
    """When somebody at the kiosk wanted help, as its manifest says; None: nobody does."""
    return _moment(told.get("help_called_at"))


def _parts(value: object) -> tuple[PartSaid, ...]:
    """Each once, the first word counts, of those unknown here the gravest; what is none is passed over."""
    said = [_part(one) for one in value[:_MOST_PARTS]] if isinstance(value, list) else []
    parts = [part for part in said if part is not None]
    found: dict[str, PartSaid] = {}
    for part in parts:
        if part.name in KNOWN_PARTS:
            found.setdefault(part.name, part)
    strange = [part for part in parts if part.name not in KNOWN_PARTS]
    if strange:
        gravest = max(strange, key=lambda part: _LEVELS.index(part.level))
        word = f"{gravest.name}.{gravest.word}"[:_LONGEST_WORD]
        found[UNKNOWN] = PartSaid(UNKNOWN, gravest.level, word)
    return tuple(found.values())


def _part(value: object) -> PartSaid | None:
    if not isinstance(value, list) or not 3 <= len(value) <= 4:
        return None
    name, level, word = (_word(one, _WORD) for one in value[:3])
    if name is None or word is None or level not in _LEVELS or len(name) > 8:
        return None
    told = value[3] if len(value) == 4 and isinstance(value[3], Mapping) else {}
    facts = {
        key: fact
        for key, one in list(told.items())[:8]
        if _word(key, _WORD) and (fact := _fact(one)) is not None
    }
    return PartSaid(name, level or "", word, facts)


def _fact(value: object) -> float | str | None:
    return _word(value, _WORD) if isinstance(value, str) else _seconds(value)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST else None


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if abs(value) <= 1e11 else None


def _moment(value: object) -> datetime | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo is not None and 1970 <= found.year < 2200 else None


def _version(value: object) -> str | None:
    return _word(value, _VERSION)


def _word(value: object, shape: re.Pattern[str]) -> str | None:
    return value if isinstance(value, str) and shape.fullmatch(value) else None


def _deeds(value: object) -> tuple[StaffDeed, ...]:
    """At most twenty; one that is not what it should be is left out."""
    told = [one for one in value[:20] if isinstance(one, dict)] if isinstance(value, list) else []
    found = []
    for one in told:
        at, by = _moment(one.get("at")), one.get("by")
        what, outcome = _word(one.get("what"), _WORD), _word(one.get("outcome"), _WORD)
        named = isinstance(by, str) and 0 < len(by) <= 40 and by.isprintable()
        if at is not None and named and what and outcome:
            found.append(StaffDeed(at, str(by), what, outcome))
    return tuple(found)


def _of_version(told: Mapping[str, object], word: str, version: str) -> tuple[str, str] | None:
    """A stable word and the version that it is said of, "" for none."""
    said = _word(told.get(word), _WORD)
    return None if said is None else (said, _version(told.get(version)) or "")


def _words(value: object) -> tuple[str, ...]:
    """A list of words, or words with what belongs to them; at most ten."""
    found = list(value) if isinstance(value, list | Mapping) else []
    return tuple(one for one in found[:10] if _word(one, _WORD))
