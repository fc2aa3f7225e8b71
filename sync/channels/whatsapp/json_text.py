"""JSON of strangers, looked at with care: nothing in it need be there, or be what it should be."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_ID = re.compile(r"[\x21-\x7e]{1,255}", re.ASCII)
DEEPEST = 30
"""Levels; Meta's own have eight."""

Object = Mapping[str, Any]


def decoded(raw: bytes) -> object:
    """What it says. ValueError for what is no JSON, or deeper than anything that means something."""
    try:
        said: object = json.loads(raw)
    except RecursionError:
        raise ValueError("too deep") from None
    if _deeper(said):
        raise ValueError("too deep")
    return said


def thing(value: object, name: str) -> Object:
    """The object of that name in an object, else an empty one."""
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def things(value: object, name: str) -> list[Object]:
    """The objects in the list of that name."""
    found = value.get(name) if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def words(value: object, name: str) -> str:
    """The text of that name, "" where there is none; a number as text."""
    found = value.get(name) if isinstance(value, dict) else None
    if isinstance(found, str):
        return found
    return str(found) if isinstance(found, int | float) and not isinstance(found, bool) else ""


def identifier(value: object, name: str) -> str:
    """The text of that name if it can be an id, else "": no database takes every letter."""
    found = words(value, name)
    return found if _ID.fullmatch(found) else ""


def _deeper(said: object) -> bool:
    layer = [said]
    for _ in range(DEEPEST):
        inside = [
            one.values() if isinstance(one, dict) else one for one in layer if isinstance(one, dict | list)
        ]
        layer = [one for some in inside for one in some]
    return bool(layer)
