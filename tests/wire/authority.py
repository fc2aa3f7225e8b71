"""A certificate authority of a test's own, and a listener that counts what reaches it in the clear."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOW = datetime.now(UTC)  # OpenSSL asks the system's clock, whatever the test's says


@dataclass
class Authority:
    """A certificate authority of a test's own."""

    name: str
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def subject(self, name: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])

    def _begun(
        self,
        subject: str,
        key: ec.EllipticCurvePublicKey,
        until: datetime,
        since: datetime = NOW - timedelta(days=10),
    ) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(self.subject(subject))
            .issuer_name(self.subject(self.name))
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
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

    def issue(
        self, folder: Path, address: str, until: datetime, since: datetime = NOW - timedelta(days=10)
    ) -> Path:
        """A server's certificate and key for this address, in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        names = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
        issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key())
        made = self._begun("pusat", key.public_key(), until, since).add_extension(names, critical=False)
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


@contextmanager
def front(certificate: Path, behind: int) -> Iterator[tuple[int, ssl.SSLContext]]:
    """A reverse proxy that speaks TLS before the port ``behind`` of this machine: its own port, and the context into which
    another certificate may be loaded at any time."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["http/1.1"])

    async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while part := await reader.read(65536):
            writer.write(part)
            await writer.drain()
        writer.close()

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", behind)
        try:
            both = (passed_on(reader, inner_writer), passed_on(inner_reader, writer))
            await asyncio.gather(*both, return_exceptions=True)
        finally:  # also where the end came in the middle: nothing stays open for the collector to find
            for one in (writer, inner_writer):
                one.transport.abort()

    begun: Future[tuple[int, Callable[[], None]]] = Future()

    async def serve() -> None:
        loop, ended = asyncio.get_running_loop(), asyncio.Event()
        # A handshake that the kiosk broke off is what is asked for.
        loop.set_exception_handler(lambda _loop, _told: None)
        async with await asyncio.start_server(met, "127.0.0.1", 0, ssl=context) as listening:
            port = listening.sockets[0].getsockname()[1]
            begun.set_result((port, lambda: loop.call_soon_threadsafe(ended.set)))
            await ended.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    port, end = begun.result(10)
    try:
        yield port, context
    finally:
        end()
        thread.join(10)
        assert not thread.is_alive()
