"""What a screen is given besides its view."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from kiosk.texts.text import Words
from kiosk.widgets.look import Look

if TYPE_CHECKING:
    from hardware.ports import Preview
    from kiosk.presenters.commands import Command


def _no_picture() -> Preview | None:
    return None


class Links(NamedTuple):
    """``emit`` hands a command to the visit, ``say`` puts words into the visitor's language.

    ``preview`` is the newest picture of the tray camera, asked for at every frame of a capture page; ``thumbnails`` are
    the coarse pictures that this page has taken.
    ``say_in``: words in a language that is named (the page at rest speaks all of them).
    ``office`` is the name and the second line of the header. ``can_listen``: there is a voice that reads this page;
    ``reading``: it does so now.
    """

    look: Look
    emit: Callable[[Command], None]
    say: Callable[[Words], str]
    language: str = "id"
    office: tuple[str, str] = ("", "")
    preview: Callable[[], Preview | None] = _no_picture
    thumbnails: Callable[[], tuple[Preview, ...]] = tuple
    say_in: Callable[[str, Words], str] | None = None
    can_listen: bool = False
    reading: bool = False
