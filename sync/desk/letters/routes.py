"""The letter of a case: written, compared, checked, signed, and the list of letters in work."""

from __future__ import annotations

from fastapi import APIRouter

from sync.desk.letters import (
    checking,
    comparing,
    copying,
    delivering,
    dispatch_book,
    editor,
    label_sheet,
    listing,
    numbering,
    printing,
    signing,
    templates,
)

router = APIRouter()
for part in (
    editor,
    comparing,
    checking,
    copying,
    signing,
    numbering,
    delivering,
    printing,
    listing,
    dispatch_book,
    label_sheet,
    templates,
):
    router.routes.extend(part.router.routes)  # one flat list: the menu asks it which addresses there are
