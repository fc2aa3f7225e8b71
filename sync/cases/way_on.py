"""The straight way through the procedure and its loops: a step done, disposed, signed, delivered, or sent back."""

from __future__ import annotations

import re

from sync.cases import commands, desk_events
from sync.cases.authority import Context, last_check, may_act, other_hands
from sync.cases.case import FINISHED, REFERRED, AgendaNumber, CaseFile
from sync.cases.events import AgendaNumberGiven, Event, SeparationRelaxed, StepCompleted
from sync.cases.hands import Hand
from sync.cases.identity import IdentityMode
from sync.cases.procedure import SopStep
from sync.cases.refusal import Refusal

Answer = tuple[Event, ...] | Refusal

FOLLOW_UP = "tindak_lanjut"
DISPOSITIONS = (FOLLOW_UP, "bukan_kewenangan", "pengawasan")
NATURES = ("biasa", "segera", "sangat_segera", "rahasia")
INK = "basah"
SIGNING_WAYS = (INK, "p12", "bsre")
LETTERS = "letter"
"""The series of the letter book."""
AGENDA = "agenda"
"""The series of the book of what came in."""
PUBLIC = "publik"
DELIVERY_WAYS = ("ambil", "antar", "pos", "email", "wa", PUBLIC)
_SHA256 = re.compile(r"[0-9a-f]{64}")


def is_digest(text: str) -> bool:
    """Is it written like a SHA-256 in hex?"""
    return _SHA256.fullmatch(text) is not None


def standing(case: CaseFile) -> Refusal | None:
    """Nothing is done to a case that is closed (``sop.closed``) or waits for the complainant (``sop.paused``)."""
    if case.step is None:
        return Refusal("sop.closed")
    return None if case.paused_since is None else Refusal("sop.paused")


def at_step(case: CaseFile, number: int, hand: Hand, context: Context) -> Refusal | None:
    """The case stands at this step and this hand may do it, or why not."""
    refusal = standing(case)
    if refusal is not None:
        return refusal
    if case.step != number:
        return Refusal("sop.wrong_order", {"step": number, "expected": case.step})
    return may_act(case, hand, context)


def complete(case: CaseFile, command: commands.CompleteStep, context: Context) -> Answer:
    """The plain way on. At the letter's check a paraf alone, while others have to look at it still."""
    refusal = at_step(case, command.step, command.hand, context)
    if refusal is not None:
        return refusal
    step = context.sop.step(command.step)
    if _does_not_apply(case, step, context):
        skipped = desk_events.StepSkipped(
            **command.hand.did(context.now),
            step=step.number,
            next_step=step.next or step.number,
            why=IdentityMode.ANONYMOUS,
        )
        return (skipped,)
    refusal = _incomplete(case, step, command)
    return refusal or _completed(case, step, command, context)


def _does_not_apply(case: CaseFile, step: SopStep, context: Context) -> bool:
    """A complaint without a name, where the office takes them, has no identity to be verified."""
    anonymous = context.allow_anonymous and case.identity_mode == IdentityMode.ANONYMOUS
    return anonymous and step.number == context.sop.at("identity")


def _incomplete(case: CaseFile, step: SopStep, command: commands.CompleteStep) -> Refusal | None:
    if step.way_on != "CompleteStep":
        return Refusal("sop.other_way", {"step": step.number, "way": step.way_on})
    if step.note_required and not command.note.strip():
        return Refusal("sop.note_missing", {"step": step.number})
    gives = step.gives if not (step.gives == LETTERS and numbered(case)) else ""
    if (gives != "") != (command.number is not None):
        return Refusal("sop.agenda_missing" if command.number is None else "sop.agenda_unasked")
    if step.needs_letter and (case.letter is None or case.letter.sent):  # what went out answers nothing new
        return Refusal("sop.letter_missing", {"step": step.number})
    return None


def numbered(case: CaseFile) -> bool:
    """Has the letter its number already? It got it before an electronic signature, or in an earlier round."""
    return case.letter is not None and case.letter.number is not None


def letter_number(number: AgendaNumber, hand: Hand, context: Context) -> desk_events.LetterNumberGiven:
    """The letter's number, and how it is printed."""
    text = context.letter_pattern.text(number, context.now)
    return desk_events.LetterNumberGiven(
        **hand.did(context.now), year=number.year, value=number.value, text=text
    )


def voided(case: CaseFile, hand: Hand, context: Context, reason: str) -> tuple[desk_events.NumberVoided, ...]:
    """The number of a letter that will not go out; nothing where it has none, or has gone out already."""
    if case.letter is None or case.letter.number is None or case.letter.sent:
        return ()
    number = case.letter.number
    event = desk_events.NumberVoided(
        **hand.did(context.now),
        series=LETTERS,
        year=number.year,
        value=number.value,
        reason=reason.strip(),
    )
    return (event,)


def _completed(case: CaseFile, step: SopStep, command: commands.CompleteStep, context: Context) -> Answer:
    did, note = command.hand.did(context.now), command.note.strip()
    events: list[Event] = [*relaxed(case, command.hand, context)]
    if step.initials:
        sha256 = "" if case.letter is None else case.letter.sha256
        last = last_check(case, command.hand, context)
        said = "" if last else note
        events.append(desk_events.Initialled(**did, step=step.number, sha256=sha256, note=said))
        if not last:
            return tuple(events)
    if command.number is not None:
        number = command.number
        if step.gives == LETTERS:
            events.append(letter_number(number, command.hand, context))
        else:
            events.append(AgendaNumberGiven(**did, year=number.year, value=number.value))
    return (*events, *done(case, step, command.hand, context, note))


def done(case: CaseFile, step: SopStep, hand: Hand, context: Context, note: str = "") -> tuple[Event, ...]:
    """The step is done; after the last one the case is closed."""
    did = hand.did(context.now)
    completed = StepCompleted(**did, step=step.number, next_step=step.next, note=note)
    if step.next is not None:
        return (completed,)
    outcome = REFERRED if case.referred_to else FINISHED
    return completed, desk_events.CaseClosed(**did, outcome=outcome, step=step.number)


def relaxed(case: CaseFile, hand: Hand, context: Context) -> tuple[Event, ...]:
    """The office lets one person do what belongs in different hands: allowed, and always said."""
    assert case.step is not None
    other = other_hands(case, case.step, hand.actor, context.sop)
    if other is None:
        return ()
    return (SeparationRelaxed(**hand.did(context.now), step=case.step, other_step=other),)


def dispose(case: CaseFile, command: commands.Dispose, context: Context) -> Answer:
    """Step 4: to a unit of the office, or to another body; then what the office would have clarified is left out."""
    number = context.sop.at("substance")
    refusal = at_step(case, number, command.hand, context) or _unfit(case, command, context)
    if refusal is not None:
        return refusal
    step, did = context.sop.step(number), command.hand.did(context.now)
    disposition = desk_events.DispositionGiven(
        **did,
        kind=command.kind,
        unit=command.unit.strip(),
        nature=command.nature,
        instruction=command.instruction.strip(),
        note=command.note.strip(),
    )
    way = done(case, step, command.hand, context)
    if command.kind == FOLLOW_UP:
        return disposition, *way
    referred = desk_events.ReferredOut(**did, body=command.body.strip(), why=command.kind)
    return disposition, referred, *way, *_skipped(step, command, context)


def _unfit(case: CaseFile, command: commands.Dispose, context: Context) -> Refusal | None:
    if command.kind not in DISPOSITIONS:
        return Refusal("sop.disposition_unknown")
    if command.nature not in NATURES:
        return Refusal("sop.nature_unknown")
    if command.kind != FOLLOW_UP and not command.body.strip():
        return Refusal("sop.body_missing")
    if command.kind == FOLLOW_UP and "camat" in case.accused.roles:
        return Refusal("sop.must_be_referred")
    said = command.note.strip() or command.instruction.strip()
    if context.sop.step(context.sop.at("substance")).note_required and not said:
        return Refusal("sop.note_missing", {"step": case.step})
    return None


def _skipped(step: SopStep, command: commands.Dispose, context: Context) -> list[Event]:
    """Every step up to the one at which the letter of transfer begins, each by name."""
    skipped: list[Event] = []
    number, end = step.next, context.sop.at("referral")
    while number is not None and number < end:
        after = context.sop.step(number).next or end
        skipped.append(
            desk_events.StepSkipped(
                **command.hand.did(context.now), step=number, next_step=after, why=command.kind
            )
        )
        number = after
    return skipped


def return_for_correction(case: CaseFile, command: commands.ReturnForCorrection, context: Context) -> Answer:
    """The checker sends the letter back to its drafter; reason obligatory, loops counted."""
    return _sent_back(case, command, context, "checking", desk_events.ReturnedForCorrection)


def refuse_signature(case: CaseFile, command: commands.RefuseSignature, context: Context) -> Answer:
    """The signer does."""
    return _sent_back(case, command, context, "signing", desk_events.SignatureRefused)


def _sent_back(
    case: CaseFile,
    command: commands.ReturnForCorrection | commands.RefuseSignature,
    context: Context,
    branch: str,
    kind: type[desk_events.ReturnedForCorrection | desk_events.SignatureRefused],
) -> Answer:
    number = context.sop.at(branch)
    refusal = at_step(case, number, command.hand, context)
    if refusal is not None:
        return refusal
    if not command.reason.strip():
        return Refusal("sop.reason_missing")
    back = kind(
        **command.hand.did(context.now),
        step=number,
        next_step=context.sop.at("drafting"),
        loop=case.loops + 1,
        reason=command.reason.strip(),
    )
    return (back,)


def sign(case: CaseFile, command: commands.Sign, context: Context) -> Answer:
    """Step 10, by ink or by certificate."""
    number = context.sop.at("signing")
    refusal = at_step(case, number, command.hand, context)
    if refusal is not None:
        return refusal
    if command.way not in SIGNING_WAYS:
        return Refusal("sop.signing_way_unknown")
    if case.letter is None:
        return Refusal("sop.letter_missing", {"step": number})
    if not is_digest(command.sha256):
        return Refusal("sop.digest_missing")
    signed = desk_events.LetterSigned(**command.hand.did(context.now), way=command.way, sha256=command.sha256)
    way = done(case, context.sop.step(number), command.hand, context, command.note.strip())
    return (*relaxed(case, command.hand, context), signed, *way)


def record_delivery(case: CaseFile, command: commands.RecordDelivery, context: Context) -> Answer:
    """Step 12. A complaint without a name is answered by a text for the public, every other by its own letter."""
    number = context.sop.at("delivery")
    refusal = at_step(case, number, command.hand, context)
    if refusal is not None:
        return refusal
    anonymous = case.identity_mode == IdentityMode.ANONYMOUS
    if command.way not in DELIVERY_WAYS or (command.way == PUBLIC) != anonymous:
        return Refusal("sop.delivery_way")
    if command.content is not None and not 1 <= command.content <= 4:
        return Refusal("sop.content_range")
    sent = desk_events.LetterSent(
        **command.hand.did(context.now),
        way=command.way,
        to_whom=command.to.strip(),
        proof=command.proof,
        content=command.content,
    )
    return sent, *done(case, context.sop.step(number), command.hand, context)


def delivery_failed(case: CaseFile, command: commands.DeliveryFailed, context: Context) -> Answer:
    """It stays at step 12, and the failures are counted."""
    refusal = at_step(case, context.sop.at("delivery"), command.hand, context)
    if refusal is not None:
        return refusal
    if command.way not in DELIVERY_WAYS or command.way == PUBLIC:
        return Refusal("sop.delivery_way")
    if not command.reason.strip():
        return Refusal("sop.reason_missing")
    failed = desk_events.DeliveryFailed(
        **command.hand.did(context.now),
        way=command.way,
        times=case.failures + 1,
        reason=command.reason.strip(),
    )
    return (failed,)
