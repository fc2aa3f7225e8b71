"""One saved version of the letter, and what differs from another one, word by word."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter
from starlette.responses import Response

from sync.cases.refusal import Refusal
from sync.central.case_views import CaseDetail
from sync.desk.letters import versions
from sync.desk.letters.composing import stationery
from sync.desk.letters.drafting import whole_text
from sync.desk.letters.reading import documents
from sync.desk.letters.sheets import sheets
from sync.desk.steps.step_page import StepHead, find, step_head
from sync.desk.visits import SomeoneOnCases, Visit
from sync.papers.comparison import LineChange, compare

router = APIRouter()


@dataclass(frozen=True, slots=True)
class VersionView:
    """``against``: the version it is compared with, 0 for none; ``changes``: line by line."""

    head: StepHead
    shown: versions.VersionLine
    all: tuple[versions.VersionLine, ...]
    against: int
    changes: tuple[LineChange, ...]
    pages: tuple[str, ...]

    @property
    def others(self) -> tuple[tuple[int, str], ...]:
        """Those that it can be compared with."""
        return tuple(
            (one.version, f"Versi {one.version}, {one.who}")
            for one in self.all
            if one.version != self.shown.version
        )


@router.get("/kasus/{case_id}/surat/versi/{version}")
def show_version(case_id: UUID, version: int, visit: SomeoneOnCases, banding: int = 0) -> Response:
    """The version on paper; with ``banding`` beside what it changed in that one."""
    detail = find(visit, case_id)
    if isinstance(detail, Response):
        return detail
    view = _view(visit, detail, version, banding)
    if isinstance(view, Refusal):
        words = visit.desk.wording.refusal(view)
        return visit.desk.pages.show(
            "refused.html", visit.desk.chrome(), 404, title="Versi tidak ada", words=words
        )
    return visit.desk.pages.show("letters/version.html", visit.chrome("letters"), view=view)


def _view(visit: Visit, detail: CaseDetail, version: int, against: int) -> VersionView | Refusal:
    found = versions.saved(visit, detail, version)
    if isinstance(found, Refusal):
        return found
    listed = versions.lines(visit, detail)
    before = versions.saved(visit, detail, against) if against else Refusal("paper.unknown")
    compared = not isinstance(before, Refusal)
    made = documents(visit, detail, *found, draft=True)
    return VersionView(
        head=step_head(visit, detail, 7, "CompleteStep"),
        shown=next(one for one in listed if one.version == version),
        all=listed,
        against=against if compared else 0,
        changes=() if isinstance(before, Refusal) else compare(whole_text(before[1]), whole_text(found[1])),
        pages=() if isinstance(made, Refusal) else sheets(*made, on=stationery(visit)),
    )
