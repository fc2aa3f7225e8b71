"""An account that is spoken: one large button, a level, a time, and hearing it again."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from kiosk.presenters.commands import Listen, OpenHelp, Record, Skip
from kiosk.presenters.spoken import clock_words
from kiosk.presenters.views import VoiceStage, VoiceView
from kiosk.screens.screen import Screen
from kiosk.screens.ways import Way, way_tiles
from kiosk.widgets import words
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


class VoiceScreen(Screen[VoiceView]):
    """Upright the bar stands below the prompts; lying beside them."""

    live: ClassVar[frozenset[str]] = frozenset({"instruction", "level", "seconds"})

    def fill(self, room: Box, question: Question) -> None:
        look = self.look
        beside = question.left if look.panel.landscape else room
        if self.view.skip:
            line, beside = beside.cut_top(look.px(WAY_MM), look.px(5))
            self.add(*way_tiles(self.links, line, self._ways()))
            room = room if look.panel.landscape else beside
        if self.view.prompts:
            chips = Chips(look, beside, [self.links.say(prompt) for prompt in self.view.prompts])
            self.add(chips)
            room = room if look.panel.landscape else room.cut_top(chips.box.h, look.px(7))[1]
        buttons = self._buttons()
        foot = look.px(26 + 6) if buttons else 0
        bar, room = room.cut_top(min(room.h - foot, look.px(120)), look.px(6))
        stage = self.view.stage
        self.bar = RecordBar(look, bar, "", icon=_ICONS[stage], live=stage is VoiceStage.RECORDING)
        self.add(self.bar)
        self._add_buttons(room.cut_top(look.px(26))[0], buttons)
        self.refresh()

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

    def _add_buttons(self, line: Box, buttons: list[tuple[str, str, str, Kind, Any]]) -> None:
        places = line.grid(max(1, len(buttons)), 1, self.look.px(4))
        for place, (key, said, icon, kind, command) in zip(places, buttons, strict=False):
            emit = partial(self.links.emit, command)
            self.add(BigButton(self.look, place, said, emit, key=key, kind=kind, icon=icon))
