"""A question over the page: still there?, cancel?, help is coming, which language, whose card."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kivy.uix.widget import Widget

from kiosk.presenters.commands import Choose, Confirm, Dismiss
from kiosk.presenters.views import Overlay, OverlayKind
from kiosk.screens.links import Links
from kiosk.screens.tile_words import tile_words
from kiosk.widgets.box import NOWHERE, Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.countdown import Countdown
from kiosk.widgets.even import even_width
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece, measured
from kiosk.widgets.tiles import least_height, tiles

_BESIDE_MM = 8
"""Between the question and the ring beside it."""
_PAD_MM = 12
_ICONS = {
    OverlayKind.STILL_THERE: "clock",
    OverlayKind.CANCEL: "trash-2",
    OverlayKind.HELP: "bell-ring",
    OverlayKind.LANGUAGE: "languages",
    OverlayKind.CARD: "id-card",
}
_OPAQUE = frozenset({OverlayKind.STILL_THERE, OverlayKind.HELP})
"""Who answers these may have gone away, to the desk or for good: nothing of the page is to be read meanwhile (F37)."""


@dataclass(frozen=True, slots=True)
class Proportions:
    """``grown``: the type against that of pages; millimetres of the picture (ring or icon; 0: none), which stands
    ``above`` the words or beside them. ``alike``: all tiles are as high as the highest, else each as its words want;
    ``apart``: between them or the words and the buttons."""

    grown: float
    picture: float
    above: bool = True
    button: float = 26.0
    alike: bool = True
    apart: float = 10.0


_SHEET = (Proportions(1.0, 26), Proportions(1.0, 0))
"""Where the type is large the icon goes first: the words carry everything."""
_TILES = (Proportions(1.0, 0), Proportions(1.0, 0, button=22, alike=False, apart=4))
"""A low reach has no room for tiles that are alike."""
_UPRIGHT = (
    Proportions(1.35, 84, button=34),
    Proportions(1.2, 60, button=30),
    Proportions(1.0, 44),
    Proportions(1.0, 0),
)
_LYING = (
    Proportions(1.3, 66, above=False, button=30),
    Proportions(1.0, 44, above=False),
    Proportions(1.0, 0),
)


class Card(Piece):
    """A sheet on the darkened page, or over the whole glass, with its question."""

    def __init__(
        self,
        look: Look,
        box: Box,
        room: Box,
        *,
        icon: tuple[str, Box] | None,
        title: str,
        help_: str | None,
        grown: float,
    ) -> None:
        super().__init__(look, look.panel.box, "card")
        self.sheet, self.room, self.icon_in, self.title, self.help = box, room, icon, title, help_
        self.opaque, self.grown = box == self.box, grown
        self.repaint()

    def show_help(self, words: str) -> None:
        if words != self.help:
            self.help = words
            self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        if self.opaque:
            self.fill(self.box, theme.paper)
        else:
            self.fill(self.box, theme.scrim)
            self.panel(self.sheet, theme.sheet, theme.hairline, 0.5, 6)
        if self.icon_in:
            name, disc = self.icon_in
            self.disc(disc, theme.tint)
            self.icon(name, disc.inset(disc.w * 0.24), theme.primary)
        room = self.room
        capital = look.scale.title * self.grown
        width = even_width(self.title, look.font_px(capital), room.w, bold=True)
        title = self.set(self.title, width, capital, bold=True)
        place, room = room.cut_top(title.height, look.px(5 * self.grown))
        self.place(title, place, theme.ink)
        if self.help:
            help_ = self.set(self.help, room.w, look.scale.body * self.grown)
            self.place(help_, room.cut_top(help_.height)[0], theme.second)


class OverlayScreen(Widget):
    """Covers the page and takes every touch."""

    def __init__(self, overlay: Overlay, links: Links) -> None:
        panel = links.look.panel
        super().__init__(pos=(0, 0), size=(panel.width_px, panel.height_px), size_hint=(None, None))
        self.overlay, self.links, self.look = overlay, links, links.look
        self.countdown: Countdown | None = None
        self.proportions = _SHEET[0]
        self._build()

    def update(self, overlay: Overlay) -> bool:
        """Show another second, which may also stand in the sentence; False if more than that has changed."""
        before = self.overlay
        same = replace(overlay, seconds_left=before.seconds_left, help=before.help) == before
        if not same or not self._counts(overlay) or (overlay.help is None) != (before.help is None):
            return False
        self.overlay = overlay
        if overlay.help is not None:
            self.card.show_help(self.links.say(overlay.help))
        if self.countdown is not None and overlay.seconds_left is not None:
            self.countdown.show(overlay.seconds_left)
        return True

    def take_over(self, old: Widget) -> None:
        """Nothing of an overlay is kept."""

    def _counts(self, overlay: Overlay) -> bool:
        return (overlay.seconds_left is None) == (self.countdown is None)

    def _build(self) -> None:
        look, overlay, say = self.look, self.overlay, self.links.say
        sheet, room = self._sheet()
        buttons, room = (
            room.cut_bottom(self._tall(room.w, self.proportions), look.px(self.proportions.apart))
            if self._has_buttons()
            else (room, room)
        )
        picture, words_ = self._apart(room)
        icon = _ICONS.get(overlay.kind, "info")
        self.card = Card(
            look,
            sheet,
            words_,
            icon=(icon, picture) if picture.w and overlay.seconds_left is None else None,
            title=say(overlay.title),
            help_=say(overlay.help) if overlay.help else None,
            grown=self.proportions.grown,
        )
        self.add_widget(self.card)
        if overlay.seconds_left is not None and picture.w:
            self.countdown = Countdown(look, picture, overlay.seconds_left)
            self.add_widget(self.countdown)
        if overlay.choices:
            self._tiles(room.cut_bottom(self._tiles_height(room.w, self.proportions))[0])
        if self._has_buttons():
            self._buttons(buttons)

    def _apart(self, room: Box) -> tuple[Box, Box]:
        """Place of the picture (empty if there is none), and of the words."""
        look, side = self.look, self.look.px(self.proportions.picture)
        if not side:
            return NOWHERE, room
        if self.proportions.above:
            line, rest = room.cut_top(side, look.px(8 * self.proportions.grown))
            return line.cut_left(side)[0], rest
        column, rest = room.cut_left(side, look.px(2 * _BESIDE_MM))
        return column.cut_top(side)[0], rest

    def _sheet(self) -> tuple[Box, Box]:
        """The sheet, and the room inside it; for a low reach it lies at the foot of the panel."""
        look, glass = self.look, self.look.panel.box
        opaque, pad = self.overlay.kind in _OPAQUE, look.px(_PAD_MM)
        w = min(glass.w - 2 * look.px(14), look.px(270 if opaque else 236))
        highest = glass.h - look.px(16)
        sizes = self._candidates(opaque=opaque)
        fitting = (one for one in sizes if self._height(w - 2 * pad, one) + 2 * pad <= highest)
        self.proportions = next(fitting, sizes[-1])
        h = min(self._height(w - 2 * pad, self.proportions) + 2 * pad, highest)
        sheet = Box((glass.w - w) / 2, look.px(8), w, h) if self._is_low() else glass.middle(w, h)
        return (glass if opaque else sheet), sheet.inset(pad)

    def _candidates(self, *, opaque: bool) -> tuple[Proportions, ...]:
        """From the largest to the smallest."""
        if not opaque:
            fewer = _TILES[1:] if self._is_low() else _TILES
            return fewer if self.overlay.choices else _SHEET
        return _LYING if self.look.panel.landscape else _UPRIGHT

    def _is_low(self) -> bool:
        return self.look.layout.low_reach and not self.look.panel.landscape

    def _has_buttons(self) -> bool:
        return bool(self.overlay.confirm or self.overlay.dismiss)

    def _tall(self, w: float, how: Proportions) -> float:
        """Pixels of one line of buttons, or two."""
        tall = how.button
        return self.look.px(tall if self._side_by_side(w) else 2 * tall + 6)

    def _side_by_side(self, w: float) -> bool:
        """Do both buttons hold their words in half the width?"""
        said = [self.links.say(one) for one in (self.overlay.confirm, self.overlay.dismiss) if one]
        widest = max(BigButton.width_for(self.look, one, icon=False) for one in said)
        return len(said) < 2 or widest <= (w - self.look.px(6)) / 2

    def _tile_heights(self, w: float, how: Proportions) -> list[float]:
        """Pixels of each tile."""
        look, words = self.look, tile_words(self.links, self.overlay.choices)
        least = least_height(look, words, w, part=1.0)
        if not how.alike:
            return least
        return [max(look.px(27 if look.panel.landscape else 36), *least)] * len(least)

    def _tiles_height(self, w: float, how: Proportions) -> float:
        heights = self._tile_heights(w, how)
        return sum(heights) + self.look.px(4) * (len(heights) - 1)

    def _height(self, w: float, how: Proportions) -> float:
        """Pixels that the question, tiles and buttons take one under the other."""
        look, overlay = self.look, self.overlay
        side = look.px(how.picture)
        beside = bool(side) and not how.above
        text_w = w - side - look.px(2 * _BESIDE_MM) if beside else w
        h = measured(
            look, self.links.say(overlay.title), text_w, look.scale.title * how.grown, bold=True
        ).height
        if overlay.help:
            made = measured(look, self.links.say(overlay.help), text_w, look.scale.body * how.grown)
            h += look.px(5 * how.grown) + made.height
        if beside:
            h = max(h, side)
        elif side:
            h += side + look.px(8 * how.grown)
        if overlay.choices:
            h += look.px(8) + self._tiles_height(w, how)
        return h + (look.px(how.apart) + self._tall(w, how) if self._has_buttons() else 0)

    def _tiles(self, room: Box) -> None:
        boxes = []
        for height in self._tile_heights(room.w, self.proportions):
            place, room = room.cut_top(height, self.look.px(4))
            boxes.append(place)
        words = tile_words(self.links, self.overlay.choices)
        chosen = self.links.language if self.overlay.kind is OverlayKind.LANGUAGE else None
        for tile in tiles(self.look, boxes, words, lambda id_: self.links.emit(Choose(id_)), chosen=chosen):
            self.add_widget(tile)

    def _buttons(self, line: Box) -> None:
        overlay, say, emit, gap = self.overlay, self.links.say, self.links.emit, self.look.px(6)
        if not overlay.confirm or not overlay.dismiss:
            said = say(overlay.confirm or overlay.dismiss or overlay.title)
            alone = max(line.w / 2, BigButton.width_for(self.look, said, icon=False))
            cut = line.cut_left if self.look.layout.left_handed else line.cut_right
            dismiss = confirm = cut(min(line.w, alone))[0]
        elif self._side_by_side(line.w):
            dismiss, confirm = line.grid(2, 1, gap)
        else:
            confirm, dismiss = line.grid(1, 2, gap)
        if self.look.layout.left_handed and confirm.y == dismiss.y and confirm is not dismiss:
            confirm, dismiss = dismiss, confirm
        if overlay.dismiss and not overlay.confirm:
            wanted = BigButton.width_for(self.look, say(overlay.dismiss), icon=False)
            confirm = confirm if wanted <= confirm.w else line  # one button alone may have the whole line
        kind = Kind.DANGER if overlay.danger else Kind.PRIMARY
        other = Kind.PRIMARY if overlay.danger or not overlay.confirm else Kind.OUTLINED
        if overlay.confirm:
            self.add_widget(
                BigButton(
                    self.look,
                    confirm,
                    say(overlay.confirm),
                    lambda: emit(Confirm()),
                    key="overlay.confirm",
                    kind=kind,
                )
            )
        if overlay.dismiss:
            self.add_widget(
                BigButton(
                    self.look,
                    dismiss if overlay.confirm else confirm,
                    say(overlay.dismiss),
                    lambda: emit(Dismiss()),
                    key="overlay.dismiss",
                    kind=other,
                )
            )
