"""A letter of the office: the reply, a transfer to another body, its notice, a request to complete.

They differ in their words, which are data (`letter_templates`), not in their form: letterhead, number block,
addressee, body, signer with the boxes for initials at the left of the name, copies, code to verify.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sync.papers.body import Body
from sync.papers.pictures import QrCode
from sync.papers.proof import LetterCheck

NATURES = {
    "biasa": "Biasa",
    "segera": "Segera",
    "sangat_segera": "Sangat segera",
    "rahasia": "Rahasia",
}
"""Sifat of a paper: its code in the events, and as it is printed."""

_BEFORE_TITLE = {"": "", "plh": "Plh. ", "plt": "Plt. ", "an": "a.n. "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Who signs. ``title``: of the office in whose name; ``manner``: of `sync.cases.hands.MANNERS`.

    ``own_title``: what he is himself, printed under "a.n. ..."; ``rank``: pangkat and golongan; ``nip``: 18 digits.
    """

    title: str
    name: str = ""
    rank: str = ""
    nip: str = ""
    manner: str = ""
    own_title: str = ""

    @property
    def heading(self) -> tuple[str, ...]:
        """``PLH. CAMAT …``; two lines for one who signs on behalf."""
        first = f"{_BEFORE_TITLE[self.manner]}{self.title.upper()}"
        return (first, self.own_title) if self.manner == "an" and self.own_title else (first,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Initials:
    """One box for a paraf: by whom (``title``), ``initials`` and when if it was given in the system, else ink."""

    title: str
    initials: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What makes a print a draft: a mark across every page, its version and when that was saved."""

    version: int
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """``lines``: address, one line each; the last stands alone after "di"."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """``number`` "" and ``day`` None: not given yet, dots are printed. ``made_on``: the file's date until then.

    ``nature``: of `NATURES`; ``copies``: tembusan; ``electronic``: leaves the place of the ink to the words of an
    electronic signature; ``rights``: names SP4N-LAPOR! and the Ombudsman at the foot; ``survey``: link of the survey.
    """

    TEMPLATE: ClassVar[str] = "letter.typ"

    subject: str
    to: Addressee
    body: Body
    signer: Signer
    made_on: date
    number: str = ""
    day: date | None = None
    nature: str = "biasa"
    enclosures: str = "-"
    initials: tuple[Initials, ...] = ()
    copies: tuple[str, ...] = ()
    draft: Draft | None = None
    check: LetterCheck | None = None
    electronic: bool = False
    rights: bool = True
    survey: str = ""
    tracking: str = ""

    @property
    def title(self) -> str:
        return f"Surat {self.number}: {self.subject}" if self.number else f"Konsep surat: {self.subject}"

    @property
    def dated(self) -> date:
        return self.day or self.made_on

    @property
    def nature_words(self) -> str:
        """As it is printed."""
        return NATURES.get(self.nature, self.nature)

    @property
    def survey_code(self) -> QrCode | None:
        """The survey's link as a code."""
        return QrCode(text=self.survey, alt="Kode QR survei kepuasan") if self.survey else None
