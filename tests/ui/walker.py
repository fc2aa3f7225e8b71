"""A citizen who goes from page to page by touch, every page measured before anything is touched on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kiosk.presenters.views import CaptureStage, CaptureView, DoneView
from kiosk.stage import Stage
from tests.ui.measures import faults

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
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "name": "Siti",
        "nik": "3528074501999001",
        "address_detail": "RT 2",
        "address_outside": "Sampang",
        "email": "siti@contoh.id",
        "where": "loket",
        "account": "Tiga kali\nkembali",
        "settlement": "KTP",
        "officer": "tidak tahu",
        "loss": "ojek",
        "contact": "08123456789",
    }
)
_STROKES = ([(15, 20), (25, 45), (35, 18), (45, 42)], [(60, 30), (75, 34), (105, 33)])


@dataclass
class Walker:
    """``found``: what was wrong with which page; ``seen``: the pages in order."""

    stage: Stage
    tiles: Mapping[str, str] = field(default_factory=lambda: TILES)
    found: dict[str, list[str]] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def walk_to(self, last: str) -> None:
        """Until page ``last`` stands; at most forty pages."""
        for _ in range(40):
            here = self.stage.screen
            self.seen.append(here)
            if wrong := faults(self.stage):
                self.found[here] = wrong
            if here == last:
                return
            self.answer(here)
            stage = self.stage
            stage.tap("primary" if stage.view.primary else "skip")
            assert self.stage.until(lambda here=here: self.stage.screen != here, 5), self.stage.view.problem
        raise AssertionError(f"never came to {last!r}: {self.seen}")

    def number(self) -> str:
        """What stands on the last page."""
        view = self.stage.view
        assert isinstance(view, DoneView)
        return view.number

    def answer(self, screen: str) -> None:
        """Fill page ``screen`` in, and stay on it."""
        stage = self.stage
        if screen in self.tiles:
            stage.tap(f"choice.{self.tiles[screen]}")
        elif screen in WORDS:
            stage.type(WORDS[screen])
        elif screen == "signature":
            for stroke in _STROKES:
                stage.drag("pad", stroke)
        elif isinstance(stage.view, CaptureView):
            self._shoot()

    def _shoot(self) -> None:
        stage = self.stage
        if "shoot" in set(stage.keys()):
            stage.tap("shoot")
        assert stage.until(lambda: getattr(stage.view, "stage", None) is CaptureStage.TAKEN, 5)
        if wrong := faults(stage):
            self.found[f"{stage.screen}, taken"] = wrong
