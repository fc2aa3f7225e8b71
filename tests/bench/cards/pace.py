"""How long it takes and how much memory: alone on the machine, after the trials."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from PIL import Image as Pillow

from hardware.imaging.capture import taken
from hardware.imaging.locate import locate
from hardware.imaging.pipeline import read_card
from hardware.imaging.recogniser import Recogniser
from hardware.imaging.watch import Watch, watch
from hardware.ports import Document, Frame
from hardware.settings import Gates
from tests.bench.cards.canny import canny_crop
from tests.bench.cards.judging import EXPOSURES, plausible
from tests.bench.figure import Figure
from tests.specimen.frame import Drawn, draw
from tests.specimen.plan import Wish, plan

_SCENES = 10
_ROUNDS = 3
_SEED = 1945
_PREVIEW_S = 1 / 15
_CAPTURE_S = 0.5
_MOST_MB = 300.0


def figures() -> list[Figure]:
    """Seconds and milliseconds of whole frames of 1920 x 1080, medians of bests; megabytes of a process that reads cards."""
    wish = Wish("b", "ktp", "black", "none", (1920, 1080))
    scenes = [draw(plan(_SEED, index, wish), EXPOSURES) for index in range(_SCENES)]
    recogniser = Recogniser()
    plain = _each(scenes, lambda scene: canny_crop(scene.frames[0]))
    one = _each(scenes, lambda scene: _read(scene, recogniser, 1))
    shot = _each(scenes, lambda scene: _taken(scene, recogniser))
    live = _each(scenes, _watched)
    stages = [_read(scene, recogniser, EXPOSURES) for scene in scenes]
    names = sorted({name for stage in stages for name in stage})
    return [
        Figure("shot to result, 3 frames to WebP, s (of 0.5 s)", shot, _CAPTURE_S, goal=1.0),
        Figure("preview: one live frame, s (of 1/15 s)", live, _PREVIEW_S, goal=1.0),
        Figure("memory of a process that reads cards, MB (of 300)", _memory_mb(scenes), _MOST_MB, goal=1.0),
        Figure(
            "locate, s (Canny-contour crop)", _each(scenes, lambda s: locate(s.frames[0], s.empty)), plain
        ),
        Figure("one frame, all stages but encoding, s (Canny crop)", one, plain),
        *(
            Figure(
                f"stage {name} of 3 frames, s (Canny crop)",
                median(s.get(name, 0.0) for s in stages) / 1000,
                plain,
            )
            for name in names
        ),
    ]


def _each(scenes: list[Drawn], act: Callable[[Drawn], object]) -> float:
    """Seconds of ``act``: the best of several times for each scene (others use the machine too), their median."""
    return median(min(_seconds(act, scene) for _ in range(_ROUNDS)) for scene in scenes)


def _seconds(act: Callable[[Drawn], object], scene: Drawn) -> float:
    began = time.perf_counter()
    act(scene)
    return time.perf_counter() - began


def _read(scene: Drawn, recogniser: Recogniser, count: int) -> dict[str, float]:
    frames = scene.frames[:count]
    outcome = read_card(frames, scene.empty, Document.KTP, Gates(), recogniser, plausible=plausible)
    return dict(outcome.milliseconds)


def _taken(scene: Drawn, recogniser: Recogniser) -> object:
    frames = [Frame(image, datetime(2026, 1, 1, tzinfo=UTC), "bench") for image in scene.frames]
    return taken(frames, scene.empty, Document.KTP, Gates(), recogniser, plausible=plausible)


def _watched(scene: Drawn) -> Watch:
    """A card at rest that is judged each time: the dearest live frame."""
    return watch(Document.KTP, Watch(), scene.frames[0], scene.empty, 0, gates=Gates())


def _memory_mb(scenes: list[Drawn]) -> float:
    """Peak of a child of its own, which knows nothing of drawing."""
    with tempfile.TemporaryDirectory() as folder:
        for number, scene in enumerate(scenes[:4]):
            for name, picture in (("frame", scene.frames[0]), ("empty", scene.empty)):
                Pillow.fromarray(picture).save(Path(folder) / f"{name}-{number}.png", compress_level=1)
        command = [sys.executable, "-m", "tests.bench.cards.memory", folder]
        return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
