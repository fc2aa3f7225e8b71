"""The one decision of the desk: may this be done to this case now, and what has then happened?

Pure: whoever calls it brings the time, the procedure of the case's own version, the office's hands of the day and, at
the steps that give one, the next number, taken in the transaction that will store the events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sync.cases import branches, commands, matters, numbers_given, way_on
from sync.cases.authority import Context, may_act
from sync.cases.case import AgendaNumber, CaseFile
from sync.cases.commands import Command
from sync.cases.hands import Hand
from sync.cases.procedure import Sop, SopStep
from sync.cases.refusal import Refusal
from sync.cases.way_on import Answer

_DECIDE: Mapping[type, Callable[[CaseFile, Any, Context], Answer]] = {
    commands.CompleteStep: way_on.complete,
    commands.Dispose: way_on.dispose,
    commands.NumberLetter: numbers_given.number_letter,
    commands.VoidNumber: numbers_given.void_number,
    commands.VoidAgendaNumber: numbers_given.void_agenda_number,
    commands.Sign: way_on.sign,
    commands.RecordDelivery: way_on.record_delivery,
    commands.DeliveryFailed: way_on.delivery_failed,
    commands.ReturnForCorrection: way_on.return_for_correction,
    commands.RefuseSignature: way_on.refuse_signature,
    commands.AskToComplete: branches.ask_to_complete,
    commands.PapersArrived: branches.papers_arrived,
    commands.CloseIncomplete: branches.close_incomplete,
    commands.Withdraw: branches.withdraw,
    commands.Reopen: branches.reopen,
    commands.LinkDuplicate: branches.link_duplicate,
    commands.Unlink: branches.unlink,
    commands.SetClass: matters.set_class,
    commands.NameAccused: matters.name_accused,
    commands.AddClarification: matters.add_clarification,
    commands.SaveLetter: matters.save_letter,
    commands.FlagPublic: matters.flag_public,
    commands.Take: matters.take,
    commands.GiveBack: matters.give_back,
    commands.Assign: matters.assign,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """What may be done now. ``name``: the command's class; ``refusal``: why not; ``hand``: by which of one's hands."""

    name: str
    refusal: Refusal | None
    hand: Hand | None = None


def decide(case: CaseFile, command: Command, context: Context) -> Answer:
    """The events to append, in order, or why not: a refusal's code begins with ``sop.``."""
    return _DECIDE[type(command)](case, command, context)


def offers(case: CaseFile, hands: Iterable[Hand], context: Context) -> tuple[Offer, ...]:
    """Every command, tried with whatever it would have to bring: so no page can promise what `decide` refuses."""
    mine = tuple(hands)
    return tuple(_offer(case, kind, mine, context) for kind in _DECIDE)


def may_complete(case: CaseFile, hands: Iterable[Hand], context: Context) -> tuple[int, ...]:
    """The steps that somebody with these hands may complete now: the one under way, or none."""
    if way_on.standing(case) is not None or case.step is None:
        return ()
    return (case.step,) if any(may_act(case, hand, context) is None for hand in hands) else ()


def _offer(case: CaseFile, kind: type, hands: tuple[Hand, ...], context: Context) -> Offer:
    first: Refusal | None = None
    for hand in hands:
        answer = decide(case, _specimen(case, kind, hand, context), context)
        if not isinstance(answer, Refusal):
            return Offer(kind.__name__, None, hand)
        first = first or answer
    return Offer(kind.__name__, first or Refusal("sop.not_for_role", {"role": ""}))


_ANY = "0" * 64


def _specimen(case: CaseFile, kind: type, hand: Hand, context: Context) -> Command:
    """The command with its blanks filled in, as a person would who means it."""
    step = None if case.step is None else context.sop.step(case.step)
    gives = step is not None and step.gives and not (step.gives == "letter" and way_on.numbered(case))
    number = AgendaNumber(1, context.now.year) if gives else None
    version = 1 if case.letter is None else case.letter.version + 1
    anonymous = case.identity_mode == "anonim"
    blanks: Mapping[type, Mapping[str, object]] = {
        commands.CompleteStep: {"step": case.step or 0, "note": "-", "number": number},
        commands.Dispose: {"kind": "pengawasan", "body": "-", "note": "-"},
        commands.NumberLetter: {"number": AgendaNumber(1, context.now.year)},
        commands.VoidNumber: {"number": AgendaNumber(1, context.now.year), "reason": "-"},
        commands.VoidAgendaNumber: {"number": AgendaNumber(1, context.now.year), "reason": "-"},
        commands.Sign: {"way": "basah", "sha256": _ANY},
        commands.RecordDelivery: {"way": way_on.PUBLIC if anonymous else "ambil"},
        commands.DeliveryFailed: {"way": "pos", "reason": "-"},
        commands.AskToComplete: {"missing": "-"},
        commands.LinkDuplicate: {"leading": "-"},
        commands.SetClass: {"klass": "pengawasan" if case.klass != "pengawasan" else "informasi"},
        commands.NameAccused: {"persons": case.accused.persons, "units": case.accused.units},
        commands.AddClarification: {"paper": "-"},
        commands.SaveLetter: {"paper": "-", "version": version, "sha256": _ANY},
        commands.FlagPublic: {"public": not case.public, "title": "-", "text": "-"},
        commands.Assign: {"to": _somebody(case, hand, context) if kind is commands.Assign else ""},
        commands.PapersArrived: {},
        commands.Take: {},
        commands.GiveBack: {},
    }
    made: Command = kind(hand=hand, **blanks.get(kind, {"reason": "-"}))
    return made


def _somebody(case: CaseFile, hand: Hand, context: Context) -> str:
    """Anybody to whom this step could be given."""
    tried = (commands.Assign(hand=hand, to=one.actor) for one in (*(context.roster or ()), *context.acting))
    return next((one.to for one in tried if not isinstance(matters.assign(case, one, context), Refusal)), "")


__all__ = ["Command", "Context", "Offer", "Sop", "SopStep", "decide", "may_complete", "offers"]
