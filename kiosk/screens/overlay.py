"""A question over the page: still there?, cancel?, help is coming, which language, whose card."""

from __future__ import annotations

from dataclasses import replace

from kivy.uix.widget import Widget

from kiosk.presenters.commands import Choose, Confirm, Dismiss
from kiosk.presenters.views import Overlay, OverlayKind
from kiosk.screens.choice import tile_words
from kiosk.screens.links import Links
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.countdown import Countdown
from kiosk.widgets.look import Look
from kiosk.widgets.piece import Piece
from kiosk.widgets.tiles import tile_boxes, tiles

_ICON_MM = 26
_ICONS = {
    OverlayKind.STILL_THERE: "clock",
    OverlayKind.CANCEL: "trash-2",
    OverlayKind.HELP: "bell-ring",
    OverlayKind.LANGUAGE: "languages",
    OverlayKind.CARD: "id-card",
}


class Card(Piece):
    """A sheet in the middle of the darkened page, with its question."""

    def __init__(
        self, look: Look, box: Box, room: Box, *, icon: str | None, title: str, help_: str | None
    ) -> None:
        super().__init__(look, look.panel.box, "card")
        self.sheet, self.room, self.icon_name, self.title, self.help = box, room, icon, title, help_
        self.repaint()

    def show_help(self, words: str) -> None:
        if words != self.help:
            self.help = words
            self.repaint()

    def paint(self) -> None:
        look, theme = self.look, self.look.theme
        self.fill(self.box, theme.scrim)
        self.fill(self.sheet, theme.sheet, 6)
        room = self.room
        if self.icon_name:
            side = look.px(_ICON_MM)
            disc, room = room.cut_top(side, look.px(8))
            disc = disc.cut_left(side)[0]
            self.disc(disc, theme.tint)
            self.icon(self.icon_name, disc.inset(side * 0.24), theme.primary)
        title = self.set(self.title, room.w, look.scale.title, bold=True)
        place, room = room.cut_top(title.height, look.px(4))
        self.place(title, place, theme.ink)
        if self.help:
            help_ = self.set(self.help, room.w, look.scale.body)
            self.place(help_, room.cut_top(help_.height)[0], theme.second)


class OverlayScreen(Widget):
    """Covers the page and takes every touch."""

    def __init__(self, overlay: Overlay, links: Links) -> None:
        panel = links.look.panel
        super().__init__(pos=(0, 0), size=(panel.width_px, panel.height_px), size_hint=(None, None))
        self.overlay, self.links, self.look = overlay, links, links.look
        self.countdown: Countdown | None = None
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
        pad = look.px(12)
        w = min(look.panel.width_px - 2 * look.px(14), look.px(236))
        h = self._height(w - 2 * pad) + 2 * pad
        sheet = look.panel.box.middle(w, min(h, look.panel.height_px - look.px(16)))
        room = sheet.inset(pad)
        buttons, room = (
            room.cut_bottom(self._buttons_height(), look.px(10)) if self._has_buttons() else (room, room)
        )
        help_ = say(overlay.help) if overlay.help else None
        question = room.cut_left(room.w - look.px(52))[0] if overlay.seconds_left is not None else room
        self.card = Card(look, sheet, question, icon=self._icon(), title=say(overlay.title), help_=help_)
        self.add_widget(self.card)
        if overlay.seconds_left is not None:
            side = look.px(44)
            ring = Box(room.right - side, room.top - side, side, side)
            self.countdown = Countdown(look, ring, overlay.seconds_left)
            self.add_widget(self.countdown)
        if overlay.choices:
            tiles_box, room = room.cut_bottom(self._tiles_height(), look.px(8))
            boxes = tile_boxes(look, tiles_box, len(overlay.choices), columns=1, tallest_mm=36)
            self._tiles(boxes)
        if self._has_buttons():
            self._buttons(buttons)

    def _icon(self) -> str | None:
        """Where there are tiles, they are picture enough."""
        return None if self.overlay.choices else _ICONS.get(self.overlay.kind)

    def _has_buttons(self) -> bool:
        return bool(self.overlay.confirm or self.overlay.dismiss)

    def _buttons_height(self) -> float:
        return self.look.px(26)

    def _tiles_height(self) -> float:
        count = len(self.overlay.choices)
        tall = 27 if self.look.panel.landscape else 36
        return self.look.px(tall * count + 4 * (count - 1))

    def _height(self, w: float) -> float:
        """Pixels that the question, tiles and buttons take one under the other."""
        look, overlay = self.look, self.overlay
        probe = Piece(look, look.panel.box)
        text_w = w - look.px(52) if overlay.seconds_left is not None else w
        h = (
            look.px(_ICON_MM + 8 if self._icon() else 0)
            + probe.set(self.links.say(overlay.title), text_w, look.scale.title, bold=True).height
        )
        if overlay.help:
            h += look.px(4) + probe.set(self.links.say(overlay.help), text_w, look.scale.body).height
        if overlay.choices:
            h += look.px(8) + self._tiles_height()
        return h + (look.px(10) + self._buttons_height() if self._has_buttons() else 0)

    def _tiles(self, boxes: list[Box]) -> None:
        words = tile_words(self.links, self.overlay.choices)
        chosen = self.links.language if self.overlay.kind is OverlayKind.LANGUAGE else None
        for tile in tiles(self.look, boxes, words, lambda id_: self.links.emit(Choose(id_)), chosen=chosen):
            self.add_widget(tile)

    def _buttons(self, line: Box) -> None:
        overlay, say, emit, gap = self.overlay, self.links.say, self.links.emit, self.look.px(6)
        confirm, dismiss = line.grid(2, 1, gap)[::-1]
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
