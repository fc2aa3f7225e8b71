"""Lists of open cases, a page at a time, on both databases."""

from __future__ import annotations

from sync.cases.commands import Take
from sync.cases.hands import Hand
from sync.central.acting import act
from sync.central.case_views import CaseDetail
from sync.central.desk_lists import Order, Reader, Wanted, by_holder, by_step, counts, page_of
from sync.central.people import Person, add_person
from sync.central.queues import Pile
from tests.central.running import HandKiosk, RunningCentre, case_id_of

ORDERS: tuple[Order, ...] = ("due", "promised", "received")


def test_every_case_stands_once_in_whatever_order_and_desks_are_counted(
    centre: RunningCentre, kiosk: HandKiosk
) -> None:
    store = centre.store
    records = [kiosk.complaint() for _ in range(5)]
    kiosk.post(*records)
    ids = {case_id_of(one) for one in records}
    made = add_person(store, store.office_id, login="siti", name="Siti", role="staf", clock=centre.clock)
    assert isinstance(made, Person)
    hand = Hand(actor="siti", role="staf")
    reader = Reader(made, (hand,), centre.clock())
    taken = min(ids)
    assert isinstance(act(store, taken, 1, Take(hand=hand), made, centre.clock), CaseDetail)

    for order in ORDERS:
        for descending in (False, True):
            assert _all(centre, reader, order, descending) == ids
    lists = [
        Wanted(pile=Pile.MINE),
        Wanted(role="staf"),
        Wanted(role="camat"),
        Wanted(holder="siti"),
        Wanted(),
    ]
    assert counts(store, reader, lists) == (1, 4, 0, 1, 5)
    assert by_step(store, reader, Wanted()) == {1: 5}
    assert [line[:2] for line in by_holder(store, reader)] == [("siti", 1)]


def _all(centre: RunningCentre, reader: Reader, order: Order, descending: bool) -> set[str]:
    """The cases of all pages of two; none may come twice."""
    place, seen = "", []
    while True:
        wanted = Wanted(order=order, descending=descending, place=place)
        listed = page_of(centre.store, reader, wanted, length=2)
        seen += [row.case_id for row in listed.rows]
        place = listed.onward
        if not place:
            assert len(seen) == len(set(seen))
            return set(seen)
