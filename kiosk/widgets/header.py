"""The top of every page: whose machine this is, and four ways of getting along with it.

Language, display, listening and help each are a picture with a word. They stand beside the office's name where there
is room, else in a row of their own, or two; for a low reach that row lies above the bar of buttons.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from kivy.uix.widget import Widget

from kiosk.widgets.box import Box
from kiosk.widgets.capitals import lowered
from kiosk.widgets.fonts import Typeset, extent, fitted
from kiosk.widgets.look import Look
from kiosk.widgets.mark import HeldMark, OfficeMark, least_width
from kiosk.widgets.piece import Piece
from kiosk.widgets.said import spoken_of
from kiosk.widgets.touchable import Touchable

_GAP_MM = 3.0
_AIR_MM = 1.0
"""White above and below what stands in the header."""
_MARK_MM = 18.0
"""A line with the office's name alone; 20 where it is the way in for staff."""


class Tool(NamedTuple):
    """One button of the header: how it is called, its word, its picture, and what it does.

    ``other``: a word that it says at other times; both have room.
    """

    key: str
    word: str
    icon: str
    on_press: Callable[[], None]
    other: str = ""


class HeaderPlan(NamedTuple):
    """How the header is laid. ``height`` and ``tools_h`` (all rows of buttons) in pixels.

    ``capital``: millimetres of the words' capitals, smaller than a caption's rather than in two rows, since they are
    known and hardly read; ``beside``: the buttons stand beside the office's name; ``rows``: lines that they take;
    ``low``: they lie above the bar and not in the header.
    """

    height: float
    tools_h: float
    capital: float
    beside: bool
    rows: int
    low: bool

    @classmethod
    def of(cls, look: Look, office: str, tools: Sequence[Tool], *, held: bool = False) -> HeaderPlan:
        """The smallest that holds the words; ``held``: the office's mark can be touched."""
        room = look.panel.width_px - 2 * look.margin
        low = look.layout.low_reach and not look.panel.landscape
        air, mark = look.px(2 * _AIR_MM), look.px(20 if held else _MARK_MM)
        capital = look.scale.caption
        if not low and wanted_width(look, tools, capital) + look.px(6) + least_width(look, office) <= room:
            tall = ToolButton.tall(look, capital)
            return cls(max(tall, mark) + air, tall, capital, beside=True, rows=1, low=False)
        capital = lowered(capital, lambda capital: wanted_width(look, tools, capital) <= room)
        rows = 1 if wanted_width(look, tools, capital) <= room else 2
        tools_h = rows * ToolButton.tall(look, capital) + _gaps(look, rows)
        height = mark + air if low else mark + look.px(_GAP_MM) + tools_h + air
        return cls(height, tools_h, capital, beside=False, rows=rows, low=low)


def wanted_width(look: Look, tools: Sequence[Tool], capital: float) -> float:
    """Pixels of all buttons in one row."""
    return sum(ToolButton.width_for(look, tool, capital) for tool in tools) + _gaps(look, len(tools))


def _gaps(look: Look, count: int) -> float:
    return look.px(_GAP_MM) * max(0, count - 1)


class ToolButton(Touchable):
    """The picture above its word, on a tinted ground."""

    def __init__(self, look: Look, box: Box, tool: Tool, capital: float) -> None:
        super().__init__(look, box, tool.key, tool.on_press)
        self.capital = capital
        self.turn(tool)

    def turn(self, tool: Tool) -> None:
        """In its place the same button with its other word and picture: nothing else on the page moves."""
        self.tool, self.spoken = tool, spoken_of(tool.word)
        self.repaint()

    @staticmethod
    def width_for(look: Look, tool: Tool, capital: float) -> float:
        """Pixels that the longer of its words wants."""
        font = look.font_px(capital)
        widest = max(extent(word, font, bold=True) for word in (tool.word, tool.other))
        return max(look.px(24), widest + look.px(5))

    @staticmethod
    def tall(look: Look, capital: float) -> float:
        """Pixels of picture and word, at least 20 mm."""
        return look.px(max(20.0, _icon_mm(look) + 1.36 * capital + 4.6))

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box, theme.tint_down if self.down else theme.tint, 4)
        room = self.box.inset(look.px(1), 0)
        word = self.set_in(self.tool.word, room.w)
        side, gap = look.px(_icon_mm(look)), look.px(1.6)
        block = room.middle(room.w, side + gap + word.ink)
        icon, below = block.cut_top(side, gap)
        self.icon(self.tool.icon, icon, theme.primary)
        self.place(word, below, theme.primary)

    def set_in(self, word: str, width: float) -> Typeset:
        """The word in the middle of one line."""
        look = self.look
        return fitted(word, look.font_px(self.capital), width, self.box.h, bold=True, centre=True)


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
        place, mark = line.cut_right(wanted_width(look, tools, plan.capital), look.px(6))
    else:
        place, mark = line.cut_bottom(plan.tools_h, look.px(_GAP_MM))
    made.append(
        OfficeMark(look, mark, *office) if on_hold is None else HeldMark(look, mark, *office, on_hold)
    )
    boxes = _tool_boxes(look, place, tools, plan)
    return made + [ToolButton(look, one, tool, plan.capital) for one, tool in zip(boxes, tools, strict=True)]


def _tool_boxes(look: Look, place: Box, tools: Sequence[Tool], plan: HeaderPlan) -> list[Box]:
    """In one row as wide as their words and what is over in equal parts; in two rows equal cells."""
    gap = look.px(_GAP_MM)
    if plan.rows > 1:
        return place.grid(-(-len(tools) // plan.rows), plan.rows, gap)[: len(tools)]
    over = (place.w - wanted_width(look, tools, plan.capital)) / max(1, len(tools))
    boxes = []
    for tool in tools:
        one, place = place.cut_left(ToolButton.width_for(look, tool, plan.capital) + over, gap)
        boxes.append(one.middle(one.w, ToolButton.tall(look, plan.capital)))
    return boxes
