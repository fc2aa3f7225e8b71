"""Choices as what stands on tiles."""

from __future__ import annotations

from kiosk.presenters.first_views import Choice
from kiosk.screens.links import Links
from kiosk.widgets.tiles import TileWords


def tile_words(links: Links, choices: tuple[Choice, ...]) -> list[TileWords]:
    """The choices in the visitor's language."""
    say = links.say
    return [TileWords(c.id, say(c.label), say(c.hint) if c.hint else None, c.icon) for c in choices]
