"""A kiosk with its window in a process of its own, in which three visitors come one after the other and leave each in
another way; whoever started it looks through its memory.

``python -m tests.ui.wiped_child FOLDER``: the visitors' words come over standard input, one JSON object a line, each
byte flipped. Lines on standard output, flipped too where they hold what is searched for:

row       a row of the drawn name, as it lies in its texture
held      the first visitor stands at the check page, and how many widgets live; the next words let it go on
strokes   places of the signature, each as the eight bytes of its number
drawn_at  the same places in pixels, as the line on the glass keeps them
over      all three have gone; how many widgets of theirs are still alive
"""

from __future__ import annotations

import json
import os
import struct
import sys
import weakref
from pathlib import Path
from typing import Any

from kiosk.environment import prepare

prepare(540, 960, offscreen=True, full_screen=False, cursor=False)

from kiosk.presenters.commands import Cancel, Confirm  # noqa: E402  Kivy only after its environment
from kiosk.stage import Stage  # noqa: E402
from kiosk.widgets.look import Panel  # noqa: E402
from tests.faults.visiting_child import flipped  # noqa: E402
from tests.kiosk.world import CATALOGUES, World  # noqa: E402

GLASS = Panel(540, 960, 540 / 268)
_TYPED = ("name", "account")
_ROW = 480  # bytes of one row of drawn words: 120 pixels


def tell(**facts: Any) -> None:
    os.write(1, json.dumps(facts).encode() + b"\n")


class Visitor:
    """Fills in every page and keeps nothing but weak references to what it saw."""

    def __init__(self, stage: Stage, world: World) -> None:
        self.stage, self.world = stage, world
        self.alive: list[weakref.ref[Any]] = []

    def walk_to(self, last: str) -> None:
        """A new visitor, whose words come now, until page ``last`` stands."""
        words: dict[str, str] = json.loads(flipped(bytes.fromhex(sys.stdin.readline())))
        while self.world.screen != last:
            self._answer(words)
            self._look()

    def _answer(self, words: dict[str, str]) -> None:
        """By touch what is typed and signed, by command what is chosen."""
        here = self.world.screen
        if here in _TYPED:
            self.stage.draws = False
            self.stage.type(words[here])
            self.stage.draws = True
            self._look()
            if here == "name":
                tell(row=flipped(self._row(words[here])).hex())
            self.stage.tap("primary")
        else:
            self.world.answer({"id_choice": words["id_choice"], "reply_way": "whatsapp"}, words)
        self.world.visit.tick()
        self.stage.frames(2)

    def sign(self) -> None:
        """On the glass, and send."""
        # Computed here, so that no constant of this file holds them.
        points = [(11.37, 20.11), (25.91, 40.73), (35.17, 18.59), (70.33, 42.47)]
        self.stage.drag("pad", [(x * 1.0137, y * 1.0173) for x, y in points])
        self._look()
        stroke = self.stage.find("pad").strokes[0]
        tell(strokes=[flipped(struct.pack("<d", x)).hex() for x, _ in stroke[1:]])
        left = self.stage.find("pad").box.x
        tell(drawn_at=[flipped(struct.pack("<d", left + GLASS.px_per_mm * x)).hex() for x, _ in stroke[1:]])
        del stroke
        self.stage.tap("primary")
        self._look()

    def _look(self) -> None:
        self.stage.frames(2)
        self.alive += [weakref.ref(piece) for piece in self.stage.pieces()]
        self.alive.append(weakref.ref(self.stage.app.root.screen))

    def _row(self, words: str) -> bytes:
        """A row of the texture in which the words stand on the glass, through the middle of its letters."""
        for piece in self.stage.pieces():
            for drawn in piece.canvas.before.children:
                texture = getattr(drawn, "texture", None)
                if texture is None or texture.size[0] < 200 or piece.key != "field":
                    continue
                pixels, wide = texture.pixels, 4 * texture.size[0]
                rows = [pixels[at : at + wide] for at in range(0, len(pixels) - wide, wide)]
                full = max(rows, key=lambda row: len(set(row)))
                return bytes(full[:_ROW])
        raise LookupError(f"no field with {len(words)} letters on {self.world.screen}")

    def count(self) -> int:
        return sum(ref() is not None for ref in self.alive)


def main() -> None:
    world = World(Path(sys.argv[1]))
    stage = Stage(world.visit, CATALOGUES, GLASS)
    visitor = Visitor(stage, world)
    visitor.walk_to("review")
    tell(held=visitor.count())
    sys.stdin.readline()
    world.on()
    visitor.sign()
    world.tick(20)
    stage.frames(2)
    stage.wait(1)  # the last page wants a rested glass
    stage.tap("finish")
    _come_home(stage, world)
    visitor.walk_to("review")
    world.act(Cancel(), Confirm())
    _come_home(stage, world)
    visitor.walk_to("review")
    world.tick(400, 1.0)
    _come_home(stage, world)
    tell(over=visitor.count())
    sys.stdin.readline()
    world.close()


def _come_home(stage: Stage, world: World) -> None:
    """The next visitor would see this page; the window has had a few frames since."""
    world.visit.tick()
    assert world.screen in ("welcome", "attract"), world.screen
    stage.frames(4)


if __name__ == "__main__":
    main()
