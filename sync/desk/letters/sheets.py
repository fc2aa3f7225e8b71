"""A document as pictures in a page: each sheet as PNG in a ``data:`` address, which the strict policy allows."""

from __future__ import annotations

import base64

from sync.papers.stationery import Stationery
from sync.papers.typesetting import Document, preview

PPI = 96.0
"""A sheet of 215 mm is then 813 pixels wide; a page of text weighs about 60 kB."""


def sheets(*documents: Document, on: Stationery) -> tuple[str, ...]:
    """All sheets of these documents, in their order."""
    return tuple(
        "data:image/png;base64," + base64.b64encode(page).decode()
        for document in documents
        for page in preview(document, on, PPI)
    )
