"""Prompts: out of which pieces a sentence is said, which files are played, what the office's recordings must be."""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from hardware.audio.ports import RATE, Sound
from hardware.audio.shaping import at_step, chime, joined, silence
from hardware.audio.simulated import SimulatedPlayer, drawn_voice
from hardware.audio.wav import write_wav
from kiosk.layout import LOUDEST
from kiosk.office_words import all_office_words
from kiosk.outside import Voice
from kiosk.prompts import RENDERED, Origin, PromptFiles, wanted, written
from kiosk.speech import Begin, PromptVoice, WrittenVoice, at_once
from kiosk.texts.catalogue import LANGUAGES, Catalogue
from kiosk.texts.spoken import fixed_pieces, pieces
from kiosk.texts.text import OfficeWords, Text, Verbatim
from kiosk.verbs import prompts
from kiosk.verbs.prompts import Prompts
from sync.cases.dates import Month
from tests.hardware.simulated_time import SimulatedTime
from tests.kiosk.world import CATALOGUES, RULES

OFFICE = all_office_words(RULES.form, RULES.sop)
VOICE = Sound(drawn_voice()[: 2 * RATE])


def without(program: str, reason: str) -> None:
    """Skip where it is not installed, but fail where KIOSK_REQUIRE names it."""
    if shutil.which(program) is None:
        if "espeak" in os.environ.get("KIOSK_REQUIRE", "").split(","):
            pytest.fail(reason)
        pytest.skip(reason)


class TestPieces:
    def test_a_plain_sentence_is_one_file_and_a_kind_has_its_own(self) -> None:
        catalogue = CATALOGUES["id"]
        assert pieces(catalogue, Text("done.title")) == ("done.title",)
        assert pieces(catalogue.about("aspirasi"), Text("done.title")) == ("done.title.aspirasi",)
        assert pieces(catalogue, Text("no.such")) == ()

    def test_a_day_a_number_and_an_hour_are_said_in_pieces(self) -> None:
        catalogue = CATALOGUES["id"]
        due = Text("done.due", {"date": date(2026, 12, 9)})
        day = ("say.weekday.3", "say.number.9", "say.month.12", "say.year.2026")
        assert pieces(catalogue, due) == ("done.due~1", *day)
        left = Text("say.seconds_left", {"n": 20})
        assert pieces(catalogue, left) == ("say.seconds_left~1", "say.number.20", "say.seconds_left~2")
        many = pieces(catalogue, Text("say.seconds_left", {"n": 342}))
        assert many[1:3] == ("say.number.300", "say.number.42")
        at = datetime(2026, 12, 9, 3, 15, tzinfo=UTC)
        clock = {name: words for name, words in catalogue.entries.items() if name.startswith("say.")}
        catalogue = Catalogue("id", clock | {"a.at": "Diterima {date}"})
        received = pieces(catalogue, Text("a.at", {"date": at}))
        assert received[-4:] == ("say.number.10", "say.clock~2", "say.number.15", "say.clock~3")
        full = pieces(catalogue, Text("a.at", {"date": at.replace(minute=0)}))
        assert full[-2:] == ("say.full_hour~1", "say.number.10")

    def test_a_month_and_a_year_out_of_reach(self) -> None:
        catalogue = CATALOGUES["id"]
        told = Text("say.day", {"date": Month(2026, 11)})
        assert pieces(catalogue, told) == ("say.day~1", "say.month.11", "say.year.2026")
        assert pieces(catalogue, Text("say.day", {"date": date(2019, 1, 5)}))[-1] == "say.month.1"

    def test_texts_in_texts_are_said_and_typed_words_are_not(self) -> None:
        catalogue = CATALOGUES["id"]
        chosen = Text("say.chosen", {"name": OfficeWords("office.unit.x", {"id": "Layanan"})})
        assert pieces(catalogue, chosen) == ("say.chosen~1", "office.unit.x")
        assert pieces(catalogue, Text("say.chosen", {"name": Verbatim("Siti")})) == ("say.chosen~1",)
        assert pieces(catalogue, Text("number.glyph", {"glyph": "X"}))[0] == "number.glyph~1"
        assert pieces(catalogue, Verbatim("Siti Contoh")) == ()

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_every_piece_that_can_be_asked_for_can_be_rendered(self, language: str) -> None:
        catalogue = CATALOGUES[language]
        there = wanted(catalogue, OFFICE)
        asked = {piece for text_id in catalogue.entries for piece in fixed_pieces(catalogue, text_id)}
        silent = {piece for piece in asked if piece.startswith(("staff.", "receipt.", "keys."))}
        assert asked - silent <= there.keys()
        assert not any(piece.startswith("staff.") for piece in there)
        assert {"office.unit.kependudukan", "office.desa.2003", "office.step.12"} <= there.keys()
        assert all("/" not in piece and words.strip() for piece, words in there.items())


@pytest.fixture
def folder(tmp_path: Path) -> PromptFiles:
    return PromptFiles(tmp_path / "rendered", tmp_path / "recorded")


def render(files: PromptFiles, language: str, told: Mapping[str, str], sound: Sound = VOICE) -> None:
    """As `kiosk prompts build` leaves them."""
    place = files.rendered / language
    place.mkdir(parents=True, exist_ok=True)
    for piece in told:
        write_wav(place / f"{piece}.wav", sound)
    lines = {piece: written(words, "test") for piece, words in told.items()}
    (place / RENDERED).write_text(json.dumps(lines), "utf-8")
    files.refresh()


def record(files: PromptFiles, language: str, piece: str, sound: Sound = VOICE) -> Path:
    place = files.recorded / language
    place.mkdir(parents=True, exist_ok=True)
    write_wav(place / f"{piece}.wav", sound)
    files.refresh()
    return place / f"{piece}.wav"


class TestFiles:
    def test_a_recording_comes_before_what_was_rendered(self, folder: PromptFiles) -> None:
        render(folder, "id", {"a": "satu"}, silence(1))
        assert folder.origin("id", "a", "satu") is Origin.RENDERED
        record(folder, "id", "a")
        assert folder.origin("id", "a", "satu") is Origin.RECORDED
        assert folder.sound("id", "a", "satu") == VOICE

    def test_other_words_than_on_the_glass_are_not_played(self, folder: PromptFiles) -> None:
        render(folder, "id", {"a": "satu"})
        assert folder.origin("id", "a", "dua") is Origin.STALE
        assert folder.sound("id", "a", "dua") is None
        assert folder.sound("id", "a", "satu") == VOICE

    @pytest.mark.parametrize(
        ("sound", "why"),
        [
            (silence(1), "too soft"),
            (Sound(VOICE.pcm[:2000]), "shorter than"),
            (Sound(np.full(RATE, 32767, "<i2").tobytes()), "too loud"),
            (silence(130), "longer than"),
        ],
    )
    def test_a_recording_that_is_unfit_is_named_and_the_rendered_one_is_heard(
        self, folder: PromptFiles, sound: Sound, why: str
    ) -> None:
        render(folder, "id", {"a": "satu"})
        path = record(folder, "id", "a", sound)
        (one,) = folder.prompts("id", {"a": "satu"})
        assert (one.origin, why in one.unfit) == (Origin.RENDERED, True)
        assert folder.sound("id", "a", "satu") == VOICE
        path.write_bytes(b"no sound at all")
        (one,) = folder.prompts("id", {"a": "satu"})
        assert one.unfit.startswith("not a WAV file")

    def test_a_damaged_list_and_a_lost_file_mean_missing(self, folder: PromptFiles) -> None:
        render(folder, "id", {"a": "satu", "b": "dua"})
        (folder.rendered / "id/a.wav").unlink()
        folder.refresh()
        assert folder.origin("id", "a", "satu") is Origin.MISSING
        assert folder.origin("id", "b", "dua") is Origin.RENDERED
        for broken in ("{", "[]", '{"b": 1}'):
            (folder.rendered / "id" / RENDERED).write_text(broken)
            folder.refresh()
            assert folder.origin("id", "b", "dua") is Origin.MISSING

    def test_the_check_names_each_bad_file(self, folder: PromptFiles) -> None:
        told: list[str] = []
        everything = {language: {"a": "satu"} for language in LANGUAGES}
        for language in ("id", "en"):
            render(folder, language, {"a": "satu"})
        assert prompts.check(Prompts(folder, everything), told.append) == 0
        assert "mad: 1 prompts: 0 recorded, 0 rendered, 0 out of date, 1 missing" in told
        bad, strange = record(folder, "mad", "a", silence(1)), record(folder, "mad", "aa")
        told.clear()
        assert prompts.check(Prompts(folder, everything), told.append) == 1
        assert any(line.startswith(f"{bad} is not used: too soft") for line in told)
        assert any(line.startswith(f"{strange} is not used: no text has this name") for line in told)
        told.clear()
        prompts.list_prompts(Prompts(folder, everything), told.append, "mad", missing=True)
        assert told == ["missing   a\tsatu"]


def voice_of_files(
    files: PromptFiles,
    player: SimulatedPlayer,
    begin: Begin = at_once,
    clock: Callable[[], float] = time.monotonic,
) -> PromptVoice:
    spoken = {
        name: wanted(CATALOGUES["id"], OFFICE)[name] for name in ("done.title", "done.finish", "say.number.7")
    }
    render(files, "id", spoken)
    return PromptVoice(files, CATALOGUES, OFFICE, player, begin=begin, clock=clock)


@pytest.mark.parametrize("name", ["files", "written"])
class TestContract:
    """What every voice does."""

    @pytest.fixture
    def time(self) -> SimulatedTime:
        return SimulatedTime()

    @pytest.fixture
    def voice(self, name: str, folder: PromptFiles, time: SimulatedTime) -> Voice:
        if name == "written":
            return WrittenVoice(time.clock, ("id",))
        return voice_of_files(folder, SimulatedPlayer(time.clock), clock=time.clock)

    def test_it_speaks_until_it_has_ended(self, voice: Voice, time: SimulatedTime) -> None:
        assert not voice.is_speaking()
        voice.say("id", (Text("done.title"), Text("done.finish")), 2)
        assert voice.is_speaking()
        time.wait(10)
        assert not voice.is_speaking()

    def test_it_stops_at_once_and_may_be_stopped_twice(self, voice: Voice, time: SimulatedTime) -> None:
        voice.say("id", (Text("done.title"),), 2)
        voice.stop()
        assert not voice.is_speaking()
        voice.stop()

    def test_it_has_what_it_can_say(self, voice: Voice, time: SimulatedTime) -> None:
        assert voice.has("id", "done.title")
        assert not voice.has("mad", "done.title")

    def test_without_prompts_there_is_silence_and_a_chime(self, voice: Voice, time: SimulatedTime) -> None:
        voice.say("mad", (Text("done.title"),), 2)
        assert not voice.is_speaking()
        voice.say("mad", (Text("done.title"),), 2, chime=True)
        assert voice.is_speaking()

    def test_loudness_nought_is_silent_and_ends_what_is_said(self, voice: Voice, time: SimulatedTime) -> None:
        voice.say("id", (Text("done.title"),), 2)
        voice.say("id", (Text("done.finish"),), 0, chime=True)
        assert not voice.is_speaking()


class TestFilesAreHeard:
    def test_sentences_follow_each_other_with_a_pause(self, folder: PromptFiles) -> None:
        player = SimulatedPlayer(SimulatedTime().clock)
        voice_of_files(folder, player).say(
            "id", (Text("done.title"), Text("q.x.none"), Text("done.finish")), LOUDEST
        )
        one = joined((VOICE, silence(0.06), silence(0.45)))
        assert player.last == joined((one, one))

    def test_each_step_of_loudness_is_half_as_strong(self, folder: PromptFiles) -> None:
        player = SimulatedPlayer(SimulatedTime().clock)
        voice = voice_of_files(folder, player)
        strengths = []
        for step in range(1, LOUDEST + 1):
            voice.say("id", (Text("done.title"),), step)
            assert player.last is not None
            strengths.append(int(np.abs(np.frombuffer(player.last.pcm, "<i2").astype(int)).max()))
        ratios = [after / before for before, after in pairwise(strengths)]
        assert ratios == pytest.approx([2.0] * 3, rel=0.02)
        assert at_step(VOICE, 0, LOUDEST) == Sound(bytes(len(VOICE.pcm)))

    def test_whoever_touches_while_files_are_read_hears_nothing(self, folder: PromptFiles) -> None:
        player, begun = SimulatedPlayer(SimulatedTime().clock), list[Callable[[], None]]()
        voice = voice_of_files(folder, player, begun.append)
        voice.say("id", (Text("done.title"),), 2)
        assert (voice.is_speaking(), player.heard) == (True, 0), "it is about to speak"
        voice.stop()
        begun[0]()
        assert (voice.is_speaking(), player.heard) == (False, 0)
        voice.say("id", (Text("done.title"),), 2)
        voice.say("id", (Text("done.finish"),), 2)
        begun[1]()
        assert player.heard == 0, "the later one counts"
        begun[2]()
        assert player.heard == 1

    def test_a_loudspeaker_that_has_gone_is_silent(self, folder: PromptFiles) -> None:
        player = SimulatedPlayer(SimulatedTime().clock)
        voice = voice_of_files(folder, player)
        player.turn(unplugged=True)
        voice.say("id", (Text("done.title"),), 2, chime=True)
        assert (voice.is_speaking(), player.heard) == (False, 0)

    def test_a_loudspeaker_that_hangs_does_not_speak_for_ever(self, folder: PromptFiles) -> None:
        passing = SimulatedTime()
        player = SimulatedPlayer(passing.clock)
        player.turn(stuck=True)
        voice = voice_of_files(folder, player, clock=passing.clock)
        voice.say("id", (Text("done.title"),), 2)
        passing.wait(4.0)
        assert voice.is_speaking()
        passing.wait(4.0)
        assert player.is_playing()
        assert not voice.is_speaking(), "or nobody's time would run out"
        voice.stop()
        assert not player.is_playing()

    def test_files_that_never_come_are_not_waited_for_for_ever(self, folder: PromptFiles) -> None:
        passing = SimulatedTime()
        voice = voice_of_files(folder, SimulatedPlayer(passing.clock), lambda _: None, passing.clock)
        voice.say("id", (Text("done.title"),), 2)
        assert voice.is_speaking()
        passing.wait(5.0)
        assert not voice.is_speaking()

    def test_the_twin_that_is_gone_says_nothing(self) -> None:
        twin = WrittenVoice(SimulatedTime().clock, gone=True)
        twin.say("id", (Text("done.title"),), 2, chime=True)
        assert (twin.said, twin.chimes, twin.is_speaking()) == ([], 0, False)

    def test_the_chime_is_short_and_soft(self) -> None:
        samples = np.frombuffer(chime().pcm, "<i2").astype(float)
        assert chime().seconds == pytest.approx(0.9)
        assert 3000 < np.abs(samples).max() < 20000
        assert np.abs(samples[-160:]).max() < 400, "it has died away"


SHORT: Mapping[str, Catalogue] = {
    "id": Catalogue("id", {"a.b": "Pengaduan Anda sudah diterima.", "a.c": "Sisa {n} detik, KTP/SIM."}),
    "mad": Catalogue("mad", {"a.b": "Ètarèma."}),
    "en": Catalogue("en", {"a.b": "Your complaint has been received."}),
}


class TestBuild:
    @pytest.fixture
    def built(self, folder: PromptFiles) -> Prompts:
        without("espeak-ng", prompts.TO_BRING)
        numbers = {"say.number.7", "say.month.12"}
        told = {
            language: {
                name: words
                for name, words in wanted(catalogue, ()).items()
                if name[:2] == "a." or name in numbers
            }
            for language, catalogue in SHORT.items()
        }
        return Prompts(folder, told)

    def test_what_is_built_is_complete_and_is_built_once(self, built: Prompts) -> None:
        told: list[str] = []
        assert prompts.build(built, told.append) == 0
        assert told == ["id: 5 rendered, 0 were there already", "en: 3 rendered, 0 were there already"]
        assert prompts.check(built, told.append) == 0
        for piece, words in built.wanted["id"].items():
            sound = built.files.sound("id", piece, words)
            assert sound is not None
            assert 0.2 < sound.seconds < 4, (piece, sound.seconds)
        told.clear()
        assert prompts.build(built, told.append) == 0
        assert told[0] == "id: 0 rendered, 5 were there already"

    def test_changed_words_are_rendered_anew_and_idle_files_go(self, built: Prompts) -> None:
        told: list[str] = []
        prompts.build(built, told.append)
        before = (built.files.rendered / "en/say.month.12.wav").stat().st_mtime_ns
        words = {**built.wanted["en"], "a.b": "It is here."}
        del words["say.number.7"]
        told.clear()
        prompts.build(Prompts(built.files, {**built.wanted, "en": words}), told.append)
        assert told == ["id: 0 rendered, 5 were there already", "en: 1 rendered, 1 were there already"]
        assert not (built.files.rendered / "en/say.number.7.wav").exists()
        assert (built.files.rendered / "en/say.month.12.wav").stat().st_mtime_ns == before

    def test_everything_that_is_shipped_can_be_said(self, folder: PromptFiles) -> None:
        without("espeak-ng", prompts.TO_BRING)
        everything = {language: wanted(CATALOGUES[language], OFFICE) for language in LANGUAGES}
        assert prompts.build(Prompts(folder, everything), lambda _: None) == 0
        for language in ("id", "en"):
            found = folder.prompts(language, everything[language])
            assert [one.piece for one in found if one.origin is not Origin.RENDERED] == []
            assert len(found) > 600

    def test_without_the_voice_one_line_says_how_to_bring_it(
        self, folder: PromptFiles, tmp_path: Path
    ) -> None:
        told: list[str] = []
        everything = {language: {"a": "satu"} for language in LANGUAGES}
        path = {"PATH": str(tmp_path)}
        assert prompts.build(Prompts(folder, everything), told.append, environment=path) == 1
        assert told == [prompts.TO_BRING]

    def test_a_voice_that_breaks_is_told_and_what_is_done_stays(
        self, folder: PromptFiles, tmp_path: Path
    ) -> None:
        program = tmp_path / "espeak-ng"
        program.write_text('#!/bin/sh\nread words\necho "no phonemes for $words" >&2\nexit 1\n')
        program.chmod(0o755)
        told: list[str] = []
        everything = {language: {"a": "satu"} for language in LANGUAGES}
        path = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        assert prompts.build(Prompts(folder, everything), told.append, environment=path) == 1
        assert "id: a could not be said: no phonemes for satu" in told
        assert "id: 0 rendered, 0 were there already" in told

    def test_a_folder_that_takes_nothing_is_told(self, built: Prompts, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        told: list[str] = []
        files = PromptFiles(tmp_path / "file", tmp_path / "none")
        assert prompts.build(Prompts(files, built.wanted), told.append) == 1
        assert told[0].startswith("id: the disk takes no more: ")
