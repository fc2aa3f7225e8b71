"""The tray: one instruction at a time, the picture sealed as soon as it is taken, never a dead end."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hardware.ports import Captured, Document, NotCaptured, Preview, Sight, State, Status
from kiosk.draft import CardSeen, Draft, Picture
from kiosk.outside import Files, Outside
from kiosk.presenters.commands import Command, Primary, Remove, Retake, Shoot, Skip
from kiosk.presenters.page import Going, Move
from kiosk.presenters.question import QuestionPage
from kiosk.presenters.sights import told
from kiosk.presenters.views import CaptureStage, CaptureView
from kiosk.texts.text import Text
from sync.cases.question import Question
from sync.cases.refusal import Refusal

WORKS = (State.READY, State.DEGRADED, State.BUSY, State.UNKNOWN)
STILL_TICKS = 2  # looks in a row, a quarter of a second apart, before the picture is taken by itself
TAKE_S = 4.0
SCAN_S, SCAN_PAGE_S = 30.0, 90.0
"""A scanner without a live picture scans when it is asked, and takes its time."""
MISSES_UNTIL_TROUBLE = 3
EVIDENCE = "evidence"
_LIMITS = {"scan": 1, "proxy_letter": 3}
_PAGES_OF_A_CARD = 2
"""A family card and other papers shown for identity may have a second side."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What is left of a picture: sealed, or only what was seen on it. ``card``: for the identity document."""

    picture: Picture | None
    card: CardSeen | None


class CapturePage(QuestionPage):
    """A card is taken by itself once it lies still; papers wait for the button.

    The third try takes a card as it is, with a flag for staff. After three tries or 45 seconds going on without
    a picture becomes the primary; so it does at once when the device fails, and, for evidence alone, while the disk
    has no room to spare: what somebody has to say is worth more of it than a picture.
    """

    def __init__(self, outside: Outside, draft: Draft, question: Question) -> None:
        super().__init__(outside, draft, question)
        self._card = question.role == "scan"
        # A family card or another paper is no card: it is kept whole.
        cards = {"ktp": Document.KTP, "sim": Document.CARD}
        chosen = cards.get(draft.answers.get("id_choice", ""), Document.PAGE)
        self._document = chosen if self._card else Document.PAGE
        self._sight_only = self._card and not outside.cards.keeps_image
        self._limit = self._most_pictures()
        self._tries, self._still, self._misses = 0, 0, 0
        self._refused: Text | None = None
        self._disk_full = self._no_room = False
        self._left = False
        self._stage = CaptureStage.TAKEN if self._count else CaptureStage.LOOKING
        self._since = outside.monotonic()
        if self._stage is CaptureStage.LOOKING:
            self._look()

    def view(self, language: str) -> CaptureView:
        count, stage = self._count, self._stage
        return CaptureView(
            screen=self.question.id,
            title=Text("scan.sight_title") if self._sight_only else self.title,
            help=self._help(),
            primary=self._primary(),
            skip=self._skip(),
            problem=self._refused,
            stage=stage,
            instruction=self._instruction(),
            can_shoot=self._can_shoot(),
            count=count,
            limit=self._limit,
            sight_only=self._sight_only,
            stranger=self.draft.stranger and stage is CaptureStage.LOOKING,
        )

    def act(self, command: Command) -> Going:
        if isinstance(command, Primary | Skip | Shoot | Retake | Remove):
            return (
                self._press(command) if self._stage is not CaptureStage.WORKING else self._interrupt(command)
            )
        return super().act(command)

    def _interrupt(self, command: Command) -> Going:
        """A flatbed takes half a minute: who will not wait for it goes on, and the scan is ended."""
        return self._without() if isinstance(command, Skip) and self._skip() else None

    def _press(self, command: Primary | Skip | Shoot | Retake | Remove) -> Going:
        match command:
            case Primary():
                return self._on()
            case Skip():
                return self._without()
            case Shoot() if self._stage is CaptureStage.LOOKING and self._can_shoot():
                self._take()
            case Shoot() if self._stage is CaptureStage.TAKEN and self._can_shoot():
                self._look()
            case Retake():
                self._remove(self._count - 1)
            case Remove(number=number) if 0 <= number < len(self._taken):
                self._remove(number)
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
        """Live while looking; afterwards only the coarse thumbnail: the next in line shall not read it.

        A card that somebody else has left there is never shown.
        """
        if self._stage is CaptureStage.LOOKING:
            return None if self.draft.stranger else self.outside.tray.newest()
        taken = self.thumbnails()
        return taken[-1] if taken else None

    def thumbnails(self) -> tuple[Preview, ...]:
        return tuple(Preview(picture.thumbnail, Sight.STILL) for picture in self._taken)

    def leave(self) -> None:
        self._left = True
        self.outside.tray.rest()

    def _most_pictures(self) -> int:
        if self._card and self._document is Document.PAGE and not self._sight_only:
            return _PAGES_OF_A_CARD
        return _LIMITS.get(str(self.question.role), self.outside.limits.evidence_pictures)

    @property
    def _taken(self) -> tuple[Picture, ...]:
        return self.draft.pictures.get(self.question.id, ())

    @property
    def _count(self) -> int:
        """Pictures taken; of a card that is only looked at, looks."""
        return int(self.draft.card is not None) if self._sight_only else len(self._taken)

    @property
    def _tired(self) -> bool:
        """Have the tries or the seconds been enough?"""
        limits = self.outside.limits
        waited = self.outside.monotonic() - self._since
        return self._card and (self._tries >= limits.scan_tries or waited >= limits.scan_s)

    def _can_shoot(self) -> bool:
        looking = self._stage is CaptureStage.LOOKING and not self.draft.stranger
        more = self._stage is CaptureStage.TAKEN and self._count < self._limit
        return looking or (more and self._has_room())

    def _has_room(self) -> bool:
        return self.question.role != EVIDENCE or self.outside.health.has_room()

    def _help(self) -> Text | None:
        """Where to lay it: nothing is asked for that would be in vain."""
        if self._stage is CaptureStage.TROUBLE:
            return Text("scan.no_room_help") if self._no_room else None
        return Text("scan.not_kept") if self._sight_only else self.help

    def _primary(self) -> Text | None:
        if self._stage is CaptureStage.TROUBLE:
            return Text("scan.without_photo" if self._no_room else "scan.without")
        if self._stage is CaptureStage.LOOKING and not self._count:
            return Text("scan.skip") if self._tired else None
        return None if self._stage is CaptureStage.WORKING else Text("common.next")

    def _skip(self) -> Text | None:
        slow = self._stage is CaptureStage.WORKING and not self.outside.tray.live
        looking = self._stage is CaptureStage.LOOKING and not self._tired
        if self._count or not (slow or looking):
            return None
        return Text("scan.skip" if self._card else "common.skip")

    def _instruction(self) -> Text:
        match self._stage:
            case CaptureStage.TROUBLE if self._no_room:
                return Text("scan.no_room")
            case CaptureStage.TROUBLE:
                return Text("scan.device" if self._card else "scan.device_paper")
            case CaptureStage.WORKING:
                return Text("scan.reading" if self._sight_only else "scan.working")
            case CaptureStage.TAKEN:
                return self._done()
            case CaptureStage.LOOKING if self.draft.stranger:
                return Text("scan.found")
            case CaptureStage.LOOKING:
                return Text("scan.tired") if self._tired else Text(self._sighted())

    def _done(self) -> Text:
        if self._sight_only:
            return Text("scan.seen")
        if self._limit == 1:
            return Text("scan.taken")
        if self._count < self._limit and not self._has_room():
            return Text("scan.no_more", {"n": self._count})
        return Text("scan.pictures", {"n": self._count, "limit": self._limit})

    def _sighted(self) -> str:
        """What to do about what lies there."""
        seen = self.outside.tray.newest()
        sight = Sight.EMPTY if seen is None else seen.sight
        waits_for_the_button = not self._card or self._count
        return "scan.paper_still" if sight is Sight.STILL and waits_for_the_button else self._told(sight)

    def _told(self, reason: Status | Sight) -> str:
        return told(reason, of_paper=self._document is Document.PAGE)

    def _look(self) -> None:
        self._still, self._misses, self._no_room = 0, 0, not self._has_room()
        self._stage = CaptureStage.TROUBLE if self._no_room else CaptureStage.LOOKING
        self._since = self.outside.monotonic()
        if not self._no_room:
            self.outside.tray.watch(self._document)

    def _watch(self) -> None:
        seen = self.outside.tray.newest()
        if self.draft.stranger:
            self.draft.stranger = seen is None or seen.sight is not Sight.EMPTY
            return
        still = seen is not None and seen.sight is Sight.STILL
        self._still = self._still + 1 if still else 0
        # The second page of a family card waits for the button: the first one may still lie there.
        if self._card and not self._count and self._still >= STILL_TICKS:
            self._take()

    def _take(self) -> None:
        if not self._has_room():  # not a minute ago, when the page was opened
            self._look()
            return
        self._stage, self._refused = CaptureStage.WORKING, None
        self._tries += 1
        outside, document = self.outside, self._document
        role = str(self.question.role)
        files = None if self._sight_only else outside.files
        seconds = TAKE_S if outside.tray.live else SCAN_S if document.is_card else SCAN_PAGE_S
        as_it_is = self._card and self._tries >= outside.limits.scan_tries

        def take() -> Taken | Refusal | NotCaptured:
            came = outside.tray.take(document, seconds)
            if as_it_is and isinstance(came, NotCaptured) and came.flawed is not None:
                came = came.flawed
            return kept(came, role, files)

        outside.work.start(take, self._came)

    def _came(self, came: Taken | Refusal | NotCaptured) -> None:
        """On the screen's thread, with what the worker made of it. Of a page that was left nothing is kept, and
        no camera is switched on again."""
        if self._left or self.draft.ended:
            self._drop(came)
        elif isinstance(came, Taken):
            self._keep_taken(came)
        elif isinstance(came, Refusal):
            self._refused, self._disk_full = Text("scan.not_stored"), True
            self._stage = CaptureStage.TROUBLE
        elif isinstance(came.reason, Status) and came.reason.state not in WORKS:
            self._stage = CaptureStage.TROUBLE
        else:
            self._refused = Text(self._told(came.reason))
            since = self._since
            self._look()
            self._since = since  # the 45 seconds go on

    def _drop(self, came: Taken | Refusal | NotCaptured) -> None:
        if isinstance(came, Taken) and came.picture is not None:
            files = (came.picture.file,)
            self.outside.work.start(lambda: self.outside.files.discard(files), lambda _: None)

    def _keep_taken(self, came: Taken) -> None:
        if came.picture is not None:
            self.draft.add_picture(self.question.id, came.picture)
        if came.card is not None:
            reads = self.outside.cards.reads_nik
            self.draft.card = came.card if reads else replace(came.card, reading=None)
        self._stage = CaptureStage.TAKEN
        self.outside.tray.rest()

    def _on(self) -> Going:
        if self._count:
            self.keep("seen" if self._sight_only else "scanned")
            return Move.ON
        return self._without() if self._stage is CaptureStage.TROUBLE or self._tired else None

    def _without(self) -> Going:
        if not self._count:
            self.keep("skipped")
        return Move.ON

    def _remove(self, number: int) -> None:
        """One picture goes, from the disk too, and what was read off it. Without any the tray is looked at again."""
        taken = self.draft.take_pictures(self.question.id)
        for at, picture in enumerate(taken):
            if at != number:
                self.draft.add_picture(self.question.id, picture)
        if self._card:
            self.draft.card = None
        files = tuple(gone.file for gone in taken[number : number + 1])
        self.outside.work.start(lambda: self.outside.files.discard(files), lambda _: None)
        self.draft.answers.pop(self.question.id, None)
        if not self._count:
            self._look()


def kept(came: Captured | NotCaptured, role: str, files: Files | None) -> Taken | Refusal | NotCaptured:
    """Sealed onto the disk, or without ``files`` only looked at; the plain picture is dropped here. Blocks."""
    if isinstance(came, NotCaptured):
        return came
    card = CardSeen(came.taken_at, came.reading, came.flags) if role == "scan" else None
    if files is None:
        return Taken(None, card)
    file = files.keep(role, "image/webp", came.webp)
    return file if isinstance(file, Refusal) else Taken(Picture(file, came.thumbnail, came.flags), card)
