"""Pages of the form that are answered by a tile, a look or a day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from kiosk.draft import Draft
from kiosk.office_words import option_label
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, PickDate, Primary, Skip
from kiosk.presenters.page import Going, Move, Page
from kiosk.presenters.views import Choice, ChoiceView, DateView, NoticeView
from kiosk.presenters.welcome import language_choices
from kiosk.texts.text import Text, Words
from sync.cases.dates import Month, told_day
from sync.cases.question import Option, Question
from sync.cases.working_calendar import JAKARTA

YEARS_BACK = 10


class QuestionPage(Page):
    """A page of the form: its words are found by the question's id."""

    def __init__(self, outside: Outside, draft: Draft, question: Question) -> None:
        self.outside, self.draft, self.question = outside, draft, question
        self.problem: Text | None = None
        self.limit_s = question.timeout_s

    @property
    def about(self) -> str:
        return self.draft.answers.get("kind", "")

    @property
    def title(self) -> Text:
        return Text(f"q.{self.question.id}.title")

    @property
    def help(self) -> Text | None:
        return self.optional(f"q.{self.question.id}.help")

    def optional(self, text_id: str) -> Text | None:
        """The text, if the catalogues have it."""
        return Text(text_id) if self.outside.has_text(text_id) else None

    @property
    def skip(self) -> Text | None:
        """ "Lewati" where the question may be left out."""
        return None if self.question.required else Text("common.skip")

    def act(self, command: Command) -> Going:
        match command:
            case Back():
                return Move.BACK
            case Skip() if not self.question.required:
                self.draft.answers.pop(self.question.id, None)
                self.draft.typing.pop(self.question.id, None)
                return Move.ON
        return None

    def keep(self, value: str) -> bool:
        """Checks and stores an answer; False: ``problem`` says what to mend."""
        today = self.outside.clock().astimezone(JAKARTA).date()
        checked = self.outside.form.check(self.question.id, value, today)
        if not isinstance(checked, str):
            self.problem = Text(checked.code, checked.details)
            return False
        self.problem = None
        if checked:
            self.draft.answers[self.question.id] = checked
        else:
            self.draft.answers.pop(self.question.id, None)
        return True


class ChoicePage(QuestionPage):
    """Tiles. Touching one chooses, the primary goes on: a slip of the hand leads nowhere."""

    def __init__(
        self, outside: Outside, draft: Draft, question: Question, choose_language: Callable[[str], None]
    ) -> None:
        super().__init__(outside, draft, question)
        self._choose_language = choose_language

    def news(self) -> object:
        return None

    def view(self, language: str) -> ChoiceView:
        return ChoiceView(
            screen=self.question.id,
            title=self.title,
            help=self.help,
            primary=Text("common.next"),
            skip=self.skip,
            problem=self.problem,
            choices=self._choices(),
            chosen=self.draft.answers.get(self.question.id),
            small=self.question.kind == "desa",
        )

    def act(self, command: Command) -> Going:
        match command:
            case Choose(id=chosen) if any(choice.id == chosen for choice in self._choices()):
                self.keep(chosen)
                if self.question.kind == "language":
                    self._choose_language(chosen)
                return None
            case Primary():
                if self.draft.answers.get(self.question.id):
                    return Move.ON
                if not self.question.required:
                    return Move.ON
                self.problem = Text("choice.empty")
                return None
        return super().act(command)

    def _choices(self) -> tuple[Choice, ...]:
        if self.question.kind == "language":
            return language_choices(self.outside.languages, self.outside.unchecked)
        return tuple(self._choice(option) for option in self.question.options)

    def _choice(self, option: Option) -> Choice:
        label = option_words(self.question, option)
        return Choice(option.id, label, self.optional(f"q.{self.question.id}.{option.id}.hint"), option.icon)


def option_words(question: Question, option: Option) -> Words:
    """An office's own words, or the catalogue's."""
    return option_label(question, option) or Text(f"q.{question.id}.{option.id}")


class NoticePage(QuestionPage):
    """Who will see what, before anything is asked."""

    ROWS = (("office", "user-check"), ("lists", "eye-off"), ("sealed", "lock"), ("rights", "file-pen"))

    def news(self) -> object:
        return None

    def view(self, language: str) -> NoticeView:
        name = f"q.{self.question.id}"
        rows = tuple((icon, Text(f"{name}.{row}"), self._words(row)) for row, icon in self.ROWS)
        return NoticeView(
            screen=self.question.id,
            title=self.title,
            help=self.help,
            primary=Text("q.notice.seen"),
            rows=rows,
        )

    def _words(self, row: str) -> Text:
        """Whether the card's picture is kept is said before anything is asked."""
        if row == "sealed" and not self.outside.cards.keeps_image:
            return Text("q.notice.sealed_words_sight")
        return Text(f"q.{self.question.id}.{row}_words")

    def act(self, command: Command) -> Going:
        if isinstance(command, Primary):
            self.keep("seen")
            return Move.ON
        return super().act(command)


class DatePage(QuestionPage):
    """A day up to today; older than 30 days is for staff to weigh and never refused."""

    def news(self) -> object:
        return self._today()

    def view(self, language: str) -> DateView:
        today = self._today()
        return DateView(
            screen=self.question.id,
            title=self.title,
            help=self.help,
            primary=Text("common.next"),
            skip=self.skip,
            problem=self.problem,
            value=self._value(today),
            first=today - timedelta(days=365 * YEARS_BACK),
            last=today,
            today=today,
        )

    def act(self, command: Command) -> Going:
        match command:
            case PickDate(day=day):
                self.draft.typing[self.question.id] = str(day)
                return None
            case Primary():
                return Move.ON if self.keep(str(self._value(self._today()))) else None
        return super().act(command)

    def _today(self) -> date:
        return self.outside.clock().astimezone(JAKARTA).date()

    def _value(self, today: date) -> date | Month:
        told = told_day(
            self.draft.typing.get(self.question.id) or self.draft.answers.get(self.question.id, "")
        )
        if isinstance(told, Month):
            return told
        return today if told is None else min(told, today)
