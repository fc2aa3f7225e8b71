"""The country's table of areas, searched as one text: 91,599 lines, 0.5 MB packed, some 6 MB open.

A line is ``code<TAB>name`` in the order of the codes, so everything inside an area stands behind it in one piece.
Nothing is built up at opening but a twin in small letters and the places of the 7,837 areas that are no villages;
a search is two runs of `str.find`.
"""

from __future__ import annotations

import lzma
import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from sync.cases.places import Place

FILE = Path(__file__).parent / "wilayah" / "wilayah.txt.xz"
SHORTEST_QUERY = 2
_LONGEST_QUERY = 60
_MOST_WORDS = 5
_MARKS = str.maketrans({"\u2019": "'", '"': "'", ",": " ", ".": " "})
_KINDS = frozenset(
    ["desa", "kelurahan", "kel", "kecamatan", "kec", "kabupaten", "kab", "kota", "provinsi", "prov", "ds"]
)

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Area:
    """A province, regency, district or village. ``above``: names of what it lies in, the nearest first."""

    code: str
    name: str
    above: tuple[str, ...]

    @property
    def level(self) -> int:
        """0 province, 1 regency, 2 district, 3 village."""
        return self.code.count(".")

    @property
    def place(self) -> Place | None:
        """A village as an answer."""
        return Place(self.code, self.name, *self.above) if self.level == 3 else None


class PlaceTable:
    """Search and descent. Codes are dotted: ``35``, ``35.28``, ``35.28.07``, ``35.28.07.2003``."""

    def __init__(self, lines: str) -> None:
        self._text = f"\n{lines}"
        self._small = self._text.lower()
        upper = [(hit[1], hit.start()) for hit in re.finditer(r"\n(\d\d(?:\.\d\d){0,2})\t", self._text)]
        self._codes = [code for code, _ in upper]
        self._starts = dict(upper)
        # Many write Soka'an without its apostrophe; there are some 430 such names.
        marked = re.finditer(r"\t([^\n']*'[^\n]*)", self._small)
        self._bare = [(hit[1].replace("'", ""), self._line_of(hit.start())) for hit in marked]

    @classmethod
    def open(cls, file: Path = FILE) -> PlaceTable:
        """From the packed file: some 100 ms, so not on the screen's thread."""
        return cls(lzma.decompress(file.read_bytes()).decode())

    def area(self, code: str) -> Area | None:
        """The area of this code."""
        at = self._starts.get(code, -1)
        if at < 0 and code.count(".") == 3:
            at = self._text.find(f"\n{code}\t", *self._span(code[:8]))
        return None if at < 0 else self._area(at)

    def inside(self, code: str) -> tuple[Area, ...]:
        """What lies directly in this area, by name; with ``""`` the provinces, by code."""
        start, end = self._span(code)
        if code.count(".") == 2:
            lines = re.finditer(r"\n[\d.]{13}\t", self._text[start:end])
            found = [self._area(start + hit.start()) for hit in lines]
        else:
            depth = code.count(".") + 1 if code else 0
            inner = (one for one in self._codes_in(code) if one.count(".") == depth)
            found = [self._area(self._starts[one]) for one in inner]
        return tuple(sorted(found, key=lambda area: area.name) if code else found)

    def search(self, words: str, near: str, most: int = 40) -> tuple[Area, ...]:
        """Areas of any level by the beginning of a word of their name, or of several: "torjun sampang".

        Whole names first, then what begins so, then what has a later word that does; each time what lies in the
        area ``near`` first, then in its province. Fewer than two letters find nothing.
        """
        query = _folded(words)
        if len(query) < SHORTEST_QUERY:
            return ()
        plain = " ".join(part for part in query.split() if part not in _KINDS)
        for one in dict.fromkeys((query, plain)):
            if len(one) >= SHORTEST_QUERY and (found := self._found(one, near, most)):
                return found
        return ()

    def _found(self, query: str, near: str, most: int) -> tuple[Area, ...]:
        lines = self._met(query, [(0, len(self._text))], near)
        lines = lines or self._within(query, near)
        lines = lines or [at for name, at in self._bare if name.startswith(query)]
        return tuple(self._area(at) for at in islice(dict.fromkeys(lines), most))

    def _met(self, query: str, spans: Iterable[Span], near: str) -> list[int]:
        """Starts of lines whose name is met by ``query``, the best first; a line may come twice."""
        close, around = self._span(near), self._span(near[:2])

        def rank(hit: Span) -> tuple[int, int]:
            at, line = hit
            distance = 0 if close[0] <= at < close[1] else 1 if around[0] <= at < around[1] else 2
            head = self._small[line:at].rsplit("\t", 1)[-1] if self._small[at] == " " else ""
            whole = self._small[at + 1 + len(query)] == "\n"
            if head in ("", "kabupaten", "kota"):
                return (0 if whole else 1), distance
            return 2, distance

        hits = [hit for span in spans for lead in "\t " for hit in self._hits(lead + query, span)]
        return [line for _, line in sorted(hits, key=rank)]

    def _hits(self, sought: str, span: Span) -> Iterator[Span]:
        """Where it stands, and where that line begins."""
        small, (at, end) = self._small, span
        while (at := small.find(sought, at, end)) >= 0:
            yield at, self._line_of(at)
            at += len(sought)

    def _within(self, query: str, near: str) -> list[int]:
        """ "torjun sampang": the last words name an area in which the first ones are sought."""
        parts = query.split()[:_MOST_WORDS]
        for cut in range(len(parts) - 1, 0, -1):
            outer = " ".join(parts[cut:])
            areas = [code for code, at in self._starts.items() if self._names(at, outer)]
            spans = list(dict.fromkeys(self._span(code) for code in areas))
            if found := self._met(" ".join(parts[:cut]), spans, near):
                return found
        return []

    def _names(self, at: int, words: str) -> bool:
        """Does a word of the name of the line at ``at`` begin so?"""
        small = self._small
        end = small.index("\n", at + 1)
        return small.find(f"\t{words}", at, end) >= 0 or small.find(f" {words}", at, end) >= 0

    def _codes_in(self, code: str) -> list[str]:
        """Codes of the areas inside one, themselves no villages."""
        if not code:
            return self._codes
        # "." and "/" are neighbours in ASCII: all that begins with "35.28." lies between.
        return self._codes[bisect_left(self._codes, f"{code}.") : bisect_left(self._codes, f"{code}/")]

    def _span(self, code: str) -> Span:
        """From the line of this area to the end of all that lies in it; an unknown code: nothing."""
        if not code:
            return 0, len(self._text)
        if code not in self._starts:
            return 0, 0
        following = bisect_left(self._codes, f"{code}/")
        last = following == len(self._codes)
        return self._starts[code], len(self._text) if last else self._starts[self._codes[following]]

    def _line_of(self, at: int) -> int:
        return self._text.rfind("\n", 0, at)

    def _line(self, at: int) -> tuple[str, str]:
        code, name = self._text[at + 1 : self._text.index("\n", at + 1)].split("\t")
        return code, name

    def _area(self, at: int) -> Area:
        code, name = self._line(at)
        steps = code.split(".")
        above = (".".join(steps[:depth]) for depth in range(len(steps) - 1, 0, -1))
        return Area(code, name, tuple(self._line(self._starts[one])[1] for one in above))


def _folded(words: str) -> str:
    """Small letters without accents (bhâsa, as Madurese keys write), single blanks, no commas and stops."""
    plain = unicodedata.normalize("NFKD", words[:_LONGEST_QUERY].lower())
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.translate(_MARKS).split())
