"""What a request to the centre can come to: an answer that is proved, or one of three kinds of trouble."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sync.wire.messages import EnrolAnswer, Envelope, StandingState


@dataclass(frozen=True, slots=True)
class NoContact:
    """Nobody answered, or the line broke. ``certificate``: the other end could not prove its name; no byte
    of a body has left then. ``not-yet-valid``: the same, since by this machine's clock its certificate has not begun: it is
    of a known authority, and this clock is behind. ``sent``: whether the request may have arrived all the same."""

    reason: Literal["unreachable", "cut", "timeout", "certificate", "not-yet-valid"]

    @property
    def word(self) -> str:
        """For the outbox row and the maintenance screen."""
        return self.reason


@dataclass(frozen=True, slots=True)
class Foreign:
    """Somebody answered, but it was not the centre: a login page, a proxy, a crash. A 200 proves nothing."""

    status: int

    @property
    def word(self) -> str:
        return f"foreign-{self.status}"


@dataclass(frozen=True, slots=True)
class Refused:
    """The centre said no. ``kind``: the stable type; ``retry_after_s``: seconds it asked for.

    ``time``: the centre's signed clock over our nonce, checked; ``offset``: a blob's true offset; ``proved``: that
    we are revoked, or another machine, by the centre's signature over our nonce. A 403 without it may be anybody's.
    """

    status: int
    kind: str
    retry_after_s: int | None = None
    time: datetime | None = None
    offset: int | None = None
    proved: StandingState | None = None

    @property
    def word(self) -> str:
        return self.kind


Trouble = NoContact | Foreign | Refused


@dataclass(frozen=True, slots=True)
class SignedEnrolment:
    """What the centre made of this kiosk, and the document that proves it."""

    answer: EnrolAnswer
    document: Envelope


@dataclass(frozen=True, slots=True)
class BlobAt:
    """How many bytes of a blob the centre has, of how many."""

    offset: int
    size: int
