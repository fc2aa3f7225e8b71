"""What nobody waits for: bodies opened, files moved and swept for, ended things forgotten, next month's room made."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from threading import Event

from sync.central import drafts, duties, kiosk_health, kiosk_troubles, partitions, search_index
from sync.central.authentication import sweep_nonces
from sync.central.clocks import Dated, clock_round
from sync.central.enrolment import sweep_misses
from sync.central.fleet import Limits
from sync.central.inbox import forget_messages
from sync.central.journal_days import seal_all
from sync.central.lapor import files as lapor_files
from sync.central.messages.erasing import erase_aside
from sync.central.mover import AT_ONCE, Moved, move_some
from sync.central.notices import forget_old
from sync.central.opening import AT_ONCE as BODIES_AT_ONCE
from sync.central.opening import open_bodies, try_again
from sync.central.outgoing import queue
from sync.central.outgoing.sending import give_up
from sync.central.public_limits import sweep_tries
from sync.central.refreshing import Roster, refresh_if_changed, refresh_waiting
from sync.central.retention import erase_due, remove_erased
from sync.central.service import Centre
from sync.central.sessions import sweep_sessions
from sync.central.sizes import data_bytes
from sync.central.sweep import OnShard, Sweep, Swept, sweep
from sync.logbook import note

WHILE_KIOSKS_SEND = 10
"""Bodies opened in a round of two seconds then: opening one costs as much as accepting four (measured)."""
_MOVES_EVERY_S = 5.0
_CLOCKS_EVERY_S = 5.0
_HEALTH_EVERY_S = 60.0
_AWAY_FOR_S = 60.0
_GIVE_WAY_S, _LOOK_AGAIN_S = 1.0, 0.05
_DAILY_AGAIN = timedelta(hours=1)


def background_round(centre: Centre, stop: Callable[[], bool] = lambda: False) -> str:
    """One round: bodies opened, ended sessions and used nonces forgotten; in words how much there was."""
    opened = open_some(centre, BODIES_AT_ONCE, lambda done: stop() or _kiosks_go_first(centre, done))
    more = opened
    while more == BODIES_AT_ONCE and not stop():
        more = open_some(centre, BODIES_AT_ONCE, lambda _: stop() or centre.under_way > 0)
        opened += more
    sweep_sessions(centre.store, centre.clock)
    sweep_nonces(centre.store, centre.clock)
    return f"{opened} case bodies looked at."


def _kiosks_go_first(centre: Centre, opened: int) -> bool:
    return opened >= WHILE_KIOSKS_SEND and centre.under_way > 0


def open_some(centre: Centre, most: int, enough: Callable[[int], bool]) -> int:
    """Open ``most`` bodies, or fewer; how many were looked at. One thread does: two would open the same ones."""
    if not centre.opening.acquire(blocking=False):
        return 0
    try:
        return open_bodies(centre.store, centre.keys, centre.clock, enough, most)
    finally:
        centre.opening.release()


def open_soon(centre: Centre, most: int) -> int:
    """After a batch with so many new cases: while nobody sends, as many as came, at most a hundred."""
    return open_some(centre, min(most, BODIES_AT_ONCE), lambda _: centre.under_way > 0)


def daily_round(centre: Centre, stop: Callable[[], bool] = lambda: False) -> None:
    """Partitions of this month and the next two (a process may run for a year); what did not open is tried again; what may
    be kept no longer goes; the journal's days are closed; rows and files are compared, sizes kept."""
    centre.store.write(lambda connection: partitions.ensure_months(connection, centre.clock(), months=3))
    if try_again(centre.store):
        open_some(centre, BODIES_AT_ONCE, lambda _: False)
    sweep_misses(centre.store, centre.clock)
    forget_old(centre.store, centre.clock)
    kiosk_troubles.forget_old(centre.store, centre.clock)
    sweep_tries(centre.store, centre.clock)
    forget_messages(centre.store, centre.clock)
    erase_aside(centre.store, centre.settings.messages.aside_days, centre.clock)
    drafts.forget_old(centre.store, centre.clock)
    lapor_files.forget_old(centre.store, centre.clock)
    queue.forget_old(centre.store, centre.clock)
    give_up(centre.store, centre.clock)
    search_index.catch_up(centre.store)
    while erase_due(centre.store, centre.settings.retention_days, centre.clock).more:
        pass
    remove_erased(centre.store)
    _cases_round(centre, stop)
    swept = sweep_all(centre)
    duties.keep_figure(centre.store, duties.DATA_BYTES, swept.bytes + data_bytes(centre.store), centre.clock)


def _cases_round(centre: Centre, stop: Callable[[], bool]) -> None:
    """Days of the journal that are over get their head; who open cases wait for is reckoned with the people of today."""
    seal_all(centre.store, centre.clock, stop)
    refresh_waiting(centre.store, centre.clock, stop)


def sweep_all(centre: Centre, *, deep: bool = False, on_shard: OnShard = lambda _done, _all: None) -> Swept:
    """Hold rows and files against each other, mend, and remember that it was done."""
    kept_for = timedelta(days=centre.settings.kiosks_keep_days)
    swept = sweep(Sweep(centre.store, centre.clock, deep=deep, kept_for=kept_for), on_shard)
    duties.did(centre.store, duties.DEEP_SWEEP if deep else duties.SWEEP, f"{swept.lost} lost", centre.clock)
    return swept


def move_round(centre: Centre) -> Moved:
    """Files that may go to the bucket go; what keeps them is told."""
    moved = move_some(
        centre.store,
        centre.clock,
        after=timedelta(days=centre.settings.s3.after_days),
        kept_for=timedelta(days=centre.settings.kiosks_keep_days),
    )
    if moved.away:
        note("centre.bucket_away", moved=moved.files)
    if moved.trouble:
        note("centre.files_not_moved", files=moved.trouble)
    return moved


def keep_up(centre: Centre, stop: Event, every_s: float = 2.0) -> None:
    """Rounds until ``stop`` is set, one every ``every_s`` seconds; one that fails is told and tried again, the daily one
    after an hour: it reads every row and file name."""
    tended: date | None = None
    not_before: datetime | None = None
    with _moving(centre, stop):
        while not stop.wait(every_s):
            _goes_well(lambda: background_round(centre, stop.is_set))
            now = centre.clock()
            if now.date() == tended or (not_before is not None and now < not_before):
                continue
            if _goes_well(lambda: daily_round(centre, lambda: _kiosks_first(centre, stop))):
                tended, not_before = now.date(), None
            else:
                not_before = now + _DAILY_AGAIN


def keep_time(centre: Centre, stop: Event) -> None:
    """The rounds of the clocks until ``stop`` is set, in a thread of their own: a changed calendar dates thousands of
    cases anew, and a reminder must not wait for bodies to be opened."""
    dated, roster, looked = Dated(), Roster(), float("-inf")
    since = centre.clock()

    def between() -> bool:
        return _kiosks_first(centre, stop)

    while not stop.wait(_CLOCKS_EVERY_S):
        _goes_well(lambda: refresh_if_changed(centre.store, centre.clock, roster, between))
        _goes_well(lambda: clock_round(centre.store, centre.clock, dated, between))
        if time.monotonic() - looked >= _HEALTH_EVERY_S:
            looked = time.monotonic()
            _goes_well(lambda: look_at_kiosks(centre, since))


def look_at_kiosks(centre: Centre, listens_since: datetime | None = None) -> int:
    """How the kiosks' machines are, and who has to be told; how many notices were written. As `kiosk_health.health_round`."""
    settings = centre.settings
    limits = Limits(settings.silent_after_minutes, settings.sync_every_s)
    return kiosk_health.health_round(centre.store, limits, settings.alarms, centre.clock, listens_since)


def _kiosks_first(centre: Centre, stop: Event) -> bool:
    """Between two pieces of work that nobody waits for: a second at most in which kiosks have the machine alone, as long as
    any is being served; then whether to end. So it goes on slowly through a storm too."""
    waited_s = 0.0
    while waited_s < _GIVE_WAY_S and centre.under_way > 0 and not stop.wait(_LOOK_AGAIN_S):
        waited_s += _LOOK_AGAIN_S
    return stop.is_set()


def _goes_well(round_: Callable[[], object]) -> bool:
    """A database that is away comes back, and what one odd row breaks must not end the loop: without it no case would be
    opened any more, nothing erased, and nobody told."""
    try:
        round_()
    except Exception as trouble:  # noqa: BLE001 - a supervisor: the desk and the kiosks must not lose this thread
        note("centre.background_failed", error=type(trouble).__name__)
        return False
    return True


@contextmanager
def _moving(centre: Centre, stop: Event) -> Iterator[None]:
    """A thread of its own: a bucket that hangs for a minute must not keep the bodies of new cases closed."""
    if centre.store.bucket is None:
        yield
        return
    mover = threading.Thread(target=_keep_moving, args=(centre, stop), name="mover", daemon=True)
    mover.start()
    yield
    mover.join(timeout=10)


def _keep_moving(centre: Centre, stop: Event) -> None:
    pause_s = _MOVES_EVERY_S

    def move() -> None:
        nonlocal pause_s
        moved = move_round(centre)
        pause_s = _AWAY_FOR_S if moved.away else 0.0 if moved.files == AT_ONCE else _MOVES_EVERY_S

    while not stop.wait(pause_s):
        pause_s = pause_s if _goes_well(move) else _AWAY_FOR_S
