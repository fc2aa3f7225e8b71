"""The board in words: what is under five is written "<5"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sync.cases.dates import WORDS
from sync.central.periods import Period
from sync.central.public_figures import WITHHELD, Counted, PublicFigures
from sync.central.rules import Rules
from sync.desk.figures.drawing import nice_top, number, ticks
from sync.desk.figures.views import Bar, BarTable, Chart, Series, Tile
from sync.public.texts import Texts

UNDER = "<5"


@dataclass(frozen=True, slots=True)
class BoardView:
    """``earlier``, ``later``: codes of the neighbouring periods, "" where there is none yet."""

    period: str
    as_of: str
    tiles: tuple[Tile, ...]
    chart: Chart
    tables: tuple[BarTable, ...]
    earlier: str
    later: str


def board_view(found: PublicFigures, t: Texts, rules: Rules, as_of: str, today: date) -> BoardView:
    """What hangs on the wall, in the language of ``t``."""
    period = found.period
    return BoardView(
        period=_period_words(period, t),
        as_of=as_of,
        tiles=tuple(_tiles(found, t)),
        chart=_chart(found, t),
        tables=tuple(
            _table(name, found.by[name], t, rules)
            for name in ("service", "desa", "channel", "kind")
            if found.by[name]
        ),
        earlier=period.earlier.code,
        later=period.later.code if period.later.first <= today else "",
    )


def counted(count: Counted) -> str:
    """The count in words."""
    if count == WITHHELD:
        return "–"
    return UNDER if count is None else number(count)


def _period_words(period: Period, t: Texts) -> str:
    first = period.first
    if period.kind == "bulan":
        return f"{WORDS[t.language].months[first.month - 1]} {first.year}"
    if period.kind == "kuartal":
        return t("board.quarter", n=(first.month + 2) // 3, year=first.year)
    return str(first.year)


def _tiles(found: PublicFigures, t: Texts) -> list[Tile]:
    share = "–" if found.on_time is None else f"{found.on_time} %"
    tiles = [
        Tile(counted(found.received), t("board.received"), t("board.received_how")),
        Tile(counted(found.answered), t("board.answered"), t("board.answered_how")),
        Tile(share, t("board.on_time"), t("board.on_time_how")),
        Tile(number(found.median_days, 1), t("board.median"), t("board.median_how")),
        Tile(counted(found.open), t("board.open"), t("board.open_how")),
        Tile(counted(found.overdue), t("board.overdue"), t("board.overdue_how")),
    ]
    if found.survey is not None:
        index = f"{number(float(found.survey.index), 2)} · {found.survey.grade}"
        tiles.append(Tile(index, t("board.survey"), t("board.survey_how", n=found.survey.answers)))
    return tiles


def _chart(found: PublicFigures, t: Texts) -> Chart:
    """A count under five has no column: its height would tell it."""
    came = tuple(None if one is None else float(one) for _, one, _ in found.months)
    went = tuple(None if one is None else float(one) for _, _, one in found.months)
    top = nice_top(max((value for value in (*came, *went) if value is not None), default=0))
    months = WORDS[t.language].months
    return Chart(
        id="bulan",
        title=t("board.months"),
        description=t("board.months_drawn"),
        labels=tuple(months[first.month - 1][:3] for first, _, _ in found.months),
        full_labels=tuple(f"{months[first.month - 1]} {first.year}" for first, _, _ in found.months),
        series=(Series(t("board.received"), came, "full"), Series(t("board.closed"), went, "hatched")),
        words=(
            tuple(counted(one) for _, one, _ in found.months),
            tuple(counted(one) for _, _, one in found.months),
        ),
        top=top,
        ticks=ticks(top),
        suffix="",
        meaning=t("board.months_how"),
    )


def _table(name: str, counts: Mapping[str, Counted], t: Texts, rules: Rules) -> BarTable:
    """The largest first, those under five after them, what is not said last."""
    rows = sorted(
        counts.items(), key=lambda one: (not one[0], one[1] in (None, WITHHELD), -(one[1] or 0), one[0])
    )
    largest = max((count for count in counts.values() if count is not None), default=0)
    bars = (
        Bar(
            _label(name, code, t, rules),
            counted(count),
            0.0 if count in (None, WITHHELD) or not largest else round(count * 100 / largest, 2),
            hatched=not code,
        )
        for code, count in rows
        if count != 0
    )
    return BarTable(
        t(f"board.by_{name}"), t(f"board.{name}"), t("board.complaints"), tuple(bars), t("board.under")
    )


def _label(name: str, code: str, t: Texts, rules: Rules) -> str:
    if not code:
        return t("board.not_said")
    named = {"service": rules.office.service_label, "desa": rules.office.desa_name}.get(name)
    found = None if named is None else named(code)
    return found or (t(f"{name}.{code}") if t.has(f"{name}.{code}") else code)
