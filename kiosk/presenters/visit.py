"""The root of all presenters: one visitor after the other, from the home screen to the wipe.

The grammar is explained in `views.py`. A visit owns one page and at most one overlay. Whatever takes
longer than a blink runs as `outside.work`; its results come in with `tick`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from hardware.ports import Preview
from kiosk import flow
from kiosk.draft import Draft
from kiosk.flow import Patience
from kiosk.layout import Layout
from kiosk.outside import Filed, Outside, Parcel
from kiosk.presenters import overlays
from kiosk.presenters.assisted import Assistance, HelperCodePage, can_assist
from kiosk.presenters.closed import ClosedPage
from kiosk.presenters.commands import (
    Arrange,
    Cancel,
    Choose,
    Command,
    Confirm,
    Dismiss,
    OpenDisplay,
    OpenHelp,
    OpenLanguage,
)
from kiosk.presenters.done import DonePage, farewell
from kiosk.presenters.hours import minute, opens_in_words
from kiosk.presenters.left_behind import TrayLook
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.page import Begin, Going, GoTo, Move, Page, Resume
from kiosk.presenters.question import QuestionPage
from kiosk.presenters.question_pages import page_for
from kiosk.presenters.read_aloud import Hearer, ReadingAloud
from kiosk.presenters.views import Chapter, Overlay, OverlayKind, Progress, View
from kiosk.presenters.welcome import WelcomePage
from kiosk.reading import notes
from kiosk.texts.catalogue import FALLBACK
from kiosk.texts.text import Text
from sync.cases.form import BEGUN_WITH
from sync.cases.ids import uuid7
from sync.cases.question import Question
from sync.cases.refusal import Refusal
from sync.cases.working_calendar import JAKARTA


class Visit:
    """``view`` and ``overlay`` are what stands on the glass; ``act`` and ``tick`` may change them."""

    def __init__(self, outside: Outside, interrupted: Filed | None = None) -> None:
        """``interrupted``: a case that was filed just before a restart, whose paper is still owed."""
        self._outside = outside
        self._callbacks: list[Callable[[], None]] = []
        self._overlay: OverlayKind | None = None
        self._layout = self._outside.usual
        self._assistance = Assistance()
        self._held: Page | None = None
        self._aloud = ReadingAloud(outside.voice)
        self._draft = self._fresh_draft()
        self._patience = Patience(outside.monotonic())
        self._returning = False
        self._sending = False
        self._unsent: Text | None = None
        self._first_look: TrayLook | None = None
        self._page: Page = self._home() if interrupted is None else DonePage(outside, interrupted)
        self._told = self._news()
        self._shown = self._now()

    @property
    def view(self) -> View:
        """The page."""
        return self._shown[0]

    @property
    def overlay(self) -> Overlay | None:
        """What lies over the page."""
        return self._shown[1]

    @property
    def language(self) -> str:
        """``id``, ``mad`` or ``en``."""
        return self._draft.language

    @property
    def layout(self) -> Layout:
        """How this visitor wants the screens."""
        return self._layout

    @property
    def can_listen(self) -> bool:
        """Is there a voice that says at least the title of this page, in the visitor's language?"""
        return self._outside.voice.has(self.language, self.view.title.id)

    @property
    def is_reading(self) -> bool:
        """Is this page being read aloud? Then "Dengarkan" ends it."""
        return self._aloud.reading

    @property
    def about(self) -> str:
        """The kind of case that is spoken of: words differ between a complaint and a suggestion."""
        return self._page.about

    def preview(self) -> Preview | None:
        """The newest picture of the tray, or of what was taken; None on other pages."""
        return self._page.preview()

    def thumbnails(self) -> tuple[Preview, ...]:
        """The pictures of this page, coarse; none on other pages."""
        return self._page.thumbnails()

    def subscribe(self, callback: Callable[[], None]) -> None:
        """``callback`` runs after every change of view, overlay or language, on the thread that made it."""
        self._callbacks.append(callback)

    def act(self, command: Command) -> None:
        """What the citizen did."""
        waiting = self._waiting()
        self._patience = self._patience.touched(self._outside.monotonic()) if not waiting else self._patience
        if not self._aloud.act(command, self.view, self.overlay, self._hearer()):
            self._obey(command)
        self._refresh()

    def tick(self) -> None:
        """Takes in what devices and the disk have done, and what time has done."""
        self._outside.work.drain()
        if self._outside.background is not None and self._outside.maintenance is not None:
            self._outside.background.drain()
            self._outside.maintenance.errands.drain()
        self._mind_the_tray()
        self._mind_the_doors()
        if self._overlay is None and not self._sending:
            self._go(self._page.tick())
        self._keep_time()
        news = self._news()
        if news != self._told:
            self._refresh(news)

    def _obey(self, command: Command) -> None:
        if self._overlay is not None:
            self._act_on_overlay(command)
        elif not self._sending:
            self._act_on_page(command)

    def _act_on_page(self, command: Command) -> None:
        match command:
            case OpenLanguage():
                self._cover(OverlayKind.LANGUAGE)
            case OpenHelp():
                self._outside.bell.ring()
                self._cover(OverlayKind.HELP)
            case OpenDisplay():
                self._cover(OverlayKind.DISPLAY)
            case Arrange(layout=layout):
                self._layout = layout
            case Cancel() if isinstance(self._page, QuestionPage):
                self._cover(OverlayKind.CANCEL)
            case _:
                self._go(self._page.act(command))

    def _act_on_overlay(self, command: Command) -> None:
        kind = self._overlay
        match command:
            case Choose(id=language) if kind is OverlayKind.LANGUAGE and language in self._outside.languages:
                self._overlay = None
                self._choose_language(language)
            case Choose(id="staff") if kind is OverlayKind.HELP and can_assist(self._outside):
                self._overlay = None
                self._held, helper = self._page, HelperCodePage(self._outside)
                self._turn_to(helper)
            case Arrange(layout=layout) if kind is OverlayKind.DISPLAY:
                heard_anew = layout.loudness != self._layout.loudness
                self._layout = layout
                if heard_anew:
                    self._aloud.sample(self._hearer())
            case Dismiss():
                self._overlay = None
                now = self._outside.monotonic()
                more = kind is OverlayKind.STILL_THERE
                self._patience = self._patience.prolonged(now) if more else self._patience.touched(now)
            case Confirm() if kind in (OverlayKind.CANCEL, OverlayKind.STILL_THERE):
                self._end()

    def _go(self, going: Going) -> None:
        match going:
            case Page():
                self._turn_to(going)
            case GoTo(question=question):
                self._returning = True
                self._ask(self._outside.form.question(question))
            case Move.BEGIN:
                self._begin()
            case Begin(answers=answers):
                self._draft.answers |= {**answers, BEGUN_WITH: " ".join(answers)}
                self._begin()
            case Resume(helper=helper):
                self._resume(helper)
            case Move.ON:
                self._on()
            case Move.BACK:
                self._back()
            case Move.ASK:
                self._cover(OverlayKind.STILL_THERE)
            case Move.HOME:
                self._end()

    def _begin(self) -> None:
        self._first_look = TrayLook(self._outside)
        self._ask(flow.first_open(self._outside.form, self._draft))

    def _on(self) -> None:
        here = self._question().id
        if self._returning:
            following: Question | None = flow.after_change(self._outside.form, self._draft)
        else:
            following = flow.after(self._outside.form, self._draft, here)
        if following is None:
            self._send()
        else:
            self._ask(following)

    def _back(self) -> None:
        here = self._question().id
        if self._returning and here != flow.REVIEW:
            self._ask(self._outside.form.question(flow.REVIEW))
            return
        previous = flow.before(self._outside.form, self._draft, here)
        if previous is not None:
            self._ask(previous)
        elif set(self._draft.answers) <= {"language"}:
            self._end()
        else:
            self._cover(OverlayKind.CANCEL)

    def _ask(self, question: Question) -> None:
        if question.id == flow.REVIEW:
            self._returning = False
        self._unsent = None
        self._draft.seen.add(question.id)
        # Left before the next page is made: two pages of the tray may follow each other.
        self._page.leave()
        if question.kind == "capture":
            self._first_look = None  # that page looks for itself
        self._put(page_for(self._outside, self._draft, question, self._choose_language))

    def _resume(self, helper: str) -> None:
        """The visitor's page again, as it was left; one of the form is made anew from what was entered."""
        held, self._held = self._held, None
        if helper:
            self._outside.bell.hush()
            self._assistance.begin(helper)
        if isinstance(held, QuestionPage):
            self._ask(held.question)
        elif held is not None:
            self._turn_to(held)

    def _turn_to(self, page: Page) -> None:
        self._page.leave()
        self._put(page)

    def _put(self, page: Page) -> None:
        self._page = page
        self._patience = self._patience.touched(self._outside.monotonic())

    def _mind_the_tray(self) -> None:
        """A card that lies there when a visit begins is somebody else's: told once, and never looked at."""
        look = self._first_look
        if look is None:
            return
        look.tick()
        if look.there and not self._draft.stranger and self._overlay is None:
            self._draft.stranger = True
            self._cover(OverlayKind.CARD)
        if look.over:
            self._first_look, self._draft.stranger = None, False
            self._overlay = None if self._overlay is OverlayKind.CARD else self._overlay

    def _mind_the_doors(self) -> None:
        """Between visits: a kiosk that was closed says so at once, one that was opened again begins at home.

        A disk that takes nothing more ends the visit too: each further page would be filled in for nothing (F09).
        """
        if isinstance(self._page, QuestionPage) and not self._sending and self._outside.health.is_lost():
            self._end()
            return
        is_closed = isinstance(self._page, ClosedPage)
        between = is_closed or isinstance(self._page, WelcomePage)
        self._outside.moments.look(between_visits=between and self._overlay is None)
        if not between:
            return  # a visit that has begun goes on to its end
        if is_closed == (self._outside.health.closure() is None):
            self._turn_to(self._home())

    def _question(self) -> Question:
        assert isinstance(self._page, QuestionPage)
        return self._page.question

    def _choose_language(self, language: str) -> None:
        self._draft.language = language
        self._draft.answers["language"] = language

    def _send(self) -> None:
        """Once: until the answer has come no further touch reaches the page."""
        self._sending = True
        self._unsent = None
        draft, intake = self._draft, self._outside.intake
        form = self._outside.form
        answers = form.kept(draft.answers, form.wants_extras(draft.answers))
        pictures = (
            picture.file
            for name in answers
            for picture in draft.pictures.get(name, ())
            if answers[name] == "scanned"
        )
        voices = (
            voice.file for name, voice in draft.voices.items() if form.question(name).spoken_id in answers
        )
        files = (*pictures, *voices)
        strokes = draft.strokes if answers.get("signature") == "drawn" else ()
        today = self._outside.clock().astimezone(JAKARTA).date()
        noted = answers | notes(answers, draft.card, today) | self._assistance.noted()
        parcel = Parcel(draft.case_id, noted, files, strokes, draft.language)
        self._outside.work.start(lambda: intake.submit(parcel), lambda came: self._sent(parcel, came))

    def _sent(self, parcel: Parcel, came: Filed | Refusal) -> None:
        self._sending = False
        if isinstance(came, Refusal):
            # The same case id goes again with the next press: nothing is lost, nothing is stored twice.
            self._unsent = Text("submit.not_stored")
            return
        self._forget(kept=parcel.files)
        self._draft = self._fresh_draft(self._draft.language)
        self._page.leave()
        attended = self._outside.calendar.is_open(self._outside.clock())
        self._put(DonePage(self._outside, came, farewell(parcel.answers, attended=attended)))

    def _keep_time(self) -> None:
        limit = self._limit_s()
        now = self._outside.monotonic()
        busy = self._aloud.reading or (self._overlay is None and self._page.is_active())
        if limit is None or self._sending or (busy and not self._waiting()):
            self._patience = self._patience.touched(now)
            return
        if self._overlay is not OverlayKind.STILL_THERE:
            if self._patience.ask(now, limit):
                self._cover(OverlayKind.STILL_THERE)
        elif not self._seconds_left():
            self._end()

    def _cover(self, kind: OverlayKind) -> None:
        self._overlay = kind
        self._page.covered()

    def _limit_s(self) -> float | None:
        """Seconds without a touch on what stands on the glass; None: for ever."""
        usual = self._usual_limit_s()
        if isinstance(self._page, DonePage):
            return usual  # filed: nobody needs time any more, and the number is not for the next eyes
        return self._assistance.limit_s(usual, self._outside.limits.assisted_s)

    def _usual_limit_s(self) -> float | None:
        if self._overlay is OverlayKind.HELP:
            return self._outside.limits.help_s
        if self._page.limit_s is None and (
            self._overlay is not None
            or self._draft.answers
            or self._layout != self._outside.usual
            or self._assistance
        ):
            return self._outside.limits.idle_s  # a language chosen on the home screen is a trace too
        return self._page.limit_s

    def _seconds_left(self) -> int:
        limit = self._limit_s() or self._outside.limits.idle_s
        return self._patience.seconds_left(
            self._outside.monotonic(), limit, self._outside.limits.still_there_s
        )

    def _waiting(self) -> bool:
        return self._overlay is OverlayKind.STILL_THERE

    def _end(self) -> None:
        """The wipe: new objects for everything, sealed files of this visit discarded, devices at rest."""
        self._overlay = None
        self._unsent = None
        self._assistance, self._held = Assistance(), None
        self._outside.bell.hush()
        self._aloud.hush()
        self._layout = self._outside.usual
        self._forget(kept=())
        self._draft = self._fresh_draft()
        self._patience = Patience(self._outside.monotonic())
        self._returning = False
        if self._first_look is not None:
            self._first_look.end()
            self._first_look = None
        self._page.leave()
        self._outside.tray.forget()
        self._page = self._home()

    def _forget(self, kept: tuple[object, ...]) -> None:
        """Ends the draft; of its sealed files only ``kept`` stay."""
        self._draft.ended = True
        files = tuple(file for file in self._draft.files() if file not in kept)
        if files:
            self._outside.work.start(lambda: self._outside.files.discard(files), lambda _: None)

    def _home(self) -> Page:
        closure = self._outside.health.closure()
        if closure is not None:
            return ClosedPage(self._outside, closure)
        return WelcomePage(self._outside, self._choose_language)

    def _fresh_draft(self, language: str = FALLBACK) -> Draft:
        return Draft(uuid7(self._outside.clock(), self._outside.randbits), language)

    def _news(self) -> tuple[object, ...]:
        """What may have changed without a touch. Asked four times a second, all day; a view is some 50 us and seldom new."""
        outside = self._outside
        counts = self._seconds_left() if self._waiting() else None
        comes = (
            (outside.bell.is_heard(), minute(outside.clock())) if self._overlay is OverlayKind.HELP else None
        )
        return self._page, self._page.news(), self._overlay, counts, comes, self._unsent, self.is_reading

    def _refresh(self, news: tuple[object, ...] | None = None) -> None:
        """``news``: as gathered just now."""
        self._told = self._news() if news is None else news
        shown = self._now()
        if shown != self._shown:
            self._shown = shown
            self._aloud.follow(self.view, self.overlay, self._hearer())
            for callback in self._callbacks:
                callback()

    def _hearer(self) -> Hearer:
        return Hearer(self.language, self.about, self._layout.loudness)

    def _now(self) -> tuple[View, Overlay | None, str, Layout, bool]:
        page = self._assistance.framed(self._framed(self._page.view(self.language)))
        return page, self._over(), self.language, self._layout, self.is_reading

    def _framed(self, view: View) -> View:
        """Progress, the ways out and what could not be sent: the same on every page of the form."""
        if not isinstance(self._page, QuestionPage):
            return view
        question = self._page.question
        asked = flow.chapter(self._outside.form, self._draft, question.chapter)
        return replace(
            view,
            progress=Progress(Chapter(question.chapter), asked.index(question.id) + 1, len(asked)),
            can_go_back=True,
            can_cancel=True,
            problem=self._unsent or view.problem,
        )

    def _over(self) -> Overlay | None:
        match self._overlay:
            case OverlayKind.STILL_THERE:
                left = self._seconds_left()
                staff = isinstance(self._page, StaffPage)
                filed = isinstance(self._page, DonePage)
                return overlays.staff_still_there(left) if staff else overlays.still_there(left, filed=filed)
            case OverlayKind.DISPLAY:
                return overlays.display(self._layout, self._outside.usual)
            case OverlayKind.HELP:
                return overlays.help_(
                    heard=self._outside.bell.is_heard(),
                    can_assist=can_assist(self._outside),
                    opens=opens_in_words(self._outside.calendar, self._outside.clock()),
                )
            case OverlayKind.LANGUAGE:
                return overlays.languages(self._outside.languages, self._outside.unchecked)
            case None:
                return None
            case kind:
                return overlays.PLAIN[kind]
