"""What all pages have in common: ground, header, chapters, question and bar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, TypeVar

from kivy.uix.widget import Widget

from kiosk.layout import TextSize
from kiosk.presenters.first_views import Chapter, View
from kiosk.presenters.presses import (
    Back,
    Cancel,
    HoldMark,
    OpenDisplay,
    OpenHelp,
    OpenLanguage,
    Primary,
    ReadAloud,
    Skip,
)
from kiosk.screens.emblems import EMBLEMS
from kiosk.screens.links import Links
from kiosk.texts.text import Words
from kiosk.widgets import words
from kiosk.widgets.bar import BarButton, bar, bar_height
from kiosk.widgets.box import Box
from kiosk.widgets.buttons import Kind
from kiosk.widgets.header import HeaderPlan, Tool, ToolButton, header
from kiosk.widgets.page import Ground, Question, Zones
from kiosk.widgets.progress import ChapterLine

if TYPE_CHECKING:
    from kiosk.presenters.commands import Command

V = TypeVar("V", bound=View)
_LISTENING = "read_aloud"


class Parts(NamedTuple):
    """What stands with a question's words; ``small``: its title is no larger than its help would be."""

    emblem: bool
    help: bool
    small: bool = False


class Screen(Widget, Generic[V]):
    """One page. ``live`` names the fields of the view that `update` can show without a new page.

    ``answer_mm``: width of the answer's column in landscape.
    """

    live: ClassVar[frozenset[str]] = frozenset()
    answer_mm: ClassVar[float] = 187.0
    has_door: ClassVar[bool] = False
    """Is there a way in for staff: between visits only."""
    has_bar: ClassVar[bool] = True
    """Is there room for a bar of buttons below?"""
    corner: ClassVar[tuple[Words, Command, str]] = (words.HELP, OpenHelp(), "bell-ring")
    """The last button of the header: its words, what it sends, its icon."""

    def __init__(self, view: V, links: Links) -> None:
        panel = links.look.panel
        super().__init__(pos=(0, 0), size=(panel.width_px, panel.height_px), size_hint=(None, None))
        self.view, self.links, self.look = view, links, links.look
        self.build()

    def build(self) -> None:
        """The usual page; welcome, done and closed pages have their own."""
        wide, lying = self.is_wide(), self.look.panel.landscape
        zones = self.zones(wide=wide)
        self.add_frame(zones)
        question, left = self.add_question(
            zones,
            emblem=not (lying and (wide or self.is_full() or self.view.problem)),
            help_=not (self.is_full() and (lying or self.look.layout.text is TextSize.EXTRA)),
        )
        self.fill(self.answer_room(zones, left, wide=wide), question)

    def answer_room(self, zones: Zones, left: Box, *, wide: bool = False) -> Box:
        """Where the answer goes: beside the question, below it (``left``), or low on the panel."""
        if self.look.panel.landscape:
            return left if wide else zones.answer
        if self.look.layout.low_reach:
            return left.cut_bottom(min(left.h, zones.answer.h))[0]
        return left

    def answer_width(self) -> float:
        """Of the answer's column in landscape, millimetres."""
        return self.answer_mm

    def is_wide(self) -> bool:
        """One column also in landscape: little question, much answer."""
        return False

    def is_full(self) -> bool:
        """So much answer that emblem and help are left out in landscape, and the help in the largest type."""
        return False

    def fill(self, room: Box, question: Question) -> None:
        """Put the answer into ``room``; beside it, in landscape, ``question.left`` is free too."""

    def update(self, view: V) -> bool:
        """Show ``view`` on this page; False if that takes a new page."""
        changed = {
            field.name
            for field in fields(view)
            if getattr(view, field.name) != getattr(self.view, field.name)
        }
        if not changed <= self.live:
            return False
        self.view = view
        if changed:
            self.refresh()
        return True

    def refresh(self) -> None:
        """A live field of ``self.view`` has changed."""

    def take_over(self, old: Screen[Any]) -> None:
        """This is the same page anew: keep what only the glass knows (a caret, a page of a list)."""

    def leave(self) -> None:
        """The page is thrown away now: stop clocks, let pictures go."""

    def add(self, *widgets: Any) -> None:
        for widget in widgets:
            self.add_widget(widget)

    def zones(self, *, wide: bool = False) -> Zones:
        """The places of this page; its bar is as high as its buttons need."""
        look, buttons = self.look, self.bar_buttons()
        chapters = self.view.progress is not None
        return Zones.of(
            look,
            wide=wide,
            chapters=chapters,
            bar_h=bar_height(look, *buttons) if self.has_bar else 0,
            answer_mm=self.answer_width(),
            header=self._header_plan(),
        )

    def add_frame(self, zones: Zones) -> None:
        """Ground, header, chapters and bar."""
        left, right = self.bar_buttons()
        if left or right:
            self.add(Ground(self.look, zones.bar))
        self.add(*self.header_pieces(zones.header, zones.tools))
        if self.view.progress is not None:
            self.add(self._chapters(zones.chapters))
        self.add(*bar(self.look, zones.bar, left, right))

    def header_pieces(self, box: Box, tools: Box) -> list[Widget]:
        """The header in ``box``; its buttons in ``tools`` where the reach is low."""
        links = self.links
        return header(
            self.look,
            box,
            tools,
            self._header_plan(),
            office=links.office,
            tools=self.tools(),
            on_hold=(lambda: links.emit(HoldMark())) if self.has_door else None,
        )

    def _header_plan(self) -> HeaderPlan:
        return HeaderPlan.of(self.look, self.links.office[0], self.tools(), held=self.has_door)

    def tools(self) -> list[Tool]:
        """Language, display, listening where there is something to hear, and help (staff: the way out)."""
        links, say, (said, command, icon) = self.links, self.links.say, self.corner
        tools = [
            Tool("language", say(words.LANGUAGE), "globe", lambda: links.emit(OpenLanguage())),
            Tool("display", say(words.DISPLAY), "a-large-small", lambda: links.emit(OpenDisplay())),
        ]
        if links.can_listen:
            tools.append(self._listening(reading=links.reading))
        return [*tools, Tool("help", say(said), icon, lambda: links.emit(command))]

    def add_question(
        self, zones: Zones, *, emblem: bool = True, help_: bool = True, small: bool = False
    ) -> tuple[Question, Box]:
        """The question at the top of its zone, and what is left of the zone below it."""
        view, say = self.view, self.links.say
        question = Question(
            self.look,
            zones.question,
            say(view.title),
            say(view.help) if view.help and help_ else None,
            problem=say(view.problem) if view.problem else None,
            banner=say(view.banner) if view.banner else None,
            emblem=EMBLEMS.get(view.screen) if emblem else None,
            small=small,
        )
        self.add(question)
        return question, question.left

    def afforded(
        self,
        ask: Callable[..., tuple[Question, Box]],
        zones: Zones,
        tries: Sequence[Parts],
        enough: Callable[[Box], bool],
    ) -> tuple[Question, Box]:
        """The question (``ask`` is an `add_question`) with the first of these that leaves ``enough`` room below it, else
        with the last."""
        *better, last = tries
        for parts in better:
            question, left = ask(zones, emblem=parts.emblem, help_=parts.help, small=parts.small)
            if enough(left):
                return question, left
            self.remove_widget(question)
        return ask(zones, emblem=last.emblem, help_=last.help, small=last.small)

    def bar_buttons(self) -> tuple[list[BarButton], list[BarButton]]:
        """Left: back and cancel. Right: skip and the primary, which is the last."""
        view, say, emit = self.view, self.links.say, self.links.emit
        left, right = [], []
        if view.can_go_back:
            left.append(BarButton("back", say(words.BACK), lambda: emit(Back()), Kind.QUIET, "arrow-left"))
        if view.can_cancel:
            left.append(BarButton("cancel", say(words.CANCEL), lambda: emit(Cancel()), Kind.QUIET, "x"))
        if view.skip:
            right.append(BarButton("skip", say(view.skip), lambda: emit(Skip()), Kind.OUTLINED))
        if view.primary:
            right.append(
                BarButton(
                    "primary", say(view.primary), self.primary, Kind.PRIMARY, "arrow-right", icon_behind=True
                )
            )
        return left, right

    def primary(self) -> None:
        self.links.emit(Primary())

    def read_aloud(self, *, reading: bool) -> None:
        """The page is read aloud from now on, or has fallen silent: its button says what the next touch does."""
        for button in self.children:
            if isinstance(button, ToolButton) and button.key == _LISTENING:
                button.turn(self._listening(reading=reading))

    def _listening(self, *, reading: bool) -> Tool:
        say, emit = self.links.say, self.links.emit
        begins, ends = say(words.READ_ALOUD), say(words.LISTEN_STOP)
        word, other, icon = (ends, begins, "square") if reading else (begins, ends, "volume-2")
        return Tool(_LISTENING, word, icon, lambda: emit(ReadAloud()), other)

    def _chapters(self, box: Box) -> ChapterLine:
        progress = self.view.progress
        assert progress is not None
        say, chapters = self.links.say, list(Chapter)
        return ChapterLine(
            self.look,
            box,
            [say(words.chapter(chapter.value)) for chapter in chapters],
            present=chapters.index(progress.chapter),
            step=say(words.progress(progress.page, progress.of)),
            part=progress.page / max(1, progress.of),
        )
