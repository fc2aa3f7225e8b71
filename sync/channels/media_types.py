"""What a file is, by its first bytes: names and declarations of senders are not believed."""

from __future__ import annotations

import filetype

UNKNOWN = "application/octet-stream"
_TNEF = b"\x78\x9f\x3e\x22"
"""Outlook's winmail.dat, MS-OXTNEF section 2.1.3.1."""
_MARKUP = (b"<!doctype", b"<html", b"<head", b"<script", b"<svg", b"<?xml", b"<body")
_LOOKED_AT = 8_192


def media_type(data: bytes) -> str:
    """``image/jpeg`` and so on; ``text/html`` for whatever a browser might run, ``text/plain`` for other UTF-8,
    ``application/octet-stream`` for what is not known."""
    if data.startswith(_TNEF):
        return "application/vnd.ms-tnef"
    known = filetype.guess_mime(data[:_LOOKED_AT]) if data else None
    if known is not None:
        return str(known)
    return _of_text(data)


def _of_text(data: bytes) -> str:
    beginning = data[:_LOOKED_AT]
    if any(mark in beginning.lower() for mark in _MARKUP):
        return "text/html"
    try:
        data.decode()
    except UnicodeDecodeError:
        return UNKNOWN
    return "text/plain" if data and b"\0" not in data else UNKNOWN
