"""A page to the bytes of one job, as a model wants them; the same for every way to a printer."""

from __future__ import annotations

from hardware.page import Page
from hardware.printers import escpos
from hardware.printers.layout import lay_out
from hardware.printers.profiles import Profile
from hardware.printers.typefaces import Typefaces


class Composer:
    """``missing_glyphs``: shown as a box in the last job; the glyphs themselves are nobody's business."""

    def __init__(self, profile: Profile, typefaces: Typefaces) -> None:
        self._profile = profile
        self._typefaces = typefaces
        self.missing_glyphs = 0

    def job(self, job_id: int, page: Page) -> escpos.Job:
        """``job_id``: 32 bit, comes back in the printer's answer to the completion query."""
        profile = self._profile
        laid = lay_out(page, profile.dots, self._typefaces, profile.dpi)
        self.missing_glyphs = laid.missing
        return escpos.encode(
            laid.papers, job_id, completion_query=profile.completion_query, cutter=profile.cutter
        )
