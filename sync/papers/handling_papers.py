"""Papers that go with a case through the office: disposition, control card, minutes, note of initials, label."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sync.papers.letter import NATURES, Addressee, Initials, Signer
from sync.papers.sections import Fact, Section, Signing

INSTRUCTIONS = (
    "Tanggapan dan saran",
    "Proses lebih lanjut",
    "Koordinasi/konfirmasi",
    "Siapkan surat tanggapan",
    "Limpahkan kepada yang berwenang",
    "Untuk diketahui dan diarsipkan",
)
"""What a disposition may ask "dengan hormat"; other wishes are written below."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionSheet:
    """Lembar disposisi, half F4. ``forwarded``: units, the chosen ones first; ``asked``: of `INSTRUCTIONS` or own words."""

    TEMPLATE: ClassVar[str] = "disposition.typ"

    agenda: str
    tracking: str
    received_on: date
    origin: str
    letter_number: str
    letter_day: date | None
    subject: str
    nature: str
    forwarded: tuple[str, ...]
    asked: tuple[str, ...]
    note: str
    disposer: Signer
    made_on: date
    given_on: date | None = None
    units: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return f"Lembar disposisi agenda {self.agenda}"

    @property
    def dated(self) -> date:
        return self.given_on or self.made_on

    @property
    def natures(self) -> tuple[tuple[str, bool], ...]:
        """Each sifat and whether it is this one."""
        return tuple((words, code == self.nature) for code, words in NATURES.items())

    @property
    def targets(self) -> tuple[tuple[str, bool], ...]:
        """Each unit and whether it is to handle the case."""
        others = tuple(unit for unit in self.units if unit not in self.forwarded)
        return tuple((unit, unit in self.forwarded) for unit in (*self.forwarded, *others))

    @property
    def wishes(self) -> tuple[tuple[str, bool], ...]:
        """Each standing wish, then those in own words."""
        own = tuple(words for words in self.asked if words not in INSTRUCTIONS)
        return tuple((words, words in self.asked) for words in (*INSTRUCTIONS, *own))


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlCards:
    """Kartu kendali, 100 x 150 mm, three sheets: white, yellow, red. ``direction``: ``masuk`` or ``keluar``."""

    TEMPLATE: ClassVar[str] = "control_card.typ"

    index: str
    code: str
    running_number: str
    subject: str
    origin: str
    to: str
    letter_day: date | None
    letter_number: str
    summary: str
    handler: str
    forwarded_on: date | None
    made_on: date
    direction: str = "masuk"
    attachments: str = "-"
    note: str = ""

    @property
    def title(self) -> str:
        return f"Kartu kendali {self.running_number}"

    @property
    def dated(self) -> date:
        return self.made_on

    @property
    def sheets(self) -> tuple[tuple[str, str], ...]:
        """Colour and who keeps it."""
        return (("putih", "Pengendali"), ("kuning", "Arsip pencipta"), ("merah", "Unit pengolah"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """A berita acara or notulen, A4: what was done, by whom, with which result.

    ``kind``: the paper's name, e.g. "Berita acara verifikasi identitas"; ``opening``: the sentence after the date.
    """

    TEMPLATE: ClassVar[str] = "minutes.typ"

    kind: str
    number: str
    at: datetime
    place: str
    opening: str
    sections: tuple[Section, ...]
    closing: str
    signings: tuple[Signing, ...]

    @property
    def title(self) -> str:
        return f"{self.kind} {self.number}".strip()

    @property
    def dated(self) -> date:
        return self.at.date()


@dataclass(frozen=True, slots=True, kw_only=True)
class InitialsNote:
    """Nota paraf: goes with a draft letter from hand to hand. ``rounds``: (when, who, what was asked) of corrections."""

    TEMPLATE: ClassVar[str] = "initials_note.typ"

    tracking: str
    agenda: str
    subject: str
    to: str
    version: int
    drafter: str
    drafted_at: datetime
    due_on: date | None
    initials: tuple[Initials, ...]
    signer: Signer
    made_on: date
    summary: str = ""
    rounds: tuple[tuple[str, str, str], ...] = ()

    @property
    def title(self) -> str:
        return f"Nota paraf {self.tracking}"

    @property
    def dated(self) -> date:
        return self.made_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One address. ``number``: of the letter; ``nature``: printed where it is not the usual one."""

    to: Addressee
    number: str
    nature: str = "biasa"

    @property
    def nature_words(self) -> str:
        """Nothing for an ordinary letter."""
        return "" if self.nature == "biasa" else NATURES.get(self.nature, self.nature)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLabels:
    """``sheet`` False: one label of 100 x 60 mm a page; True: A4 with eight of 99.1 x 67.7 mm, from place ``first`` (1-8)."""

    TEMPLATE: ClassVar[str] = "labels.typ"

    labels: tuple[Label, ...]
    made_on: date
    sheet: bool = False
    first: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.first <= 8:
            raise ValueError("first: a sheet has the places 1 to 8")

    @property
    def title(self) -> str:
        return "Label alamat"

    @property
    def dated(self) -> date:
        return self.made_on


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyHead:
    """Jurnal harian: the hash over the heads of all chains, printed each day so that the past cannot be changed unseen.

    ``head``, ``previous``: 64 hex digits; ``rows``: (case number, events in all, its head's first 16 digits).
    """

    TEMPLATE: ClassVar[str] = "daily_head.typ"

    day: date
    head: str
    previous: str
    events: int
    cases: int
    facts: tuple[Fact, ...]
    rows: tuple[tuple[str, int, str], ...]
    signings: tuple[Signing, ...]

    @property
    def title(self) -> str:
        return f"Jurnal harian {self.day:%d-%m-%Y}"

    @property
    def dated(self) -> date:
        return self.day

    @property
    def head_groups(self) -> tuple[str, ...]:
        """Eight hex digits each, to be compared by eye."""
        return tuple(self.head[start : start + 8] for start in range(0, len(self.head), 8))
