"""What the staff's maintenance area needs of the machine: values, and Protocols as the screens see them.

Nothing here names a citizen: cases appear as serial, number and state.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, Protocol, TypeVar

from kiosk.checks.health import Health
from kiosk.checks.usb import UsbDevice
from sync.cases.numbers import TrackingNumber
from sync.cases.refusal import Refusal

T = TypeVar("T")

PauseReason = Literal["repair", "supplies", "moving", "office"]
"""Why staff closed the intake: a repair, paper or the like, the machine is moved, the office is shut."""

Ended = Literal["done", "stopped", "trouble"]
"""How an errand came out: to its end, by "Batal", or with a trouble that its sentence tells."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands in the maintenance area. ``id``: for logs; ``name``: for records that staff answer for."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Paused:
    """Intake closed by staff: since when (UTC), why, and who by name; ``until``: it opens by itself then."""

    since: datetime
    reason: PauseReason
    by: str
    until: datetime | None = None


class Access(Protocol):
    """Who may enter."""

    def has_codes(self) -> bool:
        """Whether any staff code was ever made on this machine."""
        ...

    def waits_s(self) -> float:
        """Seconds until the next try counts; 0: now."""
        ...

    def free_tries(self) -> int:
        """Wrong codes that still cost no waiting."""
        ...

    def enter(self, code: str) -> Person | Refusal:
        """Blocks for a slow hash and a disk. ``access.wrong``, ``access.waits``, ``access.not_counted``."""
        ...


@dataclass(frozen=True, slots=True)
class Aside:
    """A record or file that waits for a person. ``seq``: epoch and number of a record that can be released."""

    number: TrackingNumber | None
    serial: str
    reason: str
    seq: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One run of the worker: when (UTC) and its outcome as a stable word."""

    at: datetime
    outcome: str


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that staff must be told until one of them has seen it: since when (UTC), as a stable word."""

    kind: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncFacts:
    """How the way to the centre stands. Times are UTC; ``oldest``: when the oldest waiting record was made.

    ``serial``: the last one drawn; ``acknowledged_serial``: up to here the centre has signed for every case.
    ``keys_until``: end of the list of recipients, None where it has none. ``attempts``: the newest first.
    ``tested``: when the centre opened the test case of the present enrolment, None: it has not told so yet.
    """

    running: bool = False
    last_contact: datetime | None = None
    last_success: datetime | None = None
    cases: int = 0
    bytes: int = 0
    oldest: datetime | None = None
    aside: tuple[Aside, ...] = ()
    serial: int = 0
    acknowledged_serial: int = 0
    clock_offset: timedelta = timedelta(0)
    key_ids: tuple[str, ...] = ()
    keys_until: datetime | None = None
    attempts: tuple[Attempt, ...] = ()
    warned: tuple[Warned, ...] = ()
    tested: datetime | None = None

    @property
    def is_unproved(self) -> bool:
        """The centre has neither opened a test case of this enrolment nor signed for a case."""
        return self.tested is None and not self.acknowledged_serial


Phase = Literal["contact", "cases", "files", "status", "check"]
"""What an errand is at; which of them there are and in which order is the errand's own matter."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far one phase is: records, bytes or rows, ``done`` of ``total``."""

    phase: Phase
    done: int = 0
    total: int = 0


OnStep = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class ErrandEnd:
    """``word``: the stable word that the sentence hangs on, e.g. "done", "offline", "stick.full"; ``details``:
    what fills it. ``at``: UTC."""

    ended: Ended
    word: str
    at: datetime
    details: dict[str, object] = field(default_factory=dict)


class Errand(Protocol):
    """Something that takes minutes, and that staff watch: a run of the worker, a stick."""

    def run(self, on_step: OnStep) -> ErrandEnd:
        """Blocks until it is over; ``on_step`` is called on this thread."""
        ...

    def cancel(self) -> None:
        """Stop after the request or file under way. Safe from any thread."""
        ...


class SyncDesk(Protocol):
    """The worker and its outbox, by hand."""

    def facts(self) -> SyncFacts:
        """Reads the disk."""
        ...

    def send_now(self) -> Errand: ...

    def release(self, seq: tuple[int, int]) -> Refusal | None:
        """What was set aside tries again."""
        ...

    def seen(self, kind: str) -> Refusal | None:
        """Somebody has seen to what they were warned of."""
        ...


class Carrying(Protocol):
    """The same envelopes on a USB stick."""

    def save(self) -> Errand: ...

    def fetch(self) -> Errand: ...


@dataclass(frozen=True, slots=True)
class OwedPaper:
    """A paper never begun (``queued``) or of which nobody knows whether it came out (``uncertain``)."""

    number: TrackingNumber
    serial: str
    state: str
    copy: int
    made_at: datetime


class OwedPapers(Protocol):
    """`kiosk.late_receipts` while the lobby application runs. Both verbs block for the printer or a disk."""

    def owed(self) -> tuple[OwedPaper, ...]: ...

    def print(self, number: TrackingNumber, by: str, why: str) -> str | Refusal:
        """``confirmed``, ``uncertain`` or ``refused`` (nothing left the machine)."""
        ...

    def give_up(self, number: TrackingNumber, by: str, why: str) -> Refusal | None: ...


class Intakes(Protocol):
    """Closing and opening by hand; kept over a restart."""

    def paused(self) -> Paused | None: ...

    def pause(self, reason: PauseReason, person: Person, until: datetime | None = None) -> Refusal | None: ...

    def open(self, person: Person) -> Refusal | None: ...


@dataclass(frozen=True, slots=True)
class Probed:
    """How a test case came out. ``word``: "opened", or a stable word for why not. ``at``: UTC."""

    word: str
    at: datetime

    @property
    def good(self) -> bool:
        return self.word == "opened"


@dataclass(frozen=True, slots=True)
class Enrolled:
    """What this machine is from now on: ids alone. ``until``: end of the list of recipients, None where it has none."""

    prefix: str
    key_id: str
    office: str
    recipients: tuple[str, ...]
    until: datetime | None
    tested: Probed


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that staff did in the area. ``at``: UTC; ``what``, ``outcome``: stable words."""

    at: datetime
    who: str
    name: str
    what: str
    outcome: str


class Deeds(Protocol):
    """The memory of what staff did."""

    def keep(self, person: Person, what: str, outcome: str) -> None:
        """Into the log and into the book; writes a disk."""
        ...

    def latest(self, what: str) -> Deed | None:
        """The last one of this kind, however long ago."""
        ...

    def recent(self) -> tuple[Deed, ...]:
        """The newest first."""
        ...


class PrinterDesk(Protocol):
    """The printer in the hands of staff; both verbs block for it."""

    def print_test(self) -> str:
        """A test page: ``confirmed``, ``uncertain`` or ``refused`` (nothing left the machine)."""
        ...

    def go_on(self) -> None:
        """Its trouble is said to be gone: look at once, and clear what it holds on to."""
        ...


class Enrolling(Protocol):
    """Becoming the office's kiosk (again)."""

    def enrol(self, text: str) -> Enrolled | Refusal:
        """The glyphs of a code, or the text of the desk's QR; blocks for the line. A test case is sent at its end."""
        ...

    def test(self) -> Probed:
        """The test case once more, under the enrolment that holds now; blocks for the line."""
        ...


@dataclass(frozen=True, slots=True)
class CodeHolder:
    """Somebody who has a staff code here, since when (UTC). Never the code."""

    person: Person
    since: datetime


class Codes(Protocol):
    """The staff codes of this machine, for ``by``, who stands here with one. All but the list block for a disk.
    ``access.unknown``: that code, or that of ``by``, is gone meanwhile."""

    def holders(self) -> tuple[CodeHolder, ...] | Refusal:
        """The oldest first; reads the disk. ``access.unreadable``."""
        ...

    def add(self, by: Person, name: str, code: str) -> Person | Refusal:
        """A colleague's. Blocks for a slow hash too. ``access.name``, ``access.digits``, ``access.too_plain``, ``access.taken``."""
        ...

    def change(self, by: Person, code: str) -> Person | Refusal:
        """One's own; as above."""
        ...

    def remove(self, by: Person, whose: Person) -> Person | Refusal:
        """A colleague's. ``access.own``: nobody removes their own, so that one always stays."""
        ...


class FirstCode(Protocol):
    """The first staff code of this machine, for somebody who has shown nothing but the desk's one-time code."""

    def may_be_set(self) -> bool:
        """Whether nobody has a code, and the centre has just taken this machine in."""
        ...

    def set(self, name: str, code: str) -> Person | Refusal:
        """Blocks for a slow hash and a disk. ``access.not_first``: it may not be set now; those of a code that is added."""
        ...


@dataclass(frozen=True, slots=True)
class About:
    """What is asked for on the telephone. Empty words where there is nothing to say."""

    version: str
    prefix: str = ""
    device: str = ""
    key_id: str = ""
    recipients: tuple[str, ...] = ()
    journal: str = ""
    centre: str = ""
    folder: str = ""


NetworkStep = Literal["card", "address", "gateway", "name", "line", "certificate", "centre"]
NETWORK_STEPS: tuple[NetworkStep, ...] = (
    "card",
    "address",
    "gateway",
    "name",
    "line",
    "certificate",
    "centre",
)


@dataclass(frozen=True, slots=True)
class NetworkFact:
    """One step of the way to the centre. ``word``: stable; ``good`` None: a fact without a verdict, or one that wants a
    look; ``said``: what was found (an address, a card); ``stops``: what follows cannot be looked at."""

    step: NetworkStep
    word: str
    good: bool | None
    said: str = ""
    until: datetime | None = None
    stops: bool = False


class Network(Protocol):
    """The way to the centre, looked at step by step."""

    def look(self, on_fact: Callable[[NetworkFact], None]) -> None:
        """Blocks for seconds; ``on_fact`` is called on this thread."""
        ...


Wish = Literal["poweroff", "reboot", "usb", "learn-usb"]


class Asks(Protocol):
    """What the system does for us where it is installed so."""

    def is_able(self) -> bool: ...

    def ask(self, wish: Wish) -> Refusal | None: ...


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log. ``level``: info, warning, error; ``event``: area and name; ``facts``: as ``name=value``."""

    at: datetime
    level: str
    event: str
    facts: str

    @property
    def area(self) -> str:
        return self.event.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Usual:
    """How a visit begins here: the languages offered besides Indonesian, and the loudness."""

    languages: tuple[str, ...]
    loudness: int


class Usuals(Protocol):
    """What staff have set; it counts from the next start of the application on."""

    def now(self) -> Usual: ...

    def keep(self, usual: Usual) -> Refusal | None: ...


class Glass(Protocol):
    """How many pixels a millimetre of the glass has; what is kept counts from the next start on."""

    def now(self) -> float: ...

    def takes(self, px_per_mm: float) -> bool:
        """Whether there are panels of this resolution with so many."""
        ...

    def keep(self, px_per_mm: float) -> Refusal | None: ...


class HealthDesk(Protocol):
    """The machine's own health. Every verb may block for a disk or a line."""

    def health(self) -> Health:
        """As last seen, at most a quarter of a minute ago."""
        ...

    def look(self) -> Health:
        """Now."""
        ...

    def roll_changed(self) -> None:
        """Another roll is in the printer: its metres count from zero."""
        ...

    def light_installed(self) -> None:
        """The tray's light as it is now is how it is to be."""
        ...


@dataclass(frozen=True, slots=True)
class OfficeSettings:
    """``n``: number of the office's settings that count, 0: the machine's own files; ``at`` (UTC): when they were signed;
    ``refused``: number of newer ones that cannot be used here, 0: none, for the sake of the setting ``why``; ``waits``:
    others have come, and count from the next start on."""

    n: int = 0
    at: datetime | None = None
    refused: int = 0
    why: str = ""
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFacts:
    """``able``: root's part is there; ``running``: "" on a machine without releases; ``before``: to which one could go back
    now; ``heard``, ``offered``: whether the centre has spoken, and the version that it has for us, ``here`` of ``size``
    bytes of it fetched, ``failed``: it has failed here before; ``stage`` of ``version`` as root tells; ``lies``: a bundle waits for root to look at it; ``last``:
    how the last one ended, as a stable word."""

    able: bool = False
    running: str = ""
    before: str = ""
    heard: bool = False
    offered: str = ""
    failed: bool = False
    size: int = 0
    here: int = 0
    stage: str = "rest"
    version: str = ""
    lies: bool = False
    last: str = ""
    last_version: str = ""
    last_at: datetime | None = None
    settings: OfficeSettings = OfficeSettings()


class Releases(Protocol):
    """Versions of this program."""

    def facts(self) -> ReleaseFacts:
        """Reads the disk."""
        ...

    def bring(self) -> Errand:
        """The best bundle of a stick, for root to look at."""
        ...

    def now(self) -> Refusal | None:
        """What is ready is switched to as soon as nobody stands here. ``update.not_heard``, ``update.none_ready``."""
        ...

    def back(self) -> Refusal | None:
        """To the release before, likewise. ``update.not_heard``, ``update.none_before``."""
        ...


class Background(Protocol):
    """`kiosk.outside.Work`, on a thread beside that of the visits: staff must never delay a visitor's picture."""

    def start(self, job: Callable[[], T], then: Callable[[T], None]) -> None: ...

    def drain(self) -> None: ...


@dataclass(frozen=True, slots=True)
class LanguageFacts:
    """One language of the screens. ``waits``: entries that no native speaker has checked; ``checked``: by whom, and
    when; ``indonesian``: entries and labels that stand in Indonesian; ``heard`` of ``prompts`` can be heard;
    ``unfit``: recordings of the office that are not used."""

    language: str
    name: str
    waits: int
    checked: str
    indonesian: int
    heard: int
    prompts: int
    unfit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintenance:
    """Everything the area works with; None where a closed kiosk has no such part.

    ``errands``: a second thread, for what takes minutes, so that nothing else waits for it. ``restart`` ends the
    application so that it begins anew; None where nothing would begin it again. ``languages`` reads every recording;
    ``testing``: sends a test case, as an enrolment does; ``strange_codes``: frames that the reader has read and dropped, so far; ``usb_devices`` reads what is plugged in now.
    ``first``: None where no code can be set at the screen, since the journal does not open.
    """

    access: Access
    codes: Codes
    intakes: Intakes
    deeds: Deeds
    errands: Background
    about: Callable[[], About]
    health: HealthDesk
    glass: Glass
    sync: SyncDesk | None = None
    carrying: Carrying | None = None
    papers: OwedPapers | None = None
    printer: PrinterDesk | None = None
    enrolling: Enrolling | None = None
    first: FirstCode | None = None
    testing: Callable[[], Errand] | None = None
    network: Network | None = None
    asks: Asks | None = None
    usuals: Usuals | None = None
    releases: Releases | None = None
    log: Callable[[], tuple[LogLine, ...]] = tuple
    restart: Callable[[], None] | None = None
    languages: Callable[[], tuple[LanguageFacts, ...]] | None = None
    strange_codes: Callable[[], int] = lambda: 0
    usb_devices: Callable[[], tuple[UsbDevice, ...]] = tuple
