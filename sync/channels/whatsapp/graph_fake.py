"""A server on this machine that answers as Meta's Graph API does, for tests and for trying out an office without an account.

It knows one number and one token, keeps what it was sent, gives out media by links that expire, and holds the 24 hours and
the approved templates against whoever forgets them. It can be made to fail, request by request.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal
from urllib.parse import urlsplit

VERSION = "v25.0"

Trouble = Literal[
    "", "token", "busy", "window", "account", "broken", "gateway", "garbled", "cut", "expired", "redirect"
]
"""190 · 429 with Retry-After · 131047 · 131031 · 500 · 502 · no JSON · the line ends without an answer · the link of a
file is over · elsewhere."""


@dataclass
class FakeGraph:
    """``open_to``: recipients whose 24 hours run; ``templates``: (name, language) to its places; ``media``: by id;
    ``lies``: ids of media whose checksum is wrong; ``links_to``: where links of media lead, "" here; ``troubles``: of the next
    requests, in order; ``sent``: messages that were taken; ``asked``: method and path of each request."""

    number_id: str = "106540352242922"
    token: str = "EAAtiruan"  # noqa: S105 - of a server that is a toy
    open_to: set[str] = field(default_factory=set)
    templates: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    media: dict[str, bytes] = field(default_factory=dict)
    lies: set[str] = field(default_factory=set)
    links_to: str = ""
    troubles: deque[Trouble] = field(default_factory=deque)
    retry_after: str = "120"
    quality: str = "GREEN"
    sent: list[dict[str, Any]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def answer(  # noqa: PLR0911 - one line a request
        self, method: str, path: str, authorization: str, body: bytes
    ) -> tuple[int, bytes] | None:
        """Status and body for one request; None: the line ends."""
        self.asked.append(f"{method} {path}")
        if authorization != f"Bearer {self.token}":
            return _error(401, 190, "Invalid OAuth access token")
        trouble = self.troubles.popleft() if self.troubles else ""
        if trouble:
            return _trouble(trouble)
        match urlsplit(path).path.strip("/").split("/"):
            case ["file", media_id] if media_id in self.media:
                return 200, self.media[media_id]
            case [version, self.number_id, "messages"] if version == VERSION and method == "POST":
                return self._message(json.loads(body))
            case [version, self.number_id] if version == VERSION:
                told = {"id": self.number_id, "quality_rating": self.quality, "verified_name": "TIRUAN"}
                return 200, _json(told)
            case [version, media_id] if version == VERSION and media_id in self.media:
                return 200, _json(self._link(media_id))
        return _error(400, 100, "Unsupported request")

    @contextmanager
    def listening(self) -> Iterator[FakeGraph]:
        """On a free port of this machine until the end of the block; ``url`` says where."""
        server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        self.url = f"http://127.0.0.1:{server.server_address[1]}"
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def _message(self, said: dict[str, Any]) -> tuple[int, bytes]:
        recipient = said.get("to") or said.get("recipient") or ""
        refused = self._refused_template(said["template"]) if said["type"] == "template" else None
        if said["type"] == "text" and recipient not in self.open_to:
            refused = _error(400, 131047, "Re-engagement message")
        if refused is not None:
            return refused
        self.sent.append(said)
        name = f"wamid.TIRUAN{len(self.sent):04}"
        who = {"input": recipient, "wa_id" if "to" in said else "user_id": recipient.removeprefix("+")}
        return 200, _json({"messaging_product": "whatsapp", "contacts": [who], "messages": [{"id": name}]})

    def _refused_template(self, template: dict[str, Any]) -> tuple[int, bytes] | None:
        places = self.templates.get((template["name"], template["language"]["code"]))
        if places is None:
            return _error(404, 132001, "Template name does not exist in the translation")
        given = [one for part in template.get("components", ()) for one in part["parameters"]]
        if tuple(one["parameter_name"] for one in given) != places:
            return _error(400, 132000, "Number of parameters does not match")
        return None

    def _link(self, media_id: str) -> dict[str, object]:
        data = self.media[media_id]
        digest = hashlib.sha256(b"" if media_id in self.lies else data).hexdigest()
        link = self.links_to or f"{self.url}/file/{media_id}"
        return {
            "url": link,
            "mime_type": "image/jpeg",
            "sha256": digest,
            "file_size": len(data),
            "id": media_id,
        }


def _handler(fake: FakeGraph) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body: bytes) -> None:
            self.close_connection = True
            answered = fake.answer(self.command, self.path, self.headers.get("Authorization", ""), body)
            if answered is None:
                return
            status, data = answered
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if status == 429:
                self.send_header("Retry-After", fake.retry_after)
            if status == 302:
                self.send_header("Location", f"{fake.url}/elsewhere")
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - the standard library's name
            """Nothing: paths hold ids of media."""

    return Handler


def _trouble(trouble: Trouble) -> tuple[int, bytes] | None:
    answers: Mapping[str, tuple[int, bytes] | None] = {
        "token": _error(401, 190, "Session has expired"),
        "busy": _error(429, 130429, "Rate limit hit"),
        "window": _error(400, 131047, "Re-engagement message"),
        "account": _error(403, 131031, "Account has been locked"),
        "broken": _error(500, 131000, "Something went wrong"),
        "gateway": (502, b"<html>gateway</html>"),
        "garbled": (200, b"<html>gateway</html>"),
        "cut": None,
        "expired": _error(404, 0, "Link has expired"),
        "redirect": (302, b""),
    }
    return answers[trouble]


def _error(status: int, code: int, message: str) -> tuple[int, bytes]:
    return status, _json({"error": {"message": message, "type": "OAuthException", "code": code}})


def _json(said: Mapping[str, object]) -> bytes:
    return json.dumps(said).encode()
