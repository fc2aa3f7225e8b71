"""What staff may want to look at in a complaint. The citizen is never stopped by any of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sync.cases.nik import Nik
from sync.cases.notes import Note
from sync.cases.office import Office
from sync.cases.refusal import Refusal

LATE_AFTER_DAYS = 30
"""UU 25/2009, Pasal 42: a complaint comes within 30 days of the service. Later ones are taken all the same."""


def attention(answers: Mapping[str, str], received_on: date, office: Office) -> tuple[Refusal, ...]:
    """Remarks on a form's answers, seen from the day (WIB) on which they were received.

    ``late_service`` {"days"}; the codes of `Nik.warnings`; a NIK that the hard checks refused is kept as it
    was typed, and its refusal stands here. ``card.<flag>``: the picture of the card has that flaw;
    ``thumb_mark``: instead of signing, the citizen asked for a thumb mark.
    """
    return (
        *_late(answers.get("when", ""), received_on),
        *_nik(answers, received_on, office),
        *(Refusal(f"card.{flag}") for flag in answers.get(Note.CARD_FLAGS, "").split()),
        *((Refusal("thumb_mark"),) if answers.get("signature") == "thumb" else ()),
    )


def _late(when: str, received_on: date) -> tuple[Refusal, ...]:
    happened_on = _day(when)
    days = 0 if happened_on is None else (received_on - happened_on).days
    return (Refusal("late_service", {"days": days}),) if days > LATE_AFTER_DAYS else ()


def _nik(answers: Mapping[str, str], received_on: date, office: Office) -> tuple[Refusal, ...]:
    if not answers.get("nik"):
        return ()
    nik = Nik.parse(answers["nik"], received_on)
    if isinstance(nik, Refusal):
        return (nik,)
    lives_here = office.desa_name(answers.get("desa", "")) is not None
    return nik.warnings(
        received_on,
        districts=[code for code, _ in office.districts],
        address_district=office.region_code if lives_here else None,
        card_birth_date=_day(answers.get(Note.CARD_BIRTH, "")),
    )


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None
