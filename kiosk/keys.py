"""Where the keys of this machine lie, and whose receipts it can check."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kiosk.machine import Machine
from kiosk.status import Keys, read_keys
from sync.cases.refusal import Refusal
from sync.vault.folders import stamp_of
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
        """Public keys of office and escrow, for people to read; what counts is the signed list in the journal, unless
        the enrolment is older than such lists."""
        return self.folder / "recipients.json"

    @property
    def published(self) -> Path:
        """The office's list of public keys, as the centre publishes it."""
        return self.folder / "published-keys.json"

    def device_key(self, enrolled: bytes | None = None) -> DeviceKey | Refusal:
        """To sign receipts and requests with. A change of keys that was cut short is finished first."""
        settle_key(self.device, enrolled)
        return DeviceKey.load(self.device)

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


class KnownKeys(Mapping[bytes, bytes]):
    """`KeyFolder.known` as it stands now: the published list is read anew when another one has come.

    ``unknown`` is called when a key is asked for that is not there.
    """

    def __init__(self, folder: KeyFolder, unknown: Callable[[], None]) -> None:
        self._folder = folder
        self._unknown = unknown
        self._stamp: tuple[int, int] | None = None
        self._keys: Keys = folder.known()

    def __getitem__(self, key_id: bytes) -> bytes:
        keys = self._fresh()
        if key_id not in keys:
            self._unknown()
        return keys[key_id]

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._fresh())

    def __len__(self) -> int:
        return len(self._fresh())

    def _fresh(self) -> Keys:
        stamp = stamp_of(self._folder.published)
        if stamp is not None and stamp != self._stamp:
            self._keys, self._stamp = self._folder.known(), stamp
        return self._keys


def machine_identity(journal_id: str) -> str:
    """A hash that names this journal on this machine: a copied disk shows at the centre."""
    return Machine().identity(journal_id)
