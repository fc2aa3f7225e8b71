"""A store of messages as simple as can be: what was taken, once."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from sync.cases.messages import Arrived


@dataclass
class Stored:
    """``troubles``: what taking raises, in order (None: it goes well)."""

    messages: list[Arrived] = field(default_factory=list)
    troubles: deque[Exception | None] = field(default_factory=deque)
    names: set[str] = field(default_factory=set)

    def take(self, one: Arrived) -> bool:
        trouble = self.troubles.popleft() if self.troubles else None
        if trouble is not None:
            raise trouble
        names = {one.external_id} | ({one.same_as} if one.same_as else set())
        if names & self.names:
            return False
        self.names |= names
        self.messages.append(one)
        return True
