"""WhatsApp as a way in and out (`sync.cases.messages.Channel`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from sync.cases.messages import (
    AWAY,
    TROUBLED,
    WELL,
    Content,
    Health,
    InDoubt,
    Mark,
    Outcome,
    Outgoing,
    Sent,
    Take,
    TryLater,
)
from sync.cases.notice_places import WA
from sync.cases.refusal import Refusal
from sync.central.keys import CentreKeys
from sync.central.settings import WaSettings
from sync.channels.secret_files import first_line
from sync.channels.whatsapp.graph import NO_TOKEN, Graph, NoAnswer, number_trouble
from sync.channels.whatsapp.intake import Intake, Round
from sync.channels.whatsapp.json_text import words
from sync.channels.whatsapp.notification import marks, notification
from sync.channels.whatsapp.reading import read_message
from sync.channels.whatsapp.sending import send
from sync.channels.whatsapp.spool import Spool
from sync.logbook import note

FOLDER = "whatsapp"
"""Within the data folder."""
_ASKED_EVERY = timedelta(minutes=15)
_CUTS = frozenset(("media", "quality", "busy", "line", "answer", "gateway"))
"""Trouble with which messages come and go all the same."""
TROUBLE = (
    "secret", "unreachable", "line", "answer", "token", "busy", "account", "gateway", "server", "number", "media", "sealed",
    "quality",
)  # fmt: skip
"""All codes of `Health.trouble`, each with ``wa_`` before it."""


@dataclass
class WhatsAppChannel:
    """``keys``: what the hook has sealed is opened with them."""

    settings: WaSettings
    spool: Spool
    clock: Callable[[], datetime]
    name: str = WA
    _round: Round = field(default_factory=Round)
    _out: str = ""
    _number: str = ""
    _quality: str = ""
    _asked_at: datetime | None = None
    _sent_at: datetime | None = None
    _heard_at: datetime | None = None
    _others: dict[str, Graph] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._graph = graph_of(self.settings, self.clock)
        self._intake = Intake(self.spool, self._graph, self.clock)

    def bring_in(self, take: Take) -> int:
        """What the hook has stored since. What ``take`` raises passes through."""
        self._round = self._intake.round(take)
        self._heard_at = self._round.heard_at or self._heard_at
        return self._round.new

    def read(self, raw: bytes) -> Content:
        """A message; ValueError for what is none that we know."""
        return read_message(raw)

    def send(self, notice: Outgoing) -> Outcome:
        """One message, as text or as a template."""
        outcome = send(
            self._graph_from(notice.sender), notice, self.clock, madurese=self.settings.madurese_templates
        )
        self._out = outcome.code if isinstance(outcome, TryLater | InDoubt) else ""
        if isinstance(outcome, Sent):
            self._sent_at = self.clock()
        else:
            note("wa.not_sent", code=outcome.code)
        return outcome

    def _graph_from(self, number_id: str) -> Graph:
        """Of another office's number of the same account."""
        if not number_id:
            return self._graph
        settings = msgspec.structs.replace(self.settings, number_id=number_id)
        return self._others.setdefault(number_id, graph_of(settings, self.clock))

    def marks(self) -> Iterable[Mark]:
        """What Meta tells of notices, each body until the next one is asked for."""
        for body in self.spool.marked():
            if not isinstance(body.raw, Refusal):
                yield from marks(notification(body.raw), body.arrived)

    def health(self) -> Health:
        """``trouble``: of the last round, of the last notice, and of the number, which Meta is asked about now and then."""
        now = self.clock()
        if self._asked_at is None or now - self._asked_at >= _ASKED_EVERY:
            self._asked_at = now
            self._number, self._quality = self._number_is()
        codes = {*self._round.trouble, self._out, self._number} - {""}
        trouble = tuple(f"wa_{code}" for code in TROUBLE if code in codes)
        state = WELL if not codes else TROUBLED if codes <= _CUTS else AWAY
        facts = {"waiting": str(self._round.waiting)} | ({"quality": self._quality} if self._quality else {})
        return Health(state, trouble, facts, self._heard_at, self._sent_at)

    def _number_is(self) -> tuple[str, str]:
        """What is wrong with it, "" for nothing, and how Meta rates it."""
        if not (first_line(self.settings.app_secret) and first_line(self.settings.verify_token)):
            return NO_TOKEN, ""
        answer = self._graph.number()
        trouble = number_trouble(answer)
        if trouble or isinstance(answer, NoAnswer):
            return trouble, ""
        quality = words(answer.said, "quality_rating")
        return ("quality" if quality == "RED" else ""), quality if quality in (
            "GREEN",
            "YELLOW",
            "RED",
        ) else ""


def graph_of(settings: WaSettings, clock: Callable[[], datetime]) -> Graph:
    """Meta's interface as the settings name it."""
    url = f"{settings.graph_url.rstrip('/')}/{settings.graph_version}"
    return Graph(url, settings.number_id, settings.access_token, frozenset(settings.media_hosts), clock)


def spool_of(folder: Path, keys: CentreKeys) -> Spool:
    """Where hook and channel meet; ``folder``: of the centre's data."""
    return Spool(folder / FOLDER, keys)


def opened(
    settings: WaSettings, folder: Path, keys: CentreKeys, clock: Callable[[], datetime]
) -> WhatsAppChannel:
    """The channel; nothing is connected yet. ``folder``: of the centre's data."""
    return WhatsAppChannel(settings, spool_of(folder, keys), clock)
