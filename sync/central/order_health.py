"""What `backoffice doctor` says of the orders to kiosks: lost, or numbered so that none takes them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sync.central.order_book import put_aside
from sync.central.orders import Orders
from sync.wire.remote_settings import latest_number


def findings(orders: Orders, now: datetime) -> Iterator[tuple[str, str]]:
    """What is wrong, and what to do; nothing where all is well. ``now``: UTC."""
    book = orders.book
    if aside := put_aside(orders.folder):
        remedy = (
            "set settings and add releases again as they shall be, then move that file out of the data folder"
        )
        yield f"damaged and put aside: {', '.join(aside)}", remedy
    newest = [wishes[-1].n for of in book.wishes.values() for wishes in of.values() if wishes]
    if max(newest, default=0) > latest_number(now):
        remedy = "see that the clock is right, then set the kiosks' settings again"
        yield "settings numbered by a clock that was ahead: kiosks do not take them", remedy
