"""Reports for the Camat and for those above: the month in figures, what is late, copies of a whole case, the poster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sync.papers.letter import Signer
from sync.papers.pictures import QrCode
from sync.papers.sections import Fact, Section, Signing


@dataclass(frozen=True, slots=True)
class Figure:
    """One number in large type with its meaning. ``value``: as words; ``meaning``: how it is counted."""

    label: str
    value: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of lying bars with its numbers beside it. ``unit``: behind each number, e.g. "%"; ``meaning``: below."""

    heading: str
    rows: tuple[tuple[str, float], ...]
    unit: str = ""
    meaning: str = ""
    kind: str = "bars"


@dataclass(frozen=True, slots=True)
class Months:
    """Two standing bars a month, received and finished, with a table below. ``rows``: (label, received, finished)."""

    heading: str
    rows: tuple[tuple[str, int, int], ...]
    names: tuple[str, str] = ("Diterima", "Selesai")
    meaning: str = ""
    kind: str = "months"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthlyReport:
    """Rekap bulanan, A4. ``period``: in words, e.g. "Maret 2026"; ``remarks``: what the office says to it."""

    TEMPLATE: ClassVar[str] = "monthly_report.typ"

    period: str
    figures: tuple[Figure, ...]
    charts: tuple[Bars | Months, ...]
    sections: tuple[Section, ...]
    signings: tuple[Signing, ...]
    made_at: datetime
    remarks: str = ""

    @property
    def title(self) -> str:
        return f"Laporan penanganan pengaduan {self.period}"

    @property
    def dated(self) -> date:
        return self.made_at.date()


@dataclass(frozen=True, slots=True)
class LateCase:
    """``late``: office days; ``reason``: what the holder said; no name of a complainant."""

    number: str
    agenda: str
    matter: str
    step: str
    holder: str
    due_on: date
    late: int
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatenessReport:
    """Laporan keterlambatan, A4 across: the longest first."""

    TEMPLATE: ClassVar[str] = "lateness_report.typ"

    rows: tuple[LateCase, ...]
    made_at: datetime
    signings: tuple[Signing, ...] = ()
    open_cases: int = 0

    @property
    def title(self) -> str:
        return "Laporan keterlambatan"

    @property
    def dated(self) -> date:
        return self.made_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that travels inside a bundle's PDF. ``name``: a file's name; ``mime``: its type; ``words``: what it is."""

    name: str
    data: bytes
    mime: str
    words: str


BUNDLES = {
    "kasus": "Salinan berkas kasus",
    "ombudsman": "Berkas untuk Ombudsman RI",
    "data_pribadi": "Salinan data pribadi",
}
"""Kinds of bundles and their names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A whole case on paper, for one of `BUNDLES`. ``reader``: for whom and why; ``files``: go inside the PDF (PDF/A-3b)."""

    TEMPLATE: ClassVar[str] = "bundle.typ"

    kind: str
    number: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    made_at: datetime
    made_by: Signer
    reader: str = ""
    files: tuple[Attachment, ...] = ()

    @property
    def kind_words(self) -> str:
        """The bundle's name."""
        return BUNDLES[self.kind]

    @property
    def title(self) -> str:
        return f"{self.kind_words} {self.number}"

    @property
    def dated(self) -> date:
        return self.made_at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Poster:
    """A3: the service standard, the maklumat and where to complain. ``steps``: (what, who, how long)."""

    TEMPLATE: ClassVar[str] = "poster.typ"

    service: str
    requirements: tuple[str, ...]
    steps: tuple[tuple[str, str, str], ...]
    promise: str
    fee: str
    product: str
    pledge: str
    ways: tuple[str, ...]
    signer: Signer
    made_on: date
    link: str = ""
    sk_number: str = ""

    @property
    def title(self) -> str:
        return f"Standar pelayanan: {self.service}"

    @property
    def dated(self) -> date:
        return self.made_on

    @property
    def qr(self) -> QrCode | None:
        """The office's public page as a code."""
        return QrCode(text=self.link, alt="Kode QR halaman pengaduan") if self.link else None
