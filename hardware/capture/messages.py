"""What kiosk and capture process say to each other: strict, bounded, one JSON object a message.

The child decodes what comes from outside, so the kiosk believes none of its words: unknown fields, wrong
types and overlong values end the child.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from hardware.ports import Captured, Document, Image, NotCaptured, Preview, Reading, Sight, Status
from hardware.settings import ScannerSettings

Count = Annotated[int, Meta(ge=0, le=2**53)]
Knobs = Annotated[dict[str, bool], Meta(max_length=16)]


class _Message(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag=True):
    """Its class is its name on the line."""


class Begin(_Message, frozen=True):
    """The first order: open this source. ``knobs``: those of a simulated one that are turned."""

    settings: ScannerSettings
    knobs: Knobs = {}


class Watch(_Message, frozen=True):
    """Publish live pictures until `Rest`."""

    document: Document


class Rest(_Message, frozen=True):
    """No more pictures; a capture under way ends."""


class Take(_Message, frozen=True):
    """Capture within ``deadline_s``; the answer bears the same number."""

    number: Count
    document: Document
    deadline_s: Annotated[float, Meta(ge=0, le=600)]


class Turn(_Message, frozen=True):
    """Knobs of a simulated source."""

    knobs: Knobs


class Lay(_Message, frozen=True):
    """A simulated card is laid down now."""


class Show(_Message, frozen=True):
    """Publish what a simulated tray shows, without a look of one's own."""


Order = Begin | Watch | Rest | Take | Turn | Lay | Show


class Doing(StrEnum):
    """What the child's working thread is at."""

    OPENING = "opening"
    RESTING = "resting"
    WATCHING = "watching"
    TAKING = "taking"


class Ready(_Message, frozen=True):
    """The first answer, before anything is opened; comes with the descriptor of the shared memory."""


class Beat(_Message, frozen=True):
    """Four times a second: ``age_s``: seconds since the working thread last came round; ``held``: something has
    lain on the tray since the process began, so its memory holds a picture of it; ``light``: mean grey of the empty tray."""

    sequence: Count
    doing: Doing
    age_s: Annotated[float, Meta(ge=0)]
    status: Status
    held: bool = False
    light: Annotated[int, Meta(ge=0, le=255)] | None = None


class Shown(_Message, frozen=True):
    """A live picture lies in the room; ``sequence`` tells which half. ``document``: what was looked for."""

    sequence: Count
    document: Document | None
    height: Annotated[int, Meta(ge=1, le=640)]
    width: Annotated[int, Meta(ge=1, le=640)]
    sight: Sight
    outline: Annotated[tuple[tuple[float, float], ...], Meta(max_length=8)] = ()


class Unseen(_Message, frozen=True):
    """The source has no live picture to give."""


class Took(_Message, frozen=True):
    """A picture as it is kept; the thumbnail in rows of RGB."""

    number: Count
    webp: Annotated[bytes, Meta(max_length=1_000_000)]
    thumbnail: Annotated[bytes, Meta(max_length=64 * 64 * 3)]
    width: Annotated[int, Meta(ge=1, le=64)]
    dpi: Annotated[int, Meta(ge=0, le=10_000)]
    source: Annotated[str, Meta(max_length=100)]
    taken_at: Annotated[datetime, Meta(tz=True)]
    flags: Annotated[tuple[Annotated[str, Meta(max_length=40)], ...], Meta(max_length=16)] = ()
    reading: Reading | None = None


class NotTook(_Message, frozen=True):
    """No picture, and why; ``flawed``: what there is of one all the same."""

    number: Count
    reason: Status | Sight
    flawed: Took | None = None


Answer = Ready | Beat | Shown | Unseen | Took | NotTook

_ENCODER = msgspec.json.Encoder()
ORDERS: msgspec.json.Decoder[Order] = msgspec.json.Decoder(Order)
ANSWERS: msgspec.json.Decoder[Answer] = msgspec.json.Decoder(Answer)


def encoded(message: Order | Answer) -> bytes:
    """As JSON."""
    return _ENCODER.encode(message)


def answered(number: int, came: Captured | NotCaptured) -> Took | NotTook:
    """The outcome of the capture ``number`` as a message."""
    if isinstance(came, NotCaptured):
        return NotTook(number, came.reason, None if came.flawed is None else _took(number, came.flawed))
    return _took(number, came)


def _took(number: int, came: Captured) -> Took:
    return Took(
        number=number,
        webp=came.webp,
        thumbnail=came.thumbnail.tobytes(),
        width=came.thumbnail.shape[1],
        dpi=came.dpi,
        source=came.source,
        taken_at=came.taken_at,
        flags=came.flags,
        reading=came.reading,
    )


def outcome(answer: Took | NotTook) -> Captured | NotCaptured:
    """The message as the port has it. Raises ValueError if the thumbnail is no picture."""
    if isinstance(answer, NotTook):
        return NotCaptured(answer.reason, None if answer.flawed is None else _captured(answer.flawed))
    return _captured(answer)


def _captured(answer: Took) -> Captured:
    thumbnail = np.frombuffer(answer.thumbnail, dtype=np.uint8).reshape(-1, answer.width, 3)
    return Captured(
        webp=answer.webp,
        thumbnail=thumbnail,
        dpi=answer.dpi,
        source=answer.source,
        taken_at=answer.taken_at,
        flags=answer.flags,
        reading=answer.reading,
    )


def pictured(shown: Shown, image: Image) -> Preview:
    """The live picture as the port has it."""
    return Preview(image, shown.sight, shown.outline)
