"""An errand under way: five lines, how far each is, "Batal", and one sentence at the end that says what next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kiosk.maintenance import Errand, ErrandEnd, Person, Phase, Step
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Primary, Skip
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_views import ErrandLine, ErrandView, LineState
from kiosk.presenters.maintenance_words import clock_time, end_words, megabytes, waiting
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text, Words

LOOK_S = 0.5
"""Numbers change at most twice a second."""
RATE_AFTER_S = 2.0
"""Before that nobody can say how fast the line is."""


@dataclass(frozen=True, slots=True)
class Course:
    """What is watched: its title, and its lines by phase in the order in which they stand on the glass.

    ``what``: its name in the log.
    """

    what: str
    title: Text
    lines: tuple[tuple[Phase, Text], ...]


_SYNC = Course(
    "sync",
    Text("staff.syncing"),
    (
        ("contact", Text("staff.line.contact")),
        ("cases", Text("staff.line.cases")),
        ("files", Text("staff.line.files")),
        ("status", Text("staff.line.status")),
    ),
)
_SAVE = Course(
    "stick_out",
    Text("staff.saving"),
    (
        ("contact", Text("staff.line.stick")),
        ("cases", Text("staff.line.write_cases")),
        ("files", Text("staff.line.write_files")),
        ("check", Text("staff.line.check")),
    ),
)
_FETCH = Course(
    "stick_in",
    Text("staff.fetching"),
    (
        ("contact", Text("staff.line.stick")),
        ("check", Text("staff.line.check_reply")),
        ("cases", Text("staff.line.take_cases")),
        ("status", Text("staff.line.status")),
    ),
)
_TEST = Course(
    "test_case",
    Text("staff.testing"),
    (
        ("cases", Text("staff.line.seal_test")),
        ("contact", Text("staff.line.send_test")),
        ("check", Text("staff.line.open_test")),
    ),
)
_BRING = Course(
    "update_bring",
    Text("staff.update.bringing"),
    (
        ("contact", Text("staff.line.stick")),
        ("check", Text("staff.update.checking")),
        ("files", Text("staff.update.copying")),
    ),
)
Opens = Callable[[], Page]


def sync_errand(outside: Outside, person: Person, back: Opens) -> Page:
    """ "Sinkronkan sekarang"."""
    assert outside.maintenance is not None
    assert outside.maintenance.sync is not None
    return ErrandPage(outside, person, back, _SYNC, outside.maintenance.sync.send_now)


def save_errand(outside: Outside, person: Person, back: Opens) -> Page:
    """ "Simpan ke stik USB"."""
    assert outside.maintenance is not None
    assert outside.maintenance.carrying is not None
    return ErrandPage(outside, person, back, _SAVE, outside.maintenance.carrying.save)


def fetch_errand(outside: Outside, person: Person, back: Opens) -> Page:
    """ "Ambil balasan dari stik USB"."""
    assert outside.maintenance is not None
    assert outside.maintenance.carrying is not None
    return ErrandPage(outside, person, back, _FETCH, outside.maintenance.carrying.fetch)


def test_errand(outside: Outside, person: Person, back: Opens) -> Page:
    """ "Kirim kasus uji"."""
    assert outside.maintenance is not None
    assert outside.maintenance.testing is not None
    return ErrandPage(outside, person, back, _TEST, outside.maintenance.testing)


def bring_errand(outside: Outside, person: Person, back: Opens) -> Page:
    """ "Cari di stik": a release of this program."""
    assert outside.maintenance is not None
    assert outside.maintenance.releases is not None
    return ErrandPage(outside, person, back, _BRING, outside.maintenance.releases.bring)


class ErrandPage(StaffPage):
    """Goes on in the background even if the page is left; staff who watch it count as present."""

    def __init__(
        self, outside: Outside, person: Person, back: Opens, course: Course, begin: Callable[[], Errand]
    ) -> None:
        super().__init__(outside, person)
        self._back, self._course, self._begin = back, course, begin
        self._errand: Errand
        self._steps: dict[Phase, Step]  # written by the errand's thread, read by ours
        self._shown: dict[Phase, Step]
        self._last: Phase
        self._at: Phase
        self._files_since: tuple[float, int] | None
        self._looked_at: float
        self._end: ErrandEnd | None
        self._cancelled: bool
        self._start()

    def view(self, language: str) -> ErrandView:
        end, stopping = self._end, self._cancelled and self._end is None
        running = end is None and not self._cancelled
        return ErrandView(
            screen="staff_errand",
            title=self._course.title,
            help=Text("staff.stopping") if stopping else None,
            lines=(*self._lines(language), self._last_line()),
            part=self._part() if end is None else None,
            end=None if end is None else end_words(end, language),
            good=end is None or end.ended == "done",
            primary=None if end is None else Text("staff.good" if end.ended == "done" else "staff.again"),
            skip=Text("staff.stop") if running else None,
            can_go_back=end is not None and end.ended != "done",
        )

    def asked(self, command: Command) -> Going:
        end = self._end
        match command:
            case Skip() if end is None:
                self._cancelled = True
                self._errand.cancel()
            case Primary() if end is not None and end.ended == "done":
                return self._back()
            case Primary() if end is not None:
                self._start()
            case Back() if end is not None:
                return self._back()
        return None

    def tick(self) -> Going:
        now = self.outside.monotonic()
        if now - self._looked_at >= LOOK_S or self._end is not None:
            self._looked_at = now
            self._shown, self._at = dict(self._steps), self._last
            if (files := self._shown.get("files")) is not None and self._files_since is None:
                self._files_since = (now, files.done)
        return None

    def is_active(self) -> bool:
        return self._end is None

    def _start(self) -> None:
        """Anew, from the first line."""
        self._steps, self._last = {}, self._course.lines[0][0]
        self._shown, self._at = {}, self._last
        self._files_since = None
        self._looked_at = self.outside.monotonic()
        self._end = None
        self._cancelled = False
        errand = self._errand = self._begin()
        self.machine.errands.start(lambda: errand.run(self._step), self._ended)

    def _step(self, step: Step) -> None:
        self._steps[step.phase] = step
        self._last = step.phase

    def _ended(self, came: ErrandEnd) -> None:
        self._end = came
        self._shown, self._at = dict(self._steps), self._last
        self.did(self._course.what, came.word)

    def _lines(self, language: str) -> list[ErrandLine]:
        phases = [phase for phase, _ in self._course.lines]
        at = phases.index(self._at) if self._at in phases else 0
        return [
            ErrandLine(words, self._state(place, at), self._far(phase, language))
            for place, (phase, words) in enumerate(self._course.lines)
        ]

    def _state(self, place: int, at: int) -> LineState:
        end = self._end
        if end is not None and end.ended == "done":
            return LineState.DONE
        if place == at:
            return LineState.STOPPED if end is not None else LineState.NOW
        behind = place < at or self._course.lines[place][0] in self._shown
        return LineState.DONE if behind else LineState.TO_COME

    def _last_line(self) -> ErrandLine:
        end = self._end
        if end is None:
            return ErrandLine(Text("staff.line.finished"), LineState.TO_COME)
        if end.ended == "done":
            return ErrandLine(Text("staff.line.finished_at", {"time": clock_time(end.at)}), LineState.DONE)
        return ErrandLine(Text("staff.line.stopped_at", {"time": clock_time(end.at)}), LineState.STOPPED)

    def _far(self, phase: Phase, language: str) -> Words | None:
        step = self._shown.get(phase)
        if step is None or not step.total:
            return None
        if phase == "cases":
            return Text("staff.far.cases", {"n": step.done, "of": step.total})
        if phase not in ("files", "check"):
            return None
        amounts = {"done": megabytes(step.done, language), "of": megabytes(step.total, language)}
        left = self._left(step) if phase == "files" and phase == self._at and self._end is None else None
        if left is None:
            return Text("staff.far.files", amounts)
        rate, seconds = left
        return Text("staff.far.files_left", amounts | {"rate": rate, "time": waiting(seconds)})

    def _left(self, step: Step) -> tuple[str, float] | None:
        """kB a second and seconds left, once there is something to judge by."""
        since = self._files_since
        if since is None:
            return None
        passed, went = self._looked_at - since[0], step.done - since[1]
        if passed < RATE_AFTER_S or went <= 0:
            return None
        rate = went / passed
        return f"{max(1, round(rate / 1000))} kB/s", (step.total - step.done) / rate

    def _part(self) -> float | None:
        step = self._shown.get(self._at)
        return min(1.0, step.done / step.total) if step is not None and step.total else None
