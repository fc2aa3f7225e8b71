"""The letter of a case: written, compared, checked, signed, and the list of letters in work."""

from __future__ import annotations

from fastapi import APIRouter

from sync.desk.letters import editor

router = APIRouter()
for part in (editor,):
    router.routes.extend(part.router.routes)  # one flat list: the menu asks it which addresses there are
