"""What is to be known first of a case, on a tinted sheet; and what can be done about it, as tiles of a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kivy.uix.widget import Widget

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import Typeset
from kiosk.widgets.look import Colour, Look
from kiosk.widgets.paged import Row
from kiosk.widgets.piece import Piece
from kiosk.widgets.tiles import TileWords
from kiosk.widgets.touchable import Touchable
from kiosk.widgets.trail import lowered

GOOD, WAIT, LATE = "good", "wait", "late"
_PAD_MM = 5.0
_GAP_MM = 3.6


class RemarkPlate(Piece):
    """An icon in a disc, one sentence in bold, what belongs to it below."""

    def __init__(
        self, look: Look, box: Box, tone: str, icon: str, *, words: str, more: Sequence[str] = ()
    ) -> None:
        super().__init__(look, box, "remark")
        self.tone, self.icon_name, self.sentence, self.more = tone, icon, words, tuple(more)
        self.repaint()

    def _colours(self) -> tuple[Colour, Colour]:
        theme = self.look.theme
        if self.tone == LATE:
            return theme.error, theme.error_tint
        return (theme.good, theme.good_tint) if self.tone == GOOD else (theme.ink, theme.warm_tint)

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        ink, ground = self._colours()
        self.fill(self.box, ground, 4)
        self.fill(self.box.inset(0, look.px(4)).cut_left(look.px(2))[0], ink)
        room = self.box.inset(look.px(_PAD_MM), look.px(_PAD_MM))
        side = _icon(look)
        mark, words = room.cut_left(side, look.px(5))
        disc = mark.middle(side, side)
        self.disc(disc, ink)
        self.icon(self.icon_name, disc.inset(side * 0.22), ground)
        head, rest = _sentences(self, self.sentence, self.more, words.w)
        place = lowered(words.middle(words.w, _ink(look, head, rest)), head)
        self.place(head, place, ink)
        place = place.cut_top(head.ink, look.px(_GAP_MM))[1]
        for made in rest:
            self.place(made, place, theme.ink)
            place = place.cut_top(made.ink, look.px(_GAP_MM))[1]


def _icon(look: Look) -> float:
    return look.px(max(14.0, 2.4 * look.scale.body))


def _sentences(piece: Piece, words: str, more: Sequence[str], width: float) -> tuple[Typeset, list[Typeset]]:
    scale = piece.look.scale
    return (
        piece.set(words, width, scale.button, bold=True),
        [piece.set(one, width, scale.body) for one in more],
    )


def _ink(look: Look, head: Typeset, rest: Sequence[Typeset]) -> float:
    return head.ink + sum(one.ink + look.px(_GAP_MM) for one in rest)


def remark_height(look: Look, width: float, words: str, more: Sequence[str]) -> float:
    """Pixels that the plate takes in this width."""
    probe = Piece(look, look.panel.box)
    text = width - 2 * look.px(_PAD_MM) - _icon(look) - look.px(5)
    return max(_icon(look), _ink(look, *_sentences(probe, words, more, text))) + 2 * look.px(_PAD_MM)


class ActionTile(Touchable):
    """A tile as high as its words take: icon, what one does, one line more."""

    def __init__(self, look: Look, box: Box, tile: TileWords, on_press: Callable[[], None]) -> None:
        super().__init__(look, box, f"choice.{tile.id}", on_press)
        self.tile = tile
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.panel(self.box, theme.tint_down if self.down else theme.sheet, theme.border)
        room = self.box.inset(look.px(_PAD_MM), look.px(3))
        side = _icon(look)
        mark, words = room.cut_left(side, look.px(5))
        disc = mark.middle(side, side)
        self.disc(disc, theme.tint)
        self.icon(self.tile.icon, disc.inset(side * 0.2), theme.primary)
        label, hint = _labels(self, self.tile, words.w)
        ink = label.ink + (look.px(_GAP_MM) + hint.ink if hint else 0)
        block = lowered(words.middle(words.w, ink), label)
        self.place(label, block, theme.ink)
        if hint:
            self.place(hint, block.cut_bottom(hint.ink)[0], theme.second)


def _labels(piece: Piece, tile: TileWords, width: float) -> tuple[Typeset, Typeset | None]:
    scale = piece.look.scale
    hint = piece.set(tile.hint, width, scale.caption) if tile.hint else None
    return piece.set(tile.label, width, scale.button * 0.92, bold=True), hint


def action_rows(
    look: Look, width: float, tiles: Sequence[TileWords], on_choose: Callable[[str], None], *, columns: int
) -> list[Row]:
    """``columns`` tiles a row, all of one height; an odd last one takes the whole line."""
    gap = look.px(4)
    lines = [tiles[at : at + columns] for at in range(0, len(tiles), columns)]
    return [_action_row(look, width, line, on_choose, gap) for line in lines]


def _action_row(
    look: Look, width: float, line: Sequence[TileWords], on_choose: Callable[[str], None], gap: float
) -> Row:
    probe = Piece(look, look.panel.box)
    each = (width - gap * (len(line) - 1)) / len(line)
    text = each - 2 * look.px(_PAD_MM) - _icon(look) - look.px(5)
    inks = []
    for tile in line:
        label, hint = _labels(probe, tile, text)
        inks.append(label.ink + (look.px(_GAP_MM) + hint.ink if hint else 0))
    height = max(look.px(22), _icon(look) + look.px(6), max(inks) + look.px(8))

    def build(box: Box) -> list[Widget]:
        boxes = box.grid(len(line), 1, gap)
        return [
            ActionTile(look, place, tile, _chosen(on_choose, tile.id))
            for place, tile in zip(boxes, line, strict=True)
        ]

    return Row(height, build)


def _chosen(on_choose: Callable[[str], None], id_: str) -> Callable[[], None]:
    return lambda: on_choose(id_)


class _QuietLine(Piece):
    """A small icon and a sentence in small type."""

    def __init__(self, look: Look, box: Box, icon: str, words: str) -> None:
        super().__init__(look, box, "line")
        self.icon_name, self.sentence = icon, words
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        side = _small(look)
        mark, room = self.box.cut_left(side, look.px(4))
        self.icon(self.icon_name, mark.middle(side, side), theme.second)
        made = self.set(self.sentence, room.w, look.scale.caption)
        self.place(made, lowered(room.middle(room.w, made.ink), made), theme.second)


def _small(look: Look) -> float:
    return look.px(1.5 * look.scale.caption)


def quiet_row(look: Look, width: float, icon: str, words: str) -> Row:
    """What may be known too, and asks for nothing."""
    made = Piece(look, look.panel.box).set(words, width - _small(look) - look.px(4), look.scale.caption)

    def build(box: Box) -> list[Widget]:
        return [_QuietLine(look, box, icon, words)]

    return Row(max(made.ink, _small(look)) + look.px(5), build)


class _Sentence(Piece):
    def __init__(self, look: Look, box: Box, words: str) -> None:
        super().__init__(look, box, "sentence")
        self.sentence = words
        self.repaint()

    def paint(self) -> None:
        self.place(self.set(self.sentence, self.box.w, self.look.scale.body), self.box, self.look.theme.ink)


def text_row(look: Look, width: float, words: str) -> Row:
    """A sentence in the size of the text."""
    made = Piece(look, look.panel.box).set(words, width, look.scale.body)

    def build(box: Box) -> list[Widget]:
        return [_Sentence(look, box, words)]

    return Row(made.ink + look.px(3), build)


class _Heading(Piece):
    def __init__(self, look: Look, box: Box, words: str) -> None:
        super().__init__(look, box, "heading")
        self.heading = words
        self.repaint()

    def paint(self) -> None:
        made = self.set(self.heading, self.box.w, self.look.scale.body, bold=True)
        self.place(made, self.box.cut_bottom(made.ink)[0], self.look.theme.ink)


def heading_row(look: Look, width: float, words: str) -> Row:
    """Words above what belongs to them, with air before them."""
    made = Piece(look, look.panel.box).set(words, width, look.scale.body, bold=True)

    def build(box: Box) -> list[Widget]:
        return [_Heading(look, box, words)]

    return Row(made.ink + look.px(6), build, leads=True)
