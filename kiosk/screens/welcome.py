"""The poster of the machine: what one can do here, and what it asks of the visitor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.presenters.commands import Choose
from kiosk.presenters.views import WelcomeView
from kiosk.screens.choice import tile_words
from kiosk.screens.screen import Screen
from kiosk.texts.text import Text
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.note import DoorNote, Note
from kiosk.widgets.ornament import Band
from kiosk.widgets.page import Ground
from kiosk.widgets.poster import Figure, Poster
from kiosk.widgets.tiles import TileWords, tile_boxes, tiles
from kiosk.widgets.way import Way

_LANGUAGE_MM, _LEAST_WAY_MM = 20.0, 20.0


class WelcomeScreen(Screen[WelcomeView]):
    """Languages above all. Upright: poster, way, doors. Lying: the poster beside way and doors.

    Low reach: the languages at the foot; left hand: the poster on the right.
    """

    has_door = True
    has_bar = False

    def build(self) -> None:
        look = self.look
        zones = self.zones()
        page = Box(0, zones.tools.top, look.panel.width_px, zones.header.y - zones.tools.top)
        self.add(Ground(look, None), *self.header_pieces(zones.header, zones.tools))
        page = self._languages(page)
        if look.panel.landscape:
            width = look.px(158)
            left_handed = look.layout.left_handed
            poster, doors = page.cut_right(width) if left_handed else page.cut_left(width)
            self._poster(poster)
            self._doors(doors.inset(look.margin, look.px(6)))
        else:
            self._upright(page)

    def _upright(self, page: Box) -> None:
        """The doors take what they need, the poster a third at least, the way what is left for it."""
        look = self.look
        doors = self._doors_height(page.w - 2 * look.margin)
        way = min(look.px(96), page.h * 0.22, page.h * 0.68 - doors)
        poster, rest = page.cut_top(page.h - doors - max(0, way))
        self._poster(poster)
        self._doors(rest.inset(look.margin, look.px(8)))

    def _poster(self, box: Box) -> None:
        look, view, say, theme = self.look, self.view, self.links.say, self.look.theme
        band = box.cut_bottom(look.px(12))[0]
        room = box.cut_bottom(0, band.h)[1].inset(look.margin, look.px(9))
        figures = [Figure(say(one.figure), say(one.unit), say(one.words)) for one in view.promises]
        help_ = say(view.help) if view.help else None
        self.add(
            Poster(look, box, room, title=say(view.title), help_=help_, figures=figures),
            Band(look, band, theme.primary_down, theme.warm, theme.warm_tint),
        )

    def _sizes(self) -> tuple[float, float, float]:
        """Gap, height of the primary, height of the tiles; pixels."""
        look, low = self.look, self.look.panel.landscape
        small = look.panel.height_mm < 400
        return (
            look.px(5 if low else 7),
            look.px(26 if small else 36),
            look.px(34 if low else 38 if small else 42),
        )

    def _doors_height(self, width: float) -> float:
        """Pixels for all but the way, with the white above and below."""
        gap, primary, choices = self._sizes()
        room = Box(0, 0, width, self.look.panel.height_px)
        return (
            self.look.px(16) + primary + choices + 2 * gap + sum(n(room).box.h + gap for n in self._notes())
        )

    def _doors(self, room: Box) -> None:
        """From below: other ways, the primary, what must be known beforehand; the way gets what is left above."""
        look, view = self.look, self.view
        gap, primary, choices = self._sizes()
        if view.choices:
            line, room = room.cut_bottom(choices, gap)
            self._choices(line)
        if view.primary:
            place, room = room.cut_bottom(primary, gap)
            self._start(place, view.primary)
        for note in self._notes():
            place, room = room.cut_bottom(note(room).box.h, gap)
            self.add(note(place))
        if view.facts and room.h >= look.px(_LEAST_WAY_MM):
            self.add(Way(look, room, [(drawing, self.links.say(words)) for drawing, words in view.facts]))

    def _choices(self, line: Box) -> None:
        """With a line more on each tile, if all of them have room for theirs."""
        look, count = self.look, len(self.view.choices)
        boxes = tile_boxes(look, line, count, columns=count, tallest_mm=99)
        words = tile_words(self.links, self.view.choices)
        made = tiles(look, boxes, words, self._choose)
        if any(drawn.scale < 0.85 for tile in made for drawn in tile.drawn):
            made = tiles(look, boxes, [replace(tile, hint=None) for tile in words], self._choose)
        self.add(*made)

    def _notes(self) -> list[Callable[[Box], Note | DoorNote]]:
        """What must be known before one begins; each is as high as its words."""
        look, say, view = self.look, self.links.say, self.view
        made: list[Callable[[Box], Note | DoorNote]] = []
        if view.banner and view.banner_door:
            said, door = say(view.banner), say(view.banner_door)
            made.append(
                lambda room: DoorNote(look, room, said, door, lambda: self._choose("printer"), key="printer")
            )
        elif view.banner:
            plain = say(view.banner)
            made.append(lambda room: Note(look, room, plain, icon="info"))
        if view.hours:
            shut = say(view.hours)
            made.append(lambda room: Note(look, room, shut, icon="clock"))
        return made

    def _start(self, place: Box, words: Text) -> None:
        look, said = self.look, self.links.say(words)
        capital = 8.0 if look.panel.landscape else 11.0
        while (
            capital > look.scale.button
            and BigButton.width_for(look, said, icon=True, capital_mm=capital) > place.w
        ):
            capital -= 0.5
        self.add(
            BigButton(
                look,
                place,
                said,
                self.primary,
                key="primary",
                kind=Kind.PRIMARY,
                icon="arrow-right",
                icon_behind=True,
                capital_mm=capital,
            )
        )

    def _languages(self, page: Box) -> Box:
        """Each named in itself, on a line of their own; what is left of the page.

        Where the names do not fit beside each other (the largest type on a small panel) the header's button stays.
        """
        look = self.look
        languages = tile_words(self.links, self.view.languages)
        width, gap = page.w - 2 * look.margin, look.px(4)
        capital = look.scale.caption
        widths = [BigButton.width_for(look, tile.label, icon=False, capital_mm=capital) for tile in languages]
        spare = width - sum(widths) - gap * (len(widths) - 1)
        if not languages or spare < 0:
            return page
        high = look.px(_LANGUAGE_MM + 6)
        line, page = page.cut_bottom(high) if look.layout.low_reach else page.cut_top(high)
        line = line.inset(look.margin, look.px(3))
        for tile, wide in zip(languages, widths, strict=True):
            place, line = line.cut_left(wide + spare / len(widths), gap)
            self.add(self._language(place, tile))
        return page

    def _language(self, box: Box, tile: TileWords) -> BigButton:
        return BigButton(
            self.look,
            box,
            tile.label,
            lambda: self._choose(tile.id),
            key=f"choice.{tile.id}",
            chosen=tile.id == self.links.language,
            capital_mm=self.look.scale.caption,
        )

    def _choose(self, id_: str) -> None:
        self.links.emit(Choose(id_))
