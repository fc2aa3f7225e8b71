"""Pages of the form with one field and a keyboard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hardware.ports import State
from kiosk.draft import Draft
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, CodeScanned, Command, Enter, Primary
from kiosk.presenters.page import Going, Move
from kiosk.presenters.question import QuestionPage
from kiosk.presenters.views import Keyboard, Phrase, TextView, View
from kiosk.texts.text import OfficeWords, Text
from sync.cases.nik import Nik
from sync.cases.numbers import TrackingNumber
from sync.cases.question import Question
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA

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
    "place": Field(),
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
        self._masked = False
        untouched = question.id not in draft.typing and question.id not in draft.answers
        self._is_from_card = untouched and bool(self._read())

    @property
    def _value(self) -> str:
        name, typing, answers = self.question.id, self.draft.typing, self.draft.answers
        return typing.get(name, answers.get(name, self._read()))

    def _read(self) -> str:
        """The name as it stands on the card, for its holder to mend; nothing on other pages."""
        card = self.draft.card
        if self.question.kind != "name" or card is None or card.reading is None:
            return ""
        return card.reading.name if self._is_good(card.reading.name) else ""

    def _is_good(self, words: str) -> bool:
        today = self.outside.clock().astimezone(JAKARTA).date()
        return isinstance(self.outside.form.check(self.question.id, words, today), str)

    def view(self, language: str) -> View:
        field = self._field
        return TextView(
            screen=self.question.id,
            title=self.title,
            help=self.help,
            primary=Text("common.next"),
            skip=self.skip,
            problem=self.problem,
            value=self._value,
            doubtful=self._doubtful(),
            keyboard=field.keyboard,
            multiline=field.multiline,
            masked=self._masked,
            groups=field.groups,
            max_length=sum(field.groups) if field.keyboard is Keyboard.GLYPHS else self.question.max_length,
            phrases=self._phrases(),
            sentences=field.sentences,
            can_scan=self._can_scan(),
            can_speak=self._can_speak(),
            offers_help=self.question.spoken,
        )

    def news(self) -> object:
        return self._value, self.problem, self._can_scan()

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
        return super().act(command)

    def tick(self) -> Going:
        if self._can_scan():
            read = self.outside.reader.poll()
            if read is not None:
                self._scanned(read)
        return None

    @property
    def help(self) -> Text | None:
        return Text("name.read") if self._is_from_card else super().help

    def _doubtful(self) -> tuple[int, ...]:
        """Places of the number that want another look."""
        return ()

    def _prompts(self) -> tuple[Text, ...]:
        found = (self.optional(f"q.{self.question.id}.prompt.{n}") for n in (1, 2, 3, 4))
        return tuple(text for text in found if text is not None)

    def _phrases(self) -> tuple[Phrase, ...]:
        """What this office suggests, or what the catalogues do: answers, or how a sentence may begin."""
        name = f"q.{self.question.id}"
        if self.question.suggestions:
            return tuple(
                Phrase(words, words)
                for number, one in enumerate(self.question.suggestions, start=1)
                for words in [OfficeWords(f"office.suggestion.{self.question.id}.{number}", one.by_language)]
            )
        starts = (self.optional(f"{name}.start.{n}") for n in (1, 2, 3, 4))
        begun = zip(self._prompts(), starts, strict=False)
        whole = (self.optional(f"{name}.phrase.{n}") for n in range(1, 7))
        return (
            *(Phrase(prompt, start, whole=False) for prompt, start in begun if start is not None),
            *(Phrase(words, words) for words in whole if words is not None),
        )

    def _can_speak(self) -> bool:
        return False

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
