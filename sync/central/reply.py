"""What goes back to a kiosk by hand: the signed answers to its batches and the news, sealed to this one machine."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from sync.cases.refusal import Refusal
from sync.central import feed
from sync.central.devices import Device
from sync.central.keys import CentreKeys
from sync.central.public_keys import key_list
from sync.central.store import Clock, Store, utc
from sync.vault.to_device import seal_to_device
from sync.wire import compression, signed
from sync.wire.bundle import KEYS_NAME, NEWS_NAME, AnsweredBatch, BundleManifest, News, reply_name
from sync.wire.bundle_writing import write_volume
from sync.wire.messages import Envelope, SyncAnswer, encode
from sync.wire.stick import Stick

MOST_PAGES = 40
"""Of 500 statuses each; what is left comes with the next stick."""


@dataclass(slots=True)
class Reply:
    """Gathered while a volume is taken. ``asked``: the manifest of that volume."""

    store: Store
    keys: CentreKeys
    to: Device
    asked: BundleManifest
    members: list[tuple[str, bytes]] = field(default_factory=list)
    _cursor: str | None = None

    @property
    def name(self) -> str:
        """The file's."""
        return reply_name(self.asked)

    def add_answer(self, manifest: Envelope, answer: SyncAnswer) -> None:
        """The answer, signed as on the network, beside the kiosk's own manifest that it answers."""
        envelope = signed.seal_document(answer, signed.ANSWER, self.keys.sign, self.keys.key_id)
        name = f"answers/{len(self.members) + 1:04}.age"
        self.members.append((name, self._sealed(AnsweredBatch(manifest, envelope))))
        self._cursor = answer.feed.cursor

    def add_news(self) -> None:
        """The rest of the feed behind the page in the last answer."""
        pages: list[Envelope] = []
        with self.store.reading() as connection:
            while self._cursor is not None and len(pages) < MOST_PAGES:
                page = feed.page(connection, self.to.office_id, self._cursor)
                if not page.rows:
                    break
                pages.append(signed.seal_document(page, signed.FEED, self.keys.sign, self.keys.key_id))
                self._cursor = page.cursor
        self.members.append((NEWS_NAME, self._sealed(News(feed=pages))))

    def add_keys(self, clock: Clock) -> None:
        """The office's public keys, in the open: a kiosk that knows an earlier key of ours finds its way to this one."""
        listed = key_list(self.store, self.keys, clock)
        envelope = signed.seal_document(listed, signed.KEYS, self.keys.sign, self.keys.key_id)
        self.members.append((KEYS_NAME, encode(envelope)))

    def add_plain(self, name: str, data: bytes) -> None:
        """For a kiosk that is not enrolled yet: what it becomes is no secret."""
        self.members.append((name, data))

    def write(self, stick: Stick, clock: Clock, name: str = "") -> Refusal | None:
        """Into that folder (``name``: other than its own), with its final name only once it is on the medium and was read back.

        Refusals: ``stick.full``, ``stick.read_only``, ``stick.gone``, ``stick.differs``. An older reply to the same
        volume gives way.
        """
        manifest = msgspec.structs.replace(self.asked, created=utc(clock()), members=[])
        signing = (signed.REPLY, self.keys.sign, self.keys.public)
        return write_volume(stick, name or self.name, self.members, manifest, signing)

    def _sealed(self, document: msgspec.Struct) -> bytes:
        return seal_to_device(compression.pack(encode(document)), self.to.public_key)
