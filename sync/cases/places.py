"""A village anywhere in the country, as an answer: its ministry code, and the names down to it.

Kepmendagri 300.2.2-2138/2025: two digits for the province, two each for regency and district, four for the village, of which
the first is 1 for a kelurahan and 2 for a desa.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ANSWER = re.compile(r"(.+) \[(\d\d\.\d\d\.\d\d\.\d{4})\]")
_KINDS = {"1": "Kelurahan", "2": "Desa", "3": "Desa Adat"}
_DISTRICT = "Kecamatan "


@dataclass(frozen=True, slots=True)
class Place:
    """One village. ``regency`` with its kind ("Kabupaten Sampang"); the other names without."""

    code: str
    village: str
    district: str
    regency: str
    province: str

    @classmethod
    def parse(cls, answer: str) -> Place | None:
        """From an answer as `str` writes it; None: somebody wrote the address in their own words."""
        found = _ANSWER.fullmatch(answer)
        names = found[1].rsplit(", ", 3) if found else []
        if found is None or len(names) != 4:
            return None
        kind = kind_of(found[2])
        village = names[0].removeprefix(f"{kind} ")
        return cls(found[2], village, names[1].removeprefix(_DISTRICT), names[2], names[3])

    def __str__(self) -> str:
        """Readable by itself, wherever it is shown as it is."""
        return f"{', '.join((self.village_words, self.district_words, self.regency, self.province))} [{self.code}]"

    @property
    def village_words(self) -> str:
        """ "Desa Torjun"."""
        return f"{kind_of(self.code)} {self.village}"

    @property
    def district_words(self) -> str:
        """ "Kecamatan Torjun"."""
        return f"{_DISTRICT}{self.district}"

    @property
    def lines(self) -> tuple[str, str]:
        """Two lines of a postal address."""
        return f"{self.village_words}, {self.district_words}", f"{self.regency}, {self.province}"

    @property
    def district_code(self) -> str:
        """Six digits, as a NIK begins."""
        return self.code[:8].replace(".", "")


def kind_of(code: str) -> str:
    """ "Desa" or "Kelurahan", by the code of a village."""
    return _KINDS.get(code.rsplit(".", 1)[-1][:1], "Desa")


def address_words(answer: str) -> str:
    """An address elsewhere without its code, for eyes; words of one's own as they are."""
    place = Place.parse(answer)
    return answer if place is None else ", ".join(place.lines)
