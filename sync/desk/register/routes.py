"""Its addresses."""

from __future__ import annotations

from fastapi import APIRouter

from sync.desk.register import book_pages, intake_pages, search_pages

router = APIRouter()
for _part in (book_pages, intake_pages, search_pages):
    router.routes.extend(_part.router.routes)
