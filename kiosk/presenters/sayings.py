"""What is heard of a page: its words in the order in which one would read them to somebody.

Nothing that somebody typed, nothing that was read off a card and no number of a case: those are `Verbatim` or plain
strings, and only catalogue texts and words of the office are taken. What a control says by a mark or a colour is said
in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from kiosk.presenters.views import (
    ChoiceView,
    DateView,
    Overlay,
    OverlayKind,
    SignView,
    TextView,
    View,
)
from kiosk.texts.text import OfficeWords, Text, Words

Heard = Text | OfficeWords

_FIRST = ("banner", "title", "help", "problem")
_LAST = ("skip", "primary")
_NOT_READ = ("progress", "layout", "languages", "banner_door")
"""Where one is in the visit is for the eye; languages are named by their tiles."""


def sayings(view: View, overlay: Overlay | None) -> tuple[Heard, ...]:
    """The overlay's words where there is one, else the page's; nothing of the area for staff."""
    if overlay is not None:
        return tuple(_of_overlay(overlay))
    if view.screen.startswith("staff_"):
        return ()
    return tuple(_of_view(view))


def name_of(words: Words) -> tuple[Heard, ...]:
    """What a control is called; nothing where somebody's own words stand on it."""
    return (words,) if isinstance(words, Text | OfficeWords) else ()


def _of_overlay(overlay: Overlay) -> Iterator[Heard]:
    yield overlay.title
    if overlay.kind is OverlayKind.STILL_THERE:
        yield Text("say.seconds_left", {"n": overlay.seconds_left or 0})
    elif overlay.help is not None:
        yield overlay.help
    yield from _found(overlay.choices)
    yield from name_of_button(overlay.confirm)
    yield from name_of_button(overlay.dismiss)


def name_of_button(words: Text | None) -> Iterator[Heard]:
    """A button is said to be one: "Tombol: Lanjut"."""
    if words is not None:
        yield Text("say.button", {"name": words})


def _of_view(view: View) -> Iterator[Heard]:
    for name in _FIRST:
        yield from _found(getattr(view, name))
    yield from _state(view)
    own = [field.name for field in fields(view) if field.name not in (*_FIRST, *_LAST, *_NOT_READ)]
    for name in own:
        if not (isinstance(view, ChoiceView) and name == "chosen"):
            yield from _found(getattr(view, name))
    for name in _LAST:
        yield from name_of_button(getattr(view, name))


def _state(view: View) -> Iterator[Heard]:
    """How the control stands, without what stands in it."""
    match view:
        case TextView(value=value):
            yield Text("say.filled" if value else "say.empty")
        case DateView(value=day):
            yield Text("say.day", {"date": day})
        case ChoiceView(choices=choices, chosen=chosen) if chosen is not None:
            names = [choice.label for choice in choices if choice.id == chosen]
            yield from (Text("say.chosen", {"name": name}) for name in names[:1])
        case SignView(signed=signed, thumb=thumb):
            yield Text("say.signed" if signed or thumb else "say.unsigned")


def _found(value: object) -> Iterator[Heard]:
    """Texts within a value, in the order of its fields."""
    match value:
        case Text() | OfficeWords():
            yield value
        case tuple():
            for item in value:
                yield from _found(item)
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _found(getattr(value, field.name))
