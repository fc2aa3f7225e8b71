"""What was read off a card, as far as it may be offered: its holder looks at it, and may say otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date

from hardware.ports import Reading
from kiosk.draft import CardSeen
from sync.cases.nik import Nik
from sync.cases.notes import NikSource, Note

LEAST_SCORE = 0.9
"""Below, a reading is thrown away. No score makes one true: under glare wrong ones have come with 0.96."""

_MOST_DOUBTFUL = 1
_BIRTH = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")


def offered_nik(reading: Reading | None, today: date) -> Nik | None:
    """The number that may be offered: sure enough, and one that can be. None: the pad opens empty."""
    if reading is None or reading.score < LEAST_SCORE or len(reading.doubtful) > _MOST_DOUBTFUL:
        return None
    nik = Nik.parse(reading.digits, today)
    return nik if isinstance(nik, Nik) else None


def birth_read(reading: Reading | None) -> date | None:
    """The day of birth as it stands on the card, if it is a day of the calendar."""
    found = None if reading is None else _BIRTH.search(reading.birth)
    if found is None:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def source_of(digits: str, offered: Nik | None) -> NikSource:
    """How the number that was given came, seen from the one that had been read."""
    if offered is None:
        return NikSource.TYPED
    return NikSource.READ if digits == offered.digits else NikSource.CORRECTED


def unlike(digits: str, offered: Nik) -> tuple[int, ...]:
    """Places (from 0) at which a typed number of 16 digits differs from the one that was read."""
    pairs = zip(digits, offered.digits, strict=True)
    return tuple(place for place, (one, other) in enumerate(pairs) if one != other)


def notes(answers: Mapping[str, str], card: CardSeen | None, today: date) -> dict[str, str]:
    """What staff should know beside ``answers``: how the number came, and what the machine saw of the card."""
    seen = card if answers.get("id_scan") in ("scanned", "seen") else None
    reading = None if seen is None else seen.reading
    found: dict[str, str] = {}
    if answers.get("nik"):
        found[Note.NIK_SOURCE] = source_of(answers["nik"], offered_nik(reading, today))
    birth = birth_read(reading)
    if birth is not None:
        found[Note.CARD_BIRTH] = birth.isoformat()
    if seen is not None:
        found[Note.CARD_SEEN] = seen.at.astimezone(UTC).isoformat(timespec="seconds")
        found[Note.CARD_FLAGS] = " ".join(seen.flags)
    return {name: value for name, value in found.items() if value}
