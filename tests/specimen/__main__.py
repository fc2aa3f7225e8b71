"""``python -m tests.specimen --seed S --count N --out DIR``: frames as PNG, each with the tray empty and its truth."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from hardware.scanners.specimen import MARKS
from tests.specimen.frame import draw
from tests.specimen.plan import ANYTHING, DEFECTS, KINDS, LAYOUTS, MATS, Wish, plan


def main() -> int:
    """Writes frame-0000.png, frame-0000-empty.png and frame-0000.json, and so on."""
    parser = argparse.ArgumentParser(prog="python -m tests.specimen", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="number of the first frame")
    parser.add_argument("--count", type=int, default=12)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--layout", choices=LAYOUTS)
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--mat", choices=MATS)
    parser.add_argument("--defect", choices=DEFECTS)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    wish = Wish(given.layout, given.kind, given.mat, given.defect)
    for index in range(given.first, given.first + given.count):
        write(given.out, given.seed, index, wish)
    return 0


def write(folder: Path, seed: int, index: int, wish: Wish = ANYTHING) -> None:
    """One frame, its empty tray and its truth into ``folder``."""
    drawn = draw(plan(seed, index, wish))
    name = f"frame-{index:04}"
    save(drawn.frames[0], folder / f"{name}.png")
    save(drawn.empty, folder / f"{name}-empty.png")
    truth = {"image": f"{name}.png", "empty": f"{name}-empty.png", **drawn.truth()}
    (folder / f"{name}.json").write_text(json.dumps(truth, indent=1) + "\n")


def save(picture: NDArray[np.uint8], path: Path) -> None:
    """As PNG that says of itself that it is no identity card."""
    said = PngInfo()
    said.add_text("Comment", f"{', '.join(MARKS)}: drawn, fictitious, of nobody")
    Image.fromarray(picture).save(path, pnginfo=said, compress_level=1)


if __name__ == "__main__":
    raise SystemExit(main())
