"""The satisfaction survey at the kiosk: nine questions, four faces each; every one may be passed over.

Whoever holds the receipt of an answered case, or the reply letter with its code, answers once. Nothing said here is
kept beside a name, and nothing is kept of a survey that is broken off.
"""

from __future__ import annotations

from collections.abc import Callable

from kiosk.outside import Found, Outside
from kiosk.presenters.commands import Back, Choose, Command, Primary, Skip
from kiosk.presenters.page import Going, Move, Page
from kiosk.presenters.status_views import SurveyView
from kiosk.presenters.status_ways import bodies_above
from kiosk.presenters.status_words import is_answered
from kiosk.presenters.views import Choice, NoticeView
from kiosk.texts.text import Text
from sync.cases.refusal import Refusal
from sync.cases.satisfaction import ELEMENTS, NOT_SATISFIED, SCORES
from sync.cases.survey_codes import code_in

FACES = {1: "frown", 2: "meh", 3: "smile", 4: "laugh"}
LONGEST_CODE = 512


def can_rate(outside: Outside, found: Found) -> bool:
    """Whether this case's survey is open to whoever shows its receipt: it is answered, and nobody has said anything."""
    surveys = outside.surveys
    return surveys is not None and found.full and is_answered(found) and surveys.is_open(found.number.glyphs)


def survey_of(outside: Outside, scanned: bytes) -> Page | None:
    """The survey whose code on a letter was scanned; None for any other code."""
    surveys = outside.surveys
    if surveys is None or len(scanned) > LONGEST_CODE or not scanned.isascii():
        return None
    code = code_in(scanned.decode("ascii"))
    if code is None:
        return None
    return SurveyPage(outside, code, None) if surveys.is_open(code) else ThanksPage(outside, again=True)


class SurveyPage(Page):
    """One question after the other. ``back``: where the first page came from; None: the home screen."""

    def __init__(self, outside: Outside, key: str, back: Callable[[], Page] | None) -> None:
        """``key``: the number of the case, or the code on the letter."""
        self._outside, self._key, self._back_page = outside, key, back
        self._scores = [0] * len(ELEMENTS)
        self._place = 0
        self._problem: Text | None = None
        self._sending = False
        self._kept = self._used = False
        self.limit_s = outside.limits.idle_s

    def view(self, language: str) -> SurveyView:
        question = self._place + 1
        last = question == len(ELEMENTS)
        return SurveyView(
            screen="survey",
            title=Text(f"survey.q{question}"),
            help=Text("survey.place", {"n": question, "of": len(ELEMENTS)}),
            primary=None if self._sending else Text("survey.send" if last else "common.next"),
            skip=None if self._sending else Text("survey.skip"),
            can_go_back=not self._sending,
            problem=self._problem,
            choices=tuple(
                Choice(str(score), Text(f"survey.a{question}_{score}"), None, FACES[score])
                for score in SCORES
            ),
            chosen=self._scores[self._place] or None,
            place=question,
            of=len(ELEMENTS),
            counted=Text("survey.counted"),
        )

    def act(self, command: Command) -> Going:
        if self._sending:
            return None
        self._problem = None
        match command:
            case Choose(id=chosen) if chosen in {str(score) for score in SCORES}:
                self._scores[self._place] = int(chosen)
            case Primary() if not self._scores[self._place]:
                self._problem = Text("survey.choose")
            case Primary():
                return self._on()
            case Skip():
                self._scores[self._place] = 0
                return self._on()
            case Back():
                return self._back()
        return None

    def tick(self) -> Going:
        if self._used:
            return ThanksPage(self._outside, again=True)
        return ThanksPage(self._outside, unhappy=self._is_unhappy()) if self._kept else None

    def is_active(self) -> bool:
        return self._sending

    def _back(self) -> Going:
        if self._place:
            self._place -= 1
            return None
        return Move.HOME if self._back_page is None else self._back_page()

    def _on(self) -> Going:
        if self._place < len(ELEMENTS) - 1:
            self._place += 1
            return None
        if not any(self._scores):
            return Move.HOME if self._back_page is None else self._back_page()
        self._send()
        return None

    def _send(self) -> None:
        surveys, key, scores = self._outside.surveys, self._key, tuple(self._scores)
        assert surveys is not None
        self._sending = True
        self._outside.work.start(lambda: surveys.keep(key, scores), self._sent)

    def _sent(self, came: Refusal | None) -> None:
        self._sending = False
        if came is None:
            self._kept = True
        elif came.code == "survey.used":
            self._used = True  # somebody else with the same letter was quicker: these faces count for nothing
        else:
            self._problem = Text("survey.not_stored")

    def _is_unhappy(self) -> bool:
        given = [score for score in self._scores if score]
        return sum(given) / len(given) <= NOT_SATISFIED + 0.5


class ThanksPage(Page):
    """Said once the answer lies on the disk; whoever was not satisfied is told what can be done.

    That it will count is not promised: at another kiosk that is offline, or by the link, somebody may have answered for the
    same reply, and the first that reaches the centre counts.
    """

    def __init__(self, outside: Outside, *, unhappy: bool = False, again: bool = False) -> None:
        """``again``: this survey had been answered before."""
        self._outside, self._unhappy, self._again = outside, unhappy, again
        self.limit_s = outside.limits.idle_s

    def view(self, language: str) -> NoticeView:
        office = self._outside.office
        counted = ("chart-column", Text("survey.thanks"), Text("survey.thanks_words"))
        used = ("check", Text("survey.used"), None)
        more = (
            "messages-square",
            Text("survey.unhappy"),
            Text("survey.unhappy_words", {"telephone": office.telephone}),
        )
        return NoticeView(
            screen="survey_thanks",
            title=Text("survey.thanks_title"),
            primary=Text("status.close"),
            rows=(
                used if self._again else counted,
                *((more, *bodies_above(office)) if self._unhappy else ()),
            ),
        )

    def act(self, command: Command) -> Going:
        return Move.HOME if isinstance(command, Primary | Back) else None
