"""An account that is spoken instead of typed: recorded, heard again, sealed; the field stays for who wants it."""

from __future__ import annotations

from math import log10

from hardware.audio.loudness import SILENCE
from hardware.audio.opus import MEDIA_TYPE, encode
from hardware.audio.ports import NotRecorded, Recorder, Sound
from hardware.ports import State
from kiosk.draft import Draft, Voice
from kiosk.outside import Files, Outside
from kiosk.presenters.commands import Back, Command, Listen, Primary, Record, Skip, Speak
from kiosk.presenters.page import Going, Move
from kiosk.presenters.views import View, VoiceStage, VoiceView
from kiosk.presenters.words import TextPage
from kiosk.texts.text import Text, Verbatim
from sync.cases.question import RECORDED, Question
from sync.cases.refusal import Refusal

ROLE = "audio"
SHORTEST_S = 1.0
"""Less is a slip of the finger."""

UNHEARD_S = 3.0
"""After so long a silence the visitor is asked to come nearer."""

_FLOOR_DB = -60.0
_STEPS = 20  # of the level that is shown

Came = tuple[Sound, Voice] | NotRecorded | Refusal


class SpokenPage(TextPage):
    """Two ways on one page: a field, and a microphone. A recording alone is an answer; so is both.

    The plain sound is in memory while this page stands, to be heard again, and nowhere afterwards.
    """

    def __init__(self, outside: Outside, draft: Draft, question: Question) -> None:
        super().__init__(outside, draft, question)
        self._recorder, self._player = outside.speaking.recorder, outside.speaking.player
        self._longest_s = outside.speaking.longest_s
        self._stage = VoiceStage.RECORDED if self._voice else VoiceStage.READY
        self._speaking = self._voice is not None and not self._value
        self._sound: Sound | None = None
        self._said: Text | None = None
        self._level, self._seconds, self._heard_at = 0.0, 0.0, 0.0
        self._playing = False

    def view(self, language: str) -> View:
        if not self._speaking:
            return super().view(language)
        return VoiceView(
            screen=self.question.id,
            title=self.title,
            help=Text("voice.help", {"minutes": max(1, int(self._longest_s // 60))}),
            primary=self._primary(),
            skip=self._type_instead(),
            stage=self._stage,
            instruction=self._instruction(),
            level=shown_level(self._level) if self._stage is VoiceStage.RECORDING else 0.0,
            seconds=int(self._shown_seconds()),
            longest=int(self._longest_s),
            can_listen=self._can_listen(),
            playing=self._playing,
            prompts=self._prompts(),
        )

    def news(self) -> object:
        """A microphone may come and go at any time, and speaks at every tick."""
        return object()

    def act(self, command: Command) -> Going:
        if self._stage is VoiceStage.WORKING:
            return None
        if not self._speaking:
            return self._act_typing(command)
        match command:
            case Record():
                self._record()
            case Listen() if self._can_listen():
                self._listen()
            case Skip():
                self._type()
            case Primary():
                return self._on()
            case Back() if self._stage is VoiceStage.RECORDING:
                self._stop()  # nothing that was said is lost by a slip of the finger
            case Back():
                return Move.BACK
        return None

    def tick(self) -> Going:
        if self._stage is VoiceStage.RECORDING:
            self._follow()
        elif self._stage in (VoiceStage.READY, VoiceStage.TROUBLE):
            self._stage = VoiceStage.READY if can_record(self.outside) else VoiceStage.TROUBLE
        self._playing = self._playing and self._player.is_playing()
        return super().tick()

    def is_active(self) -> bool:
        """Speech and listening are activity; a silent room is not."""
        speaks = self._stage is VoiceStage.RECORDING and self._level >= SILENCE
        return speaks or self._playing

    def covered(self) -> None:
        """What is said to staff, or while the language is changed, is nobody's account."""
        if self._stage is VoiceStage.RECORDING:
            self._stop()
        self._hush()

    def leave(self) -> None:
        self._recorder.cancel()
        self._hush()
        self._sound = None

    @property
    def _voice(self) -> Voice | None:
        return self.draft.voices.get(self.question.id)

    def _can_speak(self) -> bool:
        return self._voice is not None or can_record(self.outside)

    def _can_listen(self) -> bool:
        plays = self._player.status().state is State.READY
        return plays and self._sound is not None and self._stage is VoiceStage.RECORDED

    def _primary(self) -> Text | None:
        match self._stage:
            case VoiceStage.RECORDED:
                return Text("common.next")
            case VoiceStage.TROUBLE:
                return Text("voice.type")
        return None

    def _type_instead(self) -> Text | None:
        """ "Ketik saja", unless it is the primary already or would throw away what is being said."""
        return Text("voice.type") if self._stage in (VoiceStage.READY, VoiceStage.RECORDED) else None

    def _instruction(self) -> Text:
        match self._stage:
            case VoiceStage.TROUBLE:
                return Text("voice.trouble")
            case VoiceStage.WORKING:
                return Text("voice.working")
            case VoiceStage.RECORDING:
                unheard = self.outside.monotonic() - self._heard_at >= UNHEARD_S
                return Text("voice.unheard" if unheard else "voice.speak_now")
            case VoiceStage.RECORDED:
                return self._said or Text("voice.kept")
        return self._said or Text("voice.ready")

    def _shown_seconds(self) -> float:
        return self._voice.seconds if self._voice and self._stage is VoiceStage.RECORDED else self._seconds

    def _act_typing(self, command: Command) -> Going:
        match command:
            case Speak() if self._can_speak():
                self._speaking, self.problem = True, None
                return None
            case Primary() if self._voice is not None and not self._value.strip():
                return self._on()
        return super().act(command)

    def _on(self) -> Going:
        match self._stage:
            case VoiceStage.RECORDED if not self._value.strip():
                self.draft.typing.pop(self.question.id, None)
                self.draft.answers.pop(self.question.id, None)
                return Move.ON
            case VoiceStage.RECORDED:
                self._speaking = not self._keep_typed()  # what was typed beside it must be good too
                return None if self._speaking else Move.ON
            case VoiceStage.TROUBLE:
                self._type()
        return None

    def _type(self) -> None:
        self._hush()
        self._speaking = False

    def _record(self) -> None:
        """Begins, ends, or throws the recording away to begin anew."""
        if self._stage is VoiceStage.RECORDING:
            self._stop()
        elif self._stage is not VoiceStage.TROUBLE:
            self._discard()
            self._recorder.start(self._longest_s)
            self._level, self._seconds, self._heard_at = 0.0, 0.0, self.outside.monotonic()
            self._stage, self._said = VoiceStage.RECORDING, None

    def _follow(self) -> None:
        self._level, self._seconds = self._recorder.level(), self._recorder.seconds()
        if self._level >= SILENCE:
            self._heard_at = self.outside.monotonic()
        if not self._recorder.is_recording():
            self._stop()

    def _stop(self) -> None:
        self._stage = VoiceStage.WORKING
        recorder, files = self._recorder, self.outside.files
        self.outside.work.start(lambda: sealed(recorder, files), self._came)

    def _came(self, came: Came) -> None:
        """On the screen's thread, with what the worker made of it."""
        if isinstance(came, tuple):
            self._take(*came)
        elif isinstance(came, Refusal):
            self._stage, self._said = VoiceStage.READY, Text("voice.not_stored")
        else:
            broken = came.reason.state is not State.READY
            self._stage = VoiceStage.READY
            self._said = Text("voice.broken" if broken else "voice.short")

    def _take(self, sound: Sound, voice: Voice) -> None:
        if self.draft.ended:
            self.outside.work.start(lambda: self.outside.files.discard((voice.file,)), lambda _: None)
            return
        self.draft.voices[self.question.id] = voice
        self.draft.answers[self.question.spoken_id] = RECORDED
        self._stage = VoiceStage.RECORDED
        self._sound = sound
        if sound.broken_off:
            self._said = Text("voice.broken_off")
        elif sound.seconds >= self._longest_s:
            self._said = Text("voice.full")
        else:
            self._said = Text("voice.recorded" if self._can_listen() else "voice.kept")

    def _listen(self) -> None:
        if self._playing:
            self._hush()
        elif self._sound is not None:
            self._player.play(self._sound)
            self._playing = True

    def _hush(self) -> None:
        self._player.stop()
        self._playing = False

    def _discard(self) -> None:
        """The recording goes, from the disk too."""
        self._hush()
        self._sound = None
        gone = self.draft.voices.pop(self.question.id, None)
        self.draft.answers.pop(self.question.spoken_id, None)
        if gone is not None:
            self.outside.work.start(lambda: self.outside.files.discard((gone.file,)), lambda _: None)


def can_record(outside: Outside) -> bool:
    """Is there a microphone? Without one nobody is offered to speak."""
    return outside.speaking.recorder.status().state is State.READY


def sealed(recorder: Recorder, files: Files) -> Came:
    """Ends the recording and seals it onto the disk. Blocks: some 0.6 s a minute of speech."""
    sound = recorder.stop()
    if isinstance(sound, NotRecorded):
        return sound
    if sound.seconds < SHORTEST_S:
        return NotRecorded(recorder.status())
    file = files.keep(ROLE, MEDIA_TYPE, encode(sound))
    return file if isinstance(file, Refusal) else (sound, Voice(file, sound.seconds))


def shown_level(level: float) -> float:
    """Loudness (0 to 1) as a part of a bar, by ear: -60 dBFS is nothing, 0 dBFS is all; in twentieths."""
    decibels = 20 * log10(max(level, 1e-6))
    return round(max(0.0, 1 - decibels / _FLOOR_DB) * _STEPS) / _STEPS


def clock_words(seconds: float) -> str:
    """``1:05``: minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def spoken_words(seconds: float, words: str) -> Text:
    """A spoken answer in a list, with what was typed beside it."""
    time = clock_words(seconds)
    if not words:
        return Text("review.spoken", {"time": time})
    return Text("review.spoken_and_typed", {"time": time, "words": Verbatim(words)})
