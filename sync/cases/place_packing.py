"""Packs the country's areas for the kiosk: ``python -m sync.cases.place_packing FOLDER``.

FOLDER holds provinces.csv, regencies.csv, districts.csv and villages.csv, each with a heading, the dotted code in its
first column and the name in its last (the npm package idn-area-data has them so). Writes ``wilayah/wilayah.txt.xz``.
"""

from __future__ import annotations

import csv
import lzma
import re
import sys
from pathlib import Path

from sync.cases.place_table import FILE

_LEVELS = ("provinces", "regencies", "districts", "villages")
_CODE = re.compile(r"\d\d(\.\d\d){0,2}|\d\d\.\d\d\.\d\d\.\d{4}")
_QUOTES = str.maketrans({'"': "'", "\u2019": "'", "*": ""})


def packed(folder: Path) -> bytes:
    """Lines ``code<TAB>name`` in the order of the codes, as xz; ValueError names a line that cannot be."""
    areas = dict(area for level in _LEVELS for area in _read(folder / f"{level}.csv"))
    for code in areas:
        if "." in code and code.rsplit(".", 1)[0] not in areas:
            raise ValueError(f"{code}: what it lies in is missing")
    lines = "".join(f"{code}\t{name}\n" for code, name in sorted(areas.items()))
    return lzma.compress(lines.encode(), preset=9 | lzma.PRESET_EXTREME)


def _read(path: Path) -> list[tuple[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    areas = [(row[0], " ".join(row[-1].translate(_QUOTES).split())) for row in rows]
    for code, name in areas:
        if not _CODE.fullmatch(code) or not name:
            raise ValueError(f"{path.name}: {code!r} {name!r}")
    return areas


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m sync.cases.place_packing FOLDER")
    FILE.write_bytes(packed(Path(sys.argv[1])))
