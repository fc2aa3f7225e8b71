"""The paper of the virtual printer: rows of dots, pieces cut off, files of both."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image


@dataclass(frozen=True, slots=True)
class Printed:
    """One piece of paper as it came out (mode "1", black 0); ``path`` of its PNG where papers are kept."""

    image: Image.Image
    partial: bool
    path: Path | None = None


class Roll:
    """Paper under the head. Jobs are numbered on from the files that lie in ``out`` already."""

    def __init__(self, dots: int, out: Path | None) -> None:
        self._row_bytes = dots // 8
        self._out = out
        self._rows: list[bytes] = []
        self._pieces = 0
        self.job = 1 + max((int(path.stem[:4]) for path in _kept(out)), default=0)
        """Number of the job under work, or of the next."""

    def put(self, row: bytes) -> None:
        """Prints one row; what reaches beyond the head's width is lost, as on a real one."""
        self._rows.append(row[: self._row_bytes].ljust(self._row_bytes, b"\x00"))

    def hanging(self) -> Image.Image | None:
        """What has been printed since the last cut and hangs out of the slot."""
        if not self._rows:
            return None
        dots = np.frombuffer(b"".join(self._rows), dtype=np.uint8).reshape(-1, self._row_bytes)
        white = np.unpackbits(dots, axis=1) ^ 1
        return Image.fromarray(white * np.uint8(255)).convert("1")

    def cut(self, partial: bool) -> Printed | None:
        """The piece cut off, kept as ``<job>-<piece>.png``; None if the blade met no paper."""
        image = self.hanging()
        self._rows.clear()
        if image is None:
            return None
        self._pieces += 1
        return Printed(image, partial, self._keep(f"{self.job:04}-{self._pieces}.png", image))

    def end_job(self, data: bytes) -> Path | None:
        """Keeps the bytes of a job as ``<job>.escpos`` and begins the next number."""
        path = None if self._out is None else self._out / f"{self.job:04}.escpos"
        if path is not None:
            path.write_bytes(data)
        self.job, self._pieces = self.job + 1, 0
        return path

    def _keep(self, name: str, image: Image.Image) -> Path | None:
        if self._out is None:
            return None
        path = self._out / name
        image.save(path)
        return path


def _kept(out: Path | None) -> list[Path]:
    if out is None:
        return []
    out.mkdir(parents=True, exist_ok=True)
    return [path for path in out.iterdir() if path.suffix in (".png", ".escpos") and path.stem[:4].isdigit()]
