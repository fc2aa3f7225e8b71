"""A village anywhere in the country: by a few letters, by going down from the regency, or in one's own words."""

from __future__ import annotations

from kiosk.draft import Draft
from kiosk.outside import Outside
from kiosk.presenters.commands import Choose, Command, Enter, Primary, Skip
from kiosk.presenters.page import Going, Move
from kiosk.presenters.views import PlaceRow, PlaceView, TextView, View
from kiosk.presenters.words import LONGEST_TYPED, TextPage
from kiosk.texts.text import Text, Verbatim
from sync.cases.place_table import SHORTEST_QUERY, Area, PlaceTable
from sync.cases.places import Place, kind_of
from sync.cases.question import Question

MOST_FOUND = 24
LONGEST_QUERY = 60
_VILLAGE = {"Desa": "place.village", "Kelurahan": "place.kelurahan", "Desa Adat": "place.desa_adat"}
"""How a village of each kind is told apart from others of its name."""


class PlacePage(TextPage):
    """Opens at the regency of the office, whose other districts are the likeliest; letters look in the whole country.

    The table is opened when the page is, off the screen's thread, and goes with the page. Nobody has to find
    their village: what is written instead is an answer like any other.
    """

    def __init__(self, outside: Outside, draft: Draft, question: Question) -> None:
        super().__init__(outside, draft, question)
        region = outside.office.region_code
        self._own_district = f"{region[:2]}.{region[2:4]}.{region[4:]}"
        self._home = self._own_district[:5]
        self._area = self._home
        self._table: PlaceTable | None = None
        self._listed: tuple[tuple[str, str, bool], tuple[PlaceRow, ...]] = ("", "", False), ()
        self._writes = bool(draft.answers.get(question.id)) and self._chosen is None
        outside.work.start(outside.places, self._opened)

    def view(self, language: str) -> View:
        if self._writes:
            return self._writing(language)
        place = self._chosen
        return PlaceView(
            screen=self.question.id,
            title=self.title,
            help=None if place else self.help,
            primary=Text("common.next"),
            problem=self.problem,
            value=self._query,
            max_length=LONGEST_QUERY,
            rows=() if place else self._rows(),
            up=None if place else self._up(),
            empty=None if place else self._empty(),
            chosen=() if place is None else (Verbatim(place.village_words), *map(Verbatim, _rest(place))),
        )

    def news(self) -> object:
        return super().news(), self._table

    def act(self, command: Command) -> Going:
        if self._writes:
            return self._act_writing(command)
        match command:
            case Enter(words=words):
                self._query = words
                self.problem = None
            case Choose(id=chosen):
                self.problem = None
                self._choose(chosen)
            case Primary() if self._chosen is None:
                self.problem = Text("place.pick")
            case Primary():
                return Move.ON
            case _:
                return super(TextPage, self).act(command)
        return None

    @property
    def _chosen(self) -> Place | None:
        return Place.parse(self.draft.answers.get(self.question.id, ""))

    @property
    def _query(self) -> str:
        return self.draft.typing.get(self.question.id, "")

    @_query.setter
    def _query(self, words: str) -> None:
        self.draft.typing[self.question.id] = words[:LONGEST_TYPED]

    def _writing(self, language: str) -> View:
        view = super().view(language)
        assert isinstance(view, TextView)
        return TextView(
            screen=view.screen,
            title=view.title,
            help=Text("place.free_help"),
            primary=view.primary,
            skip=Text("place.list"),
            problem=view.problem,
            value=view.value,
            max_length=view.max_length,
        )

    def _act_writing(self, command: Command) -> Going:
        if isinstance(command, Skip):
            self._writes, self.problem = False, None
            self.draft.answers.pop(self.question.id, None)
            return None
        return super().act(command)

    def _opened(self, table: PlaceTable) -> None:
        """On the screen's thread."""
        self._table = table

    def _choose(self, chosen: str) -> None:
        match chosen:
            case "free":
                self._writes = True  # what was typed so far is where the writing begins
            case "change":
                self.draft.answers.pop(self.question.id, None)
            case "up":
                self._area = self._area.rpartition(".")[0]
                self._query = ""
            case _:
                self._enter_area(chosen)

    def _enter_area(self, code: str) -> None:
        area = None if self._table is None else self._table.area(code)
        if area is None:
            return
        if area.place is not None:
            self.keep(str(area.place))
            self._area = code.rpartition(".")[0]
        else:
            self._area = code
        self._query = ""

    def _is_looking(self) -> bool:
        return len(self._query.strip()) >= SHORTEST_QUERY

    def _rows(self) -> tuple[PlaceRow, ...]:
        """Looked for once for each change of what is typed: the page is asked four times a second."""
        asked = self._query, self._area, self._table is not None
        if asked != self._listed[0]:
            self._listed = asked, tuple(_row(area) for area in self._areas() if not self._is_own(area))
        return self._listed[1]

    def _areas(self) -> tuple[Area, ...]:
        if self._table is None:
            return ()
        if self._is_looking():
            return self._table.search(self._query, self._area or self._home, MOST_FOUND)
        return self._table.inside(self._area)

    def _is_own(self, area: Area) -> bool:
        """Villages of the office's own district are tiles on the page before."""
        return area.code.startswith(self._own_district)

    def _up(self) -> Text | None:
        area = None if self._table is None or self._is_looking() else self._table.area(self._area)
        return (
            None
            if area is None
            else Text("place.up", {"name": Verbatim(area.name.replace("Kabupaten ", "Kab. "))})
        )

    def _empty(self) -> Text | None:
        if self._table is None:
            return Text("place.waiting")
        return None if self._rows() else Text("place.none")


def _row(area: Area) -> PlaceRow:
    match area.level:
        case 0:
            hint: Text | Verbatim = Text("place.province")
        case 1:
            hint = Verbatim(area.above[0])
        case 2:
            hint = Text("place.district", {"above": Verbatim(area.above[0])})
        case _:
            district, regency = map(Verbatim, area.above[:2])
            hint = Text(_VILLAGE[kind_of(area.code)], {"district": district, "above": regency})
    return PlaceRow(area.code, Verbatim(area.name), hint, area.level < 3)


def _rest(place: Place) -> tuple[str, ...]:
    return place.district_words, place.regency, place.province
