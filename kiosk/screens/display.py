""" "Tampilan": how the screens look and sound, over the whole glass; every touch shows at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kivy.uix.widget import Widget

from kiosk.layout import LOUDEST, STANDARD
from kiosk.presenters.commands import Arrange, Dismiss
from kiosk.presenters.views import Overlay
from kiosk.screens.display_matters import (
    HAND,
    LOUDER,
    MODES,
    MOTION,
    QUIETER,
    REACH,
    RESET,
    SIZE,
    SOUND,
    Matter,
    Way,
)
from kiosk.screens.links import Links
from kiosk.widgets import words
from kiosk.widgets.bar import BarButton, bar, bar_height
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.look import Look
from kiosk.widgets.page import Ground
from kiosk.widgets.paged import PagedRows, Row, column_width
from kiosk.widgets.picture_tile import PictureTile
from kiosk.widgets.piece import Piece

_GAP_MM = 4.0
_BETWEEN_MM = 8.0


class Heading(Piece):
    """An icon and the word of what is chosen about."""

    def __init__(self, look: Look, box: Box, icon: str, words_: str) -> None:
        super().__init__(look, box)
        self.icon_name, self.heading = icon, words_
        self.repaint()

    @staticmethod
    def tall(look: Look) -> float:
        return look.px(max(9.0, 1.5 * look.scale.body))

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        mark, line = self.box.cut_left(self.box.h, look.px(3))
        self.icon(self.icon_name, mark, theme.primary)
        self.words(self.heading, line, look.scale.body, theme.ink, bold=True, middle=True)


class SoundSteps(Piece):
    """One block a step of loudness, higher from the left to the right; the filled ones are what is set."""

    def __init__(self, look: Look, box: Box, loudness: int) -> None:
        super().__init__(look, box)
        self.loudness = loudness
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        for number, cell in enumerate(self.box.inset(0, look.px(2)).grid(LOUDEST, 1, look.px(2)), start=1):
            bar_ = cell.cut_bottom(cell.h * (0.4 + 0.6 * number / LOUDEST))[0]
            self.fill(bar_, theme.primary if number <= self.loudness else theme.tint_down, 1)


class Title(Piece):
    """The paper of the whole glass and the question at its top."""

    def __init__(self, look: Look, box: Box, title: str) -> None:
        super().__init__(look, look.panel.box, "question")
        self.place_of_title, self.title = box, title
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box, theme.paper)
        self.words(self.title, self.place_of_title, look.scale.title, theme.ink, bold=True, middle=True)


class DisplayScreen(Widget):
    """Covers the page. Rows of pictures, on pages where the type is large; upright in the reach that is chosen."""

    def __init__(self, overlay: Overlay, links: Links) -> None:
        panel = links.look.panel
        super().__init__(pos=(0, 0), size=(panel.width_px, panel.height_px), size_hint=(None, None))
        self.overlay, self.links, self.look = overlay, links, links.look
        self.layout = overlay.layout or STANDARD
        self._build()

    def update(self, overlay: Overlay) -> bool:
        """Every change is drawn anew."""
        return overlay == self.overlay

    def take_over(self, old: Widget) -> None:
        """The page of the list that was being looked at."""
        if isinstance(old, DisplayScreen):
            self.list.show(old.list.page)

    def _build(self) -> None:
        look = self.look
        left, right = self._bar_buttons()
        line, room = look.panel.box.cut_bottom(bar_height(look, left, right))
        room = room.inset(look.margin, look.px(5))
        title, room = room.cut_top(self._title_tall(room.w), look.px(4))
        self.add_widget(Title(look, title, self.links.say(self.overlay.title)))
        self.add_widget(Ground(look, line))
        if look.layout.low_reach and not look.panel.landscape:
            room = room.cut_bottom(look.panel.height_px / 2 - look.px(2) - room.y)[0]
        columns = 2 if look.panel.landscape else 1
        self.list = PagedRows(
            look,
            room,
            self._rows(column_width(look, room, columns)),
            up=self.links.say(words.LIST_UP),
            down=self.links.say(words.LIST_DOWN),
            gap_mm=_GAP_MM,
            columns=columns,
        )
        self.add_widget(self.list)
        for button in bar(look, line, left, right):
            self.add_widget(button)

    def _title_tall(self, width: float) -> float:
        """A line, or as many as the words take."""
        look = self.look
        made = Piece(look, look.panel.box).set(
            self.links.say(self.overlay.title), width, look.scale.title, bold=True
        )
        return max(look.px(max(14.0, 1.6 * look.scale.title)), made.ink + look.px(2))

    def _bar_buttons(self) -> tuple[list[BarButton], list[BarButton]]:
        overlay, say, emit = self.overlay, self.links.say, self.links.emit
        assert overlay.dismiss is not None
        close = BarButton(
            "overlay.dismiss", say(overlay.dismiss), lambda: emit(Dismiss()), Kind.PRIMARY, "check"
        )
        usual = overlay.usual or STANDARD
        if self.layout == usual:
            return [], [close]
        reset = BarButton("display.reset", say(RESET), lambda: emit(Arrange(usual)), Kind.QUIET, "rotate-ccw")
        return [reset], [close]

    def _rows(self, width: float) -> list[Row]:
        """Two matters share a line where their words have room."""
        return [
            *self._lines(width, SIZE),
            *self._lines(width, MODES),
            *self._pair(width, REACH, HAND),
            self._sound(width),
            *self._lines(width, MOTION),
        ]

    def _pair(self, width: float, *matters: Matter) -> list[Row]:
        half = (width - self.look.px(_BETWEEN_MM)) / 2
        if not all(self._columns(half, one) == len(one.ways) and self._holds(half, one) for one in matters):
            return [row for matter in matters for row in self._lines(width, matter)]
        halves = [self._lines(half, matter)[0] for matter in matters]

        def build(box: Box) -> list[Widget]:
            columns = box.grid(2, 1, self.look.px(_BETWEEN_MM))
            return [
                widget
                for row, column in zip(halves, columns, strict=True)
                for widget in row.build(column.cut_top(row.height)[0])
            ]

        return [Row(max(row.height for row in halves), build)]

    def _holds(self, width: float, matter: Matter) -> bool:
        """Does the heading stand in one line?"""
        look = self.look
        made = Piece(look, look.panel.box).set(
            self.links.say(matter.heading),
            width - Heading.tall(look) - look.px(3),
            look.scale.body,
            bold=True,
        )
        return made.texture.size[1] < 1.6 * Heading.tall(look)

    def _widest(self, matter: Matter) -> float:
        return max(PictureTile.width_for(self.look, self.links.say(way.word)) for way in matter.ways)

    def _columns(self, width: float, matter: Matter) -> int:
        """All tiles in a line if their words allow it, else two."""
        count = len(matter.ways)
        wanted = count * self._widest(matter) + (count - 1) * self.look.px(_GAP_MM)
        return count if wanted <= width else 2

    def _tile_tall(self, width: float, matter: Matter) -> float:
        """Words too long for a line of their tile get two."""
        columns = self._columns(width, matter)
        cell = (width - (columns - 1) * self.look.px(_GAP_MM)) / columns
        return PictureTile.tall(self.look, 1 if self._widest(matter) <= cell else 2)

    def _lines(self, width: float, matter: Matter) -> list[Row]:
        """A row for each line of tiles, so that a page may end between two; the heading goes with the first."""
        columns, count = self._columns(width, matter), len(matter.ways)
        tall = self._tile_tall(width, matter)
        starts = range(0, count, columns)
        return [
            self._line(matter, matter.ways[at : at + columns], columns, tall, last=at == starts[-1])
            for at in starts
        ]

    def _line(self, matter: Matter, ways: Sequence[Way], columns: int, tall: float, *, last: bool) -> Row:
        look, first = self.look, ways[0] is matter.ways[0]
        head = Heading.tall(look) + look.px(2.5) if first else 0
        air = look.px(_BETWEEN_MM - _GAP_MM) if last else 0

        def build(box: Box) -> list[Widget]:
            made: list[Widget] = []
            if first:
                place = box.cut_top(Heading.tall(look))[0]
                made.append(Heading(look, place, matter.icon, self.links.say(matter.heading)))
            line = box.cut_top(0, head)[1].cut_top(tall)[0]
            cells = line.grid(columns, 1, look.px(_GAP_MM))
            return made + [self._tile(cell, way) for cell, way in zip(cells, ways, strict=False)]

        return Row(head + tall + air, build)

    def _tile(self, box: Box, way: Way) -> PictureTile:
        arranged = way.arrange(self.layout)
        return PictureTile(
            self.look,
            box,
            way.key,
            lambda: self.links.emit(Arrange(arranged)),
            words=self.links.say(way.word),
            picture=way.picture,
            chosen=arranged == self.layout,
        )

    def _sound(self, width: float) -> Row:
        """Softer, the steps, louder; what would change nothing is absent."""
        look, say, now = self.look, self.links.say, self.layout.loudness
        head, line_h = Heading.tall(look), look.px(22)
        softer_w, louder_w = (
            BigButton.width_for(look, say(said), icon=True, capital_mm=look.scale.caption)
            for said in (QUIETER, LOUDER)
        )

        def build(box: Box) -> list[Widget]:
            heading, rest = box.cut_top(head, look.px(2.5))
            line = rest.cut_top(line_h)[0]
            softer, line = line.cut_left(softer_w, look.px(4))
            louder, steps = line.cut_right(louder_w, look.px(4))
            icon = "volume-off" if not now else "volume-2"
            made: list[Widget] = [
                Heading(look, heading, icon, say(SOUND[now])),
                SoundSteps(look, steps, now),
            ]
            if now > 0:
                made.append(self._step(softer, "sound.quieter", say(QUIETER), "minus", now - 1))
            if now < LOUDEST:
                made.append(self._step(louder, "sound.louder", say(LOUDER), "plus", now + 1))
            return made

        return Row(head + look.px(2.5 + _BETWEEN_MM - _GAP_MM) + line_h, build)

    def _step(self, box: Box, key: str, said: str, icon: str, loudness: int) -> BigButton:
        arranged = replace(self.layout, loudness=loudness)
        return BigButton(
            self.look,
            box,
            said,
            lambda: self.links.emit(Arrange(arranged)),
            key=key,
            icon=icon,
            capital_mm=self.look.scale.caption,
        )
