"""Meta's Graph API, as far as an office needs it: one message out, one file in, and whether the number is well.

Requests go to one host alone, never by a redirect and never by a proxy of the environment: each carries the office's token.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import requests

from sync.central.messages.attachments import LARGEST_FILE
from sync.channels.secret_files import first_line
from sync.channels.whatsapp.codes import TOKEN
from sync.channels.whatsapp.json_text import Object, decoded, identifier, thing, things, words

_LARGEST_ANSWER = 256 * 1024
TOO_LARGE, GONE, DOUBTFUL = "media_too_large", "media_gone", "media_doubtful"
"""What is wrong with a file for good: larger than is kept; not there any more; not what Meta says it is."""
NO_TOKEN, UNREACHABLE, CUT, GARBLED = "secret", "unreachable", "line", "answer"


@dataclass(frozen=True, slots=True)
class Answered:
    """``code``: Meta's of an error, 0 for none; ``after_s``: as it asks to wait, seconds; ``name``: of the message it took."""

    status: int
    code: int = 0
    after_s: float | None = None
    name: str = ""
    said: Object = field(default_factory=dict, repr=False)

    @property
    def refuses_token(self) -> bool:
        """The token is expired or withdrawn."""
        return self.status == 401 or self.code in TOKEN


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """``code``: `NO_TOKEN`, `UNREACHABLE` (nothing was said), `CUT` (something was, and no answer came), `GARBLED`."""

    code: str


@dataclass(frozen=True, slots=True)
class NoMedia:
    """``code``: of the constants above, or why the service did not answer; ``lasting``: asking again is no use."""

    code: str
    lasting: bool


def number_trouble(answer: Answered | NoAnswer) -> str:
    """What an answer of `Graph.number` says is wrong with it, "" for nothing: a code of `NoAnswer`, ``token``, ``busy``, ``server``
    or ``number``."""
    if isinstance(answer, NoAnswer):
        return answer.code
    if answer.refuses_token:
        return "token"
    if answer.status == 200:
        return ""
    return "busy" if answer.status == 429 else "server" if answer.status >= 500 else "number"


class Graph:
    """``url``: with the version; ``number_id``: of the office's number; ``token``: file of the access token; ``media_hosts``:
    whence files may be fetched; ``clock``: for a Retry-After that names a time."""

    def __init__(  # noqa: PLR0917 - where, as whom, by what clock
        self,
        url: str,
        number_id: str,
        token: Path,
        media_hosts: frozenset[str],
        clock: Callable[[], datetime],
        timeout_s: tuple[float, float] = (5.0, 30.0),
    ) -> None:
        self._url = url.rstrip("/")
        self._number_id = number_id
        self._token = token
        self._media_hosts = media_hosts
        self._clock = clock
        self._timeout_s = timeout_s

    def send(self, message: Mapping[str, object]) -> Answered | NoAnswer:
        """One message of the office's number."""
        return self._asked("POST", f"{self._url}/{self._number_id}/messages", message)

    def number(self) -> Answered | NoAnswer:
        """What Meta says of the office's number: ``quality_rating``, ``display_phone_number``."""
        fields = "display_phone_number,verified_name,quality_rating"
        return self._asked("GET", f"{self._url}/{self._number_id}?fields={fields}")

    def media(self, media_id: str, number_id: str = "") -> bytes | NoMedia:
        """A file, as it came to this number ("" for the settings'). Its link lives for minutes: where it has expired, another one is asked for, once."""
        found = self._media_once(media_id, number_id or self._number_id)
        if isinstance(found, NoMedia) and found.code in (GONE, DOUBTFUL):
            return self._media_once(media_id, number_id or self._number_id)
        return found

    def _media_once(self, media_id: str, number_id: str) -> bytes | NoMedia:
        if not (media_id.isascii() and media_id.isalnum() and number_id.isascii() and number_id.isalnum()):
            return NoMedia(DOUBTFUL, True)
        told = self._asked("GET", f"{self._url}/{media_id}?phone_number_id={number_id}")
        if isinstance(told, NoAnswer):
            return NoMedia(told.code, False)
        if told.status != 200:
            return _no_media(told)
        size = words(told.said, "file_size")
        if size.isdigit() and int(size) > LARGEST_FILE:
            return NoMedia(TOO_LARGE, True)
        link = words(told.said, "url")
        if not self._may_fetch(link):
            return NoMedia(DOUBTFUL, True)
        return self._file(link, words(told.said, "sha256"))

    def _may_fetch(self, link: str) -> bool:
        """Meta's own host alone, by https; where the settings name a server of this machine, that one."""
        parts = urlsplit(link)
        own = urlsplit(self._url)
        if own.scheme == "http":
            return (parts.scheme, parts.netloc) == (own.scheme, own.netloc)
        return parts.scheme == "https" and parts.netloc in self._media_hosts

    def _file(self, link: str, digest: str) -> bytes | NoMedia:
        response = self._request("GET", link, LARGEST_FILE)
        if isinstance(response, NoAnswer):
            return NoMedia(response.code, False)
        status, _, data = response
        if status != 200:
            return _no_media(Answered(status))
        if len(data) > LARGEST_FILE:
            return NoMedia(TOO_LARGE, True)
        if digest and sha256(data).hexdigest() != digest.lower():
            return NoMedia(DOUBTFUL, True)
        return data

    def _asked(self, method: str, url: str, body: Mapping[str, object] | None = None) -> Answered | NoAnswer:
        response = self._request(method, url, _LARGEST_ANSWER, body)
        if isinstance(response, NoAnswer):
            return response
        status, wait, data = response
        try:
            said = decoded(data)
        except ValueError:
            said = None
        if not isinstance(said, dict):
            return NoAnswer(GARBLED) if status == 200 else Answered(status, after_s=self._after_s(wait))
        error = thing(said, "error")
        code = words(error, "code")
        name = next((identifier(one, "id") for one in things(said, "messages")), "")
        return Answered(status, int(code) if code.isdigit() else 0, self._after_s(wait), name, said)

    def _request(
        self, method: str, url: str, most: int, body: Mapping[str, object] | None = None
    ) -> tuple[int, str, bytes] | NoAnswer:
        """Status, Retry-After, and at most one byte more than ``most``."""
        token = first_line(self._token)
        if not token:
            return NoAnswer(NO_TOKEN)
        with requests.Session() as session:
            session.trust_env = False
            try:
                with session.request(
                    method,
                    url,
                    json=body,
                    headers={"Authorization": f"Bearer {token}"},
                    timeout=self._timeout_s,
                    allow_redirects=False,
                    stream=True,
                ) as response:
                    return (
                        response.status_code,
                        response.headers.get("Retry-After", ""),
                        _body(response, most),
                    )
            except requests.exceptions.InvalidHeader:
                return NoAnswer(NO_TOKEN)  # what the file holds is no token
            except requests.RequestException as trouble:
                return NoAnswer(UNREACHABLE if _never_connected(trouble) else CUT)

    def _after_s(self, said: str) -> float | None:
        """Of Retry-After (RFC 9110 section 10.2.3): seconds, or a time."""
        if said.isascii() and said.isdigit():
            return float(said[:9])
        try:
            when = parsedate_to_datetime(said)
        except ValueError:
            return None
        return max(0.0, (when - self._clock()).total_seconds()) if when.tzinfo else None


def _body(response: requests.Response, most: int) -> bytes:
    held = bytearray()
    for piece in response.iter_content(65_536):
        held += piece
        if len(held) > most:
            break
    return bytes(held[: most + 1])


def _never_connected(trouble: requests.RequestException) -> bool:
    """Whether nothing can have reached the other side."""
    if isinstance(trouble, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError):
        return True
    reason = getattr(trouble.args[0] if trouble.args else None, "reason", None)
    return type(reason).__name__ in ("NewConnectionError", "NameResolutionError", "ConnectTimeoutError")


def _no_media(told: Answered) -> NoMedia:
    """Whether it is gone, or the service or the office's token is in trouble, which passes."""
    passing = told.refuses_token or told.status in (403, 429) or told.status >= 500
    return NoMedia("token" if told.refuses_token else "busy", False) if passing else NoMedia(GONE, True)
