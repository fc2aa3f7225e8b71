"""The files of SP4N-LAPOR!: what goes out comes back the same, and whatever a spreadsheet does to a row stops that row alone."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from sync.cases.lapor import FORMS, FileForm, LaporGateway, Report, Sheet
from sync.cases.refusal import Refusal
from sync.cases.words import clean
from sync.channels.lapor.files import FileExchange

GATEWAY: LaporGateway = FileExchange()
AT = datetime(2026, 11, 23, 2, tzinfo=UTC)
REPORT = Report(
    tracking_id="8123456",
    number="PGT1-7K4M-92QX-5",
    kind="Pengaduan",
    category="Kependudukan; KTP",
    title="KTP belum jadi",
    text='Baris satu\n"baris" dua; tiga, 4\tlima',
    place="Loket 1",
    happened_on=date(2026, 11, 12),
    reported_on=date(2026, 11, 20),
    status="Diteruskan",
    anonymous=True,
    secret=True,
    name="Fatimah Contoh",
    disposition="Kecamatan Pegantenan",
    forwarded_on=date(2026, 11, 23),
    attachments=("foto 1.jpg", "surat.pdf"),
)
HEAD = ["Nomor SP4N", "Status", "Isi laporan", "Tanggal laporan"]


def read(data: bytes) -> Sheet:
    sheet = GATEWAY.take_in(data)
    assert isinstance(sheet, Sheet), sheet
    return sheet


def only(data: bytes) -> Report:
    sheet = read(data)
    assert not sheet.troubles, sheet.troubles
    (row,) = sheet.rows
    return row.report


def book(*rows: list[Any]) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def why(data: bytes) -> list[tuple[int, str]]:
    return [(one.line, one.why.code) for one in read(data).troubles]


@pytest.mark.parametrize("form", FORMS)
def test_what_goes_out_comes_back_the_same(form: FileForm) -> None:
    reports = [
        replace(REPORT, text=clean(REPORT.text, 999, multiline=True)),
        Report(tracking_id="2", status="Masuk"),
    ]
    data = GATEWAY.hand_out(reports, form, AT)
    assert [row.report for row in read(data).rows] == reports
    assert GATEWAY.hand_out(reports, form, AT) == data


TEXT = (
    st.text(max_size=40)
    .map(lambda text: clean(text, 99, multiline=True))
    .filter(lambda one: isinstance(one, str))
)


@settings(max_examples=60)
@given(st.lists(TEXT, min_size=1, max_size=4), st.sampled_from(FORMS))
def test_any_text_comes_back_the_same(texts: list[str], form: FileForm) -> None:
    reports = [
        Report(tracking_id=str(place), status="Masuk", text=text, title=" ".join(text.split("\n")).strip())
        for place, text in enumerate(texts)
    ]
    assert [row.report for row in read(GATEWAY.hand_out(reports, form, AT)).rows] == reports


@pytest.mark.parametrize("hostile", ["=1+1", "+62812", "-1", "@SUM(A1)", "'=1", "''+x", "|calc", "-", "'-"])
@pytest.mark.parametrize("form", FORMS)
def test_what_looks_like_a_formula_stays_text(hostile: str, form: FileForm) -> None:
    report = Report(tracking_id="1", status="Masuk", title=hostile, name=hostile)
    data = GATEWAY.hand_out([report], form, AT)
    assert only(data) == report
    if form == "xlsx":
        sheet = load_workbook(io.BytesIO(data)).worksheets[0]
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    if form == "csv" and hostile[0] in "=+@|":
        assert f"'{hostile}".encode() in data


def test_a_formula_of_theirs_is_read_as_its_text_and_never_reckoned() -> None:
    assert only(book(HEAD, ["1", "Masuk", '=HYPERLINK("http://x","y")', None])).text.startswith("=HYPERLINK")


def test_ids_that_a_spreadsheet_made_numbers_of_are_read_or_refused() -> None:
    assert only(book(HEAD, [8123456.0, "Masuk", "x", None])).tracking_id == "8123456"
    assert only(book(HEAD, [8123456, "Masuk", "x", None])).tracking_id == "8123456"
    assert why(book(HEAD, [3.5e17, "Masuk", "x", None])) == [(2, "lapor.digits_lost")]
    assert why(b"Nomor SP4N;Status\r\n3,52807E+15;Masuk\r\n") == [(2, "lapor.digits_lost")]


@pytest.mark.parametrize(
    "said",
    [
        date(2026, 11, 3),
        datetime(2026, 11, 3, 9, 30),  # noqa: DTZ001 - as a spreadsheet has it
        "2026-11-03",
        "2026-11-03 09:30",
        "03-11-2026",
        "3/11/2026 09.30",
        "3 November 2026",
        "Selasa, 3 Nov 2026",
    ],
)
def test_a_day_in_either_order(said: object) -> None:
    assert only(book(HEAD, ["1", "Masuk", "x", said])).reported_on == date(2026, 11, 3)


@pytest.mark.parametrize("said", ["11/23/2026", "2026-13-01", "kemarin", "31-02-2026", 46329])
def test_a_day_that_is_none_stops_its_row_and_no_other(said: object) -> None:
    data = book(HEAD, ["1", "Masuk", "x", said], ["2", "Masuk", "y", None])
    sheet = read(data)
    assert [(one.line, one.why) for one in sheet.troubles] == [
        (2, Refusal("lapor.day", {"column": "Tanggal laporan"}))
    ]
    assert [row.report.tracking_id for row in sheet.rows] == ["2"]


def test_columns_in_any_order_under_any_of_their_names_and_strange_ones_ignored() -> None:
    data = book(
        ["Provinsi", "uraian", "STATUS  laporan", "Tracking ID", "Klasifikasi"],
        ["Jatim", "Isi", "Selesai", "77", "Aspirasi"],
    )
    sheet = read(data)
    assert sheet.rows[0].report == Report(tracking_id="77", status="Selesai", text="Isi", kind="Aspirasi")
    assert sheet.ignored == ("Provinsi",)


def test_titles_above_and_merged_headings() -> None:
    data = book(
        ["REKAP SP4N-LAPOR!", None, None, None, None],
        [None, None, None, None, None],
        ["Tracking ID", "Status", "Tanggal", None, "Isi"],
        [None, None, "laporan", "selesai", None],
        ["5", "Selesai", "2026-11-01", "2026-11-09", "x"],
    )
    report = only(data)
    assert (report.reported_on, report.closed_on, report.text) == (date(2026, 11, 1), date(2026, 11, 9), "x")


def test_a_comma_and_a_tab_part_columns_too() -> None:
    assert only(b'Nomor SP4N,Status,Isi\r\n9,Masuk,"a,\r\nb"\r\n').text == "a,\nb"
    assert only(b"Nomor SP4N\tStatus\tIsi\n9\tMasuk\ta\n").text == "a"
    assert only("Nomor SP4N;Status;Isi\r\n9;Masuk;caf\u00e9\r\n".encode("cp1252")).text == "caf\u00e9"


@pytest.mark.parametrize("form", FORMS)
def test_half_a_file_is_no_file(form: FileForm) -> None:
    reports = [replace(REPORT, tracking_id=str(n), text=f'"{n}"\nbaris') for n in range(40)]
    data = GATEWAY.hand_out(reports, form, AT)
    cut = data[: data.rindex(b"\nbaris")] if form == "csv" else data[: len(data) // 2]
    assert GATEWAY.take_in(cut) == Refusal("lapor.broken")


def test_a_csv_cut_between_two_cells_stops_its_last_row() -> None:
    assert why(b"Isi;Nomor SP4N;Status\r\na;1;Masuk\r\nb;2\r\n") == [(3, "lapor.short_row")]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "lapor.no_heading"),
        (b"nama;alamat\r\nx;y\r\n", "lapor.no_heading"),
        (b"PK\x03\x04 und so weiter", "lapor.broken"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"xls", "lapor.kind_of_file"),
        (b"\x00\x01\x02", "lapor.kind_of_file"),
        (b'{"laporan": 3}', "lapor.kind_of_file"),
        (b"[1, 2]", "lapor.kind_of_file"),
        (b"[" * 100_000, "lapor.broken"),
        (b"x" * (10 * 1024 * 1024 + 1), "lapor.too_large"),
    ],
)
def test_what_is_no_exchange_is_said_so(data: bytes, code: str) -> None:
    found = GATEWAY.take_in(data)
    assert isinstance(found, Refusal)
    assert found.code == code


def test_a_packed_bomb_is_not_unpacked() -> None:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("xl/worksheets/sheet1.xml", "w") as one,
    ):
        for _ in range(201):
            one.write(bytes(1024 * 1024))
    assert GATEWAY.take_in(out.getvalue()) == Refusal("lapor.too_large", {"mb": 10})


def test_a_packed_file_without_a_sheet_is_broken() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<x/>")
    assert GATEWAY.take_in(out.getvalue()) == Refusal("lapor.broken")


@pytest.mark.parametrize("form", FORMS)
def test_five_thousand_rows(form: FileForm) -> None:
    reports = [replace(REPORT, tracking_id=str(n), text=f"Laporan ke-{n}") for n in range(5000)]
    sheet = read(GATEWAY.hand_out(reports, form, AT))
    assert [row.report for row in sheet.rows] == reports


def test_more_rows_than_anybody_has_are_refused() -> None:
    data = b"Nomor SP4N;Status\r\n" + b"1;Masuk\r\n" * 20_001
    assert GATEWAY.take_in(data) == Refusal("lapor.too_many", {"most": 20_000})


def test_json_keys_may_be_headings_or_names() -> None:
    rows = [{"tracking_id": 7, "Status": "Masuk", "Anonim": True, "Lampiran": ["a.jpg", "b.jpg"]}]
    report = only(json.dumps(rows).encode())
    assert (report.tracking_id, report.anonymous, report.attachments) == ("7", True, ("a.jpg", "b.jpg"))
