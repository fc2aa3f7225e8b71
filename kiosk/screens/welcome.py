"""The poster of the machine: what one can do here, and what it asks of the visitor."""

from __future__ import annotations

from typing import Any

from kiosk.presenters.commands import Choose
from kiosk.presenters.views import WelcomeView
from kiosk.screens.choice import tile_words
from kiosk.screens.screen import Screen
from kiosk.texts.text import Text
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.fonts import Typeset, extent
from kiosk.widgets.look import Look
from kiosk.widgets.note import DoorNote, Note
from kiosk.widgets.ornament import Band
from kiosk.widgets.page import Ground
from kiosk.widgets.piece import Piece
from kiosk.widgets.tiles import tile_boxes, tiles


class Hero(Piece):
    """The title on the office's colour, with the machine's picture."""

    def __init__(self, look: Look, box: Box, room: Box, *, title: str, help_: str | None) -> None:
        super().__init__(look, box, "hero")
        self.room, self.title, self.help = room, title, help_
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box, theme.primary)
        self._picture()
        room = self.room
        side = look.px(26 if look.panel.landscape else 36)
        disc, room = room.cut_top(side, look.px(11 if look.panel.landscape else 14))
        disc = disc.cut_left(side)[0]
        self.disc(disc, theme.warm)
        self.icon("megaphone", disc.inset(side * 0.24), theme.primary_down)
        words = self.set(self.help or "", room.w, look.scale.body * (1.0 if look.panel.landscape else 1.15))
        title = self._title(room, words.height + look.px(5))
        place, room = room.cut_top(title.height, look.px(5))
        self.place(title, place, theme.on_primary)
        if self.help:
            self.place(words, room.cut_top(words.height)[0], theme.on_primary)

    def _title(self, room: Box, below: float) -> Typeset:
        """As large as the longest word and the room above the other words (``below`` high) allow."""
        longest = max(self.title.split(), key=len, default="")
        capital = 12.0 if self.look.panel.landscape else 19.0
        title = self.set(self.title, room.w, capital, bold=True)
        while capital > 8 and (
            title.height + below > room.h or extent(longest, self.look.font_px(capital), bold=True) > room.w
        ):
            capital -= 0.5
            title = self.set(self.title, room.w, capital, bold=True)
        return title

    def _picture(self) -> None:
        """A speech bubble, large and faint, beside the words; upright it runs off the glass."""
        look = self.look
        if look.panel.landscape:
            side = look.px(44)
            place = Box(self.box.right - side - look.px(6), self.box.top - side - look.px(6), side, side)
        else:
            side = look.px(78)
            place = Box(self.box.right - side * 0.86, self.box.top - side * 0.98, side, side)
        self.icon("message-square-text", place, look.theme.primary_faint)


class Facts(Piece):
    """Free of charge, minutes, days, what to bring: one line each, with a picture."""

    def __init__(self, look: Look, box: Box, boxes: list[Box], facts: list[tuple[str, str]]) -> None:
        super().__init__(look, box, "facts")
        self.boxes, self.facts = boxes, facts
        self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        for box, (icon, words) in zip(self.boxes, self.facts, strict=True):
            side = min(box.h, look.px(20 if look.panel.landscape else 25))
            disc, text = box.cut_left(side, look.px(5))
            disc = disc.middle(side, side)
            self.disc(disc, theme.warm_tint)
            self.icon(icon, disc.inset(side * 0.2), theme.primary)
            self.words(words, text, look.scale.body, theme.ink, bold=True, middle=True)


class WelcomeScreen(Screen[WelcomeView]):
    """Upright: poster above, ways below. Lying: poster left, ways right."""

    has_door = True
    has_bar = False

    def build(self) -> None:
        look = self.look
        zones = self.zones()
        page = Box(0, zones.tools.top, look.panel.width_px, zones.header.y - zones.tools.top)
        self.add(Ground(look, None), *self.header_pieces(zones.header, zones.tools))
        if look.panel.landscape:
            poster, ways = page.cut_left(look.px(152))
            self._poster(poster, poster.inset(look.margin, look.px(14)))
        else:
            poster, ways = page.cut_top(look.px(190))
            self._poster(poster, poster.inset(look.margin, look.px(18)))
        self._ways(ways.inset(look.margin, look.px(8 if look.panel.landscape else 12)))

    def _poster(self, poster: Box, room: Box) -> None:
        look, view, say, theme = self.look, self.view, self.links.say, self.look.theme
        band = poster.cut_bottom(look.px(13))[0]
        lying = look.panel.landscape and bool(view.languages)
        foot = Box(room.x, band.top + look.px(7), room.w, look.px(20))
        above = room.y if not lying else foot.top + look.px(4)
        words = Box(room.x, above, room.w, room.top - above)
        self.add(
            Hero(look, poster, words, title=say(view.title), help_=say(view.help) if view.help else None)
        )
        self.add(Band(look, band, theme.primary_down, theme.warm, theme.warm_tint))
        if lying:
            self._languages(foot)

    def _ways(self, room: Box) -> None:
        """From below: languages, other ways, the primary; the facts get what is left above."""
        look, view = self.look, self.view
        low = look.panel.landscape
        gap = look.px(5 if low else 8)
        if view.languages and not low:
            line, room = room.cut_bottom(look.px(22), gap)
            self._languages(line)
        if view.choices:
            line, room = room.cut_bottom(look.px(44), gap)
            self._choices(line)
        if view.primary:
            place, room = room.cut_bottom(look.px(26 if low else 38), gap)
            self._start(place)
        if view.banner:
            note = self._note(room, view.banner)
            self.add(note)
            room = room.cut_top(note.box.h, gap)[1]
        if view.facts:
            rows = -(-len(view.facts) // 2)
            facts = [(icon, self.links.say(words)) for icon, words in view.facts]
            self.add(Facts(look, room, room.grid(2, rows, look.px(4))[: len(facts)], facts))

    def _note(self, room: Box, banner: Text) -> Note | DoorNote:
        look, say, door = self.look, self.links.say, self.view.banner_door
        if door is None:
            return Note(look, room, say(banner), icon="info")
        return DoorNote(look, room, say(banner), say(door), lambda: self._choose("printer"), key="printer")

    def _start(self, place: Box) -> None:
        assert self.view.primary is not None
        capital = 8.0 if self.look.panel.landscape else 11.0
        self.add(
            BigButton(
                self.look,
                place,
                self.links.say(self.view.primary),
                self.primary,
                key="primary",
                kind=Kind.PRIMARY,
                icon="arrow-right",
                icon_behind=True,
                capital_mm=capital,
            )
        )

    def _choices(self, line: Box) -> None:
        boxes = tile_boxes(
            self.look, line, len(self.view.choices), columns=len(self.view.choices), tallest_mm=99
        )
        words = tile_words(self.links, self.view.choices)
        self.add(*tiles(self.look, boxes, words, self._choose))

    def _languages(self, line: Box) -> None:
        languages: Any = tile_words(self.links, self.view.languages)
        for box, tile in zip(line.grid(len(languages), 1, self.look.px(4)), languages, strict=True):
            self.add(self._language(box, tile.id, tile.label))

    def _language(self, box: Box, id_: str, label: str) -> BigButton:
        capital = self.look.scale.caption
        here = id_ == self.links.language
        return BigButton(
            self.look,
            box,
            label,
            lambda: self._choose(id_),
            key=f"choice.{id_}",
            icon="check" if here and not self.look.panel.landscape else None,
            chosen=here,
            capital_mm=capital,
        )

    def _choose(self, id_: str) -> None:
        self.links.emit(Choose(id_))
