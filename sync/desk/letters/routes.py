"""The letter of a case: written, compared, checked, signed, and the list of letters in work."""

from __future__ import annotations

from fastapi import APIRouter

from sync.desk.letters import checking, copying, delivering, editor, numbering, signing

router = APIRouter()
for part in (editor, checking, copying, signing, numbering, delivering):
    router.routes.extend(part.router.routes)  # one flat list: the menu asks it which addresses there are
