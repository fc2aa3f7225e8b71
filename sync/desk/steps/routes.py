"""Identity, disposition, clarification, control card, delivery: the pages of the steps."""

from __future__ import annotations

from fastapi import APIRouter

from sync.desk.steps import clarification, disposition, identity, ordering, recording

router = APIRouter()
for part in (identity, recording, disposition, clarification, ordering):
    router.routes.extend(part.router.routes)  # one flat list: the menu asks it which addresses there are
