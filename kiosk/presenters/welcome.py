"""The home screen."""

from __future__ import annotations

from collections.abc import Callable, Collection

from kiosk.outside import Outside
from kiosk.presenters.commands import Choose, CodeScanned, Command, HoldMark, Primary
from kiosk.presenters.maintenance_home import staff_door
from kiosk.presenters.mending import Cause, Mending, cause_of, prints
from kiosk.presenters.no_paper import NoPaperPage, PrinterGuidePage
from kiosk.presenters.page import Going, Move, Page
from kiosk.presenters.standard import StandardPage
from kiosk.presenters.status import StatusEnterPage, show_scanned
from kiosk.presenters.views import Choice, WelcomeView
from kiosk.texts.catalogue import LANGUAGES
from kiosk.texts.text import Text, Verbatim


def language_choices(offered: Collection[str], unchecked: Collection[str] = ()) -> tuple[Choice, ...]:
    """The languages of this office, each named in itself; a catalogue that waits for a speaker says so."""
    return tuple(
        Choice(id_, Verbatim(name), Text("language.unchecked") if id_ in unchecked else None, "languages")
        for id_, name in LANGUAGES.items()
        if id_ in offered
    )


class WelcomePage(Page):
    """What the machine is for. Nothing personal ever stands here, so it stands for ever."""

    def __init__(self, outside: Outside, choose_language: Callable[[str], None]) -> None:
        self._outside = outside
        self._choose_language = choose_language
        self._mending = Mending()

    def view(self, language: str) -> WelcomeView:
        office = self._outside.office
        days = self._outside.sop.promised_days
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
            facts=(
                ("banknote", Text("welcome.free")),
                ("clock", Text("welcome.minutes")),
                ("calendar-check", Text("welcome.days", {"days": days})),
                ("id-card", Text("welcome.bring")),
            ),
            choices=(
                Choice("status", Text("welcome.status"), Text("welcome.status_hint"), "search"),
                Choice("standard", Text("welcome.standard"), Text("welcome.standard_hint"), "book-open"),
            ),
            languages=language_choices(self._outside.languages, self._outside.unchecked),
        )

    def act(self, command: Command) -> Going:
        match command:
            case Primary():
                no_paper = self._cause() is not None or not self._prints()
                return NoPaperPage(self._outside, self, self._mending) if no_paper else Move.BEGIN
            case Choose(id="printer") if self._cause():
                return PrinterGuidePage(self._outside, self, self._mending)
            case Choose(id="status"):
                return StatusEnterPage(self._outside)
            case Choose(id="standard"):
                return StandardPage(self._outside)
            case Choose(id=language) if language in self._outside.languages:
                self._choose_language(language)
            case CodeScanned(data=data):
                return show_scanned(self._outside, data)
        return staff_door(self._outside) if isinstance(command, HoldMark) else None

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
        self._mending.seen(self._cause())
        read = self._outside.reader.poll()
        return None if read is None else show_scanned(self._outside, read)
