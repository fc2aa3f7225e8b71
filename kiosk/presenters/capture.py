"""The tray: one instruction at a time, the picture sealed as soon as it is taken, never a dead end."""

from __future__ import annotations

from collections.abc import Mapping

from hardware.ports import Captured, Document, NotCaptured, Preview, Sight, State, Status, Trouble
from kiosk.draft import Draft, Picture
from kiosk.outside import Files, Outside
from kiosk.presenters.commands import Command, Primary, Retake, Shoot, Skip
from kiosk.presenters.page import Going, Move
from kiosk.presenters.question import QuestionPage
from kiosk.presenters.views import CaptureStage, CaptureView
from kiosk.texts.text import Text
from sync.cases.question import Question
from sync.cases.refusal import Refusal

WORKS = (State.READY, State.DEGRADED, State.BUSY, State.UNKNOWN)
STILL_TICKS = 2  # looks in a row, a quarter of a second apart, before the picture is taken by itself
TAKE_S = 4.0
SCAN_S, SCAN_PAGE_S = (
    30.0,
    90.0,
)  # a scanner without a live picture scans when it is asked, and takes its time
MISSES_UNTIL_TROUBLE = 3
_LIMITS = {"scan": 1, "proxy_letter": 3}

INSTRUCTIONS: Mapping[Sight, str] = {
    Sight.EMPTY: "scan.no_card",
    Sight.HAND: "scan.hand",
    Sight.TWO: "scan.two",
    Sight.SMALL: "scan.small",
    Sight.PARTIAL: "scan.partial",
    Sight.MOVING: "scan.moving",
    Sight.DARK: "scan.dark",
    Sight.BLUR: "scan.blur",
    Sight.GLARE: "scan.glare",
    Sight.OTHER: "scan.other",
    Sight.STILL: "scan.moving",
}


class CapturePage(QuestionPage):
    """A card is taken by itself once it lies still; papers wait for the button.

    After three tries or 45 seconds going on without a picture becomes the primary; so it does at once
    when the device fails.
    """

    def __init__(self, outside: Outside, draft: Draft, question: Question) -> None:
        super().__init__(outside, draft, question)
        self._card = question.role == "scan"
        # A family card or another paper is no card: it is kept whole.
        cards = {"ktp": Document.KTP, "sim": Document.CARD}
        chosen = cards.get(draft.answers.get("id_choice", ""), Document.PAGE)
        self._document = chosen if self._card else Document.PAGE
        self._limit = _LIMITS.get(str(question.role), outside.limits.evidence_pictures)
        self._tries, self._still, self._misses = 0, 0, 0
        self._refused: Text | None = None
        self._disk_full = False
        self._stage = CaptureStage.TAKEN if self._taken else CaptureStage.LOOKING
        self._since = outside.monotonic()
        if self._stage is CaptureStage.LOOKING:
            self._look()

    def view(self, language: str) -> CaptureView:
        count, stage = len(self._taken), self._stage
        return CaptureView(
            screen=self.question.id,
            title=self.title,
            help=self.help,
            primary=self._primary(),
            skip=self._skip(),
            problem=self._refused,
            stage=stage,
            instruction=self._instruction(),
            can_shoot=stage is CaptureStage.LOOKING or (stage is CaptureStage.TAKEN and count < self._limit),
            count=count,
            limit=self._limit,
        )

    def act(self, command: Command) -> Going:
        if isinstance(command, Primary | Skip | Shoot | Retake):
            return None if self._stage is CaptureStage.WORKING else self._press(command)
        return super().act(command)

    def _press(self, command: Primary | Skip | Shoot | Retake) -> Going:
        match command:
            case Primary():
                return self._on()
            case Skip():
                return self._without()
            case Shoot() if self._stage is CaptureStage.LOOKING:
                self._take()
            case Shoot() if self._stage is CaptureStage.TAKEN and len(self._taken) < self._limit:
                self._look()
            case Retake():
                self._retake()
        return None

    def tick(self) -> Going:
        if self._stage not in (CaptureStage.LOOKING, CaptureStage.TROUBLE) or self._disk_full:
            return None
        broken = self.outside.tray.status().state not in WORKS
        self._misses = self._misses + 1 if broken else 0
        if self._misses >= MISSES_UNTIL_TROUBLE:
            self._stage = CaptureStage.TROUBLE
        elif self._stage is CaptureStage.TROUBLE and not broken:
            self._look()
        elif self._stage is CaptureStage.LOOKING:
            self._watch()
        return None

    def preview(self) -> Preview | None:
        """Live while looking; afterwards only the coarse thumbnail: the next in line shall not read it."""
        if self._stage is CaptureStage.LOOKING:
            return self.outside.tray.newest()
        taken = self._taken
        return Preview(taken[-1].thumbnail, Sight.STILL) if taken else None

    def leave(self) -> None:
        self.outside.tray.rest()

    @property
    def _taken(self) -> tuple[Picture, ...]:
        return self.draft.pictures.get(self.question.id, ())

    @property
    def _tired(self) -> bool:
        """Have the tries or the seconds been enough?"""
        limits = self.outside.limits
        waited = self.outside.monotonic() - self._since
        return self._card and (self._tries >= limits.scan_tries or waited >= limits.scan_s)

    def _primary(self) -> Text | None:
        if self._stage is CaptureStage.TROUBLE:
            return Text("scan.without")
        if self._stage is CaptureStage.LOOKING and not self._taken:
            return Text("scan.skip") if self._tired else None
        return None if self._stage is CaptureStage.WORKING else Text("common.next")

    def _skip(self) -> Text | None:
        if self._stage is not CaptureStage.LOOKING or self._taken or self._tired:
            return None
        return Text("scan.skip" if self._card else "common.skip")

    def _instruction(self) -> Text:
        match self._stage:
            case CaptureStage.TROUBLE:
                return Text("scan.device" if self._card else "scan.device_paper")
            case CaptureStage.WORKING:
                return Text("scan.working")
            case CaptureStage.TAKEN:
                return Text("scan.taken") if self._card else Text("scan.pictures", {"n": len(self._taken)})
            case CaptureStage.LOOKING:
                return Text("scan.tired") if self._tired else Text(self._sighted())

    def _sighted(self) -> str:
        """What to do about what lies there."""
        seen = self.outside.tray.newest()
        sight = Sight.EMPTY if seen is None else seen.sight
        return "scan.paper_still" if not self._card and sight is Sight.STILL else self._told(sight)

    def _told(self, reason: Status | Sight) -> str:
        """What to do about a picture that was refused. A device that works had nothing on it, or was busy."""
        if isinstance(reason, Status):
            reason = Sight.EMPTY if reason.trouble is Trouble.NO_DOCUMENT else Sight.MOVING
        if self._document is Document.PAGE and reason is Sight.EMPTY:
            return "scan.no_paper"
        return INSTRUCTIONS[reason]

    def _look(self) -> None:
        self._stage, self._still, self._misses = CaptureStage.LOOKING, 0, 0
        self._since = self.outside.monotonic()
        self.outside.tray.watch(self._document)

    def _watch(self) -> None:
        seen = self.outside.tray.newest()
        still = seen is not None and seen.sight is Sight.STILL
        self._still = self._still + 1 if still else 0
        if self._card and self._still >= STILL_TICKS:
            self._take()

    def _take(self) -> None:
        self._stage, self._refused = CaptureStage.WORKING, None
        self._tries += 1
        outside, role, document = self.outside, str(self.question.role), self._document
        watched = outside.tray.newest() is not None
        seconds = TAKE_S if watched else SCAN_S if document.is_card else SCAN_PAGE_S
        self.outside.work.start(
            lambda: picture(outside.tray.take(document, seconds), role, outside.files), self._came
        )

    def _came(self, came: Picture | Refusal | NotCaptured) -> None:
        """On the screen's thread, with what the worker made of it."""
        if isinstance(came, Picture) and self.draft.ended:
            file = came.file
            self.outside.work.start(lambda: self.outside.files.discard((file,)), lambda _: None)
        elif isinstance(came, Picture):
            self.draft.add_picture(self.question.id, came)
            self._stage = CaptureStage.TAKEN
            self.outside.tray.rest()
        elif isinstance(came, Refusal):
            self._refused, self._disk_full = Text("scan.not_kept"), True
            self._stage = CaptureStage.TROUBLE
        elif isinstance(came.reason, Status) and came.reason.state not in WORKS:
            self._stage = CaptureStage.TROUBLE
        else:
            self._refused = Text(self._told(came.reason))
            since = self._since
            self._look()
            self._since = since  # the 45 seconds go on

    def _on(self) -> Going:
        if self._taken:
            self.keep("scanned")
            return Move.ON
        return self._without() if self._stage is CaptureStage.TROUBLE or self._tired else None

    def _without(self) -> Going:
        if not self._taken:
            self.keep("skipped")
        return Move.ON

    def _retake(self) -> None:
        """The last picture goes, from the disk too."""
        taken = self.draft.take_pictures(self.question.id)
        for kept in taken[:-1]:
            self.draft.add_picture(self.question.id, kept)
        files = tuple(gone.file for gone in taken[-1:])
        self.outside.work.start(lambda: self.outside.files.discard(files), lambda _: None)
        self.draft.answers.pop(self.question.id, None)
        self._look()


def picture(came: Captured | NotCaptured, role: str, files: Files) -> Picture | Refusal | NotCaptured:
    """Sealed onto the disk; the plain picture is dropped here. Blocks."""
    if isinstance(came, NotCaptured):
        return came
    file = files.keep(role, "image/webp", came.webp)
    return file if isinstance(file, Refusal) else Picture(file, came.thumbnail, came.flags)
