"""The last page: the number, whatever the printer did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hardware.ports import Trouble
from kiosk.card import card_owed
from kiosk.outside import Filed, Outside, PaperState, PrintNews
from kiosk.presenters.commands import Answered, Command, Primary
from kiosk.presenters.hours import opens_in_words
from kiosk.presenters.left_behind import TrayLook
from kiosk.presenters.mending import Mending, cause_for
from kiosk.presenters.page import Going, Move, Page
from kiosk.presenters.views import DoneView
from kiosk.texts.catalogue import ANY_KIND
from kiosk.texts.text import Text
from sync.cases.identity import IdentityMode

TOUCH_REST_S = 0.8
"""So long must the glass have rested: the taps of a tremor that pressed "Kirim" do not finish the visit."""

PATIENCE_S = 15.0
"""Nobody looks longer than this at a paper that is on its way, all waiting and printing together."""

ON_ITS_WAY = (PaperState.WAITING, PaperState.PRINTING)

NO_PAPER = (PaperState.BLOCKED, PaperState.ABSENT, PaperState.NONE)
"""Then the glass alone holds the number, and one tap does not take it away."""

_CAUSES = {
    (PaperState.BLOCKED, Trouble.PAPER): "done.blocked_paper",
    (PaperState.BLOCKED, Trouble.COVER): "done.blocked_cover",
    (PaperState.BLOCKED, Trouble.CUTTER): "done.blocked_cutter",
    (PaperState.BLOCKED, Trouble.HEAT): "done.blocked_heat",
    (PaperState.BLOCKED, Trouble.OFFLINE): "done.blocked_offline",
    (PaperState.UNCERTAIN, Trouble.PAPER): "done.uncertain_paper",
    (PaperState.UNCERTAIN, Trouble.COVER): "done.uncertain_cover",
    (PaperState.UNCERTAIN, Trouble.CUTTER): "done.uncertain_cutter",
    (PaperState.UNCERTAIN, Trouble.HEAT): "done.uncertain_heat",
    (PaperState.UNCERTAIN, Trouble.OFFLINE): "done.uncertain_offline",
    (PaperState.UNCERTAIN, Trouble.STALLED): "done.uncertain_cable",
    (PaperState.UNCERTAIN, Trouble.INPUT_OUTPUT): "done.uncertain_cable",
}
"""Troubles that a person can see have words of their own; of a silent printer only the person knows more."""

_COPIES = {
    PaperState.WAITING: "done.copy_waiting",
    PaperState.PRINTING: "done.copy_printing",
    PaperState.CONFIRMED: "done.copy_confirmed",
}


@dataclass(frozen=True, slots=True)
class Farewell:
    """All that the last page still knows of the answers; after a restart it knows none.

    ``reminder``: about the card; ``left``: said in its place while something still lies on the tray; ``letter``:
    there is somebody to whom an answer can be sent.
    """

    about: str = ANY_KIND
    reminder: Text | None = None
    left: Text | None = None
    letter: bool = True


def farewell(answers: Mapping[str, str], *, attended: bool) -> Farewell:
    """From the answers that were sent; ``attended``: somebody sits at the desk now."""
    card = answers.get("id_scan") in ("scanned", "seen")
    paper = "scanned" in (answers.get("evidence"), answers.get("proxy_letter"))
    return Farewell(
        answers["kind"],
        Text("card.take") if card else card_owed(answers, attended=attended),
        Text("scan.left") if card else Text("scan.left_paper") if paper else None,
        answers["identity_mode"] != IdentityMode.ANONYMOUS,
    )


class DonePage(Page):
    """Number, dates and the state of the paper; while the paper is uncertain the visitor is asked."""

    def __init__(self, outside: Outside, filed: Filed, last: Farewell = Farewell()) -> None:
        self._outside = outside
        self._filed = filed
        self._last = last
        self._since = self._looked = outside.monotonic()
        self._waited_s = 0.0
        self._mending = Mending()
        self._look = TrayLook(outside) if last.left is not None else None
        self.limit_s = outside.limits.idle_s

    @property
    def about(self) -> str:
        return self._last.about

    def view(self, language: str) -> DoneView:
        filed, last = self._filed, self._last
        news = self._news()
        shut = self._nobody_comes(news)
        cause = None if shut else cause_for(news)
        return DoneView(
            screen="done",
            title=Text("done.title"),
            help=Text("done.help_estimate" if filed.due is None else "done.help"),
            primary=Text("done.finish"),
            number=str(filed.number),
            serial=str(filed.serial),
            qr=filed.proof_text,
            due=filed.due,
            completeness_due=filed.completeness_due if last.letter else None,
            letter=last.letter,
            print_state=news.state,
            print_words=shut or (Text("done.slow") if self._slow(news) else print_words(news)),
            reminder=last.left if self._look is not None and self._look.there else last.reminder,
            slow=self._slow(news),
            guide=None if cause is None else self._mending.guide(cause),
        )

    def act(self, command: Command) -> Going:
        match command:
            case Answered(yes=yes):
                self._outside.receipts.answer(self._filed.job_id, yes)
            case Primary() if self._rested():
                news = self._news()
                return Move.ASK if news.state in NO_PAPER or self._slow(news) else Move.HOME
        return None

    def tick(self) -> Going:
        news, now = self._news(), self._outside.monotonic()
        if news.state in ON_ITS_WAY:
            self._waited_s += now - self._looked
        self._looked = now
        self._mending.seen(cause_for(news))
        if self._look is not None:
            self._look.tick()
        return None

    def _nobody_comes(self, news: PrintNews) -> Text | None:
        """Out of hours nobody is called to a printer that has stopped: what to do now, and when the desk has the receipt."""
        opens = opens_in_words(self._outside.calendar, self._outside.clock())
        stopped = news.state in (PaperState.BLOCKED, PaperState.ABSENT) and news.trouble is not Trouble.HEAT
        return Text("done.shut", {"opens": opens}) if stopped and opens is not None else None

    def _news(self) -> PrintNews:
        return self._outside.receipts.news(self._filed.job_id)

    def _slow(self, news: PrintNews) -> bool:
        """On its way for so long that the visitor is told what to do instead of waiting."""
        return news.state in ON_ITS_WAY and self._waited_s >= PATIENCE_S

    def _rested(self) -> bool:
        """Each tap of a drumming finger begins the rest anew."""
        now = self._outside.monotonic()
        rested, self._since = now - self._since >= TOUCH_REST_S, now
        return rested

    def leave(self) -> None:
        """The personal lines of the paper leave the memory with the visitor."""
        self._outside.receipts.forget(self._filed.job_id)
        if self._look is not None:
            self._look.end()


def print_words(news: PrintNews) -> Text:
    """What is safe, what happened, what to do."""
    if news.mended and news.state in ON_ITS_WAY:
        return Text("done.copy_mended" if news.copy else "done.mended")
    if news.copy and news.state in _COPIES:
        return Text(_COPIES[news.state])
    if news.trouble is not None and (news.state, news.trouble) in _CAUSES:
        return Text(_CAUSES[news.state, news.trouble])
    return Text(f"done.{news.state.value}")
