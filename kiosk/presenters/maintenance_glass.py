"""The glass itself: how many pixels a millimetre has, and whether every part of it feels a finger."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_views import GlassView
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text

CARD_MM = 85.6
"""Width of an identity card (ISO/IEC 7810, ID-1)."""
CELLS = 12
_STEP_PX = 2
_NARROWEST, _WIDEST = 1.0, 20.0  # px/mm that the settings take


class GlassPage(StaffPage):
    """An outline that is made as wide as a card, and fields to touch. Nothing is kept: the figure goes into kiosk.toml."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back, self._card_px = back, round(CARD_MM * self.machine.px_per_mm)
        self._touched: frozenset[int] = frozenset()

    def view(self, language: str) -> GlassView:
        done = len(self._touched)
        whole = done == CELLS
        return GlassView(
            screen="staff_glass",
            title=Text("staff.glass"),
            help=Text("staff.glass_help"),
            primary=Text("staff.glass_again") if done else None,
            can_go_back=True,
            card_px=self._card_px,
            measure=Text("staff.glass_measure", {"value": f"{self._card_px / CARD_MM:.2f}"}),
            said=Text("staff.glass_whole") if whole else Text("staff.glass_touch", {"n": done, "of": CELLS}),
            cells=CELLS,
            touched=self._touched,
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Primary():
                self._touched = frozenset()
            case Choose(id="wider"):
                self._make(self._card_px + _STEP_PX)
            case Choose(id="narrower"):
                self._make(self._card_px - _STEP_PX)
            case Choose(id=id_) if id_.removeprefix("cell.").isdecimal():
                self._touch(int(id_.removeprefix("cell.")))
        return None

    def _touch(self, cell: int) -> None:
        before = len(self._touched)
        self._touched |= {cell} & set(range(CELLS))
        if before < len(self._touched) == CELLS:
            self.did("test.glass", "good")

    def _make(self, card_px: int) -> None:
        if _NARROWEST <= card_px / CARD_MM <= _WIDEST:
            self._card_px = card_px
