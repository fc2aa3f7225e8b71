"""A file as rows of cells: XLSX, CSV or JSON by what it is, not by its name. Nothing in it is carried out or fetched."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sync.cases.refusal import Refusal
from sync.channels.lapor.cells import RawCell, unguarded

LARGEST = 10 * 1024 * 1024
"""Bytes of a file."""
LARGEST_UNPACKED = 200 * 1024 * 1024
"""Bytes of what an XLSX is packed of: text packs to a fifth, a bomb to a thousandth."""
MOST_ROWS = 20_000
MOST_COLUMNS = 200
Line = tuple[int, Sequence[RawCell]]
"""A line's number in the file and its cells."""


def table_of(data: bytes) -> list[Line] | Refusal:
    """All lines that are not empty. Refusals: ``lapor.too_large`` {"mb"}, ``lapor.too_many`` {"most"}, ``lapor.broken``,
    ``lapor.kind_of_file``."""
    if len(data) > LARGEST:
        return Refusal("lapor.too_large", {"mb": LARGEST // 1024**2})
    if data[:4] == b"PK\x03\x04":
        return _xlsx(data)
    if data[:8] == bytes.fromhex("d0cf11e0a1b11ae1"):
        return Refusal("lapor.kind_of_file")  # XLS of before 2007, or one with a password
    text = _text(data)
    if isinstance(text, Refusal):
        return text
    return _json(text) if text.lstrip()[:1] in ("[", "{") else _csv(text)


def _text(data: bytes) -> str | Refusal:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # as spreadsheets of Windows write CSV
    return Refusal("lapor.kind_of_file") if "\x00" in text else text


def _xlsx(data: bytes) -> list[Line] | Refusal:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(one.file_size for one in packed.infolist()) > LARGEST_UNPACKED:
                return Refusal("lapor.too_large", {"mb": LARGEST // 1024**2})
        # Formulas stay the text that they are (`data_only` would show what another program once reckoned).
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a file says of its size may be wrong
            return _bounded(
                (number, row) for number, row in enumerate(sheet.iter_rows(values_only=True), start=1)
            )
        finally:
            book.close()
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        ParseError,
        KeyError,
        IndexError,
        ValueError,
        TypeError,
        AttributeError,
        EOFError,
        OSError,
        NotImplementedError,
    ):  # fmt: skip - all that openpyxl raises over a file that is cut off or was never one
        return Refusal("lapor.broken")


def _csv(text: str) -> list[Line] | Refusal:
    head = text[: text.find("\n")] if "\n" in text else text
    mark = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)

    def lines() -> Iterator[Line]:
        begins = 1
        for row in reader:
            yield begins, [unguarded(cell) for cell in row]
            begins = reader.line_num + 1

    try:
        return _bounded(lines())
    except csv.Error:  # a quote that is never closed: the file ends in the middle of a row
        return Refusal("lapor.broken")


def _json(text: str) -> list[Line] | Refusal:
    """A list of objects, bare or under "laporan"; their keys are the headings. The n-th object is line n + 1."""
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return Refusal("lapor.broken")
    rows = said.get("laporan") if isinstance(said, dict) else said
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        return Refusal("lapor.kind_of_file")
    heads = list(dict.fromkeys(name for row in rows for name in row))
    return _bounded(
        [(1, heads), *((number, [_plain(row, name) for name in heads]) for number, row in enumerate(rows, 2))]
    )


def _plain(row: Mapping[str, object], name: str) -> RawCell:
    value = row.get(name)
    if isinstance(value, list):
        return " | ".join(str(one) for one in value)
    return str(value) if isinstance(value, dict) else value


def _bounded(lines: Iterator[Line] | list[Line]) -> list[Line] | Refusal:
    kept = []
    for number, row in lines:
        if len(row) > MOST_COLUMNS:
            row = row[:MOST_COLUMNS]  # noqa: PLW2901
        if any(cell is not None and cell != "" for cell in row):
            kept.append((number, row))
        if len(kept) > MOST_ROWS + 20 or number > 20 * MOST_ROWS:
            return Refusal("lapor.too_many", {"most": MOST_ROWS})
    return kept
