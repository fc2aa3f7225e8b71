"""The window: Kivy's own ways out are closed, the visit's views are shown, its clock is kept.

`kiosk.environment.prepare` must have run before this module is imported.
"""

from __future__ import annotations

import gc
import signal
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from kivy.app import App
from kivy.clock import Clock
from kivy.core.window import Window

from kiosk.machine import give_back
from kiosk.presenters.first_views import WelcomeView
from kiosk.screens.links import Links
from kiosk.screens.pace import Pace
from kiosk.screens.root import Root
from kiosk.widgets.brand import PLAIN, Brand
from kiosk.widgets.fonts import lettered
from kiosk.widgets.look import Panel, look_for
from kiosk.widgets.said import Said
from sync.logbook import note

if TYPE_CHECKING:
    from hardware.ports import Preview
    from kiosk.presenters.commands import Command
    from kiosk.presenters.first_views import View
    from kiosk.presenters.shown import SaysWords, ShownVisit
    from kiosk.texts.text import Words

TICK_S = 0.25
"""How often the visit looks at its devices and its time-outs."""
_KEYS_OUT = frozenset({27, *range(282, 294), 311, 312, 316})
"""Escape, F1 to F12, the two keys of window systems, PrtSc, as Kivy numbers them."""
_HELD_OUT = frozenset({"ctrl", "alt", "meta"})
_SEEN_S = 0.1
"""A new page is on the glass by then, and still deaf (`kiosk.screens.root`): nobody waits for what is tidied up."""
_OBJECTS = 20_000
"""So many new ones wake the collector by themselves: a page makes 8,000, and is not to be held up by it."""
_TEXTURES_GONE_S = 0.1
"""Kivy lets go of textures in the frame after the one in which their widgets went."""


class NoWindowError(RuntimeError):
    """There is no display, or it has no OpenGL; the message is one plain line."""


class KioskApp(App):
    """One window on one panel. ``show`` swaps the visit that is shown (tests).

    ``office`` is the name and the second line of the header until a welcome page says them: after a
    restart the first page may be another one. ``brand``: its colour and emblem.
    """

    use_kivy_settings = False

    def __init__(
        self,
        visit: ShownVisit,
        catalogues: Mapping[str, SaysWords],
        panel: Panel,
        *,
        office: tuple[str, str] = ("", ""),
        brand: Brand = PLAIN,
    ) -> None:
        if Window is None:
            raise NoWindowError("no window: no display was found, or the OpenGL libraries are missing")
        super().__init__(title="Kotak Aduan")
        self.visit, self.catalogues, self.panel = visit, catalogues, panel
        self.office, self.brand = office, brand
        self._home = True
        self._settled = False
        self._keys_tried = False

    def build(self) -> Root:
        Window.clearcolor = look_for(self.panel).theme.paper
        # "Close" from a window manager or Alt-F4 is refused; only stop() ends the application.
        Window.bind(on_request_close=lambda *_args, **_more: True)
        Window.bind(on_key_down=self._noticed)
        root = Root(self._links())
        self.root = root
        self._tidy = Clock.create_trigger(_tidy, _SEEN_S)
        self.show(self.visit)
        Clock.schedule_interval(lambda _dt: self.visit.tick(), TICK_S)
        self._pace = Pace(Window)
        self.soon(lambda: self.soon(gc.enable))  # one tick comes before the first frame, the next behind it
        return root

    def after_first_frame(self, then: Callable[[], None]) -> None:
        """``then`` runs once, when the first page stands on the glass."""

        def seen(_window: Any) -> None:
            Window.funbind("on_flip", seen)
            then()

        Window.fbind("on_flip", seen)

    def settle(self) -> None:
        """All that stays until the end is there: the collector need not look through it again, neither in the middle of a
        page nor on the way home. What stands on the glass is taken off first, for it does not stay: show a visit next.
        """
        if self.root is not None:
            self.root.take_off()
        gc.collect()
        gc.freeze()
        gc.set_threshold(_OBJECTS)
        self._settled = True

    def soon(self, then: Callable[[], None]) -> None:
        """``then`` runs on the screen's thread; may be called on any."""
        Clock.schedule_once(lambda _dt: then())

    def each(self, seconds: float, then: Callable[[], None]) -> None:
        """``then`` runs every so many seconds on the screen's thread, for as long as that comes round."""
        Clock.schedule_interval(lambda _dt: then(), seconds)

    def show(self, visit: ShownVisit) -> None:
        """Show this visit from now on, on a page of its own; the office's pictures may have become known since the poster
        stood."""
        self.visit = visit
        if self.root is not None:
            self.root.take_off()
            links = self.root.links
            self.root.links = links._replace(look=look_for(self.panel, links.look.layout, self.brand))
        visit.subscribe(lambda: self._changed(visit))
        self._changed(visit)

    def turn(self, panel: Panel) -> None:
        """Lay everything out anew for another panel (pictures and tests)."""
        self.panel = panel
        old = self.root
        root = Root(self._links())
        if old is not None:
            Window.remove_widget(old)
            root.office = old.office
        Window.add_widget(root)
        self.root = root
        self._changed(self.visit)

    def run(self) -> None:
        """Until SIGTERM, SIGINT or SIGHUP; with a real display."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):  # the last is how xinit ends its client
            signal.signal(number, lambda *_: Clock.schedule_once(lambda _dt: self.stop()))
        super().run()

    # Kivy would read kiosk.kv and kiosk.ini from our folder and open its settings at F1.
    def load_kv(self, filename: str | None = None) -> bool:
        return False

    def load_config(self) -> None:
        return None

    def open_settings(self, *_args: Any) -> bool:
        return False

    def _install_settings_keys(self, window: Any) -> None:
        """No key opens anything."""

    def _noticed(self, _window: Any, key: int, _scan: int = 0, _sign: Any = None, held: Any = ()) -> bool:
        """Somebody tries keys that lead out of other programs: a keyboard hangs on the machine. Said once (F39)."""
        if not self._keys_tried and (key in _KEYS_OUT or _HELD_OUT & set(held or ())):
            self._keys_tried = True
            note("lobby.keys_tried")
        return False

    def _links(self) -> Links:
        return Links(
            look=look_for(self.panel, self.visit.layout, self.brand),
            emit=self._emit,
            say=self._say,
            language=self.visit.language,
            office=self.office,
            preview=self._preview,
            thumbnails=self._thumbnails,
            say_in=lambda language, words: self.catalogues[language].say(words),
            can_listen=self.visit.can_listen,
            reading=self.visit.is_reading,
        )

    # The visit may be another one tomorrow, so it is looked up at each call.
    def _emit(self, command: Command) -> None:
        self.visit.act(command)

    def _say(self, words: Words) -> str:
        return Said.of(words, self.catalogues[self.visit.language].about(self.visit.about).say(words))

    def _preview(self) -> Preview | None:
        return self.visit.preview()

    def _thumbnails(self) -> tuple[Preview, ...]:
        return self.visit.thumbnails()

    def _changed(self, visit: ShownVisit) -> None:
        if visit is self.visit and self.root is not None:
            self._mind_the_end(visit.view)
            Window.clearcolor = look_for(self.panel, visit.layout, self.brand).theme.paper
            page = self.root.screen
            self.root.show(
                visit.view,
                visit.overlay,
                visit.language,
                visit.about,
                visit.layout,
                can_listen=visit.can_listen,
                reading=visit.is_reading,
            )
            if self._settled and self.root.screen is not page:
                self._tidy()

    def _mind_the_end(self, view: View) -> None:
        """Back at the welcome page: what the last visitor's pages were made of goes now, not some time."""
        comes_home = isinstance(view, WelcomeView) and not self._home
        self._home = isinstance(view, WelcomeView)
        if comes_home:
            Clock.schedule_once(_sweep)


def _tidy(_dt: float) -> None:
    """The page before this one: a ring of widgets with their textures, which only the collector finds."""
    gc.collect()


def _sweep(_dt: float) -> None:
    """Rings of widgets, their textures and their words; in the next frame, so that a touch does not wait for it."""
    lettered.cache_clear()
    gc.collect()
    Clock.schedule_once(lambda _dt: give_back(), _TEXTURES_GONE_S)
