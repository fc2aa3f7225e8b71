"""Every id that can be shown exists in every language, with the same places to fill in, and none is idle."""

from __future__ import annotations

import ast
import re
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path
from string import Formatter

import pytest

from kiosk.outside import PaperState
from kiosk.rules import Rules
from kiosk.texts.catalogue import ANY_KIND, LANGUAGES, load
from kiosk.texts.po import PoError, read_po
from kiosk.texts.text import Text, Verbatim
from sync.cases.dates import WORDS, day_words, moment_words
from tests.kiosk.world import CONFIG

ROOT = Path(__file__).parents[2]
REFUSALS = [
    "text.empty", "text.too_long", "text.surrogate", "choice.unknown", "name.no_letter",
    "nik.length", "nik.digits", "nik.province", "nik.date", "nik.serial",
    "phone.digits", "phone.length", "email.form", "date.form", "date.future",
    "number.length", "number.glyph", "number.check", "number.unknown",
    "proof.unreadable", "proof.key_unknown", "proof.signature",
]  # fmt: skip
ENTRIES = {
    language: {
        name: words
        for part in sorted((ROOT / f"kiosk/texts/{language}").glob("*.po"))
        for name, words in read_po(part.read_text("utf-8")).items()
    }
    for language in LANGUAGES
}


def used_in_code() -> set[str]:
    """Ids written out in the kiosk's modules, and those made of a pattern of the form, of enums, of tables."""
    found = set(REFUSALS)
    for path in (ROOT / "kiosk").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in ENTRIES["id"]:
                found.add(node.value)
    found |= {f"chapter.{name}" for name in ("start", "about_you", "complaint", "check")}
    found |= {f"done.{state.value}" for state in PaperState}
    return found | used_by_form()


def used_by_form() -> set[str]:
    found = set()
    for question in Rules.read(CONFIG).form.for_office(Rules.read(CONFIG).office).questions:
        name = f"q.{question.id}"
        found.add(f"{name}.title")
        if question.kind not in ("language", "notice", "review", "signature"):
            found.add(f"{name}.label")
        if question.kind != "language":
            found |= {f"{name}.{option.id}" for option in question.options if not option.label}
    return found | {"q.identity_mode.anonim"}


def optional() -> set[str]:
    """Help lines, hints and prompts: shown where they exist."""
    pattern = re.compile(r"q\.[a-z_]+\.(help|prompt\.[1-4]|[a-z_0-9]+\.hint)|q\.notice\.[a-z]+(_words)?")
    return {name for name in ENTRIES["id"] if pattern.fullmatch(name)}


def by_kind() -> set[str]:
    """Entries that one kind of case says in place of another entry."""
    kinds = {option.id for option in Rules.read(CONFIG).form.question("kind").options} | {ANY_KIND}
    plain = used_in_code() | literal_ids() | optional()
    return {f"{name}.{kind}" for name in plain for kind in kinds}


def literal_ids() -> set[str]:
    """What stands in ``Text("...")`` anywhere in the kiosk."""
    found = set()
    for path in (ROOT / "kiosk").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
                first = node.args[0]
                if isinstance(first, ast.Constant):
                    found.add(first.value)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_id_that_can_be_shown_is_there(language: str) -> None:
    wanted = used_in_code() | literal_ids() | used_by_form()
    assert sorted(wanted - ENTRIES[language].keys()) == []


def test_no_entry_is_idle() -> None:
    assert sorted(ENTRIES["id"].keys() - used_in_code() - literal_ids() - optional() - by_kind()) == []


@pytest.mark.parametrize("language", ["mad", "en"])
def test_the_languages_have_the_same_entries_and_places(language: str) -> None:
    assert ENTRIES[language].keys() == ENTRIES["id"].keys()
    for name, words in ENTRIES["id"].items():
        assert places(ENTRIES[language][name]) == places(words), name


def places(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


@pytest.mark.parametrize("language", ["id", "en"])
def test_sentences_are_short_calm_and_blame_nobody(language: str) -> None:
    forbidden = re.compile(r"\b(error|gagal|failed|invalid|wrong input|salah Anda|OK)\b|!", re.IGNORECASE)
    for name, words in ENTRIES[language].items():
        assert not forbidden.search(words), name
        for sentence in re.split(r"(?<=[.?:]) ", words):
            assert len(re.findall(r"\w+", sentence.replace("{", "").replace("}", ""))) <= 13, (name, sentence)


def test_every_letter_is_composed() -> None:
    for entries in ENTRIES.values():
        for name, words in entries.items():
            assert words == unicodedata.normalize("NFC", words) == words.strip(), name


def test_madurese_says_that_it_waits_for_a_speaker() -> None:
    head = (ROOT / "kiosk/texts/mad/messages.po").read_text("utf-8").split("\n\n")[0]
    assert "review by a native speaker" in head


def test_dates_in_three_languages() -> None:
    day, moment = date(2026, 11, 23), datetime(2026, 11, 23, 3, 15, tzinfo=UTC)
    assert day_words("id", day) == "Senin, 23 November 2026"
    assert moment_words("id", moment) == "Senin, 23 November 2026, pukul 10.15 WIB"
    assert moment_words("mad", moment) == "Sennèn, 23 November 2026, kol 10.15 WIB"
    assert moment_words("en", moment) == "Monday, 23 November 2026, 10:15 WIB"
    assert all(len(words.days) == 7 and len(words.months) == 12 for words in WORDS.values())


def test_a_kind_has_words_of_its_own_where_they_are_needed() -> None:
    catalogue, title = load("id"), Text("done.title")
    assert catalogue.say(title) == catalogue.about("pengaduan").say(title) == "Pengaduan Anda sudah diterima"
    assert catalogue.about("aspirasi").say(title) == "Aspirasi Anda sudah diterima"
    assert catalogue.about("aspirasi").about("informasi").say(title) == "Permintaan Anda sudah diterima"
    assert catalogue.about("aspirasi").say(Text("done.finish")) == "Selesai", "most are said to everybody"
    within = Text("status.reply_way", {"way": title})
    assert catalogue.about("aspirasi").say(within).endswith("Aspirasi Anda sudah diterima")


def test_a_text_may_hold_a_text_a_day_and_words_with_braces() -> None:
    catalogue = load("id")
    assert (
        catalogue.say(Text("status.reply_way", {"way": Text("q.reply_way.pos")}))
        == "Cara menerima jawaban: Lewat pos"
    )
    assert (
        catalogue.say(Text("done.due", {"date": date(2026, 12, 9)}))
        == "Jawaban paling lambat Rabu, 9 Desember 2026"
    )
    assert catalogue.say(Text("number.glyph", {"glyph": "{0.__class__}"})).startswith("Tanda {0.__class__} ")
    assert catalogue.say(Verbatim("{n} %s")) == "{n} %s"


def test_po_strings_over_several_lines_quotes_and_comments() -> None:
    text = '# c\nmsgid ""\nmsgstr ""\n"Language: id\\n"\n\n#: here\nmsgid "a.b"\nmsgstr "satu "\n"\\"dua\\"\\n"\n'
    assert read_po(text) == {"a.b": 'satu "dua"\n'}


def test_po_leaves_out_what_is_empty_or_fuzzy() -> None:
    assert read_po('msgid "a"\nmsgstr ""\n\n#, fuzzy\nmsgid "b"\nmsgstr "x"\n') == {}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('msgid "a"\nmsgstr "x"\n\nmsgid "a"\nmsgstr "y"\n', "line 6: a stands twice"),
        ('msgid "a"\nmsgid_plural "b"\n', "line 2: unexpected msgid_plural"),
        ("msgid a\n", "line 1: not a quoted string"),
        ('msgid "a"\n', "line 2: an entry needs msgid and msgstr"),
    ],
)
def test_po_that_cannot_be_read_says_where(text: str, says: str) -> None:
    with pytest.raises(PoError, match=f"^{re.escape(says)}$"):
        read_po(text)
