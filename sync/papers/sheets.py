"""The books as sheets: XLSX and CSV from the same columns as the printed page.

No cell can become a formula: XLSX cells are written as strings, numbers or dates by their type, and CSV cells that a
spreadsheet would take for a formula get an apostrophe before them (OWASP, CSV injection).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from sync.papers.columns import Cell, Column, words

Row = TypeVar("Row")
LARGEST_CELL = 32_767
"""Characters that a cell of XLSX holds."""

_WIB = ZoneInfo("Asia/Jakarta")
_FORMULA = re.compile(r"\s*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20|]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
_FOLIO = 14  # 8.5 x 13 inches: the nearest to F4 that the format has a number for
_GLYPHS_IN_MM = 0.75
"""Width of a column in glyphs for each millimetre on paper: small print there, 11 points here."""


@dataclass(frozen=True, slots=True)
class _Formats:
    head: Format
    text: Format
    day: Format
    moment: Format


def xlsx(name: str, columns: Sequence[Column[Row]], rows: Iterable[Row], made_at: datetime) -> bytes:
    """One sheet called ``name``: head frozen and filtered, columns as wide as their text, to be printed across.

    Everything stays in memory: rows of people do not pass through a temporary file. The same rows and ``made_at`` give
    the same bytes.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": name, "created": made_at.astimezone(_WIB).replace(tzinfo=None)})
        sheet = workbook.add_worksheet(_sheet_name(name))
        formats = _Formats(
            head=workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}),
            text=workbook.add_format({"text_wrap": True, "valign": "top"}),
            day=workbook.add_format({"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"}),
            moment=workbook.add_format({"num_format": "dd-mm-yyyy hh.mm", "valign": "top", "align": "left"}),
        )
        for place, column in enumerate(columns):
            sheet.set_column(place, place, max(6, round(column.width * _GLYPHS_IN_MM)))
            sheet.write_string(0, place, column.heading, formats.head)
        last = 0
        for last, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                _write(sheet, last, place, column.cell(row), formats)
        _finish(sheet, len(columns), last)
    return out.getvalue()


def _sheet_name(name: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", name)[:31].strip() or "Lembar"


def _finish(sheet: Worksheet, columns: int, last: int) -> None:
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, max(0, columns - 1))
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.set_paper(_FOLIO)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&LHalaman &P dari &N&R&D")


def _write(sheet: Worksheet, row: int, place: int, cell: Cell, formats: _Formats) -> None:
    match cell:
        case None | "":
            return
        case datetime():
            sheet.write_datetime(row, place, cell.astimezone(_WIB).replace(tzinfo=None), formats.moment)
        case date():
            sheet.write_datetime(row, place, cell, formats.day)
        case int() | float():
            sheet.write_number(row, place, cell, formats.text)
        case str():
            sheet.write_string(row, place, _fitting(cell), formats.text)


def _fitting(text: str) -> str:
    whole = _HALF_CHARACTER.sub("\ufffd", text)
    return whole if len(whole) <= LARGEST_CELL else f"{whole[: LARGEST_CELL - 1]}…"


def csv_file(columns: Sequence[Column[Row]], rows: Iterable[Row], delimiter: str = ";") -> bytes:
    """UTF-8 with a byte order mark, lines by CR LF; ``delimiter``: ``;`` as spreadsheets here expect, or ``,``."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(column.heading for column in columns)
    for row in rows:
        writer.writerow(harmless(column.cell(row)) for column in columns)
    return _HALF_CHARACTER.sub("\ufffd", out.getvalue()).encode("utf-8-sig")


def harmless(cell: Cell) -> str:
    """The cell's words; behind an apostrophe where they would begin a formula. A lone dash is no formula."""
    text = words(cell).replace("\x00", "\ufffd")
    guarded = isinstance(cell, str) and text.strip() != "-" and _FORMULA.match(text)
    return f"'{text}" if guarded else text
