"""`kiosk read-card`: the whole card pipeline on pictures in files, for technicians and for anyone who keeps a score."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hardware.capture.cleaner import opened
from hardware.imaging.capture import captured
from hardware.imaging.geometry import Corners
from hardware.imaging.pipeline import Outcome, read_card
from hardware.imaging.recogniser import Recogniser
from hardware.imaging.untrusted import MOST_BYTES, MOST_PIXELS, Spoiled
from hardware.ports import Document, Frame, Image, Sight
from kiosk.parts import Clock
from kiosk.settings import Settings
from kiosk.verbs.opened import Say
from sync.cases.nik import Nik
from sync.cases.working_calendar import JAKARTA

KINDS = {"ktp": Document.KTP, "sim": Document.CARD, "kk": Document.PAGE, "other": Document.CARD}

_WORDS = {
    Sight.EMPTY: "nothing lies there",
    Sight.HAND: "a hand, a sleeve or something else covers the card",
    Sight.TWO: "more things than one",
    Sight.PARTIAL: "reaches over the picture's edge",
    Sight.SMALL: "too small",
    Sight.DARK: "too dark",
    Sight.BLUR: "blurred or worn: the number cannot be checked",
    Sight.GLARE: "a reflection",
    Sight.OTHER: "perhaps not that kind of card",
}
_UNFIT = {
    Spoiled.TOO_LONG: f"more than {MOST_BYTES // 1_000_000} MB",
    Spoiled.TOO_LARGE: f"more than {MOST_PIXELS // 1_000_000} megapixels",
    Spoiled.NO_PICTURE: "no picture that can be decoded (JPEG, PNG, WebP, GIF, PPM, BMP)",
    Spoiled.BROKEN: "damaged",
    Spoiled.UNREADABLE: "its decoding was ended: too much memory or time",
    "missing": "no such file",
    "unlike_tray": "other proportions than the picture of the empty tray",
}


@dataclass(frozen=True, slots=True)
class Errand:
    """What to read: pictures, the empty tray, the kind of card that was chosen; ``reveal`` shows what stands on it."""

    images: tuple[Path, ...]
    empty: Path | None
    kind: str
    reveal: bool
    as_json: bool
    out: Path | None


@dataclass(frozen=True, slots=True)
class _Result:
    """Of one picture. ``outcome``: accepted, refused or unreadable."""

    image: str
    outcome: str
    reasons: tuple[str, ...]
    corners: list[list[float]] | None = None
    nik: str | None = field(default=None, repr=False)
    nik_flags: tuple[str, ...] = ()
    name: str = field(default="", repr=False)
    birth: str = field(default="", repr=False)
    webp: bytes | None = field(default=None, repr=False)
    milliseconds: Mapping[str, float] = field(default_factory=dict)


def read_cards(settings: Settings, clock: Clock, say: Say, errand: Errand) -> int:
    """One line for each picture, the models loaded once. 0: all were processed; 1: one could not be read as a
    picture; 2: the picture of the empty tray could not."""
    empty = None if errand.empty is None else _opened(errand.empty)
    if isinstance(empty, str):
        say(f"kiosk: --empty {errand.empty}: {_UNFIT[empty]}")
        return 2
    reader = _Reader(settings, clock, errand.kind, empty)
    good = True
    for path in errand.images:
        result = reader.read(path)
        good &= result.outcome != "unreadable"
        if errand.out is not None and result.webp is not None:
            errand.out.mkdir(parents=True, exist_ok=True)
            (errand.out / f"{path.stem}.webp").write_bytes(result.webp)
        say(_as_json(result, errand.reveal) if errand.as_json else _in_words(result, errand.reveal))
    return 0 if good else 1


class _Reader:
    def __init__(self, settings: Settings, clock: Clock, kind: str, empty: Image | None) -> None:
        self._gates, self._clock, self._empty = settings.scanner.gates, clock, empty
        self._document = KINDS[kind]
        reads = self._document.is_card and settings.scanner.read_number
        self._recogniser = Recogniser() if reads else None

    def read(self, path: Path) -> _Result:
        began = time.perf_counter()
        picture = _opened(path)
        decoded = time.perf_counter()
        if isinstance(picture, str):
            return _Result(str(path), "unreadable", (str(picture),))
        if self._empty is not None and not _alike(picture, self._empty):
            return _Result(str(path), "unreadable", ("unlike_tray",))
        outcome = read_card(
            [picture], self._empty, self._document, self._gates, self._recogniser, plausible=self._plausible
        )
        read = time.perf_counter()
        webp = self._kept(picture, outcome)
        ended = time.perf_counter()
        spent = {
            "decode": (decoded - began) * 1000,
            **outcome.milliseconds,
            "encode": (ended - read) * 1000,
            "total": (ended - began) * 1000,
        }
        return _result(str(path), outcome, webp, spent)

    def _kept(self, picture: Image, outcome: Outcome) -> bytes | None:
        if Sight.EMPTY in outcome.reasons:
            return None
        return captured(Frame(picture, self._clock(), "file"), self._document, outcome.corners).webp

    def _plausible(self, digits: str) -> bool:
        return isinstance(Nik.parse(digits, self._today()), Nik)

    def _today(self) -> date:
        return self._clock().astimezone(JAKARTA).date()


def _result(image: str, outcome: Outcome, webp: bytes | None, spent: Mapping[str, float]) -> _Result:
    reading = outcome.reading
    flags: tuple[str, ...] = ()
    if outcome.unread is not None:
        flags = (str(outcome.unread),)
    elif reading is not None and reading.doubtful:
        flags = ("mended",)
    return _Result(
        image=image,
        outcome="refused" if outcome.reasons else "accepted",
        reasons=tuple(str(reason) for reason in outcome.reasons),
        corners=_points(outcome.corners),
        nik=reading.digits if reading is not None and reading.digits else None,
        nik_flags=flags,
        name=reading.name if reading is not None else "",
        birth=reading.birth if reading is not None else "",
        webp=webp,
        milliseconds={stage: round(ms, 1) for stage, ms in spent.items()},
    )


def _points(corners: Corners | None) -> list[list[float]] | None:
    return None if corners is None else [[round(float(x), 2), round(float(y), 2)] for x, y in corners]


def _opened(path: Path) -> Image | str:
    """The picture in ``path``, decoded in a child that can do no harm, or a key of `_UNFIT`."""
    if not path.is_file():
        return "missing"
    if path.stat().st_size > MOST_BYTES:
        return Spoiled.TOO_LONG
    try:
        return opened(path.read_bytes())
    except OSError:
        return "missing"


def _alike(picture: Image, empty: Image) -> bool:
    ratio = float(picture.shape[0] * empty.shape[1]) / (picture.shape[1] * empty.shape[0])
    return bool(abs(ratio - 1) < 0.01)


def _masked(nik: str) -> str:
    return Nik(nik).masked


def _as_json(result: _Result, reveal: bool) -> str:
    shown: dict[str, Any] = {
        "image": result.image,
        "outcome": result.outcome,
        "reasons": result.reasons,
        "corners": result.corners,
        "nik": result.nik if result.nik is None or reveal else _masked(result.nik),
        "nik_flags": result.nik_flags,
    }
    if reveal:
        shown |= {"name": result.name, "birth": result.birth}
    shown |= {
        "encoded_bytes": None if result.webp is None else len(result.webp),
        "milliseconds": dict(result.milliseconds),
    }
    return json.dumps(shown, ensure_ascii=False)


def _in_words(result: _Result, reveal: bool) -> str:
    if result.outcome == "unreadable":
        return f"{result.image}: cannot be read: {_UNFIT[result.reasons[0]]}"
    why = ", ".join(_WORDS[Sight(reason)] for reason in result.reasons)
    said = [f"{result.outcome}{f' ({why})' if why else ''}"]
    if result.nik is not None:
        said.append(f"NIK {result.nik if reveal else _masked(result.nik)}, to be confirmed by its holder")
    elif result.nik_flags:
        said.append(f"no NIK: {result.nik_flags[0]}")
    if reveal and (result.name or result.birth):
        said.append(f"{result.name or '-'}, {result.birth or '-'}")
    if result.webp is not None:
        said.append(f"{len(result.webp) / 1000:.0f} kB as kept")
    return f"{result.image}: {'; '.join(said)}; {result.milliseconds['total']:.0f} ms"
