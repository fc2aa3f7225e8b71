"""How a kiosk's machine is, in the office's words: parts, what is wrong, what to do, and since when. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sync.central.kiosk_report import UNKNOWN, PartSaid
from sync.central.kiosk_troubles import Trouble
from sync.desk.kiosk_views import PartLine, TroubleLine
from sync.desk.wording import Wording
from sync.desk.words import ago_words, moment_words, size_words

_TONES = {"well": "good", "soon": "soon", "now": "late"}
_ORDER = {"now": 0, "soon": 1, "well": 2}


def said_of(part: PartSaid | Trouble, wording: Wording) -> tuple[str, str]:
    """What is wrong, and what to do. A word that a newer kiosk says is shown as it came."""
    name = part.name if isinstance(part, PartSaid) else part.part
    code = f"{name}.{part.word}"
    known = wording.sections["kiosk_health"]
    title, _, step = (known.get(code) or known["other"]).partition("|")
    facts = _told(part.facts) | {"word": part.word if name == UNKNOWN else code}
    return title.format_map(facts), step.format_map(facts)


def part_lines(
    parts: Sequence[PartSaid], since: Mapping[str, datetime], now: datetime, wording: Wording
) -> tuple[PartLine, ...]:
    """The worst first. ``since``: of the standing troubles, by part."""
    ranked = sorted(parts, key=lambda one: _ORDER[one.level])
    return tuple(_line(one, since.get(one.name), now, wording) for one in ranked)


def trouble_lines(troubles: Sequence[Trouble], now: datetime, wording: Wording) -> tuple[TroubleLine, ...]:
    """The history, the newest first."""
    return tuple(
        TroubleLine(
            wording.say("kiosk_part", one.part),
            said_of(one, wording)[0],
            moment_words(one.since),
            "masih" if one.ended_at is None else moment_words(one.ended_at),
            span_words((one.ended_at or now) - one.since),
            _TONES.get(one.level, "calm") if one.ended_at is None else "calm",
        )
        for one in troubles
    )


def summary(parts: Sequence[PartSaid], wording: Wording) -> tuple[str, ...]:
    """The gravest two in the list of kiosks, and how many more there are."""
    troubles = sorted((one for one in parts if one.is_trouble), key=lambda one: _ORDER[one.level])
    said = [said_of(one, wording)[0] for one in troubles[:2]]
    return (*said, *([f"dan {len(troubles) - 2} lagi"] if len(troubles) > 2 else []))


def span_words(span: timedelta) -> str:
    """``40 detik``, ``3 menit``, ``5 jam``, ``9 hari``: in the largest unit of which there are two."""
    seconds = abs(round(span.total_seconds()))
    for size, unit in ((86_400, "hari"), (3_600, "jam"), (60, "menit")):
        if seconds >= 2 * size:
            return f"{seconds // size} {unit}"
    return f"{seconds} detik"


def _line(part: PartSaid, since: datetime | None, now: datetime, wording: Wording) -> PartLine:
    label, level = wording.say("kiosk_part", part.name), wording.say("kiosk_level", part.level)
    if not part.is_trouble:
        return PartLine(label, level, _TONES[part.level])
    title, step = said_of(part, wording)
    return PartLine(label, level, _TONES[part.level], title, step, ago_words(since, now) if since else "")


def _told(facts: Mapping[str, float | str]) -> defaultdict[str, object]:
    """Figures with their unit, which the end of the name tells."""
    told: defaultdict[str, object] = defaultdict(lambda: "–")
    for name, fact in facts.items():
        if isinstance(fact, str):
            told[name] = fact
        elif name.endswith("_bytes"):
            told[name] = size_words(round(fact))
        elif name.endswith("_s"):
            told[name] = span_words(timedelta(seconds=max(-1e9, min(1e9, fact))))
        else:
            told[name] = f"{fact:g}".replace(".", ",")
    return told
