"""Rows to figures: what is held against the goals of layout b, and what is only said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from tests.bench.cards.judging import Row
from tests.bench.cards.trials import OTHER_GROUNDS, TRAYS
from tests.bench.figure import Figure

CAUGHT = {
    "blur": ("blur", "motion"),
    "dark": ("dark",),
    "glare": ("glare", "glare_card"),
    "finger": ("finger", "hand", "sleeve"),
    "no card": ("no_card", "debris"),
}
"""Kinds of defect of which at most one in twenty may pass."""


def goals(rows: Sequence[Row]) -> list[Figure]:
    """Failures over the frames that count; each goal is the largest share of failures."""
    good = [row for row in rows if row.defect == "none"]
    usual = [row for row in good if row.mat in (*TRAYS, *OTHER_GROUNDS)]
    number = [row for row in usual if row.accepted and row.nik]
    found = [
        _share("black trays: IoU not over .95 (frames)", _on(good, TRAYS), lambda row: _low(row, 0.95), 0.01),
        _share(
            "wood, clutter: IoU not over .9 (frames)",
            _on(good, OTHER_GROUNDS),
            lambda row: _low(row, 0.9),
            0.05,
        ),
        _share("good frames refused (frames)", usual, lambda row: not row.accepted, 0.03),
        _share("NIK not exact (accepted good frames)", number, lambda row: not row.exact, 0.02),
        _share("a wrong NIK offered (all frames)", list(rows), lambda row: row.wrong, 0.0),
    ]
    for name, defects in CAUGHT.items():
        seen = [row for row in rows if row.defect in defects]
        found.append(_share(f"{name}: not caught (frames)", seen, lambda row: row.accepted, 0.05))
    return [one for one in found if one is not None]


def also(rows: Sequence[Row], layout: str) -> list[Figure]:
    """What has no goal: each defect alone, the mats that are no trays, the baseline's crop, the layout tuned on."""
    good = [row for row in rows if row.defect == "none"]
    read = [row for row in good if row.accepted and row.nik]
    found = [
        _share(f"{layout}: {defect}: not caught (frames)", _with(rows, defect), lambda row: row.accepted)
        for defect in sorted({row.defect for row in rows} - {"none"})
    ]
    for mat in sorted({row.mat for row in good}):
        mine = _on(good, (mat,))
        found.append(_share(f"{layout}: {mat}: IoU not over .95 (frames)", mine, lambda row: _low(row, 0.95)))
        found.append(_share(f"{layout}: {mat}: refused (good frames)", mine, lambda row: not row.accepted))
        found.append(
            _share(
                f"{layout}: {mat}: Canny crop not over .95", mine, lambda row: (row.plain_iou or 0) <= 0.95
            )
        )
    found.append(_share(f"{layout}: name, birth date not exact (accepted)", read, lambda row: not row.named))
    found.append(_share(f"{layout}: NIK not exact (accepted)", read, lambda row: not row.exact))
    found.append(_share(f"{layout}: a wrong NIK offered (all frames)", list(rows), lambda row: row.wrong))
    return [one for one in found if one is not None]


def table(rows: Sequence[Row]) -> str:
    """For people: a line for each layout, mat and defect, with the first frames that failed there."""
    lines = [
        f"{'layout mat defect':<32} {'n':>4} {'taken':>6} {'IoU>.95':>8} {'>.9':>5} {'NIK':>5} {'wrong':>5}  said"
    ]
    cells: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        cells.setdefault((row.layout, row.mat, row.defect), []).append(row)
    for key in sorted(cells, key=lambda cell: (cell[0], cell[2] != "none", cell[2], cell[1])):
        lines.append(_line(" ".join(key), cells[key]))
    return "\n".join(lines)


def failures(rows: Sequence[Row]) -> str:
    """The numbers of the frames that failed, by class, so that each can be drawn again."""
    classes: dict[str, list[int]] = {}
    for row in rows:
        for name in _failed(row):
            classes.setdefault(f"{row.layout} {name}", []).append(row.index)
    return "\n".join(
        f"{name}: {', '.join(map(str, indices[:12]))}" for name, indices in sorted(classes.items())
    )


def _failed(row: Row) -> list[str]:
    found = []
    if row.wrong:
        found.append(f"WRONG NIK, {row.defect}, said {' '.join(row.reasons) or 'nothing'}")
    if row.defect != "none":
        return [*found, f"not caught, {row.defect}"] if row.accepted else found
    if row.mat not in (*TRAYS, *OTHER_GROUNDS):
        return found
    if not row.accepted:
        found.append(f"good but refused as {row.reasons[0]}")
    elif row.nik and not row.exact:
        found.append("NIK not read")
    if _low(row, 0.95 if row.mat in TRAYS else 0.9):
        found.append(f"low IoU on {row.mat}")
    return found


def _line(name: str, rows: Sequence[Row]) -> str:
    count = len(rows)
    placed = [row.iou for row in rows if row.iou is not None]
    over = [
        f"{sum(one > least for one in placed) / len(placed):.2f}" if placed else "" for least in (0.95, 0.9)
    ]
    taken = sum(row.accepted for row in rows) / count
    read = [row for row in rows if row.accepted and row.nik]
    exact = f"{sum(row.exact for row in read) / len(read):.2f}" if read else ""
    said = Counter(row.reasons[0] if row.reasons else "-" for row in rows).most_common(3)
    words = " ".join(f"{reason} {times}" for reason, times in said)
    wrong = sum(row.wrong for row in rows)
    return f"{name:<32} {count:>4} {taken:>6.2f} {over[0]:>8} {over[1]:>5} {exact:>5} {wrong:>5}  {words}"


def _share(
    name: str, rows: Sequence[Row], failed: Callable[[Row], bool], goal: float | None = None
) -> Figure | None:
    return Figure(name, sum(map(failed, rows)), len(rows), goal) if rows else None


def _low(row: Row, least: float) -> bool:
    return row.iou is not None and row.iou <= least


def _on(rows: Sequence[Row], mats: Sequence[str]) -> list[Row]:
    return [row for row in rows if row.mat in mats]


def _with(rows: Sequence[Row], defect: str) -> list[Row]:
    return [row for row in rows if row.defect == defect]
