"""By hand: what a kiosk's stick brings is taken as if the network had brought it, and answered in the same envelopes.

Order: limits -> signature of the volume -> hash of every member -> batches -> files -> closing questions, so that the
reply holds the signatures over what has become complete. A member that is damaged or refused holds up no other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import BinaryIO

import msgspec

from sync.cases.refusal import Refusal
from sync.central import devices
from sync.central.accept import accept
from sync.central.authentication import Sender
from sync.central.batches import STICK, Batch, unpack
from sync.central.carried_files import BLOBS, take_file
from sync.central.carried_revoked import Decision, write_down
from sync.central.devices import Device
from sync.central.keys import CentreKeys
from sync.central.opening import open_bodies
from sync.central.orders import Orders
from sync.central.reintroduction import proved, put_back
from sync.central.reply import Reply
from sync.central.store import Clock, Store
from sync.central.streams import health_of
from sync.logbook import note
from sync.wire import signed
from sync.wire.bundle import ENROLMENT_NAME, BundleManifest, Member
from sync.wire.bundle_reading import OpenVolume, open_volume
from sync.wire.messages import MAX_REQUEST, FeedPage, Outcome, Reintroduction, SyncAnswer, decode

OnBytes = Callable[[int, int], None]
"""Bytes looked at, of how many."""


@dataclass(slots=True)
class Carried:
    """What one volume came to. ``outcomes``: records by what became of them; ``refused``: batches that could not be
    taken, by the reason's stable word; ``files``: sealed files by fate (held, known, unwanted, erased, refused,
    no-room); ``damaged``: members whose bytes are not those that were signed; ``reply``: what goes back.
    """

    manifest: BundleManifest
    prefix: str
    reply: Reply
    outcomes: dict[Outcome, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    files: dict[str, int] = field(default_factory=dict)
    damaged: int = 0

    @property
    def all_taken(self) -> bool:
        """Whether nothing of this volume need be looked at by a person or brought once more."""
        bad = ("conflict", "invalid", "later")
        left = sum(count for fate, count in self.files.items() if fate not in ("held", "known"))
        return not (self.refused or self.damaged or left or any(self.outcomes.get(one) for one in bad))  # type: ignore[call-overload]


@dataclass(frozen=True, slots=True)
class Carrier:
    """The centre, for what comes by hand. ``next_sync_s``: as for `accept`."""

    store: Store
    keys: CentreKeys
    clock: Clock
    next_sync_s: int = 300
    on_bytes: OnBytes = lambda _done, _total: None

    def take(self, file: BinaryIO, decided: Decision | None = None) -> Carried | Refusal:
        """One volume. ``decided``: a person lets a revoked kiosk's records enter, and says why.

        Refusals: ``bundle.not_one``, ``bundle.damaged``, ``bundle.version``, ``bundle.reply`` (it is for a kiosk),
        ``bundle.enrolment`` (a new kiosk's request: see `enrol_by_hand`), ``bundle.kiosk_unknown`` {"key_id"},
        ``bundle.signature``, ``bundle.revoked`` {"prefix"}; nothing has been taken then. Raises OSError where the
        stick fails; what was taken before stays, and the same file may come again.
        """
        volume = open_volume(file)
        if isinstance(volume, Refusal):
            return volume
        sender = self._sender(volume)
        if isinstance(sender, Refusal):
            note("carry.refused", why=sender.code)
            return sender
        if sender.state == "revoked":
            if decided is None or not decided.covers(sender.office_id):
                return Refusal("bundle.revoked", {"prefix": sender.prefix})
            note("carry.revoked_accepted", kiosk=sender.prefix)
        carried = Carried(volume.claimed, sender.prefix, Reply(self.store, self.keys, sender, volume.claimed))
        _Taking(self, volume, sender, carried, decided).all()
        _tell(carried)
        return carried

    def _sender(self, volume: OpenVolume) -> Device | Refusal:
        """The kiosk whose key signed the volume; its state is looked at by the caller."""
        claimed = volume.claimed
        if volume.envelope.payload_type == signed.REPLY:
            return Refusal("bundle.reply")
        if claimed.kind == "enrolment":
            return Refusal("bundle.enrolment")
        found = devices.find_by_key(self.store, claimed.key_id) or self._taken_back(volume)
        if found is None:
            return Refusal("bundle.kiosk_unknown", {"key_id": claimed.key_id})
        if volume.verified(signed.BUNDLE, found.public_key) is None:
            return Refusal("bundle.signature")
        if (claimed.device, claimed.office_id) != (found.device_id, found.office_id):
            return Refusal("bundle.signature")
        return found

    def _taken_back(self, volume: OpenVolume) -> Device | None:
        """A kiosk that this centre has forgotten, by what the centre once signed of the key that signed the volume."""
        members = [one for one in volume.claimed.members if one.name == ENROLMENT_NAME]
        data = volume.read(members[0]) if len(members) == 1 else None
        shown = None if data is None else decode(data, Reintroduction)
        own = None if shown is None else proved(self.keys, shown.documents[0])
        if shown is None or own is None or own.public_key is None:
            return None
        if own.key_id != volume.claimed.key_id or volume.verified(signed.BUNDLE, own.public_key) is None:
            return None
        put_back(self.store, self.keys, shown.documents, self.clock)
        return devices.find_by_key(self.store, own.key_id)


@dataclass(slots=True)
class _Taking:
    """One volume being taken."""

    by: Carrier
    volume: OpenVolume
    sender: Device
    carried: Carried
    decided: Decision | None

    def all(self) -> None:
        whole = self._whole()
        for member in _of(whole, "batches/"):
            self._batch(member)
        while open_bodies(self.by.store, self.by.keys, self.by.clock):
            pass
        self._files(_of(whole, BLOBS))
        for member in _of(whole, "closing/"):
            self._batch(member)
        if self.sender.state != "revoked":
            self.carried.reply.add_news()
        self.carried.reply.add_keys(self.by.clock)

    def _whole(self) -> list[Member]:
        """Members whose bytes are those that were signed; the others are counted."""
        whole, done = [], 0
        members = self.volume.claimed.members
        total = sum(member.size for member in members)
        for member in members:
            if self.volume.is_whole(member):
                whole.append(member)
            else:
                self.carried.damaged += 1
            done += member.size
            self.by.on_bytes(done, total)
        return whole

    def _batch(self, member: Member) -> None:
        batch = self._opened(member)
        if isinstance(batch, str):
            self.carried.refused.append(batch)
            return
        by, before = self.by, self.sender
        sender = Sender(before, self.volume.claimed.bundle_id)
        answer = accept(by.store, by.keys, sender, batch, by.clock, next_sync_s=by.next_sync_s)
        self.sender = devices.seen_by_hand(
            by.store, before, batch.manifest.at, answer.time, self._health(batch)
        )
        if self.sender.state == "revoked" and self.decided is not None:
            write_down(by.store, batch, answer, self.decided, by.clock)
        for result in answer.results:
            self.carried.outcomes[result.outcome] = self.carried.outcomes.get(result.outcome, 0) + 1
        self.carried.reply.add_answer(batch.envelope, self._for_its_eyes(answer, batch))

    def _opened(self, member: Member) -> Batch | str:
        """The batch, or a stable word for why it is none."""
        sealed = self.volume.read(member)
        if sealed is None:
            return "damaged"
        self.by.keys.refresh()
        opened = self.by.keys.open(sealed, largest=MAX_REQUEST)
        if isinstance(opened, Refusal):
            return opened.code
        batch = unpack(opened[0], self.sender)
        return batch if isinstance(batch, str) else replace(batch, carrier=STICK)

    def _health(self, batch: Batch) -> str:
        """Of the kiosk after this batch: the network may have brought newer word of it meanwhile."""
        seen = self.sender.last_seen_at
        is_old = seen is not None and batch.manifest.at <= seen
        return self.sender.health if is_old else health_of(batch.manifest, self.sender.health)

    def _for_its_eyes(self, answer: SyncAnswer, batch: Batch) -> SyncAnswer:
        """A revoked kiosk gets its acknowledgements, and no news of the office."""
        if self.sender.state != "revoked":
            return self._with_settings(answer, batch)
        empty = FeedPage(cursor=batch.manifest.cursor or f"{self.by.store.epoch}.0", rows=[])
        return msgspec.structs.replace(answer, feed=empty)

    def _with_settings(self, answer: SyncAnswer, batch: Batch) -> SyncAnswer:
        """A release comes on a stick of its own."""
        orders = Orders(self.by.store.folder)
        said = orders.news(self.sender, batch.manifest, self.by.keys.sign, self.by.keys.key_id, answer.time)
        return msgspec.structs.replace(answer, settings=said.get("settings"))

    def _files(self, members: list[Member]) -> None:
        for member in members:
            fate = take_file(
                self.by.store, self.sender.office_id, member, self.volume.chunks(member), self.by.clock
            )
            self.carried.files[fate] = self.carried.files.get(fate, 0) + 1


def _of(members: list[Member], kind: str) -> list[Member]:
    return [member for member in members if member.name.startswith(kind)]


def _tell(carried: Carried) -> None:
    note(
        "carry.taken",
        new=carried.outcomes.get("new", 0),
        same=carried.outcomes.get("same", 0),
        files=carried.files.get("held", 0),
        refused=len(carried.refused)
        + carried.outcomes.get("invalid", 0)
        + carried.outcomes.get("conflict", 0),
        damaged=carried.damaged,
    )
