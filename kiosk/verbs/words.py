"""`kiosk words`: the languages of the screens: what is checked, what lacks, the file for a native speaker."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import kiosk
from kiosk.office_words import all_office_words
from kiosk.parts import words_of
from kiosk.rules import Rules
from kiosk.texts.catalogue import CHECKED_BY, FALLBACK, LANGUAGES, Catalogue, own_words, shipped_words
from kiosk.texts.po import Entry, Po, PoError, parse_po, quoted, write_po
from kiosk.texts.review import PLACES, printable, progress, read_review, review_file, still_indonesian
from kiosk.texts.text import OfficeWords
from kiosk.verbs.opened import Say
from kiosk.verbs.text_ids import Ids, ids_of, part_for
from sync.configuration import config_folder

SOURCE = Path(kiosk.__file__).parent
WORDS = """\
the languages of the screens: what is checked, what lacks, the file that a native speaker works on

The words came with the program; config/words/LANGUAGE.po lies over them, and what it lacks stays as it was. So:
  kiosk words export mad            writes config/words/mad.po, every entry with the Indonesian words, marked fuzzy
  (a native speaker corrects it in any editor, takes the marks away, and fills in name and day in the header)
  kiosk words import FILE           checks it line by line and puts it into its place
  kiosk words status                what is checked and what is open
  kiosk words list mad > list.html  the same on paper: Indonesian, Madurese, right?
Start the lobby application anew after an import, and run kiosk prompts build.
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """What the verbs work on: the configuration's folder, the catalogues with its words, and the office's labels.
    ``source``: the modules in which ids are looked for; ``texts``: where missing ones are written."""

    config: Path
    catalogues: Mapping[str, Catalogue]
    office: tuple[OfficeWords, ...]
    rules: Rules
    source: Path = SOURCE
    texts: Path = SOURCE / "texts"

    @property
    def own(self) -> Path:
        """Where the office's words lie."""
        return self.config / "words"

    @property
    def reference(self) -> Mapping[str, str]:
        """The Indonesian entries, the office's own among them."""
        return self.catalogues[FALLBACK].entries

    def still_indonesian(self, language: str) -> list[str]:
        """What has no words in this language."""
        found = own_words(language, self.own, self.reference)
        return still_indonesian(language, found, self.reference, self.office)


def arguments(verb: argparse.ArgumentParser) -> None:
    """Those of `kiosk words`."""
    verb.formatter_class = argparse.RawDescriptionHelpFormatter
    verb.description = WORDS
    actions = verb.add_subparsers(
        dest="action", required=True, metavar="status | export | import | list | extract"
    )
    actions.add_parser(
        "status", help="in each language: how many entries, checked by whom, what is still Indonesian"
    )
    out = actions.add_parser(
        "export", help="write or renew config/words/LANGUAGE.po; what was checked in it stays"
    )
    out.add_argument("language", choices=list(LANGUAGES), metavar="LANGUAGE", help="id, mad or en")
    out.add_argument("--out", metavar="FILE", type=Path, help="there instead")
    back = actions.add_parser("import", help="check a file that came back, and put it into config/words")
    back.add_argument("file", metavar="FILE", type=Path)
    listed = actions.add_parser(
        "list", help="a printable list (HTML) on the standard output, to be ticked on paper"
    )
    listed.add_argument("language", choices=list(LANGUAGES), metavar="LANGUAGE")
    listed.add_argument("--open", action="store_true", help="only what nobody has checked")
    extract = actions.add_parser(
        "extract", help="for developers: ids in the source that no catalogue has, and idle ones"
    )
    extract.add_argument(
        "--write", action="store_true", help="add the missing ones, empty, to the catalogues' files"
    )


def act(given: argparse.Namespace, say: Say = print) -> int:
    """Does what was asked; 0, or 1 with lines that say why."""
    config = config_folder()
    rules = Rules.read(config)
    desk = Desk(config, words_of(config), all_office_words(rules.form, rules.sop), rules)
    match given.action:
        case "export":
            return export(desk, given.language, given.out, say)
        case "import":
            return take(desk, given.file, say)
        case "list":
            return list_words(desk, given.language, say, only_open=given.open)
        case "extract":
            return extract(desk, say, write=given.write)
    return status(desk, say)


def status(desk: Desk, say: Say) -> int:
    """Two lines a language, more for what stands in Indonesian; 1 if a citizen reads Indonesian in another language."""
    good = True
    for language in LANGUAGES:
        catalogue = desk.catalogues[language]
        say(f"{language}: {len(catalogue.entries)} entries, {_checked(desk, catalogue)}")
        for text_id in desk.still_indonesian(language):
            good = False
            say(f"{language}: {text_id} stands in Indonesian")
    return 0 if good else 1


def _checked(desk: Desk, catalogue: Catalogue) -> str:
    if not catalogue.unchecked:
        return f"all checked by {catalogue.checked}" if catalogue.checked else "as shipped"
    found = own_words(catalogue.language, desk.own, desk.reference)
    review = progress(found, desk.reference)
    by = f"by {catalogue.checked}" if catalogue.checked else "by nobody yet"
    more = f", {len(review.changed)} of them against other Indonesian words" if review.changed else ""
    return f"{len(review.checked)} checked {by}{more}, {len(review.open)} open"


def export(desk: Desk, language: str, out: Path | None, say: Say) -> int:
    """The review file, new or renewed; 1 if it cannot be written."""
    path = out or desk.own / f"{language}.po"
    try:
        before = parse_po(path.read_text("utf-8")) if path.is_file() else Po({}, ())
        beside = {name: desk.catalogues[name].entries for name in (FALLBACK, "en")}
        made = review_file(language, desk.catalogues[language].entries, beside, before)
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, write_po(made))
    except (PoError, UnicodeDecodeError) as wrong:
        say(f"{path}: {wrong}; nothing was written")
        return 1
    except OSError as trouble:
        say(f"{path}: {trouble.strerror}")
        return 1
    marked = sum(entry.fuzzy for entry in made.entries)
    say(f"{path}: {len(made.entries)} entries, {marked} marked as not checked")
    return 0


def take(desk: Desk, path: Path, say: Say) -> int:
    """A file that came back, into its place; 1 with file, line and reason if it is not taken."""
    try:
        found = read_review(path.read_text("utf-8"), desk.reference)
    except OSError as trouble:
        say(f"{path}: {trouble.strerror}")
        return 1
    except (PoError, UnicodeDecodeError) as wrong:
        say(f"{path}: {wrong}; nothing was changed")
        return 1
    place = desk.own / f"{found.header['Language']}.po"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _replace(place, write_po(found))
    except OSError as trouble:
        say(f"{place}: {trouble.strerror}")
        return 1
    review = progress(found, desk.reference)
    by = (
        found.header.get(CHECKED_BY)
        or "nobody: fill in X-Checked-By and X-Checked-On, or nothing counts as checked"
    )
    say(f"{place}: {len(review.checked)} checked, {len(review.open)} open; checked by {by}")
    return 0


def list_words(desk: Desk, language: str, say: Say, *, only_open: bool) -> int:
    """The printable list."""
    catalogue = desk.catalogues[language]
    rows = [
        (text_id, words, catalogue.entries[text_id])
        for text_id, words in desk.reference.items()
        if not only_open or text_id in catalogue.unchecked
    ]
    labels = [(words.id, words.within(FALLBACK), words.within(language)) for words in desk.office]
    say(printable(language, rows + [row for row in labels if not row[0].startswith(PLACES)]))
    return 0


def extract(desk: Desk, say: Say, *, write: bool) -> int:
    """What the source shows and no catalogue has, and the other way round; 1 if there is any of it."""
    found = ids_of(desk.source, desk.rules.form, shipped_words(FALLBACK))
    lines = list(_differences(found))
    for line in lines:
        say(line)
    if write:
        for language in LANGUAGES:
            _write_missing(desk.texts / language, found, say)
    say(f"{len(found.needed)} ids are needed, {len(shipped_words(FALLBACK))} entries are there")
    return 1 if lines else 0


def _differences(found: Ids) -> Iterator[str]:
    reference = shipped_words(FALLBACK)
    for language in LANGUAGES:
        lacks = {
            *found.missing(shipped_words(language)),
            *(reference.keys() - shipped_words(language).keys()),
        }
        yield from (f"{language}: {text_id} is missing" for text_id in sorted(lacks))
    yield from (f"{text_id} is shown by nothing" for text_id in found.idle(reference))


def _write_missing(folder: Path, found: Ids, say: Say) -> None:
    """Empty entries at the end of the files, for somebody to fill in; a test fails until that is done."""
    language, reference = folder.name, shipped_words(FALLBACK)
    parts = {path.name: parse_po(path.read_text("utf-8")) for path in sorted(folder.glob("*.po"))}
    there = {entry.id for part in parts.values() for entry in part.entries}
    for text_id in sorted(({*found.needed} | reference.keys()) - there):
        name = part_for(text_id, {name: _ids(part.entries) for name, part in parts.items()})
        with (folder / name).open("a", encoding="utf-8") as file:
            hint = (
                f"\n# Indonesia: {reference[text_id]}"
                if text_id in reference and language != FALLBACK
                else ""
            )
            file.write(f'{hint}\nmsgid {quoted(text_id)}\nmsgstr ""\n')
        say(f"{language}/{name}: {text_id} added, empty")


def _ids(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries)


def _replace(path: Path, text: str) -> None:
    """Whole or not at all."""
    beside = path.with_name(f"{path.name}.new")
    beside.write_text(text, "utf-8")
    beside.replace(path)
