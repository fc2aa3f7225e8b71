"""Papers that are owed, printed or given up by staff once their visitor has gone (F28)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.maintenance import OwedPaper, OwedPapers, Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, Primary, Skip
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_again import enrol_first
from kiosk.presenters.maintenance_views import Lamp, Said, StaffChoiceView, StaffRow, StaffView
from kiosk.presenters.maintenance_words import NOT_STORED, moment
from kiosk.presenters.page import Going, Page
from kiosk.presenters.views import Choice, View
from kiosk.texts.text import Text, Verbatim
from sync.cases.refusal import Refusal

PRINTED_WHY = "dicetak dari layar pemeliharaan"
_WHY = {
    "desk": ("stamp", Text("staff.why.desk"), "struk sudah dicetak di loket"),
    "gone": ("user-x", Text("staff.why.gone"), "pengadu sudah pergi"),
    "held": ("receipt-text", Text("staff.why.held"), "pengadu sudah memegang struk"),
}
"""By tile: icon, words on the glass, and the words of the signed record, which the centre reads in Indonesian."""
_PRINTED = {
    "confirmed": Said(Text("staff.paper.confirmed")),
    "uncertain": Said(Text("staff.paper.uncertain")),
    "refused": Said(Text("staff.paper.refused"), failed=True),
}


class PapersPage(StaffPage):
    """Serial, number, state; one paper at a time."""

    def __init__(
        self, outside: Outside, person: Person, back: Callable[[], Page], said: Said | None = None
    ) -> None:
        super().__init__(outside, person)
        self._back, self._note = back, said
        self._owed: tuple[OwedPaper, ...] | None = None
        papers = self.machine.papers
        if papers is not None:
            self.background.start(papers.owed, self._came)

    def view(self, language: str) -> StaffView:
        owed, new = self._owed or (), self.is_new()
        empty = Text("staff.papers_new" if new else "staff.papers_empty")
        return StaffView(
            screen="staff_papers",
            title=Text("staff.papers"),
            help=Text("staff.papers_help") if owed else empty,
            primary=Text("staff.enrol") if new else None,
            can_go_back=True,
            note=self._note,
            rows=tuple(_row(paper) for paper in owed),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Primary() if self.is_new():
                return enrol_first(self.outside, self.person, self._again)
            case Choose(id=chosen):
                by_id = {f"paper.{paper.serial}": paper for paper in self._owed or ()}
                papers = self.machine.papers
                if chosen in by_id and papers is not None:
                    return PaperPage(self.outside, self.person, self._again, by_id[chosen], papers)
        return None

    def _again(self, said: Said | None = None) -> Page:
        return PapersPage(self.outside, self.person, self._back, said)

    def _came(self, owed: tuple[OwedPaper, ...]) -> None:
        self._owed = owed


def _row(paper: OwedPaper) -> StaffRow:
    state = Text("staff.paper.queued" if paper.state == "queued" else "staff.paper.unknown")
    name = Text("staff.case", {"serial": paper.serial, "number": Verbatim(str(paper.number))})
    return StaffRow(
        f"paper.{paper.serial}",
        "receipt-text",
        name,
        state,
        Lamp.LOOK,
        moment(paper.made_at),
        Text("staff.see"),
    )


class PaperPage(StaffPage):
    """One owed paper: print it, or say why it will not be printed any more."""

    def __init__(
        self,
        outside: Outside,
        person: Person,
        back: Callable[[Said | None], Page],
        paper: OwedPaper,
        papers: OwedPapers,
    ) -> None:
        super().__init__(outside, person)
        self._back, self._paper, self._papers = back, paper, papers
        self._why: str | None = None
        self._asks_why = False
        self._working = False
        self._said: Said | None = None

    def view(self, language: str) -> View:
        case = {"serial": self._paper.serial, "number": Verbatim(str(self._paper.number))}
        if self._asks_why:
            return StaffChoiceView(
                screen="staff_paper_why",
                title=Text("staff.why.title"),
                help=Text("staff.case", case),
                primary=None if self._working else Text("staff.give_up"),
                can_go_back=not self._working,
                choices=tuple(Choice(id_, words, None, icon) for id_, (icon, words, _) in _WHY.items()),
                chosen=self._why,
                problem=Text("staff.why.choose") if self._said is not None and self._why is None else None,
            )
        return StaffView(
            screen="staff_paper",
            title=Text("staff.papers"),
            help=Text("staff.printing") if self._working else Text("staff.paper_help"),
            primary=None if self._working else Text("staff.print"),
            skip=None if self._working else Text("staff.give_up"),
            can_go_back=not self._working,
            rows=(replace(_row(self._paper), act=None),),
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back() if self._asks_why and not self._working:
                self._asks_why, self._why, self._said = False, None, None
            case Back() if not self._working:
                return self._back(None)
            case Skip() if not self._working:
                self._asks_why = True
            case Choose(id=chosen) if chosen in _WHY:
                self._why = chosen
            case Primary() if self._asks_why and self._why is None:
                self._said = Said(Text("staff.why.choose"))
            case Primary() if not self._working:
                self._act()
        return None

    def tick(self) -> Going:
        done = self._said is not None and not self._working and (not self._asks_why or self._why is not None)
        return self._back(self._said) if done else None

    def is_active(self) -> bool:
        return self._working

    def _act(self) -> None:
        self._working, self._said = True, None
        number, by, papers = self._paper.number, self.person.name, self._papers
        if self._why is None:
            self.background.start(lambda: papers.print(number, by, PRINTED_WHY), self._printed)
        else:
            why = _WHY[self._why][2]
            self.background.start(lambda: papers.give_up(number, by, why), self._given_up)

    def _printed(self, came: str | Refusal) -> None:
        self._working = False
        word = came if isinstance(came, str) else "refused"
        self._said = _PRINTED.get(word, _PRINTED["refused"])
        self.did("print", word)

    def _given_up(self, refused: Refusal | None) -> None:
        self._working = False
        kept = refused is None
        self._said = Said(Text("staff.paper.given_up")) if kept else NOT_STORED
        self.did("give_up", "done" if kept else "not-stored")
