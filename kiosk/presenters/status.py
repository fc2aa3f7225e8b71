"""Asking for the status of a complaint: type the number or show the receipt's code."""

from __future__ import annotations

from hardware.ports import State
from kiosk.office_words import step_words
from kiosk.outside import Found, Outside
from kiosk.presenters.commands import Back, CodeScanned, Command, Enter, Primary
from kiosk.presenters.page import Going, Move, Page
from kiosk.presenters.views import Keyboard, StatusView, Step, TextView
from kiosk.texts.text import Text
from sync.cases.case import FINISHED, INCOMPLETE, REFERRED, WITHDRAWN
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal

GROUPS = (4, 4, 4, 1)
MAX_GLYPHS = 13
READS = (State.READY, State.DEGRADED, State.UNKNOWN, State.BUSY)


def show_scanned(outside: Outside, data: bytes, typed: str = "") -> Page:
    """The status of a scanned receipt, or the page to type the number with what is wrong."""
    found = outside.status.scanned(data)
    if isinstance(found, Refusal):
        return StatusEnterPage(outside, typed, Text(found.code, found.details))
    return StatusPage(outside, found)


class StatusEnterPage(Page):
    """A wrong glyph is said at once; no server is asked for that. What was typed stays."""

    def __init__(self, outside: Outside, typed: str = "", problem: Text | None = None) -> None:
        self._outside = outside
        self._typed = typed
        self._problem = problem
        self.limit_s = outside.limits.idle_s

    def view(self, language: str) -> TextView:
        can_scan = self._outside.reader.status().state in READS
        return TextView(
            screen="status_enter",
            title=Text("status_enter.title"),
            help=Text("status_enter.help_scan" if can_scan else "status_enter.help"),
            primary=Text("status_enter.show"),
            can_go_back=True,
            problem=self._problem,
            value=self._typed,
            keyboard=Keyboard.GLYPHS,
            groups=GROUPS,
            max_length=MAX_GLYPHS,
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
            case CodeScanned(data=data):
                return show_scanned(self._outside, data, self._typed)
        return None

    def tick(self) -> Going:
        read = self._outside.reader.poll()
        return None if read is None else show_scanned(self._outside, read, self._typed)

    def _enter(self, words: str) -> None:
        self._typed = words
        parsed = TrackingNumber.parse(words)
        whole = isinstance(parsed, Refusal) and parsed.code == "number.check"
        self._problem = Text("number.check") if whole else None

    def _look_up(self) -> Going:
        number = TrackingNumber.parse(self._typed)
        found = number if isinstance(number, Refusal) else self._outside.status.typed(number)
        if isinstance(found, Refusal):
            self._problem = Text(found.code, found.details)
            return None
        return StatusPage(self._outside, found)


class StatusPage(Page):
    """Step n of 12 in plain words, from the kiosk's own mirror, with its age. Names nobody."""

    def __init__(self, outside: Outside, found: Found) -> None:
        self._outside = outside
        self._found = found
        self.limit_s = outside.limits.idle_s * 2  # a page to read

    def view(self, language: str) -> StatusView:
        found, sop = self._found, self._outside.sop
        return StatusView(
            screen="status",
            title=_title(found),
            primary=Text("status.close"),
            can_go_back=True,
            number=str(found.number),
            found=True,
            step=found.step,
            of=sop.last,
            step_words=_where(found) or step_words(sop.step(found.step)),
            received=found.received,
            due=None if found.closed else found.due,
            overdue=found.overdue,
            as_of=found.as_of,
            steps=self._steps(language) if found.full else (),
            lines=_lines(found),
        )

    def act(self, command: Command) -> Going:
        match command:
            case Primary():
                return Move.HOME
            case Back():
                return StatusEnterPage(self._outside, "".join(self._found.number.groups))
        return None

    def _steps(self, language: str) -> tuple[Step, ...]:
        """The timeline is shown to whoever holds the receipt itself."""
        times = self._found.times
        return tuple(
            Step(step.number, step_words(step), times.get(step.number)) for step in self._outside.sop.steps
        )


_ANSWERED = (FINISHED, REFERRED)
_OUTCOMES = {
    FINISHED: "status.outcome.selesai",
    REFERRED: "status.outcome.dilimpahkan",
    WITHDRAWN: "status.outcome.dicabut",
    INCOMPLETE: "status.outcome.tidak_lengkap",
}


def _title(found: Found) -> Text:
    """Only what was answered is said to be done; a complaint that was withdrawn or never completed is closed."""
    if not found.closed:
        return Text("status.title")
    return Text("status.closed" if _answered(found) else "status.ended")


def _where(found: Found) -> Text | None:
    """How it ended, in place of the step at which it stands no more; None while it is open, or where nobody said."""
    words = _OUTCOMES.get(found.outcome) if found.closed else None
    return None if words is None else Text(words)


def _answered(found: Found) -> bool:
    """An older centre does not say how a case ended, but the letter is ready only where there is one."""
    return found.outcome in _ANSWERED or (not found.outcome and found.letter_ready)


def _lines(found: Found) -> tuple[Text, ...]:
    """What else is to be said; dates and lateness have fields of their own."""
    lines = []
    if found.as_of is None:
        lines.append(Text("status.not_yet_sent"))
    if found.paused:
        lines.append(Text("status.paused"))
    if found.full and found.letter_ready:
        lines.append(Text("status.letter_ready"))
    if found.full and found.reply_way and (not found.closed or _answered(found)):
        lines.append(Text("status.reply_way", {"way": Text(f"q.reply_way.{found.reply_way}")}))
    return tuple(lines)
