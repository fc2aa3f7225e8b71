"""Every id that can be shown exists in every language, with the same places to fill in, and none is idle."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from kiosk.texts.catalogue import LANGUAGES, load, places
from kiosk.texts.po import PoError, read_po
from kiosk.texts.text import Text, Verbatim
from kiosk.verbs.text_ids import ids_of, part_for
from sync.cases.dates import WORDS, day_words, moment_words
from tests.kiosk.world import RULES

ROOT = Path(__file__).parents[2]
ENTRIES = {
    language: {
        name: words
        for part in sorted((ROOT / f"kiosk/texts/{language}").glob("*.po"))
        for name, words in read_po(part.read_text("utf-8")).items()
    }
    for language in LANGUAGES
}


FOUND = ids_of(ROOT / "kiosk", RULES.form, ENTRIES["id"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_id_that_can_be_shown_is_there(language: str) -> None:
    assert FOUND.missing(ENTRIES[language]) == []


def test_no_entry_is_idle() -> None:
    assert FOUND.idle(ENTRIES["id"]) == []


@pytest.mark.parametrize("language", ["mad", "en"])
def test_no_sentence_is_the_indonesian_one(language: str) -> None:
    """Single words may be: many are the same in Madurese."""
    same = [name for name, words in ENTRIES["id"].items() if ENTRIES[language][name] == words]
    assert [
        name for name in same if len(re.findall(r"\w{2,}", re.sub(r"{\w+}", "", ENTRIES["id"][name]))) > 2
    ] == []


def test_the_source_tells_what_it_shows(tmp_path: Path) -> None:
    (tmp_path / "page.py").write_text(
        'Text("new.plain")\nText("new.one" if so else "new.other")\nTABLE = {1: "done.title"}\n'
    )
    found = ids_of(tmp_path, RULES.form, ["done.title", "q.where.help", "old.idle"])
    assert {"new.plain", "new.one", "new.other", "q.where.title", "done.blocked"} <= found.needed
    assert "done.title" not in found.needed
    assert found.idle(["done.title", "q.where.help", "old.idle"]) == ["old.idle"]
    assert found.idle(["done.title.aspirasi"]) == []
    assert part_for("done.x", {"a.po": ["done.y", "q.z"], "b.po": ["q.a", "q.b"]}) == "a.po"
    assert part_for("new.x", {"a.po": ["done.y"]}) == "messages.po"


@pytest.mark.parametrize("language", ["mad", "en"])
def test_the_languages_have_the_same_entries_and_places(language: str) -> None:
    assert ENTRIES[language].keys() == ENTRIES["id"].keys()
    for name, words in ENTRIES["id"].items():
        assert places(ENTRIES[language][name]) == places(words), name


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
