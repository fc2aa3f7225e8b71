"""By which ways a complainant may be told of the case, and what was told besides what follows from the procedure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

FORM, STAFF, MESSAGE = "formulir", "petugas", "pesan"
"""Where a complainant's word on being told came from: the form, said to staff, a message of his own."""

LATE_BECAUSE = ("klarifikasi", "instansi", "kelengkapan", "libur", "gangguan", "banyak")
"""Classes of reasons for a late reply, as staff choose them; the words of each stand in ``config/notices.toml``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesAllowed:
    """The complainant may be told by this way. ``channel``: of `sync.cases.channels`; ``every_step``: at each step too;
    ``source``: of those above. The address is sealed beside the case and not in its journal. ``actor`` "" at the form."""

    at: datetime
    channel: str
    source: str
    every_step: bool = False
    actor: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticesStopped:
    """Nothing more is told by this way. ``source``: as in `NoticesAllowed`."""

    at: datetime
    channel: str
    source: str
    actor: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LatenessExplained:
    """The complainant is told that the reply is late, and which class of reasons it has. ``why``: of `LATE_BECAUSE`."""

    at: datetime
    actor: str
    role: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSteered:
    """Staff had a notice sent once more, or kept one back. ``what``: ``kirim_ulang`` or ``batal``; ``notice``: which."""

    at: datetime
    actor: str
    role: str
    notice: str
    channel: str
    what: str


ContactEvent = NoticesAllowed | NoticesStopped | LatenessExplained | NoticeSteered
KINDS = (NoticesAllowed, NoticesStopped, LatenessExplained, NoticeSteered)
