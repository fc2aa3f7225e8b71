"""Forms with files: their bodies are read only once somebody is known to be signed in, and whatever comes of it is closed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException

from sync.desk.visits import TokenWrongError, Visit, same_text

_MOST_FIELDS = 4


@asynccontextmanager
async def uploaded(request: Request, visit: Visit, most_files: int = 1) -> AsyncIterator[FormData | None]:
    """The form of this request, with the token of the visitor's sign-in, or `TokenWrongError`; None: it is no form, or has too
    many files."""
    try:
        form = await request.form(max_files=most_files, max_fields=_MOST_FIELDS)
    except (MultiPartException, HTTPException):
        yield None
        return
    try:
        if not same_text(str(form.get("token", "")), visit.session.csrf):
            raise TokenWrongError
        yield form
    finally:
        await form.close()


async def bytes_of(form: FormData, name: str) -> bytes:
    """The file chosen under this name; nothing where none was."""
    chosen = form.get(name)
    return await chosen.read() if isinstance(chosen, UploadFile) else b""
