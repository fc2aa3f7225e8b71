"""What stands on the glass, as values.

The grammar of the whole user interface, once: a *view* says everything a screen shows, a *command*
(`commands.py`) says what the citizen did. ``Visit.view`` is always the present view; after
``Visit.act(command)`` it is the next one. Screens draw views and emit commands; they decide nothing.
No view holds a sentence: words are `Text` ids or `Verbatim` words of the citizen. Those of the first page are in
`first_views.py`, since it stands before the others are read; they are found here too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from kiosk.layout import Layout
from kiosk.presenters.first_views import Chapter as Chapter
from kiosk.presenters.first_views import Choice as Choice
from kiosk.presenters.first_views import Drawing as Drawing
from kiosk.presenters.first_views import Progress as Progress
from kiosk.presenters.first_views import Promise as Promise
from kiosk.presenters.first_views import View as View
from kiosk.presenters.first_views import WelcomeView as WelcomeView
from kiosk.texts.text import Text, Words
from sync.cases.dates import Month

if TYPE_CHECKING:  # the first page stands before the domain is read
    from kiosk.outside import PaperState


class Keyboard(StrEnum):
    """Which keys a text page brings."""

    LETTERS = "letters"
    NUMBERS = "numbers"
    EMAIL = "email"
    GLYPHS = "glyphs"  # the 32 of a tracking number


class Scene(StrEnum):
    """The drawn pictures of the printer and of what to do about it."""

    OPEN = "open"  # lid going up
    PAPER = "paper"  # lid open, roll the right way round
    PULL = "pull"  # the paper's end, out over the edge
    COVER = "cover"  # lid closing
    CUTTER = "cutter"  # paper that is stuck, pulled out
    HEAT = "heat"
    POWER = "power"
    CABLE = "cable"
    READY = "ready"
    PHOTO = "photo"  # a telephone before the number on the screen


@dataclass(frozen=True, slots=True)
class Guide:
    """What staff do: a picture and one to three short steps, of which the first ``done`` are behind them."""

    scene: Scene
    steps: tuple[Text, ...] = ()
    done: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class AttractView(View):
    """The home screen at rest: dim, with one line at a time in each language. Any touch (``Dismiss()``) wakes it.

    ``lines``: (language, its words); ``line``: which of them stands now.
    """

    lines: tuple[tuple[str, tuple[Text, Text]], ...]
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterView(View):
    """What the printer's state means: a large picture, then rows of (icon, words) or the steps of the guide."""

    guide: Guide
    rows: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView(View):
    """A page to read: rows of (icon or "", heading, words)."""

    rows: tuple[tuple[str, Words, Words | None], ...] = ()


@dataclass(frozen=True, slots=True)
class StandardStep:
    """One step of the office's procedure and the time that it may take; ``stage``: of which stage it is a part."""

    number: int
    words: Words
    time: Text
    stage: Words | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardView(NoticeView):
    """The service standard: rows as of a notice, then the steps under a heading of their own."""

    steps_title: Text
    steps_help: Text
    steps: tuple[StandardStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceView(View):
    """Tiles; touching one answers with ``Choose(id)``. ``small``: many short names (the 13 desa)."""

    choices: tuple[Choice, ...]
    chosen: str | None = None
    small: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words to be touched instead of typed. ``label`` stands on them, ``words`` go into the field.

    ``whole``: an answer by itself, taken out again by a second touch; else the beginning of a sentence.
    """

    label: Words
    words: Words
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TextView(View):
    """One field and its keyboard. ``groups`` = digits or glyphs per group when shown, e.g. (4, 4, 4, 4)."""

    value: str = ""
    keyboard: Keyboard = Keyboard.LETTERS
    multiline: bool = False
    masked: bool = False
    groups: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()  # places of the value that are marked: look at these again
    max_length: int = 200
    phrases: tuple[Phrase, ...] = ()  # who, what, when, where beside the account; "Loket 2" beside the place
    sentences: bool = False  # capital at the start of each sentence; names: of each word
    can_scan: bool = False  # a code reader is there: "scan or type"
    can_speak: bool = False  # a microphone is there: "Bicara"
    offers_help: bool = False  # "Dibantu petugas" beside the other ways to tell


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """An area of the country's table, touched by ``Choose(code)``. ``leads_on``: no village yet, so one goes down into it."""

    code: str
    name: Words
    hint: Words
    leads_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceView(TextView):
    """A village looked for: ``value`` are the letters typed, ``rows`` what was found, or what lies in the area one stands in.

    ``up``: out of that area (``Choose("up")``); ``Choose("free")``: none of it, to be written; ``empty``: why there are
    no rows; ``chosen``: the village as lines of an address, then there are no keys and ``Choose("change")`` looks again.
    """

    rows: tuple[PlaceRow, ...] = ()
    up: Text | None = None
    empty: Text | None = None
    chosen: tuple[Words, ...] = ()


class VoiceStage(StrEnum):
    """How far a recording is."""

    READY = "ready"
    RECORDING = "recording"
    WORKING = "working"  # ended, being sealed
    RECORDED = "recorded"
    TROUBLE = "trouble"  # the microphone has gone


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceView(View):
    """An account that is spoken. ``level``: 0 to 1 for the eye; ``seconds`` of at most ``longest``.

    ``can_listen``: the recording can be heard; ``playing``: it is heard now.
    """

    stage: VoiceStage
    instruction: Text
    level: float = 0.0
    seconds: int = 0
    longest: int = 300
    can_listen: bool = False
    playing: bool = False
    prompts: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalView(View):
    """A number that was read, for its owner to confirm (primary) or to type (skip). Covered but for its ends;
    all of it while a button is held. ``doubtful``: places of ``value`` (from 0) that are marked."""

    value: str
    groups: tuple[int, ...]
    doubtful: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DateView(View):
    """A day between ``first`` and ``last`` on a calendar; or of who has forgotten it, a month."""

    value: date | Month
    first: date
    last: date
    today: date


class CaptureStage(StrEnum):
    """How far a capture page is."""

    LOOKING = "looking"  # live picture, one instruction
    WORKING = "working"  # picture taken, being sealed
    TAKEN = "taken"  # thumbnail, "Kartu sudah difoto, silakan ambil"
    TROUBLE = "trouble"  # no camera: going on without is the primary


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureView(View):
    """The tray. Frames are fetched by the screen through ``Visit.preview()``, never held in a view.

    ``can_shoot``: a button takes the picture (``Shoot()``); ``count`` of ``limit`` pictures taken so far;
    ``sight_only``: no picture is kept, so none is spoken of. ``stranger``: what lies there is somebody else's.
    What was taken is fetched through ``Visit.thumbnails()``.
    """

    stage: CaptureStage
    instruction: Text
    can_shoot: bool = False
    count: int = 0
    limit: int = 1
    sight_only: bool = False
    stranger: bool = False


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One answer on the check page; touching "Ubah" emits ``Change(question)``.

    ``main``: what the case is about, shown first and at length; ``chapter``: under whose name it stands.
    """

    question: str
    label: Text
    value: Words
    can_change: bool = True
    main: bool = False
    chapter: Chapter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewView(View):
    """Every answer, in the order of the form. The primary goes on to the signature."""

    rows: tuple[ReviewRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SignView(View):
    """The signature pad. ``primary`` ("Kirim pengaduan") is pressed with the strokes on the pad."""

    signed: bool = False
    thumb: bool = False  # "cap jempol / tidak bisa tanda tangan" was chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneView(View):
    """The number, very large, whatever the printer did; ``qr`` is the proof's text.

    ``letter``: an answer will be sent; ``reminder``: what is still to be done about the card;
    ``guide``: what staff do about the printer; ``slow``: the paper is late, and nobody waits for it any longer.
    """

    number: str
    serial: str
    qr: str
    due: date | None
    completeness_due: date | None
    print_state: PaperState
    print_words: Text
    letter: bool = True
    reminder: Text | None = None
    guide: Guide | None = None
    slow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedView(View):
    """Out of service: a calm full page. ``drawing``: the desk, or the office that is shut; ``rows``: (icon, words) of what
    else one can do, and of the desk's hours."""

    telephone: str
    since: datetime
    drawing: Drawing = Drawing.DESK
    rows: tuple[tuple[str, Words], ...] = ()


class OverlayKind(StrEnum):
    """What may lie over a page."""

    STILL_THERE = "still_there"
    CANCEL = "cancel"
    HELP = "help"
    LANGUAGE = "language"
    CARD = "card"  # somebody else's, on the tray
    DISPLAY = "display"  # type, colours, reach, sound


@dataclass(frozen=True, slots=True)
class Overlay:
    """A question over the page: ``confirm`` emits ``Confirm()``, ``dismiss`` emits ``Dismiss()``."""

    kind: OverlayKind
    title: Text
    help: Text | None = None
    confirm: Text | None = None
    dismiss: Text | None = None
    danger: bool = False  # the confirm button has red words
    seconds_left: int | None = None
    choices: tuple[Choice, ...] = field(default=())
    layout: Layout | None = None  # as it is arranged now
    usual: Layout | None = None  # as this machine begins every visit
