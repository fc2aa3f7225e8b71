"""A way in and out that is a folder: for tests of everything behind a way, and for trying out an office without one.

``masuk/`` holds what waits, one JSON file a message; what was taken in goes to ``diproses/``. ``keluar/`` receives what is
sent, ``tanda/`` holds what became of it. All of it outlives the process, as a mailbox and a modem do.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import msgspec

from sync.cases.messages import (
    WELL,
    Arrived,
    Attachment,
    Content,
    Health,
    Mark,
    Outcome,
    Outgoing,
    Sent,
    Take,
)
from sync.cases.notice_places import SMS
from sync.vault.folders import replace

INCOMING, TAKEN, SENT, MARKS = "masuk", "diproses", "keluar", "tanda"


class Posted(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it lies in the folder; fields as in `Arrived` and `Content`. ``attachments``: name, media type, bytes."""

    external_id: str
    received_at: datetime
    sender: str
    text: str
    same_as: str = ""
    subject: str = ""
    attachments: tuple[tuple[str, str, bytes], ...] = ()
    answers_to: tuple[str, ...] = ()
    conversation: str = ""
    automatic: bool = False
    bounced: str = ""
    notes: tuple[str, ...] = ()


class Delivered(msgspec.Struct, frozen=True, kw_only=True):
    """A notice as it was handed over."""

    reference: str
    address: str
    subject: str
    text: str
    template: str
    values: Mapping[str, str]
    language: str
    answers: str


class _Marked(msgspec.Struct, frozen=True, kw_only=True):
    state: str
    at: datetime
    external_id: str = ""
    reference: str = ""
    code: str = ""


@dataclass
class SimulatedChannel:
    """``name``: the way that it plays. It misbehaves on demand: ``cut_before`` and ``cut_after`` hold what `bring_in` raises
    before it hands a message to the store, and between store and acknowledgement, one a message (None: it goes well);
    ``outcomes``: what `send` answers, in order, before it goes well again; ``sick``: its health."""

    folder: Path
    name: str = SMS
    cut_before: deque[Exception | None] = field(default_factory=deque)
    cut_after: deque[Exception | None] = field(default_factory=deque)
    outcomes: deque[Outcome] = field(default_factory=deque)
    sick: Health | None = None

    def __post_init__(self) -> None:
        for name in (INCOMING, TAKEN, SENT, MARKS):
            (self.folder / name).mkdir(parents=True, exist_ok=True, mode=0o700)

    def post(self, message: Posted, file: str = "") -> None:
        """A citizen writes. ``file``: its name in the folder; the same message under two names has come twice."""
        replace(self.folder / INCOMING / f"{file or message.external_id}.json", msgspec.json.encode(message))

    def post_raw(self, file: str, data: bytes) -> None:
        """Something comes that is no message at all."""
        replace(self.folder / INCOMING / f"{file}.json", data)

    def mark(self, mark: Mark) -> None:
        """The other side tells what became of a notice."""
        told = _Marked(
            state=mark.state,
            at=mark.at,
            external_id=mark.external_id,
            reference=mark.reference,
            code=mark.code,
        )
        name = f"{mark.external_id or mark.reference}-{mark.state}.json"
        replace(self.folder / MARKS / name, msgspec.json.encode(told))

    def bring_in(self, take: Take) -> int:
        """In the order of the files' names: stored, then moved."""
        new = 0
        for path in sorted((self.folder / INCOMING).glob("*.json")):
            _fail(self.cut_before)
            new += take(self._arrived(path))
            _fail(self.cut_after)
            path.rename(self.folder / TAKEN / path.name)
        return new

    def read(self, raw: bytes) -> Content:
        """As it was posted."""
        return read_posted(raw)

    def send(self, notice: Outgoing) -> Outcome:
        """Into the folder under its reference: handed over twice, it lies there once, as with every good way."""
        outcome = self.outcomes.popleft() if self.outcomes else Sent(f"{self.name}-{notice.reference}")
        if isinstance(outcome, Sent):
            delivered = Delivered(
                reference=notice.reference,
                address=notice.address,
                subject=notice.subject,
                text=notice.text,
                template=notice.template,
                values=dict(notice.values),
                language=notice.language,
                answers=notice.answers,
            )
            replace(self.folder / SENT / f"{notice.reference}.json", msgspec.json.encode(delivered))
        return outcome

    def delivered(self) -> list[Delivered]:
        """All that was sent, by reference."""
        return [
            msgspec.json.decode(path.read_bytes(), type=Delivered)
            for path in sorted((self.folder / SENT).glob("*.json"))
        ]

    def marks(self) -> Iterable[Mark]:
        """Each, until its file is taken away: it goes once the next one is asked for."""
        for path in sorted((self.folder / MARKS).glob("*.json")):
            said = msgspec.json.decode(path.read_bytes(), type=_Marked)
            yield Mark(said.state, said.at, said.external_id, said.reference, said.code)
            path.unlink(missing_ok=True)

    def health(self) -> Health:
        """How many wait; well unless told otherwise."""
        if self.sick is not None:
            return self.sick
        waiting = sum(1 for _ in (self.folder / INCOMING).glob("*.json"))
        return Health(WELL, facts={"waiting": str(waiting)})

    def _arrived(self, path: Path) -> Arrived:
        raw = path.read_bytes()
        try:
            said = msgspec.json.decode(raw, type=Posted)
        except (msgspec.DecodeError, UnicodeDecodeError):
            when = datetime.fromtimestamp(path.stat().st_mtime).astimezone()
            return Arrived(self.name, path.stem, when, "", raw)
        return Arrived(self.name, said.external_id, said.received_at, said.sender, raw, said.same_as)


def read_posted(raw: bytes) -> Content:
    """What `Posted` says, however it came; ValueError for anything else."""
    try:
        said = msgspec.json.decode(raw, type=Posted)
    except (msgspec.DecodeError, UnicodeDecodeError) as trouble:
        raise ValueError("not a message") from trouble
    return Content(
        text=said.text,
        subject=said.subject,
        attachments=tuple(Attachment(*one) for one in said.attachments),
        answers_to=said.answers_to,
        conversation=said.conversation,
        automatic=said.automatic,
        bounced=said.bounced,
        notes=said.notes,
    )


def _fail(planned: deque[Exception | None]) -> None:
    trouble = planned.popleft() if planned else None
    if trouble is not None:
        raise trouble
