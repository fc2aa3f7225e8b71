"""What the window needs of a visit and of its words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from hardware.ports import Preview
from kiosk.layout import Layout
from kiosk.presenters.commands import Command
from kiosk.presenters.views import Overlay, View
from kiosk.texts.text import Words


class SaysWords(Protocol):
    """A catalogue of one language; ``about`` makes it speak of a kind of case."""

    def say(self, words: Words) -> str: ...

    def about(self, kind: str) -> SaysWords: ...


class ShownVisit(Protocol):
    """What the window needs of a visit (`kiosk.presenters.visit.Visit`)."""

    @property
    def view(self) -> View: ...

    @property
    def overlay(self) -> Overlay | None: ...

    @property
    def language(self) -> str: ...

    @property
    def about(self) -> str: ...

    @property
    def layout(self) -> Layout: ...

    @property
    def can_listen(self) -> bool: ...

    @property
    def is_reading(self) -> bool: ...

    def act(self, command: Command) -> None: ...

    def tick(self) -> None: ...

    def subscribe(self, callback: Callable[[], None]) -> None: ...

    def preview(self) -> Preview | None: ...

    def thumbnails(self) -> tuple[Preview, ...]: ...
