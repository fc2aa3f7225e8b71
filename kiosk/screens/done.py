"""The number, whatever the printer does; and how the print goes, never claiming more than is true."""

from __future__ import annotations

from datetime import date
from functools import partial

from kivy.uix.widget import Widget

from kiosk.layout import TextSize
from kiosk.outside import PaperState
from kiosk.presenters.commands import Answered
from kiosk.presenters.views import DoneView
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.bar import BarButton
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton
from kiosk.widgets.day_lines import DayLine, DayLines
from kiosk.widgets.number_plate import NumberPlate, QrPlate
from kiosk.widgets.page import Zones
from kiosk.widgets.paged import PagedRows, Row, column_width, paged_room
from kiosk.widgets.print_plate import PrintPlate
from kiosk.widgets.printer_scenes import SceneSheet
from kiosk.widgets.staff_guide import staff_guide
from sync.cases.dates import WORDS

_ANSWER_MM, _GUIDE_MM, _GAP_MM = 24.0, 74.0, 5.0
_CODE_MM, _LEAST_CODE_MM = 104.0, 56.0
_PRINT_MM = 120.0
"""The most that how the print goes takes, upright."""
_TWO_LINES_MM = 47.0
"""The number in two lines with capitals of 14 mm."""


class DoneScreen(Screen[DoneView]):
    """Number plate over the whole width, QR and dates below, the state of the print last and in a picture."""

    def build(self) -> None:
        look, low = self.look, self.look.panel.landscape
        zones = self.zones(wide=True)
        self.add_frame(zones)
        for piece in self.children:
            if getattr(piece, "key", "") == "primary":
                piece.other_key = "finish"
        tight = look.layout.text is TextSize.EXTRA or (
            low and (self.view.guide is not None or look.scale.body > 6)
        )
        # Lying, every line is needed: title and state say what the two captions would.
        gap = look.px(5 if low else 8)
        if low and look.layout.text is TextSize.EXTRA:
            plate, room = self._title_beside(zones, gap)
        else:
            _, room = self.add_question(zones, emblem=False, help_=not tight)
            plate, room = room.cut_top(
                look.px(30 if tight else 40) if low else min(look.px(80), room.h * 0.27), gap
            )
        label = "" if tight else self.links.say(words.NUMBER_LABEL)
        self.add(NumberPlate(look, plate, self.view.number, label))
        self._lying(room) if low else self._upright(room)

    def _title_beside(self, zones: Zones, gap: float) -> tuple[Box, Box]:
        """The title in its own column, for the largest type; answers the place of the number, in two lines beside it,
        and what is left below both."""
        look, room = self.look, zones.question
        column, plate = room.cut_left((room.w - gap) / 2, gap)
        question, _ = self.add_question(
            zones._replace(question=column), emblem=False, help_=False, small=True
        )
        tall = max(look.px(_TWO_LINES_MM), column.top - question.left.top - look.px(8))
        return plate.cut_top(tall)[0], room.cut_top(tall, gap)[1]

    def _upright(self, room: Box) -> None:
        """Code and dates in one line as high as the dates want; the print gets what is left."""
        look, gap = self.look, self.look.px(8)
        facts = self._facts()
        print_h = self._print_height(room.w)
        side = min(look.px(_CODE_MM), room.w * 0.42, max(look.px(_LEAST_CODE_MM), room.h - print_h - gap))
        width, capital = room.w - side - gap, look.scale.body
        wanted = DayLines.height_for(look, width, facts, capital_mm=capital)
        if wanted + print_h + gap > room.h or DayLines.breaks(look, width, facts, capital_mm=capital):
            self._on_pages(room, facts, columns=1)
            return
        roomy = DayLines.height_for(look, width, facts, capital_mm=capital, roomy=True)
        least = max(side, wanted)
        left = room.h - gap - least
        # What the print has no use for goes between the dates: a guide wants every line, else half the spare will do.
        spare = left - look.px(_PRINT_MM) if self.view.guide is not None else (left - print_h) / 2
        tall = min(max(side, roomy), least + max(0.0, spare), room.h - print_h - gap)
        line, rest = room.cut_top(tall, gap)
        code, beside = line.cut_left(min(side, line.h), gap)
        self.add(QrPlate(look, code.cut_top(min(side, code.h))[0], self.view.qr))
        self.add(DayLines(look, beside, facts, capital_mm=look.scale.body))
        self._print(rest.cut_top(min(rest.h, look.px(_PRINT_MM)))[0])

    def _lying(self, room: Box) -> None:
        """The state below the dates; what is wrong with the printer in a picture beside both."""
        look, guide = self.look, self.view.guide
        facts, side = self._facts(), min(room.h, look.px(76))
        width = (room.w - side - look.px(7)) * (0.7 if guide is not None and look.scale.body < 6 else 1)
        free = room.h - self._print_height(width) - look.px(4)
        capital = self._capital(width, facts, free)
        if capital is None:
            self._on_pages(room, facts, columns=2)
            return
        code, beside = room.cut_left(side, look.px(7))
        self.add(QrPlate(look, code.cut_top(code.w)[0], self.view.qr))
        if guide is not None and look.scale.body < 6:
            scene, beside = beside.cut_right(beside.w * 0.3, look.px(5))
            self.add(SceneSheet(look, scene, guide.scene))
        state, beside = beside.cut_bottom(max(look.px(22), self._print_height(beside.w)), look.px(4))
        self.add(DayLines(look, beside, facts, capital_mm=capital))
        self._print(state)

    def _capital(self, width: float, facts: list[DayLine], free: float) -> float | None:
        """Of the dates, lying: as large as the page's text, or as a caption; None where even those find no room."""
        look = self.look
        for capital in (look.scale.body, look.scale.caption):
            if DayLines.height_for(look, width, facts, capital_mm=capital) <= free:
                return capital
        return None

    def _on_pages(self, room: Box, facts: list[DayLine], *, columns: int) -> None:
        """The largest type: how the print goes and the code first, the dates behind them."""
        look, say = self.look, self.links.say
        paged = paged_room(look, room)
        width, most = column_width(look, paged, columns), paged.h
        wanted = self._print_height(width, stacked=True)
        capital = look.scale.body
        tall = [DayLines.height_for(look, width, [fact], capital_mm=capital) for fact in facts]
        if columns > 1 and max(wanted, *tall, 0) > most:
            self._on_pages(room, facts, columns=1)
            return
        print_h = min(most, wanted)
        left = most if columns > 1 else most - print_h - look.px(_GAP_MM)
        side = min(width, look.px(_CODE_MM), left if left >= look.px(_LEAST_CODE_MM) else most)

        def code(box: Box) -> list[Widget]:
            return [QrPlate(look, box.middle(side, side), self.view.qr)]

        def line(fact: DayLine, height: float) -> Row:
            return Row(min(most, height), lambda box: [DayLines(look, box, [fact], capital_mm=capital)])

        code_first = look.layout.low_reach and columns == 1  # the two answers to the print are touched
        if code_first and self._asks() and side + look.px(_GAP_MM) + print_h > most:
            print_h = most  # alone on its page, whose foot is within reach
        first = [Row(print_h, partial(self._print_pieces, stacked=True)), Row(side, code)]
        rows = [*(reversed(first) if code_first else first), *map(line, facts, tall)]
        up, down = say(words.LIST_UP), say(words.LIST_DOWN)
        self.add(PagedRows(look, room, rows, up=up, down=down, gap_mm=_GAP_MM, columns=columns))

    def bar_buttons(self) -> tuple[list[BarButton], list[BarButton]]:
        left, right = super().bar_buttons()
        return left, [
            BarButton(b.key, b.words, b.on_press, b.kind, "check" if b.key == "primary" else b.icon)
            for b in right
        ]

    def _facts(self) -> list[DayLine]:
        """By when the office answers, what comes first first, and the card that must not be forgotten."""
        view, say = self.view, self.links.say
        promised: list[tuple[date, str]] = []
        if view.due:
            until = words.reply_by(view.due) if view.letter else words.handled_by(view.due)
            promised.append((view.due, say(until)))
        if view.completeness_due:
            promised.append((view.completeness_due, say(words.complete_by(view.completeness_due))))
        months = WORDS.get(self.links.language, WORDS["id"]).months
        lines = [DayLine(said, str(day.day), months[day.month - 1][:3]) for day, said in sorted(promised)]
        if view.reminder:
            lines.append(DayLine(say(view.reminder), icon="id-card"))
        return lines

    def _asks(self) -> bool:
        return self.view.print_state is PaperState.UNCERTAIN

    def _print_height(self, width: float, *, stacked: bool = False) -> float:
        """Pixels that the sentence wants at least, with its two answers where it asks: beside it, or ``stacked``."""
        look, low = self.look, self.look.panel.landscape and not stacked
        answers = look.px(_ANSWER_MM + 4) if self._asks() and not low else 0
        beside = look.px(112 + 5) if self._asks() and low else 0
        return answers + PrintPlate.least_height(look, width - beside, self.links.say(self.view.print_words))

    def _print(self, room: Box) -> None:
        """Upright with what staff do, if there is room for both."""
        view, say, look = self.view, self.links.say, self.look
        guide, said = view.guide, say(view.print_words)
        least = PrintPlate.least_height(look, room.w, said)
        roomy = room.h >= least + look.px(_GUIDE_MM + 6) and look.layout.text is not TextSize.EXTRA
        if guide is not None and not self._asks() and not look.panel.landscape and roomy:
            room, staff = room.cut_top(least, look.px(6))
            steps = [say(step) for step in guide.steps]
            self.add(*staff_guide(look, staff, guide.scene, say(words.FOR_STAFF), steps, done=guide.done))
        self.add(*self._print_pieces(room))

    def _print_pieces(self, room: Box, *, stacked: bool = False) -> list[Widget]:
        """The sentence, and its two answers beside it where the line is long, else below it."""
        view, say, look = self.view, self.links.say, self.look
        made: list[Widget] = []
        if self._asks():
            if room.w >= look.px(190) and look.panel.landscape and not stacked:
                line, room = room.cut_right(look.px(112), look.px(5))
            else:
                line, room = room.cut_bottom(look.px(_ANSWER_MM), look.px(4))
            no, yes = line.grid(2, 1, look.px(4))
            made += [
                self._answer(no, "answer.no", say(words.ANSWER_NO), yes=False),
                self._answer(yes, "answer.yes", say(words.ANSWER_YES), yes=True),
            ]
        plate = PrintPlate(look, room, view.print_state, say(view.print_words), slow=view.slow)
        return [plate, *made]

    def _answer(self, place: Box, key: str, said: str, *, yes: bool) -> BigButton:
        return BigButton(
            self.look,
            place,
            said,
            lambda: self.links.emit(Answered(yes)),
            key=key,
            capital_mm=self.look.scale.caption,
        )
