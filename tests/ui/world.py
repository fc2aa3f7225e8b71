"""A whole visit on shipped settings, with devices that answer at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from hardware.audio.simulated import SimulatedPlayer, SimulatedRecorder, drawn_voice
from hardware.imaging.capture import coarse
from hardware.imaging.encode import encode_webp
from hardware.ports import Captured, CodeReader, Document, NotCaptured, Preview, Sight, State, Status
from hardware.scanners.specimen import card, pixels
from kiosk.layout import STANDARD, Layout
from kiosk.outside import (
    Closure,
    Elsewhere,
    Filed,
    Found,
    NoVoice,
    Outside,
    PaperState,
    Parcel,
    PrintNews,
    Speaking,
    Voice,
)
from kiosk.presenters.visit import Visit
from kiosk.texts.catalogue import load
from kiosk.texts.text import Text
from kiosk.work import Inline
from sync.cases.form import Form
from sync.cases.numbers import Serial, TrackingNumber
from sync.cases.office import Office
from sync.cases.refusal import Refusal
from sync.cases.sop import Sop
from sync.cases.working_calendar import WorkingCalendar
from sync.vault.sealed_files import SealedFile
from tests.cases.shipped import shipped

NOW = datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
MONDAY = Text("hours.weekday", {"day": Text("weekday.monday"), "hour": "07", "minute": "30"})
"""When a desk that is shut opens again."""
_READY = Status(State.READY)


class FilesAtHand:
    """Seals nothing, forgets everything."""

    def keep(self, role: str, media_type: str, plain: bytes) -> SealedFile | Refusal:
        return SealedFile(role, media_type, "00" * 32, len(plain), b"", "file")

    def discard(self, files: tuple[SealedFile, ...]) -> None:
        """There is nothing on a disk."""


class TrayWithCard:
    """A tray that is empty at the first look, and on which a specimen card lies still from then on."""

    live = True

    def __init__(self) -> None:
        self._image = pixels(card(1))
        self._is_new = True

    def status(self) -> Status:
        return _READY

    def watch(self, document: Document) -> None:
        """Somebody looks."""
        self._is_new = True

    def newest(self) -> Preview | None:
        if self._is_new:
            self._is_new = False
            return Preview(self._image, Sight.EMPTY)
        h, w = self._image.shape[:2]
        return Preview(self._image, Sight.STILL, ((9, 9), (w - 9, 9), (w - 9, h - 9), (9, h - 9)))

    def take(self, document: Document, deadline_s: float) -> Captured | NotCaptured:
        return Captured(encode_webp(self._image), coarse(self._image), 300, "specimen", NOW)

    def rest(self) -> None:
        """No lamp to switch off."""

    def forget(self) -> None:
        """Nothing was kept."""


class CodesToCome:
    """A code reader; ``codes`` are what it will read."""

    def __init__(self) -> None:
        self.codes: list[bytes] = []

    def status(self) -> Status:
        return _READY

    def poll(self) -> bytes | None:
        return self.codes.pop(0) if self.codes else None

    def close(self) -> None:
        """Nothing is open."""


class OneDrawer:
    """Intake, receipts, status and health in memory."""

    def __init__(self, calendar: WorkingCalendar, monotonic: Callable[[], float]) -> None:
        self._calendar, self._monotonic = calendar, monotonic
        self.parcels: list[Parcel] = []
        self.paper = PaperState.CONFIRMED
        self.told = _READY
        self.room = True

    def submit(self, parcel: Parcel) -> Filed | Refusal:
        self.parcels.append(parcel)
        number = TrackingNumber.draw("PGT1", lambda bits: 1 << (bits - 1))
        due, complete = self._calendar.due(NOW, 12), self._calendar.calendar_days_due(NOW, 14)
        return Filed(1, number, Serial(123), NOW, "6BF+70 C0" * 17, due, complete)

    def news(self, job_id: int) -> PrintNews:
        return PrintNews(self.paper)

    def answer(self, job_id: int, came_out: bool) -> None:
        self.paper = PaperState.CONFIRMED if came_out else PaperState.PRINTING

    def forget(self, job_id: int) -> None:
        """No line is kept."""

    def printer(self) -> Status:
        return self.told

    def typed(self, number: TrackingNumber) -> Found | Refusal:
        return Found(
            number,
            3,
            NOW,
            self._calendar.due(NOW, 12),
            False,
            NOW,
            times={1: NOW, 2: NOW},
            full=True,
            reply_way="ambil",
        )

    def heard_at(self) -> datetime | None:
        return NOW

    def home_of(self, code: bytes) -> Elsewhere | None:
        return None

    def scanned(self, data: bytes) -> Found | Refusal:
        return Refusal("proof.unreadable")

    def scanned_number(self, data: bytes) -> TrackingNumber | Refusal:
        return Refusal("proof.unreadable")

    def closure(self) -> Closure | None:
        return None

    def has_room(self) -> bool:
        return self.room

    def is_lost(self) -> bool:
        return False


def _voice(monotonic: Callable[[], float]) -> Speaking:
    return Speaking(SimulatedRecorder(drawn_voice(), monotonic), SimulatedPlayer(monotonic))


class World:
    """``visit``, the drawer its complaint falls into, and the ``outside`` that pages are made of."""

    def __init__(
        self,
        monotonic: Callable[[], float],
        *,
        speaks: bool = False,
        voice: Voice | None = None,
        usual: Layout = STANDARD,
    ) -> None:
        office = Office.from_mapping(shipped("office.toml"))
        calendar = WorkingCalendar.from_mapping(shipped("holidays.toml"), shipped("office.toml"))
        self.drawer = OneDrawer(calendar, monotonic)
        self.reader: CodeReader = CodesToCome()
        self.outside = Outside(
            form=Form.from_mapping(shipped("form.toml"), office),
            office=office,
            sop=Sop.from_mapping(shipped("sop.toml")),
            calendar=calendar,
            has_text=load("id").has,
            intake=self.drawer,
            files=FilesAtHand(),
            tray=TrayWithCard(),
            reader=self.reader,
            receipts=self.drawer,
            status=self.drawer,
            health=self.drawer,
            work=Inline(),
            clock=lambda: NOW,
            monotonic=monotonic,
            speaking=_voice(monotonic) if speaks else Speaking(),
            unchecked=frozenset({"mad"}),
            voice=voice or NoVoice(),
            randbits=lambda bits: (1 << bits) - 1,
            usual=usual,
        )
        self.visit = Visit(self.outside)
