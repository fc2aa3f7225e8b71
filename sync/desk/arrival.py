"""How a case reached the office that did not come by a kiosk: who wrote it down, when, and what was noted beside it."""

from __future__ import annotations

from sync.cases.identity import may_see_identity
from sync.central.case_views import CaseDetail
from sync.central.hand_notes import note_of
from sync.desk.views import Fact, Group
from sync.desk.visits import Visit
from sync.desk.words import moment_words

_TELLS_WHO = ("sender", "summary", "late_reason")
"""Fields that may name the complainant."""


def taken_in(detail: CaseDetail, visit: Visit) -> tuple[Group, ...]:
    """One group, none for a kiosk's case. Who stands behind a confidential complaint is not told to who only reads."""
    row, desk = detail.row, visit.desk
    with desk.store.reading() as connection:
        noted = note_of(connection, desk.store, visit.person.office_id, row.case_id)
    if noted is None:
        return ()
    hidden = not may_see_identity(row.identity_mode, visit.person.role)
    facts = [
        Fact("Lewat", desk.wording.say("channel", noted.channel)),
        Fact("Dicatat", f"{moment_words(noted.taken_at)}, oleh {noted.clerk_name}"),
    ]
    facts += [
        Fact(
            desk.wording.say("intake_field", name),
            "Dirahasiakan"
            if hidden and name in _TELLS_WHO
            else desk.wording.answer("when", words)
            if name == "letter_date"
            else words,
        )
        for name, words in noted.facts.items()
    ]
    return (Group(desk.wording.say("intake", "chapter_arrival"), tuple(facts)),)
