"""How visits begin on this machine: which languages are offered, how loud it speaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.layout import LOUDEST
from kiosk.maintenance import Person, Usual
from kiosk.outside import Outside
from kiosk.presenters.commands import Back, Choose, Command, Primary
from kiosk.presenters.maintenance import StaffPage
from kiosk.presenters.maintenance_views import Lamp, Said, StaffRow, StaffView
from kiosk.presenters.maintenance_words import NOT_STORED
from kiosk.presenters.page import Going, Page
from kiosk.texts.catalogue import FALLBACK, LANGUAGES
from kiosk.texts.text import Text, Verbatim
from sync.cases.refusal import Refusal


class UsualPage(StaffPage):
    """Changed row by row, kept by the primary, in force after the application has begun anew."""

    def __init__(self, outside: Outside, person: Person, back: Callable[[], Page]) -> None:
        super().__init__(outside, person)
        assert self.machine.usuals is not None
        self._back, self._usuals = back, self.machine.usuals
        self._kept = self._wanted = self._usuals.now()
        self._note: Said | None = None

    def view(self, language: str) -> StaffView:
        changed = self._wanted != self._kept
        return StaffView(
            screen="staff_usual",
            title=Text("staff.usual"),
            help=Text("staff.usual.help"),
            primary=Text("staff.usual.keep") if changed else None,
            can_go_back=True,
            note=self._note,
            rows=(*(self._language(one) for one in LANGUAGES), self._loudness()),
        )

    def asked(self, command: Command) -> Going:
        wanted = self._wanted
        match command:
            case Back():
                return self._back()
            case Choose(id="loudness"):
                self._wanted = replace(wanted, loudness=(wanted.loudness + 1) % (LOUDEST + 1))
                self._note = None
                self.outside.voice.say(FALLBACK, (Text("welcome.title"),), self._wanted.loudness, chime=True)
            case Choose(id=chosen) if chosen in LANGUAGES and chosen != FALLBACK:
                self._turn(chosen)
            case Primary() if wanted != self._kept:
                self.background.start(
                    lambda: self._usuals.keep(wanted), lambda came: self._done(wanted, came)
                )
        return None

    def leave(self) -> None:
        self.outside.voice.stop()

    def _turn(self, language: str) -> None:
        there = set(self._wanted.languages) ^ {language}
        self._wanted = replace(self._wanted, languages=tuple(one for one in LANGUAGES if one in there))
        self._note = None

    def _done(self, wanted: Usual, refused: Refusal | None) -> None:
        if refused is None:
            self._kept = wanted
        self._note = Said(Text("staff.usual.kept")) if refused is None else NOT_STORED
        self.did("usual", "done" if refused is None else "not-stored")

    def _language(self, language: str) -> StaffRow:
        name = Verbatim(LANGUAGES[language])
        if language == FALLBACK:
            return StaffRow(language, "languages", name, Text("staff.usual.always"), Lamp.GOOD)
        offered = language in self._wanted.languages
        state = Text("staff.usual.offered" if offered else "staff.usual.not_offered")
        act = Text("staff.usual.leave_out" if offered else "staff.usual.offer")
        return StaffRow(language, "languages", name, state, Lamp.GOOD if offered else Lamp.NONE, act=act)

    def _loudness(self) -> StaffRow:
        now = self._wanted.loudness
        state = Text("staff.usual.loud", {"n": now, "of": LOUDEST}) if now else Text("staff.usual.silent")
        return StaffRow("loudness", "volume-2", Text("staff.speaker"), state, act=Text("staff.usual.louder"))
