"""The work list: piles of open cases, the most urgent first, by step if asked; a page of fifty at a time."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from sync.cases.hands import Hand
from sync.cases.working_calendar import JAKARTA
from sync.central import desk_lists
from sync.central.delegations import hands_of
from sync.central.desk_lists import Reader, Wanted
from sync.central.people import Person
from sync.central.queues import Pile
from sync.desk.desk import Desk
from sync.desk.views import Column, Count, SieveEntry, WorkListView
from sync.desk.work_rows import names_of, work_row

ORDERS: dict[str, desk_lists.Order] = {"tenggat": "due", "janji": "promised", "terima": "received"}
_COLUMNS = (
    ("Nomor lacak", ""),
    ("Perihal", ""),
    ("Pelapor", ""),
    ("Langkah", ""),
    ("Tenggat", "tenggat"),
    ("Diterima", "terima"),
)


def reader_of(person: Person, desk: Desk) -> Reader:
    """This person with his hands of today; one who handles no case has none."""
    now = desk.clock()
    hands: tuple[Hand, ...] = ()
    if person.handles_cases:
        with desk.store.reading() as connection:
            hands = hands_of(connection, person, now.astimezone(JAKARTA).date())
    return Reader(person, hands, now)


def piles_for(person: Person) -> tuple[Pile, ...]:
    """Whoever handles no case has nothing on his desk and waits in no queue."""
    office = (Pile.LATE, Pile.PAUSED, Pile.STRANDED)
    return (
        (Pile.TO_DO, Pile.MINE, Pile.QUEUE, *office, Pile.ALL)
        if person.handles_cases
        else (Pile.ALL, *office)
    )


def wanted_from(  # noqa: PLR0917 - an address's parts
    person: Person, pile: str, step: int | None, order: str, descending: bool, place: str
) -> Wanted:
    """What an address asks for; what it does not know it takes as not said."""
    piles = piles_for(person)
    return Wanted(
        pile=next((one for one in piles if one == pile), piles[0]),
        step=step,
        order=ORDERS.get(order, "due"),
        descending=descending,
        place=place,
    )


def work_list_view(person: Person, wanted: Wanted, desk: Desk) -> WorkListView:
    """The list for this person."""
    reader = reader_of(person, desk)
    piles = piles_for(person)
    sums = dict(
        zip(piles, desk_lists.counts(desk.store, reader, [Wanted(pile=one) for one in piles]), strict=True)
    )
    listed = desk_lists.page_of(desk.store, reader, wanted)
    names = names_of(desk, person)
    empty_of = wanted.pile if sums[Pile.ALL] else Pile.ALL
    line = desk.wording.say("pile", wanted.pile).split("|")[1]
    empty_title, empty_words = desk.wording.say("pile", empty_of).split("|")[2:]
    at_step = desk_lists.by_step(desk.store, reader, replace(wanted, step=None, place=""))
    return WorkListView(
        line=line,
        counts=tuple(_tile(one, sums[one], wanted, desk) for one in piles if sums[one] or one in _ALWAYS),
        sieve=_sieve(at_step, wanted, desk),
        columns=columns(wanted, desk, "/"),
        rows=tuple(work_row(row, desk, person, names, reader.now) for row in listed.rows),
        onward=address(desk, "/", replace(wanted, place=listed.onward)) if listed.onward else "",
        first=address(desk, "/", replace(wanted, place="")) if wanted.place else "",
        here=address(desk, "/", wanted),
        empty_title="Tidak ada kasus pada langkah ini" if at_step else empty_title,
        empty_words="Pilih langkah lain di atas." if at_step else empty_words,
        all_done=not at_step,
    )


_ALWAYS = frozenset(Pile) - {Pile.STRANDED}
_TONES = {Pile.LATE: "late", Pile.STRANDED: "late", Pile.PAUSED: "soon"}


def _tile(pile: Pile, number: int, wanted: Wanted, desk: Desk) -> Count:
    words = desk.wording.say("pile", pile).partition("|")[0]
    tone = _TONES.get(pile, "") if number else ""
    return Count(number, words, tone, address(desk, "/", Wanted(pile=pile)), wanted.pile == pile)


def _sieve(at_step: dict[int, int], wanted: Wanted, desk: Desk) -> tuple[SieveEntry, ...]:
    everything = replace(wanted, step=None, place="")
    steps = sorted({*at_step, *({wanted.step} if wanted.step else ())})
    if len(steps) < 2 and wanted.step is None:
        return ()
    return (
        SieveEntry(
            address(desk, "/", everything), "Semua langkah", sum(at_step.values()), wanted.step is None
        ),
        *(
            SieveEntry(
                address(desk, "/", replace(everything, step=step)),
                f"{step} {desk.wording.say('step', str(step))}",
                at_step.get(step, 0),
                step == wanted.step,
            )
            for step in steps
        ),
    )


def columns(wanted: Wanted, desk: Desk, path: str) -> tuple[Column, ...]:
    """The heads of the list; by which it is sorted now, and where a press sorts it anew."""
    heads = []
    for words, code in _COLUMNS:
        order = ORDERS.get(code)
        if order is None:
            heads.append(Column(words))
            continue
        turned = wanted.order == order and not wanted.descending
        target = replace(wanted, order=order, descending=turned, place="")
        way = "" if wanted.order != order else "descending" if wanted.descending else "ascending"
        heads.append(Column(words, address(desk, path, target), way))
    return tuple(heads)


def address(desk: Desk, path: str, wanted: Wanted) -> str:
    """A list's address; what is as usual is left out of it."""
    orders = {order: code for code, order in ORDERS.items()}
    asked = {
        "kotak": wanted.pile if path == "/" else "",
        "peran": wanted.role,
        "pemegang": wanted.holder,
        "langkah": "" if wanted.step is None else str(wanted.step),
        "urut": "" if wanted.order == "due" else orders[wanted.order],
        "balik": "ya" if wanted.descending else "",
        "dari": wanted.place,
    }
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{desk.pages.root}{path}" + (f"?{query}" if query else "")
