"""A visitor without a plan: touches, drags and types where it happens to, and remembers how it came there."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from kiosk.layout import LOUDEST, STANDARD, Colours, Layout, TextSize
from kiosk.presenters.commands import Arrange, Dismiss, OpenDisplay
from kiosk.presenters.visit import Visit
from kiosk.stage import Stage
from kiosk.widgets.touchable import Touchable

WAYS = frozenset({"primary", "back", "cancel", "skip", "finish", "leave"})
"""Keys that lead on, back or out; one of them stands on every page, or something to choose."""


def _likes(key: str) -> float:
    """How gladly it touches this: ways on rather than ways out, or it would never leave the first pages, and not thirty
    keys of a keyboard for one of anything else."""
    if key == "primary":
        return 8
    if key in (
        "back",
        "cancel",
        "language",
        "display",
        "help",
        "listen",
        "mark",
        "choice.status",
        "choice.standard",
    ):
        return 0.4
    return 0.3 if key.startswith("key.") else 3


@dataclass
class Monkey:
    """``seed`` decides all. ``seen``: every page it stood on; ``stuck``: pages without a way."""

    stage: Stage
    visit: Visit
    seed: int
    seen: set[str] = field(default_factory=set)
    stuck: set[str] = field(default_factory=set)
    trail: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def play(self, touches: int) -> None:
        """So many touches. An exception names the last of them."""
        for number in range(touches):
            if number % 250 == 249:
                self._arrange()
            try:
                self._touch()
            except Exception as bug:
                last = " > ".join(self.trail[-12:])
                bug.add_note(f"seed {self.seed}, touch {number}, on {self.stage.screen!r}: {last}")
                raise
            self._look()

    def _touch(self) -> None:
        pieces = [piece for piece in self.stage.pieces() if isinstance(piece, Touchable)]
        draw = self._random.random()
        if draw < 0.06 and "pad" in set(self.stage.keys()):
            self.trail.append("pad")
            self.stage.drag(
                "pad", [(self._random.uniform(2, 60), self._random.uniform(2, 40)) for _ in range(9)]
            )
        elif draw < 0.85 and pieces:
            (piece,) = self._random.choices(pieces, [_likes(piece.key) for piece in pieces])
            self.trail.append(piece.key)
            self._strike(*piece.box.centre)
        else:
            panel = self.stage.panel
            self.trail.append("nowhere")
            self._strike(
                self._random.uniform(0, panel.width_px - 1), self._random.uniform(0, panel.height_px - 1)
            )

    def _strike(self, x: float, y: float) -> None:
        self.stage.strike(x, y)
        # Most wait until the page can be touched again; some drum.
        if self._random.random() < 0.8:
            self.stage.clock.pass_by(0.35)
            self.stage.frames(1)

    def _look(self) -> None:
        """Every page has something that leads on or back."""
        name, keys = self.stage.screen, set(self.stage.keys())
        self.seen.add(name)
        leads = WAYS | {key for key in keys if key.startswith(("choice.", "overlay."))}
        if not keys & leads and name != "attract":
            self.stuck.add(f"{name}: {', '.join(sorted(keys))}")

    def _arrange(self) -> None:
        """Another way of seeing it all, as the panel "Tampilan" offers it."""
        self.visit.act(OpenDisplay())
        layout = next(self._layouts())
        self.visit.act(Arrange(layout))
        self.visit.act(Dismiss())
        self.trail.append(f"[{layout.text} {layout.colours}]")

    def _layouts(self) -> Iterator[Layout]:
        pick = self._random.choice
        while True:
            yield replace(
                Layout(),
                text=pick(list(TextSize)),
                colours=pick(list(Colours)),
                low_reach=pick((False, True)),
                left_handed=pick((False, True)),
                less_motion=pick((False, True)),
                loudness=self._random.randint(0, LOUDEST),
            )


def leave_alone(stage: Stage, visit: Visit, seconds: int) -> bool:
    """Nobody comes for so long, a second at a time; whether it stands as the next visitor must find it."""
    for _ in range(seconds):
        stage.clock.pass_by(1.0)
        stage.frames(1)
        as_found = (visit.overlay, visit.language, visit.layout) == (None, "id", STANDARD)
        if as_found and stage.screen in ("welcome", "attract"):
            return True
    return False
