"""The home screen."""

from __future__ import annotations

from collections.abc import Callable, Collection

from kiosk.outside import Outside
from kiosk.presenters.commands import Choose, CodeScanned, Command, HoldMark, Primary
from kiosk.presenters.hours import minute, shut_until
from kiosk.presenters.maintenance_door import staff_door
from kiosk.presenters.mending import Cause, Mending, cause_of, prints
from kiosk.presenters.no_paper import NoPaperPage, PrinterGuidePage, lacks_paper
from kiosk.presenters.page import Going, Move, Page
from kiosk.presenters.promises import promises
from kiosk.presenters.standard import StandardPage
from kiosk.presenters.status import StatusEnterPage, show_scanned
from kiosk.presenters.views import AttractView, Choice, Drawing, WelcomeView
from kiosk.texts.catalogue import FALLBACK, LANGUAGES
from kiosk.texts.text import Text, Verbatim


def language_choices(offered: Collection[str], unchecked: Collection[str] = ()) -> tuple[Choice, ...]:
    """The languages of this office, each named in itself; a catalogue that waits for a speaker says so."""
    return tuple(
        Choice(id_, Verbatim(name), Text("language.unchecked") if id_ in unchecked else None, "languages")
        for id_, name in LANGUAGES.items()
        if id_ in offered
    )


LINE_S = 12.0
"""So long a line stands while the page rests; slow enough to disturb nobody who waits in the room."""


class WelcomePage(Page):
    """What the machine is for. Nothing personal ever stands here, so it stands for ever, and rests when nobody comes."""

    def __init__(self, outside: Outside, choose_language: Callable[[str], None]) -> None:
        self._outside = outside
        self._choose_language = choose_language
        self._mending = Mending()
        self._touched = outside.monotonic()
        self._rests_since: float | None = None
        self._covered = False
        self._language = FALLBACK

    def view(self, language: str) -> WelcomeView | AttractView:
        self._language = language
        return self._poster() if self._rests_since is None else self._resting(self._rests_since)

    def news(self) -> object:
        """The printer, the minute (the desk opens and shuts), and the line at rest."""
        if self._rests_since is not None:
            return self._line(self._rests_since)
        return self._cause(), self._prints(), minute(self._outside.clock())

    def _rest(self) -> None:
        """After a while without a touch. A language that somebody has chosen goes back first, by way of "still there?"."""
        now = self._outside.monotonic()
        if self._covered:  # until now: ticks come to an uncovered page only
            self._touched, self._covered = now, False
        waited = now - self._touched >= 2 * self._outside.limits.idle_s
        if self._rests_since is None and waited and self._language == FALLBACK:
            self._rests_since = now

    def _resting(self, since: float) -> AttractView:
        """Dim and nearly still: a line of a language, and after a while that of the next."""
        spoken = [language for language in LANGUAGES if language in self._outside.languages]
        call, touch = Text("attract.call"), Text("attract.touch")
        return AttractView(
            screen="attract",
            title=call,
            lines=tuple((language, (call, touch)) for language in spoken),
            line=self._line(since) % len(spoken),
        )

    def _line(self, since: float) -> int:
        return int((self._outside.monotonic() - since) / LINE_S)

    def _poster(self) -> WelcomeView:
        office = self._outside.office
        cause = self._cause()
        return WelcomeView(
            screen="welcome",
            title=Text("welcome.title"),
            help=Text("welcome.help"),
            primary=Text("welcome.start"),
            banner=self._banner(cause),
            banner_door=None if cause is None else Text("printer.how"),
            office_name=office.name,
            office_line=office.regency,
            promises=promises(self._outside.sop.promised_days),
            facts=(
                (Drawing.CARD, Text("welcome.bring")),
                (Drawing.GLASS, Text("welcome.fill_in")),
                (Drawing.RECEIPT, Text("welcome.take"))
                if self._prints()
                else (Drawing.PHOTO, Text("welcome.note_number")),
            ),
            choices=(
                Choice("status", Text("welcome.status"), Text("welcome.status_hint"), "search"),
                Choice("standard", Text("welcome.standard"), Text("welcome.standard_hint"), "book-open"),
            ),
            languages=language_choices(self._outside.languages, self._outside.unchecked),
            hours=shut_until(self._outside.calendar, self._outside.clock()),
            notice=self._outside.notice,
        )

    def act(self, command: Command) -> Going:
        resting, self._rests_since = self._rests_since is not None, None
        self._touched = self._outside.monotonic()
        touched = resting and not isinstance(command, CodeScanned)
        return None if touched else self._lead(command)  # a touch wakes it, and presses nothing

    def _lead(self, command: Command) -> Going:
        match command:
            case Primary():
                told = lacks_paper(self._outside)
                return NoPaperPage(self._outside, self, self._mending) if told else Move.BEGIN
            case Choose(id=id_):
                return self._choose(id_)
            case CodeScanned(data=data):
                return show_scanned(self._outside, data)
            case HoldMark():
                return staff_door(self._outside)
        return None

    def _choose(self, id_: str) -> Going:
        if id_ in self._outside.languages:
            self._choose_language(id_)
            return None
        match id_:
            case "printer" if self._cause():
                return PrinterGuidePage(self._outside, self, self._mending)
            case "status":
                return StatusEnterPage(self._outside)
            case "standard":
                return StandardPage(self._outside)
        return None

    def covered(self) -> None:
        self._covered = True

    def _cause(self) -> Cause | None:
        return cause_of(self._outside.receipts.printer())

    def _prints(self) -> bool:
        return prints(self._outside.receipts.printer())

    def _banner(self, cause: Cause | None) -> Text | None:
        if not self._prints():
            return Text("welcome.no_printer")
        if cause is None:
            return None
        if not self._outside.paper_required:
            return Text("welcome.no_paper")
        return Text("welcome.waits_paper" if cause is Cause.PAPER else "welcome.waits_printer")

    def tick(self) -> Going:
        self._rest()
        self._mending.seen(self._cause())
        read = self._outside.reader.poll()
        return None if read is None else show_scanned(self._outside, read)
