"""Where the keys of this machine lie, and whose receipts it can check."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kiosk.machine import Machine
from kiosk.status import Keys, read_keys
from sync.cases.refusal import Refusal
from sync.vault import recipients
from sync.vault.recipients import Recipients
from sync.vault.signing import DeviceKey
from sync.worker.device_keys import former_keys, settle_key


@dataclass(frozen=True, slots=True)
class KeyFolder:
    """Files below the kiosk's folder. Only the device key is secret, and it never leaves."""

    folder: Path

    @property
    def device(self) -> Path:
        """The machine's Ed25519 key, PEM, mode 0600."""
        return self.folder / "device.key"

    @property
    def recipients(self) -> Path:
        """Public keys of office and escrow."""
        return self.folder / "recipients.json"

    @property
    def published(self) -> Path:
        """The office's list of public keys, as the centre publishes it."""
        return self.folder / "published-keys.json"

    def device_key(self, enrolled: bytes | None = None) -> DeviceKey | Refusal:
        """To sign receipts and requests with. A change of keys that was cut short is finished first."""
        settle_key(self.device, enrolled)
        return DeviceKey.load(self.device)

    def whom(self) -> Recipients | Refusal:
        """To whom everything is sealed."""
        return recipients.load(self.recipients)

    def known(self, *more: Path) -> Keys:
        """Public keys by id: this machine's own, present and former, the published ones, and those of ``more`` files."""
        keys: dict[bytes, bytes] = {}
        for path in (self.published, *more):
            keys |= read_keys(path)
        for path in (self.device, *former_keys(self.device)):
            own = DeviceKey.load(path)
            if not isinstance(own, Refusal):
                keys[own.key_id] = own.public_raw
        return keys


def machine_identity(journal_id: str) -> str:
    """A hash that names this journal on this machine: a copied disk shows at the centre."""
    return Machine().identity(journal_id)
