"""The one decision of the desk: may this be done to this case now, and what has then happened?

Pure: whoever calls it brings the time, the procedure of the case's own version and, at the step that gives
it, the next agenda number, taken in the transaction that will store the events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sync.cases.case import AgendaNumber, CaseFile
from sync.cases.events import AgendaNumberGiven, Event, SeparationRelaxed, StepCompleted
from sync.cases.procedure import Sop, SopStep
from sync.cases.refusal import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteStep:
    """ "Step n is done." ``actor``: the person; ``role``: in which he acts; ``acting_for``: whose delegation."""

    step: int
    role: str
    actor: str
    note: str = ""
    agenda: AgendaNumber | None = None
    acting_for: str = ""


Command = CompleteStep


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a decision needs to know. ``relaxed``: the office allows one person in steps of different hands."""

    sop: Sop
    now: datetime
    relaxed: bool = False


def decide(case: CaseFile, command: Command, context: Context) -> tuple[Event, ...] | Refusal:
    """The events to append, in order, or why not.

    Refusals: ``sop.closed``, ``sop.wrong_order`` {"step", "expected"}, ``sop.not_your_role`` {"step", "role",
    "expected"}, ``sop.note_missing`` {"step"}, ``sop.agenda_missing``, ``sop.agenda_unasked``,
    ``sop.same_person`` {"step", "other"}.
    """
    if case.step is None:
        return Refusal("sop.closed")
    if command.step != case.step:
        return Refusal("sop.wrong_order", {"step": command.step, "expected": case.step})
    step = context.sop.step(command.step)
    other = _same_hands(case, command, context.sop)
    refusal = _refusal(step, command, None if context.relaxed else other)
    return refusal or _completed(step, command, context.now, other)


def may_complete(case: CaseFile, role: str, sop: Sop) -> tuple[int, ...]:
    """The steps that somebody in this role may complete now: the one under way, or none."""
    if case.step is None or role not in sop.step(case.step).roles:
        return ()
    return (case.step,)


def _refusal(step: SopStep, command: CompleteStep, other: int | None) -> Refusal | None:
    if command.role not in step.roles:
        details = {"step": step.number, "role": command.role, "expected": step.actor}
        return Refusal("sop.not_your_role", details)
    if other is not None:
        return Refusal("sop.same_person", {"step": step.number, "other": other})
    if step.note_required and not command.note.strip():
        return Refusal("sop.note_missing", {"step": step.number})
    if (step.gives == "agenda") != (command.agenda is not None):
        return Refusal("sop.agenda_missing" if command.agenda is None else "sop.agenda_unasked")
    return None


def _completed(step: SopStep, command: CompleteStep, now: datetime, other: int | None) -> tuple[Event, ...]:
    events: list[Event] = []
    who = {"actor": command.actor, "role": command.role}
    if other is not None:
        events.append(SeparationRelaxed(at=now, step=step.number, other_step=other, **who))
    if command.agenda is not None:
        agenda = command.agenda
        events.append(AgendaNumberGiven(at=now, year=agenda.year, value=agenda.value, **who))
    completed = StepCompleted(
        at=now,
        step=step.number,
        next_step=step.next,
        note=command.note.strip(),
        acting_for=command.acting_for,
        **who,
    )
    return (*events, completed)


def _same_hands(case: CaseFile, command: CompleteStep, sop: Sop) -> int | None:
    """The step that must be in other hands but was done by this very person, or None."""
    if command.step not in sop.separate:
        return None
    others = (other for other in sop.separate if other != command.step)
    return next((other for other in others if case.done_by(other) == command.actor), None)


__all__ = ["Command", "CompleteStep", "Context", "Sop", "SopStep", "decide", "may_complete"]
