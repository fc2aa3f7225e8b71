"""The bench over HTTP, on this machine alone: pages of other sites can neither read nor press anything."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from urllib.parse import parse_qsl

from PIL import Image

from hardware.bench.bench import Bench
from hardware.bench.page import page

_LONGEST_FORM = 4096
_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_FILES = {"/bench.css": "text/css; charset=utf-8", "/bench.js": "text/javascript; charset=utf-8"}


@dataclass(frozen=True, slots=True)
class Served:
    """Where the page is."""

    url: str


@contextmanager
def serve_bench(bench: Bench, port: int = 0) -> Iterator[Served]:
    """The page on 127.0.0.1 until the block ends; ``port`` 0, or one that is taken, gives any free one."""
    try:
        server = _Server(bench, port)
    except OSError:
        server = _Server(bench, 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="device bench", daemon=True)
    thread.start()
    try:
        yield Served(f"http://127.0.0.1:{server.server_port}")
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, bench: Bench, port: int) -> None:
        self.bench = bench
        super().__init__(("127.0.0.1", port), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10

    def do_GET(self) -> None:
        bench, path = self.server.bench, self.path.partition("?")[0]
        if not self._ours():
            self._say(HTTPStatus.FORBIDDEN, "not from here")
        elif path == "/":
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", page(bench).encode())
        elif path in _FILES:
            self._send(HTTPStatus.OK, _FILES[path], files("hardware.bench").joinpath(path[1:]).read_bytes())
        elif (picture := _picture(bench, path)) is not None:
            kind = "image/jpeg" if path.endswith(".jpg") else "image/png"
            self._send(HTTPStatus.OK, kind, picture)
        else:
            self._say(HTTPStatus.NOT_FOUND, "not here")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "")
        if not self._ours():
            self._say(HTTPStatus.FORBIDDEN, "not from here")
            return
        if not (length.isascii() and length.isdigit()) or int(length[:9]) > _LONGEST_FORM:
            self._say(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too long")
            return
        form = dict(parse_qsl(self.rfile.read(int(length)).decode("utf-8", "replace")))
        device = self.path.removeprefix("/press/")
        trouble = self.server.bench.press(device, form.get("key", ""), form)
        if trouble is None:
            self.send_response(HTTPStatus.SEE_OTHER)
            self.send_header("Location", f"/#{device}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        else:
            self._send(
                HTTPStatus.BAD_REQUEST, "text/html; charset=utf-8", page(self.server.bench, trouble).encode()
            )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name of the base class
        """Says nothing: the printer's own events are what counts."""

    def _ours(self) -> bool:
        """A name that leads here by trick, or a form of another site, is turned away."""
        port = self.server.server_port
        hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        origin = self.headers.get("Origin")
        return self.headers.get("Host") in hosts and origin in {None, *(f"http://{host}" for host in hosts)}

    def _say(self, status: HTTPStatus, words: str) -> None:
        self._send(status, "text/plain; charset=utf-8", words.encode())

    def _send(self, status: HTTPStatus, kind: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", _POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)


def _picture(bench: Bench, path: str) -> bytes | None:
    """A paper, what hangs, or the tray; None if there is no such thing."""
    if path == "/tray.jpg":
        seen = None if bench.scanner is None else bench.scanner.seen()
        return None if seen is None else _encoded(Image.fromarray(seen.image), "JPEG")
    if path == "/hanging.png":
        hanging = bench.printer.hanging()
        return None if hanging is None else _encoded(hanging, "PNG")
    number = path.removeprefix("/paper/").removesuffix(".png")
    papers = bench.printer.papers
    if not (number.isascii() and number.isdigit()) or int(number[:9]) >= len(papers):
        return None
    return _encoded(papers[int(number)].image, "PNG")


def _encoded(image: Image.Image, kind: str) -> bytes:
    file = io.BytesIO()
    image.save(file, kind)
    return file.getvalue()
