"""The books as sheets: what people typed comes back as text, dates as dates, nothing as a formula."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from openpyxl import load_workbook

from sync.papers.books import AGENDA_IN, DISPATCH, REGISTER, AgendaRow, RegisterRow
from sync.papers.columns import Column, for_public, words
from sync.papers.sheets import LARGEST_CELL, csv_file, harmless, xlsx

AT = datetime(2026, 3, 12, 7, 50, tzinfo=UTC)
HOSTILE = (
    "=1+1",
    "+62877",
    "-2+3",
    "@SUM(A1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example","x")',
    "\t=1",
    " =1",
    "\uff1d1+1",
    "{=1}",
    "http://evil.example",
    "0001",
    "1e5",
    'a;b,"c"\nd',
    "Ḍâjâ 😀",
    "<b>&amp;</b>",
)
TEXTS: tuple[Column[str], ...] = (Column("teks", "Teks", 20, lambda row: row),)
ROW = RegisterRow(
    running=7,
    tracking="PGT1-7K4M-92QX-Z",
    received_at=AT,
    name="=Siti",
    contact="+62877",
    disposed_on=date(2026, 3, 13),
    used=9,
    limit=12,
    content=4,
)


def test_hostile_cells_are_strings_in_a_workbook() -> None:
    sheet = load_workbook(io.BytesIO(xlsx("Uji", TEXTS, HOSTILE, AT))).active
    assert sheet is not None
    cells = [sheet.cell(row, 1) for row in range(2, len(HOSTILE) + 2)]
    assert [cell.value for cell in cells] == list(HOSTILE)
    assert {cell.data_type for cell in cells} == {"s"}
    assert not any(cell.hyperlink for cell in cells)


def test_characters_that_a_workbook_cannot_hold_do_not_break_it() -> None:
    hostile = ["nul\x00 esc\x1b", "setengah \ud800", "x" * (LARGEST_CELL + 1)]
    sheet = load_workbook(io.BytesIO(xlsx("Uji", TEXTS, hostile, AT))).active
    assert sheet is not None
    assert str(sheet["A3"].value) == "setengah \ufffd"
    assert len(str(sheet["A4"].value)) == LARGEST_CELL
    assert str(sheet["A4"].value).endswith("…")


def test_numbers_and_days_keep_their_type_and_the_hour_is_ours() -> None:
    book = load_workbook(io.BytesIO(xlsx("Buku rekap: Maret/2026?", REGISTER, [ROW], AT)))
    sheet = book.active
    assert sheet is not None
    assert sheet.title == "Buku rekap  Maret 2026"
    found = {str(head.value): cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    assert found["No."].value == 7
    assert found["Diterima"].value == datetime(2026, 3, 12, 14, 50)  # noqa: DTZ001 - a sheet has no zones
    assert found["Tgl. disposisi"].value == datetime(2026, 3, 13)  # noqa: DTZ001
    assert found["Tgl. disposisi"].number_format == "dd-mm-yyyy"
    assert found["Nama"].value == "=Siti"
    assert found["Nama"].data_type == "s"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:AB2"
    assert sheet.column_dimensions["A"].width < sheet.column_dimensions["J"].width


def test_a_sheet_is_the_same_twice_and_an_empty_one_is_a_sheet() -> None:
    assert xlsx("Uji", REGISTER, [ROW], AT) == xlsx("Uji", REGISTER, [ROW], AT)
    assert load_workbook(io.BytesIO(xlsx("'", REGISTER, [], AT))).sheetnames == ["Lembar"]


@pytest.mark.parametrize("delimiter", [";", ","])
def test_hostile_cells_are_harmless_in_csv_and_read_back_whole(delimiter: str) -> None:
    data = csv_file(TEXTS, HOSTILE, delimiter)
    assert data.startswith(b"\xef\xbb\xbfTeks\r\n")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    found = [row[0] for row in rows[1:]]
    assert [text.removeprefix("'") for text in found] == list(HOSTILE)
    assert [text for text in found if text.lstrip()[0] in "=+-@\uff1d"] == []


def test_only_typed_text_is_guarded() -> None:
    assert harmless(-5) == "-5"
    assert harmless("-") == "-"
    assert harmless("-5") == "'-5"
    assert harmless(None) == ""
    assert harmless(date(2026, 3, 1)) == "01-03-2026"
    assert harmless("a\x00b") == "a\ufffdb"
    assert b"\xef\xbf\xbd" in csv_file(TEXTS, ["\ud800"])


def test_cells_are_printed_as_the_office_writes_them() -> None:
    assert words(AT) == "12-03-2026 14.50"
    assert words(3.5) == "3.5"


def test_the_public_gets_no_names_and_no_contacts() -> None:
    data = csv_file(for_public(REGISTER), [ROW]).decode("utf-8-sig")
    assert "Siti" not in data
    assert "62877" not in data
    assert "PGT1-7K4M-92QX-Z" in data
    for personal in ("Nama", "Kontak", "Bukti identitas", "Teradu", "Penerima", "Keterangan"):
        assert personal not in data.splitlines()[0].split(";")


def test_agenda_and_dispatch_book_are_sheets_too() -> None:
    row = AgendaRow(running=1, day=AT.date(), letter_number="1/2", letter_day=None, party="@x", subject="=y")
    line = csv_file(AGENDA_IN, [row]).decode("utf-8-sig").splitlines()[1]
    assert line == "1;12-03-2026;;1/2;;'@x;'=y;;;;"
    assert len(csv_file(DISPATCH, []).decode("utf-8-sig").split(";")) == len(DISPATCH)
