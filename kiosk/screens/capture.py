"""The tray: live picture, one instruction, and what can be done about it."""

from __future__ import annotations

from typing import Any, ClassVar

from kivy.clock import Clock

from hardware.ports import Preview
from kiosk.presenters.commands import Retake, Shoot
from kiosk.presenters.views import CaptureStage, CaptureView
from kiosk.screens.screen import Screen
from kiosk.widgets import words
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import BigButton, Kind
from kiosk.widgets.camera import CameraView
from kiosk.widgets.outcome import Outcome
from kiosk.widgets.page import Question

_PICTURE_S = 1 / 15
"""Fifteen pictures a second are smooth enough to move a card by."""


class CaptureScreen(Screen[CaptureView]):
    """Looks through `Links.preview` while the stage is LOOKING and at no other time."""

    live: ClassVar[frozenset[str]] = frozenset({"instruction"})

    def fill(self, room: Box, question: Question) -> None:
        self._clock: Any = None
        view, look = self.view, self.look
        buttons = self._buttons()
        foot = look.px(24 + 5) if buttons else 0
        thumbnail = self.links.preview() if view.stage is CaptureStage.TAKEN else None
        plain = thumbnail is None and view.stage in (CaptureStage.TAKEN, CaptureStage.TROUBLE)
        tall = look.px(96 if look.panel.landscape else 120) if plain else room.w * 0.9
        picture, room = room.cut_top(min(room.h - foot, tall), look.px(5))
        self._add_buttons(room.cut_top(look.px(24))[0], buttons)
        if plain:
            self.add(self._outcome(picture))
        else:
            self._add_camera(picture, thumbnail)

    def _add_camera(self, place: Box, thumbnail: Preview | None) -> None:
        self.camera = CameraView(self.look, place)
        self.camera.instruct(self._instruction())
        self.add(self.camera)
        if thumbnail is not None:
            self.camera.keep(thumbnail)
        elif self.view.stage is CaptureStage.LOOKING:
            self._clock = Clock.schedule_interval(self._look, _PICTURE_S)

    def refresh(self) -> None:
        if hasattr(self, "camera"):
            self.camera.instruct(self._instruction())
        else:
            self.outcome.show(self._instruction())

    def leave(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
        if hasattr(self, "camera"):
            self.camera.darken()

    def _look(self, _dt: float) -> None:
        preview = self.links.preview()
        if preview is not None:
            self.camera.show(preview)

    def _instruction(self) -> str:
        view = self.view
        said = self.links.say(view.instruction)
        return f"{said}  ({view.count} / {view.limit})" if view.limit > 1 else said

    def _outcome(self, room: Box) -> Outcome:
        taken = self.view.stage is CaptureStage.TAKEN
        self.outcome = Outcome(
            self.look, room, self._instruction(), good=taken, icon="circle-check" if taken else "info"
        )
        return self.outcome

    def _buttons(self) -> list[tuple[str, str, str, Any]]:
        """Key, words, icon, command."""
        view, say = self.view, self.links.say
        found: list[tuple[str, str, str, Any]] = []
        if view.stage is CaptureStage.TAKEN or (view.stage is CaptureStage.LOOKING and view.count):
            found.append(("retake", *self._retake(), Retake()))
        if (
            view.can_shoot
            and view.stage in (CaptureStage.LOOKING, CaptureStage.TAKEN)
            and view.count < view.limit
        ):
            found.append(("shoot", say(words.SHOOT), "camera", Shoot()))
        return found

    def _retake(self) -> tuple[str, str]:
        """Words and icon: of several pictures the last one goes."""
        if self.view.limit == 1:
            again = words.LOOK_AGAIN if self.view.sight_only else words.RETAKE
            return self.links.say(again), "rotate-ccw"
        return self.links.say(words.REMOVE), "trash-2"

    def _add_buttons(self, line: Box, buttons: list[tuple[str, str, str, Any]]) -> None:
        for place, button in zip(line.grid(max(1, len(buttons)), 1, self.look.px(4)), buttons, strict=False):
            self.add(self._button(place, *button))

    def _button(self, place: Box, key: str, said: str, icon: str, command: Any) -> BigButton:
        return BigButton(
            self.look, place, said, lambda: self.links.emit(command), key=key, kind=Kind.OUTLINED, icon=icon
        )
