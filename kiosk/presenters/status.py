"""Asking for the status of a complaint: type the number or show the receipt's code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from hardware.ports import State
from kiosk.outside import Elsewhere, Found, Outside
from kiosk.presenters import status_words
from kiosk.presenters.commands import Back, Choose, CodeScanned, Command, Enter, Primary
from kiosk.presenters.desk_hours import desk_hours
from kiosk.presenters.page import Going, Move, Page
from kiosk.presenters.status_views import StageView, StatusView
from kiosk.presenters.status_ways import UnsatisfiedPage, WayPage
from kiosk.presenters.survey import SurveyPage, can_rate, survey_of
from kiosk.presenters.views import Keyboard, NoticeView, TextView
from kiosk.texts.text import Text, Verbatim, Words
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal
from sync.cases.survey_codes import GLYPHS, glyphs_of, glyphs_on_any_letter, plain

GROUPS = (4, 4, 4, 1)
MAX_GLYPHS = 13
LETTER_GROUPS = (5, 5, 5, 5)
"""Of the code on a reply letter: the field turns to it when more is typed than a number has."""
READS = (State.READY, State.DEGRADED, State.UNKNOWN, State.BUSY)
OLD_NEWS = timedelta(hours=1)
"""Since the centre was heard. Before that a number that is not known here is most likely not known there."""
_NOWHERE = ("number.unknown", "proof.key_unknown")


def show_scanned(outside: Outside, data: bytes, typed: str = "") -> Page:
    """The status of a scanned receipt, the survey of a scanned letter, or the page to type the number with what is
    wrong."""
    survey = survey_of(outside, data)
    if survey is not None:
        return survey
    found = outside.status.scanned(data)
    if isinstance(found, Refusal):
        return _refused(outside, found, data, typed)
    return StatusPage(outside, found)


def _refused(outside: Outside, why: Refusal, code: bytes, typed: str) -> Page:
    """What is known nowhere here has a page of its own; a slip is mended where it was made."""
    if why.code in _NOWHERE:
        return NotFoundPage(outside, outside.status.home_of(code), code, typed)
    return StatusEnterPage(outside, typed, Text(why.code, why.details))


class ReaderPage(Page):
    """A page at which a receipt or a letter may be held under the reader at any time. What was typed stays."""

    def __init__(self, outside: Outside, typed: str) -> None:
        self._outside = outside
        self._typed = typed

    def act(self, command: Command) -> Going:
        match command:
            case CodeScanned(data=data):
                return show_scanned(self._outside, data, self._typed)
        return None

    def tick(self) -> Going:
        read = self._outside.reader.poll()
        return None if read is None else show_scanned(self._outside, read, self._typed)


class StatusEnterPage(ReaderPage):
    """A wrong glyph is said at once; no server is asked for that.

    The code on a reply letter may be typed here too: it opens the survey, as its scan does.
    """

    def __init__(self, outside: Outside, typed: str = "", problem: Text | None = None) -> None:
        super().__init__(outside, typed)
        self._problem = problem
        self.limit_s = outside.limits.idle_s

    def view(self, language: str) -> TextView:
        can_scan = self._can_scan()
        letter = len(plain(self._typed)) > MAX_GLYPHS
        return TextView(
            screen="status_enter",
            title=Text("status_enter.title"),
            help=Text("status_enter.help_scan" if can_scan else "status_enter.help"),
            primary=Text("survey.open" if letter else "status_enter.show"),
            can_go_back=True,
            problem=self._problem,
            value=self._typed,
            keyboard=Keyboard.GLYPHS,
            groups=LETTER_GROUPS if letter else GROUPS,
            max_length=GLYPHS,
            can_scan=can_scan,
        )

    def act(self, command: Command) -> Going:
        match command:
            case Back():
                return Move.HOME
            case Enter(words=words):
                self._enter(words)
            case Primary():
                return self._look_up()
        return super().act(command)

    def _enter(self, words: str) -> None:
        self._typed = words
        glyphs = plain(words)
        if len(glyphs) == GLYPHS:
            self._problem = self._slip(glyphs) if glyphs_of(glyphs) is None else None
            return
        parsed = TrackingNumber.parse(words)
        whole = isinstance(parsed, Refusal) and parsed.code == "number.check"
        self._problem = Text("number.check") if whole and self._begins_as_a_number(glyphs) else None

    def _begins_as_a_number(self, glyphs: str) -> bool:
        """Or as any code of a letter does, of which thirteen glyphs are no slip yet."""
        office = self._outside.office
        return glyphs[:3] in {office.code, *(neighbour.code for neighbour in office.neighbours)}

    def _look_up(self) -> Going:
        if not self._typed:
            self._problem = Text("text.empty")  # "now 0 of 13" is no way to begin
            return None
        glyphs = plain(self._typed)
        if len(glyphs) > MAX_GLYPHS:
            return self._open_survey(glyphs)
        number = TrackingNumber.parse(self._typed)
        if isinstance(number, Refusal):
            self._problem = Text(number.code, number.details)
            return None
        found = self._outside.status.typed(number)
        if isinstance(found, Refusal):
            return _refused(self._outside, found, number.glyphs.encode(), self._typed)
        return StatusPage(self._outside, found)

    def _open_survey(self, glyphs: str) -> Going:
        survey = survey_of(self._outside, glyphs.encode()) if glyphs.isascii() else None
        if survey is None:
            short = len(glyphs) < GLYPHS
            self._problem = Text("survey.length", {"n": len(glyphs)}) if short else self._slip(glyphs)
        return survey

    def _slip(self, glyphs: str) -> Text:
        """What looks like the code of an early letter may be one: it has no check, so typed here it is not taken."""
        if glyphs_on_any_letter(glyphs) is None:
            return Text("survey.check")
        return Text("survey.early_scan" if self._can_scan() else "survey.early")

    def _can_scan(self) -> bool:
        return self._outside.reader.status().state in READS


class NotFoundPage(ReaderPage):
    """A genuine number that this kiosk knows nothing of: whose it may be, and whom to ask."""

    def __init__(self, outside: Outside, home: Elsewhere | None, code: bytes, typed: str) -> None:
        """``home``: another office whose code this is; None: it is ours, or nobody can tell."""
        super().__init__(outside, typed)
        self._home = home
        self._number = TrackingNumber.parse(code.decode("ascii", "replace"))
        self.limit_s = outside.limits.idle_s * 2

    def view(self, language: str) -> NoticeView:
        elsewhere = self._home is not None
        return NoticeView(
            screen="status_none",
            title=Text("status_none.elsewhere" if elsewhere else "status_none.title"),
            help=None
            if isinstance(self._number, Refusal)
            else Text("status.number", {"number": str(self._number)}),
            primary=Text("status_none.again"),
            can_go_back=True,
            rows=self._other() if elsewhere else self._ours(),
        )

    def act(self, command: Command) -> Going:
        if isinstance(command, Back | Primary):
            return StatusEnterPage(self._outside, self._typed)
        return super().act(command)

    def _other(self) -> tuple[tuple[str, Words, Words | None], ...]:
        home = self._home
        if home is None or not home.name:
            return (("messages-square", Text("status_none.ask_here"), None),)
        call = (_telephone(home.telephone),) if home.telephone else ()
        return (("building-2", Verbatim(home.name), Text("status_none.ask_there")), *call)

    def _ours(self) -> tuple[tuple[str, Words, Words | None], ...]:
        outside = self._outside
        hours = desk_hours(outside.calendar, outside.clock())
        return (
            ("receipt-text", Text("status_none.compare"), Text("status_none.compare_words")),
            *self._silence(),
            ("messages-square", Text("status_none.ask"), hours),
            _telephone(outside.office.telephone),
        )

    def _silence(self) -> tuple[tuple[str, Words, Words | None], ...]:
        """Without news from the centre "not known" only means: not known here."""
        heard = self._outside.status.heard_at()
        if heard is None:
            return (("wifi-off", Text("status_none.never_heard"), None),)
        if self._outside.clock() - heard < OLD_NEWS:
            return ()
        since = Text("status_none.since", {"date": heard})
        return (("wifi-off", Text("status_none.no_news"), since),)


def _telephone(number: str) -> tuple[str, Words, Words | None]:
    return "phone", Text("closed.telephone"), Verbatim(number)


class StatusPage(Page):
    """How it stands in words, five stages and what can be done, from the kiosk's own mirror. Names nobody."""

    def __init__(self, outside: Outside, found: Found) -> None:
        self._outside = outside
        self._found = found
        self._can_rate = can_rate(outside, found)
        self.limit_s = outside.limits.idle_s * 2  # a page to read

    def view(self, language: str) -> StatusView:
        found, outside = self._found, self._outside
        choices = status_words.choices(found, outside, can_rate=self._can_rate)
        return StatusView(
            screen="status",
            title=status_words.headline(found, outside.sop),
            help=Text("status.number", {"number": str(found.number)}),
            primary=Text("status.close"),
            can_go_back=True,
            number=str(found.number),
            step=found.step,
            of=outside.sop.last,
            stages=status_words.stages(found, outside.sop),
            remark=status_words.remark(found, outside),
            lines=status_words.lines(found),
            choices=choices,
            choices_title=Text("status.what_now") if choices else None,
            received=found.received,
            due=None if found.closed else found.due,
            overdue=found.overdue,
            as_of=found.as_of,
            full=found.full,
        )

    def act(self, command: Command) -> Going:
        match command:
            case Primary():
                return Move.HOME
            case Back():
                return StatusEnterPage(self._outside, "".join(self._found.number.groups))
            case Choose(id="survey") if self._can_rate:
                return SurveyPage(self._outside, self._found.number.glyphs, self._again)
            case Choose(id="unsatisfied"):
                return UnsatisfiedPage(self._outside, self._found, self._again)
            case Choose(id=chosen):
                return self._opened(chosen)
        return None

    def _opened(self, chosen: str) -> Going:
        kind, _, name = chosen.partition(".")
        if kind == "way":
            return WayPage(self._outside, self._found, name, self._again)
        if kind == "stage" and self._found.full:
            return StagePage(self._outside, self._found, int(name), self._again)
        return None

    def _again(self) -> StatusPage:
        return StatusPage(self._outside, self._found)


class StagePage(Page):
    """The steps of one stage, for whoever has shown the receipt."""

    def __init__(self, outside: Outside, found: Found, stage: int, back: Callable[[], Page]) -> None:
        self._outside, self._found, self._stage, self._back = outside, found, stage, back
        self.limit_s = outside.limits.idle_s * 2

    def view(self, language: str) -> StageView:
        found, sop = self._found, self._outside.sop
        now = not found.closed and sop.stage_of(found.step) == self._stage
        return StageView(
            screen="status_stage",
            title=status_words.stage_title(sop, self._stage, now=now),
            help=Text("status.step", {"step": found.step, "of": sop.last}) if now else None,
            primary=Text("way.back"),
            can_go_back=True,
            steps=status_words.steps(found, sop, self._stage),
        )

    def act(self, command: Command) -> Going:
        return self._back() if isinstance(command, Back | Primary) else None
