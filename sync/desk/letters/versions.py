"""The saved versions of a case's letter, and the copy in somebody's editor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.central.paper_contents import LetterFile, read_content
from sync.central.papers import LETTER, PaperRow, latest, papers_of, read_paper, working_copy
from sync.central.people import everybody
from sync.desk.letters.drafting import WorkingCopy
from sync.desk.visits import Visit
from sync.desk.words import moment_words


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One saved version in the list."""

    version: int
    who: str
    when: str
    newest: bool


def newest(visit: Visit, detail: CaseDetail) -> tuple[PaperRow, LetterFile] | Refusal:
    """The letter as it was last saved; ``paper.unknown`` before there is one."""
    found = latest(visit.desk.store, detail.row.case_id, LETTER, visit.person)
    return found if isinstance(found, Refusal) else (found[0], read_content(found[1], LetterFile))


def saved(visit: Visit, detail: CaseDetail, version: int) -> tuple[PaperRow, LetterFile] | Refusal:
    """One version."""
    rows = papers_of(visit.desk.store, detail.row.case_id, visit.person, LETTER)
    row = next((one for one in rows if one.version == version), None)
    if row is None:
        return Refusal("paper.unknown")
    found = read_paper(visit.desk.store, detail.row.case_id, row.paper_id, visit.person)
    return found if isinstance(found, Refusal) else (found[0], read_content(found[1], LetterFile))


def lines(visit: Visit, detail: CaseDetail) -> tuple[VersionLine, ...]:
    """All versions, newest first."""
    names = {one.login: one.name for one in everybody(visit.desk.store, visit.person.office_id)}
    rows = papers_of(visit.desk.store, detail.row.case_id, visit.person, LETTER)
    top = max((one.version for one in rows), default=0)
    return tuple(
        VersionLine(row.version, names.get(row.actor, row.actor), moment_words(row.at), row.version == top)
        for row in reversed(rows)
    )


def own_copy(visit: Visit, detail: CaseDetail) -> tuple[WorkingCopy, datetime] | None:
    """What this person's editor held when it was last looked at, and when that was."""
    found = working_copy(visit.desk.store, detail.row.case_id, visit.person)
    if isinstance(found, Refusal):
        return None
    return msgspec.json.decode(found[1], type=WorkingCopy), found[0].at
