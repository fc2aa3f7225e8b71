"""A scripted citizen: files one complaint by touch, and says how long each stage took.

Knows the screens by name and the glass by keys, as `kiosk.stage` offers them; decides nothing the visit
decides. Used by the walkthrough, the pictures and every test that walks through pages.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from kiosk.outside import PaperState
from kiosk.presenters.views import (
    CaptureStage,
    CaptureView,
    DoneView,
    PlaceRow,
    PlaceView,
    ProposalView,
    TextView,
    View,
)


class Glass(Protocol):
    """What a citizen can do and see; `kiosk.stage.Stage` is one."""

    @property
    def screen(self) -> str: ...

    @property
    def view(self) -> View: ...

    def tap(self, key: str) -> None: ...

    def type(self, words: str) -> None: ...

    def keys(self) -> list[str]: ...

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
        "on_behalf": "orang_lain",
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
        "address_outside": "Torjun Sampang",
        "phone": "081234567890",
        "email": "siti@contoh.id",
        "officer": "Tidak tahu namanya",
        "loss": "Ongkos tiga kali jalan",
        "contact": "081234567890",
    }
)
"""What is typed on each page with a keyboard."""

SIGNATURE: tuple[list[tuple[float, float]], ...] = (
    [(15, 20), (25, 45), (35, 18), (45, 42), (55, 22)],
    [(60, 30), (75, 34), (90, 28), (105, 33)],
)
"""Two strokes, millimetres from the pad's lower left corner."""

PAPERS = frozenset({"proxy_letter", "evidence"})
"""Pages of the tray that wait for the button; a card is taken by itself."""

Look = Callable[[str, bool], None]
"""Called with a page's name as it stands, then with True once it is filled in."""

_MOST_PAGES = 40


@dataclass(slots=True)
class Citizen:
    """Walks from the welcome page to the number.

    ``tiles``, ``words``: what is answered, by page; ``shoots``: pages on which the button takes the picture;
    ``seconds``: how long each page took; ``seen``: the pages in order.
    """

    glass: Glass
    tiles: Mapping[str, str] = field(default_factory=lambda: TILES)
    words: Mapping[str, str] = field(default_factory=lambda: WORDS)
    shoots: Collection[str] = PAPERS
    look: Look = lambda page, filled: None
    seconds: dict[str, float] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def file_complaint(self) -> DoneView:
        """From welcome to the page with the number; raises LostError."""
        self.walk_to("done")
        return self._wait_for_paper()

    def walk_to(self, last: str) -> None:
        """Until page ``last`` stands; raises LostError."""
        for _ in range(_MOST_PAGES):
            here = self.glass.screen
            self.seen.append(here)
            self.look(here, False)
            if here == last:
                return
            begin = time.perf_counter()
            self.answer(here)
            self.look(here, True)
            self._leave(here)
            self.seconds[here] = self.seconds.get(here, 0.0) + time.perf_counter() - begin
        raise LostError(f"{_MOST_PAGES} pages and no {last!r}: {' '.join(self.seen)}")

    def answer(self, screen: str) -> None:
        """Fill page ``screen`` in, and stay on it. What was read off the card is left as it is: it is right."""
        view = self.glass.view
        if isinstance(view, ProposalView) or (isinstance(view, TextView) and view.value):
            return
        if isinstance(self.glass.view, PlaceView):
            self._find_village(self.words[screen])
            return
        if screen in self.tiles:
            self.glass.tap(f"choice.{self.tiles[screen]}")
        elif screen in self.words:
            self.glass.type(self.words[screen])
        elif screen == "signature":
            for stroke in SIGNATURE:
                self.glass.drag("pad", stroke)
        elif isinstance(self.glass.view, CaptureView):
            if screen in self.shoots and self.glass.view.stage is CaptureStage.LOOKING:
                self.glass.tap("shoot")
            self._wait_for_picture()

    def _find_village(self, name: str) -> None:
        """Types, and touches the first village that is found; the table is opened beside the screen."""

        def rows() -> tuple[PlaceRow, ...]:
            view = self.glass.view
            return view.rows if isinstance(view, PlaceView) else ()

        if not self.glass.until(lambda: bool(rows()), 20):
            raise LostError("the list of villages has not been opened in 20 seconds")
        there = self.glass.keys()
        if "type" in there:  # on a small panel the keys come when they are wanted
            self.glass.tap("type")
        self.glass.type(name)
        there = self.glass.keys()
        if "key.done" in there:
            self.glass.tap("key.done")
        villages = [row.code for row in rows() if not row.leads_on]
        if not villages:
            raise LostError(f"no village is found by {name!r}")
        self.glass.tap(f"choice.{villages[0]}")

    def _leave(self, screen: str) -> None:
        if self.glass.screen == screen:
            self.glass.tap("primary" if self.glass.view.primary else "skip")
        if not self.glass.until(lambda: self.glass.screen != screen, 20):
            raise LostError(f"page {screen!r} does not go on: {self.glass.view.problem}")

    def _wait_for_picture(self) -> None:
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
        self.look("done", True)
        view = self.glass.view
        if not isinstance(view, DoneView):
            raise LostError(f"the number has left the glass before the paper came: {view.screen!r}")
        return view


def album(glass: Glass, folder: Path) -> Look:
    """A picture of every page that is filled in, numbered, into ``folder`` (made if need be)."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = count(1)

    def look(page: str, filled: bool) -> None:
        if filled:
            glass.shot(folder / f"{next(numbers):02d}-{page}.png")

    return look
