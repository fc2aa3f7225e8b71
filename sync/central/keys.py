"""The centre's keys: what it signs with, what it opens with, whom kiosks are told to seal to.

All of them lie in ``keys/`` of the data folder. Two secrets must leave the machine after the installation: the root,
which signs recipient lists and is brought back only for that, and the escrow key, which opens everything if the
office's own is lost.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.central import key_making
from sync.central.key_ring import RING, Ring, RingKey, exposed, held, read_ring, secret_name
from sync.central.recipient_lists import list_of, listed_in
from sync.vault.folders import stamp_of
from sync.vault.opening import LARGEST, open_sealed
from sync.vault.recipients import Recipients
from sync.vault.signing import DeviceKey
from sync.wire.messages import Envelope
from sync.wire.recipient_list import EVERY_OFFICE, read, recipients_at

FOLDER = "keys"


@dataclass(frozen=True, slots=True)
class _Loaded:
    ring: Ring
    signing: DeviceKey
    identities: dict[str, str] = field(repr=False)
    recipients: Recipients
    stamp: tuple[int, int] | None


class CentreKeys:
    """The keys as they lie in ``folder``; a change made there by ``backoffice keys`` is followed without a restart.

    Safe for several threads: what is loaded is replaced as a whole.
    """

    def __init__(self, folder: Path, loaded: _Loaded) -> None:
        self.folder = folder
        self._loaded = loaded

    @classmethod
    def load(cls, folder: Path) -> CentreKeys | Refusal:
        """From a keys folder that was made; refusals as for `prepare`."""
        loaded = _load(folder)
        return loaded if isinstance(loaded, Refusal) else cls(folder, loaded)

    def refresh(self) -> Refusal | None:
        """Take over what has changed on the disk; a look at one file's time if nothing has. The old keys stay on a refusal."""
        if stamp_of(self.folder / RING) == self._loaded.stamp:
            return None
        loaded = _load(self.folder)
        if isinstance(loaded, Refusal):
            return loaded
        self._loaded = loaded
        return None

    @property
    def ring(self) -> Ring:
        """Every key there ever was."""
        return self._loaded.ring

    @property
    def public(self) -> bytes:
        """32 raw bytes that kiosks pin at enrolment."""
        return self._loaded.signing.public_raw

    @property
    def key_id(self) -> str:
        """Eight hex digits."""
        return self._loaded.signing.key_id.hex()

    @property
    def root_public(self) -> bytes:
        """32 raw bytes of the offline root, pinned by kiosks too."""
        return bytes.fromhex(self.ring.current("root").public)

    @property
    def recipients(self) -> Recipients:
        """Whom the list in force names."""
        return self._loaded.recipients

    @property
    def escrow_secret(self) -> Path | None:
        """Where an escrow key still lies; None once all are carried away."""
        return self._still_here("escrow")

    @property
    def root_secret(self) -> Path | None:
        """Where the root's secret half still lies; None once it is carried away."""
        return self._still_here("root")

    def sign(self, message: bytes) -> bytes:
        return self._loaded.signing.sign(message)

    def list_for(self, office_id: str) -> Envelope:
        """The signed recipient list for that office's kiosks."""
        return list_of(self.ring, office_id)

    def news_for(self, office_id: str, version: int) -> Envelope | None:
        """The list for a kiosk that seals to ``version`` (0: to none that was signed), if there is a newer one."""
        self.refresh()
        envelope = self.list_for(office_id)
        return envelope if listed_in(envelope).version > version else None

    def open(
        self, sealed: bytes, sealed_to: Collection[str] = (), largest: int = LARGEST
    ) -> tuple[bytes, str] | Refusal:
        """The plain bytes and the id of the key that opened them; ``sealed.cannot_open``, ``sealed.too_large``.

        ``sealed_to``: ids that the record names; those are tried first, then all, the newest first.
        """
        identities = self._loaded.identities
        named = [one for one in identities if one in sealed_to]
        refusal = Refusal("sealed.cannot_open")
        for key_id in (*named, *(one for one in identities if one not in sealed_to)):
            plain = open_sealed(sealed, identities[key_id], largest)
            if isinstance(plain, bytes):
                return plain, key_id
            if plain.code != refusal.code:
                return plain
        return refusal

    def _still_here(self, role: str) -> Path | None:
        paths = (self.folder / secret_name(key) for key in self.ring.keys if key.role == role)
        return next((path for path in paths if path.exists()), None)


def prepare(folder: Path, now: datetime | None = None) -> CentreKeys | Refusal:
    """The keys in ``folder/keys``, made if there are none; never replaced.

    Refusals: those of the vault (``device_key.exposed`` ...), ``keys.exposed`` {"mode", "file"}, ``keys.ring``,
    ``keys.unsigned`` (the list in the ring is not the root's) and ``keys.incomplete`` where some files are there and
    others are not: a person must look then.
    """
    keys = folder / FOLDER
    keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (keys / RING).exists():
        # Several processes may start at once in a new installation: one makes them, the others find them made.
        with held(keys, wait=True):
            made = (keys / RING).exists()
            refusal = None if made else key_making.make(keys, now or datetime.now(UTC))
        if refusal is not None:
            return refusal
    return CentreKeys.load(keys)


def are_there(folder: Path) -> bool:
    """Whether ``folder/keys`` holds keys, of this form or the earlier one."""
    keys = folder / FOLDER
    return (keys / RING).exists() or key_making.earlier_form(keys)


def _load(folder: Path) -> _Loaded | Refusal:
    stamp = stamp_of(folder / RING)
    ring = read_ring(folder)
    if not isinstance(ring, Ring):
        return ring or Refusal("keys.incomplete")
    refusal = exposed(folder)
    if refusal is not None:
        return refusal
    signing = DeviceKey.load(folder / secret_name(ring.current("signing")))
    if isinstance(signing, Refusal):
        return Refusal("keys.incomplete") if signing.code == "device_key.missing" else signing
    identities = _identities(folder, ring)
    if ring.current("office").key_id not in identities:
        return Refusal("keys.incomplete")
    recipients = _listed(ring)
    return (
        recipients
        if isinstance(recipients, Refusal)
        else _Loaded(ring, signing, identities, recipients, stamp)
    )


def _listed(ring: Ring) -> Recipients | Refusal:
    """An expired list is no refusal here: the centre must go on, to open and to say so."""
    root = bytes.fromhex(ring.current("root").public)
    listed = read(ring.lists[EVERY_OFFICE], root, EVERY_OFFICE)
    return listed if isinstance(listed, Refusal) else recipients_at(listed, listed.issued_at)


def _identities(folder: Path, ring: Ring) -> dict[str, str]:
    """Secret halves of the office's keys by id, the newest first; one that was taken away is left out."""
    found: dict[str, str] = {}
    for key in reversed(ring.of("office")):
        path = folder / secret_name(key)
        if path.exists():
            found[key.key_id] = path.read_text().strip()
    return found


def key_of(public: str, ring: Ring) -> RingKey | None:
    """The ring's key with this public half."""
    return next((key for key in ring.keys if key.public == public), None)
