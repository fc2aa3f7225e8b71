"""The letter that asks the complainant to complete the identity, made of the step's form by the office's template."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sync.central.case_views import CaseDetail
from sync.central.letter_templates import for_kind, templates_of
from sync.central.paper_contents import LetterFile, LetterText
from sync.desk.letters.addressees import complainant
from sync.desk.letters.places import place_values
from sync.desk.steps import words
from sync.desk.visits import Visit
from sync.desk.words import letter_day
from sync.papers.letter_templates import fill


def request_letter(
    visit: Visit, detail: CaseDetail, missing: Sequence[str], more: str, until: date
) -> LetterFile:
    """``missing``: codes; ``more``: what was typed besides; every one a numbered point."""
    points = [*(words.said(words.MISSING, code) for code in missing), *more.splitlines()]
    listed = "\n".join(f"{number}. {point}" for number, point in enumerate(filter(None, points), 1))
    values = place_values(visit, detail, kekurangan=listed, batas=letter_day(until))
    template = for_kind(templates_of(visit.desk.store, visit.person.office_id), "kelengkapan")[0].template
    filled = fill(template, values)
    to = complainant(visit, detail)
    return LetterFile(
        main=LetterText(
            template=template.template_id,
            subject=filled.subject,
            to_name=to.name,
            to_lines=to.lines,
            nature="segera",
            body=filled.text,
        )
    )
