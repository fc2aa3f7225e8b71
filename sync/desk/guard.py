"""What stands before every page of the desk: headers, the same-origin rule and the size of a form."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.desk.no_nul import NoNul

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "media-src data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)

LARGEST_FORM = 64 * 1024
"""Bytes. A complaint written down at the desk has 8,000 letters at most, and one with a mark is six bytes of a form."""

LARGEST_LETTER = 512 * 1024
"""Bytes. A letter and its notice have 20,000 letters each, up to nine bytes of a form where the script is not Latin."""

LARGEST_BUNDLE = 1280 * 1024 * 1024
"""Bytes. A volume from a kiosk's stick is 1 GiB at most; larger ones go by `backoffice import`."""

LARGEST_UPLOAD = 12 * 1024 * 1024
"""Bytes. A telephone's photo has 3 to 6 MB; a signed letter's scans come as several."""

UPLOADS = "/unggah"
"""Forms with files are sent to addresses that end so; `known_first` lets in only those of somebody who is signed in."""

BUNDLES = "/kios/stik"
"""Where those come in. The page reads nothing of them before it knows who is signed in."""

_TOO_LONG = "Permintaan ditolak: isi formulir terlalu panjang. Kembali ke halaman tadi, lalu ringkas isinya."
_TOO_LARGE = {
    LARGEST_UPLOAD: "Permintaan ditolak: berkasnya bersama-sama lebih dari 12 MB. Kembali ke halaman tadi, lalu pilih foto yang "
    "lebih kecil atau kirim lebih sedikit sekaligus.",
    LARGEST_BUNDLE: "Permintaan ditolak: berkasnya lebih dari 1,2 GB. Minta admin sistem memasukkannya dengan backoffice import.",
}
_OF_LETTERS = re.compile("/surat$|/templat/[^/]+$")
_MOST_DIGITS = 12

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # Not `no-referrer`: with it browsers send `Origin: null` on form posts, and the rule below would refuse them.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def comes_from_us(headers: Headers) -> bool:
    """Whether a form was sent by one of our own pages.

    Every browser in use says so by Sec-Fetch-Site or Origin; a request with neither is not a browser's form.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        return origin != "null" and urlsplit(origin).netloc == headers.get("host", "")
    return site == "same-origin"


class Guard:
    """ASGI wrapper of the desk: adds the headers; refuses foreign posts (403) and oversized forms (413)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = NoNul(app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                _add_headers(MutableHeaders(scope=message))
            await send(message)

        refusal = _refusal(scope)
        await (refusal or self._app)(scope, receive, send_guarded)


def _add_headers(headers: MutableHeaders) -> None:
    for name, value in _HEADERS.items():
        headers[name] = value
    # Only the style sheet and its like say otherwise; a page that shows a case must never lie in a cache.
    headers.setdefault("Cache-Control", "no-store")


def _refusal(scope: Scope) -> PlainTextResponse | None:
    if scope["method"] in {"GET", "HEAD"}:
        return None
    headers = Headers(scope=scope)
    if not comes_from_us(headers):
        return PlainTextResponse("Permintaan ditolak: formulir ini tidak berasal dari meja petugas.", 403)
    length = body_length(headers)
    if length is None:
        return PlainTextResponse("Permintaan ditolak: panjang isi tidak disebut.", 411)
    most = largest_form(scope["path"])
    return None if length <= most else PlainTextResponse(_TOO_LARGE.get(most, _TOO_LONG), 413)


def body_length(headers: Headers) -> int | None:
    """Bytes that are to come; None where that is not said in a dozen digits, of which leading noughts are some."""
    said = headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) <= _MOST_DIGITS else None


def largest_form(path: str) -> int:
    """Bytes of a form that may come to this address."""
    if path.endswith(BUNDLES):
        return LARGEST_BUNDLE
    if path.endswith(UPLOADS):
        return LARGEST_UPLOAD
    return LARGEST_LETTER if _OF_LETTERS.search(path) else LARGEST_FORM
