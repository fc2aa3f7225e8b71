"""What goes onto the stick: batches as the network would carry them, each sealed to the office, and closing questions."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sync.cases.ids import uuid7
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.journal.outbox import OutboxRecord
from sync.vault.recipients import Recipients
from sync.vault.sealing import seal
from sync.vault.signing import DeviceKey
from sync.wire import compression, signed
from sync.wire.messages import (
    MAX_RECORDS,
    MAX_SURVEYS,
    CarriedProbe,
    Manifest,
    SyncRequest,
    WireRecord,
    encode,
)
from sync.worker import carried_probe, office_settings, sealing_keys

_BATCH_BYTES = 150_000  # heads and bodies, as the worker counts them; the limit on the wire is 256 kB


@dataclass(frozen=True, slots=True)
class Packer:
    """Makes the sealed members of one bundle. ``now``: the moment that stands in each signed manifest."""

    journal: Journal
    enrolled: Enrolment
    key: DeviceKey
    recipients: Recipients
    now: datetime
    health: Callable[[], dict[str, object]]

    def batches(self, everything: bool) -> Iterator[tuple[bytes, Sequence[OutboxRecord]]]:
        """Sealed batches with the records in them, in their order."""
        batch: list[OutboxRecord] = []
        size = 0
        for page in self.journal.records_to_carry(MAX_RECORDS, everything):
            for one in page:
                weight = len(one.head) + len(one.body or b"")
                if batch and (len(batch) == MAX_RECORDS or size + weight > _BATCH_BYTES):
                    yield self._sealed(batch), batch
                    batch, size = [], 0
                batch.append(one)
                size += weight
        if batch:
            yield self._sealed(batch), batch

    def closings(self, case_ids: Sequence[str]) -> Iterator[bytes]:
        """Questions for the signature over these cases once their files are there; at least one, for the news, the surveys and
        the test case.

        Raises `sync.worker.answers.NotStoredError`.
        """
        surveys = self.journal.surveys_due(MAX_SURVEYS)
        probe = carried_probe.due(self.journal, lambda: self.recipients, self.now)
        for first in range(0, max(1, len(case_ids)), MAX_RECORDS):
            asks = case_ids[first : first + MAX_RECORDS]
            yield self._sealed([], asks) if first else self._sealed([], asks, surveys, probe)

    def _sealed(
        self,
        batch: Sequence[OutboxRecord],
        asks: Sequence[str] = (),
        surveys: Sequence[bytes] = (),
        probe: CarriedProbe | None = None,
    ) -> bytes:
        """To office and escrow: heads carry tracking numbers, and a stick may be lost."""
        manifest = self._manifest(batch, asks, surveys, probe)
        envelope = signed.seal_document(manifest, signed.MANIFEST, self.key.sign, self.key.key_id.hex())
        request = SyncRequest(envelope, [WireRecord(one.head, one.body) for one in batch], list(surveys))
        return seal(compression.pack(encode(request)), self.recipients)

    def _manifest(
        self,
        batch: Sequence[OutboxRecord],
        asks: Sequence[str],
        surveys: Sequence[bytes],
        probe: CarriedProbe | None,
    ) -> Manifest:
        """As the worker's; but it does not say how far the journal has come: when it is read, that is long past."""
        return Manifest(
            device=self.enrolled.device_id,
            office_id=self.enrolled.office_id,
            epoch=self.enrolled.epoch,
            batch_id=uuid7(self.now, secrets.randbits),
            at=self.now,
            identity=self.enrolled.identity,
            heads=[hashlib.sha256(one.head).hexdigest() for one in batch],
            cursor=self.journal.cursor(),
            acked_through=self.journal.acknowledged_through(),
            recipients_version=sealing_keys.version(self.journal),
            settings_version=office_settings.version(self.journal),
            asks=list(asks),
            surveys=[hashlib.sha256(one).hexdigest() for one in surveys],
            aside=self.journal.contradicted(MAX_RECORDS),
            probe=probe,
            health=self.health(),
        )
