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

_SPANS = {False: ("dari", "sampai"), True: ("selesai_dari", "selesai_sampai")}


def cases_by(desk: Desk, dimension: str, code: str, period: Period) -> str:
    """The received cases of a period with this code; "" without a search, or where nothing is said."""
    if not code:
        return ""
    return _search(desk, {_FILTERS[dimension]: code} | _span(period))


def to_list(desk: Desk, period: Period | None = None, *, closed: bool = False, **fields: str) -> str:
    """The address of the search with these fields: cases received in the period, or ``closed`` in it."""
    return _search(desk, fields | ({} if period is None else _span(period, closed)))


def step_done(desk: Desk, step: int, period: Period) -> str:
    """The cases in which this step was done in the period."""
    span = {"tuntas_dari": period.first.isoformat(), "tuntas_sampai": period.last.isoformat()}
    return _search(desk, {"langkah_tuntas": str(step)} | span)


def _span(period: Period, closed: bool = False) -> dict[str, str]:
    return dict(zip(_SPANS[closed], (period.first.isoformat(), period.last.isoformat()), strict=True))


def _search(desk: Desk, fields: dict[str, str]) -> str:
    """ "" while there is no search."""
    return f"{desk.pages.root}{SEARCH}?{urlencode(fields)}" if SEARCH in desk.paths else ""


def open_at(desk: Desk, step: int) -> str:
    """The work list at this step."""
    return f"{desk.pages.root}/?langkah={step}"
