"""Who may lay hands on a case: role, unit, whose desk it lies on, whom it is about, and three people at 7, 8 and 10.

When nobody is left who may do a step, it goes up the line, and at the line's end to nobody: `stranded` says so, and
the auditor is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sync.cases.case import CaseFile
from sync.cases.hands import Hand
from sync.cases.letter_numbers import UNCONFIRMED, LetterPattern
from sync.cases.procedure import LINE, Sop, SopStep
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a decision needs to know besides the case.

    ``relaxed``: the office allows one person in steps of different hands; ``allow_anonymous``: its settings take
    complaints without a name; ``roster``: all hands that the office has today, None where that does not matter;
    ``acting``: those that come to it by delegation, where they are known: a step may be given to them, but who is left
    for a step is reckoned without them while somebody is; ``letter_pattern``: how the numbers of letters are written; ``calendar``: for terms that end on a day off, None where
    they are counted plainly.
    """

    sop: Sop
    now: datetime
    relaxed: bool = False
    allow_anonymous: bool = False
    roster: tuple[Hand, ...] | None = None
    acting: tuple[Hand, ...] = ()
    letter_pattern: LetterPattern = UNCONFIRMED
    calendar: WorkingCalendar | None = None


def concerned(case: CaseFile, hand: Hand) -> bool:
    """Is the case about this person, or about the one for whom he acts?"""
    return case.accused.covers(hand.actor, hand.unit) or (
        hand.acting_for != "" and hand.acting_for in case.accused.persons
    )


def may_act(case: CaseFile, hand: Hand, context: Context) -> Refusal | None:
    """Why this hand may not complete the step under way, or None: it may.

    ``sop.concerned``, ``sop.not_your_role`` {"step", "role", "expected"}, ``sop.other_unit`` {"unit"}, ``sop.held``
    {"by"}, ``sop.same_person`` {"step", "other"}, ``sop.initialled`` {"step"}, ``sop.kept_for_signing`` {"step"}.
    """
    assert case.step is not None
    step = context.sop.step(case.step)
    if concerned(case, hand):
        return Refusal("sop.concerned")
    roles = roles_now(case, context)
    barred = _barred(case, step, hand, context) if hand.role in (*step.roles, *step.initials) else None
    if barred is not None:
        return barred
    if hand.role not in roles:
        details = {"step": step.number, "role": hand.role, "expected": roles[0] if roles else step.actor}
        return Refusal("sop.not_your_role", details)
    return _barred(case, step, hand, context) or _held(case, hand, context)


def roles_now(case: CaseFile, context: Context) -> tuple[str, ...]:
    """The roles that may do the step under way: those of the procedure that have somebody left, or the next above."""
    assert case.step is not None
    step = context.sop.step(case.step)
    for role in (*_pending_initials(case, step), *_climb(step)):
        wanted = step.roles if role == step.actor else (role,)
        manned = tuple(one for one in wanted if _manned(case, step, one, context))
        if manned:
            return manned
    return ()


def last_check(case: CaseFile, hand: Hand, context: Context) -> bool:
    """Does this hand complete the step under way, so that no further paraf is waited for?"""
    assert case.step is not None
    step = context.sop.step(case.step)
    waiting = [role for role in (*_pending_initials(case, step), *step.roles) if role != hand.role]
    after = waiting if hand.role in step.initials else []
    return not any(_manned(case, step, role, context, hand.actor) for role in after)


def stranded(case: CaseFile, context: Context) -> bool:
    """An open case that nobody of the office may carry on."""
    return case.step is not None and not roles_now(case, context)


def other_hands(case: CaseFile, step: int, login: str, sop: Sop) -> int | None:
    """The earlier step of this round that must be in other hands but was in this person's, or None."""
    if step not in sop.separate:
        return None
    earlier = sop.separate[: sop.separate.index(step)]
    return next((other for other in earlier if login in case.hands_at(other)), None)


def _pending_initials(case: CaseFile, step: SopStep) -> tuple[str, ...]:
    given = {role for role, _ in case.initials}
    return tuple(role for role in step.initials if role not in given)


def _climb(step: SopStep) -> Iterable[str]:
    """The step's own actor, then whom it escalates to, then everybody above."""
    yield step.actor
    first = step.escalate_to or step.supervisor
    start = LINE.index(first) if first else LINE.index(step.actor) + 1
    yield from (role for role in LINE[start:] if role != step.actor)


def _manned(case: CaseFile, step: SopStep, role: str, context: Context, but: str = "") -> bool:
    """Is there somebody in this role who may do the step?"""
    if context.roster is None:
        return True
    hands = (hand for hand in context.roster if hand.role == role and hand.actor != but)
    return any(not concerned(case, hand) and _barred(case, step, hand, context) is None for hand in hands)


def _barred(case: CaseFile, step: SopStep, hand: Hand, context: Context) -> Refusal | None:
    """What stands in the way of this very person, whatever his role."""
    if _of_other_unit(case, step, hand, context):
        return Refusal("sop.other_unit", {"unit": case.unit})
    if context.relaxed:
        return None
    if hand.actor in (login for _, login in case.initials) and step.initials:
        return Refusal("sop.initialled", {"step": step.number})
    other = other_hands(case, step.number, hand.actor, context.sop)
    if other is not None:
        return Refusal("sop.same_person", {"step": step.number, "other": other})
    signing = context.sop.at("signing")
    if step.number == context.sop.at("checking") and _only_signer(case, hand.actor, context):
        return Refusal("sop.kept_for_signing", {"step": signing})
    return None


def _of_other_unit(case: CaseFile, step: SopStep, hand: Hand, context: Context) -> bool:
    """The disposition names a unit that has a head of its own, and it is not this one."""
    return hand.role == step.actor and unit_of(case, step, context) not in ("", hand.unit)


def unit_now(case: CaseFile, context: Context) -> str:
    """The unit whose head is to do the step under way; "" where it is nobody's in particular."""
    assert case.step is not None
    return unit_of(case, context.sop.step(case.step), context)


def unit_of(case: CaseFile, step: SopStep, context: Context) -> str:
    """The unit of the disposition at the steps that belong to it, where it has a head whom the case is not about."""
    if not (step.of_unit and case.unit):
        return ""
    heads = [one for one in context.roster or () if one.role == step.actor and one.unit == case.unit]
    return case.unit if any(not concerned(case, one) for one in heads) else ""


def _only_signer(case: CaseFile, login: str, context: Context) -> bool:
    """If he checked the letter, nobody would be left to sign it."""
    signing = context.sop.step(context.sop.at("signing"))
    drafters = case.hands_at(context.sop.at("drafting"))
    signers = {
        hand.actor
        for hand in context.roster or ()
        if hand.role in signing.roles and not concerned(case, hand) and hand.actor not in drafters
    }
    return signers == {login}


def _held(case: CaseFile, hand: Hand, context: Context) -> Refusal | None:
    """It lies on somebody else's desk, who is still there to do it."""
    if case.holder in ("", hand.actor, hand.acting_for):
        return None
    if context.roster is not None and not any(
        one.actor == case.holder and not concerned(case, one) for one in context.roster
    ):
        return None
    return Refusal("sop.held", {"by": case.holder})
