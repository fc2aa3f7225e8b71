"""The number, whatever the printer does; and how the print goes, never claiming more than is true."""

from __future__ import annotations

from typing import Any, ClassVar

from kiosk.presenters.commands import Answered
from kiosk.presenters.views import DoneView, PrintState
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton
from kiosk.widgets.number_plate import NumberPlate, QrPlate
from kiosk.widgets.page import BarButton
from kiosk.widgets.rows import notice_row
from kiosk.widgets.state_line import StateLine

_ICONS = {
    PrintState.WAITING: "printer",
    PrintState.PRINTING: "printer",
    PrintState.CONFIRMED: "circle-check",
    PrintState.BLOCKED: "info",
    PrintState.ABSENT: "info",
    PrintState.UNCERTAIN: "circle-help",
}


class DoneScreen(Screen[DoneView]):
    """Number plate over the whole width, QR and dates below, the state of the print last."""

    live: ClassVar[frozenset[str]] = frozenset()

    def build(self) -> None:
        look, view, say = self.look, self.view, self.links.say
        zones = self.zones(wide=True)
        self.add_frame(zones)
        for piece in self.children:
            if getattr(piece, "key", "") == "primary":
                piece.other_key = "finish"
        low = look.panel.landscape
        _, room = self.add_question(zones, emblem=False)
        room = Box(room.x, room.y, room.w, room.h + look.px(2 if low else 0))
        plate, room = room.cut_top(look.px(42 if low else 62), look.px(5 if low else 10))
        self.add(NumberPlate(look, plate, view.number, say(words.NUMBER_LABEL)))
        code, beside = room.cut_left(min(room.h, look.px(76 if low else 104)), look.px(8))
        side = min(code.w, room.h)
        self.add(QrPlate(look, code.cut_top(side)[0], view.qr))
        if low:
            state, beside = beside.cut_bottom(look.px(24), look.px(4))
            self._print(state)
            self._dates(beside)
        else:
            self._dates(Box(beside.x, code.top - side, beside.w, side))
            below = room.cut_top(side, look.px(10))[1]
            self._print(
                below.cut_top(
                    min(below.h, look.px(36 if view.print_state is not PrintState.UNCERTAIN else 64))
                )[0]
            )

    def bar_buttons(self) -> tuple[list[BarButton], list[BarButton]]:
        left, right = super().bar_buttons()
        return left, [
            BarButton(b.key, b.words, b.on_press, b.kind, "check" if b.key == "primary" else b.icon)
            for b in right
        ]

    def _dates(self, room: Box) -> None:
        view, say, look = self.view, self.links.say, self.look
        rows: list[Any] = []
        if view.due:
            rows.append(notice_row(look, room.w, "calendar-check", say(words.reply_by(view.due)), None))
        if view.completeness_due:
            rows.append(
                notice_row(
                    look, room.w, "clipboard-check", say(words.complete_by(view.completeness_due)), None
                )
            )
        if view.card_reminder:
            rows.append(notice_row(look, room.w, "id-card", say(words.CARD_REMINDER), None))
        for row in rows:
            if row.height > room.h + 1:
                return
            place, room = room.cut_top(row.height, look.px(3 if look.panel.landscape else 6))
            self.add(*row.build(place))

    def _print(self, room: Box) -> None:
        view, say, look = self.view, self.links.say, self.look
        if view.print_state is PrintState.UNCERTAIN:
            line, room = (
                room.cut_right(look.px(112), look.px(5))
                if look.panel.landscape
                else (room.cut_bottom(look.px(24), look.px(4)))
            )
            no, yes = line.grid(2, 1, look.px(4))
            self.add(
                self._answer(no, "answer.no", say(words.ANSWER_NO), yes=False),
                self._answer(yes, "answer.yes", say(words.ANSWER_YES), yes=True),
            )
        self.add(
            StateLine(
                look,
                room,
                say(view.print_words),
                icon=_ICONS[view.print_state],
                good=view.print_state is PrintState.CONFIRMED,
            )
        )

    def _answer(self, place: Box, key: str, said: str, *, yes: bool) -> BigButton:
        return BigButton(
            self.look,
            place,
            said,
            lambda: self.links.emit(Answered(yes)),
            key=key,
            capital_mm=self.look.scale.caption,
        )
