"""`kiosk run`: the window with its poster first, then, behind it, the machine.

Before the first frame nothing is imported but what draws it; journal, devices and models come after it.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.glass import GlassFile
from kiosk.machine import become_forgetful, leave_no_core
from kiosk.options import add_options, system_clock
from kiosk.presenters.starting import FirstWords, Starting
from kiosk.settings import Settings, load_settings
from sync.configuration import ConfigurationError, config_folder, read_toml
from sync.logbook import note, write_lines
from sync.vault.folder_lock import is_running

if TYPE_CHECKING:
    from kiosk.app import KioskApp
    from kiosk.assembly import Kiosk
    from kiosk.verbs.supervised import Supervision

ALREADY_RUNNING = 3

Clock = Callable[[], datetime]
Say = Callable[[str], None]


def main(arguments: Sequence[str]) -> int:
    """``kiosk [--config FILE] [--log FORM] run``, by itself: `kiosk.console` would bring every other verb along."""
    parser = argparse.ArgumentParser(prog="kiosk")
    add_options(parser)
    parser.add_argument("verb", choices=["run"])
    given = parser.parse_args(arguments)
    put_back = write_lines("kiosk", given.log)
    try:
        return run(load_settings(given.config, os.environ), system_clock, print)
    except ConfigurationError as wrong:
        sys.stderr.write(f"kiosk: {wrong}\n")
        return 2
    finally:
        put_back()


def run(settings: Settings, clock: Clock, say: Say, *, offscreen: bool = False) -> int:
    """The lobby application in its window, until SIGTERM. Exit code 3: it is running already (F12). ``offscreen``: see `show`.

    Raises ConfigurationError for an office's data that cannot be used.
    """
    if is_running(settings.kiosk.folder):
        say("the lobby application is running already on this journal; this one ends")
        return ALREADY_RUNNING
    become_forgetful()
    leave_no_core()
    return show(settings, clock, say, offscreen=offscreen)


def show(settings: Settings, clock: Clock, say: Say, *, offscreen: bool) -> int:
    """The window and what is behind it. ``offscreen`` draws into memory (tests, the bench)."""
    words = first_words(config_folder())
    from kiosk.environment import prepare_swiftly  # noqa: PLC0415  Kivy must find its environment first

    panel = settings.panel
    prepare_swiftly(
        panel.width_px,
        panel.height_px,
        offscreen=offscreen,
        full_screen=panel.full_screen,
        cursor=panel.cursor,
    )
    from kiosk.app import KioskApp, NoWindowError  # noqa: PLC0415
    from kiosk.texts.catalogue import FALLBACK, load  # noqa: PLC0415
    from kiosk.widgets.brand_settings import brand_of  # noqa: PLC0415
    from kiosk.widgets.look import Panel  # noqa: PLC0415

    glass = Panel(panel.width_px, panel.height_px, GlassFile(settings.kiosk.folder, panel).now())
    brand = brand_of(settings.display.primary, words.emblem)
    starting = Starting(words, settings.display.usual())
    try:
        app = KioskApp(
            starting, {FALLBACK: load(FALLBACK)}, glass, office=(words.office, words.regency), brand=brand
        )
    except NoWindowError as trouble:
        say(str(trouble))
        return 1
    behind = _Behind(settings, clock, app, starting, words)
    app.after_first_frame(behind.begin)
    app.run()
    return behind.end()


def first_words(config: Path) -> FirstWords:
    """From office.toml and sop.toml as they stand: whether all of it holds together is found out behind the window.

    Raises ConfigurationError.
    """
    office = read_toml(config / "office.toml").get("office", {})
    terms = read_toml(config / "sop.toml").get("terms", {})
    texts = {key: office.get(key) for key in ("name", "regency", "telephone")}
    for key, value in texts.items():
        if not isinstance(value, str):
            raise ConfigurationError("office.toml", f"office.{key}", "is missing, or no words")
    days = terms.get("promised_days")
    if not isinstance(days, int):
        raise ConfigurationError("sop.toml", "terms.promised_days", "is missing, or no number")
    logo = office.get("logo", "")
    emblem = config / logo if logo and isinstance(logo, str) else None
    return FirstWords(str(texts["name"]), str(texts["regency"]), str(texts["telephone"]), days, emblem)


def _is_looked_at() -> bool:
    from kiosk.updates.moment import is_looked_at  # noqa: PLC0415  asked for at night, not before the poster stands
    from kiosk.updates.places import Places  # noqa: PLC0415  as above

    return is_looked_at(Places.of(os.environ))


class _Behind:
    """Everything but the window: imported on a thread, put together on the screen's own once the poster stands.

    Not put together on that thread: the process of the camera ends with the thread that has started it.
    """

    def __init__(
        self, settings: Settings, clock: Clock, app: KioskApp, starting: Starting, words: FirstWords
    ) -> None:
        self._settings, self._clock, self._app, self._starting = settings, clock, app, starting
        self._words = words
        self._kiosk: Kiosk | None = None
        self._wrong: ConfigurationError | None = None
        self._again = False
        self._supervision: Supervision | None = None

    def begin(self) -> None:
        from kiosk.verbs.supervised import Supervision  # noqa: PLC0415  not before the poster stands

        self._supervision = Supervision(self._app, self._app.stop, held=_is_looked_at)
        threading.Thread(target=self._fetch, name="kiosk-start", daemon=True).start()

    def end(self) -> int:
        """Lets go of everything. Raises what has kept the machine from being put together."""
        if self._supervision is not None and not self._again:
            self._supervision.stopping()
        if self._kiosk is not None:
            self._kiosk.close()
        if self._wrong is not None:
            raise self._wrong
        if self._again:
            # Staff asked for it: Kivy makes one window a process, so another process takes this one's place.
            os.execv(sys.executable, [sys.executable, "-m", "kiosk", *sys.argv[1:]])  # noqa: S606
        return 0

    def _fetch(self) -> None:
        importlib.import_module("kiosk.assembly")
        importlib.import_module("kiosk.screens.by_view").fetch_all()
        importlib.import_module("kiosk.presenters.maintenance_home")
        self._app.soon(self._put_together)

    def _put_together(self) -> None:
        if self._supervision is not None:
            self._supervision.assembling()
        self._assemble()
        if self._supervision is not None:
            self._supervision.ready()

    def _assemble(self) -> None:
        from kiosk.assembly import assemble  # noqa: PLC0415  fetched by now

        try:
            kiosk = assemble(self._settings, self._clock, restart=self._restart)
        except ConfigurationError as wrong:
            self._wrong = wrong
            note("lobby.not_assembled", why=str(wrong))
            self._starting.fail(self._clock())
            return
        self._kiosk = kiosk
        self._app.catalogues, self._app.office, self._app.brand = kiosk.catalogues, kiosk.office, kiosk.brand
        self._app.settle()
        self._app.show(kiosk.visit)
        if self._supervision is not None and self._supervision.is_watched:
            from kiosk.verbs.outage import leave_outage  # noqa: PLC0415  nobody else would show it

            leave_outage(self._settings, self._words, kiosk.catalogues)

    def _restart(self) -> None:
        self._again = True
        self._app.stop()
