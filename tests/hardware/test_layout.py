"""The page as dots: what must be seen, and what must not be lost."""

from __future__ import annotations

import numpy as np
import pytest

from hardware.page import Blank, Code, Cut, Line, Number, Page, Pair, Rule, Ruler, Size
from hardware.printers.layout import MARGIN, lay_out, render
from hardware.printers.lettering import draw_number
from hardware.printers.typefaces import BOX, Typefaces
from hardware.printers.wrapping import wrap
from tests.hardware.receipts import dots, receipt


@pytest.mark.parametrize("width", [384, 512, 576])
def test_one_picture_a_cut_with_white_margins(width: int, typefaces: Typefaces) -> None:
    images = render(receipt(), width, typefaces)
    assert len(images) == 2
    for image in images:
        assert image.mode == "1"
        assert image.width == width
        black = dots(image)
        assert not black[:, :MARGIN].any()
        assert not black[:, -MARGIN:].any()


def test_the_same_page_gives_the_same_dots(typefaces: Typefaces) -> None:
    first, second = (render(receipt(), 576, typefaces) for _ in range(2))
    assert [image.tobytes() for image in first] == [image.tobytes() for image in second]


def test_what_follows_the_last_cut_is_a_paper_too_and_empty_papers_are_none(typefaces: Typefaces) -> None:
    page = Page((Cut(), Line("satu"), Cut(partial=True), Cut(), Line("dua")))
    assert [paper.partial for paper in lay_out(page, 576, typefaces).papers] == [True, False]


def test_letters_of_madurese_are_drawn_composed_or_not(typefaces: Typefaces) -> None:
    composed, apart = (
        lay_out(Page((Line(words),)), 576, typefaces) for words in ("ḍ ṭ â è Ḍ Ṭ", "ḍ ṭ â è Ḍ Ṭ")
    )
    assert composed.missing == apart.missing == 0
    assert composed.papers[0].image.tobytes() == apart.papers[0].image.tobytes()


@pytest.mark.parametrize(
    "glyph", ["\x00", "\x1b", "\x7f", "\u202e", "\u200b", "😀", "漢", "\ud800", "\ue000", "\ufdd0"]
)
def test_what_cannot_be_shown_is_a_counted_box(glyph: str, typefaces: Typefaces) -> None:
    words, missing = typefaces.legible(f"a{glyph}b")
    assert words == f"a{BOX}b"
    assert missing == 1
    laid = lay_out(Page((Line(f"a{glyph}b"), Pair(glyph, glyph))), 576, typefaces)
    assert laid.missing == 3
    plain = lay_out(Page((Line("ab"), Pair("", ""))), 576, typefaces)
    assert dots(laid.papers[0].image).sum() > dots(plain.papers[0].image).sum()


def test_no_line_is_wider_than_the_paper_and_no_letter_is_lost(typefaces: Typefaces) -> None:
    face = typefaces.face(23)
    words = "Pengaduan " + "panjangsekalitanpaspasi" * 9 + " selesai\n\nbaris baru"
    lines = wrap(words, face, 300)
    assert all(face.width(line) <= 300 for line in lines)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "").replace("\n", "")


@pytest.mark.parametrize(
    ("words", "width", "lines"),
    [
        ("Senin, 23 November 2026, pukul 10.15 WIB", 400, ["Senin, 23 November 2026,", "pukul 10.15 WIB"]),
        ("(0324) 7710982 · WhatsApp 087750014595", 330, ["(0324) 7710982 ·", "WhatsApp 087750014595"]),
        ("satu dua tiga empat lima enam tujuh", 300, ["satu dua tiga empat", "lima enam tujuh"]),
        ("satu-dua-tiga-empat-lima-enam, dan", 300, ["satu-dua-tiga-empat-lima-e", "nam, dan"]),
    ],
)
def test_two_lines_are_parted_where_it_reads_best(
    words: str, width: int, lines: list[str], typefaces: Typefaces
) -> None:
    assert wrap(words, typefaces.face(23), width) == lines


def test_evening_adds_no_line(typefaces: Typefaces) -> None:
    face = typefaces.face(23)
    for length in range(1, 60):
        words = ("Wawancara, di balai desa · " * 9)[:length]
        for width in (120, 200, 300):
            lines = wrap(words, face, width)
            assert len(lines) <= 1 + 2 * face.width(words) // width
            assert "".join(lines).replace(" ", "") == words.replace(" ", "")


def test_pairs_with_white_between_them_share_one_column(typefaces: Typefaces) -> None:
    apart = (Pair("Petugas", "x"), Blank(3), Pair("Tanda tangan", "x"))
    black = dots(render(Page(apart), 576, typefaces)[0])
    rows = np.flatnonzero(np.diff(np.concatenate(([0], black.any(axis=1).astype(int)))) == 1)
    columns = [np.flatnonzero(black[top : top + 40].any(axis=0))[-1] for top in (rows[0], rows[-1] - 20)]
    assert columns[0] == columns[1]


def test_measured_width_is_the_width_that_is_drawn(typefaces: Typefaces) -> None:
    face = typefaces.face(23)
    for words in ("Wawancara AVATAR To", "1234567890", "â ḍ ṭ è", "Llli.,;:"):
        assert face.width(words) == pytest.approx(face.font.getlength(words), abs=1)


@pytest.mark.parametrize("item", ["line", "pair"])
def test_words_left_out_are_said_to_be(item: str, typefaces: Typefaces) -> None:
    words = "kata " * 200
    full = Line(words) if item == "line" else Pair("Perihal", words)
    short = Line(words, max_lines=2) if item == "line" else Pair("Perihal", words, max_lines=2)
    tall, low = (render(Page((what,)), 576, typefaces)[0].height for what in (full, short))
    assert low < 80 < tall
    assert wrap(words, typefaces.face(23), 300, 2, "... di berkas")[-1].endswith("kata ... di berkas")


@pytest.mark.parametrize("words", ["kata " * 200, "x" * 400, "satu dua\n\ntiga empat\nlima enam"])
@pytest.mark.parametrize("most", [1, 2, 3])
@pytest.mark.parametrize("width", [60, 150, 300])
def test_what_says_that_words_are_left_out_is_never_cut_off(
    words: str, most: int, width: int, typefaces: Typefaces
) -> None:
    face = typefaces.face(23)
    lines = wrap(words, face, width, most, "... di berkas")
    assert len(lines) <= most
    assert all(face.width(line) <= width for line in lines)
    if width >= 150:
        assert " ".join(lines).endswith("... di berkas")


def test_a_pair_says_where_the_rest_stands(typefaces: Typefaces) -> None:
    place = "kata " * 50
    short, long = (Pair("Tempat", place, max_lines=2, continued=rest) for rest in ("...", "... di berkas"))
    one, other = (dots(render(Page((pair,)), 576, typefaces)[0]) for pair in (short, long))
    half = len(one) // 2
    assert np.array_equal(one[:half], other[:half])
    assert not np.array_equal(one[half:], other[half:])


def test_the_number_is_large_one_glyph_a_cell_and_on_two_lines_where_paper_is_narrow(
    typefaces: Typefaces,
) -> None:
    number = Page((Number(("PGT1", "7K4M", "92QX", "Z")),))
    wide, narrow = (dots(render(number, width, typefaces)[0]) for width in (576, 384))
    for black, glyphs in ((wide, 13 + 3), (narrow[: len(narrow) // 2], 8 + 1)):
        tall = black[:, black.any(axis=0)].any(axis=1).sum()
        assert tall >= 46 * 0.7  # capitals of a 46 dot face
        gaps = np.flatnonzero(np.diff(black.any(axis=0).astype(int)) == 1)
        assert len(gaps) == glyphs  # each glyph and each dash stands apart
    assert len(narrow) > 1.5 * len(wide)


def test_wide_glyphs_do_not_touch(typefaces: Typefaces) -> None:
    black = dots(render(Page((Number(("WMWM", "WWMM", "QWQM", "W")),)), 576, typefaces)[0])
    assert len(np.flatnonzero(np.diff(black.any(axis=0).astype(int)) == 1)) >= 16


@pytest.mark.parametrize("width", [384, 512, 576])
def test_glyphs_that_hang_below_the_line_are_whole(width: int, typefaces: Typefaces) -> None:
    """J and Q: the number's own strip ends below them, and on narrow paper they keep clear of the second line."""
    image = draw_number(("JQJQ", "QJQJ", "JJQQ", "J"), width, typefaces)
    inked = dots(image).any(axis=1)
    lines = np.flatnonzero(np.diff(inked.astype(int)) == 1)
    assert not inked[0]
    assert not inked[-1]
    assert len(lines) == (1 if width == 576 else 2)


def test_an_inverse_bar_is_black_over_the_whole_width(typefaces: Typefaces) -> None:
    black = dots(render(Page((Line("SALINAN ke-1", inverse=True),)), 576, typefaces)[0])
    assert black[0, MARGIN:-MARGIN].all()
    assert black[:, MARGIN:-MARGIN].mean() > 0.6
    assert not black[:, MARGIN:-MARGIN].all()


def test_a_blank_is_as_long_as_it_says(typefaces: Typefaces) -> None:
    page = Page((Blank(10),))
    assert render(page, 576, typefaces, dpi=203)[0].height == 80
    assert render(page, 576, typefaces, dpi=180)[0].height == 71


@pytest.mark.parametrize(("width", "dpi", "tens"), [(576, 203, 7), (512, 180, 7), (384, 203, 5)])
def test_a_ruler_is_true(width: int, dpi: int, tens: int, typefaces: Typefaces) -> None:
    black = dots(render(Page((Ruler(),)), width, typefaces, dpi)[0])
    longest = np.flatnonzero(black[6:30].all(axis=0))[::2]
    assert longest.tolist() == [MARGIN + round(10 * ten * dpi / 25.4) for ten in range(tens)]


def test_a_code_falls_to_smaller_modules_and_never_below_four(typefaces: Typefaces) -> None:
    assert render(Page((Code("A" * 150),)), 384, typefaces)[0].height % 6 == 0
    assert render(Page((Code("A" * 600),)), 384, typefaces)[0].height // 4 <= 92
    with pytest.raises(ValueError, match="does not fit"):
        render(Page((Code("A" * 1500),)), 384, typefaces)


def test_ten_thousand_characters_are_a_long_paper_and_no_crash(typefaces: Typefaces) -> None:
    assert render(Page((Line("x" * 10_000),)), 384, typefaces)[0].height > 5000


@pytest.mark.parametrize("size", list(Size))
def test_empty_words_keep_their_line(size: Size, typefaces: Typefaces) -> None:
    assert render(Page((Line("", size), Rule())), 384, typefaces)[0].height > 22
