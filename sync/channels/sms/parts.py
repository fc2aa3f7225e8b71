"""Parts that belong together, whichever came first, twice or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sync.channels.sms.files import Concatenation, Part

WAITS = timedelta(hours=24)
"""For a missing part; then what is there is shown."""
MISSING = "[…]"
_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Found:
    """A part of a file. ``arrived_at``: when the daemon wrote it."""

    path: Path
    part: Part
    arrived_at: datetime


@dataclass
class Group:
    """Parts of one message, by their number (1 where it is whole); ``doubles``: those that came once more."""

    parts: int
    found: dict[int, Found] = field(default_factory=dict)
    doubles: list[Found] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return len(self.found) == self.parts

    @property
    def in_order(self) -> list[Found]:
        """What is there, in the order in which it was written."""
        return [self.found[number] for number in sorted(self.found)]

    @property
    def sent_at(self) -> datetime | None:
        """When its first part was sent, by the service centre's clock."""
        times = [one.part.sent_at for one in self.in_order if one.part.sent_at is not None]
        return min(times) if times else None

    @property
    def arrived_at(self) -> datetime:
        """When the first of it was here."""
        return min(one.arrived_at for one in self.found.values())


def grouped(found: Iterable[Found]) -> list[Group]:
    """Messages, the oldest first. Phones that give every long message the same number are told apart by their times."""
    groups: list[Group] = []
    open_ones: dict[tuple[object, ...], list[Group]] = {}
    for one in sorted(found, key=_age):
        concatenation = one.part.concatenation
        if concatenation is None:
            groups.append(Group(1, {1: one}))
            continue
        key = (one.part.sender, concatenation.reference, concatenation.parts)
        candidates = open_ones.setdefault(key, [])
        group = _nearest(candidates, one, concatenation)
        if group is None:
            group = Group(concatenation.parts)
            candidates.append(group)
            groups.append(group)
        _put(group, concatenation.number, one)
    return sorted(groups, key=lambda group: (group.sent_at or _OLDEST, group.arrived_at))


def joined(parts: Sequence[Part]) -> tuple[str, bool]:
    """The text of a message, and whether all of it is there. A character may be cut in two by a part's end."""
    numbered = {(one.concatenation.number if one.concatenation else 1): one for one in parts}
    wanted = max((one.concatenation.parts for one in parts if one.concatenation), default=1)
    pieces: list[str] = []
    units = b""
    for number in range(1, wanted + 1):
        if number in numbered:
            units += numbered[number].units
        elif units or not pieces:
            pieces += [units.decode("utf-16-be", "replace"), MISSING]
            units = b""
    pieces.append(units.decode("utf-16-be", "replace"))
    return " ".join(piece for piece in pieces if piece), len(numbered) >= wanted


def _nearest(groups: list[Group], one: Found, concatenation: Concatenation) -> Group | None:
    """The message it belongs to: the nearest in time that lacks it, or has the very same."""
    for group in groups:
        there = group.found.get(concatenation.number)
        if there is not None and there.part.digest() == one.part.digest():
            return group
    lacking = [group for group in groups if concatenation.number not in group.found]
    near = [(abs(_time(one) - _time(group.in_order[0])), place) for place, group in enumerate(lacking)]
    if not near or min(near)[0] > WAITS:
        return None
    return lacking[min(near)[1]]


def _put(group: Group, number: int, one: Found) -> None:
    if number in group.found:
        group.doubles.append(one)
    else:
        group.found[number] = one


def _age(one: Found) -> tuple[datetime, int]:
    concatenation = one.part.concatenation
    return _time(one), concatenation.number if concatenation else 0


def _time(one: Found) -> datetime:
    return one.part.sent_at or one.arrived_at
