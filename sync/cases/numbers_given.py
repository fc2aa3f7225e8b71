"""The letter's number outside its own step: before an electronic signature, and in place of one that is spoilt."""

from __future__ import annotations

from sync.cases import commands
from sync.cases.authority import Context
from sync.cases.branches import permitted
from sync.cases.case import CaseFile
from sync.cases.refusal import Refusal
from sync.cases.way_on import INK, Answer, at_step, letter_number, numbered, voided


def number_letter(case: CaseFile, command: commands.NumberLetter, context: Context) -> Answer:
    """The letter's number before an electronic signature, by the one who is going to sign."""
    number = context.sop.at("signing")
    refusal = at_step(case, number, command.hand, context)
    if refusal is not None:
        return refusal
    if case.letter is None:
        return Refusal("sop.letter_missing", {"step": number})
    if numbered(case):
        return Refusal("sop.numbered_already", {"number": case.letter.number_text})
    if command.number is None:
        return Refusal("sop.agenda_missing")
    return (letter_number(command.number, command.hand, context),)


def void_number(case: CaseFile, command: commands.VoidNumber, context: Context) -> Answer:
    """A superior voids it with a reason while the letter has not gone out; the same act gives the next one."""
    if case.step is None:
        return Refusal("sop.closed")
    refusal = permitted(case, command, context)
    if refusal is not None:
        return refusal
    refusal = _fixed(case, command)
    if refusal is not None or command.number is None:
        return refusal or Refusal("sop.agenda_missing")
    given = letter_number(command.number, command.hand, context)
    return *voided(case, command.hand, context, command.reason), given


def _fixed(case: CaseFile, command: commands.VoidNumber) -> Refusal | None:
    letter = case.letter
    if letter is None or letter.number is None or letter.sent:
        return Refusal("sop.not_numbered")
    if letter.signed and letter.way != INK:
        return Refusal("sop.signed_with_number")
    return None if command.reason.strip() else Refusal("sop.reason_missing")
