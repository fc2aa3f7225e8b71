"""What a citizen can do who waits too long or is not satisfied: whom to ask, and a new complaint about the old one."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.outside import Found, Outside
from kiosk.presenters.commands import Back, Command, Primary
from kiosk.presenters.desk_hours import desk_hours
from kiosk.presenters.mending import Mending, cause_of
from kiosk.presenters.no_paper import NoPaperPage, lacks_paper
from kiosk.presenters.page import Begin, Going, Move, Page
from kiosk.presenters.status_words import named
from kiosk.presenters.views import NoticeView
from kiosk.texts.text import Text, Verbatim, Words
from sync.cases.office import Office

Row = tuple[str, Words, Words | None]


WAYS = ("desk", "superior", "sp4n", "ombudsman")


def bodies_above(office: Office) -> tuple[Row, ...]:
    """Who hears of an office by which somebody was not helped, as far as the office names them."""
    told = (("megaphone", office.sp4n), ("scale", office.ombudsman))
    return tuple((icon, Verbatim(named(said)[0]), Verbatim(named(said)[1])) for icon, said in told if said)


class WayPage(Page):
    """How to reach one of them: where, when, and what to bring."""

    def __init__(self, outside: Outside, found: Found, way: str, back: Callable[[], Page]) -> None:
        """``way``: of `WAYS`."""
        self._outside, self._found, self._way, self._back = outside, found, way, back
        self.limit_s = outside.limits.idle_s * 2  # a page to read

    def view(self, language: str) -> NoticeView:
        return NoticeView(
            screen="status_way",
            title=Text(f"way.{self._way}_title"),
            help=Text("way.free"),
            primary=Text("way.back"),
            can_go_back=True,
            rows=(*self._rows(), self._number()),
        )

    def act(self, command: Command) -> Going:
        return self._back() if isinstance(command, Back | Primary) else None

    def _rows(self) -> tuple[Row, ...]:
        office = self._outside.office
        if self._way in ("sp4n", "ombudsman"):
            name, more = named(office.sp4n if self._way == "sp4n" else office.ombudsman)
            return (("phone-call", Verbatim(name), Verbatim(more) if more else None),)
        hours = desk_hours(self._outside.calendar, self._outside.clock())
        call: Row = ("phone", Verbatim(office.telephone), None)
        here: Row = ("map-pin", Verbatim(office.name), Verbatim(office.address))
        if self._way == "superior":
            who: Row = ("user-round", Text("way.superior_whom"), Verbatim(office.signatory_title))
            return (who, ("clock", hours, None), call)
        return (here, ("clock", hours, None), call)

    def _number(self) -> Row:
        return ("receipt-text", Text("way.number"), Verbatim(str(self._found.number)))


class UnsatisfiedPage(Page):
    """ "Saya belum puas": the office hears of it as a new complaint that names the first; others can be asked too."""

    def __init__(self, outside: Outside, found: Found, back: Callable[[], Page]) -> None:
        self._outside, self._found, self._back = outside, found, back
        self._mending = Mending()
        self.limit_s = outside.limits.idle_s * 2

    def view(self, language: str) -> NoticeView:
        again: Row = (
            "file-plus",
            Text("unsatisfied.again"),
            Text("unsatisfied.again_words", {"number": str(self._found.number)}),
        )
        return NoticeView(
            screen="unsatisfied",
            title=Text("unsatisfied.title"),
            help=Text("unsatisfied.help"),
            primary=Text("unsatisfied.begin"),
            can_go_back=True,
            rows=(again, *bodies_above(self._outside.office)),
        )

    def act(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Primary() if self._outside.health.closure() is not None:
                return Move.HOME  # the doors were closed meanwhile: the page that says so comes
            case Primary():
                begin = Begin({"kind": "pengaduan", "earlier": "".join(self._found.number.groups)})
                told = lacks_paper(self._outside)
                return NoPaperPage(self._outside, self, self._mending, begin) if told else begin
        return None

    def tick(self) -> Going:
        self._mending.seen(cause_of(self._outside.receipts.printer()))
        return None
