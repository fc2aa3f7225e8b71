"""A scripted citizen: files one complaint by touch, and says how long each stage took.

Knows the screens by name and the glass by keys, as `kiosk.stage` offers them; decides nothing the visit
decides. Used by the walkthrough, the end-to-end test and the pictures.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from kiosk.outside import PaperState
from kiosk.presenters.views import CaptureStage, CaptureView, DoneView, View


class Glass(Protocol):
    """What a citizen can do and see; `kiosk.stage.Stage` is one."""

    @property
    def screen(self) -> str: ...

    @property
    def view(self) -> View: ...

    def tap(self, key: str) -> None: ...

    def type(self, words: str) -> None: ...

    def drag(self, key: str, points_mm: list[tuple[float, float]]) -> None: ...

    def until(self, condition: Callable[[], bool], seconds: float) -> bool: ...

    def shot(self, path: Path) -> Path: ...


class LostError(RuntimeError):
    """The citizen does not know how to go on; the message says where and why, in plain words."""


TILES: Mapping[str, str] = MappingProxyType(
    {
        "language": "id",
        "kind": "pengaduan",
        "identity_mode": "terbuka",
        "id_choice": "ktp",
        "desa": "2003",
        "reply_way": "ambil",
        "unit": "kependudukan",
        "more": "lanjut",
    }
)
"""The tile touched on each page of tiles."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "Siti Contoh",
        "nik": "3528074501999001",
        "address_detail": "Dusun Tengah RT 02 RW 01",
        "where": "Loket pelayanan",
        "account": "Saya tiga kali mengurus KTP dan selalu diminta kembali.",
        "settlement": "KTP selesai minggu ini.",
    }
)
"""What is typed on each page with a keyboard."""

SIGNATURE: tuple[list[tuple[float, float]], ...] = (
    [(15, 20), (25, 45), (35, 18), (45, 42), (55, 22)],
    [(60, 30), (75, 34), (90, 28), (105, 33)],
)
"""Two strokes, millimetres from the pad's lower left corner."""

_MOST_PAGES = 40


@dataclass(slots=True)
class Citizen:
    """Walks from the welcome page to the number. ``album``: a folder for a picture of every page, or None."""

    glass: Glass
    tiles: Mapping[str, str] = field(default_factory=lambda: TILES)
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    album: Path | None = None
    seconds: dict[str, float] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def file_complaint(self) -> DoneView:
        """From welcome to the page with the number; raises LostError."""
        for _ in range(_MOST_PAGES):
            here = self.glass.screen
            self.seen.append(here)
            begin = time.perf_counter()
            if isinstance(self.glass.view, DoneView):
                return self._wait_for_paper()
            self._act_on(here)
            if not self.glass.until(lambda here=here: self.glass.screen != here, 20):  # type: ignore[misc]
                raise LostError(f"page {here!r} does not go on: {self.glass.view.problem}")
            self.seconds[here] = self.seconds.get(here, 0.0) + time.perf_counter() - begin
        raise LostError(f"{_MOST_PAGES} pages and no number: {' '.join(self.seen)}")

    def _act_on(self, screen: str) -> None:
        if screen in self.tiles:
            self.glass.tap(f"choice.{self.tiles[screen]}")
        elif screen in self.words:
            self.glass.type(self.words[screen])
        elif screen == "signature":
            for stroke in SIGNATURE:
                self.glass.drag("pad", stroke)
        elif isinstance(self.glass.view, CaptureView):
            self._lay_card()
        self._picture(screen)
        if self.glass.screen == screen and self.glass.view.primary is not None:
            self.glass.tap("primary")

    def _lay_card(self) -> None:
        def settled() -> bool:
            view = self.glass.view
            return not isinstance(view, CaptureView) or view.stage in (
                CaptureStage.TAKEN,
                CaptureStage.TROUBLE,
            )

        if not self.glass.until(settled, 30):
            raise LostError("the tray camera has taken no picture in 30 seconds")

    def _wait_for_paper(self) -> DoneView:
        begin = time.perf_counter()

        def ended() -> bool:
            view = self.glass.view
            return isinstance(view, DoneView) and view.print_state not in (
                PaperState.WAITING,
                PaperState.PRINTING,
            )

        self.glass.until(ended, 20)
        self.seconds["print"] = time.perf_counter() - begin
        self._picture("done")
        view = self.glass.view
        if not isinstance(view, DoneView):
            raise LostError(f"the number has left the glass before the paper came: {view.screen!r}")
        return view

    def _picture(self, name: str) -> None:
        if self.album is not None:
            self.album.mkdir(parents=True, exist_ok=True)
            self.glass.shot(self.album / f"{len(self.seen):02d}-{name}.png")
