"""`kiosk prompts`: the sound files of what is read aloud: render, list, count, judge."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from hardware.audio.espeak import VOICES, Espeak, NotSpoken
from hardware.audio.wav import write_wav
from hardware.ports import State
from kiosk.office_words import all_office_words
from kiosk.parts import prompt_files, words_of
from kiosk.prompts import RENDERED, Origin, Prompt, PromptFiles, wanted, written
from kiosk.rules import Rules
from kiosk.settings import Settings
from kiosk.texts.catalogue import LANGUAGES
from kiosk.verbs.opened import Say
from sync.configuration import config_folder

TO_BRING = "espeak-ng is not installed; to bring it: sudo apt-get install --no-install-recommends espeak-ng"
_AT_ONCE = 80
"""Sentences of one run: some 30 MB of sound."""

WORDS = """\
the sound files of what is read aloud ("Dengarkan"): render them, list them, see what lacks

Sentences with dates, numbers or names in them are said in pieces: done.due~1 is what stands before the first of them.
An office's own voice takes the place of any piece: config/audio/LANGUAGE/PIECE.wav, one channel, 16 bit, 16000
samples a second. For Madurese there is no other voice: what is not recorded is not heard, and a page whose title has
no prompt shows no button. Start the lobby application anew after a change.
"""


@dataclass(frozen=True, slots=True)
class Prompts:
    """Everything the verbs work on: files, and the wanted pieces of each language with their words."""

    files: PromptFiles
    wanted: Mapping[str, Mapping[str, str]]


def arguments(verb: argparse.ArgumentParser) -> None:
    """Those of `kiosk prompts`."""
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.description = WORDS
    actions = verb.add_subparsers(dest="action", required=True, metavar="build | list | status | check")
    made = actions.add_parser("build", help="render what is missing or says other words than before")
    made.add_argument("--out", metavar="DIR", type=Path, help="there, instead of the kiosk's folder")
    made.add_argument("--anew", action="store_true", help="render all of it again")
    listed = actions.add_parser("list", help="where each prompt comes from, its name, its words")
    listed.add_argument("language", choices=list(LANGUAGES), metavar="LANGUAGE", help="id, mad or en")
    listed.add_argument("--missing", action="store_true", help="only those without a sound: what to record")
    actions.add_parser("status", help="how many there are in each language")
    actions.add_parser(
        "check", help="judge the recordings; exit code 1 if one is not used or a voice lacks some"
    )


def act(settings: Settings, given: argparse.Namespace, say: Say = print) -> int:
    """Does what was asked; 0, or 1 with a line that says why."""
    prompts = of_settings(settings, given.out if given.action == "build" else None)
    match given.action:
        case "build":
            return build(prompts, say, anew=given.anew)
        case "list":
            return list_prompts(prompts, say, given.language, missing=given.missing)
        case "check":
            return check(prompts, say)
    return status(prompts, say)


def of_settings(settings: Settings, out: Path | None = None) -> Prompts:
    """The prompts of this kiosk. ``out``: rendered files lie there instead. Raises ConfigurationError."""
    config = config_folder()
    rules, catalogues = Rules.read(config), words_of(config)
    files = prompt_files(settings, config)
    office = all_office_words(rules.form, rules.sop)
    pieces = {language: wanted(catalogues[language], office) for language in LANGUAGES}
    return Prompts(files if out is None else PromptFiles(out, files.recorded), pieces)


def build(
    prompts: Prompts, say: Say, *, anew: bool = False, environment: Mapping[str, str] = os.environ
) -> int:
    """Renders what is missing or says other words than before; 1 if a sentence could not be said or kept.

    ``anew``: all of it. What no text needs any more is removed. May be broken off: what is done stays done.
    """
    espeak = Espeak(environment)
    if espeak.status().state is not State.READY:
        say(TO_BRING)
        return 1
    good = True
    for language in VOICES:
        good &= _build(prompts, language, espeak, say, anew=anew)
    prompts.files.refresh()
    return 0 if good else 1


def list_prompts(prompts: Prompts, say: Say, language: str, *, missing: bool = False) -> int:
    """One line a prompt: where it comes from, its name, its words; ``missing``: only those without a usable sound."""
    for one in prompts.files.prompts(language, prompts.wanted[language]):
        lacks = one.origin in (Origin.MISSING, Origin.STALE)
        if lacks or not missing:
            say(f"{one.origin:9} {one.piece}\t{one.words}")
    return 0


def status(prompts: Prompts, say: Say) -> int:
    """One line a language: how many prompts there are, and where they come from."""
    for language in LANGUAGES:
        say(f"{language}: {in_numbers(prompts.files.prompts(language, prompts.wanted[language]))}")
    return 0


def check(prompts: Prompts, say: Say) -> int:
    """Judges the office's recordings and names what lacks; 1 if a recording is not used, or if a language with a
    voice is not complete."""
    good = True
    for language in LANGUAGES:
        found = prompts.files.prompts(language, prompts.wanted[language])
        for line in _complaints(prompts, language, found):
            good = False
            say(line)
        say(f"{language}: {in_numbers(found)}")
    return 0 if good else 1


def in_numbers(found: tuple[Prompt, ...]) -> str:
    """``612 prompts: 3 recorded, 609 rendered, 0 out of date, 0 missing``."""
    count = {origin: sum(one.origin is origin for one in found) for origin in Origin}
    return (
        f"{len(found)} prompts: {count[Origin.RECORDED]} recorded, {count[Origin.RENDERED]} rendered, "
        f"{count[Origin.STALE]} out of date, {count[Origin.MISSING]} missing"
    )


def _complaints(prompts: Prompts, language: str, found: tuple[Prompt, ...]) -> Iterator[str]:
    folder = prompts.files.recorded / language
    for one in found:
        if one.unfit:
            yield f"{folder / one.piece}.wav is not used: {one.unfit}"
    for name in prompts.files.strangers(language, prompts.wanted[language]):
        yield f"{folder / name}.wav is not used: no text has this name; see kiosk prompts list {language}"
    lacks = sum(one.origin in (Origin.MISSING, Origin.STALE) for one in found)
    if language in VOICES and lacks:
        yield f"{language}: {lacks} prompts are missing or out of date; run kiosk prompts build"


def _build(prompts: Prompts, language: str, espeak: Espeak, say: Say, *, anew: bool) -> bool:
    wanted_now, folder = prompts.wanted[language], prompts.files.rendered / language
    kept = {} if anew else _kept(prompts, language, espeak)
    todo = {piece: words for piece, words in wanted_now.items() if piece not in kept}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        failed = _render(todo, kept, folder, espeak, say)
        for path in folder.glob("*.wav"):
            if path.stem not in wanted_now:
                path.unlink()
        _save(folder, kept)
    except OSError as trouble:
        say(f"{language}: the disk takes no more: {trouble.strerror}; what was rendered until now is kept")
        return False
    for piece, why in failed.items():
        say(f"{language}: {piece} could not be said: {why}")
    say(f"{language}: {len(todo) - len(failed)} rendered, {len(wanted_now) - len(todo)} were there already")
    return not failed


def _kept(prompts: Prompts, language: str, espeak: Espeak) -> dict[str, dict[str, str]]:
    """Of the files that are there, those that say today's words in today's manner."""
    there = prompts.files.manifest(language)
    now = {piece: written(words, espeak.manner) for piece, words in prompts.wanted[language].items()}
    return {piece: made for piece, made in there.items() if now.get(piece) == made}


def _render(
    todo: Mapping[str, str], kept: dict[str, dict[str, str]], folder: Path, espeak: Espeak, say: Say
) -> dict[str, str]:
    """Many sentences a run, several runs at a time; answers why some could not be said."""
    failed: dict[str, str] = {}
    batches = list(_batched(todo.items(), _AT_ONCE))
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        runs = pool.map(lambda batch: espeak.speak([words for _, words in batch], folder.name), batches)
        for number, (batch, sounds) in enumerate(zip(batches, runs, strict=True), start=1):
            for (piece, words), sound in zip(batch, sounds, strict=True):
                if isinstance(sound, NotSpoken):
                    failed[piece] = sound.why
                else:
                    write_wav(folder / f"{piece}.wav", sound)
                    kept[piece] = written(words, espeak.manner)
            _save(folder, kept)
            if number < len(batches):
                say(f"{folder.name}: {number * _AT_ONCE} of {len(todo)}")
    return failed


def _batched(items: Iterable[tuple[str, str]], size: int) -> Iterator[list[tuple[str, str]]]:
    """In lists of at most ``size`` (itertools has it from Python 3.12 on)."""
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch


def _save(folder: Path, kept: Mapping[str, Mapping[str, str]]) -> None:
    """The list beside the files, whole or not at all."""
    beside = folder / f"{RENDERED}.new"
    beside.write_text(json.dumps(dict(sorted(kept.items())), indent=0), "utf-8")
    beside.replace(folder / RENDERED)
