"""Its addresses."""

from __future__ import annotations

from fastapi import APIRouter

from sync.desk.register import archive_pages, book_pages, data_request_pages, intake_pages, search_pages, slip

router = APIRouter()
for _part in (archive_pages, book_pages, data_request_pages, intake_pages, search_pages, slip):
    router.routes.extend(_part.router.routes)
