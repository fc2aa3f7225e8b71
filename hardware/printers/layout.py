"""Page to one 1-bit picture a paper. Pure: the same page, width and typefaces give the same dots.

Black is 0 and white is 1, as Pillow has it. A side margin of eight dots stays white, so that the
byte encoder may move a paper sideways (`hardware.printers.escpos`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from PIL import Image

from hardware.page import Blank, Cut, Item, Page, Pair
from hardware.printers import blocks
from hardware.printers.blocks import Strip
from hardware.printers.typefaces import Typefaces

MARGIN = 8
"""White dots at each side."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One piece of paper: its picture and the cut that ends it."""

    image: Image.Image
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """A whole page laid out; ``missing`` counts the glyphs that are shown as a box."""

    papers: tuple[Paper, ...]
    missing: int


def render(page: Page, dots: int, typefaces: Typefaces, dpi: int = 203) -> list[Image.Image]:
    """The pictures of ``page``, one for each cut, mode "1", ``dots`` wide."""
    return [paper.image for paper in lay_out(page, dots, typefaces, dpi).papers]


def lay_out(page: Page, dots: int, typefaces: Typefaces, dpi: int = 203) -> Laid:
    """As `render`, with the cuts and the count of glyphs that could not be shown.

    What stands after the last `Cut` is a paper too, fully cut; a cut with nothing before it is none.
    """
    strip = Strip(dots - 2 * MARGIN, dpi, typefaces)
    papers: list[Paper] = []
    missing = 0
    for items, cut in papers_of(page):
        drawn = [strip.draw(run) for run in runs_of(items)]
        missing += sum(block.missing for block in drawn)
        papers.append(Paper(_stack([block.image for block in drawn], dots), cut.partial))
    return Laid(tuple(papers), missing)


def papers_of(page: Page) -> list[tuple[list[Item], Cut]]:
    """What stands on each paper and the cut that ends it."""
    papers: list[tuple[list[Item], Cut]] = []
    items: list[Item] = []
    for item in (*page.items, Cut()):
        if not isinstance(item, Cut):
            items.append(item)
        elif items:
            papers.append((items, item))
            items = []
    return papers


def runs_of(items: list[Item]) -> list[blocks.Run]:
    """Pairs share one label column with their neighbours, also across white; every other item stands alone."""
    runs: list[blocks.Run] = []
    for _, group in groupby(items, key=lambda item: isinstance(item, Pair | Blank)):
        members = list(group)
        runs.extend(item for item in members if not isinstance(item, Pair | Blank | Cut))
        if rows := tuple(item for item in members if isinstance(item, Pair | Blank)):
            runs.append(rows)
    return runs


def _stack(images: list[Image.Image], dots: int) -> Image.Image:
    paper = Image.new("1", (dots, max(1, sum(image.height for image in images))), 1)
    top = 0
    for image in images:
        paper.paste(image, (MARGIN, top))
        top += image.height
    return paper
