"""A damaged file of orders: it stays, somebody is told, and what is wished afterwards is newer than all before."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from sync.central.examination import examine
from sync.central.order_book import FILE, Wish, begun_anew, put_aside
from sync.central.orders import EVERY_KIOSK, Orders
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.vault import folders
from sync.wire.remote_settings import latest_number
from tests.central.running import RunningCentre

SLOWER = {"kiosk": {"idle_s": 120}}
DAMAGED = pytest.mark.parametrize(
    "bytes_", [b"", b"\0" * 40, b'{"v":1,"releases', b'{"releases":[{"by":"\xff"}]}']
)


@pytest.fixture
def whole(centre: RunningCentre) -> Centre:
    return Centre(centre.store, centre.keys, CentralSettings(folder=centre.store.folder), centre.clock)


def wish(centre: RunningCentre) -> Wish:
    orders, office = Orders(centre.store.folder), centre.store.office_id
    made = orders.wish(office, EVERY_KIOSK, SLOWER, by="adi", reason="Lansia.", now=centre.clock())
    assert isinstance(made, Wish)
    return made


def damage(folder: Path, bytes_: bytes, at: float) -> None:
    (folder / FILE).write_bytes(bytes_)
    os.utime(folder / FILE, (at, at))


@DAMAGED
def test_it_is_put_aside_by_whoever_reads_it_first(centre: RunningCentre, bytes_: bytes) -> None:
    folder, at = centre.store.folder, centre.clock()
    damage(folder, bytes_, at.timestamp())
    assert Orders(folder).wanted_of(centre.store.office_id, "PGT1") == (0, {})
    assert put_aside(folder) == [f"orders.json.damaged-{at:%Y%m%d-%H%M%S}"]
    assert (folder / put_aside(folder)[0]).read_bytes() == bytes_


@DAMAGED
def test_a_change_does_not_overwrite_it(centre: RunningCentre, bytes_: bytes) -> None:
    folder = centre.store.folder
    damage(folder, bytes_, centre.clock().timestamp())
    made = wish(centre)
    (name,) = put_aside(folder)
    assert (folder / name).read_bytes() == bytes_
    assert Orders(folder).wanted_of(centre.store.office_id, "PGT1") == (made.n, SLOWER)


def test_two_of_one_second_both_stay(centre: RunningCentre) -> None:
    folder, at = centre.store.folder, centre.clock().timestamp()
    for bytes_ in (b"first", b"second"):
        damage(folder, bytes_, at)
        assert not Orders(folder).book.releases
    assert {(folder / name).read_bytes() for name in put_aside(folder)} == {b"first", b"second"}


def test_numbers_go_on_rising_also_where_the_clock_was_put_back(centre: RunningCentre) -> None:
    first = wish(centre)
    damage(centre.store.folder, b"{", centre.clock().timestamp())
    centre.clock.pass_(hours=-3)
    second = wish(centre)
    assert second.n > first.n
    assert wish(centre).n > second.n


def test_a_number_of_a_clock_that_was_far_ahead_does_not_bind_those_after_it(
    centre: RunningCentre, whole: Centre
) -> None:
    centre.clock.pass_(days=400)
    wish(centre)
    centre.clock.pass_(days=-400)
    assert any("was ahead" in one.words for one in examine(whole) if one.name == "orders")
    assert wish(centre).n <= latest_number(centre.clock())
    assert not [one for one in examine(whole) if one.name == "orders"]


@pytest.mark.parametrize("name", ["link", "replace"])
def test_a_cut_on_the_way_loses_nothing(
    centre: RunningCentre, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended before the damaged one has its second name, and before the empty one stands in its place."""
    folder = centre.store.folder
    damage(folder, b"damaged", centre.clock().timestamp())

    def cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(*{"link": (os, "link"), "replace": (folders.Path, "replace")}[name], cut)
        with pytest.raises(KeyboardInterrupt):
            begun_anew(folder)
    assert (folder / FILE).read_bytes() == b"damaged"
    wish(centre)
    (aside,) = put_aside(folder)
    assert (folder / aside).read_bytes() == b"damaged"


def test_while_the_disk_does_not_answer_the_orders_stay_as_they_were(centre: RunningCentre) -> None:
    made, orders = wish(centre), Orders(centre.store.folder)
    assert orders.book.wishes
    path = centre.store.folder / FILE
    path.rename(path.with_name("elsewhere"))
    path.mkdir()
    assert orders.wanted_of(centre.store.office_id, "PGT1") == (made.n, SLOWER)
    with pytest.raises(OSError, match=FILE):
        wish(centre)


def test_the_doctor_tells_until_somebody_has_moved_it_away(whole: Centre, centre: RunningCentre) -> None:
    damage(centre.store.folder, b"{", (centre.clock() - timedelta(days=1)).timestamp())
    (told,) = (one for one in examine(whole) if one.name == "orders")
    (name,) = put_aside(centre.store.folder)
    assert name in told.words
    assert told.remedy
    (centre.store.folder / name).rename(centre.store.folder.parent / name)
    assert not [one for one in examine(whole) if one.name == "orders"]
