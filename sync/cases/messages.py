"""What every way in and out has in common: a message that arrived, what was read in it, a notice that goes out.

A way (e-mail, SMS, WhatsApp) knows its own wire and nothing of cases; the store knows rows and nothing of wires.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message as it came, before anybody has read it.

    ``channel``: of `sync.cases.channels`; ``external_id``: the way's own name for it, the same for the same message;
    ``same_as``: a second name, for a copy that comes under another first one (Message-ID and hash of the body), else "";
    ``received_at``: the way's own time; ``sender``: address, number or id as the way gives it, for an answer; ``contact``: the
    way's lasting name of the sender where his address may be missing or change, else ""; ``to``: the addresses that it was sent to,
    as far as the way says so, ``own``: which of them is the settings' office's.
    """

    channel: str
    external_id: str
    received_at: datetime
    sender: str = field(repr=False)
    raw: bytes = field(repr=False)
    same_as: str = ""
    contact: str = field(default="", repr=False)
    to: tuple[str, ...] = ()
    own: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """``media_type``: found by content, not by name."""

    name: str = field(repr=False)
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Content:
    """What was read in a message. ``answers_to``: names of messages of ours that it answers; ``conversation``: messages of one
    contact that belong together share it, within ``together_within`` of each other if that is given; ``automatic``: written by a machine, never answered; ``bounced``: the address
    that a notice of ours did not reach; ``notes``: codes of what a reader should know (``attachment_too_large``);
    ``sender_name``: as the sender calls himself, which proves nothing."""

    text: str = field(repr=False)
    subject: str = field(default="", repr=False)
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    answers_to: tuple[str, ...] = ()
    conversation: str = ""
    automatic: bool = False
    bounced: str = field(default="", repr=False)
    notes: tuple[str, ...] = ()
    together_within: timedelta | None = None
    sender_name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A notice that is to go out. ``reference``: our own name of it, the same at every try; ``template`` and ``values``: for a
    way that sends templates alone, ``template_places``: those of the values that the template has, in its order; ``answers``: the other side's name of the message it answers, or "";
    ``heard_at``: when that contact wrote last; ``thread``: the way's names of what was said before, both ways, the oldest first;
    ``sender``, ``sender_name``: from which address of this way and under which name, "" for the way's own; ``by_person``: somebody wrote it, for this one reader."""

    reference: str
    channel: str
    address: str = field(repr=False)
    subject: str = field(repr=False)
    text: str = field(repr=False)
    template: str
    values: Mapping[str, str] = field(repr=False)
    language: str = "id"
    answers: str = ""
    heard_at: datetime | None = None
    attachments: tuple[Attachment, ...] = field(default=(), repr=False)
    template_places: tuple[str, ...] = ()
    by_person: bool = False
    thread: tuple[str, ...] = ()
    sender: str = ""
    sender_name: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """The way has taken it. ``external_id``: its name for it, by which its marks speak of it later."""

    external_id: str = ""


@dataclass(frozen=True, slots=True)
class NotSent:
    """The way will not take it: sending again is no use. ``code``: why, for staff."""

    code: str


@dataclass(frozen=True, slots=True)
class TryLater:
    """``after_s``: as the way asks, seconds; None: as we see fit."""

    code: str
    after_s: float | None = None


@dataclass(frozen=True, slots=True)
class InDoubt:
    """It may have gone out: the line broke after the last byte."""

    code: str = ""


Outcome = Sent | NotSent | TryLater | InDoubt


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of a notice later. ``external_id`` as in `Sent`, or ``reference`` as in `Outgoing`; ``state``: of
    ``sampai`` (delivered), ``gagal`` (failed), ``terkirim`` (it was taken, which ends a doubt)."""

    state: str
    at: datetime
    external_id: str = ""
    reference: str = ""
    code: str = ""


WELL, TROUBLED, AWAY = "baik", "terganggu", "putus"
"""States of a way: it works; it works, but look; it does not."""


@dataclass(frozen=True, slots=True)
class Health:
    """How a way is. ``state``: `WELL`, `TROUBLED` or `AWAY`; ``trouble``: codes of what is wrong;
    ``facts``: what is shown beside it, by code (``signal``, ``credit``, ``operator``), no addresses."""

    state: str
    trouble: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    heard_at: datetime | None = None
    sent_at: datetime | None = None


Take = Callable[[Arrived], bool]
"""Store it durably; False for one that was stored before. Raises where the store is away: the message stays where it is."""


class Channel(Protocol):
    """One way in and out. Each method may be called again after any failure; a way keeps nothing that a restart would lose."""

    @property
    def name(self) -> str:
        """Code of `sync.cases.channels`."""
        ...

    def bring_in(self, take: Take) -> int:
        """Take in what waits: each message is stored, then acknowledged to the other side. How many were new."""
        ...

    def read(self, raw: bytes) -> Content:
        """What a stored message says; pure. ValueError for one that cannot be read: a person sees it raw."""
        ...

    def send(self, notice: Outgoing) -> Outcome:
        """Hand one over."""
        ...

    def marks(self) -> Iterable[Mark]:
        """What became of earlier ones, each until it was taken (asked again, it may come again)."""
        ...

    def health(self) -> Health:
        """As of the last round."""
        ...


@runtime_checkable
class OfOffice(Protocol):
    """A way that is one office's alone, where several share a store."""

    @property
    def office_id(self) -> str:
        """Its ministry code; "" for the settings' office, which serves all that have none of their own."""
        ...


@runtime_checkable
class ReadsForOffice(Protocol):
    """A way that reads a message otherwise for each office."""

    def reader_for(self, address: str) -> Callable[[bytes], Content]:
        """`Channel.read` for the office with this address of the way."""
        ...
