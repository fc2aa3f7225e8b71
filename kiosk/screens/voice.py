"""An account that is spoken: one large button, a level, a time, and hearing it again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar

from kiosk.presenters.commands import Listen, OpenHelp, Record, Skip
from kiosk.presenters.spoken import clock_words
from kiosk.presenters.views import VoiceStage, VoiceView
from kiosk.screens.ways import Way, way_tiles
from kiosk.screens.yielding import YieldingScreen
from kiosk.widgets import words
from kiosk.widgets.bar import BarButton
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.chips import Chips
from kiosk.widgets.page import Question
from kiosk.widgets.record_bar import RecordBar
from kiosk.widgets.ways import WAY_MM

_ICONS = {
    VoiceStage.READY: "mic",
    VoiceStage.RECORDING: "mic",
    VoiceStage.WORKING: "lock",
    VoiceStage.RECORDED: "circle-check",
    VoiceStage.TROUBLE: "info",
}


_BUTTON_MM, _LEAST_BUTTON_MM, _GAP_MM, _TALLEST_MM = 26.0, 22.0, 6.0, 160.0


class VoiceScreen(YieldingScreen[VoiceView]):
    """Upright one under the other: ways, prompts, bar, buttons; lying the first two stand under the question.

    For a low reach, where that is too high, what is touched lies lowest and what is only read above it. Where even a
    small question leaves too little, the prompts go.
    """

    live: ClassVar[frozenset[str]] = frozenset({"instruction", "level", "seconds"})
    answer_mm = 160.0
    problem_above = True

    def need_mm(self) -> float:
        return self._wanted_mm(prompts=True)

    def bare_mm(self) -> float:
        return self._wanted_mm(prompts=False)

    def _wanted_mm(self, *, prompts: bool) -> float:
        """Of what stands below the question."""
        look = self.look
        lying, room = look.panel.landscape, look.panel.width_px - 2 * look.margin
        width = room - look.px(10 + self.answer_mm) if lying else room
        heights = [self._ways_h(), self._prompts_h(width) if prompts else 0.0]
        if not lying:
            heights += [self._bar_h(width), self._buttons_h()]
        return self._together(heights) / look.panel.px_per_mm

    def fill(self, room: Box, question: Question) -> None:
        if self.look.panel.landscape:
            self._fill_from(question.left, ["ways", "prompts"])
            self._fill_from(room, ["bar", "buttons"])
        else:
            names = ["ways", "prompts", "bar", "buttons"]
            if self.look.layout.low_reach and self.need_mm() > room.h / self.look.panel.px_per_mm:
                self._fill_from(question.left, ["buttons", "ways", "bar", "prompts"], upwards=True)
            else:
                self._fill_from(room, names)
        self.refresh()

    def _fill_from(self, room: Box, names: list[str], *, upwards: bool = False) -> None:
        """These parts one after the other, from the top or from the foot; the bar takes what the others leave."""
        look = self.look
        heights = {
            "ways": self._ways_h(),
            "prompts": self._prompts_h(room.w),
            "bar": self._bar_h(room.w),
            "buttons": self._buttons_h(),
        }
        heights = {name: heights[name] for name in names}
        if self._together(heights.values()) > room.h + 1:
            heights.pop("prompts", None)
        if self._together(heights.values()) > room.h + 1 and heights.get("buttons"):
            heights["buttons"] = look.px(_LEAST_BUTTON_MM)
        if "bar" in heights:
            spare = room.h - self._together(heights.values())
            heights["bar"] = max(0.0, min(look.px(_TALLEST_MM), heights["bar"] + spare))
        add = {
            "ways": self._add_ways,
            "prompts": self._add_prompts,
            "bar": self._add_bar,
            "buttons": self._add_buttons,
        }
        for name, height in heights.items():
            if height:
                place, room = (room.cut_bottom if upwards else room.cut_top)(height, look.px(_GAP_MM))
                add[name](place)

    def _together(self, heights: Iterable[float]) -> float:
        """Pixels of parts of these heights, one under the other."""
        there = [height for height in heights if height]
        return sum(there) + self.look.px(_GAP_MM) * max(0, len(there) - 1)

    def _ways_h(self) -> float:
        return self.look.px(WAY_MM) if self.view.skip else 0.0

    def _prompts_h(self, width: float) -> float:
        room = Box(0, 0, width, self.look.panel.height_px)
        return Chips(self.look, room, self._prompts()).box.h if self.view.prompts else 0.0

    def _bar_h(self, width: float) -> float:
        live = self.view.stage is VoiceStage.RECORDING
        return RecordBar.least_height(self.look, width, self.links.say(self.view.instruction), live=live)

    def _buttons_h(self) -> float:
        return self.look.px(_BUTTON_MM) if self._buttons() else 0.0

    def _prompts(self) -> list[str]:
        return [self.links.say(prompt) for prompt in self.view.prompts]

    def _add_ways(self, place: Box) -> None:
        self.add(*way_tiles(self.links, place, self._ways()))

    def _add_prompts(self, place: Box) -> None:
        self.add(Chips(self.look, place, self._prompts()))

    def _add_bar(self, place: Box) -> None:
        stage = self.view.stage
        self.bar = RecordBar(self.look, place, "", icon=_ICONS[stage], live=stage is VoiceStage.RECORDING)
        self.add(self.bar)

    def bar_buttons(self) -> tuple[list[BarButton], list[BarButton]]:
        """Typing instead is one of the ways, and stands there."""
        left, right = super().bar_buttons()
        return left, [button for button in right if button.key != "skip"]

    def refresh(self) -> None:
        view = self.view
        time = f"{clock_words(view.seconds)} / {clock_words(view.longest)}"
        part = view.seconds / max(1, view.longest)
        self.bar.show(self.links.say(view.instruction), level=view.level, time=time, part=part)

    def _ways(self) -> list[Way]:
        emit = self.links.emit
        return [
            Way("type", words.WAY_TYPE, "keyboard", lambda: emit(Skip())),
            Way("speak", words.WAY_SPEAK, "mic", None),
            Way("helped", words.WAY_HELPED, "hand-helping", lambda: emit(OpenHelp())),
        ]

    def _buttons(self) -> list[tuple[str, str, str, Kind, Any]]:
        """Key, words, icon, kind, command."""
        say, view = self.links.say, self.view
        match view.stage:
            case VoiceStage.READY:
                return [("record", say(words.RECORD), "mic", Kind.PRIMARY, Record())]
            case VoiceStage.RECORDING:
                return [("record", say(words.RECORD_STOP), "square", Kind.PRIMARY, Record())]
            case VoiceStage.RECORDED:
                again = ("record", say(words.RECORD_AGAIN), "rotate-ccw", Kind.OUTLINED, Record())
                return [*self._listen_button(), again]
        return []

    def _listen_button(self) -> list[tuple[str, str, str, Kind, Any]]:
        if not self.view.can_listen:
            return []
        said, icon = (words.LISTEN_STOP, "square") if self.view.playing else (words.LISTEN, "volume-2")
        return [("listen", self.links.say(said), icon, Kind.OUTLINED, Listen())]

    def _add_buttons(self, place: Box) -> None:
        buttons = self._buttons()
        look = self.look
        places = place.grid(len(buttons), 1, look.px(4))
        labels = [said for _, said, *_ in buttons]
        capital = BigButton.even_capital(look, labels, places[0].w, look.scale.button)
        for box, (key, said, icon, kind, command) in zip(places, buttons, strict=True):
            emit = partial(self.links.emit, command)
            self.add(BigButton(look, box, said, emit, key=key, kind=kind, icon=icon, capital_mm=capital))
