"""Its addresses."""

from __future__ import annotations

from fastapi import APIRouter

from sync.desk.messages import acts, files, pages

router = APIRouter()
for _part in (pages, acts, files):
    router.routes.extend(_part.router.routes)
