"""A page to the bytes of one job, as a model wants them; the same for every way to a printer."""

from __future__ import annotations

from hardware.page import Page
from hardware.printers import escpos, text_mode
from hardware.printers.layout import lay_out
from hardware.printers.profiles import Profile
from hardware.printers.typefaces import Typefaces


class Composer:
    """``missing_glyphs``: glyphs of the last job that could not be shown; the glyphs themselves are nobody's business."""

    def __init__(self, profile: Profile, typefaces: Typefaces) -> None:
        self._profile = profile
        self._typefaces = typefaces
        self.missing_glyphs = 0

    def job(self, job_id: int, page: Page) -> escpos.Job:
        """In dots, or in the printer's own letters where the line is slow.

        ``job_id``: 32 bit, comes back in the printer's answer to the completion query.
        """
        known = self._profile
        ends = {"completion_query": known.completion_query, "cutter": known.cutter}
        if known.mode == "text":
            job, self.missing_glyphs = text_mode.encode(page, known.dots, known.dpi, job_id, **ends)
            return job
        laid = lay_out(page, known.dots, self._typefaces, known.dpi)
        self.missing_glyphs = laid.missing
        return escpos.encode(laid.papers, job_id, **ends)
