"""The threads that tend the ways in and out: one for each way, and one that reads what they brought.

A round of a way is: take in what waits, send what is due, hear what became of earlier notices, ask how it is. Each part may
fail and is tried again with the next round, later and later while the other side is away; nothing of it lies in memory.
Only one process tends a way (`sync.central.channel_states`), so that `serve` and `worker` may both run.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Protocol, runtime_checkable

from sync.cases.messages import AWAY, Channel, Content, Health, OfOffice, ReadsForOffice
from sync.central.channel_states import give_back, note_health, take_turn
from sync.central.messages.answering import Answering
from sync.central.messages.by_rule import opening_by_rule
from sync.central.messages.reading import AT_ONCE, read_round
from sync.central.messages.taking import is_stored, taking
from sync.central.office_ways import others
from sync.central.offices import seen_by
from sync.central.service import Centre
from sync.central.store import Store
from sync.logbook import note

EVERY_S = 5.0
LONGEST_PAUSE_S = 300.0
WHILE_KIOSKS_SEND = 5
"""Messages read in a round then: kiosks go first, as with bodies (`sync.central.upkeep`)."""
_READS_EVERY_S = 1.0


@runtime_checkable
class Wakes(Protocol):
    """A way that knows when something comes (IMAP IDLE) need not be asked every few seconds."""

    def wait(self, seconds: float, stop: Callable[[], bool]) -> None:
        """Until something may have come, ``stop`` says so, or the seconds are over. Any trouble ends it early."""
        ...


@runtime_checkable
class Ends(Protocol):
    """A way that keeps a line open between its rounds."""

    def close(self) -> None:
        """Sign out; never fails."""
        ...


@runtime_checkable
class Empties(Protocol):
    """A way that keeps what was taken in for some days."""

    def empty_taken(self, stored: Callable[[str], bool]) -> int:
        """Let go of what is old and ``stored`` by its second name; how many."""
        ...


class Outbox(Protocol):
    """What sends and answers. Without one the ways only take in."""

    @property
    def answering(self) -> Answering:
        """What the inbox tells of each message that was read."""
        ...

    def send_due(self, channel: Channel) -> int:
        """Hand over what is due by this way; how many."""
        ...

    def hear_marks(self, channel: Channel) -> int:
        """Take over what became of earlier ones; how many."""
        ...


@dataclass
class Tended:
    """One way and how its rounds went. ``failures``: rounds in a row in which something failed."""

    channel: Channel
    failures: int = 0
    failed: list[str] = field(default_factory=list)

    def pause_s(self, every_s: float) -> float:
        """Longer after each failure: 2, 4, 8 times, at most `LONGEST_PAUSE_S`."""
        return min(LONGEST_PAUSE_S, every_s * float(2 ** min(self.failures, 10)))


@dataclass
class _Reads:
    """``rounds``: in which something was read. Whoever waits for mails looks whether there is an answer to be sent."""

    rounds: int = 0


def tending(
    centre: Centre,
    channels: Sequence[Channel],
    stop: threading.Event,
    outbox: Outbox | None = None,
    *,
    every_s: float = EVERY_S,
) -> tuple[threading.Thread, ...]:
    """The threads, not started yet; none where there is no way. They end soon after ``stop`` is set."""
    if not channels:
        return ()
    holder = f"{os.getpid()}-{secrets.token_hex(4)}"
    reads = _Reads()
    ways = [
        threading.Thread(
            target=_keep_tending,
            args=(centre_for(centre, channel), Tended(channel), stop, outbox, holder, every_s, reads),
            name=f"channel {channel.name}",
            daemon=True,
        )
        for channel in channels
    ]
    reader = threading.Thread(
        target=_keep_reading, args=(centre, channels, stop, outbox, reads), name="messages", daemon=True
    )
    return (*ways, reader)


def channel_round(centre: Centre, tended: Tended, outbox: Outbox | None = None) -> int:
    """One round of a way; how many messages were new. What fails is noted, and the other parts go on."""
    channel = tended.channel
    take = taking(centre.store, centre.keys, centre.clock)
    tended.failed.clear()
    new = _part(tended, "in", lambda: channel.bring_in(take))
    centre.measures.messages_taken(channel.name, new)
    if outbox is not None:
        _part(tended, "out", lambda: outbox.send_due(channel))
        _part(tended, "marks", lambda: outbox.hear_marks(channel))
    if isinstance(channel, Empties):
        stored = partial(is_stored, centre.store, channel.name)
        _part(tended, "taken", partial(channel.empty_taken, stored))
    _part(tended, "health", lambda: _note_health(centre, tended))
    tended.failures = tended.failures + 1 if tended.failed else 0
    return new


def end(channel: Channel) -> None:
    """Nothing more is asked of the way by this process."""
    if isinstance(channel, Ends):
        channel.close()


def reading_round(centre: Centre, channels: Sequence[Channel], outbox: Outbox | None = None) -> int:
    """Read what the ways have brought, to every office; how many were looked at. While kiosks send, only a few."""
    stores = (centre.store, *others(centre.store))
    return sum(_read_for(centre, store, channels, outbox) for store in stores)


def _read_for(centre: Centre, store: Store, channels: Sequence[Channel], outbox: Outbox | None) -> int:
    readers = {one.name: _reader(one, store) for one in channels}
    answering = None if outbox is None else outbox.answering
    most = WHILE_KIOSKS_SEND if centre.under_way > 0 else AT_ONCE
    if not centre.settings.messages.open_by_rule:
        return read_round(store, centre.keys, readers, centre.clock, answering, most=most)
    after = opening_by_rule(store, centre.keys, centre.clock)
    return read_round(store, centre.keys, readers, centre.clock, answering, most=most, after=after)


def _reader(channel: Channel, store: Store) -> Callable[[bytes], Content]:
    own = store.rules.office.ways.address(channel.name)
    return channel.reader_for(own) if own and isinstance(channel, ReadsForOffice) else channel.read


def centre_for(centre: Centre, channel: Channel) -> Centre:
    """As the office sees it whose way it is."""
    office_id = channel.office_id if isinstance(channel, OfOffice) else ""
    return replace(centre, store=seen_by(centre.store, office_id)) if office_id else centre


def _part(tended: Tended, part: str, work: Callable[[], int]) -> int:
    try:
        return work()
    except Exception as trouble:  # noqa: BLE001 - a supervisor: a mailbox or a database that is away comes back
        tended.failed.append(part)
        if tended.failures == 0:  # said once, not every few seconds for a whole night
            note("channel.round_failed", channel=tended.channel.name, part=part, error=type(trouble).__name__)
        return 0


def _note_health(centre: Centre, tended: Tended) -> int:
    health = tended.channel.health()
    if tended.failed:
        trouble = tuple(f"{part}_failed" for part in tended.failed)
        health = Health(AWAY, (*health.trouble, *trouble), health.facts, health.heard_at, health.sent_at)
    if note_health(centre.store, tended.channel.name, health, centre.clock):
        note("channel.health", channel=tended.channel.name, state=health.state)
    return 0


def _keep_tending(  # noqa: PLR0917 - a thread's arguments
    centre: Centre,
    tended: Tended,
    stop: threading.Event,
    outbox: Outbox | None,
    holder: str,
    every_s: float,
    reads: _Reads,
) -> None:
    channel = tended.channel
    mine = False
    while not stop.is_set():
        mine = _turn(centre, tended, holder)
        seen = reads.rounds
        new = channel_round(centre, tended, outbox) if mine else 0
        pause_s = tended.pause_s(every_s)
        if mine and new == 0 and tended.failures == 0 and isinstance(channel, Wakes):
            _part(tended, "wait", partial(_waited, channel, stop, reads, seen))
        elif new == 0 and stop.wait(pause_s):
            break
    end(channel)
    if mine:
        _part(tended, "end", lambda: _given_back(centre, channel.name, holder))


def _turn(centre: Centre, tended: Tended, holder: str) -> bool:
    """False: another process has it, or the database is away, which counts as a failed round."""
    tended.failed.clear()
    taken = _part(
        tended, "turn", lambda: int(take_turn(centre.store, tended.channel.name, holder, centre.clock))
    )
    tended.failures += bool(tended.failed)
    return taken == 1


def _waited(channel: Wakes, stop: threading.Event, reads: _Reads, seen: int) -> int:
    channel.wait(60.0, lambda: stop.is_set() or reads.rounds != seen)
    return 0


def _given_back(centre: Centre, name: str, holder: str) -> int:
    give_back(centre.store, name, holder)
    return 0


def _keep_reading(
    centre: Centre, channels: Sequence[Channel], stop: threading.Event, outbox: Outbox | None, reads: _Reads
) -> None:
    """One at a time, on and on while there is something; a failure is told and tried again."""
    pause_s = 0.0
    while not stop.wait(pause_s):
        try:
            read = reading_round(centre, channels, outbox)
        except Exception as trouble:  # noqa: BLE001 - a supervisor, as `_part`
            if pause_s < LONGEST_PAUSE_S:
                note("channel.round_failed", channel="all", part="read", error=type(trouble).__name__)
            pause_s = min(LONGEST_PAUSE_S, max(_READS_EVERY_S, pause_s * 2))
            continue
        reads.rounds += read > 0
        pause_s = 0.0 if read and centre.under_way == 0 else _READS_EVERY_S
