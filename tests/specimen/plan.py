"""What one frame shows: every knob, drawn by lot from (seed, index) unless it is wished for."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

SIZES = ((1920, 1080), (1280, 720))
BLACK_MATS = ("black", "worn", "dusty")
MATS = (*BLACK_MATS, "wood", "clutter", "pale_blue", "white")
KINDS = ("ktp", "copy", "sim", "kk")
LAYOUTS = ("a", "b")

NO_CARD = ("no_card", "debris")
NOT_WANTED = ("back", "blank", "phone")
COVERED = ("finger", "hand", "sleeve", "sticker")
ALONE = ("two", "half_out", *NOT_WANTED, *NO_CARD)
"""Defects in which an identity card is what was wanted, whatever kind was drawn by lot."""
DEFECTS = (
    "none",
    "blur",
    "motion",
    "dark",
    "glare",
    "glare_card",
    *COVERED,
    "two",
    "half_out",
    *NOT_WANTED,
    *NO_CARD,
)

_USUAL_MATS = ("black", "black", "worn", "dusty", "wood", "clutter")
_USUAL_KINDS = ("ktp", "ktp", "ktp", "ktp", "copy", "sim", "kk")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a frame is to show; None leaves it to the lot."""

    layout: str | None = None
    kind: str | None = None
    mat: str | None = None
    defect: str | None = None
    size: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One scene. Angles in degrees; ``turn`` is clockwise; ``width_mm`` of the field of view; the place is the
    share of the frame's half width and height by which the document's middle is off the frame's."""

    seed: int
    index: int
    size: tuple[int, int]
    layout: str
    kind: str
    mat: str
    defect: str
    turn: float
    tilt: float
    tilt_towards: float
    width_mm: float
    place: tuple[float, float]
    bend: float
    wear: float
    person: int

    def chance(self, part: str) -> Random:
        """The lot of one ``part`` of the scene: what one part draws never shifts another's."""
        return Random(f"{self.seed}/{self.index}/{part}")

    @property
    def good(self) -> bool:
        """Whether the frame ought to be taken."""
        return self.defect == "none"


ANYTHING = Wish()


def plan(seed: int, index: int, wish: Wish = ANYTHING) -> Plan:
    """The scene of (``seed``, ``index``); a wish changes what it names and nothing else."""
    chance = Random(f"{seed}/{index}")
    layout = chance.choice(LAYOUTS)
    kind = chance.choice(_USUAL_KINDS)
    mat = chance.choice(_USUAL_MATS)
    defect = "none" if chance.random() < 0.5 else chance.choice(DEFECTS)
    size = SIZES[chance.random() < 0.3]
    kind, defect = wish.kind or kind, wish.defect or defect
    if defect in ALONE:
        kind = "ktp"
    steep = chance.random() < 0.25
    card_share = chance.uniform(0.47, 0.64)
    return Plan(
        seed=seed,
        index=index,
        size=wish.size or size,
        layout=wish.layout or layout,
        kind=kind,
        mat=wish.mat or mat,
        defect=defect,
        turn=_turn(chance),
        tilt=chance.uniform(8, 28) if steep else chance.uniform(0, 8),
        tilt_towards=chance.uniform(0, 360),
        width_mm=85.6 / card_share if kind != "kk" else 297.0 / chance.uniform(0.55, 0.72),
        place=(chance.uniform(-0.2, 0.2), chance.uniform(-0.2, 0.2)),
        bend=chance.uniform(-0.02, 0.02),
        wear=chance.random() ** 2,
        person=chance.getrandbits(31),
    )


def _turn(chance: Random) -> float:
    """Most lay a card down nearly straight, many upside down, some anyhow."""
    how = chance.random()
    if how < 0.55:
        return chance.uniform(-20, 20)
    turn = chance.uniform(155, 205) if how < 0.8 else chance.uniform(-180, 180)
    return turn if turn <= 180 else turn - 360
