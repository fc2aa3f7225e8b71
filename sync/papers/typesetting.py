"""From a document's data to its pages, by typst.

Data goes in as JSON values and is never read as markup; the fonts are those of ``fonts/`` alone. The same data and
date give the same bytes, whatever the machine, so that a document's hash can stand in the journal.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, time
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Protocol, cast
from zoneinfo import ZoneInfo

import typst

if TYPE_CHECKING:
    from typst import PDFStandard

from sync.papers.legible import FONTS, legible
from sync.papers.pictures import Picture, QrCode
from sync.papers.stationery import Stationery

TEMPLATES = Path(__file__).with_name("typst")
WIB = ZoneInfo("Asia/Jakarta")
PREVIEW_PPI = 110.0
"""A page of 215 mm is then 931 pixels wide."""


class Document(Protocol):
    """One kind of paper. Its fields are what ``TEMPLATE`` (a file of ``typst/``) finds under ``d``."""

    TEMPLATE: ClassVar[str]

    @property
    def title(self) -> str:
        """What the file calls itself."""

    @property
    def dated(self) -> date:
        """The day that the document bears, also as the file's own date."""


class Edition(Enum):
    """What a PDF must keep to. Each is checked by typst while it writes; veraPDF is not at hand here."""

    ARCHIVE = "archive"
    """PDF/A-2b, for the archive."""
    PUBLIC = "public"
    """PDF/A-2a and PDF/UA-1: tagged, so that a screen reader finds headings, tables and pictures' words."""


def render(document: Document, stationery: Stationery, edition: Edition = Edition.ARCHIVE) -> bytes:
    """The PDF. Raises `typst.TypstError` only for a mistake in a template."""
    public = edition is Edition.PUBLIC
    part = 3 if getattr(document, "files", ()) else 2  # only PDF/A-3 may carry files of any kind
    made = _compiler().compile(
        input=TEMPLATES / document.TEMPLATE,
        format="pdf",
        sys_inputs=_inputs(document, stationery),
        pdf_standards=_standards(part, public),
        pdf_tags=public,
        timestamp=_midnight(document.dated),
    )
    return cast(bytes, made)


def _standards(part: int, public: bool) -> list[PDFStandard]:
    if part == 3:
        return ["a-3a", "ua-1"] if public else ["a-3b"]
    return ["a-2a", "ua-1"] if public else ["a-2b"]


def preview(document: Document, stationery: Stationery, ppi: float = PREVIEW_PPI) -> list[bytes]:
    """Each page as PNG."""
    made = _compiler().compile(
        input=TEMPLATES / document.TEMPLATE,
        format="png",
        ppi=ppi,
        sys_inputs=_inputs(document, stationery),
        timestamp=_midnight(document.dated),
    )
    # One page comes as bytes, several as a list.
    return [made] if isinstance(made, bytes) else cast(list[bytes], made)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _compiler() -> typst.Compiler:
    """One for each document: a compiler lets no second thread in, and making one costs less than a page."""
    return typst.Compiler(root=TEMPLATES, font_paths=_fonts())


def _inputs(document: Document, stationery: Stationery) -> dict[str, str]:
    data = {
        "house": stationery.data(),
        "title": document.title,
        "date": document.dated,
        "template": document.TEMPLATE,
        "d": document,
    }
    return {"data": json.dumps(plain(data), ensure_ascii=False)}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def plain(value: object) -> object:  # noqa: PLR0911 - one line for each kind of value
    """The value as JSON knows it: dataclasses as objects, times in WIB to the minute, pictures as SVG, text legible."""
    if isinstance(value, str):
        return legible(value)
    match value:
        case None | bool() | int() | float():
            return value
        case datetime():
            return value.astimezone(WIB).strftime("%Y-%m-%dT%H:%M")
        case date():
            return value.isoformat()
        case Picture() | QrCode():
            return {"svg": value.svg(), "alt": legible(value.alt), "ratio": value.ratio}
        case Mapping():
            return {str(key): plain(part) for key, part in value.items()}
        case Sequence():
            return [plain(part) for part in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return {name: plain(getattr(value, name)) for name in _names(type(value))}
    raise TypeError(f"no way onto paper for {type(value).__name__}")


@cache
def _names(kind: type) -> tuple[str, ...]:
    """A dataclass's fields and properties: both are what its template may print."""
    derived = [name for name, member in vars(kind).items() if isinstance(member, property)]
    return (*(field.name for field in fields(kind)), *derived)
