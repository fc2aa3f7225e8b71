"""What of a complaint this person may read: who a confidential complainant is, only those who handle the case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sync.cases.identity import IdentityMode, may_see_identity
from sync.cases.notes import Note
from sync.central.case_views import CaseDetail
from sync.desk.visits import Visit

_IDENTITY = ("name", "nik", "address_detail", "address_outside", "phone", "email", "contact", Note.CARD_BIRTH)


def allowed(answers: Mapping[str, str], mode: str, visit: Visit) -> Mapping[str, str]:
    """The answers that this person may read; the others say that they are confidential."""
    if mode == IdentityMode.ANONYMOUS or may_see_identity(mode, visit.person.role):
        return answers
    return {
        question: "Dirahasiakan" if question in _IDENTITY else value for question, value in answers.items()
    }


def for_these_eyes(detail: CaseDetail, visit: Visit) -> CaseDetail:
    """The case with those answers alone, for pages that make letters and papers of them."""
    return replace(detail, answers=allowed(detail.answers, detail.row.identity_mode, visit))
