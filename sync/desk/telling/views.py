"""What the pages of the notices to complainants show, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WayLine:
    """A way by which the complainant may be told. ``address`` is covered; ``live``: something may go there."""

    channel: str
    words: str
    address: str
    remark: str
    trouble: str
    live: bool


@dataclass(frozen=True, slots=True)
class ToldLine:
    """A notice and what became of it. ``why``: of a state that wants explaining, "" else."""

    outgoing_id: str
    what: str
    way: str
    state: str
    tone: str
    when: str
    why: str
    can_repeat: bool
    can_hold_back: bool


@dataclass(frozen=True, slots=True)
class ToldView:
    """The page of one case. ``late``: the complainant can be told that the reply is late; ``ways``: what this office has."""

    case_id: str
    number: str
    contacts: tuple[WayLine, ...]
    notices: tuple[ToldLine, ...]
    may_act: bool
    late: bool
    reasons: Options
    ways: Options
    values: Mapping[str, str]
    wrong: Mapping[str, str]

    def value(self, name: str) -> str:
        """What was typed before."""
        return self.values.get(name, "")

    def trouble(self, name: str) -> str:
        """What is wrong in a field, "" for nothing."""
        return self.wrong.get(name, "")
