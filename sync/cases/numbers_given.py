"""Numbers outside their own step: the letter's before an electronic signature, and the next one in place of a spoilt one."""

from __future__ import annotations

from sync.cases import commands, desk_events
from sync.cases.authority import Context
from sync.cases.branches import permitted
from sync.cases.case import CaseFile
from sync.cases.events import AgendaNumberGiven
from sync.cases.refusal import Refusal
from sync.cases.way_on import AGENDA, INK, Answer, at_step, letter_number, numbered, voided


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


def void_agenda_number(case: CaseFile, command: commands.VoidAgendaNumber, context: Context) -> Answer:
    """As a letter's, and after the case has closed too: a number written twice is often seen only when the book is bound.

    Nothing else of the case moves: it stays closed, and its letter as it was sent.
    """
    refusal = permitted(case, command, context)
    if refusal is not None:
        return refusal
    if case.agenda is None:
        return Refusal("sop.not_in_agenda")
    if not command.reason.strip():
        return Refusal("sop.reason_missing")
    if command.number is None:
        return Refusal("sop.agenda_missing")
    did, spoilt, number = command.hand.did(context.now), case.agenda, command.number
    voiding = desk_events.NumberVoided(
        **did, series=AGENDA, year=spoilt.year, value=spoilt.value, reason=command.reason.strip()
    )
    return voiding, AgendaNumberGiven(**did, year=number.year, value=number.value)


def _fixed(case: CaseFile, command: commands.VoidNumber) -> Refusal | None:
    letter = case.letter
    if letter is None or letter.number is None or letter.sent:
        return Refusal("sop.not_numbered")
    if letter.signed and letter.way != INK:
        return Refusal("sop.signed_with_number")
    return None if command.reason.strip() else Refusal("sop.reason_missing")
