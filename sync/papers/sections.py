"""What papers are made of: facts, running text, tables, pictures, lines for signatures."""

from __future__ import annotations

from dataclasses import dataclass

from sync.papers.letter import Signer
from sync.papers.pictures import Picture


@dataclass(frozen=True, slots=True)
class Fact:
    """One line "label : value"; one without a value is not printed."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts under a heading ("" for none)."""

    heading: str
    rows: tuple[Fact, ...]
    kind: str = "facts"


@dataclass(frozen=True, slots=True)
class Story:
    """Running text under a heading; its line ends are kept."""

    heading: str
    text: str
    kind: str = "story"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table. ``widths``: of the columns, in parts of the whole; as many as ``columns``."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    kind: str = "grid"

    def __post_init__(self) -> None:
        sizes = {len(self.columns), *map(len, self.rows), len(self.widths) or len(self.columns)}
        if len(sizes) != 1:
            raise ValueError(f"{self.heading}: rows and widths do not fit the columns")


@dataclass(frozen=True, slots=True)
class Pictures:
    """Pictures one below another, each with its words."""

    heading: str
    pictures: tuple[Picture, ...]
    kind: str = "pictures"


Section = Facts | Story | Grid | Pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """A line for a signature. ``before``: what stands above, e.g. "Mengetahui,"; ``ink``: a signature drawn on glass."""

    who: Signer
    before: str = ""
    ink: Picture | None = None
