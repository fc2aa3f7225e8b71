"""Signing by the e-sign service of Balai Sertifikasi Elektronik, version 2 of its interface.

The officer's key lies at the service; what goes there is the whole document, his NIK and his passphrase, by TLS. The
office needs an agreement and an account of its own. **Tried against the server of `bsre_fake` alone**, which was written
after public descriptions of the interface: an office tries it with BSrE's own test account before it relies on it.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import urlsplit

import requests

from sync.cases.refusal import Refusal
from sync.papers.signature_check import signatures_of
from sync.papers.signing import BSRE, Occasion, Signed

PATH = "/api/v2/sign/pdf"
LARGEST_ANSWER = 40 * 1024 * 1024
"""Bytes of JSON; base64 makes four of three."""

WRONG_PASSPHRASE = 2031
UNKNOWN_SIGNER = 2011
_REFUSED = {WRONG_PASSPHRASE: "signing.passphrase", UNKNOWN_SIGNER: "bsre.unknown_signer"}
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class BsreService:
    """The office's account. ``url``: https, but on this machine; ``connect_s`` and ``read_s``: how long to wait, seconds."""

    url: str
    user: str
    password: str = field(repr=False)
    connect_s: float = 5.0
    read_s: float = 60.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
            raise ValueError("bsre.url: passphrases travel by https alone")


@dataclass(frozen=True, slots=True)
class Bsre:
    """``nik``: of the officer; ``passphrase``: as it was typed, for this one signature.

    Refusals of `sign`: ``signing.passphrase``, ``bsre.unknown_signer`` (no certificate for this NIK), ``bsre.credentials``
    (the office's account), ``bsre.timeout``, ``bsre.unreachable``, ``bsre.trouble`` {"status"} (the service failed),
    ``bsre.refused`` {"status", "code"} (it said no for another reason), ``bsre.answer`` (what came back is not this
    document with an intact signature). Nothing is kept of a refused try, so each may be tried again.
    """

    WAY: ClassVar[str] = BSRE
    ELECTRONIC: ClassVar[bool] = True

    service: BsreService
    nik: str = field(repr=False)
    passphrase: str = field(repr=False)

    def sign(self, document: bytes, occasion: Occasion) -> Signed | Refusal:
        """One request; the answer is checked before it is believed."""
        answer = self._ask(document, occasion)
        if isinstance(answer, Refusal):
            return answer
        signed = _document_in(answer)
        if signed is None:
            return Refusal("bsre.answer")
        found = signatures_of(signed)
        # The service signs in a new revision: what the officer saw must stand in the file unchanged.
        if not found or not all(one.intact for one in found) or not signed.startswith(document):
            return Refusal("bsre.answer")
        return Signed(document=signed, way=BSRE, at=occasion.at, by=found[-1].by)

    def _ask(self, document: bytes, occasion: Occasion) -> Mapping[str, object] | Refusal:
        asked = {
            "nik": self.nik,
            "passphrase": self.passphrase,
            "signatureProperties": [
                {"tampilan": "INVISIBLE", "reason": occasion.reason, "location": occasion.place}
            ],
            "file": [base64.b64encode(document).decode()],
        }
        service = self.service
        with requests.Session() as session:
            session.trust_env = False  # no proxy of the environment sees a passphrase
            try:
                with session.post(
                    service.url.rstrip("/") + PATH,
                    json=asked,
                    auth=(service.user, service.password),
                    timeout=(service.connect_s, service.read_s),
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    return _understood(response.status_code, _body(response))
            except requests.Timeout:
                return Refusal("bsre.timeout")
            except requests.RequestException:
                return Refusal("bsre.unreachable")


def _body(response: requests.Response) -> Mapping[str, object]:
    held = bytearray()
    for piece in response.iter_content(65_536):
        held += piece
        if len(held) > LARGEST_ANSWER:
            return {}
    try:
        said = json.loads(held)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _understood(status: int, said: Mapping[str, object]) -> Mapping[str, object] | Refusal:
    if status == 200:
        return said
    code = said.get("status_code")
    if isinstance(code, int) and code in _REFUSED:
        return Refusal(_REFUSED[code])
    if status in (401, 403):
        return Refusal("bsre.credentials")
    if status >= 500:
        return Refusal("bsre.trouble", {"status": status})
    return Refusal("bsre.refused", {"status": status, "code": code if isinstance(code, int) else 0})


def _document_in(said: Mapping[str, object]) -> bytes | None:
    files = said.get("file")
    if not isinstance(files, list) or len(files) != 1 or not isinstance(files[0], str):
        return None
    try:
        return base64.b64decode(files[0], validate=True)
    except (binascii.Error, ValueError):
        return None
