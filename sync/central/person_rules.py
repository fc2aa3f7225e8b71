"""Who may do what with whose account. Pure: roles in, "one", "two" or a refusal out.

* Camat, Sekcam and the administrator look after accounts; nobody does with his own what only others may.
* What gives or takes the power of these three takes two of them: one asks, another confirms. So does the reset of
  anybody's second factor: whoever could do it alone could sign in as that person.
* Closing an administrator's account is the way out of trouble, so Camat and Sekcam need nobody else for it.
* As long as one person alone could decide anything in the office (its first day) he decides alone.
"""

from __future__ import annotations

from typing import Literal

from sync.cases.refusal import Refusal
from sync.central.people import Person

RULING = ("camat", "sekcam", "admin")
"""Roles that look after accounts."""

Act = Literal["add", "role", "rename", "close", "open", "link", "factors", "sessions"]
Hands = Literal["one", "two"]


def hands_for(
    act: Act, actor: Person, subject: Person | None, role: str = "", *, others: int
) -> Hands | Refusal:
    """How many people this takes. ``role``: the one to be given; ``others``: people beside ``actor`` who could decide.

    Refusals: ``people.not_yours``, ``people.self``, ``people.elsewhere``, ``people.closed``, ``people.open``.
    """
    barred = _barred(act, actor, subject)
    if barred is not None:
        return barred
    of = "" if subject is None else subject.role
    out_of_trouble = act == "close" and of == "admin" and actor.role != "admin"
    if others == 0 or out_of_trouble or act in ("sessions", "rename"):
        return "one"
    return "two" if act == "factors" or of in RULING or role in RULING else "one"


def may_look_after(actor: Person) -> bool:
    """Whether the person looks after accounts at all."""
    return actor.role in RULING and actor.active


def may_decide(actor: Person, asked_by: str, subject: Person) -> Refusal | None:
    """Whether this is a second person: of those who look after accounts, and neither who asked nor whom it is about."""
    if not may_look_after(actor):
        return Refusal("people.not_yours")
    if actor.login == asked_by:
        return Refusal("request.own")
    return Refusal("people.self") if actor.person_id == subject.person_id else None


def _barred(act: Act, actor: Person, subject: Person | None) -> Refusal | None:
    if not may_look_after(actor):
        return Refusal("people.not_yours")
    if subject is None:
        return None
    bars = (
        (subject.office_id != actor.office_id, "people.elsewhere"),
        (subject.person_id == actor.person_id, "people.self"),
        (subject.active and act == "open", "people.open"),
        (not subject.active and act not in ("open", "rename"), "people.closed"),
    )
    return next((Refusal(code) for bars_it, code in bars if bars_it), None)
