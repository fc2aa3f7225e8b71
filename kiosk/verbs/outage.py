"""Leaves behind what stands on the glass when the lobby application cannot run."""

from __future__ import annotations

import threading
from collections.abc import Mapping

from kiosk.glass import GlassFile
from kiosk.outage import PRIMARY, Glass, Outage, leave
from kiosk.presenters.starting import FirstWords
from kiosk.settings import Settings
from kiosk.texts.catalogue import LANGUAGES, Catalogue
from kiosk.texts.text import Text
from sync.logbook import note


def outage_of(settings: Settings, words: FirstWords, catalogues: Mapping[str, Catalogue]) -> Outage:
    """The words of the page "closed", in the languages that this machine offers, Indonesian first."""
    title, help_ = Text("closed.title"), Text("closed.help")
    offered = sorted(settings.kiosk.languages, key=list(LANGUAGES).index)
    sayings = tuple((catalogues[one].say(title), catalogues[one].say(help_)) for one in offered)
    return Outage(words.office, words.regency, words.telephone, sayings)


def leave_outage(settings: Settings, words: FirstWords, catalogues: Mapping[str, Catalogue]) -> None:
    """Draws it, a fifth of a second on a thread of its own, and keeps it in the kiosk's folder."""
    told, panel = outage_of(settings, words, catalogues), settings.panel
    scale = GlassFile(settings.kiosk.folder, panel).now()
    glass = Glass(panel.width_px, panel.height_px, scale, settings.display.primary or PRIMARY)

    def keep() -> None:
        try:
            leave(settings.kiosk.folder, told, glass)
        except OSError as wrong:
            note("lobby.outage_not_kept", reason=type(wrong).__name__)

    threading.Thread(target=keep, name="kiosk-outage", daemon=True).start()
