"""Paper to bytes: nothing but allowed commands, nothing lost, nothing that acts by itself."""

from __future__ import annotations

import re
import string

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from hardware.page import Align, Code, Cut, Line, Number, Page, Pair, Size
from hardware.printers.escpos import completion_id, encode
from hardware.printers.layout import Paper, lay_out
from hardware.printers.simulated.commands import (
    AlignTo,
    AskCompletion,
    AskInOrder,
    Command,
    CutPaper,
    FeedRows,
    Initialise,
    Raster,
    read_all,
)
from hardware.printers.strips import STRIP_ROWS
from hardware.printers.typefaces import bundled_typefaces
from tests.hardware.receipts import dots, receipt

ALLOWED = (Initialise, AlignTo, FeedRows, Raster, CutPaper, AskCompletion)
REAL_TIME = re.compile(rb"\x10[\x04\x05\x14]")
TYPEFACES = bundled_typefaces()
NASTY = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from("\x00\x04\x05\x10\x14\x1b\x1d@Va\u202e😀ḍṭâè" + string.digits),
    ),
    max_size=60,
)


def papers_of(commands: list[Command], width: int) -> list[np.ndarray]:
    """The rows that strips and feeds make up, one array for each cut."""
    papers: list[np.ndarray] = []
    rows: list[np.ndarray] = []
    for command in commands:
        match command:
            case CutPaper():
                papers.append(np.concatenate(rows))
                rows = []
            case FeedRows(count):
                rows.append(np.zeros((count, width), dtype=np.bool_))
            case Raster(row_bytes, count, data):
                bits = np.unpackbits(np.frombuffer(data, dtype=np.uint8).reshape(count, row_bytes), axis=1)
                rows.append(np.pad(bits.astype(np.bool_), ((0, 0), (0, width - row_bytes * 8))))
    return papers


def check(papers: tuple[Paper, ...], job_id: int = 5) -> None:
    """Allowed commands only, none in a picture, and put together they are the papers."""
    job = encode(papers, job_id)
    commands = read_all(job.data + job.ask)
    assert all(isinstance(command, ALLOWED) for command in commands)
    rasters = [command for command in commands if isinstance(command, Raster)]
    assert not any(REAL_TIME.search(raster.data) for raster in rasters)
    assert not REAL_TIME.search(job.data + job.ask)
    assert all(raster.rows <= STRIP_ROWS and raster.rows % 48 for raster in rasters)
    if job.thickened:
        return
    put_together = papers_of(commands, papers[0].image.width)
    assert len(put_together) == len(papers)
    for paper, shift, rows in zip(papers, job.shifts, put_together, strict=True):
        layout = np.roll(dots(paper.image), shift, axis=1)
        assert np.array_equal(rows[: len(layout)], layout)
        assert not rows[len(layout) :].any()


@settings(max_examples=80)
@given(words=NASTY, label=NASTY, lines=st.integers(0, 3), width=st.sampled_from((384, 512, 576)))
def test_any_text_in_any_field_gives_allowed_commands_only(
    words: str, label: str, lines: int, width: int
) -> None:
    page = Page(
        (
            Line(words, bold=True, max_lines=lines, continued=label),
            Pair(label, words, Size.HEADING, max_lines=lines),
            Line(label, inverse=True, align=Align.CENTRE),
            Cut(partial=True),
            Number((words[:4], label[:4], "92QX")),
            Code("".join(filter(str.isprintable, label)) or "-"),
            Line(words, Size.SMALL),
            Cut(),
        )
    )
    check(lay_out(page, width, TYPEFACES).papers)


@settings(max_examples=60)
@given(data=st.binary(min_size=1, max_size=48), rows=st.integers(1, 200), margin=st.booleans())
def test_any_picture_keeps_its_dots_and_holds_no_real_time_command(
    data: bytes, rows: int, margin: bool
) -> None:
    bits = np.unpackbits(np.frombuffer(data.ljust(48, b"\x00"), dtype=np.uint8))
    black = np.tile(bits, (rows, 1)).astype(np.bool_)
    if margin:
        black[:, :8] = black[:, -8:] = False
    check((Paper(Image.fromarray(~black)),))


def test_a_command_in_the_picture_is_moved_away() -> None:
    black = np.zeros((8, 384), dtype=np.bool_)
    black[:, 19] = black[:, 29] = True  # 00 00 10 04 in each row
    job = encode((Paper(Image.fromarray(~black)),), 1)
    assert b"\x10\x04" in np.packbits(black, axis=1).tobytes()
    assert b"\x10\x04" not in job.data
    assert job.shifts != (0,)
    assert job.thickened == 0


def test_where_no_move_helps_a_dot_is_added() -> None:
    black = np.tile(np.unpackbits(np.frombuffer(b"\x10\x04" * 24, dtype=np.uint8)), (4, 1)).astype(np.bool_)
    black[:, 0] = black[:, -1] = True  # ink at both edges: it may not move at all
    job = encode((Paper(Image.fromarray(~black)),), 1)
    assert job.shifts == (0,)
    assert job.thickened > 0
    assert not REAL_TIME.search(job.data)


@pytest.mark.parametrize("rows", [1, 47, 48, 49, 96, 127, 128, 129, 144, 176, 256, 304])
def test_no_strip_is_a_multiple_of_48_rows(rows: int) -> None:
    image = Image.new("1", (384, rows), 1)
    image.paste(0, (50, 0, 60, rows))
    check((Paper(image),))


def test_a_blank_paper_is_fed_and_a_trimmed_row_is_short() -> None:
    assert not any(
        isinstance(command, Raster)
        for command in read_all(encode((Paper(Image.new("1", (576, 700), 1)),), 1).data)
    )
    image = Image.new("1", (576, 20), 1)
    image.paste(0, (16, 0, 24, 20))
    (raster,) = (
        command for command in read_all(encode((Paper(image),), 1).data) if isinstance(command, Raster)
    )
    assert raster.width == 3


def test_pieces_part_between_commands() -> None:
    job = encode(lay_out(receipt(), 576, TYPEFACES).papers, 1)
    assert [command for piece in job.pieces for command in read_all(piece)] == read_all(job.data)


def test_cuts_follow_the_page_and_a_printer_without_a_cutter_only_feeds() -> None:
    papers = lay_out(receipt(), 576, TYPEFACES).papers
    cuts = [command for command in read_all(encode(papers, 1).data) if isinstance(command, CutPaper)]
    assert [cut.partial for cut in cuts] == [True, False]
    assert not any(
        isinstance(command, CutPaper) for command in read_all(encode(papers, 1, cutter=False).data)
    )


@given(st.integers(0, 2**32 - 1))
def test_the_completion_question_is_printable_and_names_the_job(job_id: int) -> None:
    name = completion_id(job_id)
    assert len(name) == 4
    assert all(0x20 <= byte <= 0x7E for byte in name)
    assert name != completion_id(job_id + 1)


def test_without_the_completion_query_the_question_comes_in_order() -> None:
    job = encode(lay_out(receipt(), 576, TYPEFACES).papers, 1, completion_query=False)
    assert read_all(job.ask) == [AskInOrder(1)]


def test_a_receipt_is_small() -> None:
    """Right trim and feeds: well below the untrimmed raster."""
    papers = lay_out(receipt(), 576, TYPEFACES).papers
    untrimmed = sum(paper.image.height for paper in papers) * 72
    assert len(encode(papers, 1).data) < 0.75 * untrimmed
