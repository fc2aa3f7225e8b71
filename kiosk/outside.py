"""What a visit needs of the world, as Protocols, and the one value that brings it all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from hardware.audio.absent import NoPlayer, NoRecorder
from hardware.audio.ports import Player, Recorder
from hardware.ports import Captured, CodeReader, Document, NotCaptured, Preview, Status, Trouble
from kiosk.draft import Stroke
from kiosk.layout import STANDARD, Layout
from kiosk.maintenance import Background, Maintenance
from sync.cases.form import Form
from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.office import Office
from sync.cases.refusal import Refusal
from sync.cases.sop import Sop
from sync.cases.working_calendar import WorkingCalendar
from sync.vault.sealed_files import SealedFile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A finished draft as it is handed in. The same ``case_id`` again is the same case."""

    case_id: str
    answers: Mapping[str, str] = field(repr=False)
    files: tuple[SealedFile, ...]
    strokes: tuple[Stroke, ...] = field(repr=False)
    language: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A case that is durably stored. Due dates are None where the clock is not trusted."""

    job_id: int
    number: TrackingNumber
    serial: Serial
    received_at: datetime
    proof_text: str
    due: date | None
    completeness_due: date | None


class Intake(Protocol):
    """Takes complaints in; blocks for a disk, so it is called on a worker's thread."""

    def submit(self, parcel: Parcel) -> Filed | Refusal: ...


class Files(Protocol):
    """Seals bytes onto the disk; blocks."""

    def keep(self, role: str, media_type: str, plain: bytes) -> SealedFile | Refusal: ...

    def discard(self, files: tuple[SealedFile, ...]) -> None: ...


class Tray(Protocol):
    """The camera over the tray. ``newest`` never blocks; ``take`` does. ``live``: there is a picture to watch; else
    one is made when it is asked for, and takes its time."""

    @property
    def live(self) -> bool: ...

    def status(self) -> Status: ...

    def watch(self, document: Document) -> None: ...

    def newest(self) -> Preview | None: ...

    def take(self, document: Document, deadline_s: float) -> Captured | NotCaptured: ...

    def rest(self) -> None: ...

    def forget(self) -> None:
        """The visit is over: what held its pictures goes."""


class PaperState(StrEnum):
    """What is known of one paper."""

    WAITING = "waiting"
    PRINTING = "printing"
    CONFIRMED = "confirmed"
    BLOCKED = "blocked"
    ABSENT = "absent"
    NONE = "none"  # this machine prints no receipt, ever
    UNCERTAIN = "uncertain"


@dataclass(frozen=True, slots=True)
class PrintNews:
    """What is known of a paper now, and why it does not come.

    ``mended``: the printer had stopped while this paper waited, and goes again; ``copy``: it is SALINAN ke-n.
    """

    state: PaperState
    trouble: Trouble | None = None
    mended: bool = False
    copy: int = 0


class Receipts(Protocol):
    """The printing thread as the screens see it; nothing blocks. A job is named by its original."""

    def news(self, job_id: int) -> PrintNews: ...

    def answer(self, job_id: int, came_out: bool) -> None: ...

    def forget(self, job_id: int) -> None: ...

    def printer(self) -> Status: ...


@dataclass(frozen=True, slots=True)
class Found:
    """A case's public status. ``step`` is under way; ``times``: when a step was done (full status only); ``outcome``: how a
    closed case ended, of `sync.cases.case.OUTCOMES`, "" where the centre did not say."""

    number: TrackingNumber
    step: int
    received: datetime
    due: date | None
    overdue: bool
    as_of: datetime | None
    closed: bool = False
    times: Mapping[int, datetime] = field(default_factory=dict)
    full: bool = False
    reply_way: str = ""
    letter_ready: bool = False
    paused: bool = False
    outcome: str = ""


class StatusLookUp(Protocol):
    """Public statuses from the kiosk's own mirror; reads a disk."""

    def typed(self, number: TrackingNumber) -> Found | Refusal: ...

    def scanned(self, data: bytes) -> Found | Refusal: ...

    def scanned_number(self, data: bytes) -> TrackingNumber | Refusal: ...


@dataclass(frozen=True, slots=True)
class Closure:
    """Intake is closed: since when, and the code of the refusal for logs and staff."""

    since: datetime
    reason: Refusal


class Health(Protocol):
    """Which doors are open."""

    def closure(self) -> Closure | None: ...


class Work(Protocol):
    """Work off the screen's thread: ``then`` runs in `drain`, on the thread that calls it."""

    def start(self, job: Callable[[], T], then: Callable[[T], None]) -> None: ...

    def drain(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds. Question pages bring their own limit in the form; ``idle_s`` is for all others."""

    idle_s: float = 60
    still_there_s: float = 30
    help_s: float = 300
    scan_s: float = 45
    scan_tries: int = 3
    evidence_pictures: int = 10


@dataclass(frozen=True, slots=True)
class CardRules:
    """What an office wants of identity cards. ``keeps_image``: their picture is sealed; else the machine looks
    and forgets. ``reads_nik``: the number, the name and the day of birth are read and offered."""

    keeps_image: bool = True
    reads_nik: bool = True


@dataclass(frozen=True, slots=True)
class Speaking:
    """What a spoken account needs; without a microphone nobody is offered to speak. ``longest_s``: seconds."""

    recorder: Recorder = field(default_factory=NoRecorder)
    player: Player = field(default_factory=NoPlayer)
    longest_s: float = 300


class Voice(Protocol):
    """Spoken prompts out of files; nothing blocks. ``loudness``: 0 to `kiosk.layout.LOUDEST`."""

    def has(self, language: str, text_id: str) -> bool: ...

    def say(self, language: str, text_ids: Sequence[str], loudness: int) -> None:
        """One after the other, in place of what is being said; ids without a file are left out."""

    def chime(self, loudness: int) -> None:
        """A short sound: the visitor is asked something."""

    def stop(self) -> None: ...

    def is_speaking(self) -> bool: ...


class NoVoice:
    """A kiosk without a loudspeaker, or without any prompt."""

    def has(self, language: str, text_id: str) -> bool:
        return False

    def say(self, language: str, text_ids: Sequence[str], loudness: int) -> None:
        """Nothing is heard."""

    def chime(self, loudness: int) -> None:
        """Nothing is heard."""

    def stop(self) -> None:
        """Nothing was said."""

    def is_speaking(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything a visit works with. ``clock`` is UTC, ``monotonic`` seconds, ``has_text`` asks the catalogues.

    ``paper_required``: no visit begins while the printer cannot print. ``maintenance``: what staff may do at the screen;
    ``background``: a thread for it. ``usual``: how this machine's screens are arranged when a visit begins.
    """

    form: Form
    office: Office
    sop: Sop
    calendar: WorkingCalendar
    has_text: Callable[[str], bool]
    intake: Intake
    files: Files
    tray: Tray
    reader: CodeReader
    receipts: Receipts
    status: StatusLookUp
    health: Health
    work: Work
    clock: Callable[[], datetime]
    monotonic: Callable[[], float]
    randbits: Callable[[int], int]
    languages: tuple[str, ...] = ("id", "mad", "en")
    limits: Limits = Limits()
    cards: CardRules = CardRules()
    speaking: Speaking = field(default_factory=Speaking)
    paper_required: bool = False
    maintenance: Maintenance | None = None
    background: Background | None = None
    voice: Voice = field(default_factory=NoVoice)
    usual: Layout = STANDARD
