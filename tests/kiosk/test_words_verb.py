"""The file for a native speaker: out, corrected, back in, counted; what is wrong in it is named with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.__main__ import main
from kiosk.office_words import all_office_words
from kiosk.rules import Rules
from kiosk.texts.catalogue import LANGUAGES, load, load_all, shipped_words, unchecked
from kiosk.texts.po import Entry, Po, PoError, parse_po, write_po
from kiosk.texts.review import PLACES
from kiosk.texts.text import Text
from kiosk.verbs.words import Desk, extract
from tests.kiosk.world import CONFIG

ROOT = CONFIG.parent


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A configuration of one's own, which the program reads."""
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    monkeypatch.setenv("KOTAK_ADUAN_CONFIG", str(folder))
    return folder


def kiosk(*words: str) -> int:
    return main(["--log", "plain", *words])


def review(config: Path, *changes: tuple[str, str]) -> Path:
    """A review file as it was exported, with pieces of its text replaced."""
    assert kiosk("words", "export", "mad", "--out", str(config / "back.po")) == 0
    path = config / "back.po"
    text = path.read_text("utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    path.write_text(text, "utf-8")
    return path


NAMED = (
    ('"X-Checked-By: \\n"', '"X-Checked-By: Bu Sitti\\n"'),
    ('"X-Checked-On: \\n"', '"X-Checked-On: 2026-12-01\\n"'),
)


PROGRESS = f'msgstr "{shipped_words("mad")["frame.progress"]}"'


def entry(text_id: str, *, fuzzy: bool = True) -> str:
    mark = "#, fuzzy\n" if fuzzy else ""
    return f'{mark}msgid "{text_id}"\nmsgstr "{shipped_words("mad")[text_id]}"'


def test_what_a_speaker_has_checked_is_shown_and_counted(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mended = entry("frame.back", fuzzy=False).replace("Abâli", "Abhâli")
    path = review(config, *NAMED, (entry("frame.back"), mended))
    assert kiosk("words", "import", str(path)) == 0
    catalogue = load("mad", config / "words")
    assert catalogue.say(Text("frame.back")) == "Abhâli"
    assert catalogue.say(Text("frame.cancel")) == shipped_words("mad")["frame.cancel"]
    assert "frame.back" not in catalogue.unchecked
    assert "frame.cancel" in catalogue.unchecked
    assert unchecked(load_all(config / "words")) == {"mad"}
    kiosk("words", "status")
    assert "mad: " in (said := capsys.readouterr().out)
    assert "1 checked by Bu Sitti, 2026-12-01, " in said


def test_a_language_checked_to_its_end_needs_no_remark(config: Path) -> None:
    path = review(config, *NAMED)
    path.write_text(path.read_text("utf-8").replace("#, fuzzy\n", ""), "utf-8")
    assert kiosk("words", "import", str(path)) == 0
    assert unchecked(load_all(config / "words")) == frozenset()


def test_without_a_name_nothing_is_checked(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = review(config, (entry("frame.back"), entry("frame.back", fuzzy=False)))
    assert kiosk("words", "import", str(path)) == 0
    assert "0 checked" in capsys.readouterr().out
    assert "frame.back" in load("mad", config / "words").unchecked


@pytest.mark.parametrize(
    ("before", "after", "why"),
    [
        (PROGRESS, 'msgstr "Kaca {page}"', "frame.progress: {of} is missing"),
        (
            PROGRESS,
            'msgstr "Kaca {page} {of} {n}"',
            "frame.progress: {n} is not known",
        ),
        (
            PROGRESS,
            'msgstr "Kaca {page} {of"',
            "frame.progress: a brace stands alone",
        ),
        ('msgid "frame.back"', 'msgid "frame.bakc"', "frame.bakc: there is no such text"),
        ('"Language: mad\\n"', '"Language: jv\\n"', "the header names no language"),
        NAMED[0] + ("names somebody, but X-Checked-On no day",),
        ('msgstr "Abâli"', "msgstr Abâli", "not a quoted string"),
    ],
)
def test_what_is_wrong_is_named_with_its_line_and_changes_nothing(
    config: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, why: str
) -> None:
    path = review(config, (before, after))
    capsys.readouterr()
    assert kiosk("words", "import", str(path)) == 1
    said = capsys.readouterr().out
    assert why in said
    assert ": line " in said
    assert "nothing was changed" in said
    assert not (config / "words").exists()


def test_a_broken_file_stops_the_start_in_one_line(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (config / "words").mkdir()
    (config / "words/mad.po").write_text('msgid "frame.progress"\nmsgstr "Kaca"\n', "utf-8")
    assert kiosk("words", "status") == 2
    assert capsys.readouterr().err == "kiosk: words/mad.po: line 3: frame.progress: {of} is missing\n"


def test_an_export_again_keeps_what_was_checked(config: Path) -> None:
    mended = entry("frame.back", fuzzy=False).replace("Abâli", "Abhâli")
    path = review(config, *NAMED, (entry("frame.back"), mended))
    kiosk("words", "import", str(path))
    assert kiosk("words", "export", "mad") == 0
    found = parse_po((config / "words/mad.po").read_text("utf-8"))
    assert found.words() == {"frame.back": "Abhâli"}
    assert found.header["X-Checked-By"] == "Bu Sitti"
    assert [entry.id for entry in found.entries] == list(load("id").entries)


def test_a_change_of_the_indonesian_words_is_told(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = review(config, *NAMED, (entry("frame.back"), entry("frame.back", fuzzy=False)))
    path.write_text(
        path.read_text("utf-8").replace("# Indonesia: Kembali\n", "# Indonesia: Balik\n"), "utf-8"
    )
    kiosk("words", "import", str(path))
    kiosk("words", "status")
    assert "1 of them against other Indonesian words" in capsys.readouterr().out


def test_an_export_comes_back_as_it_went_out(config: Path) -> None:
    path = review(config, *NAMED)
    path.write_text(path.read_text("utf-8").replace("#, fuzzy\n", ""), "utf-8")
    assert kiosk("words", "import", str(path)) == 0
    assert load("mad", config / "words").entries == load("mad").entries


def test_letters_come_in_as_one_sign_each(config: Path) -> None:
    path = review(config, *NAMED, (entry("frame.back"), 'msgid "frame.back"\nmsgstr " Abha\u0302li"'))
    kiosk("words", "import", str(path))
    assert load("mad", config / "words").say(Text("frame.back")) == "Abhâli"


def test_the_printed_list_has_every_entry_and_the_services(
    config: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert kiosk("words", "list", "mad") == 0
    page = capsys.readouterr().out
    rules = Rules.read(CONFIG)
    labels = [words for words in all_office_words(rules.form, rules.sop) if not words.id.startswith(PLACES)]
    assert page.count("<tr><td>") == len(load("id").entries) + len(labels)
    assert len(labels) >= 8 + 12, "services and steps"
    assert "<td>Kembali</td><td>Abâli</td>" in page
    assert "<td>KTP, KK, dan surat pindah</td><td>KTP, KK, bân sorat ngallè</td>" in page
    assert "<script" not in page


@pytest.mark.parametrize("language", ["mad", "en"])
def test_nothing_shipped_is_silently_indonesian(language: str) -> None:
    rules = Rules.read(CONFIG)
    desk = Desk(CONFIG, load_all(), all_office_words(rules.form, rules.sop), rules)
    assert desk.still_indonesian(language) == []


def test_what_an_office_left_in_indonesian_is_named(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    office = (config / "office.toml").read_text("utf-8").replace('label_mad = "Bhântowan sosial"\n', "")
    (config / "office.toml").write_text(office, "utf-8")
    (config / "words").mkdir()
    (config / "words/id.po").write_text('msgid "q.own.title"\nmsgstr "Di dusun mana?"\n', "utf-8")
    assert kiosk("words", "status") == 1
    lines = capsys.readouterr().out.splitlines()
    assert "mad: office.unit.bantuan_sosial stands in Indonesian" in lines
    assert {f"{language}: q.own.title stands in Indonesian" for language in ("mad", "en")} <= set(lines)
    assert load("mad", config / "words").say(Text("q.own.title")) == "Di dusun mana?"


def test_the_source_and_the_catalogues_agree(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert kiosk("words", "extract") == 0
    assert "is missing" not in capsys.readouterr().out


def test_missing_entries_are_written_beside_their_neighbours(tmp_path: Path) -> None:
    texts, source = tmp_path / "texts", tmp_path / "source"
    shutil.copytree(ROOT / "kiosk/texts", texts)
    source.mkdir()
    (source / "page.py").write_text('Text("say.new_state", {"n": 1})\nText("novel.title")\n')
    rules = Rules.read(CONFIG)
    desk = Desk(CONFIG, load_all(), all_office_words(rules.form, rules.sop), rules, source, texts)
    told: list[str] = []
    assert extract(desk, told.append, write=True) == 1
    assert "mad: say.new_state is missing" in told
    assert "frame.back is shown by nothing" in told, "this source shows next to nothing"
    assert "mad/speech.po: say.new_state added, empty" in told
    for language in LANGUAGES:
        added = {
            part: {
                entry.id
                for entry in parse_po((texts / language / part).read_text("utf-8")).entries
                if not entry.words
            }
            for part in ("speech.po", "messages.po")
        }
        assert added == {"speech.po": {"say.new_state"}, "messages.po": {"novel.title"}}
    told.clear()
    extract(desk, told.append, write=True)
    assert not any("added" in line for line in told), "once is enough"


def test_a_file_that_is_written_is_read_again() -> None:
    po = Po(
        {"Language": "mad"}, (Entry("a", 'x "y"\\ {n}', fuzzy=True, comments=("Indonesia: z",)),), ("Head",)
    )
    found = parse_po(write_po(po))
    assert (found.header, found.comments) == (po.header, po.comments)
    assert [(e.id, e.words, e.fuzzy, e.comments) for e in found.entries] == [
        ("a", 'x "y"\\ {n}', True, ("Indonesia: z",))
    ]
    with pytest.raises(PoError, match="line 3: not a quoted string"):
        parse_po('msgid "a"\nmsgstr "b"\n"c\n')
