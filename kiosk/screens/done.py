"""The number, whatever the printer does; and how the print goes, never claiming more than is true."""

from __future__ import annotations

from kiosk.outside import PaperState
from kiosk.presenters.commands import Answered
from kiosk.presenters.views import DoneView, Guide
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton
from kiosk.widgets.fact_lines import FactLines
from kiosk.widgets.number_plate import NumberPlate, QrPlate
from kiosk.widgets.page import BarButton
from kiosk.widgets.staff_guide import staff_guide
from kiosk.widgets.state_line import StateLine

_ICONS = {
    PaperState.WAITING: "printer",
    PaperState.PRINTING: "printer",
    PaperState.CONFIRMED: "circle-check",
    PaperState.BLOCKED: "info",
    PaperState.ABSENT: "info",
    PaperState.NONE: "info",
    PaperState.UNCERTAIN: "circle-help",
}


class DoneScreen(Screen[DoneView]):
    """Number plate over the whole width, QR and dates below, the state of the print last."""

    def build(self) -> None:
        look, low = self.look, self.look.panel.landscape
        zones = self.zones(wide=True)
        self.add_frame(zones)
        for piece in self.children:
            if getattr(piece, "key", "") == "primary":
                piece.other_key = "finish"
        tight = low and self.view.guide is not None
        # Lying, a guide needs every line: title and state say what the two captions would.
        _, room = self.add_question(zones, emblem=False, help_=not tight)
        plate, room = room.cut_top(look.px(30 if tight else 40 if low else 80), look.px(5 if low else 10))
        label = "" if tight else self.links.say(words.NUMBER_LABEL)
        self.add(NumberPlate(look, plate, self.view.number, label))
        side = min(room.h, look.px(68 if tight else 76 if low else 104))
        code, beside = room.cut_left(side, look.px(7 if tight else 8))
        self.add(QrPlate(look, code.cut_top(side)[0], self.view.qr))
        if low:
            self._beside(beside)
        else:
            self._facts(beside.cut_top(side)[0])
            self._below(room.cut_top(side, look.px(10))[1])

    def _beside(self, room: Box) -> None:
        """Lying: the state below the facts, or above facts and guide."""
        look, guide = self.look, self.view.guide
        if guide is None:
            state, room = room.cut_bottom(look.px(22), look.px(4))
        else:
            state, room = room.cut_top(look.px(24), look.px(4))
            staff, room = room.cut_right(room.w * 0.51, look.px(5))
            self._guide(staff, guide)
        self._facts(room)
        self._print(state)

    def _below(self, room: Box) -> None:
        """Upright: the state, and the guide in what is left."""
        look, guide = self.look, self.view.guide
        tall = 64 if self.view.print_state is PaperState.UNCERTAIN else 36
        state, staff = room.cut_top(min(room.h, look.px(tall)), look.px(8))
        self._print(state)
        if guide is not None:
            self._guide(staff, guide)

    def bar_buttons(self) -> tuple[list[BarButton], list[BarButton]]:
        left, right = super().bar_buttons()
        return left, [
            BarButton(b.key, b.words, b.on_press, b.kind, "check" if b.key == "primary" else b.icon)
            for b in right
        ]

    def _facts(self, room: Box) -> None:
        """By when the office answers, and the card that must not be forgotten."""
        view, say, look = self.view, self.links.say, self.look
        facts: list[tuple[str, str]] = []
        promised = []
        if view.due:
            until = words.reply_by(view.due) if view.letter else words.handled_by(view.due)
            promised.append((view.due, "calendar-check", say(until)))
        if view.completeness_due:
            promised.append(
                (view.completeness_due, "clipboard-check", say(words.complete_by(view.completeness_due)))
            )
        # What comes first stands first.
        facts += [(icon, said) for _, icon, said in sorted(promised)]
        if view.reminder:
            facts.append(("id-card", say(view.reminder)))
        low = look.panel.landscape
        capital = look.scale.caption if low else look.scale.body
        self.add(FactLines(look, room, facts, capital_mm=capital))

    def _print(self, room: Box) -> None:
        view, say, look = self.view, self.links.say, self.look
        if view.print_state is PaperState.UNCERTAIN:
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
                good=view.print_state is PaperState.CONFIRMED,
            )
        )

    def _guide(self, room: Box, guide: Guide) -> None:
        say = self.links.say
        steps = [say(step) for step in guide.steps]
        self.add(*staff_guide(self.look, room, guide.scene, say(words.FOR_STAFF), steps, done=guide.done))

    def _answer(self, place: Box, key: str, said: str, *, yes: bool) -> BigButton:
        return BigButton(
            self.look,
            place,
            said,
            lambda: self.links.emit(Answered(yes)),
            key=key,
            capital_mm=self.look.scale.caption,
        )
