"""The poster of the machine: what one can do here, and what it asks of the visitor."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.layout import Colours, TextSize
from kiosk.presenters.first_views import WelcomeView
from kiosk.screens.screen import Screen
from kiosk.screens.tile_words import tile_words
from kiosk.texts.text import Text
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.capitals import lowered
from kiosk.widgets.note import DoorNote, Note
from kiosk.widgets.ornament import Band
from kiosk.widgets.photo import Photo
from kiosk.widgets.poster import Poster
from kiosk.widgets.poster_words import Figure, PosterWords, height_at
from kiosk.widgets.tiles import TileWords, tile_boxes, tiles
from kiosk.widgets.way import Way

_MakesNote = Callable[[Box], Note | DoorNote]
_SMALL_POSTER_MM = 80.0
_BAND_MM, _PAD_MM = 12.0, 9.0
_PHOTO_PART, _LEAST_PHOTO_MM = 0.4, 32.0
"""Of the poster's room: the photo says where one is, the poster what one can do."""
_WHOLE = 0.5
"""Of its largest letters, which the poster keeps beside a photo."""
_POSTER_MM, _POSTER_EXTRA_MM = 158.0, 165.0
"""Lying; with the largest type, whose "minutes" and "working days" stand beside each other only so."""
_LANGUAGE_MM, _LEAST_WAY_MM = 20.0, 20.0
_DOORS_PART = 0.68
"""Of the page, upright: what the poster leaves to all else."""
_EVEN = 0.85
"""Words on the tiles are set no smaller than this part of their size."""


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
        self.add(*self.header_pieces(zones.header, zones.tools))
        self._tells = self._has_room_to_tell(page)
        page = self._languages(page)
        if look.panel.landscape:
            width = self._poster_px
            left_handed = look.layout.left_handed
            poster, doors = page.cut_right(width) if left_handed else page.cut_left(width)
            notes = self._notes()
            beside = self._doors_height(doors.w - 2 * look.margin) <= page.h
            self._poster(poster if beside else self._notes_below(poster, notes))
            self._doors(doors.inset(look.margin, look.px(6)), notes if beside else [])
        else:
            self._upright(page)

    def _has_room_to_tell(self, page: Box) -> bool:
        """Whether the office's notice leaves poster and languages their places; else the page of the standard alone has it."""
        look = self.look
        self._tells = True
        width, left = page.w - 2 * look.margin, page.h - look.px(_LANGUAGE_MM + 6)
        if look.panel.landscape:
            return self._doors_height(width - self._poster_px) <= left
        return self._doors_height(width) <= left * _DOORS_PART

    @property
    def _poster_px(self) -> float:
        """Its width, lying."""
        extra = self.look.layout.text is TextSize.EXTRA
        return self.look.px(_POSTER_EXTRA_MM if extra else _POSTER_MM)

    def _notes_below(self, column: Box, notes: list[_MakesNote]) -> Box:
        """The largest type lying: what must be known stands at the foot of the poster's column; what is left of it."""
        look, width = self.look, column.w - 2 * self.look.margin
        for note in notes:
            high = note(Box(0, 0, width, column.h)).box.h
            place, column = column.cut_bottom(high + look.px(6))
            self.add(note(place.inset(look.margin, look.px(3))))
        return column

    def _upright(self, page: Box) -> None:
        """The doors take what they need, the poster a third at least, the way what is left for it."""
        look = self.look
        doors = self._doors_height(page.w - 2 * look.margin)
        way = min(look.px(96), page.h * 0.22, page.h * _DOORS_PART - doors)
        poster, rest = page.cut_top(page.h - doors - max(0, way))
        self._poster(poster)
        self._doors(rest.inset(look.margin, look.px(8)), self._notes())

    def _poster(self, box: Box) -> None:
        """Where all of the poster stands in what is left, the office's photo is above it."""
        if self.look.brand.photo is not None and self.look.layout.colours is not Colours.CONTRAST:
            photo = min(box.h * _PHOTO_PART, box.h - self._poster_height(box.w))
            if photo >= self.look.px(_LEAST_PHOTO_MM):
                place, box = box.cut_top(photo)
                self.add(Photo(self.look, place))
        self._figures(box)

    def _poster_height(self, width: float) -> float:
        """Pixels at which title, help and figures stand whole and large, with the white around them."""
        look = self.look
        words = height_at(look, self._said(), width - 2 * look.margin, _WHOLE)
        return words + look.px(_BAND_MM + 2 * _PAD_MM)

    def _figures(self, box: Box) -> None:
        look, theme = self.look, self.look.theme
        small = box.h < look.px(_SMALL_POSTER_MM)
        band = box.cut_bottom(0 if small else look.px(_BAND_MM))[0]
        room = box.cut_bottom(0, band.h)[1].inset(look.margin, look.px(4 if small else _PAD_MM))
        self.add(Poster(look, box, room, self._said()))
        if not small:
            self.add(Band(look, band, theme.primary_down, theme.warm, theme.warm_tint))

    def _said(self) -> PosterWords:
        view, say = self.view, self.links.say
        figures = tuple(Figure(say(one.figure), say(one.unit), say(one.words)) for one in view.promises)
        return PosterWords(say(view.title), say(view.help) if view.help else None, figures)

    def _sizes(self) -> tuple[float, float, float]:
        """Gap, height of the primary (its words may take two lines), height of the tiles; pixels."""
        look, low = self.look, self.look.panel.landscape
        small = look.panel.height_mm < 400
        said = self.links.say(self.view.primary) if self.view.primary else ""
        wide = BigButton.width_for(look, said, icon=True, capital_mm=look.scale.button)
        two = wide > look.panel.width_px - (self._poster_px if low else 0) - 2 * look.margin
        return (
            look.px(5 if low else 7),
            look.px((26 if small else 36) + (18 if two else 0)),
            look.px(34 if low else 38 if small else 42),
        )

    def _doors_height(self, width: float) -> float:
        """Pixels for all but the way, with the white above and below."""
        gap, primary, choices = self._sizes()
        room = Box(0, 0, width, self.look.panel.height_px)
        return (
            self.look.px(16) + primary + choices + 2 * gap + sum(n(room).box.h + gap for n in self._notes())
        )

    def _doors(self, room: Box, notes: list[_MakesNote]) -> None:
        """From below: other ways, the primary, what must be known beforehand; the way gets what is left above."""
        look, view = self.look, self.view
        gap, primary, choices = self._sizes()
        if view.choices:
            line, room = room.cut_bottom(choices, gap)
            self._choices(line)
        if view.primary:
            place, room = room.cut_bottom(primary, gap)
            self._start(place, view.primary)
        for note in notes:
            place, room = room.cut_bottom(note(room).box.h, gap)
            self.add(note(place))
        if view.facts and room.h >= look.px(_LEAST_WAY_MM):
            self.add(Way(look, room, [(drawing, self.links.say(words)) for drawing, words in view.facts]))

    def _choices(self, line: Box) -> None:
        """With icon and a line more on each tile, as far as all of them have room for theirs."""
        look, count = self.look, len(self.view.choices)
        boxes = tile_boxes(look, line, count, columns=count, tallest_mm=99)
        words = tile_words(self.links, self.view.choices)
        made = tiles(look, boxes, words, self._choose)
        for icons in (True, False):
            if all(drawn.scale >= _EVEN for tile in made for drawn in tile.drawn):
                break
            less = [tile._replace(hint=None, icon=tile.icon if icons else None) for tile in words]
            made = tiles(look, boxes, less, self._choose)
        self.add(*made)

    def _notes(self) -> list[_MakesNote]:
        """What must be known before one begins; each is as high as its words."""
        look, say, view = self.look, self.links.say, self.view
        made: list[_MakesNote] = []
        # The door is for staff; for a low reach it would be out of it, and it is there again for the next visitor.
        if view.banner and view.banner_door and not look.layout.low_reach:
            said, door = say(view.banner), say(view.banner_door)
            made.append(
                lambda room: DoorNote(look, room, said, door, lambda: self._choose("printer"), key="printer")
            )
        elif view.banner:
            plain = say(view.banner)
            made.append(lambda room: Note(look, room, plain, icon="info"))
        elif view.notice and self._tells:  # what there is to mend comes first: there is room for two of them
            told = say(view.notice)
            made.append(lambda room: Note(look, room, told, icon="bell"))
        if view.hours:
            shut = say(view.hours)
            made.append(lambda room: Note(look, room, shut, icon="clock"))
        return made

    def _start(self, place: Box, words: Text) -> None:
        look, said = self.look, self.links.say(words)

        def fits(capital: float) -> bool:
            return BigButton.width_for(look, said, icon=True, capital_mm=capital) <= place.w

        largest = 8.0 if look.panel.landscape else 11.0
        capital = lowered(largest, fits, least_mm=look.scale.button, step_mm=0.5)
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

        Where they have no room (the largest type on a small panel) the header's button stays.
        """
        look = self.look
        languages = tile_words(self.links, self.view.languages)
        width, gap = page.w - 2 * look.margin, look.px(4)
        capital = look.scale.caption
        widths = [BigButton.width_for(look, tile.label, icon=False, capital_mm=capital) for tile in languages]
        spare = width - sum(widths) - gap * (len(widths) - 1)
        high = look.px(_LANGUAGE_MM + 6)
        column = width - self._poster_px if look.panel.landscape else width
        if not languages or spare < 0 or page.h - high < self._doors_height(column):
            return page
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
        from kiosk.presenters.commands import Choose  # noqa: PLC0415  the poster stands before it is read

        self.links.emit(Choose(id_))
