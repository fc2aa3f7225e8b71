"""A letter's body: what staff type, as blocks and back."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as some

from sync.cases.refusal import Refusal
from sync.papers.body import MAX_LENGTH, Block, Body, Paragraph, Point, Points, parse_body


def test_paragraphs_numbers_and_points_under_them() -> None:
    typed = "Satu\nbaris.\r\n\r\n5. lima\n   lanjut\n9) enam\n  a. anak\n  lanjut anak\n  b) dua\n\nTutup.\n- titik\n- lagi"
    assert parse_body(typed) == (
        Paragraph("Satu baris."),
        Points((Point("lima lanjut"), Point("enam", ("anak lanjut anak", "dua")))),
        Paragraph("Tutup."),
        Points((Point("titik"), Point("lagi")), "-"),
    )


def test_blank_lines_between_points_do_not_begin_a_new_list() -> None:
    assert parse_body("1. satu\n\n2. dua") == (Points((Point("satu"), Point("dua"))),)


def test_a_paragraph_behind_a_blank_line_is_no_part_of_the_point_above() -> None:
    assert parse_body("1. satu\n\nDemikian.") == (Points((Point("satu"),)), Paragraph("Demikian."))


def test_letters_alone_are_a_list_of_their_own() -> None:
    assert parse_body("a. satu\nb. dua") == (Points((Point("satu"), Point("dua")), "a"),)


def test_what_only_looks_like_a_point_is_text() -> None:
    for typed in ("1.000 rupiah", "12-03-2026 kami terima", "a.n. Camat", "2026. Tahun"):
        assert parse_body(typed) == (Paragraph(typed),)


def test_a_mark_without_words_is_no_point() -> None:
    assert parse_body("1.\nsatu\n2.\n\n-\n\nTutup") == (Points((Point("satu"),)), Paragraph("Tutup"))
    assert parse_body("-") == Refusal("letter.empty")


def test_nothing_and_too_much_are_refused() -> None:
    assert parse_body(" \n\t\n") == Refusal("letter.empty")
    refusal = parse_body("x" * (MAX_LENGTH + 1))
    assert isinstance(refusal, Refusal)
    assert refusal.code == "text.too_long"
    assert parse_body("\ud800") == Refusal("text.surrogate")


def body_text(body: Sequence[Block]) -> str:
    """The way back: a body written out as somebody would type it."""
    return "\n\n".join(_block_text(block) for block in body)


def _block_text(block: Block) -> str:
    if isinstance(block, Paragraph):
        return block.text
    lines = []
    for index, point in enumerate(block.points):
        lines.append(f"{_mark(block.mark, index)} {point.text}")
        lines += [f"   {_mark('a', place)} {text}" for place, text in enumerate(point.under)]
    return "\n".join(lines)


def _mark(mark: str, index: int) -> str:
    if mark == "1":
        return f"{index + 1}."
    return f"{chr(ord('a') + index % 26)}." if mark == "a" else "-"


@given(some.text(alphabet=some.sampled_from("ab1. \n-)2\u2013"), max_size=60))
def test_a_body_written_out_is_read_as_the_same_body(typed: str) -> None:
    once = parse_body(typed)
    if not isinstance(once, Refusal):
        assert parse_body(body_text(once)) == once


def test_the_type_of_a_body_is_a_tuple() -> None:
    blocks: Body | Refusal = parse_body("x")
    assert isinstance(blocks, tuple)
