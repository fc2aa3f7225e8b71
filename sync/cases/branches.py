"""Where a case leaves the straight way: identity unclear, withdrawn, closed, reopened, linked with another."""

from __future__ import annotations

from sync.cases import commands, desk_events
from sync.cases.authority import Context, concerned
from sync.cases.case import FINISHED, INCOMPLETE, REFERRED, WITHDRAWN, CaseFile
from sync.cases.commands import ByHand
from sync.cases.deadlines import identity_due
from sync.cases.refusal import Refusal
from sync.cases.way_on import Answer, at_step, voided
from sync.cases.working_calendar import JAKARTA


def permitted(case: CaseFile, command: ByHand, context: Context) -> Refusal | None:
    """May this role do what belongs to no single step? ``sop.concerned``, ``sop.not_for_role`` {"role"}."""
    if concerned(case, command.hand):
        return Refusal("sop.concerned")
    if command.hand.role not in context.sop.may_do(type(command).__name__):
        return Refusal("sop.not_for_role", {"role": command.hand.role})
    return None


def ask_to_complete(case: CaseFile, command: commands.AskToComplete, context: Context) -> Answer:
    """The complainant is asked for what is missing; from now on the office waits for him."""
    refusal = at_step(case, context.sop.at("identity"), command.hand, context)
    if refusal is not None:
        return refusal
    if not command.missing.strip():
        return Refusal("sop.missing_what")
    did = command.hand.did(context.now)
    asked = desk_events.IdentityRequested(**did, missing=command.missing.strip(), times=case.times_asked + 1)
    return asked, desk_events.ClockPaused(**did, why="identitas")


def papers_arrived(case: CaseFile, command: commands.PapersArrived, context: Context) -> Answer:
    """The clock goes on, at the same step."""
    if case.step is None:
        return Refusal("sop.closed")
    if case.paused_since is None:
        return Refusal("sop.not_paused")
    refusal = permitted(case, command, context)
    return refusal or (desk_events.ClockResumed(**command.hand.did(context.now), note=command.note.strip()),)


def close_incomplete(case: CaseFile, command: commands.CloseIncomplete, context: Context) -> Answer:
    """A person's decision, and only when the term is over (UU 25/2009, Pasal 44)."""
    if case.step is None:
        return Refusal("sop.closed")
    if case.paused_since is None:
        return Refusal("sop.not_paused")
    refusal = permitted(case, command, context)
    if refusal is not None:
        return refusal
    until = identity_due(case, context.sop, context.calendar)
    assert until is not None
    if context.now.astimezone(JAKARTA).date() <= until:
        return Refusal("sop.term_runs", {"until": until})
    if not command.reason.strip():
        return Refusal("sop.reason_missing")
    did = command.hand.did(context.now)
    closed = desk_events.ClosedIncomplete(
        **did,
        asked_on=case.paused_since.astimezone(JAKARTA).date().isoformat(),
        reason=command.reason.strip(),
    )
    return closed, desk_events.CaseClosed(**did, outcome=INCOMPLETE, step=case.step)


def withdraw(case: CaseFile, command: commands.Withdraw, context: Context) -> Answer:
    """At any step, and while the office waits."""
    if case.step is None:
        return Refusal("sop.closed")
    refusal = permitted(case, command, context)
    if refusal is not None:
        return refusal
    if not command.reason.strip():
        return Refusal("sop.reason_missing")
    did = command.hand.did(context.now)
    withdrawn = desk_events.Withdrawn(**did, reason=command.reason.strip(), proof=command.proof)
    spoilt = voided(case, command.hand, context, command.reason)
    return withdrawn, *spoilt, desk_events.CaseClosed(**did, outcome=WITHDRAWN, step=case.step)


def reopen(case: CaseFile, command: commands.Reopen, context: Context) -> Answer:
    """Here, where it makes sense for how it ended; or as a case of its own with a new clock, once."""
    if case.step is not None:
        return Refusal("sop.open")
    refusal = permitted(case, command, context)
    if refusal is not None:
        return refusal
    if not command.reason.strip():
        return Refusal("sop.reason_missing")
    if case.continued_in:
        return Refusal("sop.continued")
    if command.new_case and case.outcome not in (FINISHED, REFERRED):
        return Refusal("sop.reopen_here")
    back = {FINISHED: context.sop.at("clarification"), REFERRED: context.sop.at("substance")}
    reopened = desk_events.Reopened(
        **command.hand.did(context.now),
        step=back.get(case.outcome, case.stopped_at or 1),
        new_case=command.new_case,
        reason=command.reason.strip(),
    )
    return (reopened,)


def link_duplicate(case: CaseFile, command: commands.LinkDuplicate, context: Context) -> Answer:
    """Linked, never merged: whoever stores it has looked that ``leading`` is there and leads."""
    refusal = permitted(case, command, context)
    if refusal is not None:
        return refusal
    if command.leading in ("", case.case_id):
        return Refusal("sop.leading_itself")
    if case.leading:
        return Refusal("sop.linked_already")
    return (desk_events.LinkedAsDuplicate(**command.hand.did(context.now), leading=command.leading),)


def unlink(case: CaseFile, command: commands.Unlink, context: Context) -> Answer:
    """The link was wrong."""
    refusal = permitted(case, command, context)
    if refusal is not None:
        return refusal
    if not case.leading:
        return Refusal("sop.not_linked")
    if not command.reason.strip():
        return Refusal("sop.reason_missing")
    unlinked = desk_events.Unlinked(
        **command.hand.did(context.now), leading=case.leading, reason=command.reason.strip()
    )
    return (unlinked,)
