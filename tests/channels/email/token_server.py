"""An authorization server on loopback: it gives access tokens for a refresh token, and says which are good."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Tokens:
    """``answer``: what it says instead of a token. ``asked``: what it was asked for one with. ``user``: whose they are."""

    url: str = ""
    user: str = ""
    good: set[str] = field(default_factory=set)
    asked: list[dict[str, str]] = field(default_factory=list)
    answer: dict[str, object] | None = None

    def given(self) -> dict[str, object]:
        if self.answer is not None:
            return self.answer
        token = f"kunci-{len(self.asked)}"
        self.good.add(token)
        return {"access_token": token, "token_type": "Bearer", "expires_in": 3600}


@contextmanager
def token_server() -> Iterator[tuple[str, Tokens]]:
    """(its address, what it knows)."""
    tokens = Tokens()

    class Asked(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            tokens.asked.append(dict(parse_qsl(body)))
            self._say(400 if tokens.answer else 200, tokens.given())

        def do_GET(self) -> None:
            token = dict(parse_qsl(urlsplit(self.path).query)).get("token", "")
            known = token in tokens.good
            self._say(200 if known else 401, {"active": known, "user": tokens.user} if known else {})

        def _say(self, code: int, what: dict[str, object]) -> None:
            body = json.dumps(what).encode()
            self.send_response(code)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    tokens.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield tokens.url, tokens
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
