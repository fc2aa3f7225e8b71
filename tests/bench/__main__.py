"""``dev.py bench NAME [--json] [--check] [--count N | --quick] [--profile]``."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from collections.abc import Sequence
from inspect import signature
from pathlib import Path

from tests.bench.figure import Figure

NAMES = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if path.stem not in {"__init__", "__main__", "figure", "screens_child"}
)


def table(figures: Sequence[Figure]) -> str:
    """The figures for people."""
    rows = [f"{'figure':<58} {'value':>11} {'baseline':>11} {'ratio':>7} {'goal':>6}"]
    for one in figures:
        verdict = "" if one.holds else "  MISSED"
        numbers = f"{one.value:>11.6f} {one.baseline:>11.6f} {one.ratio:>7.3f} {one.bound:>6}"
        rows.append(f"{one.name:<58} {numbers}{verdict}")
    return "\n".join(rows)


def main() -> int:
    """Run one bench, say its figures, answer 1 if a goal is missed and --check was given."""
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    parser.add_argument("name", choices=NAMES, help="what to measure")
    parser.add_argument("--json", action="store_true", help="end with one JSON line")
    parser.add_argument("--check", action="store_true", help="exit code 1 if a goal is missed")
    parser.add_argument("--count", type=int, help="how many of what is tried, where that can be chosen")
    parser.add_argument(
        "--quick", action="store_true", help="small numbers, for trying; their ratios say little"
    )
    parser.add_argument("--profile", action="store_true", help="end with where the time goes")
    arguments = parser.parse_args()
    bench = importlib.import_module(f"tests.bench.{arguments.name}")
    measure = bench.figures
    if arguments.quick:
        arguments.count = getattr(bench, "QUICK", None)
    if arguments.count is not None and "count" not in signature(measure).parameters:
        parser.error(f"{arguments.name} has no count")
    figures: list[Figure] = measure() if arguments.count is None else measure(arguments.count)
    print(table(figures))
    if hasattr(bench, "profile") and (arguments.profile or not all(one.holds for one in figures)):
        print("\n".join(bench.profile()))
    if arguments.json:
        print(json.dumps({"bench": arguments.name, "figures": [one.as_row() for one in figures]}))
    return 1 if arguments.check and not all(one.holds for one in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
