"""Sizes for hands and eyes, by measure, in millimetres: what is wrong with the page that stands."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.stage import Stage
from kiosk.widgets.keyboard import KeyCap
from kiosk.widgets.paged import PagedRows
from kiosk.widgets.touchable import Touchable

_SMALLEST_LETTER_SCALE = 0.8
"""No words may be shrunk below this part of their size to fit."""
_KEY_FACES = 3


def faults(stage: Stage) -> list[str]:
    """One sentence for each thing that is too small, too near, cut off or covered, on any page of its list; the page of the
    list that stood stands again."""
    found = _faults_seen(stage)
    for rows in _lists(stage):
        stood = rows.page
        for page in range(len(rows.pages)):
            if page == stood:
                continue
            rows.show(page)
            found += [f"page {page + 1}: {wrong}" for wrong in _faults_seen(stage) if wrong not in found]
        rows.show(stood)
    return found


def _lists(stage: Stage) -> list[PagedRows]:
    root = stage.app.root
    return [] if root is None else [widget for widget in root.walk() if isinstance(widget, PagedRows)]


def _faults_seen(stage: Stage) -> list[str]:
    return [
        *_sizes(stage),
        *_places(stage),
        *_cancel(stage),
        *_fits(stage),
        *_overlaps(stage),
        *_covered(stage),
        *_names(stage),
        *_reach(stage),
    ]


def _touchables(stage: Stage) -> list[Touchable]:
    return [piece for piece in stage.pieces() if isinstance(piece, Touchable)]


def _sizes(stage: Stage) -> Iterator[str]:
    """Primary 22 mm high, others 20 x 20, keys 16 x 16."""
    scale = stage.panel.px_per_mm
    for piece in _touchables(stage):
        least = 16.0 if isinstance(piece, KeyCap) else 20.0
        width, height = piece.box.w / scale + 0.05, piece.box.h / scale + 0.05
        if width < least or height < (22 if piece.key == "primary" else least):
            yield f"{piece.key} is {width:.1f} x {height:.1f} mm"


def _places(stage: Stage) -> Iterator[str]:
    """Inside the glass, 3 mm apart."""
    pieces = _touchables(stage)
    for number, piece in enumerate(pieces):
        if not stage.panel.box.holds(piece.box):
            yield f"{piece.key} is cut off"
        reach = piece.box.inset(-2.95 * stage.panel.px_per_mm)
        yield from (
            f"{piece.key} and {other.key} are too near"
            for other in pieces[number + 1 :]
            if reach.overlaps(other.box)
        )


def _cancel(stage: Stage) -> Iterator[str]:
    """ "Batalkan" 12 mm from what leads on: it undoes everything."""
    found = {piece.key: piece for piece in _touchables(stage)}
    reach = 11.95 * stage.panel.px_per_mm
    if {"cancel", "primary"} <= found.keys() and found["cancel"].box.inset(-reach).overlaps(
        found["primary"].box
    ):
        yield "cancel is too near to primary"


def _fits(stage: Stage) -> Iterator[str]:
    for words in stage.drawn():
        if not words.fits or words.scale < _SMALLEST_LETTER_SCALE:
            yield f"{words.words!r} is shrunk to {words.scale}"
        if not stage.panel.box.holds(words.box, slack=2):
            yield f"{words.words!r} leaves the glass"


def _overlaps(stage: Stage) -> Iterator[str]:
    drawn = [words for words in stage.drawn() if len(words.words.strip()) > _KEY_FACES]
    for number, words in enumerate(drawn):
        ink = words.box.inset(1, words.box.h * 0.08)
        for other in drawn[number + 1 :]:
            if ink.overlaps(other.box.inset(1, other.box.h * 0.08), slack=2):
                yield f"{words.words!r} lies over {other.words!r}"


def _covered(stage: Stage) -> Iterator[str]:
    """No words under a button that are not its own."""
    touchables = _touchables(stage)
    for piece in stage.pieces():
        if isinstance(piece, Touchable):
            continue
        for words in piece.drawn:
            ink = words.box.inset(1, words.box.h * 0.08)
            for one in touchables:
                if words.words.strip() and ink.overlaps(one.box, slack=2) and piece not in one.walk():
                    yield f"{words.words!r} lies under {one.key}"


def _names(stage: Stage) -> Iterator[str]:
    keys = [piece.key for piece in _touchables(stage)]
    yield from (f"two are called {key}" for key in set(keys) if keys.count(key) > 1)


def _reach(stage: Stage) -> Iterator[str]:
    """Upright, a low reach finds every control below the middle of the panel; the hidden door of staff is none, and
    neither are their pages."""
    screen = stage.app.root.screen if stage.app.root else None
    if (
        screen is None
        or stage.panel.landscape
        or not stage.app.visit.layout.low_reach
        or not screen.look.layout.low_reach
    ):
        return
    middle = stage.panel.height_px / 2 + 1
    yield from (
        f"{piece.key} is out of a low reach"
        for piece in _touchables(stage)
        if piece.box.top > middle and piece.key != "mark"
    )
