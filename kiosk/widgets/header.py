"""The top of every page: whose machine this is, and four ways of getting along with it.

Language, display, listening and help each are a picture with a word. They stand beside the office's name where there
is room, else in a row of their own, or two; for a low reach that row lies above the bar of buttons.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kivy.uix.widget import Widget

from kiosk.widgets.box import Box
from kiosk.widgets.fonts import Typeset, extent, fitted
from kiosk.widgets.look import Look
from kiosk.widgets.mark import HeldMark, OfficeMark, least_width
from kiosk.widgets.piece import Piece
from kiosk.widgets.touchable import Touchable

_GAP_MM = 3.0
_AIR_MM = 1.0
"""White above and below what stands in the header."""
_MARK_MM = 18.0
"""A line with the office's name alone; 20 where it is the way in for staff."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One button of the header: how it is called, its word, its picture, and what it does."""

    key: str
    word: str
    icon: str
    on_press: Callable[[], None]


@dataclass(frozen=True, slots=True)
class HeaderPlan:
    """How the header is laid. ``height`` and ``tools_h`` (all rows of buttons) in pixels.

    ``beside``: the buttons stand beside the office's name; ``rows``: lines that they take; ``low``: they lie above
    the bar and not in the header.
    """

    height: float
    tools_h: float
    beside: bool
    rows: int
    low: bool

    @classmethod
    def of(cls, look: Look, office: str, tools: Sequence[Tool], *, held: bool = False) -> HeaderPlan:
        """The smallest that holds the words; ``held``: the office's mark can be touched."""
        room = look.panel.width_px - 2 * look.margin
        wanted = sum(ToolButton.width_for(look, tool.word) for tool in tools) + _gaps(look, len(tools))
        low = look.layout.low_reach and not look.panel.landscape
        rows = 1 if wanted <= room else 2
        tools_h = rows * ToolButton.tall(look) + _gaps(look, rows)
        air, mark = look.px(2 * _AIR_MM), look.px(20 if held else _MARK_MM)
        if not low and wanted + look.px(6) + least_width(look, office) <= room:
            return cls(max(tools_h, mark) + air, tools_h, beside=True, rows=1, low=False)
        height = mark + air if low else mark + look.px(_GAP_MM) + tools_h + air
        return cls(height, tools_h, beside=False, rows=rows, low=low)


def _gaps(look: Look, count: int) -> float:
    return look.px(_GAP_MM) * max(0, count - 1)


class ToolButton(Touchable):
    """The picture above its word, on a tinted ground."""

    def __init__(self, look: Look, box: Box, tool: Tool) -> None:
        super().__init__(look, box, tool.key, tool.on_press)
        self.tool = tool
        self.repaint()

    @staticmethod
    def width_for(look: Look, word: str) -> float:
        """Pixels that this word wants."""
        return max(look.px(24), extent(word, look.font_px(look.scale.caption), bold=True) + look.px(6))

    @staticmethod
    def tall(look: Look) -> float:
        """Pixels of picture and word, at least 20 mm."""
        return look.px(max(20.0, _icon_mm(look) + 1.36 * look.scale.caption + 4.6))

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box, theme.tint_down if self.down else theme.tint, 4)
        room = self.box.inset(look.px(1.5), 0)
        word = self.set_in(self.tool.word, room.w)
        side, gap = look.px(_icon_mm(look)), look.px(1.6)
        block = room.middle(room.w, side + gap + word.ink)
        icon, below = block.cut_top(side, gap)
        self.icon(self.tool.icon, icon, theme.primary)
        self.place(word, below, theme.primary)

    def set_in(self, word: str, width: float) -> Typeset:
        """The word in the middle of one line."""
        look = self.look
        return fitted(word, look.font_px(look.scale.caption), width, self.box.h, bold=True, centre=True)


def _icon_mm(look: Look) -> float:
    return 8.0 if look.panel.landscape else 9.6


class Strip(Piece):
    """White ground with a fine line at the side of the page's room."""

    def __init__(self, look: Look, box: Box, *, line_above: bool = False) -> None:
        super().__init__(look, box)
        self.line_above = line_above
        self.repaint()

    def paint(self) -> None:
        thin = max(1, self.look.px(0.4))
        self.fill(self.box, self.look.theme.sheet)
        line = self.box.cut_top(thin)[0] if self.line_above else self.box.cut_bottom(thin)[0]
        self.fill(line, self.look.theme.hairline)


def header(
    look: Look,
    box: Box,
    low_tools: Box,
    plan: HeaderPlan,
    *,
    office: tuple[str, str],
    tools: Sequence[Tool],
    on_hold: Callable[[], None] | None = None,
) -> list[Widget]:
    """The pieces of the header in ``box`` and, for a low reach, in ``low_tools``.

    ``on_hold``: the office's mark can be held, the way in for staff.
    """
    line = box.inset(look.margin, look.px(_AIR_MM))
    made: list[Widget] = [Strip(look, box)]
    if plan.low:
        made.append(Strip(look, low_tools, line_above=True))
        mark, place = line, low_tools.inset(look.margin, look.px(_AIR_MM))
    elif plan.beside:
        wanted = sum(ToolButton.width_for(look, tool.word) for tool in tools) + _gaps(look, len(tools))
        place, mark = line.cut_right(wanted, look.px(6))
    else:
        place, mark = line.cut_bottom(plan.tools_h, look.px(_GAP_MM))
    made.append(
        OfficeMark(look, mark, *office) if on_hold is None else HeldMark(look, mark, *office, on_hold)
    )
    boxes = _tool_boxes(look, place, tools, plan.rows)
    return made + [ToolButton(look, one, tool) for one, tool in zip(boxes, tools, strict=True)]


def _tool_boxes(look: Look, place: Box, tools: Sequence[Tool], rows: int) -> list[Box]:
    """In one row as wide as their words and what is over in equal parts; in two rows equal cells."""
    gap = look.px(_GAP_MM)
    if rows > 1:
        return place.grid(-(-len(tools) // rows), rows, gap)[: len(tools)]
    widths = [ToolButton.width_for(look, tool.word) for tool in tools]
    over = (place.w - sum(widths) - _gaps(look, len(tools))) / max(1, len(tools))
    boxes = []
    for width in widths:
        one, place = place.cut_left(width + over, gap)
        boxes.append(one.middle(one.w, ToolButton.tall(look)))
    return boxes
