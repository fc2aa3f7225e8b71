"""What a printer's status bytes say. Pure; whatever is not a valid answer is never taken for "ready"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from hardware.faults import DeviceAbsent, DeviceDenied, DeviceFault, DeviceStalled
from hardware.ports import State, Status, Trouble

QUESTIONS = (1, 2, 3, 4)
_ANSWER = re.compile("[0-9A-F]{2}", re.ASCII)


def ask(what: int) -> bytes:
    """DLE EOT ``what``."""
    return bytes((0x10, 0x04, what))


def valid(answer: int) -> bool:
    """Fixed bits of an answer to DLE EOT; automatic status, noise and 00h or FFh fail them."""
    return answer & 0x93 == 0x12


def status_of(answers: Mapping[int, int]) -> Status:
    """The printer's state from its valid answers to DLE EOT 1 to 4; a missing one makes it unknown."""
    if any(question not in answers for question in QUESTIONS):
        return Status(State.UNKNOWN, Trouble.SILENT, "status incomplete")
    trouble = _trouble(answers)
    if trouble is not None:
        return Status(State.BLOCKED, trouble, " ".join(f"{answers[question]:02X}" for question in QUESTIONS))
    if answers[4] & 0x0C:
        return Status(State.DEGRADED, Trouble.PAPER_LOW)
    return Status(State.READY)


def _trouble(answers: Mapping[int, int]) -> Trouble | None:
    if answers[2] & 0x04:
        return Trouble.COVER
    if answers[4] & 0x60 or answers[2] & 0x20:
        return Trouble.PAPER
    if answers[3] & 0x08:
        return Trouble.CUTTER
    if answers[3] & 0x40:
        return Trouble.HEAT
    if answers[1] & 0x08 or answers[2] & 0x40 or answers[3] & 0x20:
        return Trouble.OFFLINE
    return None


class Part(StrEnum):
    """What a printer can be asked about, one by one."""

    COVER = "cover"
    PAPER = "paper"
    CUTTER = "cutter"
    HEAT = "heat"


def parts_of(status: Status) -> dict[Part, bool]:
    """Which parts are well (True) or not, as far as ``status`` tells; a part it says nothing of is not in it."""
    if status.state in (State.READY, State.DEGRADED):
        return dict.fromkeys(Part, True)
    if status.state is not State.BLOCKED:
        return {}
    bits = _bits(status.detail)
    if bits is not None:
        return {
            Part.COVER: not bits[2] & 0x04,
            Part.PAPER: not (bits[4] & 0x60 or bits[2] & 0x20),
            Part.CUTTER: not bits[3] & 0x08,
            Part.HEAT: not bits[3] & 0x40,
        }
    named = [part for part in Part if status.trouble is not None and part.value == status.trouble.value]
    return dict.fromkeys(named, False)


def _bits(detail: str) -> dict[int, int] | None:
    """The four answers that `status_of` has written behind the device's name."""
    words = detail.split()[-len(QUESTIONS) :]
    if len(words) != len(QUESTIONS) or not all(_ANSWER.fullmatch(word) for word in words):
        return None
    return {question: int(word, 16) for question, word in zip(QUESTIONS, words, strict=True)}


def in_order_ready(answer: int) -> bool:
    """Whether an answer to GS r 1 is one (bits 4 and 7 are 0) and paper was there."""
    return answer & 0x90 == 0 and not answer & 0x0C


def status_of_fault(fault: DeviceFault) -> Status:
    """A broken line as a state."""
    match fault:
        case DeviceAbsent():
            return Status(State.ABSENT, None, str(fault))
        case DeviceDenied():
            return Status(State.ABSENT, Trouble.DENIED, str(fault))
        case DeviceStalled():
            return Status(State.LOST, Trouble.STALLED, str(fault))
        case _:
            return Status(State.LOST, Trouble.INPUT_OUTPUT, str(fault))
