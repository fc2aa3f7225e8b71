"""The papers of a case that can be printed now, in the order of the procedure: found on its page after a step is done too."""

from __future__ import annotations

from collections.abc import Sequence

from sync.cases.identity import may_open_file
from sync.central.case_views import CaseDetail
from sync.central.papers import CLARIFICATION, IDENTITY, LETTER, REQUEST, SCAN, PaperRow
from sync.desk.casefile_views import PaperLine
from sync.desk.visits import Visit


def printable(detail: CaseDetail, kept: Sequence[PaperRow], visit: Visit) -> tuple[PaperLine, ...]:
    """``kept``: the papers that the case has. Nothing for a case whose retention is over: they would be empty."""
    row = detail.row
    if row.erased or not row.opened:
        return ()
    theirs = may_open_file(LETTER, row.identity_mode, visit.person.role)
    there = {one.kind for one in kept if not one.erased} if theirs else set()
    asked = [one.paper_id for one in kept if one.kind == REQUEST and not one.erased]
    offered: tuple[tuple[bool, str], ...] = (
        (IDENTITY in there, "berita-acara-identitas"),
        (REQUEST in there, f"permintaan?naskah={asked[-1]}" if asked else ""),
        (bool(row.agenda_number), "kartu-kendali"),
        (bool(row.agenda_number), "lembar-disposisi"),
        (CLARIFICATION in there, "notulen-semua"),
        (LETTER in there, "surat"),
        (LETTER in there and bool(row.referred_to), "pemberitahuan"),
        (LETTER in there, "nota-paraf"),
        (SCAN in there, "pindaian-surat"),
        (LETTER in there and bool(row.letter_number), "label"),
        (LETTER in there and bool(row.letter_number), "tanda-terima"),
    )
    root = f"{visit.desk.pages.root}/kasus/{row.case_id}/cetak/"
    say = visit.desk.wording.say
    return tuple(
        PaperLine(say("paper", what.partition("?")[0]), root + what) for there_is, what in offered if there_is
    )
