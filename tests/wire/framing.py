"""Where HTTP messages begin and end in a stream of bytes, as far as kiosk and centre use it: lengths, no chunks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

_END = b"\r\n\r\n"


@dataclass
class Message:
    """One message, grown as its bytes pass. ``method``: of the request, or of the request that it answers."""

    method: str = ""
    head: bytes = b""
    body: bytes = b""
    length: int | None = None

    @property
    def whole(self) -> bool:
        return self.length is not None and len(self.body) == self.length

    @property
    def raw(self) -> bytes:
        return self.head + self.body


@dataclass
class Framer:
    """Takes the bytes of one direction of one connection; hands out each with its place in its message."""

    answers: Framer | None = None
    messages: list[Message] = field(default_factory=list)

    def pieces(self, data: bytes) -> Iterator[tuple[Message, str, bytes]]:
        """(message, "head" | "body", bytes), in order, nothing left out. Bytes count as passed once handed out."""
        while data:
            if not self.messages or self.messages[-1].whole:
                self.messages.append(Message(self._asked()))
            one = self.messages[-1]
            if one.length is None:
                piece = _up_to_end(one.head, data)
                one.head += piece
                if one.head.endswith(_END):
                    self._read_head(one)
                yield one, "head", piece
            else:
                piece = data[: one.length - len(one.body)]
                one.body += piece
                yield one, "body", piece
            data = data[len(piece) :]

    def _asked(self) -> str:
        """An answer is to the request at the same place in the order."""
        return "" if self.answers is None else self.answers.messages[len(self.messages)].method

    def _read_head(self, one: Message) -> None:
        first, *lines = one.head.decode("latin-1").split("\r\n")
        headers = {
            name.lower(): text.strip() for name, _, text in (line.partition(":") for line in lines if line)
        }
        if self.answers is None:
            one.method = first.split(" ")[0]
        bodiless = self.answers is not None and (one.method == "HEAD" or first.split(" ")[1] == "204")
        one.length = 0 if bodiless else int(headers.get("content-length", "0"))


def _up_to_end(before: bytes, data: bytes) -> bytes:
    """The bytes of ``data`` that still belong to a head of which ``before`` is here."""
    kept = before[-3:]
    end = (kept + data).find(_END)
    return data if end < 0 else data[: end + len(_END) - len(kept)]
