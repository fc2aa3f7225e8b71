"""The one widget of the window: the present page, and what lies over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kivy.clock import Clock
from kivy.uix.widget import Widget

from kiosk.layout import STANDARD, Layout
from kiosk.presenters.first_views import View, WelcomeView
from kiosk.screens.by_view import overlay_screen, screen_for
from kiosk.screens.links import Links
from kiosk.screens.screen import Screen
from kiosk.widgets.fonts import set_once
from kiosk.widgets.touchable import NAMED, Touchable

if TYPE_CHECKING:
    from kiosk.presenters.views import Overlay
    from kiosk.screens.display import DisplayScreen
    from kiosk.screens.overlay import OverlayScreen

QUIET_S = 0.3
"""A new page is deaf this long, and on until touches have paused this long.

A tremor's second tap, or a finger that drums on "Lanjut", presses nothing on a page not yet seen.
"""
REST_S = 1.0
"""A finger that rests this long on a control hears its name, where there is a voice."""
_RESTING = "resting"


class Root(Widget):
    """Shows a view; keeps the page if only its live part changed, throws it away otherwise."""

    def __init__(self, links: Links) -> None:
        panel = links.look.panel
        super().__init__(pos=(0, 0), size=(panel.width_px, panel.height_px), size_hint=(None, None))
        self.links = links
        self.office = links.office
        self.screen: Screen[Any] | None = None
        self.overlay: OverlayScreen | DisplayScreen | None = None
        self._about = ""
        self._quiet_until = 0.0

    def show(
        self,
        view: View,
        overlay: Overlay | None,
        language: str,
        about: str = "",
        layout: Layout = STANDARD,
        *,
        can_listen: bool = False,
        reading: bool = False,
    ) -> None:
        """Bring view and overlay to the glass, in ``language`` and the words for this kind of case, as ``layout`` has it.

        ``can_listen``, ``reading``: as in `Links`.
        """
        if isinstance(view, WelcomeView):
            self.office = view.office_name, view.office_line
        old, look = self.links, self.links.look
        turned = (language, about, layout, can_listen) != (
            old.language,
            self._about,
            look.layout,
            old.can_listen,
        )
        self._about = about
        self.links = old._replace(
            look=look.arranged(layout),
            language=language,
            office=self.office,
            can_listen=can_listen,
            reading=reading,
        )
        if turned or not self._same_page(view):
            self._new_page(view)
        elif self.screen is not None and reading != old.reading:
            self.screen.read_aloud(reading=reading)
        self._show_overlay(overlay, turned=turned)

    def take_off(self) -> None:
        """Nothing is shown until the next `show`."""
        self.clear_widgets()
        if self.screen is not None:
            self.screen.leave()
        self.screen = self.overlay = None

    def _same_page(self, view: View) -> bool:
        return self.screen is not None and type(self.screen.view) is type(view) and self.screen.update(view)

    def _new_page(self, view: View) -> None:
        old = self.screen
        if old is not None:
            old.leave()
            self.remove_widget(old)
        if old is None or old.view.screen != view.screen:
            self._be_quiet()
        with set_once():
            self.screen = screen_for(view, self.links)
        if old is not None and type(old) is type(self.screen) and old.view.screen == view.screen:
            self.screen.take_over(old)
        # Kivy's children are in drawing order from the back: the page lies under the overlay.
        self.add_widget(self.screen, index=len(self.children))

    def _show_overlay(self, overlay: Overlay | None, *, turned: bool) -> None:
        if overlay is not None and self.overlay is not None and not turned and self.overlay.update(overlay):
            return
        old = self.overlay
        if self.overlay is not None:
            self.remove_widget(self.overlay)
            self.overlay = None
            self._be_quiet()
        if overlay is not None:
            self.overlay = overlay_screen(overlay, self.links)
            if old is not None and type(old) is type(self.overlay):
                self.overlay.take_over(old)
            self.add_widget(self.overlay)
            self._be_quiet()

    @property
    def quiet(self) -> bool:
        """Is the page so new, or touched so restlessly, that nothing on it can be touched yet?"""
        return bool(Clock.get_time() < self._quiet_until)

    def on_touch_down(self, touch: Any) -> bool:
        """An overlay keeps every touch from the page below; a touch in the quiet prolongs it."""
        if self.quiet:
            touch.ud["unheard"] = True
            self._be_quiet()
            return True
        top: Widget | None = self.overlay or self.screen
        if top is not None:
            top.dispatch("on_touch_down", touch)
        if self.links.can_listen:
            touch.ud[_RESTING] = Clock.schedule_once(lambda _dt: self._name(touch), REST_S)
        return True

    def _name(self, touch: Any) -> None:
        """The finger has rested: what lies under it says its name, if it has one that is heard."""
        from kiosk.presenters.commands import NameAloud  # noqa: PLC0415  the poster stands before it is read

        for grabbed in [ref() for ref in touch.grab_list]:
            if isinstance(grabbed, Touchable) and grabbed.down and grabbed.spoken is not None:
                touch.ud[NAMED] = True
                self.links.emit(NameAloud(grabbed.spoken))

    def on_touch_up(self, touch: Any) -> bool:
        if (resting := touch.ud.pop(_RESTING, None)) is not None:
            resting.cancel()
        if touch.ud.pop("unheard", False):
            self._be_quiet()
            return True
        return bool(super().on_touch_up(touch))

    def _be_quiet(self) -> None:
        self._quiet_until = Clock.get_time() + QUIET_S

    def pieces(self) -> list[Any]:
        """Everything painted on the layer that can be touched now, from the back to the front."""
        top: Widget | None = self.overlay or self.screen
        return [] if top is None else _walk(top)


def _walk(widget: Widget) -> list[Any]:
    found: list[Any] = [widget] if hasattr(widget, "drawn") else []
    for child in reversed(widget.children):
        found += _walk(child)
    return found
