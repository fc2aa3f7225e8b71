"""Every page in every arrangement: which cases there are, and what is wrong with which of them.

``python -m tests.ui.matrix`` lays out the whole matrix (144 arrangements a page, some 22,000 cases, seven minutes of one core) and says what is
wrong; ``--view NAME`` looks at one page only, ``--chosen`` at the cases of the test.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, product
from typing import TYPE_CHECKING
from zlib import crc32

from kiosk.layout import STANDARD, Colours, Layout, TextSize
from kiosk.presenters import overlays
from kiosk.presenters.views import Overlay, View
from kiosk.texts.catalogue import LANGUAGES
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_15, PORTRAIT_21
from tests.ui.plays import PSEUDO, PlayedVisit
from tests.ui.views import OVERLAYS, VIEWS

if TYPE_CHECKING:
    from kiosk.stage import Stage

PANELS = {"21-upright": PORTRAIT_21, "15-upright": PORTRAIT_15, "15-lying": LANDSCAPE_15}
_UNDER = "kind"
"""The page below the overlays."""
_TONGUES = (*LANGUAGES, PSEUDO)
_FACTORS = (tuple(PANELS), tuple(TextSize), (False, True), (False, True), _TONGUES)
_CORNERS = tuple(("15-upright", TextSize.EXTRA, low, False, PSEUDO) for low in (False, True))
"""Least room, largest letters, longest words: nearly all that was ever at fault was so here."""
_LOW = tuple(("15-upright", size, True, False, PSEUDO) for size in (TextSize.MEDIUM, TextSize.LARGE))
_MENDED = {
    "answer-place-chosen": _LOW,
    "nik-read": _LOW,
    "review": _LOW,
    "when": (("21-upright", TextSize.EXTRA, False, False, PSEUDO),),
    "sign-card-left": (("15-lying", TextSize.EXTRA, False, False, PSEUDO),),
}
"""Cases that were at fault though neither a corner nor one of the dozen is."""


@dataclass(frozen=True, slots=True)
class Case:
    """One page on one panel, arranged in one way, in one language; ``name`` tells it from all others of its page."""

    panel: str
    layout: Layout
    language: str

    @property
    def name(self) -> str:
        layout = self.layout
        reach, hand = "low" if layout.low_reach else "high", "left" if layout.left_handed else "right"
        return f"{self.panel} {layout.text} {reach} {hand} {self.language}"


def pages() -> dict[str, tuple[View, Overlay | None]]:
    """All views, and every overlay over one of them."""
    found: dict[str, tuple[View, Overlay | None]] = {name: (view, None) for name, view in VIEWS.items()}
    found |= {f"over-{name}": (VIEWS[_UNDER], overlay) for name, overlay in OVERLAYS.items()}
    return found | {"over-display": (VIEWS[_UNDER], overlays.display(STANDARD, STANDARD))}


def chosen(page: str) -> list[Case]:
    """The cases of the test: the plain arrangement on every panel, a dozen in which any two settings meet, the two
    corners, and what was once at fault elsewhere.

    Each page has another dozen, so that more of the settings meet somewhere.
    """
    number = crc32(page.encode())  # the same dozen whatever other pages there are
    rows = [
        [
            factor[(level + number // (place + 1)) % len(factor)]
            for place, (level, factor) in enumerate(zip(row, _FACTORS, strict=True))
        ]
        for row in _covering()
    ]
    cases = [Case(panel, STANDARD, "id") for panel in PANELS]
    cases += [_case(row, number + n) for n, row in enumerate(rows)]
    cases += [_case(row, number + n) for n, row in enumerate((*_CORNERS, *_MENDED.get(page, ())))]
    return list({case.name: case for case in cases}.values())


def everything() -> Iterator[Case]:
    """All arrangements."""
    for number, row in enumerate(product(*_FACTORS)):
        yield _case(row, number)


def _case(row: Sequence[object], number: int) -> Case:
    """Colours change no measure: they take turns, so that every page is once painted in each."""
    panel, size, low, left, language = row
    colours = tuple(Colours)[number % len(Colours)]
    layout = Layout(TextSize(str(size)), colours, low_reach=bool(low), left_handed=bool(left))
    return Case(str(panel), layout, str(language))


@cache
def _covering() -> tuple[tuple[int, ...], ...]:
    """Rows of levels, chosen one after the other for most pairs not yet seen, until all pairs are."""
    rows = list(product(*(range(len(factor)) for factor in _FACTORS)))
    missing = {pair for row in rows for pair in _pairs(row)}
    chosen = []
    while missing:
        best = max(rows, key=lambda row: len(missing & _pairs(row)))
        missing -= _pairs(best)
        chosen.append(best)
    return tuple(chosen)


def _pairs(row: tuple[int, ...]) -> set[tuple[tuple[int, int], ...]]:
    return set(combinations(enumerate(row), 2))


def pairs(case: Case) -> set[tuple[tuple[int, object], ...]]:
    """Any two of its settings."""
    layout = case.layout
    row = (case.panel, layout.text, layout.low_reach, layout.left_handed, case.language)
    return set(combinations(enumerate(row), 2))


def laid_out(stage: Stage, page: str, case: Case) -> None:
    """Bring the page to the stage, not drawn."""
    view, overlay = pages()[page]
    if overlay is not None and overlay.layout is not None:
        overlay = overlays.display(case.layout, STANDARD)
    if stage.panel != PANELS[case.panel]:
        stage.turn(PANELS[case.panel])
    visit = PlayedVisit(view, overlay, language=case.language, layout=case.layout, can_listen=True)
    stage.lay_out(visit)


def main() -> int:
    """1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="tests.ui.matrix", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--view", action="append", metavar="NAME", help="only this page (again for more)")
    parser.add_argument("--chosen", action="store_true", help="only the cases of the test")
    given = parser.parse_args()
    names = given.view or list(pages())
    if unknown := set(names) - pages().keys():
        parser.error(f"no such page: {', '.join(sorted(unknown))}; there are: {', '.join(pages())}")
    found = _faults(names, few=given.chosen)
    for name, cases in found.items():
        for case, wrong in cases.items():
            print(f"{name} ({case}): {'; '.join(wrong)}")
    count = sum(len(cases) for cases in found.values())
    print(f"{count} cases at fault on {len(found)} pages")
    return 1 if count else 0


def _faults(names: Sequence[str], *, few: bool) -> dict[str, dict[str, list[str]]]:
    """Page: case: what is wrong."""
    from kiosk.environment import prepare

    prepare(LANDSCAPE_15.width_px, PORTRAIT_21.height_px, offscreen=True, full_screen=False, cursor=False)
    from kiosk.stage import Stage
    from tests.ui.measures import faults
    from tests.ui.plays import Speech

    spoken = {language: Speech(language) for language in _TONGUES}
    stage = Stage(PlayedVisit(VIEWS["welcome"]), spoken, PORTRAIT_21)
    stage.draws = False
    cases = [(name, case) for name in names for case in (chosen(name) if few else everything())]
    found: dict[str, dict[str, list[str]]] = {}
    for name, case in sorted(cases, key=lambda one: one[1].panel):
        laid_out(stage, name, case)
        if wrong := faults(stage):
            found.setdefault(name, {})[case.name] = wrong
    stage.close()
    return found


if __name__ == "__main__":
    sys.exit(main())
