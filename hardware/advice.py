"""States of devices in words for a technician: what it is, and what to do about it."""

from __future__ import annotations

from hardware.ports import Confirmed, PrintOutcome, Refused, State, Status, Trouble

_STATES = {
    State.READY: "ready",
    State.DEGRADED: "ready, wants attention soon",
    State.UNKNOWN: "says nothing about itself",
    State.BLOCKED: "stopped",
    State.BUSY: "busy",
    State.ABSENT: "not found",
    State.NOT_FITTED: "none, as the settings say",
    State.LOST: "gone",
}
_ADVICE = {
    Trouble.PAPER: "paper is out: open the cover and put a roll in, printed side to the head",
    Trouble.PAPER_LOW: "paper is near its end: have a new roll at hand",
    Trouble.COVER: "the cover is open: close it until it clicks",
    Trouble.CUTTER: "the cutter is jammed: switch off, take the paper out, switch on",
    Trouble.HEAT: "too hot: wait, and see that its air slots are free",
    Trouble.OFFLINE: "offline: open and close the cover, or switch it off and on",
    Trouble.SILENT: "no answer: cable, power, or a model that answers nothing (allow_silent = true)",
    Trouble.STALLED: "takes no more bytes: cable, power, handshake",
    Trouble.JAMMED: "jammed",
    Trouble.NO_DOCUMENT: "nothing lies on it",
    Trouble.DENIED: "it is there and may not be opened: who else uses it, and which group owns it?",
    Trouble.INPUT_OUTPUT: "the line broke: cable, power",
    Trouble.QUEUED: "queued, not printed: a queue knows nothing of paper",
}


def in_words(status: Status) -> str:
    """One line, e.g. ``stopped; the cover is open: close it until it clicks (tcp 10.0.0.5:9100)``."""
    words = _STATES[status.state]
    if status.trouble is not None:
        words = f"{words}; {_ADVICE[status.trouble]}"
    return f"{words} ({status.detail})" if status.detail else words


def outcome_in_words(outcome: PrintOutcome) -> str:
    """What became of a job, for whoever has sent it from a command line."""
    match outcome:
        case Confirmed(proof=proof):
            return f"printed, proved by {proof}"
        case Refused(status=status):
            return f"not begun: printer {in_words(status)}"
        case _:
            return f"sent, look whether it came: {in_words(outcome.status)}"
