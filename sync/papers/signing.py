"""How a letter gets its signature: one interface, three ways, each made for one act and forgotten after it.

- ``basah``: ink. The print is the original; nothing is added to the file.
- ``p12``: the officer's own certificate from a PKCS #12 file (`signing_p12`).
- ``bsre``: the e-sign service of Balai Sertifikasi Elektronik (`bsre`), where the office has an agreement.

A passphrase lives in the object that signs, for that one call, and is in no log, no refusal and no ``repr``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, Protocol

from sync.cases.refusal import Refusal

INK, P12, BSRE = "basah", "p12", "bsre"
WAYS = (INK, P12, BSRE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Why, where and when it is signed; written into an electronic signature. ``at`` is aware."""

    reason: str
    place: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What came of it. ``document``: the PDF as it now is; ``by``: the certificate's subject, "" for ink."""

    document: bytes = field(repr=False)
    way: str
    at: datetime
    by: str = ""

    @property
    def sha256(self) -> str:
        """64 hex digits of the document, for the journal."""
        return hashlib.sha256(self.document).hexdigest()


class Signature(Protocol):
    """One officer's means to sign one document."""

    WAY: ClassVar[str]
    ELECTRONIC: ClassVar[bool]
    """Whether the letter leaves the place of the ink to words (`letter.Letter.electronic`)."""

    def sign(self, document: bytes, occasion: Occasion) -> Signed | Refusal:
        """The signed PDF, or why not; a refusal leaves nothing half signed."""


@dataclass(frozen=True, slots=True)
class Ink:
    """Wet ink: the officer signs the print. The file stays as it is; its signed scan is kept beside it."""

    WAY: ClassVar[str] = INK
    ELECTRONIC: ClassVar[bool] = False

    def sign(self, document: bytes, occasion: Occasion) -> Signed | Refusal:
        """The same bytes, so that the journal names what lay before the officer."""
        return Signed(document=document, way=INK, at=occasion.at)
