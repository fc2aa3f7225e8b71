"""What a printer says of its kind, and which proofs it gives: for `kiosk doctor`, not for printing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from hardware.printers.conversation import Conversation
from hardware.printers.escpos import COMPLETION_HEADER, completion_id, question

_ANSWER = re.compile(rb"\x5f([\x20-\x7e]{0,80})\x00")
_NAMES = range(65, 70)
_FIXED = 0x90
"""Bits that are 0 in every answer to GS r."""
_TRIAL = 0x1DE
"""A job id that no job has while the doctor looks; any will do."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Answers to GS I 65 to 69, "" where none or no proper one came; and whether the model answers GS ( H
    ("completion") and GS r ("in order")."""

    firmware: str
    maker: str
    model: str
    serial: str
    letters: str
    answers_completion: bool
    answers_in_order: bool


def ask_identity(talk: Conversation) -> Identity:
    """Asks over an open line; each question waits the time of an answer, so a mute printer takes seven of them."""
    firmware, maker, model, serial, letters = (_name(talk, what) for what in _NAMES)
    trial = question(_TRIAL, completion_query=True)
    known = COMPLETION_HEADER + completion_id(_TRIAL) + b"\x00"
    answers_completion = _answer(talk, trial, _whole) == known
    in_order = _answer(talk, question(_TRIAL, completion_query=False), bool)
    return Identity(
        firmware,
        maker,
        model,
        serial,
        letters,
        answers_completion,
        answers_in_order=len(in_order) == 1 and in_order[0] & _FIXED == 0,
    )


def _name(talk: Conversation, what: int) -> str:
    """The answer ``5F ... 00`` and nothing around it, as text."""
    found = _ANSWER.fullmatch(_answer(talk, b"\x1dI" + bytes((what,)), _whole))
    return found.group(1).decode("ascii").strip() if found else ""


def _answer(talk: Conversation, asked: bytes, ended: Callable[[bytes], bool]) -> bytes:
    """What comes until it has ``ended``, or the line rests for the time of an answer; 256 bytes at most."""
    talk.forget()
    talk.send(asked)
    answer = b""
    while len(answer) < 256 and not ended(answer) and (came := talk.listen()):
        answer += came
    return answer


def _whole(answer: bytes) -> bool:
    return answer.endswith(b"\x00")
