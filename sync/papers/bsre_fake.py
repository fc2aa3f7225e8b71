"""A server on this machine that answers as the e-sign service does, for tests and for learning the desk.

Its signatures are real ones by a certificate of its own that nobody trusts: the subject says "TIRUAN". It can be made to
fail between two requests, or in the midst of one.
"""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from sync.cases.refusal import Refusal
from sync.papers.bsre import PATH, UNKNOWN_SIGNER, WRONG_PASSPHRASE
from sync.papers.signing import Occasion
from sync.papers.signing_p12 import Pkcs12

Trouble = Literal["", "broken", "silent", "garbled", "unsigned", "other", "cut", "redirect"]
"""500 · never an answer · no JSON · the document unsigned · another document · half an answer · elsewhere."""

_KEY = "kunci tiruan"


@dataclass
class FakeBsre:
    """``phrases``: passphrase by NIK; ``asked``: what came, without passphrases; ``trouble``: what goes wrong from now on."""

    user: str = "kecamatan"
    password: str = "rahasia"  # noqa: S105 - of a server that is a toy
    phrases: Mapping[str, str] = field(default_factory=dict)
    trouble: Trouble = ""
    asked: list[str] = field(default_factory=list)
    url: str = ""
    _let_go: threading.Event = field(default_factory=threading.Event)
    _certificates: dict[str, bytes] = field(default_factory=dict)

    def answer(self, authorization: str, body: bytes) -> tuple[int, bytes]:
        """Status and body for one request."""
        login = "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
        if authorization != login:
            return 401, _json({"error": "Unauthorized"})
        asked = json.loads(body)
        nik, document = str(asked["nik"]), base64.b64decode(asked["file"][0])
        self.asked.append(nik)
        if self.trouble:
            return self._trouble(document)
        if nik not in self.phrases:
            return 400, _json({"status_code": UNKNOWN_SIGNER, "error": "User tidak terdaftar"})
        if asked["passphrase"] != self.phrases[nik]:
            return 400, _json({"status_code": WRONG_PASSPHRASE, "error": "Passphrase anda salah"})
        return self._signed(nik, document, asked["signatureProperties"][0])

    def _trouble(self, document: bytes) -> tuple[int, bytes]:
        if self.trouble == "silent":
            self._let_go.wait()
        answers = {
            "garbled": (200, b"<html>gateway</html>"),
            "unsigned": (200, _answer(document)),
            "other": (200, _answer(self._of_another(document))),
            "cut": (200, _answer(document)),
            "redirect": (302, b""),
        }
        return answers.get(self.trouble, (500, _json({"error": "Internal Server Error"})))

    def _of_another(self, document: bytes) -> bytes:
        signed = self._sign("0", document.replace(b"%PDF-1.7", b"%PDF-1.6", 1), "", "")
        return b"" if isinstance(signed, Refusal) else signed

    def _signed(self, nik: str, document: bytes, wishes: Mapping[str, str]) -> tuple[int, bytes]:
        signed = self._sign(nik, document, wishes.get("reason", ""), wishes.get("location", ""))
        if isinstance(signed, Refusal):
            return 400, _json({"status_code": 1000, "error": "Dokumen tidak dapat diproses"})
        return 200, _answer(signed)

    def _sign(self, nik: str, document: bytes, reason: str, place: str) -> bytes | Refusal:
        now = datetime.now(UTC)
        if nik not in self._certificates:
            self._certificates[nik] = _certificate(f"TIRUAN {nik[-4:]}", now)
        made = Pkcs12(self._certificates[nik], _KEY).sign(
            document, Occasion(reason=reason, place=place, at=now)
        )
        return made if isinstance(made, Refusal) else made.document

    @contextmanager
    def listening(self) -> Iterator[FakeBsre]:
        """On a free port of this machine until the end of the block; ``url`` says where."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield self
        finally:
            self._let_go.set()
            server.shutdown()
            thread.join()
            server.server_close()


def _handler(fake: FakeBsre) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            known = self.path == PATH
            status, answer = fake.answer(self.headers.get("Authorization", ""), body) if known else (404, b"")
            try:
                self._send(status, answer)
            except OSError:
                self.close_connection = True  # whoever asked has gone

        def _send(self, status: int, answer: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            promised = len(answer) * 2 if fake.trouble == "cut" else len(answer)
            self.send_header("Content-Length", str(promised))
            if status == 302:
                self.send_header("Location", f"{fake.url}/elsewhere")
            self.end_headers()
            self.wfile.write(answer)
            self.close_connection = True

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the standard library's name
            """Nothing: requests hold passphrases."""

    return Handler


def _certificate(name: str, now: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .sign(key, hashes.SHA256())
    )
    encryption = BestAvailableEncryption(_KEY.encode())
    return pkcs12.serialize_key_and_certificates(name.encode(), key, certificate, None, encryption)


def _answer(document: bytes) -> bytes:
    return _json({"time": 0, "file": [base64.b64encode(document).decode()]})


def _json(said: Mapping[str, object]) -> bytes:
    return json.dumps(said).encode()
