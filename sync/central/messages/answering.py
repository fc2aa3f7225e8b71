"""What the inbox tells whoever answers: each message once it is read, within the transaction that keeps what was read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from sync.cases.message_grammar import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A message that was read. ``sender``, ``external_id``: as the way gave them, for an answer; ``case_id``: the case that
    it seems to be about, "" for none: a number proves nothing about its sender; ``opened``: the case that it has become by
    rule, else "". ``automatic``: never answer it; ``bounced``: the address that a notice of ours did not reach."""

    office_id: str
    message_id: str
    channel: str
    received_at: datetime
    sender: str = field(repr=False)
    sender_hash: str
    external_id: str = field(repr=False)
    asked: Asked
    automatic: bool = False
    bounced: str = field(default="", repr=False)
    case_id: str = ""
    opened: str = ""


class Answering(Protocol):
    """The outbox, as the inbox knows it. Without one nothing is answered by itself."""

    def case_answered(self, connection: Connection, office_id: str, names: Sequence[str]) -> str | None:
        """The case whose notice one of these names is (`Content.answers_to`), ours or the way's; None: of none."""
        ...

    def heard(self, connection: Connection, message: Heard, now: datetime) -> None:
        """Write what is to go out, or note what was wished; called once for each message, and again if it is read anew.
        Must only touch its connection."""
        ...
