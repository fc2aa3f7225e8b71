"""Pages of the form with one field and a keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hardware.ports import State
from kiosk.draft import Draft
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, CodeScanned, Command, Enter, Primary, Skip
from kiosk.presenters.page import Going, Move
from kiosk.presenters.question import QuestionPage
from kiosk.presenters.views import Keyboard, TextView
from kiosk.texts.text import Text
from sync.cases.nik import Nik
from sync.cases.numbers import TrackingNumber
from sync.cases.question import Question
from sync.cases.refusal import Refusal
from sync.cases.words import clean

LONGEST_TYPED = 10_000
"""Characters kept of what a keyboard sends; every field's own limit lies far below."""


@dataclass(frozen=True, slots=True)
class Field:
    """How a kind of question is typed."""

    keyboard: Keyboard = Keyboard.LETTERS
    multiline: bool = False
    groups: tuple[int, ...] = ()
    sentences: bool = False


FIELDS: Mapping[str, Field] = {
    "name": Field(),
    "text": Field(sentences=True),
    "long_text": Field(multiline=True, sentences=True),
    "nik": Field(Keyboard.NUMBERS, groups=(4, 4, 4, 4)),
    "phone": Field(Keyboard.NUMBERS, groups=(4, 4, 4, 4)),
    "email": Field(Keyboard.EMAIL),
    "contact": Field(Keyboard.EMAIL),
    "tracking": Field(Keyboard.GLYPHS, groups=(4, 4, 4, 1)),
}


class TextPage(QuestionPage):
    """What is typed stands in the draft at every key, so no way off the page loses it."""

    def __init__(self, outside: Outside, draft: Draft, question: Question) -> None:
        super().__init__(outside, draft, question)
        self._field = FIELDS[question.kind]
        # A number given earlier is covered again until it is touched: somebody may stand behind.
        self._masked = question.kind == "nik" and question.id in draft.answers

    @property
    def _value(self) -> str:
        name = self.question.id
        return self.draft.typing.get(name, self.draft.answers.get(name, ""))

    def view(self, language: str) -> TextView:
        field = self._field
        return TextView(
            screen=self.question.id,
            title=self.title,
            help=self.help,
            primary=Text("common.next"),
            skip=self.skip,
            problem=self.problem,
            value=self._value,
            keyboard=field.keyboard,
            multiline=field.multiline,
            masked=self._masked,
            groups=field.groups,
            max_length=self.question.max_length,
            prompts=self._prompts(),
            sentences=field.sentences,
            can_scan=self._can_scan(),
        )

    @property
    def skip(self) -> Text | None:
        if self.question.kind == "nik" and self.problem is not None:
            return Text("nik.skip")
        return super().skip

    def act(self, command: Command) -> Going:
        match command:
            case Enter(words=words):
                self._enter(words)
                return None
            case CodeScanned(data=data):
                self._scanned(data)
                return None
            case Primary():
                return Move.ON if self._keep_typed() else None
            case Back():
                self._keep_typed()
                return Move.BACK
            case Skip() if self.question.kind == "nik" and self._value:
                return self._leave_to_staff()
        return super().act(command)

    def tick(self) -> Going:
        if self._can_scan():
            read = self.outside.reader.poll()
            if read is not None:
                self._scanned(read)
        return None

    def _prompts(self) -> tuple[Text, ...]:
        found = (self.optional(f"q.{self.question.id}.prompt.{n}") for n in (1, 2, 3, 4))
        return tuple(text for text in found if text is not None)

    def _can_scan(self) -> bool:
        reads = (State.READY, State.DEGRADED, State.UNKNOWN)
        return self.question.kind == "tracking" and self.outside.reader.status().state in reads

    def _enter(self, words: str) -> None:
        self.draft.typing[self.question.id] = words[:LONGEST_TYPED]
        self._masked = False
        # What was wrong is being mended; a whole number with a wrong glyph is said at once.
        self.problem = None
        if self.question.kind == "tracking":
            parsed = TrackingNumber.parse(words)
            if isinstance(parsed, Refusal) and parsed.code == "number.check":
                self.problem = Text("number.check")

    def _keep_typed(self) -> bool:
        kept = self.keep(self._value)
        if kept:
            self.draft.typing.pop(self.question.id, None)
        return kept

    def _leave_to_staff(self) -> Going:
        """A number that the checks refuse does not stop a visit: it is kept as typed, for staff to see."""
        words = clean(self._value, self.question.max_length)
        if isinstance(words, str) and words:
            self.draft.answers[self.question.id] = words
        self.draft.typing.pop(self.question.id, None)
        return Move.ON

    def _scanned(self, data: bytes) -> None:
        found = self.outside.status.scanned_number(data)
        if isinstance(found, Refusal):
            self.problem = Text(found.code, found.details)
            return
        self.problem = None
        self.draft.typing[self.question.id] = "".join(found.groups)


def masked_nik(digits: str) -> str:
    """``3528••••••••0001``, also for a number that the checks refused."""
    return Nik(digits).masked if len(digits) == 16 else f"{digits[:2]}••••"
