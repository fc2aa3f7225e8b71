"""The page in the printer's own letters: nothing but letters, and what a citizen needs stands out."""

from __future__ import annotations

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.catalogue import open_printer
from hardware.page import Align, Bars, Code, Cut, Line, Number, Page, Pair, Picture, Rule, Size
from hardware.ports import Confirmed, State
from hardware.printers import text_mode
from hardware.printers.escpos import Job
from hardware.printers.plain_letters import plain
from hardware.printers.receipt_printer import ThermalPrinter
from hardware.printers.simulated import VirtualPrinter
from hardware.settings import PrinterSettings
from tests.hardware.receipts import PROOF, receipt
from tests.hardware.simulated_time import SimulatedTime
from tests.hardware.test_escpos import NASTY, REAL_TIME
from tests.hardware.text_reader import Read, read

WIDTHS = [(576, 203, 48), (512, 180, 42), (384, 203, 32)]


def job_of(page: Page, dots: int = 576, dpi: int = 203) -> Job:
    return text_mode.encode(page, dots, dpi, 5, completion_query=True, cutter=True)[0]


def read_back(page: Page, dots: int = 576, dpi: int = 203) -> Read:
    job = job_of(page, dots, dpi)
    return read(job.data + job.ask)


@pytest.mark.parametrize(
    ("words", "letters", "missing"),
    [
        ("ḍ ṭ â è Ḍ Ṭ Â È", "d t a e D T A E", 0),
        ("d\u0323 a\u0302", "d a", 0),
        ("“Pak” – ‘Bu’ — satu… 10 ½ · dua", "\"Pak\" - 'Bu' - satu... 10 1/2 - dua", 0),
        ("１２３ straße № 5", "123 strasse No 5", 0),
        ("漢字 😀 a", "__ _ a", 3),
        ("a\x1b@\x00\u202e\u200b\ud800b", "a_@____b", 5),
        ("satu\r\ndua\ttiga", "satu\ndua tiga", 0),
    ],
)
def test_every_glyph_is_a_plain_letter_or_counted(words: str, letters: str, missing: int) -> None:
    assert plain(words) == (letters, missing)


@given(st.text())
def test_plain_letters_are_plain(words: str) -> None:
    letters, missing = plain(words)
    assert all(letter == "\n" or " " <= letter <= "~" for letter in letters)
    assert missing <= len(words)


@settings(max_examples=100)
@given(words=NASTY, label=NASTY, paper=st.sampled_from(WIDTHS), lines=st.integers(0, 3), large=st.booleans())
def test_any_text_in_any_field_stays_text_and_within_the_paper(
    words: str, label: str, paper: tuple[int, int, int], lines: int, large: bool
) -> None:
    size = Size.HEADING if large else Size.BODY
    page = Page(
        (
            Line(words, size, bold=True, align=Align.CENTRE, max_lines=lines, continued=label),
            Pair(label, words, size, bold=True, max_lines=lines),
            Line(label, size, inverse=True),
            Rule(),
            Rule(dashed=True),
            Number((words[:4], label[:4], "92QX")),
            Cut(),
        )
    )
    dots, dpi, columns = paper
    job = job_of(page, dots, dpi)
    found = read(job.data + job.ask)
    assert not REAL_TIME.search(job.data + job.ask)
    assert (len(found.ends), len(found.asks)) == (2, 1)
    for line in found.lines:
        assert sum(len(run) * look.wide for run, look in line) <= columns
    for piece in job.pieces:
        assert read(piece).lines is not None


def test_commands_in_a_name_are_letters(typefaces: object) -> None:
    found = read_back(Page((Pair("Nama", "Siti\x1b@\x1dV\x00\x10\x05\x02"),)))
    assert found.words == ["Nama  Siti_@_V____"]


@pytest.mark.parametrize(("dots", "dpi", "columns"), WIDTHS)
def test_the_number_is_large_and_grouped_on_every_paper(dots: int, dpi: int, columns: int) -> None:
    found = read_back(Page((Number(("PGT1", "7K4M", "92QX", "Z")),)), dots, dpi)
    lines = [words.strip() for words in found.words]
    assert lines == ["PGT1-7K4M", "92QX-Z"]
    look = found.look_of("PGT1")
    assert look.bold
    assert (look.wide, look.high) == (3, 3)
    assert max(len(words) for words in found.words) * look.wide <= columns


@pytest.mark.parametrize(("dots", "dpi", "columns"), WIDTHS)
def test_headings_are_double_or_at_least_tall(dots: int, dpi: int, columns: int) -> None:
    heading = Line("TANDA TERIMA PENGADUAN", Size.HEADING, bold=True, align=Align.CENTRE)
    found = read_back(
        Page((heading, Line("SALINAN ke-1", Size.HEADING, inverse=True, align=Align.CENTRE))), dots, dpi
    )
    assert found.look_of("TANDA").high == 2
    assert found.look_of("TANDA").wide == (2 if columns > 44 else 1)
    bar, look = found.lines[1][0]
    assert look.inverse
    assert len(bar) * look.wide >= columns - 1


@pytest.mark.parametrize(("dots", "dpi", "columns"), WIDTHS)
def test_labels_stand_in_one_column_and_a_line_to_write_on_is_not_broken(
    dots: int, dpi: int, columns: int
) -> None:
    pairs = (
        Pair("Petugas", "_" * 24),
        Pair("Tanda tangan", "_" * 24),
        Pair("Nama", "kata " * 30, max_lines=2),
    )
    words = read_back(Page(pairs), dots, dpi).words
    assert words[0].index("_") == words[1].index("_") == words[2].index("kata")
    assert len(words) == 4
    assert words[3].endswith("...")
    assert len(words[0]) <= columns


@pytest.mark.parametrize(("dots", "dpi", "columns"), WIDTHS)
def test_the_qr_code_is_read_and_is_the_only_picture(dots: int, dpi: int, columns: int) -> None:
    logo = Picture(100, 100, bytes(10_000), 40, 18)
    found = read_back(Page((logo, Code(PROOF))), dots, dpi)
    widest = max(rows.shape[1] for rows in found.pictures)
    black = np.concatenate([np.pad(rows, ((0, 0), (0, widest - rows.shape[1]))) for rows in found.pictures])
    assert len(black) == 41 * 4
    picture = np.pad(~black, 32, constant_values=True).astype(np.uint8) * 255
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == PROOF
    assert read_back(Page((logo,)), dots, dpi).pictures == []


def test_a_bar_code_is_a_small_qr_code() -> None:
    assert sum(rows.shape[0] for rows in read_back(Page((Bars("PGT17K4M92QXZ"),))).pictures) == 21 * 4


@pytest.mark.parametrize(("dots", "dpi", "columns"), WIDTHS)
def test_a_job_is_small_and_a_status_question_is_never_far(dots: int, dpi: int, columns: int) -> None:
    """At 9,600 baud a byte takes a millisecond."""
    job = job_of(receipt(), dots, dpi)
    assert max(map(len, job.pieces)) <= 240
    assert len(job.data) < 7000
    assert sum(len(command) for command in job.pieces if b"\x1dv0" not in command) < 1500


def test_the_paper_s_length_is_counted() -> None:
    lines = job_of(Page((Line("a"), Line("b"))))
    assert lines.rows == 2 * 34
    assert job_of(Page((Line("a", Size.HEADING),))).rows == 48
    assert job_of(Page((Code(PROOF),))).rows == (41 + 8) * 4


def test_a_slow_serial_line_is_given_letters_and_the_end_is_proved_as_ever(twin: VirtualPrinter) -> None:
    printer = open_printer(PrinterSettings(mode="text"), twin=twin)
    assert isinstance(printer, ThermalPrinter)
    name = "SITI ḌHÂLEM 漢"
    outcome = printer.print(7, receipt(name), lambda: None, lambda _written, _total: None)
    assert outcome == Confirmed("completion_query")
    assert b"SITI DHALEM _" in twin.jobs[0]
    assert printer.missing_glyphs == 2  # the receipt names her twice


def test_on_a_slow_line_recovery_takes_no_longer_than_a_status(time: SimulatedTime) -> None:
    twin = VirtualPrinter(clock=time.clock, baud=9600)
    printer = open_printer(PrinterSettings(mode="text"), twin=twin, clock=time.clock, wait=time.wait)
    picture = next(piece for piece in job_of(Page((Code(PROOF),))).pieces if b"\x1dv0" in piece)
    for byte in picture[:100]:
        twin.receive(bytes((byte,)))
        time.wait(0.002)
    began = time.clock()
    assert printer.recover().state is State.READY
    assert time.clock() - began < 2
    assert isinstance(printer.print(7, receipt(), lambda: None, lambda _written, _total: None), Confirmed)
    assert twin.errors == []
