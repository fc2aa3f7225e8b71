"""Figures and alarms of a kiosk as the office reads them. Pure; the words stand in words_id/."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sync.cases.numbers import Serial
from sync.central.devices import SerialGap
from sync.central.fleet import FleetKiosk
from sync.central.fleet_alarms import Alarm
from sync.central.kiosk_report import PartSaid
from sync.desk.kiosk_health import said_of, summary
from sync.desk.kiosk_views import AlarmLine, Cell
from sync.desk.wording import Wording
from sync.desk.words import ago_words, clock_words, moment_words, size_words

NO_NEWS = "Belum ada kabar"
"""Of what an older kiosk does not tell."""

_TONES = {"connected": "good", "late": "soon", "silent": "late", "never": "soon"}


def alarm_line(one: FleetKiosk, alarm: Alarm, wording: Wording, href: str = "") -> AlarmLine:
    """The alarm in the office's words."""
    code = alarm.code
    if code.startswith("health:"):
        name, _, word = code.removeprefix("health:").partition(".")
        facts_of = {key: fact for key, fact in alarm.facts.items() if isinstance(fact, int | float | str)}
        title, words = said_of(PartSaid(name, "now", word, facts_of), wording)
        return AlarmLine(alarm.tone, f"Kios {one.device.prefix}: {title[:1].lower()}{title[1:]}", words, href)
    if code.startswith("kiosk:") and code not in wording.sections["fleet"]:
        code = "kiosk:other"
    title, _, words = wording.say("fleet", code).partition("|")
    facts = {"kiosk": one.device.prefix, **_told(alarm, wording)}
    clears = alarm.code.partition(":")[2] if alarm.by_hand else ""
    return AlarmLine(alarm.tone, title.format_map(facts), words.format_map(facts), href, clears)


def _told(alarm: Alarm, wording: Wording) -> Mapping[str, object]:
    facts = dict(alarm.facts)
    if isinstance(at := facts.get("at"), datetime):
        facts["at"] = moment_words(at)
    if isinstance(size := facts.get("bytes"), int):
        facts["size"] = size_words(size)
    if isinstance(seconds := facts.get("seconds"), float):
        facts["seconds"] = drift_words(seconds)
    if isinstance(first := facts.get("first"), int) and isinstance(last := facts.get("last"), int):
        facts["span"] = span_words(SerialGap("", first, last))
    if isinstance(why := facts.get("why"), str):
        facts["why"] = wording.say("update_end", why)
    facts["word"] = alarm.code.partition(":")[2]
    return facts


def span_words(gap: SerialGap) -> str:
    """``000002`` or ``000002–000005``."""
    first, last = str(Serial(gap.first)), str(Serial(gap.last))
    return first if gap.first == gap.last else f"{first}–{last}"


def drift_words(seconds: float) -> str:
    """How far a kiosk's clock is off, in the largest unit that is at least two: ``+3 detik``, ``-2 jam``."""
    sign, passed = ("-" if seconds > 0 else "+"), abs(round(seconds))
    for size, unit in ((172_800, 86_400), (7_200, 3_600), (120, 60)):
        if passed >= size:
            name = {86_400: "hari", 3_600: "jam", 60: "menit"}[unit]
            return f"{sign}{passed // unit} {name}"
    return "tepat" if passed == 0 else f"{sign}{passed} detik"


def state_cell(one: FleetKiosk, alarms: int, wording: Wording) -> Cell:
    """State as a tag, how much is to be done, and whether the kiosk has yet to prove that what it seals is opened here."""
    words, tone = wording.say("kiosk_state", one.state), _TONES.get(one.state, "calm")
    under = [f"{alarms} perlu tindakan"] if alarms else []
    if one.is_unproved:
        under.append("terdaftar, kasus uji belum sampai di pusat")
        tone = "soon" if tone == "good" else tone
    return Cell(words, tuple(under), tone)


def contact_cell(one: FleetKiosk, now: datetime) -> Cell:
    """When it was heard last, and until when its silence means nothing."""
    seen = one.device.last_seen_at
    words = ago_words(seen, now) if seen else "Belum pernah"
    under = [moment_words(seen)] if seen else []
    if one.silence is not None and one.state in ("resting", "late", "never"):
        under.append(f"ditunggu sampai {expected_words(one.silence.expected, now)}")
    return Cell(words, tuple(under))


def expected_words(at: datetime, now: datetime) -> str:
    """The clock alone for today, date and clock for any other day."""
    today = at.date() == now.astimezone(at.tzinfo).date()
    return clock_words(at) if today else moment_words(at)


def queue_cell(one: FleetKiosk, now: datetime) -> Cell:
    """What waits at the kiosk by its last word."""
    report = one.report
    if report.waiting_cases is None:
        return Cell(NO_NEWS)
    if not report.waiting_cases and not report.waiting_bytes:
        words, under = "Kosong", []
    else:
        words = f"{report.waiting_cases} kasus"
        under = [size_words(report.waiting_bytes)] if report.waiting_bytes else []
        if report.oldest_waiting_at:
            under.append(f"tertua {ago_words(report.oldest_waiting_at, now)}")
    if report.quarantined:
        under.append(f"{report.quarantined} disisihkan")
    return Cell(words, tuple(under))


def serial_cell(one: FleetKiosk) -> Cell:
    """The last serial that is here, and what is missing below it."""
    last = one.device.last_serial
    spans = ", ".join(span_words(gap) for gap in one.gaps[:3]) + (" …" if len(one.gaps) > 3 else "")
    under = [f"belum tiba: {spans}"] if spans else ["Lengkap"]
    if one.conflicts:
        under.append(f"{one.conflicts} berbeda isi")
    return Cell(str(Serial(last)) if last else "Belum ada", tuple(under))


def machine_cell(one: FleetKiosk, wording: Wording) -> Cell:
    """How the machine is by its own word; of an older one version, clock, disk."""
    report = one.report
    if report.parts:
        troubles = summary(report.parts, wording)
        version = f"versi {report.version}" if report.version else ""
        level = "now" if any(part.level == "now" for part in report.parts) else "soon"
        words = wording.say("kiosk_level", level if troubles else "well")
        tone = "good" if not troubles else "late" if level == "now" else "soon"
        return Cell(words, (*troubles, *([version] if version else [])), tone)
    if report.version is None and report.disk_free is None and report.clock_offset_s is None:
        return Cell(NO_NEWS)
    under = []
    if report.clock_offset_s is not None:
        under.append(f"jam {drift_words(report.clock_offset_s)}")
    if report.disk_free is not None:
        under.append(f"disk {room_words(report.disk_free)}")
    return Cell(
        f"versi {report.version}" if report.version else NO_NEWS, (" · ".join(under),) if under else ()
    )


def room_words(size: int) -> str:
    """Room on a disk: ``12,4 GB``, or smaller as `size_words`."""
    return f"{size / 1e9:.1f} GB".replace(".", ",") if size >= 1_000_000_000 else size_words(size)
