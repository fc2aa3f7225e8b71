"""The glass itself: how many pixels a millimetre has, and whether every part of it feels a finger."""

from __future__ import annotations

from collections.abc import Callable

from kiosk.maintenance import Person
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, Primary, Skip
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_views import GlassView, Said
from kiosk.presenters.maintenance_words import NOT_STORED
from kiosk.presenters.page import Going, Page
from kiosk.texts.text import Text
from sync.cases.refusal import Refusal

CARD_MM = 85.6
"""Width of an identity card (ISO/IEC 7810, ID-1)."""
CELLS = 12
_STEP_PX = 2


class GlassPage(StaffPage):
    """An outline that is made as wide as a card and kept by the primary, and fields to touch."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        self._back, self._glass = back, self.machine.glass
        self._card_px = self._kept_px = round(CARD_MM * self._glass.now())
        self._touched: frozenset[int] = frozenset()
        self._came: Said | None = None

    def view(self, language: str) -> GlassView:
        value = f"{self._card_px / CARD_MM:.2f}"
        return GlassView(
            screen="staff_glass",
            title=Text("staff.glass"),
            help=Text("staff.glass_help"),
            primary=Text("staff.usual.keep") if self._card_px != self._kept_px else None,
            skip=Text("staff.glass_again") if self._touched else None,
            can_go_back=True,
            card_px=self._card_px,
            measure=Text(
                "staff.glass_measure", {"value": value if language == "en" else value.replace(".", ",")}
            ),
            said=self._came or self._touches(),
            cells=CELLS,
            touched=self._touched,
        )

    def asked(self, command: Command) -> Going:
        match command:
            case Back():
                return self._back()
            case Primary() if self._card_px != self._kept_px:
                self._keep(self._card_px)
            case Skip():
                self._touched, self._came = frozenset(), None
            case Choose(id="wider"):
                self._make(self._card_px + _STEP_PX)
            case Choose(id="narrower"):
                self._make(self._card_px - _STEP_PX)
            case Choose(id=id_) if id_.removeprefix("cell.").isdecimal():
                self._touch(int(id_.removeprefix("cell.")))
        return None

    def _touches(self) -> Said:
        done = len(self._touched)
        whole = done == CELLS
        return Said(
            Text("staff.glass_whole") if whole else Text("staff.glass_touch", {"n": done, "of": CELLS})
        )

    def _touch(self, cell: int) -> None:
        before, self._came = len(self._touched), None
        self._touched |= {cell} & set(range(CELLS))
        if before < len(self._touched) == CELLS:
            self.did("test.glass", "good")

    def _make(self, card_px: int) -> None:
        if self._glass.takes(card_px / CARD_MM):
            self._card_px, self._came = card_px, None

    def _keep(self, card_px: int) -> None:
        self.background.start(
            lambda: self._glass.keep(card_px / CARD_MM), lambda refused: self._kept(card_px, refused)
        )

    def _kept(self, card_px: int, refused: Refusal | None) -> None:
        if refused is None:
            self._kept_px = card_px
        self._came = Said(Text("staff.usual.kept")) if refused is None else NOT_STORED
        self.did("glass", "done" if refused is None else "not-stored")
