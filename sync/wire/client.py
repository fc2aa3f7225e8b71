"""The kiosk's way to the centre. Every outcome is a value; only a signed answer counts as one.

Plain http goes to this very machine only, no redirect is followed, no proxy variable or netrc read, and each request has three limits: 10 s to connect, 60 s
of silence, and a deadline for the whole.
"""

from __future__ import annotations

import hashlib
import secrets
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Literal, TypeVar

import msgspec
import requests

from sync.vault.signing import DeviceKey
from sync.wire import compression, signed
from sync.wire.addresses import is_private
from sync.wire.deadline import Deadline, adapter
from sync.wire.http_signatures import SignedRequest, sign_request
from sync.wire.messages import (
    MEDIA_TYPE,
    PROBLEM_BASE,
    PROBLEM_TYPE,
    REQUEST_TYPE,
    EnrolAnswer,
    EnrolRequest,
    Envelope,
    Manifest,
    Probe,
    ProbeAnswer,
    Problem,
    Reintroduction,
    SignedStatements,
    SignedTime,
    Standing,
    StandingState,
    SyncAnswer,
    SyncRequest,
    WireRecord,
    decode,
    encode,
)
from sync.wire.outcomes import BlobAt, Foreign, NoContact, Refused, SignedEnrolment, Trouble
from sync.wire.statements import Proved, proved
from sync.wire.stretch import Stretch

MAX_ANSWER = 8 * 1024 * 1024
BLOB_TYPE = "application/offset+octet-stream"
RELEASE_TYPE = "application/vnd.kotak-aduan.release-part"
_API = "/api/v1"
_LONGEST_WAIT_S = 3600
_OF_HEAD = {401: "signature-bad", 403: "revoked", 404: "not-wanted", 410: "erased", 503: "busy"}
_NOT_YET_VALID = (
    9  # X509_V_ERR_CERT_NOT_YET_VALID of OpenSSL, which looks at the dates once the chain of signatures holds
)
T = TypeVar("T", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds: to connect, of silence, for a whole request, and for a blob per megabyte on top of that."""

    connect: float = 10
    silence: float = 60
    whole: float = 120
    per_megabyte: float = 300


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    headers: requests.structures.CaseInsensitiveDict[str]
    body: bytes
    nonce: str = ""


class CentreClient:
    """One kiosk's connection. ``key`` and ``centre_public`` are wanted for everything after enrolment.

    ``certificates``: the office's own CA file, None for the system's. ``offset`` is added to the clock for
    signatures, so that a wrong clock can be corrected without touching it.
    """

    def __init__(
        self,
        base_url: str,
        clock: Callable[[], datetime],
        *,
        key: DeviceKey | None = None,
        centre_public: bytes | None = None,
        certificates: Path | None = None,
        limits: Limits = Limits(),
    ) -> None:
        self._url = base_url.rstrip("/")
        self._clock = clock
        self._key = key
        self._centre_public = centre_public
        self._limits = limits
        self.offset = timedelta(0)
        self._deadline = Deadline()
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = str(certificates) if certificates else True
        self._session.headers.update({"accept-encoding": "identity", "user-agent": "kotak-aduan-kiosk/1"})
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, adapter(self._deadline))

    def close(self) -> None:
        self._session.close()

    @property
    def base_url(self) -> str:
        """Where the centre is, without a slash at the end."""
        return self._url

    def now(self) -> datetime:
        """The clock as corrected by the centre."""
        return self._clock() + self.offset

    def enrol(self, request: EnrolRequest, expected_key: str | None = None) -> SignedEnrolment | Trouble:
        """Become the office's kiosk. ``expected_key``: SHA-256 (hex) of the centre's key, from the desk's QR.

        The answer must be signed by the key it names; with no QR the TLS certificate alone vouches for that key.
        """
        headers = {"content-type": REQUEST_TYPE}
        reply = self._send("POST", "/enrol", encode(request), headers, signing=False)
        if not isinstance(reply, _Reply):
            return reply
        if reply.status not in (200, 201):
            return self._refusal(reply)
        envelope = _envelope(reply)
        named = None if envelope is None else decode(envelope.payload, EnrolAnswer)
        if envelope is None or named is None or not _expected(named.centre_public, expected_key):
            return Foreign(reply.status)
        answer = signed.open_document(envelope, signed.ENROLMENT, named.centre_public, EnrolAnswer)
        if answer is None or answer.key_id != signed.key_id_of(request.public_key):
            return Foreign(reply.status)
        return SignedEnrolment(answer, envelope)

    def reintroduce(self, documents: Sequence[Envelope]) -> EnrolAnswer | Trouble:
        """Show a centre that does not know our key what it has signed of us; the answer is signed by the pinned key."""
        key = self._signing_key()
        headers = {"content-type": REQUEST_TYPE}
        body = encode(Reintroduction(documents=list(documents)))
        reply = self._send("POST", "/reintroduce", body, headers)
        if not isinstance(reply, _Reply):
            return reply
        if reply.status not in (200, 201):
            return self._refusal(reply)
        answer = self._document(reply, signed.ENROLMENT, EnrolAnswer)
        mine = answer is not None and answer.public_key == key.public_raw
        return answer if answer is not None and mine else Foreign(reply.status)

    def sync(
        self, manifest: Manifest, records: Sequence[WireRecord], surveys: Sequence[bytes] = ()
    ) -> SyncAnswer | Trouble:
        """One batch up, the news down. ``surveys``: those that the manifest names. The answer's signature, nonce and addressee have been checked."""
        key = self._signing_key()
        envelope = signed.seal_document(manifest, signed.MANIFEST, key.sign, key.key_id.hex())
        body = compression.pack(encode(SyncRequest(envelope, list(records), list(surveys))))
        headers = {"content-type": REQUEST_TYPE, "content-encoding": compression.ENCODING}
        reply = self._send("POST", "/sync", body, headers)
        if not isinstance(reply, _Reply):
            return reply
        if reply.status != 200:
            return self._refusal(reply)
        answer = self._document(reply, signed.ANSWER, SyncAnswer)
        right = (
            answer is not None
            and answer.nonce == reply.nonce
            and answer.device == manifest.device
            and len(answer.results) == len(records)
        )
        return answer if answer is not None and right else Foreign(reply.status)

    def probe(self, probe: Probe) -> ProbeAnswer | Trouble:
        """A test case up, the centre's word for it down. Signature, nonce and addressee have been checked."""
        self._signing_key()
        reply = self._send("POST", "/probe", encode(probe), {"content-type": REQUEST_TYPE})
        if not isinstance(reply, _Reply):
            return reply
        if reply.status != 200:
            return self._refusal(reply)
        answer = self._document(reply, signed.PROBE, ProbeAnswer)
        right = answer is not None and answer.nonce == reply.nonce and answer.device == probe.device
        return answer if answer is not None and right else Foreign(reply.status)

    def published(self) -> Envelope | Trouble:
        """The office's list of public keys, as it came: whose signature it bears is the caller's to check."""
        reply = self._send("GET", "/keys", None, {}, signing=False)
        if not isinstance(reply, _Reply):
            return reply
        if reply.status != 200:
            return self._refusal(reply)
        return _envelope(reply) or Foreign(reply.status)

    @property
    def centre_public(self) -> bytes | None:
        """The key that answers must be signed with."""
        return self._centre_public

    def pin(self, centre_public: bytes) -> None:
        """From now on answers must be signed with this key."""
        self._centre_public = centre_public

    def blob_state(self, sha256: str) -> BlobAt | Trouble:
        """How much of the blob is at the centre."""
        reply = self._send("HEAD", f"/blobs/{sha256}", None, {})
        if not isinstance(reply, _Reply):
            return reply
        return _blob_at(reply) if reply.status == 200 else self._refusal(reply)

    def send_blob(
        self,
        sha256: str,
        source: BinaryIO,
        offset: int,
        length: int,
        on_sent: Callable[[int], None] = lambda _sent: None,
    ) -> BlobAt | Trouble:
        """``length`` bytes from where ``source`` stands, to go to ``offset`` of the blob's payload.

        ``on_sent`` hears how many bytes of this request have been handed to the line.
        """
        headers = {"content-type": BLOB_TYPE, "upload-offset": str(offset), "content-length": str(length)}
        reply = self._send("PATCH", f"/blobs/{sha256}", Stretch(source, length, on_sent), headers)
        if not isinstance(reply, _Reply):
            return reply
        return _blob_at(reply) if reply.status == 204 else self._refusal(reply)

    def release_part(self, sha256: str, offset: int, length: int) -> bytes | Trouble:
        """At most ``length`` bytes of a release from ``offset`` on; whether they are right the hash of the whole will tell."""
        reply = self._send("GET", f"/releases/{sha256}?from={offset}&length={length}", None, {})
        if not isinstance(reply, _Reply):
            return reply
        if reply.status != 200:
            return self._refusal(reply)
        fits = _is_type(reply, RELEASE_TYPE) and 0 < len(reply.body) <= length
        return reply.body if fits else Foreign(reply.status)

    def acknowledged(self, statements: SignedStatements) -> list[Proved]:
        """What the centre's signature stands under, each with the bytes that prove it; empty if it does not hold."""
        return [] if self._centre_public is None else proved(statements, self._centre_public)

    def _send(
        self,
        method: str,
        path: str,
        body: bytes | Stretch | None,
        headers: dict[str, str],
        *,
        signing: bool = True,
    ) -> _Reply | Trouble:
        if not is_private(self._url):
            # In the clear anyone on the way could hand a new kiosk his own keys, and read all it ever seals.
            return NoContact("certificate")
        nonce = secrets.token_urlsafe(16)
        url = self._url + _API + path
        if signing:
            headers = self._signed(method, url, headers, body if isinstance(body, bytes) else None, nonce)
        limit = self._limits.whole
        if isinstance(body, Stretch):
            limit += self._limits.per_megabyte * len(body) / 1_000_000
        with self._deadline.within(limit):
            try:
                return self._exchange(method, url, body, headers, nonce)
            except requests.exceptions.SSLError as trouble:
                return NoContact("timeout" if self._deadline.passed else _unproved(trouble))
            except requests.exceptions.ConnectTimeout:
                return NoContact("unreachable")
            except requests.exceptions.Timeout:
                return NoContact("timeout")
            except (requests.exceptions.RequestException, OSError) as trouble:
                return NoContact("timeout" if self._deadline.passed else _where(trouble))

    def _exchange(
        self, method: str, url: str, body: bytes | Stretch | None, headers: dict[str, str], nonce: str
    ) -> _Reply | Trouble:
        with self._session.request(
            method,
            url,
            data=body,
            headers=headers,
            timeout=(self._limits.connect, self._limits.silence),
            allow_redirects=False,
            stream=True,
        ) as response:
            received = bytearray()
            for part in response.iter_content(64 * 1024):
                received += part
                if len(received) > MAX_ANSWER:
                    return Foreign(response.status_code)
            return _Reply(response.status_code, response.headers, bytes(received), nonce)

    def _signed(
        self, method: str, url: str, headers: dict[str, str], body: bytes | None, nonce: str
    ) -> dict[str, str]:
        key = self._signing_key()
        return sign_request(
            SignedRequest(method, url, headers),
            key_id=key.key_id.hex(),
            nonce=nonce,
            created=self.now(),
            body=body,
            sign=key.sign,
        )

    def _signing_key(self) -> DeviceKey:
        if self._key is None:
            raise ValueError("this client was made without a key: it can only enrol")
        return self._key

    def _document(self, reply: _Reply, payload_type: str, kind: type[T]) -> T | None:
        envelope = _envelope(reply)
        if envelope is None or self._centre_public is None:
            return None
        return signed.open_document(envelope, payload_type, self._centre_public, kind)

    def _refusal(self, reply: _Reply) -> Refused | Foreign:
        """A problem of the centre's, or somebody else's page. HEAD has no body: its status must do."""
        if not reply.body and reply.status in _OF_HEAD and _is_type(reply, PROBLEM_TYPE):
            return Refused(reply.status, _OF_HEAD[reply.status], _retry_after(reply))
        problem = decode(reply.body, Problem) if _is_type(reply, PROBLEM_TYPE) else None
        if problem is None or not problem.type.startswith(PROBLEM_BASE):
            return Foreign(reply.status)
        return Refused(
            reply.status,
            problem.type.removeprefix(PROBLEM_BASE),
            _retry_after(reply),
            self._told_time(problem, reply.nonce),
            problem.offset,
            self._proved(problem, reply.nonce),
        )

    def _told_time(self, problem: Problem, nonce: str) -> datetime | None:
        if problem.time is None or self._centre_public is None:
            return None
        told = signed.open_document(problem.time, signed.TIME, self._centre_public, SignedTime)
        return told.time if told is not None and told.nonce == nonce else None

    def _proved(self, problem: Problem, nonce: str) -> StandingState | None:
        """Nobody but the centre closes a kiosk, and not with an old letter: it is signed over our own nonce."""
        if problem.standing is None or self._centre_public is None:
            return None
        told = signed.open_document(problem.standing, signed.STANDING, self._centre_public, Standing)
        return told.state if told is not None and told.nonce == nonce else None


def _unproved(trouble: BaseException) -> Literal["certificate", "not-yet-valid"]:
    """Why the other end's name is not proved, as OpenSSL has said it below two layers of wrapping."""
    cause: BaseException | None = trouble
    while cause is not None and not isinstance(cause, ssl.SSLCertVerificationError):
        cause = cause.__cause__ or cause.__context__
    return "not-yet-valid" if cause is not None and cause.verify_code == _NOT_YET_VALID else "certificate"


def _where(trouble: Exception) -> Literal["unreachable", "cut"]:
    """Whether the connection ever stood."""
    text = repr(trouble)
    return "unreachable" if "NewConnectionError" in text or "NameResolutionError" in text else "cut"


def _envelope(reply: _Reply) -> Envelope | None:
    return decode(reply.body, Envelope) if _is_type(reply, MEDIA_TYPE) else None


def _is_type(reply: _Reply, media_type: str) -> bool:
    return reply.headers.get("content-type", "").partition(";")[0].strip().lower() == media_type


def _blob_at(reply: _Reply) -> BlobAt | Foreign:
    offset, size = reply.headers.get("upload-offset", ""), reply.headers.get("upload-length", "")
    if not (offset.isdigit() and size.isdigit() and int(offset) <= int(size)):
        return Foreign(reply.status)
    return BlobAt(int(offset), int(size))


def _retry_after(reply: _Reply) -> int | None:
    text = reply.headers.get("retry-after", "")
    return min(int(text), _LONGEST_WAIT_S) if text.isdigit() and len(text) < 10 else None


def _expected(public_key: bytes, expected: str | None) -> bool:
    return expected is None or hashlib.sha256(public_key).hexdigest() == expected.lower()
