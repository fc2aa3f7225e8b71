"""What is said of a case and of whose desk it lies on: class, accused, clarifications, letter, queue, public."""

from __future__ import annotations

from dataclasses import replace

from sync.cases import commands, desk_events
from sync.cases.authority import Context, concerned, may_act
from sync.cases.branches import permitted
from sync.cases.case import CaseFile
from sync.cases.hands import Hand
from sync.cases.procedure import LINE
from sync.cases.refusal import Refusal
from sync.cases.way_on import Answer, at_step, is_digest, standing

CLASSES = ("biasa", "informasi", "pengawasan")


def set_class(case: CaseFile, command: commands.SetClass, context: Context) -> Answer:
    """A class shortens the promise or leaves it; one that would lengthen what was promised is refused."""
    if case.step is None:
        return Refusal("sop.closed")
    refusal = permitted(case, command, context)
    if refusal is not None:
        return refusal
    if command.klass not in CLASSES or command.klass == case.klass:
        return Refusal("sop.class_unknown")
    if context.sop.days_of(command.klass) > context.sop.days_of(case.klass):
        return Refusal("sop.class_lengthens", {"days": context.sop.days_of(case.klass)})
    event = desk_events.ClassSet(
        **command.hand.did(context.now), klass=command.klass, reason=command.reason.strip()
    )
    return (event,)


def name_accused(case: CaseFile, command: commands.NameAccused, context: Context) -> Answer:
    """Anybody who handles cases may add; taking away, or deciding on a likely match, is for the next superior."""
    refusal = permitted(case, command, context)
    if refusal is not None:
        return refusal
    roles = {hand.actor: hand.role for hand in context.roster or () if not hand.acting_for}
    unknown = [one for one in command.persons if context.roster is not None and one not in roles]
    unknown = [one for one in unknown if one not in case.accused.persons]
    if unknown:
        return Refusal("sop.person_unknown", {"login": unknown[0]})
    refusal = _superior(case, command, roles)
    if refusal is not None:
        return refusal
    event = desk_events.AccusedNamed(
        **command.hand.did(context.now),
        persons=tuple(dict.fromkeys(command.persons)),
        units=tuple(dict.fromkeys(one.strip() for one in command.units if one.strip())),
        roles=tuple(dict.fromkeys(roles[one] for one in command.persons if one in roles)),
        confirmed=command.confirmed,
    )
    return (event,)


def _superior(case: CaseFile, command: commands.NameAccused, roles: dict[str, str]) -> Refusal | None:
    """``sop.superior_decides`` {"role"}: taking a name away, or confirming a likely match, is not for this role.

    The Camat has no superior in the office; the Sekcam decides, and the auditor reads it.
    """
    before = case.accused
    decides = not before.confirmed and command.confirmed
    gone = before.persons if decides else tuple(set(before.persons) - set(command.persons))
    needed = max((_above(roles.get(one, "kasi")) for one in gone), default=0)
    if set(before.units) - set(command.units) or (decides and before.units):
        needed = max(needed, LINE.index("sekcam"))
    if gone and needed == len(LINE):
        needed = LINE.index("sekcam")
    if LINE.index(command.hand.role) < needed:
        return Refusal("sop.superior_decides", {"role": LINE[needed]})
    return None


def _above(role: str) -> int:
    return LINE.index(role) + 1 if role in LINE else LINE.index("sekcam")


def add_clarification(case: CaseFile, command: commands.AddClarification, context: Context) -> Answer:
    """As often as need be."""
    refusal = at_step(case, context.sop.at("clarification"), command.hand, context)
    if refusal is not None:
        return refusal
    if not command.paper:
        return Refusal("sop.paper_missing")
    return (desk_events.ClarificationAdded(**command.hand.did(context.now), paper=command.paper),)


def save_letter(case: CaseFile, command: commands.SaveLetter, context: Context) -> Answer:
    """A version on top of the newest one; whoever wrote on an older one is told."""
    refusal = standing(case)
    if refusal is not None:
        return refusal
    step, first, last = case.step, context.sop.at("referral"), context.sop.at("checking")
    assert step is not None
    if not first <= step <= last:
        return Refusal("sop.no_letter_now")
    refusal = may_act(case, command.hand, context)
    if refusal is not None:
        return refusal
    newest = 0 if case.letter is None else case.letter.version
    if command.version != newest + 1:
        return Refusal("sop.letter_changed", {"version": newest})
    if not command.paper or not is_digest(command.sha256):
        return Refusal("sop.paper_missing")
    saved = desk_events.LetterSaved(
        **command.hand.did(context.now),
        step=step,
        paper=command.paper,
        version=command.version,
        sha256=command.sha256,
    )
    return (saved,)


def flag_public(case: CaseFile, command: commands.FlagPublic, context: Context) -> Answer:
    """With words written for the public, or not any more."""
    refusal = permitted(case, command, context)
    if refusal is not None:
        return refusal
    if command.public and not (command.title.strip() and command.text.strip()):
        return Refusal("sop.public_words")
    if not command.public and not case.public:
        return Refusal("sop.not_public")
    event = desk_events.FlaggedPublic(
        **command.hand.did(context.now),
        public=command.public,
        title=command.title.strip(),
        text=command.text.strip(),
    )
    return (event,)


def take(case: CaseFile, command: commands.Take, context: Context) -> Answer:
    """From the role's queue onto the own desk."""
    if case.step is None:
        return Refusal("sop.closed")
    refusal = may_act(case, command.hand, context)
    if refusal is not None:
        return refusal
    if case.holder == command.hand.actor:
        return Refusal("sop.taken_already")
    assigned = desk_events.StepAssigned(
        **command.hand.did(context.now), step=case.step, to=command.hand.actor
    )
    return (assigned,)


def give_back(case: CaseFile, command: commands.GiveBack, context: Context) -> Answer:
    """By whoever holds it, or by a superior from somebody's desk."""
    if case.step is None:
        return Refusal("sop.closed")
    if concerned(case, command.hand):
        return Refusal("sop.concerned")
    if not case.holder:
        return Refusal("sop.in_queue")
    superior = permitted(case, _as_giving(command), context) is None
    if command.hand.actor != case.holder and not superior:
        return Refusal("sop.held", {"by": case.holder})
    back = desk_events.StepTakenBack(**command.hand.did(context.now), step=case.step, holder=case.holder)
    return (back,)


def _as_giving(command: commands.GiveBack) -> commands.Assign:
    """Taking a step from somebody's desk needs what giving it to somebody needs."""
    return commands.Assign(hand=command.hand, to="")


def assign(case: CaseFile, command: commands.Assign, context: Context) -> Answer:
    """By a superior, to somebody who may do the step; it may come from another's desk.

    Work is given to a person, power is not: whoever stands above him in his own office gives it, or the one for whom he
    acts, although by the delegation he acts as an officer who may stand above both.
    """
    if case.step is None:
        return Refusal("sop.closed")
    refusal = permitted(case, command, context)
    if refusal is not None:
        return refusal
    free = replace(case, holder="")
    able = [
        hand for hand in _hands(context) if hand.actor == command.to and may_act(free, hand, context) is None
    ]
    if not able:
        return Refusal("sop.cannot_assign", {"to": command.to})
    if not any(_stands_above(command.hand, hand, context) for hand in able):
        return Refusal("sop.not_superior", {"role": able[0].role})
    if command.to == case.holder:
        return Refusal("sop.taken_already")
    assigned = desk_events.StepAssigned(
        **command.hand.did(context.now), step=case.step, to=command.to, note=command.note.strip()
    )
    return (assigned,)


def _hands(context: Context) -> tuple[Hand, ...]:
    """Everybody's, by office and by delegation, each once."""
    return tuple(dict.fromkeys((*(context.roster or ()), *context.acting)))


def _stands_above(giver: Hand, taker: Hand, context: Context) -> bool:
    own = (one.role for one in context.roster or () if one.actor == taker.actor and not one.acting_for)
    rank = next(own, taker.role)
    return LINE.index(giver.role) > LINE.index(rank) or giver.actor == taker.acting_for
