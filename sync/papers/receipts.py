"""Receipts: that a complaint was taken (UU 25/2009, Pasal 44), and that the reply was handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sync.papers.letter import Signer
from sync.papers.pictures import Picture, QrCode
from sync.papers.sections import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintReceipt:
    """Tanda terima pengaduan with the full identity, A4, on request.

    ``number``: in its groups; ``identity``: what the complainant gave, line by line; ``account``: in short; ``proof``:
    the text of the receipt's QR; ``completeness_by``, ``reply_by``: the office's promises; ``copy``: 0 for the first print;
    ``status``: where one asks, e.g. ``aduan.example/lacak``.
    """

    TEMPLATE: ClassVar[str] = "complaint_receipt.typ"

    number: str
    serial: int
    received_at: datetime
    channel: str
    identity: tuple[Fact, ...]
    matter: tuple[Fact, ...]
    account: str
    attachments: tuple[str, ...]
    receiver: Signer
    proof: str
    printed_at: datetime
    completeness_by: date | None = None
    reply_by: date | None = None
    status: str = ""
    copy: int = 0

    @property
    def title(self) -> str:
        return f"Tanda terima pengaduan {self.number}"

    @property
    def dated(self) -> date:
        return self.printed_at.date()

    @property
    def qr(self) -> QrCode | None:
        """The proof as a code."""
        return QrCode(text=self.proof, alt="Kode QR bukti penerimaan") if self.proof else None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceipt:
    """Tanda terima pengiriman, A5 across. ``way``: in words; ``ink``: who took it signed on glass; ``content``: 1 to 4."""

    TEMPLATE: ClassVar[str] = "delivery_receipt.typ"

    tracking: str
    letter_number: str
    letter_day: date
    subject: str
    to: str
    address: str
    way: str
    deliverer: Signer
    day: date
    taken_by: str = ""
    ink: Picture | None = None
    content: int | None = None

    @property
    def title(self) -> str:
        return f"Tanda terima surat {self.letter_number}"

    @property
    def dated(self) -> date:
        return self.day


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRequestReceipt:
    """Tanda terima permintaan data pribadi, A5 across: who asks has his term in hand (UU 27/2022).

    ``numbers``: of the complaints it is about, in their groups; ``way``, ``identity``: in words; ``due``: the end of 3×24
    hours; ``contact``: how he is told, "" where he comes himself.
    """

    TEMPLATE: ClassVar[str] = "data_request_receipt.typ"

    name: str
    numbers: tuple[str, ...]
    came_at: datetime
    due: datetime
    way: str
    identity: str
    receiver: Signer
    printed_at: datetime
    contact: str = ""

    @property
    def title(self) -> str:
        return "Tanda terima permintaan data pribadi"

    @property
    def dated(self) -> date:
        return self.printed_at.date()
