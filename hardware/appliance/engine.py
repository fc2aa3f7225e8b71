"""Makes a plan so, or only tells it. What is so already is passed over, so that a second run changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from hardware.appliance.changes import Change, Enabled
from hardware.appliance.files import File
from hardware.appliance.places import DIST
from hardware.appliance.record import Record, write_record
from hardware.appliance.system import Say, System, Trouble


@dataclass
class Outcome:
    """What was changed (or would be), how many were so already, and what ended it."""

    changed: list[str] = field(default_factory=list)
    already: int = 0
    trouble: Trouble | None = None


def tell(plan: Sequence[Change], system: System, record: Record, say: Say) -> Outcome:
    """Every change that would be made, with differences; nothing is changed."""
    outcome = Outcome()
    for change in plan:
        if change.is_so(system, record):
            outcome.already += 1
            continue
        outcome.changed.append(change.what)
        say(f"would change  {change.what}")
        for line in change.told(system, record):
            say(line)
    return outcome


def make(plan: Sequence[Change], system: System, record: Record, say: Say) -> Outcome:
    """In order, up to the first trouble; the record is written after each, so that it knows whatever ends this."""
    outcome = Outcome()
    for place, change in enumerate(plan, 1):
        if change.is_so(system, record):
            outcome.already += 1
            continue
        say(f"[{place}/{len(plan)}] {change.what}")
        try:
            outcome.trouble = change.do(system, record)
        except OSError as wrong:
            outcome.trouble = Trouble(
                f"{wrong.filename or change.what}: {wrong.strerror or wrong}", _hint(wrong)
            )
        write_record(system.root, record)
        if outcome.trouble is not None:
            return outcome
        outcome.changed.append(change.what)
    write_record(system.root, record)
    system.sync()
    return outcome


def kept(plan: Sequence[Change], system: System, record: Record) -> list[str]:
    """What the office has made otherwise and was left so, a line each."""
    files = [one.path for one in plan if isinstance(one, File) and one.is_the_offices(system, record)]
    off = [one.name for one in plan if isinstance(one, Enabled) and not one.is_on(system)]
    return [
        *(f"kept as it was changed here: {path}; the shipped one: {path}{DIST}" for path in files),
        *(f"left switched off, as it is here: {name}" for name in off),
    ]


def _hint(wrong: OSError) -> str:
    return {
        28: "The disk is full: apt-get clean, then go on.",
        30: "The disk is read-only: dmesg says why.",
    }.get(wrong.errno or 0, "")
