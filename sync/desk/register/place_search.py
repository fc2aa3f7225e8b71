"""A village of the country's table for the form of taking in: by a few letters, or by going down from the regency.

Everything is a button of the one form, so that what was typed elsewhere on it is kept and no script is needed. Only
codes of areas stand in addresses; what was typed lies in the draft.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sync.cases.office import Office
from sync.cases.place_table import SHORTEST_QUERY, Area, PlaceTable
from sync.cases.places import Place, kind_of
from sync.desk.wording import Wording

FIELD = "address_outside"
ACT = "place"
"""The button that looks; ``place:35.27.09`` goes into an area, ``place:35.27.09.2003`` takes a village."""
LETTERS, COUNTRY = "desa", "indonesia"
"""What is listed, in the page's address: what the letters in the field find; all provinces; else the code of an area."""
MOST_FOUND = 24


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One area to press. ``act``: what its button sends; ``leads_on``: one goes down into it."""

    act: str
    name: str
    hint: str
    leads_on: bool


@dataclass(frozen=True, slots=True)
class PlaceList:
    """The search beside its field. ``said``: what stands above the lines, "" while nobody has looked."""

    said: str = ""
    lines: tuple[PlaceLine, ...] = ()


def opened(asked: str) -> str | None:
    """The code behind a button of this search, "" for the one that looks; None: another button."""
    act, _, code = asked.partition(":")
    return code if act == ACT else None


def listed(table: PlaceTable, office: Office, wording: Wording, looked: str, words: str) -> PlaceList:
    """What the page shows for ``looked`` (`LETTERS`, `COUNTRY` or a code); ``words``: what stands in the field."""
    home = _dotted(office.region_code)[:5]
    if looked == LETTERS and len(words.strip()) >= SHORTEST_QUERY and Place.parse(words) is None:
        found = table.search(words, home, MOST_FOUND)
        said = wording.say("intake", "place_pick" if found else "place_none")
        return PlaceList(said, tuple(_line(wording, area) for area in found))
    code = "" if looked == COUNTRY else home if looked == LETTERS else looked
    inside = tuple(_line(wording, area) for area in table.inside(code))
    here = table.area(code)
    if here is None and code:
        return PlaceList(wording.say("intake", "place_none"))
    return PlaceList(wording.say("intake", "place_pick"), (*_up(wording, table, here), *inside))


def taken(place: Place, office: Office) -> Mapping[str, str]:
    """The fields that name this village: one of the office's own has its entry in the list."""
    village = place.code.rsplit(".", 1)[-1]
    if place.district_code == office.region_code and office.desa_name(village) is not None:
        return {"desa": village, FIELD: ""}
    return {"desa": "outside", FIELD: str(place)}


def _dotted(region: str) -> str:
    return f"{region[:2]}.{region[2:4]}.{region[4:]}"


def _up(wording: Wording, table: PlaceTable, here: Area | None) -> tuple[PlaceLine, ...]:
    if here is None:
        return ()
    above = here.code.rpartition(".")[0]
    area = table.area(above) if above else None
    name = wording.say("intake", "place_country") if area is None else area.name
    words = wording.say("intake", "place_up").format(name=name)
    return (PlaceLine(f"{ACT}:{above or COUNTRY}", words, "", leads_on=False),)


def _line(wording: Wording, area: Area) -> PlaceLine:
    match area.level:
        case 0:
            hint = wording.say("intake", "place_province")
        case 1:
            hint = area.above[0]
        case 2:
            hint = wording.say("intake", "place_district").format(above=area.above[0])
        case _:
            district, regency = area.above[:2]
            hint = f"{kind_of(area.code)}, Kec. {district}, {regency}"
    return PlaceLine(f"{ACT}:{area.code}", area.name, hint, area.level < 3)
