"""The voice of the kiosk: prompts out of files, one after the other, through the loudspeaker or a headset.

Loudness is made in software, so the next visitor finds it as it was. Nothing is synthesised here and nothing waits:
files are read and the loudspeaker is opened by ``begin``, on another thread in the lobby.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hardware.audio.ports import Player, Sound
from hardware.audio.shaping import at_step, chime, joined, silence
from kiosk.layout import LOUDEST
from kiosk.prompts import Origin, PromptFiles, wanted
from kiosk.texts.catalogue import Catalogue
from kiosk.texts.spoken import fixed_pieces, pieces
from kiosk.texts.text import OfficeWords, Text

PAUSE_S = 0.45
"""Between two sentences."""
_BREATH_S = 0.06
"""Between two pieces of one."""
READING_S = 5.0
"""So long may the files of a page take to be read."""
LATE_S = 3.0
"""So much later than its length may a sound end."""
Begin = Callable[[Callable[[], None]], None]


def at_once(job: Callable[[], None]) -> None:
    """Does it here and now."""
    job()


def on_a_thread(job: Callable[[], None]) -> None:
    """Does it beside the screen."""
    threading.Thread(target=job, name="kiosk-voice", daemon=True).start()


class PromptVoice:
    """`kiosk.outside.Voice` over files and a loudspeaker."""

    def __init__(
        self,
        files: PromptFiles,
        catalogues: Mapping[str, Catalogue],
        office: Sequence[OfficeWords],
        player: Player,
        *,
        begin: Begin = at_once,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._files, self._catalogues, self._player, self._begin = files, catalogues, player, begin
        self._words = {language: wanted(words, office) for language, words in catalogues.items()}
        self._chime = chime()
        self._lock = threading.Lock()
        self._turn = 0
        self._pending = False
        self._clock, self._until = clock, 0.0

    def has(self, language: str, text_id: str) -> bool:
        """By the list of files; none is opened."""
        needed = fixed_pieces(self._catalogues[language], text_id)
        return bool(needed) and all(self._is_there(language, piece) for piece in needed)

    def say(
        self,
        language: str,
        texts: Sequence[Text | OfficeWords],
        loudness: int,
        about: str = "",
        *,
        chime: bool = False,
    ) -> None:
        """Takes the place of what is being said."""
        with self._lock:
            self._turn += 1
            turn, self._pending = self._turn, loudness > 0
            self._until = self._clock() + READING_S
        if not loudness:
            self._player.stop()
            return
        catalogue = self._catalogues[language].about(about)
        self._begin(lambda: self._speak(turn, self._sounds(catalogue, texts, rings=chime), loudness))

    def stop(self) -> None:
        """Silent at once, also if it was only about to speak."""
        with self._lock:
            self._turn += 1
            self._pending = False
            self._player.stop()

    def is_speaking(self) -> bool:
        """From the call of `say` until the last word; a disk or a loudspeaker that hangs speaks no longer than its
        sound, or nobody's time would ever run out."""
        with self._lock:
            busy = self._pending or self._player.is_playing()
            return busy and self._clock() < self._until

    def _speak(self, turn: int, sounds: Iterator[Sound], loudness: int) -> None:
        sound = at_step(joined(sounds), loudness, LOUDEST)
        with self._lock:
            if turn != self._turn:
                return  # somebody has touched the glass meanwhile
            self._pending = False
            self._player.stop()
            if sound.pcm:
                self._until = self._clock() + sound.seconds + LATE_S
                self._player.play(sound)

    def _sounds(
        self, catalogue: Catalogue, texts: Sequence[Text | OfficeWords], *, rings: bool
    ) -> Iterator[Sound]:
        """The chime, then each sentence and a pause; one without any prompt leaves no pause either."""
        if rings:
            yield self._chime
        for text in texts:
            found = [self._sound(catalogue.language, piece) for piece in pieces(catalogue, text)]
            heard = [sound for sound in found if sound is not None]
            for sound in heard:
                yield sound
                yield silence(_BREATH_S)
            if heard:
                yield silence(PAUSE_S)

    def _sound(self, language: str, piece: str) -> Sound | None:
        return self._files.sound(language, piece, self._words[language].get(piece, ""))

    def _is_there(self, language: str, piece: str) -> bool:
        words = self._words[language].get(piece, "")
        return self._files.origin(language, piece, words) in (Origin.RECORDED, Origin.RENDERED)


@dataclass
class WrittenVoice:
    """The twin: has every prompt of ``languages`` and writes down what it was told to say.

    ``seconds_each``: how long a sentence takes by ``clock``; ``gone``: it says nothing any more, as a loudspeaker
    that was unplugged.
    """

    clock: Callable[[], float]
    languages: tuple[str, ...] = ("id", "en")
    seconds_each: float = 2.0
    gone: bool = False
    said: list[tuple[str, tuple[Text | OfficeWords, ...], int]] = field(default_factory=list)
    chimes: int = 0
    _until: float = 0.0

    def has(self, language: str, text_id: str) -> bool:
        """Everything in the languages that it speaks."""
        return language in self.languages

    def say(
        self,
        language: str,
        texts: Sequence[Text | OfficeWords],
        loudness: int,
        about: str = "",
        *,
        chime: bool = False,
    ) -> None:
        """Writes it down."""
        self._until = 0.0
        if self.gone or loudness <= 0:
            return
        spoken = tuple(texts) if language in self.languages else ()
        self.chimes += chime
        self._until = self.clock() + self.seconds_each * len(spoken) + (0.9 if chime else 0.0)
        if spoken:
            self.said.append((language, spoken, loudness))

    def stop(self) -> None:
        """Silent."""
        self._until = 0.0

    def is_speaking(self) -> bool:
        """As long as the sentences take."""
        return not self.gone and self.clock() < self._until
