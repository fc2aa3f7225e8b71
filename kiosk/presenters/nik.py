"""The number of a resident: offered as it was read off the card, or typed."""

from __future__ import annotations

from hardware.ports import Reading
from kiosk.draft import Draft
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Primary, Skip
from kiosk.presenters.page import Going, Move
from kiosk.presenters.views import ProposalView, View
from kiosk.presenters.words import TextPage
from kiosk.reading import offered_nik, unlike
from kiosk.texts.text import Text
from sync.cases.question import Question
from sync.cases.words import clean
from sync.cases.working_calendar import JAKARTA


class NikPage(TextPage):
    """Opens with what was read, if that can be a number at all; else with the pad. Never stops a visit."""

    def __init__(self, outside: Outside, draft: Draft, question: Question) -> None:
        super().__init__(outside, draft, question)
        given = question.id in draft.answers
        # A number given earlier is covered again until it is touched: somebody may stand behind.
        self._masked = given
        today = outside.clock().astimezone(JAKARTA).date()
        reading = None if draft.card is None else draft.card.reading
        self._reading = reading or Reading()
        self._offered = offered_nik(reading, today)
        self._proposing = self._offered is not None and not given and question.id not in draft.typing
        self._differs: tuple[int, ...] = ()

    def view(self, language: str) -> View:
        if self._offered is None or not self._proposing:
            return super().view(language)
        return ProposalView(
            screen=self.question.id,
            title=Text("nik.read", {"masked": self._offered.masked}),
            help=Text("nik.compare_marked" if self._reading.doubtful else "nik.compare"),
            primary=Text("nik.yes"),
            skip=Text("nik.type"),
            value=self._offered.digits,
            groups=self._field.groups,
            doubtful=self._reading.doubtful,
        )

    @property
    def skip(self) -> Text | None:
        refused = self.problem is not None and self.problem.id != "nik.one_digit"
        return Text("nik.skip") if refused else super().skip

    def act(self, command: Command) -> Going:
        if self._offered is None or not self._proposing:
            return self._typed(command)
        match command:
            case Primary():
                self.keep(self._offered.digits)
                return Move.ON
            case Skip():
                self._proposing = False
                return None
            case Back():
                return Move.BACK
        return None

    def _typed(self, command: Command) -> Going:
        match command:
            case Primary() if self._is_one_digit_off():
                return None
            case Skip() if self._value:
                return self._leave_to_staff()
        return super().act(command)

    def _enter(self, words: str) -> None:
        super()._enter(words)
        self._differs = ()

    def _doubtful(self) -> tuple[int, ...]:
        return self._differs

    def _is_one_digit_off(self) -> bool:
        """One digit unlike the card's: asked once. With the next press the citizen's word stands."""
        if self._differs or self._offered is None or len(self._value) != len(self._offered.digits):
            return False
        found = unlike(self._value, self._offered)
        self._differs = found if len(found) == 1 else ()
        self.problem = Text("nik.one_digit") if self._differs else self.problem
        return bool(self._differs)

    def _leave_to_staff(self) -> Going:
        """A number that the checks refuse does not stop a visit: it is kept as typed, for staff to see."""
        words = clean(self._value, self.question.max_length)
        if isinstance(words, str) and words:
            self.draft.answers[self.question.id] = words
        self.draft.typing.pop(self.question.id, None)
        return Move.ON
