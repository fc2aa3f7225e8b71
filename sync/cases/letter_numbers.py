"""The number on an office's letters: a running number of the year in the office's own pattern.

Codes differ by a digit between published lists and what offices use, so nothing is guessed: until the office has
confirmed its classification and unit code, a letter bears the plain number and year.
"""

from __future__ import annotations

import string
from dataclasses import dataclass
from datetime import datetime

from sync.cases.case import AgendaNumber
from sync.cases.working_calendar import JAKARTA

PATTERN = "{klasifikasi}/{urut}/{kode_unit}/{tahun}"
PARTS = frozenset(("klasifikasi", "urut", "kode_unit", "tahun", "bulan"))
_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


@dataclass(frozen=True, slots=True)
class LetterPattern:
    """``pattern``: with the `PARTS` in braces, ``urut`` among them; ``bulan`` is the month in Roman numerals."""

    pattern: str = PATTERN
    classification: str = ""
    unit_code: str = ""

    def __post_init__(self) -> None:
        try:
            named = {
                name
                for _, name, spec, conversion in string.Formatter().parse(self.pattern)
                if name is not None
            }
            formatted = any(
                spec or conversion for _, _, spec, conversion in string.Formatter().parse(self.pattern)
            )
        except ValueError:
            named, formatted = set(), True
        if formatted or not named <= PARTS or not {"urut", "tahun"} <= named:
            raise ValueError(
                f"office.letter_number: expected {{urut}}, {{tahun}} and no others than {', '.join(sorted(PARTS))}"
            )

    def text(self, number: AgendaNumber, now: datetime) -> str:
        """As it is printed, e.g. ``400.12/17/35.28.07/2026``; ``17/2026`` while a code that it needs is not known."""
        needed = {"{klasifikasi}": self.classification, "{kode_unit}": self.unit_code}
        if any(part in self.pattern and not value for part, value in needed.items()):
            return str(number)
        return self.pattern.format(
            klasifikasi=self.classification,
            urut=number.value,
            kode_unit=self.unit_code,
            tahun=number.year,
            bulan=_MONTHS[now.astimezone(JAKARTA).month - 1],
        )


UNCONFIRMED = LetterPattern()
"""While the office has not said: plain number and year."""
