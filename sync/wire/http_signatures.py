"""Request signatures after RFC 9421 (http-message-signatures), with the gaps of the library closed.

The library alone would accept a signature over ``@method`` only, one without a nonce, and one a day old; it
reads the system clock; and it compares no digest unless it is handed the body. Here all of that is named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from http_message_signatures import (
    HTTPMessageSigner,
    HTTPMessageVerifier,
    HTTPSignatureKeyResolver,
    InvalidSignature,
    algorithms,
)
from http_message_signatures.exceptions import HTTPMessageSignaturesException

TAG = "kotak-aduan-sync-1"
LABEL = "kiosk"
WINDOW = timedelta(minutes=5)

Fault = Literal[
    "signature-missing",
    "signature-bad",
    "coverage",
    "key-unknown",
    "clock",
    "nonce-missing",
    "digest-differs",
]


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """The parts of a request that a signature looks at. ``url`` is absolute; its host is not signed."""

    method: str
    url: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Verified:
    """Who signed, with which nonce; ``in_window``: the signer's clock is within five minutes of ours."""

    key_id: str
    nonce: str
    created: datetime
    in_window: bool


def components(method: str) -> tuple[str, ...]:
    """What a request of this method must sign.

    Never ``@target-uri``: it breaks behind a TLS proxy. A PATCH's bytes need no signature, since its address
    is a hash that a signed head named.
    """
    path = ("@method", "@path", "@query")
    if method in ("POST", "PUT"):
        return (*path, "content-digest")
    if method == "PATCH":
        return (*path, "upload-offset", "content-length")
    return path


class _External(algorithms.ED25519):  # type: ignore[misc,unused-ignore]
    """Ed25519 with the raw public key; signing happens at the key's owner."""


class _Keys(HTTPSignatureKeyResolver):
    def __init__(self, find: Callable[[str], bytes | None]) -> None:
        self._find = find
        self.asked = ""
        self.unknown = False

    def resolve_public_key(self, key_id: str) -> Ed25519PublicKey | None:
        self.asked = key_id
        raw = self._find(key_id)
        self.unknown = raw is None
        return None if raw is None else Ed25519PublicKey.from_public_bytes(raw)

    def resolve_private_key(self, key_id: str) -> Any:
        raise KeyError(key_id)


class _Verifier(HTTPMessageVerifier):
    """The library's verifier without its clock: ours is asked afterwards, so that its refusal has a name."""

    def validate_created_and_expires(self, sig_input: Any, max_age: timedelta | None = None) -> None:
        if not isinstance(sig_input.params.get("created"), int):
            raise InvalidSignature("created is missing")


def sign_request(
    request: SignedRequest,
    *,
    key_id: str,
    nonce: str,
    created: datetime,
    body: bytes | None,
    sign: Callable[[bytes], bytes],
) -> dict[str, str]:
    """The headers to send: those of the request and the signature's (and the digest's, for POST and PUT)."""
    signer = HTTPMessageSigner(signature_algorithm=_External)
    message = SignedRequest(request.method, request.url, dict(request.headers))
    prepared = signer.prepare(
        message,
        key_id=key_id,
        created=created,
        nonce=nonce,
        label=LABEL,
        tag=TAG,
        covered_component_ids=_without_digest(request.method)
        if body is not None
        else components(request.method),
        body=body,
    )
    signer.apply(message, prepared, sign(prepared.signature_base))
    return message.headers


def verify_request(
    request: SignedRequest,
    *,
    body: bytes | None,
    find_key: Callable[[str], bytes | None],
    now: datetime,
) -> Verified | Fault:
    """Who sent this, or the one thing that is wrong. The nonce is the caller's to remember.

    ``body``: the bytes as received for POST and PUT (their digest is compared), None otherwise.
    """
    lower = {name.lower() for name in request.headers}
    if not {"signature", "signature-input"} <= lower:
        return "signature-missing"
    keys = _Keys(find_key)
    verifier = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=keys)
    try:
        results = verifier.verify(request, max_age=None, expect_tag=TAG)
    except (HTTPMessageSignaturesException, ValueError):
        return "key-unknown" if keys.unknown else "signature-bad"
    if len(results) != 1:
        return "signature-bad"
    return _judge(request, results[0].covered_components, results[0].parameters, body, now)


def _judge(
    request: SignedRequest,
    covered: Mapping[str, str],
    parameters: Mapping[str, int | str],
    body: bytes | None,
    now: datetime,
) -> Verified | Fault:
    if not {f'"{name}"' for name in components(request.method)} <= set(covered):
        return "coverage"
    nonce = parameters.get("nonce")
    if not isinstance(nonce, str) or not 16 <= len(nonce) <= 64:
        return "nonce-missing"
    if body is not None and not _digest_fits(covered, body):
        return "digest-differs"
    created = datetime.fromtimestamp(int(parameters["created"]), UTC)
    return Verified(str(parameters["keyid"]), nonce, created, abs(created - now) <= WINDOW)


def _digest_fits(covered: Mapping[str, str], body: bytes) -> bool:
    try:
        return HTTPMessageVerifier.content_digest_class.verify_components(dict(covered), body)
    except HTTPMessageSignaturesException:
        return False


def _without_digest(method: str) -> tuple[str, ...]:
    return tuple(name for name in components(method) if name != "content-digest")
