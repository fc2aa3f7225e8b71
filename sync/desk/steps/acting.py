"""In whose name somebody acts on a page: his own office, or one that a delegation lends him today."""

from __future__ import annotations

from sync.cases.hands import Hand
from sync.central.case_views import CaseDetail
from sync.central.people import everybody
from sync.desk.visits import Visit

FIELD = "hand"


def hand_for(visit: Visit, detail: CaseDetail, chosen: str, command: str) -> Hand:
    """The hand that the form named, else the one that may give this command now, else the person's own.

    Whether it may is not said here: the procedure decides, with the delegations of that moment.
    """
    named = next((one for one in detail.hands if code_of(one) == chosen), None)
    if named is not None:
        return named
    offer = detail.offer(command)
    if offer is not None and offer.hand is not None:
        return offer.hand
    person = visit.person
    return detail.hands[0] if detail.hands else Hand(actor=person.login, role=person.role, unit=person.unit)


def choices(visit: Visit, detail: CaseDetail, command: str) -> tuple[tuple[str, str], ...]:
    """What the form offers, (code, words): the hand that may first, then the person's others."""
    offer = detail.offer(command)
    first = None if offer is None else offer.hand
    ordered = sorted(detail.hands, key=lambda one: one != first)
    names = {one.login: one.name for one in everybody(visit.desk.store, visit.person.office_id)}
    return tuple((code_of(one), _words(visit, one, names)) for one in ordered)


def code_of(hand: Hand) -> str:
    """A hand as a form carries it."""
    return f"{hand.role}:{hand.acting_for}:{hand.manner}"


def _words(visit: Visit, hand: Hand, names: dict[str, str]) -> str:
    wording = visit.desk.wording
    role = wording.say("role", hand.role)
    if not hand.acting_for:
        return role
    return f"{wording.say('acting', hand.manner)} {role} ({names.get(hand.acting_for, hand.acting_for)})"
