"""``python -m tests.bench.cards.memory DIR``: reads the cards there; says the peak of its memory in megabytes."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image

from hardware.imaging.capture import taken
from hardware.imaging.recogniser import Recogniser
from hardware.ports import Document, Frame
from hardware.settings import Gates


def main() -> int:
    """Each card from three frames, as the kiosk takes it."""
    recogniser = Recogniser()
    for path in sorted(Path(sys.argv[1]).glob("frame-*.png")):
        image = np.asarray(Image.open(path))
        empty = np.asarray(Image.open(path.with_name(path.name.replace("frame", "empty"))))
        frames = [Frame(image.copy(), datetime(2026, 1, 1, tzinfo=UTC), "bench") for _ in range(3)]
        taken(frames, empty, Document.KTP, Gates(), recogniser)
    print(_peak_mb())
    return 0


def _peak_mb() -> float:
    """Of this program alone: what getrusage says begins with the memory of whoever started it."""
    said = Path("/proc/self/status").read_text()
    return int(said.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    raise SystemExit(main())
