"""`backoffice demo`: a year of an office that never was, so that every screen can be judged full."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
from typing import Any

from sqlalchemy import event, func, select

from sync.backoffice.opened import AddVerb, RefusedError, opened
from sync.backoffice.scripted.network import hold_back_what_waits, networks, reached, send_all
from sync.backoffice.scripted.post import deliver
from sync.backoffice.scripted.troupe import ScriptedClock
from sync.backoffice.scripted.year import Played, Year
from sync.central.service import Centre
from sync.central.store import Store
from sync.central.tables import cases
from sync.centre import DESK
from sync.logbook import without_events

SEED = 352807


def verbs(verb: AddVerb) -> None:
    """The one verb of the script."""
    demo = verb(
        "demo",
        _demo,
        "Fill this centre with a scripted year, through the same commands that people and kiosks use.\n\n"
        "Nobody in it is real: names end in Contoh, numbers are of ranges that nobody was given. Staff get accounts whose\n"
        "logins begin with demo-, each with a one-time link to choose a password; there is no default one.\n"
        "A centre that holds cases already is left alone unless --yes is given. Never do this to an office's own data.",
    )
    demo.add_argument(
        "--cases", type=int, default=2000, metavar="N", help="how many complaints (default: 2000)"
    )
    demo.add_argument(
        "--days", type=int, default=365, metavar="N", help="how many days back it begins (default: 365)"
    )
    demo.add_argument("--seed", type=int, default=SEED, metavar="N", help="the same seed plays the same year")
    demo.add_argument("--yes", action="store_true", help="also into a centre that has cases")


def _demo(options: argparse.Namespace) -> int:
    if not 1 <= options.cases <= 100_000 or not 30 <= options.days <= 3_650:
        raise RefusedError("Give --cases 1 to 100000 and --days 30 to 3650.")
    centre = opened(options)
    with closing(centre.store):
        there = _count(centre.store)
        if there and not options.yes:
            raise RefusedError(
                f"This centre holds {there} cases already; the script is for an empty one. "
                "To add to it all the same: --yes"
            )
        made = play(centre, options.cases, options.days, options.seed, datetime.now(UTC), _progress())
        _say(made)
        for login, token in made.links.items():
            print(f"  {login:<14} {centre.settings.public_url}{DESK}/undangan/{token}")
    return 0


@dataclass(frozen=True, slots=True)
class Scripted:
    """What was played. ``links``: paths by which the new accounts choose a password, by login."""

    played: Played
    links: dict[str, str]
    refused: dict[str, int]


def play(  # noqa: PLR0917 - what to play, where, and who looks on
    centre: Centre,
    count: int,
    days: int,
    seed: int,
    until: datetime,
    on_act: Callable[[int, datetime], None] = lambda _acts, _at: None,
) -> Scripted:
    """Play the script into this centre up to ``until``; the links are good from then on, for a day."""
    clock = ScriptedClock(until.replace(microsecond=0))
    ways, played_at = networks(clock, seed), reached(replace(centre, clock=clock))
    year = Year(played_at, Random(seed), clock, clock.now, days, ways)  # noqa: S311 - a script
    clock.now = year.begins
    with unhurried_disk(centre.store), without_events():
        played = year.play(count, on_act)
        deliver(played_at, clock.now)
        send_all(played_at.store, ways, clock)
        hold_back_what_waits(centre.store)
    year.troupe.invite(lambda: until)
    return Scripted(played, year.troupe.links, year.troupe.refused)


@contextmanager
def unhurried_disk(store: Store) -> Iterator[None]:
    """On SQLite no commit waits for the disk meanwhile: what a power cut takes of a script is played again.

    The file is written through at the end. On PostgreSQL the server's own setting stands.
    """
    if store.engine.dialect.name != "sqlite":
        yield
        return

    def unhurried(connection: Any, _record: object, _proxy: object) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    store.engine.dispose()
    event.listen(store.engine, "checkout", unhurried)
    try:
        yield
    finally:
        event.remove(store.engine, "checkout", unhurried)
        store.engine.dispose()
        with store.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _count(store: Store) -> int:
    with store.reading() as connection:
        return connection.execute(select(func.count()).select_from(cases)).scalar_one()


def _progress() -> Callable[[int, datetime], None]:
    """A line that is written over, on a terminal only; else a line a month."""
    told = ""

    def on_act(acts: int, at: datetime) -> None:
        nonlocal told
        month = f"{at:%Y-%m}"
        if sys.stderr.isatty() and acts % 100 == 0:
            print(f"\r{at:%Y-%m-%d}  {acts:>6} acts ", end="", file=sys.stderr, flush=True)
        elif not sys.stderr.isatty() and month != told:
            print(f"{month}  {acts:>6} acts", file=sys.stderr, flush=True)
        told = month

    return on_act


def _say(made: Scripted) -> None:
    played = made.played
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(
        f"{played.cases} cases from {played.first:%Y-%m-%d} to {played.last:%Y-%m-%d}: {played.closed} closed, "
        f"{played.acts} acts, {played.surveys} questionnaires."
    )
    print("Choose passwords with these links, within 24 hours:")
