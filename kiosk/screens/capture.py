"""The tray: where it is, the live picture, one instruction, what was taken, and what can be done about it."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from kivy.clock import Clock

from hardware.ports import Preview, Sight
from kiosk.presenters.commands import Command, Remove, Retake, Shoot
from kiosk.presenters.views import CaptureStage, CaptureView, Drawing
from kiosk.screens.yielding import YieldingScreen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.camera import CameraView
from kiosk.widgets.outcome import Outcome
from kiosk.widgets.page import Question, Zones
from kiosk.widgets.state_line import StateLine
from kiosk.widgets.thumbnails import Thumbnails

_PICTURE_S = 1 / 15
"""Fifteen pictures a second are smooth enough to move a card by."""
_CALM_PICTURE_S = 1.0
"""Under less motion: one picture after the other, as often as a countdown changes."""
_BUTTON_MM, _GAP_MM = 24.0, 5.0
_LEAST_PICTURE_MM = 100.0
"""Of the picture and its line of words; below this help gives way, then the size of the title."""
_OUTCOMES: Final = {CaptureStage.TAKEN: Drawing.TAKE_CARD, CaptureStage.TROUBLE: Drawing.DESK}


class CaptureScreen(YieldingScreen[CaptureView]):
    """Looks through `Links.preview` while the stage is LOOKING and at no other time.

    An empty tray is drawn, to show where it is; several pictures stand side by side, each to be taken away.
    """

    live: ClassVar[frozenset[str]] = frozenset({"instruction"})
    problem_above = True

    def need_mm(self) -> float:
        if self.look.panel.landscape:
            return 0.0
        return _LEAST_PICTURE_MM + (_BUTTON_MM + _GAP_MM if self._buttons() else 0.0)

    def answer_room(self, zones: Zones, left: Box, *, wide: bool = False) -> Box:
        """Only its buttons, at its foot, have to lie low: the picture is looked at."""
        several = self.view.stage is CaptureStage.TAKEN and self.view.limit > 1
        if self.look.panel.landscape or several:
            return super().answer_room(zones, left, wide=wide)
        return left

    def fill(self, room: Box, question: Question) -> None:
        self._clock: Any = None
        self.camera: CameraView | None = None
        self.outcome: Outcome | None = None
        self.thumbnails: Thumbnails | None = None
        view, look = self.view, self.look
        buttons = self._buttons()
        if buttons:
            line, room = room.cut_bottom(look.px(_BUTTON_MM), look.px(_GAP_MM))
            self._add_buttons(line, buttons)
        several = self.links.thumbnails() if view.stage is CaptureStage.TAKEN and view.limit > 1 else ()
        if several:
            self._add_thumbnails(room, several)
            return
        thumbnail = self.links.preview() if view.stage is CaptureStage.TAKEN else None
        if thumbnail is None and view.stage in _OUTCOMES:
            self._add_outcome(room)
        else:
            self._add_camera(room, thumbnail)

    def _add_camera(self, room: Box, thumbnail: Preview | None) -> None:
        """Not higher than the picture needs."""
        place = self._cut(room, min(room.h, room.w * 0.95))
        self.camera = CameraView(self.look, place)
        self.camera.instruct(self._instruction())
        self.add(self.camera)
        if thumbnail is not None:
            self.camera.keep(thumbnail)
        elif self.view.stage is CaptureStage.WORKING:
            self.camera.explain(Drawing.LOCKED)
        else:
            self.camera.explain(self._where())
            calm = self.look.layout.less_motion
            self._clock = Clock.schedule_interval(self._look, _CALM_PICTURE_S if calm else _PICTURE_S)

    def _cut(self, room: Box, height: float) -> Box:
        """From the side of its buttons, where those lie low."""
        low = self.look.layout.low_reach and not self.look.panel.landscape
        return (room.cut_bottom if low else room.cut_top)(height)[0]

    def _add_outcome(self, room: Box) -> None:
        taken = self.view.stage is CaptureStage.TAKEN
        drawing = _OUTCOMES[self.view.stage] if not taken or self.view.limit == 1 else Drawing.LOCKED
        tall = min(room.h, room.w * 0.9)
        said = self._instruction()
        self.outcome = Outcome(
            self.look, self._cut(room, tall), said, icon="info", good=taken, drawing=drawing
        )
        self.add(self.outcome)

    def _add_thumbnails(self, room: Box, pictures: tuple[Preview, ...]) -> None:
        look, say = self.look, self.links.say
        line, room = room.cut_top(look.px(22), look.px(_GAP_MM))
        self.thumbnails = Thumbnails(
            look,
            room,
            pictures,
            words=(say(words.REMOVE), say(words.LIST_UP), say(words.LIST_DOWN)),
            on_remove=lambda number: self.links.emit(Remove(number)),
        )
        self.add(StateLine(look, line, self._instruction(), icon="circle-check", good=True), self.thumbnails)

    def refresh(self) -> None:
        if self.camera is not None:
            self.camera.instruct(self._instruction())
        elif self.outcome is not None:
            self.outcome.show(self._instruction())

    def leave(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
        if self.camera is not None:
            self.camera.darken()
        if self.thumbnails is not None:
            self.thumbnails.wipe()

    def _look(self, _dt: float) -> None:
        preview = self.links.preview()
        if self.camera is None or preview is None:
            return
        if preview.sight is Sight.EMPTY:
            self.camera.explain(self._where())
        else:
            self.camera.show(preview)

    def _where(self) -> Drawing:
        """What to do at the tray while there is nothing to be seen on it."""
        if self.view.stranger:
            return Drawing.TAKE_AWAY
        return Drawing.LAY_CARD if self.view.limit == 1 else Drawing.LAY_PAPER

    def _instruction(self) -> str:
        view = self.view
        said = self.links.say(view.instruction)
        counted = view.limit > 1 and view.stage is CaptureStage.LOOKING
        return f"{said}  ({view.count} / {view.limit})" if counted else said

    def _buttons(self) -> list[tuple[str, str, str, Command]]:
        """Key, words, icon, command."""
        view, say = self.view, self.links.say
        found: list[tuple[str, str, str, Command]] = []
        if view.stage is CaptureStage.TAKEN and view.limit == 1:
            again = words.LOOK_AGAIN if view.sight_only else words.RETAKE
            found.append(("retake", say(again), "rotate-ccw", Retake()))
        if (
            view.can_shoot
            and view.stage in (CaptureStage.LOOKING, CaptureStage.TAKEN)
            and view.count < view.limit
        ):
            more = view.stage is CaptureStage.TAKEN
            found.append(("shoot", say(words.MORE_PICTURES if more else words.SHOOT), "camera", Shoot()))
        return found

    def _add_buttons(self, line: Box, buttons: list[tuple[str, str, str, Command]]) -> None:
        for place, button in zip(line.grid(len(buttons), 1, self.look.px(4)), buttons, strict=True):
            self.add(self._button(place, *button))

    def _button(self, place: Box, key: str, said: str, icon: str, command: Command) -> BigButton:
        """A paper waits for its button, which is the page's main one then; a card is taken by itself."""
        view = self.view
        main = key == "shoot" and view.limit > 1 and view.primary is None
        kind = Kind.PRIMARY if main else Kind.OUTLINED
        return BigButton(
            self.look, place, said, lambda: self.links.emit(command), key=key, kind=kind, icon=icon
        )
