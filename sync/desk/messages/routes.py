"""Its addresses."""

from __future__ import annotations

from fastapi import APIRouter

from sync.desk.messages import acts, files, pages, reply_pages

router = APIRouter()
for _part in (pages, acts, files, reply_pages):
    router.routes.extend(_part.router.routes)
