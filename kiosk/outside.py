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
from kiosk.texts.text import OfficeWords, Text
from sync.cases.form import Form
from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.office import Office
from sync.cases.place_table import PlaceTable
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
    closed case ended, of `sync.cases.case.OUTCOMES`, "" where the centre did not say; ``complete_by``: while the office
    waits for the complainant, until when; None where the centre did not say."""

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
    complete_by: date | None = None


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another office, to which a code belongs. ``name`` "": nobody knows which."""

    name: str = ""
    telephone: str = ""


class StatusLookUp(Protocol):
    """Public statuses from the kiosk's own mirror; reads a disk."""

    def heard_at(self) -> datetime | None:
        """When the centre was heard last; None: never."""
        ...

    def home_of(self, code: bytes) -> Elsewhere | None:
        """Which other office has given out this number or receipt; None: ours, or no code at all."""
        ...

    def typed(self, number: TrackingNumber) -> Found | Refusal: ...

    def scanned(self, data: bytes) -> Found | Refusal: ...

    def scanned_number(self, data: bytes) -> TrackingNumber | Refusal: ...


class Surveys(Protocol):
    """Answers of the satisfaction survey on their way to the centre; reads and writes a disk."""

    def is_open(self, key: str) -> bool:
        """Whether nobody has answered here by this number or code."""
        ...

    def keep(self, key: str, scores: Sequence[int]) -> Refusal | None:
        """Nine scores, 1 to 4, 0 where nothing was said; ``survey.used``, ``journal.not_stored``."""
        ...


class Bell(Protocol):
    """Calls staff from the lobby by way of the centre; nothing blocks."""

    def ring(self) -> None:
        """Somebody wants help. It is on its way when this returns, and no more."""
        ...

    def is_heard(self) -> bool:
        """Whether the centre has said that it took the last call in."""
        ...

    def hush(self) -> None:
        """The call is over: help came, or is not wanted any more."""
        ...


class NoBell:
    """A kiosk that cannot call: whoever wants help walks to the desk."""

    def ring(self) -> None:
        """Nobody hears it."""

    def is_heard(self) -> bool:
        return False

    def hush(self) -> None:
        """Nothing rings."""


@dataclass(frozen=True, slots=True)
class Closure:
    """Intake is closed: since when, and the code of the refusal for logs and staff."""

    since: datetime
    reason: Refusal


READ_ONLY = "disk.read_only"
"""Code of the one closure that ends a visit under way: nothing of it could be kept."""


class Health(Protocol):
    """Which doors are open."""

    def closure(self) -> Closure | None: ...

    def has_room(self) -> bool:
        """Whether the disk has room for pictures of evidence; cases go on without."""
        ...

    def is_lost(self) -> bool:
        """Whether nothing can be kept any more, not even what a visit under way says."""
        ...


class Moments(Protocol):
    """Who waits for a moment at which nobody stands at the machine."""

    def look(self, *, between_visits: bool) -> None:
        """Called several times a second."""
        ...


class NoMoments:
    """Nobody does."""

    def look(self, *, between_visits: bool) -> None:
        return None


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
    assisted_s: float = 600
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
    """Spoken prompts out of files; nothing blocks."""

    def has(self, language: str, text_id: str) -> bool:
        """Is there a prompt for all of this text that is the same for everybody?"""

    def say(
        self,
        language: str,
        texts: Sequence[Text | OfficeWords],
        loudness: int,
        about: str = "",
        *,
        chime: bool = False,
    ) -> None:
        """One after the other, in place of what is being said; what has no prompt is left out.

        ``loudness``: 1 to `kiosk.layout.LOUDEST`; 0 is silent. ``about``: the kind of case that the words speak of.
        ``chime``: a short sound first, also where there is no prompt: the visitor is asked something.
        """

    def stop(self) -> None:
        """Silent at once."""

    def is_speaking(self) -> bool: ...


class NoVoice:
    """A kiosk without a loudspeaker, or without any prompt."""

    def has(self, language: str, text_id: str) -> bool:
        return False

    def say(
        self,
        language: str,
        texts: Sequence[Text | OfficeWords],
        loudness: int,
        about: str = "",
        *,
        chime: bool = False,
    ) -> None:
        """Nothing is heard."""

    def stop(self) -> None:
        """Nothing was said."""

    def is_speaking(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything a visit works with. ``clock`` is UTC, ``monotonic`` seconds, ``has_text`` asks the catalogues.
    ``unchecked``: languages that wait for a native speaker. ``calendar``: when somebody sits at the desk by this kiosk;
    ``notice``: what the office tells everybody who comes in.

    ``paper_required``: no visit begins while the printer cannot print. ``maintenance``: what staff may do at the screen;
    ``background``: a thread for it. ``surveys``: None where no survey is held. ``usual``: how this machine's screens are
    arranged when a visit begins. ``places`` opens the table of the whole country; takes some 100 ms.
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
    unchecked: frozenset[str] = frozenset()
    limits: Limits = Limits()
    cards: CardRules = CardRules()
    speaking: Speaking = field(default_factory=Speaking)
    paper_required: bool = False
    maintenance: Maintenance | None = None
    background: Background | None = None
    voice: Voice = field(default_factory=NoVoice)
    surveys: Surveys | None = None
    bell: Bell = field(default_factory=NoBell)
    usual: Layout = STANDARD
    moments: Moments = field(default_factory=NoMoments)
    notice: OfficeWords | None = None
    places: Callable[[], PlaceTable] = PlaceTable.open
