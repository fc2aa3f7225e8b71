"""While the printer cannot print: what the visitor is told before a visit begins, and how staff mend it."""

from __future__ import annotations

from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Command, Primary, Skip
from kiosk.presenters.mending import Cause, Mending, cause_of, prints, said
from kiosk.presenters.page import Begin, Going, Move, Page
from kiosk.presenters.views import Guide, PrinterView, Scene
from kiosk.texts.text import Text

MENDED_FOR_S = 6.0
"""So long "Printer sudah siap lagi" stands before the guide ends by itself."""


class NoPaperPage(Page):
    """No paper will come: the visitor goes on without, or, where the office wants it so, waits.

    ``home``: the page from which it was opened; ``mending``: what has been seen of the printer there; ``begin``: the
    visit that is about to begin.
    """

    def __init__(
        self, outside: Outside, home: Page, mending: Mending, begin: Begin | Move = Move.BEGIN
    ) -> None:
        self._outside, self._begin = outside, begin
        self._home = home
        self._mending = mending
        # Who waits for a roll of paper waits as long as for staff.
        self.limit_s = outside.limits.help_s if outside.paper_required else outside.limits.idle_s

    def view(self, language: str) -> PrinterView:
        if not prints(self._outside.receipts.printer()):
            return self._never()
        cause = self._cause()
        if cause is None:
            return PrinterView(
                screen="no_paper",
                title=Text("printer.ready"),
                help=Text("no_paper.will_print"),
                guide=Guide(Scene.READY),
                primary=Text("welcome.start"),
                can_go_back=True,
            )
        return self._waits(cause) if self._outside.paper_required else self._goes_on(cause)

    def act(self, command: Command) -> Going:
        match command:
            case Primary() if not self._closed():
                return self._leave()
            case Skip() if self._closed():
                return PrinterGuidePage(self._outside, self, self._mending)
            case Back():
                return self._home
        return None

    def tick(self) -> Going:
        self._mending.seen(self._cause())
        return self._leave() if self._outside.paper_required and not self._closed() else None

    def _leave(self) -> Going:
        """The doors may have been closed meanwhile: then the page that says so comes."""
        return self._begin if self._outside.health.closure() is None else Move.HOME

    def _cause(self) -> Cause | None:
        return cause_of(self._outside.receipts.printer())

    def _closed(self) -> bool:
        return self._outside.paper_required and self._cause() is not None

    def _goes_on(self, cause: Cause) -> PrinterView:
        return _without_paper(
            Text("no_paper.title"),
            ("printer", said(cause)),
            ("camera", Text("no_paper.photo")),
            ("receipt-text", Text("no_paper.later")),
        )

    def _never(self) -> PrinterView:
        """Nothing is broken, so nobody is asked to mend it."""
        return _without_paper(
            Text("no_printer.title"),
            ("camera", Text("no_paper.photo")),
            ("receipt-text", Text("no_printer.desk")),
        )

    def _waits(self, cause: Cause) -> PrinterView:
        waits = Text("no_paper.waits_paper" if cause is Cause.PAPER else "no_paper.waits_printer")
        telephone = {"telephone": self._outside.office.telephone}
        guide = self._mending.guide(cause)
        return PrinterView(
            screen="no_paper",
            title=waits,
            help=Text("no_paper.asked"),
            guide=Guide(guide.scene),
            rows=(
                ("printer", said(cause)),
                ("file-pen", Text("no_paper.form")),
                ("phone", Text("no_paper.telephone", telephone)),
                ("refresh-cw", Text("no_paper.by_itself")),
            ),
            skip=Text("printer.how"),
            can_go_back=True,
        )


def lacks_paper(outside: Outside) -> bool:
    """Whether a visitor must be told beforehand that no receipt will come."""
    printer = outside.receipts.printer()
    return cause_of(printer) is not None or not prints(printer)


def _without_paper(title: Text, *rows: tuple[str, Text]) -> PrinterView:
    """The visit goes on, and what the visitor does in place of taking a paper along."""
    return PrinterView(
        screen="no_paper",
        title=title,
        help=Text("no_paper.help"),
        guide=Guide(Scene.PHOTO),
        rows=(*rows, ("badge-check", Text("no_paper.valid"))),
        primary=Text("no_paper.go_on"),
        can_go_back=True,
    )


class PrinterGuidePage(Page):
    """For staff: what to do, live, until the printer is mended. It holds nothing of any case.

    ``behind``: the page to which it ends; ``mending``: what has been seen of the printer there.
    """

    def __init__(self, outside: Outside, behind: Page, mending: Mending) -> None:
        self._outside = outside
        self._behind = behind
        self._mending = mending
        self._mended_at: float | None = None
        self.limit_s = outside.limits.help_s

    def view(self, language: str) -> PrinterView:
        cause = cause_of(self._outside.receipts.printer())
        if cause is None:
            return PrinterView(
                screen="printer_guide",
                title=Text("printer.ready"),
                help=Text("printer.thanks"),
                guide=Guide(Scene.READY),
                primary=Text("printer.close"),
            )
        return PrinterView(
            screen="printer_guide",
            title=said(cause),
            help=Text("printer.how"),
            guide=self._mending.guide(cause),
            can_go_back=True,
        )

    def act(self, command: Command) -> Going:
        return self._behind if isinstance(command, Primary | Back) else None

    def tick(self) -> Going:
        cause, now = cause_of(self._outside.receipts.printer()), self._outside.monotonic()
        self._mending.seen(cause)
        if cause is not None:
            self._mended_at = None
        elif self._mended_at is None:
            self._mended_at = now
        elif now - self._mended_at >= MENDED_FOR_S:
            return self._behind
        return None
