"""The check page: every answer in the order of the form, each with "Ubah"."""

from __future__ import annotations

from kiosk import flow
from kiosk.presenters.commands import Change, Command, Primary
from kiosk.presenters.page import Going, GoTo, Move
from kiosk.presenters.question import QuestionPage, option_words
from kiosk.presenters.spoken import spoken_words
from kiosk.presenters.views import Chapter, ReviewRow, ReviewView
from kiosk.presenters.words import masked_nik
from kiosk.texts.text import Text, Verbatim, Words
from sync.cases.dates import Month, told_day
from sync.cases.places import address_words
from sync.cases.question import Question

MAIN = ("account", "settlement")
"""What the case is about: whoever reads nothing else reads these again."""
NOT_SHOWN = ("language", "notice", "review", "signature")


class ReviewPage(QuestionPage):
    """The primary goes on to the signature, or sends where none is asked for."""

    def news(self) -> object:
        return None

    def view(self, language: str) -> ReviewView:
        asked = flow.pages(self.outside.form, self.draft)
        last = asked[-1].id == self.question.id
        return ReviewView(
            screen=self.question.id,
            title=self.title,
            help=self.help,
            primary=Text("sign.send" if last else "review.next"),
            problem=self.problem,
            rows=tuple(self._row(page) for page in asked if page.kind not in NOT_SHOWN),
        )

    def act(self, command: Command) -> Going:
        match command:
            case Change(question=question):
                names = [page.id for page in flow.pages(self.outside.form, self.draft)]
                return GoTo(question) if question in names else None
            case Primary():
                return self._on()
        return super().act(command)

    def _on(self) -> Going:
        extras = self.outside.form.wants_extras(self.draft.answers)
        missing = [q for q in self.outside.form.missing(self.draft.answers, extras) if q != "signature"]
        if missing:  # cannot happen by walking; a form that changed under way could
            return GoTo(missing[0])
        self.keep("seen")
        return Move.ON

    def _row(self, page: Question) -> ReviewRow:
        label, chapter = Text(f"q.{page.id}.label"), Chapter(page.chapter)
        return ReviewRow(page.id, label, self._value(page), main=page.id in MAIN, chapter=chapter)

    def _value(self, page: Question) -> Words:
        value = self.draft.answers.get(page.id, "")
        voice = self.draft.voices.get(page.id)
        if page.kind == "capture":
            return self._pictures(page, value)
        if voice is not None:
            return spoken_words(voice.seconds, value)
        return self._words(page, value) if value else Text("review.empty")

    def _pictures(self, page: Question, value: str) -> Words:
        if value == "seen":
            return Text("scan.not_kept")
        count = len(self.draft.pictures.get(page.id, ()))
        return Text("review.pictures", {"n": count}) if count else Text("review.no_picture")

    def _words(self, page: Question, value: str) -> Words:
        if page.options:
            return next(option_words(page, option) for option in page.options if option.id == value)
        if page.kind == "date":
            told = told_day(value)
            return Text("date.about" if isinstance(told, Month) else "review.day", {"date": told})
        if page.kind == "place":
            return Verbatim(address_words(value))
        return Verbatim(masked_nik(value) if page.kind == "nik" else value)
