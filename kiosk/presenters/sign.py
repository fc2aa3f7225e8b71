"""The signature on the glass, or the words "I cannot sign"."""

from __future__ import annotations

from kiosk.draft import Draft
from kiosk.outside import Outside
from kiosk.presenters.commands import CannotSign, Command, Primary, Sign, Stroke
from kiosk.presenters.left_behind import TrayLook
from kiosk.presenters.page import Going, Move
from kiosk.presenters.question import QuestionPage
from kiosk.presenters.views import SignView
from kiosk.strokes import path_mm
from kiosk.texts.text import Text
from sync.cases.question import Question

MIN_STROKES = 2
MIN_PATH_MM = 75.0


class SignPage(QuestionPage):
    """Valid from two strokes or 75 mm of path. It is no certified signature and is never called one.

    Whoever has laid something on the tray is reminded here if it still lies there.
    """

    def __init__(self, outside: Outside, draft: Draft, question: Question) -> None:
        super().__init__(outside, draft, question)
        self._look = TrayLook(outside) if draft.pictures or draft.card else None

    def view(self, language: str) -> SignView:
        return SignView(
            screen=self.question.id,
            title=self.title,
            help=self.help,
            primary=Text("sign.send"),
            problem=self.problem,
            banner=still_there(self.draft) if self._look is not None and self._look.there else None,
            signed=signed(self.draft.strokes),
            thumb=self.draft.answers.get(self.question.id) == "thumb",
        )

    def news(self) -> object:
        return self._look is not None and self._look.there

    def act(self, command: Command) -> Going:
        match command:
            case Sign(strokes=strokes):
                self.draft.strokes = strokes
                self.draft.answers.pop(self.question.id, None)
                self.problem = None
                return None
            case CannotSign():
                self.draft.strokes = ()
                self.keep("thumb")
                return None
            case Primary():
                return self._send()
        return super().act(command)

    def tick(self) -> Going:
        if self._look is not None:
            self._look.tick()
        return None

    def leave(self) -> None:
        if self._look is not None:
            self._look.end()

    def _send(self) -> Going:
        if self.draft.answers.get(self.question.id) == "thumb":
            return Move.ON
        if not signed(self.draft.strokes):
            self.problem = Text("sign.empty")
            return None
        self.keep("drawn")
        return Move.ON


def still_there(draft: Draft) -> Text:
    """What lies on the tray: the card, or a paper."""
    return Text("scan.left" if draft.card is not None else "scan.left_paper")


def signed(strokes: tuple[Stroke, ...]) -> bool:
    """Is it more than a touch by accident?"""
    drawn = [stroke for stroke in strokes if len(stroke) > 1]
    return len(drawn) >= MIN_STROKES or sum(map(path_mm, drawn)) >= MIN_PATH_MM
