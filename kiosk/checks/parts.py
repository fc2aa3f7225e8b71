"""From figures to parts: pure, one function a part. None for a figure: nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hardware.ports import State, Status, Trouble
from kiosk.checks.books import Starts
from kiosk.checks.health import Fact, Level, Part
from kiosk.checks.limits import HealthLimits
from kiosk.checks.system import Memory
from sync.wire.machine_parts import PartName

WORDS: Mapping[PartName, tuple[str, ...]] = {
    "files": ("well", "read_only", "no_writes", "untold"),
    "disk": ("well", "low", "spare", "used_up", "no_reserve"),
    "clock": ("well", "unsure", "back", "wrong", "off", "free"),
    "heat": ("well", "warm", "hot", "untold"),
    "memory": ("well", "little", "least", "killed", "untold"),
    "paper": ("well", "low", "counted", "out", "stopped", "gone", "unseen", "none"),
    "camera": ("well", "dark", "bright", "drift", "gone", "untold"),
    "queue": ("well", "waits", "old", "untold"),
    "backup": ("well", "old", "never", "untold"),
    "copy": ("well", "old", "never", "gone", "same", "full", "broken", "none", "untold"),
    "keys": ("well", "list_ends", "list_over", "certificate_ends", "certificate_over", "untold"),
    "starts": ("well", "crashed", "bitten", "power"),
    "usb": ("well", "refused", "unlearnt", "open", "untold"),
}
"""Every word that a part may have; each has its sentences on the screens, in the doctor and at the desk."""
NO_TROUBLE = ("well", "untold", "none", "unseen")
"""Of them those with which nobody has anything to do."""


_KNOWN_FROM = 2020
"""An enrolment of an older version does not say when it was made: it stands at 1970."""
_STOPPED: Mapping[State, str] = {State.BLOCKED: "stopped", State.ABSENT: "gone", State.LOST: "gone"}


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """``sure``: it stands neither before this machine's own enrolment nor before the centre's certificate; ``back_s``: seconds by which it stands before a time
    that was seen earlier; ``off``: what the centre's clock is ahead; ``held``: a time service steers it (None: unknown);
    ``confirmed``: the centre took a signature by it; ``confirmed_ago``: since when not (None: never)."""

    sure: bool = True
    back_s: int = 0
    off: timedelta = timedelta(0)
    held: bool | None = None
    chip: bool = True
    confirmed_ago: timedelta | None = None


def files(read_only: bool | None, takes_writes: bool) -> Part:
    """The file system of the journal."""
    if read_only:
        return Part("files", Level.NOW, "read_only")
    return _well("files") if takes_writes else Part("files", Level.NOW, "no_writes")


def disk(free: int, total: int, reserve: bool | None, limits: HealthLimits) -> Part:
    """``reserve``: whether the file that keeps room free is there; None: none is wanted."""
    facts: dict[str, Fact] = {"free_bytes": free, "total_bytes": total}
    if free < limits.disk_used_up:
        return Part("disk", Level.NOW, "used_up", facts)
    if free < limits.disk_spare:
        return Part("disk", Level.NOW, "spare", facts)
    if free < limits.disk_low:
        return Part("disk", Level.SOON, "low", facts)
    if reserve is False:
        return Part("disk", Level.SOON, "no_reserve", facts)
    return _well("disk", facts)


def clock(told: ClockFacts, limits: HealthLimits) -> Part:
    """The gravest first: a clock that has lost its battery, one set back, one that is off, one that nobody vouches for."""
    off = abs(told.off)
    source = "service" if told.held else "centre" if told.confirmed_ago is not None else "none"
    facts: dict[str, Fact] = {
        "off_s": round(told.off.total_seconds()),
        "source": source,
        "chip": int(told.chip),
    }
    if not told.sure:
        return Part("clock", Level.NOW, "unsure", facts)
    if told.back_s:
        return Part("clock", Level.NOW, "back", facts | {"back_s": told.back_s})
    if off > limits.clock_wrong:
        return Part("clock", Level.NOW, "wrong", facts)
    if off > limits.clock_off:
        return Part("clock", Level.SOON, "off", facts)
    old = told.confirmed_ago is None or told.confirmed_ago > limits.clock_unconfirmed
    return Part("clock", Level.SOON, "free", facts) if old and not told.held else _well("clock", facts)


def heat(celsius: int | None, limits: HealthLimits) -> Part:
    """The hottest of what is measured."""
    if celsius is None:
        return untold("heat")
    facts: dict[str, Fact] = {"celsius": celsius}
    if celsius >= limits.hot_c:
        return Part("heat", Level.NOW, "hot", facts)
    return Part("heat", Level.SOON, "warm", facts) if celsius >= limits.warm_c else _well("heat", facts)


def memory(told: Memory | None, kills_before: int, limits: HealthLimits) -> Part:
    """``kills_before``: what the kernel had ended when this process began."""
    if told is None:
        return untold("memory")
    facts: dict[str, Fact] = {"free_bytes": told.free, "percent": round(told.share * 100)}
    if told.share < limits.memory_least:
        return Part("memory", Level.NOW, "least", facts)
    if told.kills > kills_before:
        return Part("memory", Level.SOON, "killed", facts | {"n": told.kills - kills_before})
    return (
        Part("memory", Level.SOON, "little", facts)
        if told.share < limits.memory_little
        else _well("memory", facts)
    )


def paper(printer: Status, used_mm: float, limits: HealthLimits) -> Part:
    """What the printer says itself; of one that does not tell when its roll ends, what has been printed since the last one."""
    metres: dict[str, Fact] = {"used_m": round(used_mm / 1000, 1)}
    if limits.roll_m:
        metres["roll_m"] = limits.roll_m
    if printer.state is State.NOT_FITTED:
        return Part("paper", Level.UNTOLD, "none")
    stopped = _STOPPED.get(printer.state)
    if stopped is not None:
        return Part("paper", Level.NOW, "out" if printer.trouble is Trouble.PAPER else stopped, metres)
    if printer.state is State.DEGRADED:
        return Part("paper", Level.SOON, "low", metres)
    if limits.roll_m and used_mm >= limits.roll_m * 1000 * limits.roll_nearly:
        return Part("paper", Level.SOON, "counted", metres)
    silent = printer.state is State.UNKNOWN and not limits.roll_m
    return Part("paper", Level.WELL, "unseen", metres) if silent else _well("paper", metres)


def camera(status: Status, light: int | None, installed: int | None, limits: HealthLimits) -> Part:
    """``light``: mean grey of the empty tray now; ``installed``: as it was when the lamp and the tray were new."""
    if status.state in _STOPPED:
        return Part("camera", Level.NOW, "gone")
    if light is None or status.state is State.NOT_FITTED:
        return untold("camera")
    facts: dict[str, Fact] = {"light": light}
    if installed is not None:
        facts["installed"] = installed
    word = _of_light(light, installed, limits)
    return Part("camera", Level.SOON, word, facts) if word else _well("camera", facts)


def _of_light(light: int, installed: int | None, limits: HealthLimits) -> str:
    if light < limits.light_least:
        return "dark"
    if light > limits.light_most:
        return "bright"
    return "drift" if installed is not None and abs(light - installed) > limits.light_drift else ""


def queue(cases: int, oldest: datetime | None, now: datetime, limits: HealthLimits) -> Part:
    """Cases that are not yet at the centre."""
    waits = timedelta(0) if oldest is None else max(timedelta(0), now - oldest)
    facts: dict[str, Fact] = {"n": cases, "oldest_s": round(waits.total_seconds())}
    if cases and waits > limits.waits_now:
        return Part("queue", Level.NOW, "old", facts)
    return (
        Part("queue", Level.SOON, "waits", facts)
        if cases and waits > limits.waits_soon
        else _well("queue", facts)
    )


def backup(copied: datetime | None, enrolled: datetime, now: datetime, limits: HealthLimits) -> Part:
    """What is here and nowhere else is lost with this disk: the centre is the copy. ``copied``: when it last had all of it."""
    if copied is None and enrolled.year < _KNOWN_FROM:
        return untold("backup")
    age = max(timedelta(0), now - (copied or enrolled))
    facts: dict[str, Fact] = {"age_s": round(age.total_seconds())}
    level = Level.NOW if age > limits.copied_now else Level.SOON if age > limits.copied_soon else Level.WELL
    if level is Level.WELL:
        return _well("backup", facts)
    return Part("backup", level, "never" if copied is None else "old", facts)


def copy(
    made: datetime | None, trouble: str, enrolled: datetime, now: datetime, limits: HealthLimits
) -> Part:
    """The copy on a second medium: when it was last made, and why the last try brought none."""
    if made is None and not trouble and (enrolled.year < _KNOWN_FROM or now - enrolled <= limits.backed_soon):
        return untold("copy")
    age = max(timedelta(0), now - (made or enrolled))
    facts: dict[str, Fact] = {"age_s": round(age.total_seconds())}
    word = trouble or ("never" if made is None else "old" if age > limits.backed_soon else "")
    if not word:
        return _well("copy", facts)
    return Part("copy", Level.NOW if age > limits.backed_now else Level.SOON, word, facts)


def keys(
    list_until: datetime | None, certificate_until: datetime | None, now: datetime, limits: HealthLimits
) -> Part:
    """The list of whom to seal to, and the centre's certificate: whichever is graver."""
    found = [
        _ending("list", list_until, now, limits.list_soon, limits.list_now),
        _ending("certificate", certificate_until, now, limits.certificate_soon, limits.certificate_now),
    ]
    troubles = sorted((one for one in found if one is not None), key=lambda one: one.level is not Level.NOW)
    if troubles:
        return troubles[0]
    ends = [one for one in (list_until, certificate_until) if one is not None]
    return _well("keys", {"left_s": round((min(ends) - now).total_seconds())}) if ends else untold("keys")


def _ending(
    what: str, until: datetime | None, now: datetime, soon: timedelta, at_once: timedelta
) -> Part | None:
    if until is None or until - now > soon:
        return None
    left = until - now
    facts: dict[str, Fact] = {"left_s": max(0, round(left.total_seconds()))}
    if left <= timedelta(0):
        return Part("keys", Level.NOW, f"{what}_over", facts)
    return Part("keys", Level.NOW if left <= at_once else Level.SOON, f"{what}_ends", facts)


def starts(told: Starts, up_s: float | None, limits: HealthLimits) -> Part:
    """How the last day went."""
    facts: dict[str, Fact] = {
        "crashes": told.crashes,
        "bites": told.bites,
        "power": told.power,
        "all": told.all,
    }
    if up_s is not None:
        facts["up_s"] = round(up_s)
    if told.crashes + told.bites >= limits.crashes_now:
        return Part("starts", Level.NOW, "bitten" if told.bites else "crashed", facts)
    if told.bites:
        return Part("starts", Level.SOON, "bitten", facts)
    if told.crashes:
        return Part("starts", Level.SOON, "crashed", facts)
    power = told.power >= limits.power_cuts_soon
    return Part("starts", Level.SOON, "power", facts) if power else _well("starts", facts)


def usb(refused: int | None, *, listed: bool | None, shut: bool | None) -> Part:
    """``refused``: devices that are plugged in and not on this machine's own list (F40). Nothing refused means nothing
    where there is no list (``listed``), or nobody keeps to it (``shut``): then everything comes in."""
    if refused is None or shut is None:
        return untold("usb")
    if listed is False:
        return Part("usb", Level.SOON, "unlearnt")
    if not shut:
        return Part("usb", Level.SOON, "open")
    return Part("usb", Level.SOON, "refused", {"n": refused}) if refused else _well("usb")


def _well(name: PartName, facts: Mapping[str, Fact] | None = None) -> Part:
    return Part(name, Level.WELL, "well", facts or {})


def untold(name: PartName) -> Part:
    """Of what this machine, or a closed kiosk, has none."""
    return Part(name, Level.UNTOLD, "untold")
