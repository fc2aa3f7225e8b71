"""Which presenter asks which kind of question."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.draft import Draft
from kiosk.outside import Outside
from kiosk.presenters.capture import CapturePage
from kiosk.presenters.nik import NikPage
from kiosk.presenters.place import PlacePage
from kiosk.presenters.question import ChoicePage, DatePage, NoticePage, QuestionPage
from kiosk.presenters.review import ReviewPage
from kiosk.presenters.sign import SignPage
from kiosk.presenters.spoken import SpokenPage, can_record
from kiosk.presenters.words import TextPage
from sync.cases.question import Question


def page_for(
    outside: Outside, draft: Draft, question: Question, choose_language: Callable[[str], None]
) -> QuestionPage:
    """A new page for the question; all that is neither tiles nor in the table is typed."""
    if question.options:
        return ChoicePage(outside, draft, question, choose_language)
    if question.spoken and (question.id in draft.voices or can_record(outside)):
        return SpokenPage(outside, draft, question)
    return _PAGES.get(question.kind, TextPage)(outside, draft, question)


_PAGES: Mapping[str, type[QuestionPage]] = {
    "notice": NoticePage,
    "capture": CapturePage,
    "nik": NikPage,
    "date": DatePage,
    "place": PlacePage,
    "review": ReviewPage,
    "signature": SignPage,
}
