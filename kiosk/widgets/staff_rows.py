"""Rows of the maintenance area: a lamp, what it is, how it stands, what to do next, and a button where one helps."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kivy.uix.widget import Widget

from kiosk.presenters.maintenance_views import Lamp
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton
from kiosk.widgets.even import even_width
from kiosk.widgets.fonts import Typeset, widest
from kiosk.widgets.look import Colour, Look
from kiosk.widgets.paged import Row
from kiosk.widgets.piece import Piece, measured

_LAMPS = {Lamp.GOOD: "check", Lamp.LOOK: "clock-alert", Lamp.BAD: "x"}
_LAMP_MM, _GAP_MM = 13.0, 4.0


class RowScale(NamedTuple):
    """Capitals of what is small and of how it stands, the lamp, and the air above and below the words, millimetres."""

    small: float
    state: float
    lamp: float
    pad: float

    @classmethod
    def close(cls, look: Look) -> RowScale:
        """For a list that is long. An air of 3 keeps two buttons apart."""
        return cls(look.scale.caption, look.scale.body, _LAMP_MM, 3.0 if look.panel.landscape else 4.5)

    @classmethod
    def wide(cls, look: Look) -> RowScale:
        """For a page that is nearly empty, read from where one stands."""
        return cls(look.scale.body, look.scale.button * 1.15, 1.3 * _LAMP_MM, 7.5)


@dataclass(frozen=True, slots=True)
class RowWords:
    """What stands in a row, already said. ``button``: its key, its words, and what it does."""

    label: str
    state: str
    lamp: Lamp
    icon: str
    next: str | None = None
    button: tuple[str, str, Callable[[], None]] | None = None


class LampRow(Piece):
    """The lamp is a disc with a sign in it, so that nobody needs its colour."""

    def __init__(self, look: Look, box: Box, text_w: float, row: RowWords, scale: RowScale) -> None:
        super().__init__(look, box, "row")
        self.text_w, self.row, self.scale = text_w, row, scale
        self.repaint()

    def paint(self) -> None:
        look, theme, row = self.look, self.look.theme, self.row
        self.fill(self.box.cut_bottom(max(1, look.px(0.4)))[0], theme.hairline)
        side = look.px(self.scale.lamp)
        lamp, text = self.box.cut_left(side, look.px(_GAP_MM))
        ground, ink = self._colours()
        disc = lamp.middle(side, side)
        self.disc(disc, ground)
        self.icon(_LAMPS.get(row.lamp, row.icon) or None, disc.inset(side * 0.23), ink)
        text = text.cut_left(self.text_w)[0]
        made = _settings(look, self.row, text.w, self.scale)
        block = text.middle(text.w, _height(look, made))
        for setting, colour in zip(made, (theme.second, theme.ink, theme.second), strict=False):
            place, block = block.cut_top(setting.ink, look.px(2.6))
            self.place(setting, place, colour)

    def _colours(self) -> tuple[Colour, Colour]:
        theme = self.look.theme
        match self.row.lamp:
            case Lamp.GOOD:
                return theme.good, theme.sheet
            case Lamp.LOOK:
                return theme.warm, theme.ink
            case Lamp.BAD:
                return theme.error, theme.sheet
        return theme.tint, theme.primary


def lamp_rows(look: Look, room: Box, rows: Sequence[RowWords]) -> list[Row]:
    """As large as a page of them may be without a word that is broken."""
    large = RowScale.wide(look)
    wide = [_lamp_row(look, room.w, row, large) for row in rows]
    state_px = look.font_px(large.state)
    whole = all(
        widest(row.state, state_px, bold=True) <= _text_width(look, room.w, row, large) for row in rows
    )
    if whole and sum(row.height for row in wide) <= room.h:
        return wide
    return [_lamp_row(look, room.w, row, RowScale.close(look)) for row in rows]


def _lamp_row(look: Look, width: float, row: RowWords, scale: RowScale) -> Row:
    """As high as its words, and as a button where it has one."""
    text_w = _text_width(look, width, row, scale)
    words = _height(look, _settings(look, row, text_w, scale))
    least = look.px(20 if row.button is not None else scale.lamp)
    height = max(words, least) + look.px(2 * scale.pad)

    def build(box: Box) -> list[Widget]:
        made: list[Widget] = [LampRow(look, box, text_w, row, scale)]
        if row.button is not None:
            key, said, press = row.button
            button_w = _button_width(look, row)
            place = box.cut_right(button_w)[0].middle(button_w, look.px(20))
            made.append(BigButton(look, place, said, press, key=key, capital_mm=look.scale.caption))
        return made

    return Row(height, build)


def _text_width(look: Look, width: float, row: RowWords, scale: RowScale) -> float:
    button = _button_width(look, row)
    return width - look.px(scale.lamp + _GAP_MM) - (button + look.px(5) if button else 0)


def _button_width(look: Look, row: RowWords) -> float:
    if row.button is None:
        return 0.0
    return BigButton.width_for(look, row.button[1], icon=False, capital_mm=look.scale.caption)


def _settings(look: Look, row: RowWords, width: float, scale: RowScale) -> list[Typeset]:
    made = [
        _even(look, row.label, width, scale.small),
        _even(look, row.state, width, scale.state, bold=True),
    ]
    if row.next:
        made.append(_even(look, row.next, width, scale.small))
    return made


def _even(look: Look, words: str, width: float, capital_mm: float, *, bold: bool = False) -> Typeset:
    return measured(
        look, words, even_width(words, look.font_px(capital_mm), width, bold=bold), capital_mm, bold=bold
    )


def _height(look: Look, made: list[Typeset]) -> float:
    return sum(setting.ink for setting in made) + look.px(2.6) * (len(made) - 1)
