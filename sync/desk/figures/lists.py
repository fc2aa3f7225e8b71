"""From a figure to the cases behind it: the search with its filters, as long as there is one."""

from __future__ import annotations

from urllib.parse import urlencode

from sync.central.periods import Period
from sync.desk.desk import Desk

SEARCH = "/cari"
_FILTERS = {
    "channel": "kanal",
    "kind": "jenis",
    "klass": "kelas",
    "service": "layanan",
    "desa": "desa",
    "disposition": "disposisi",
    "unit": "unit",
    "outcome": "hasil",
}
"""Dimension to the name of the search's field."""


def cases_by(desk: Desk, dimension: str, code: str, period: Period) -> str:
    """The received cases of a period with this code; "" without a search, or where nothing is said."""
    if not code:
        return ""
    return to_list(desk, period, **{_FILTERS[dimension]: code})


def to_list(desk: Desk, period: Period | None = None, **fields: str) -> str:
    """The address of the search with these fields; "" while there is none."""
    if SEARCH not in desk.paths:
        return ""
    span = {} if period is None else {"dari": period.first.isoformat(), "sampai": period.last.isoformat()}
    return f"{desk.pages.root}{SEARCH}?{urlencode(fields | span)}"


def open_at(desk: Desk, step: int) -> str:
    """The work list at this step."""
    return f"{desk.pages.root}/?langkah={step}"
