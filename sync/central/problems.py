"""Every refusal of the service: one stable type, one status, one English title for logs (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from sync.wire.messages import PROBLEM_BASE, PROBLEM_TYPE, Envelope, Problem, encode

_KINDS: Mapping[str, tuple[int, str]] = {
    "broken": (400, "The body is not what it should be"),
    "manifest-differs": (400, "The records are not those of the manifest"),
    "headers": (400, "A header is missing or malformed"),
    "signature-missing": (401, "The request is not signed"),
    "signature-bad": (401, "The signature does not hold"),
    "coverage": (401, "The signature leaves out what it must cover"),
    "key-unknown": (401, "The key is not known here"),
    "clock": (401, "The signature's time is more than five minutes off"),
    "nonce-missing": (401, "The signature has no nonce"),
    "nonce-used": (401, "The request was seen before"),
    "digest-differs": (401, "The body is not the one that was signed"),
    "code-wrong": (401, "The code is not known"),
    "code-expired": (401, "The code is too old"),
    "revoked": (403, "The kiosk's key is revoked"),
    "identity-changed": (403, "The kiosk is not the machine that was enrolled"),
    "other-office": (403, "The records are for another office"),
    "other-device": (403, "The manifest names another kiosk"),
    "not-wanted": (404, "No accepted case names this file"),
    "too-slow": (408, "The body came too slowly"),
    "code-used": (409, "The code was used with another key"),
    "key-in-use": (409, "The key belongs to an earlier enrolment"),
    "prefix-taken": (409, "Another kiosk has this one's prefix by now"),
    "prefixes-used-up": (409, "The office has no enrolment left under its code"),
    "conflict": (409, "The case is here with another content; both are kept"),
    "offset": (409, "Bytes are missing before that offset"),
    "erased": (410, "The file has been erased"),
    "other-epoch": (410, "The cursor belongs to another epoch; begin anew"),
    "too-large": (413, "The body is too large"),
    "media-type": (415, "Content type or encoding is not accepted here"),
    "invalid": (422, "The record cannot be taken"),
    "version": (426, "This version of the messages is not understood here"),
    "too-many-misses": (429, "Too many wrong codes from this address"),
    "wrong-hash": (460, "The bytes have another hash; the upload begins anew"),
    "busy": (503, "Too much at once"),
    "unavailable": (503, "The database does not answer"),
    "storage-full": (507, "There is no room left"),
}


def problem(
    kind: str,
    detail: str = "",
    *,
    time: Envelope | None = None,
    standing: Envelope | None = None,
    offset: int | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The refusal as a response; raises KeyError for a type that is not in the table."""
    status, title = _KINDS[kind]
    body = Problem(
        type=PROBLEM_BASE + kind,
        title=title,
        status=status,
        detail=detail,
        time=time,
        standing=standing,
        offset=offset,
    )
    more = {"cache-control": "no-store", **(headers or {})}
    if status == 426:
        more["upgrade"] = "kotak-aduan/1"
    return Response(encode(body), status, more, PROBLEM_TYPE)
