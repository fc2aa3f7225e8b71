"""The 16-digit number of a resident (NIK): hard checks that refuse, and signs that only staff weigh."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from sync.cases.refusal import Refusal

PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "16",
        "17",
        "18",
        "19",
        "21",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "51",
        "52",
        "53",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "72",
        "73",
        "74",
        "75",
        "76",
        "81",
        "82",
        "91",
        "92",
        "93",
        "94",
        "95",
        "96",
    ]
)
"""The 38 province codes, with 65 and the four new ones of Papua."""

_DIGITS = frozenset("0123456789")  # str.isdigit() would take full-width and superscript digits
_SEPARATORS = str.maketrans("", "", " .-")
_OLDEST = 110
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# A dead clock battery says 1970. Nobody files a complaint before this program was written.
_NOT_BEFORE = date(2025, 1, 1)


@dataclass(frozen=True, slots=True)
class Nik:
    """Region 6, birth date DDMMYY with 40 added to a woman's day, serial 4. Its repr shows no digit."""

    digits: str = field(repr=False)

    @classmethod
    def parse(cls, text: str, today: date) -> Nik | Refusal:
        """Sixteen ASCII digits that can be a NIK, or why not.

        Refusals: ``nik.digits``, ``nik.length`` {"n"}, ``nik.province``, ``nik.date``, ``nik.serial``.
        Spaces, dots and hyphens are dropped. No check digit exists: a misread region or serial passes.
        """
        digits = text.translate(_SEPARATORS)
        if not _DIGITS.issuperset(digits):
            return Refusal("nik.digits")
        if len(digits) != 16:
            return Refusal("nik.length", {"n": len(digits)})
        if digits[:2] not in PROVINCES:
            return Refusal("nik.province")
        if not _births(digits, today):
            return Refusal("nik.date")
        if digits[12:] == "0000":
            return Refusal("nik.serial")
        return cls(digits)

    @property
    def masked(self) -> str:
        """``3528••••••••0001``, as screens and lists show it."""
        return f"{self.digits[:4]}••••••••{self.digits[12:]}"

    @property
    def last_four(self) -> str:
        """All that a receipt shows."""
        return self.digits[12:]

    @property
    def district(self) -> str:
        """The six digits of the sub-district of *first registration*; people move, the number does not."""
        return self.digits[:6]

    @property
    def sex(self) -> str:
        """ "P" for a woman, "L" for a man."""
        return "P" if int(self.digits[6:8]) > 40 else "L"

    def birth_date(self, today: date) -> date:
        """The birth date of a KTP's holder: of two plausible centuries the one that makes 17 or more."""
        births = _births(self.digits, today)
        grown = [birth for birth in births if _age(birth, today) >= 17]
        return (grown or births)[0]

    def warnings(
        self,
        today: date,
        *,
        districts: Collection[str] = (),
        address_district: str | None = None,
        card_birth_date: date | None = None,
        card_sex: str | None = None,
    ) -> tuple[Refusal, ...]:
        """What staff may want to look at; never a reason to refuse.

        ``districts``: six-digit codes of every sub-district known in the regencies they belong to;
        ``address_district``: where the person lives; ``card_...``: what stands on the card.
        """
        found = []
        if self._district_unknown(districts):
            found.append(Refusal("nik.warning.district_unknown"))
        if address_district is not None and address_district != self.district:
            found.append(Refusal("nik.warning.region_unlike_address"))
        if card_birth_date is not None and card_birth_date not in _births(self.digits, today):
            found.append(Refusal("nik.warning.birth_date_unlike_card"))
        if card_sex is not None and card_sex != self.sex:
            found.append(Refusal("nik.warning.sex_unlike_card"))
        return tuple(found)

    def _district_unknown(self, districts: Collection[str]) -> bool:
        regencies = {district[:4] for district in districts}
        return self.digits[:4] in regencies and self.district not in districts


def _births(digits: str, today: date) -> list[date]:
    """The dates that the digits can mean for a living person of 0 to 110 years, the later century first."""
    today = max(today, _NOT_BEFORE)
    day, month, year = int(digits[6:8]), int(digits[8:10]), int(digits[10:12])
    day -= 40 if day > 40 else 0
    if not 1 <= month <= 12 or not 1 <= day <= _DAYS_IN_MONTH[month - 1]:
        return []
    century = today.year // 100 * 100
    dates = [_date_or_none(base + year, month, day) for base in (century, century - 100)]
    return [birth for birth in dates if birth is not None and 0 <= _age(birth, today) <= _OLDEST]


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # 29 February of a common year
        return None


def _age(birth: date, today: date) -> int:
    today = max(today, _NOT_BEFORE)
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
