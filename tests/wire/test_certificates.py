"""The kiosk speaks to the office's own certificate and to no other: otherwise not one byte of a request leaves it."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient, Limits
from sync.wire.messages import EnrolRequest, Manifest
from sync.wire.outcomes import NoContact, Refused

NOW = datetime.now(UTC)  # OpenSSL asks the system's clock, whatever the test's says
SECRET = "7K4M9-2QXZT"


@dataclass
class Authority:
    """A certificate authority of a test's own."""

    name: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def subject(self, name: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])

    def _begun(
        self, subject: str, key: ec.EllipticCurvePublicKey, until: datetime
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(self.subject(subject))
            .issuer_name(self.subject(self.name))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=10))
            .not_valid_after(until)
        )

    def save(self, folder: Path) -> Path:
        """The authority's own certificate, as an office would hand it to its kiosks."""
        made = self._begun(self.name, self.key.public_key(), NOW + timedelta(days=10))
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        identity = x509.SubjectKeyIdentifier.from_public_key(self.key.public_key())
        made = made.add_extension(usage, critical=True).add_extension(identity, critical=False)
        path = folder / f"{self.name}.pem"
        path.write_bytes(made.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
        return path

    def issue(self, folder: Path, address: str, until: datetime) -> Path:
        """A server's certificate and key for this address, in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        made = self._begun("pusat", key.public_key(), until).add_extension(names, critical=False)
        signed = made.add_extension(issuer, critical=False).sign(self.key, hashes.SHA256())
        path = folder / f"{self.name}-{address}.pem"
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + secret)
        return path


@dataclass
class Listener:
    """Counts what comes through to it in the clear, after TLS was agreed; answers that it is busy."""

    port: int
    heard: bytes = b""
    knocks: int = 0


ANSWER = b"HTTP/1.1 503 \r\ncontent-type: application/problem+json\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%b"
BUSY = b'{"type":"urn:kotak-aduan:problem:busy","title":"busy","status":503}'


@contextmanager
def server(certificate: Path) -> Iterator[Listener]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as bare:
        listener = Listener(bare.getsockname()[1])

        def serve() -> None:
            while True:
                try:
                    plain, _ = bare.accept()
                except OSError:
                    return
                listener.knocks += 1
                try:
                    with plain, context.wrap_socket(plain, server_side=True) as secure:
                        secure.settimeout(5)
                        while not listener.heard.endswith(b"}"):
                            piece = secure.recv(65536)
                            if not piece:
                                break
                            listener.heard += piece
                        secure.sendall(ANSWER % (len(BUSY), BUSY))
                except OSError:
                    continue  # the kiosk hung up: what it thought of us is what the test asks

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener
        finally:
            bare.shutdown(socket.SHUT_RDWR)
            bare.close()
            thread.join(10)
            assert not thread.is_alive()


def ask(listener: Listener, certificates: Path | None) -> object:
    client = CentreClient(
        f"https://127.0.0.1:{listener.port}",
        lambda: NOW,
        certificates=certificates,
        limits=Limits(connect=5, silence=5, whole=10),
    )
    key = DeviceKey.generate()
    try:
        return client.enrol(EnrolRequest(code=SECRET, public_key=key.public_raw, identity="mesin"))
    finally:
        client.close()


def test_the_offices_own_authority_is_enough(tmp_path: Path) -> None:
    office = Authority("kantor")
    with server(office.issue(tmp_path, "127.0.0.1", NOW + timedelta(days=1))) as listener:
        answer = ask(listener, office.save(tmp_path))
    assert isinstance(answer, Refused)
    assert answer.kind == "busy"
    assert SECRET.encode() in listener.heard


@pytest.mark.parametrize("trusted", ["another office", "the system"])
def test_to_a_stranger_nothing_is_said(tmp_path: Path, trusted: str) -> None:
    """Somebody in the lobby's network who calls himself the centre."""
    stranger = Authority("orang-lain")
    with server(stranger.issue(tmp_path, "127.0.0.1", NOW + timedelta(days=1))) as listener:
        file = Authority("kantor").save(tmp_path) if trusted == "another office" else None
        assert ask(listener, file) == NoContact("certificate")
    assert (listener.knocks, listener.heard) == (1, b"")


@pytest.mark.parametrize(
    ("address", "until"),
    [("127.0.0.2", NOW + timedelta(days=1)), ("127.0.0.1", NOW - timedelta(days=1))],
    ids=["of another machine", "run out"],
)
def test_a_certificate_must_name_the_machine_and_be_in_its_time(
    tmp_path: Path, address: str, until: datetime
) -> None:
    office = Authority("kantor")
    with server(office.issue(tmp_path, address, until)) as listener:
        assert ask(listener, office.save(tmp_path)) == NoContact("certificate")
    assert listener.heard == b""


def test_no_variable_of_the_environment_opens_the_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stranger = Authority("orang-lain")
    theirs = stranger.save(tmp_path)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.setenv(name, str(theirs))
    with server(stranger.issue(tmp_path, "127.0.0.1", NOW + timedelta(days=1))) as listener:
        assert ask(listener, Authority("kantor").save(tmp_path)) == NoContact("certificate")
    assert listener.heard == b""


def test_a_batch_of_cases_stays_at_home_too(tmp_path: Path) -> None:
    stranger, key = Authority("orang-lain"), DeviceKey.generate()
    with server(stranger.issue(tmp_path, "127.0.0.1", NOW + timedelta(days=1))) as listener:
        client = CentreClient(
            f"https://127.0.0.1:{listener.port}",
            lambda: NOW,
            key=key,
            centre_public=bytes(32),
            certificates=Authority("kantor").save(tmp_path),
        )
        one = "00000000-0000-7000-8000-000000000000"
        manifest = Manifest(
            device=one, office_id="352807", epoch=1, batch_id=one, at=NOW, identity="mesin", heads=[]
        )
        assert client.sync(manifest, []) == NoContact("certificate")
        client.close()
    assert listener.heard == b""


@pytest.mark.parametrize("url", ["http://{}:{}", "http://pusat.kantor.invalid:{1}", "ftp://{}:{}"])
def test_in_the_clear_nothing_goes_to_another_machine(url: str) -> None:
    """127.0.0.1 is this machine; the same listener under another name of the network is somebody else."""
    with socket.create_server(("127.0.0.1", 0)) as bare:
        bare.setblocking(False)
        key = DeviceKey.generate()
        client = CentreClient(url.format("0.0.0.0", bare.getsockname()[1]), lambda: NOW)
        request = EnrolRequest(code=SECRET, public_key=key.public_raw, identity="mesin")
        assert client.enrol(request) == NoContact("certificate")
        client.close()
        with pytest.raises(BlockingIOError):
            bare.accept()
