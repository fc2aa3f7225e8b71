"""An answer as XML or JSON. XML is what the standard asks of everybody; JSON is had by the suffix."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement, tostring

from starlette.responses import Response

from sync.desk.words import visible

Value: TypeAlias = "str | bool | int | Sequence[Value] | Mapping[str, Value]"
Row = Mapping[str, Value]

_TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Trouble:
    """What went wrong, as the standard numbers it."""

    status: int
    description: str


def listed(form: str, many: str, one: str, rows: Sequence[Row], status: int = 200) -> Response:
    """A list: ``<many><one>…</one></many>``, or a JSON array."""
    root = Element(many)
    for row in rows:
        _fill(SubElement(root, one), row)
    return _answer(form, root, [dict(row) for row in rows], status)


def single(form: str, name: str, row: Row, status: int = 200) -> Response:
    """One thing: ``<name>…</name>``, or a JSON object."""
    root = Element(name)
    _fill(root, row)
    return _answer(form, root, dict(row), status)


def trouble(form: str, *found: Trouble) -> Response:
    """The standard's list of errors; the first one gives the answer its status."""
    rows = [{"code": str(one.status), "description": one.description} for one in found]
    return listed(form, "errors", "error", rows, found[0].status)


def _answer(form: str, root: Element, plain: object, status: int) -> Response:
    if form == "json":
        body = json.dumps(plain, ensure_ascii=False).encode()
    else:
        body = tostring(root, encoding="utf-8", xml_declaration=True)
    # Public by its nature, and read by pages of others.
    headers = {
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(body, status, headers, _TYPES[form])


def _fill(element: Element, value: Value) -> None:
    if isinstance(value, Mapping):
        for name, inner in value.items():
            _fill(SubElement(element, name), inner)
    elif isinstance(value, bool):
        element.text = str(value).lower()
    elif isinstance(value, str | int):
        element.text = visible(str(value))
    else:
        for inner in value:
            _fill(SubElement(element, _ONE_OF.get(element.tag, "value")), inner)


_ONE_OF = {"endpoints": "endpoint", "formats": "format", "attributes": "attribute", "values": "value"}
