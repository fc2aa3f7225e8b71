"""What staff may want to look at in a complaint. The citizen is never stopped by any of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sync.cases.channels import WITHOUT_CARD
from sync.cases.dates import Month, told_day
from sync.cases.nik import Nik
from sync.cases.notes import Note
from sync.cases.office import Office
from sync.cases.places import Place
from sync.cases.refusal import Refusal

LATE_AFTER_DAYS = 30
"""UU 25/2009, Pasal 42: a complaint comes within 30 days of the service. Later ones are taken all the same."""


def attention(
    answers: Mapping[str, str], received_on: date, office: Office, channel: str = ""
) -> tuple[Refusal, ...]:
    """Remarks on a form's answers, seen from the day (WIB) on which they were received.

    ``late_service`` {"days"}; the codes of `Nik.warnings`; a NIK that the hard checks refused is kept as it
    was typed, and its refusal stands here. ``card.<flag>``: the picture of the card has that flaw;
    ``thumb_mark``: instead of signing, the citizen asked for a thumb mark. ``identity.by_message``: it came by a
    ``channel`` on which nobody shows a card; pass "" once the identity was looked at.
    """
    return (
        *_late(answers.get("when", ""), received_on),
        *_nik(answers, received_on, office),
        *(Refusal(f"card.{flag}") for flag in answers.get(Note.CARD_FLAGS, "").split()),
        *_by_message(answers, channel),
        *((Refusal("thumb_mark"),) if answers.get("signature") == "thumb" else ()),
    )


def _late(when: str, received_on: date) -> tuple[Refusal, ...]:
    told = told_day(when)
    happened_on = told.last if isinstance(told, Month) else told  # of a month the day that is kindest
    days = 0 if happened_on is None else (received_on - happened_on).days
    return (Refusal("late_service", {"days": days}),) if days > LATE_AFTER_DAYS else ()


def _by_message(answers: Mapping[str, str], channel: str) -> tuple[Refusal, ...]:
    unverified = channel in WITHOUT_CARD and answers.get("identity_mode") != "anonim"
    return (Refusal("identity.by_message"),) if unverified else ()


def _nik(answers: Mapping[str, str], received_on: date, office: Office) -> tuple[Refusal, ...]:
    if not answers.get("nik"):
        return ()
    nik = Nik.parse(answers["nik"], received_on)
    if isinstance(nik, Refusal):
        return (nik,)
    return nik.warnings(
        received_on,
        districts=[code for code, _ in office.districts],
        address_district=_district(answers, office),
        card_birth_date=_day(answers.get(Note.CARD_BIRTH, "")),
    )


def _district(answers: Mapping[str, str], office: Office) -> str | None:
    """Six digits of where the person lives; None: not known by code."""
    if office.desa_name(answers.get("desa", "")) is not None:
        return office.region_code
    place = Place.parse(answers.get("address_outside", ""))
    return None if place is None else place.district_code


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return None
