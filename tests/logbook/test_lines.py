"""What a process writes: one line an event, facts and places, and nothing of what libraries let slip."""

from __future__ import annotations

import io
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator

import pytest

from sync.logbook import note, without_events, write_lines
from sync.logbook.lines import JsonLines
from sync.logbook.masks import masked

Lines = Callable[[], list[dict[str, object]]]


@pytest.fixture
def lines() -> Iterator[Lines]:
    """What has been written since, as JSON."""
    stream = io.StringIO()
    put_back = write_lines("test", "json", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    put_back()


def test_an_event_is_one_line_with_its_facts(lines: Lines) -> None:
    note("sync.run_failed", error="ValueError")
    (line,) = lines()
    assert line["event"] == "sync.run_failed"
    assert line["level"] == "error"
    assert line["process"] == "test"
    assert line["error"] == "ValueError"
    assert str(line["ts"]).endswith("Z")
    assert len(str(line["ts"])) == len("2026-11-26T08:19:57.123Z")


def test_what_is_played_is_not_written_but_its_errors(lines: Lines) -> None:
    with without_events():
        note("channel.health", channel="sms", state="putus")
        note("sync.run_failed", error="ValueError")
    note("channel.health", channel="sms", state="baik")
    assert [line["event"] for line in lines()] == ["sync.run_failed", "channel.health"]


def test_a_trouble_is_told_by_type_and_place_and_never_by_its_words(lines: Lines) -> None:
    try:
        try:
            raise LookupError("Fatimah")
        except LookupError as first:
            raise ValueError("3528075203900001") from first
    except ValueError as trouble:
        note("sync.run_failed", trouble, error="ValueError")
    (line,) = lines()
    assert line["trouble"] == "ValueError < LookupError"
    assert "test_lines.py:" in str(line["at"])
    assert "Fatimah" not in json.dumps(line)
    assert "3528" not in json.dumps(line)


def test_what_is_no_stable_word_is_a_question_mark(lines: Lines) -> None:
    note("sync.run_failed", error="Saya tiga kali diminta kembali")
    assert lines()[0]["error"] == "?"


def test_a_name_or_a_fact_that_the_catalogue_lacks_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        note("sync.made_up")
    with pytest.raises(ValueError, match="carries no citizen"):
        note("sync.run_failed", citizen="Fatimah")


def test_a_library_says_nothing_below_a_warning(lines: Lines) -> None:
    library = logging.getLogger("urllib3.connectionpool")
    library.setLevel(logging.DEBUG)
    library.debug("GET /api/v1/cases/Fatimah")
    library.info("Fatimah")
    library.setLevel(logging.NOTSET)
    assert lines() == []


def test_arguments_of_a_library_pass_as_numbers_and_words_only(lines: Lines) -> None:
    logging.getLogger("some.library").warning("port %d, %s: %s", 8600, "refused", "Fatimah Az-Zahra said so")
    (line,) = lines()
    assert line["event"] == "library.said"
    assert line["words"] == "port 8600, refused: ?"


def test_words_that_were_put_together_from_values_are_not_told(lines: Lines) -> None:
    name = "Fatimah"
    logging.getLogger("some.library").warning(f"no answer for {name}")
    logging.getLogger("some.library").warning({"body": name})
    assert [line["words"] for line in lines()] == ["?", "?"]
    assert "test_lines.py:" in str(lines()[0]["at"])


def test_our_own_words_keep_theirs(lines: Lines) -> None:
    logging.getLogger("hardware.supervisor").warning("printer: %s", "paper is out")
    assert lines()[0]["words"] == "printer: paper is out"


def test_a_library_s_exception_comes_without_its_words(lines: Lines) -> None:
    try:
        raise RuntimeError("alamat surel fatimah@example.id")
    except RuntimeError:
        logging.getLogger("some.server").exception("Exception in ASGI application\n")
    (line,) = lines()
    assert line["words"] == "Exception in ASGI application"
    assert line["trouble"] == "RuntimeError"
    assert "fatimah" not in json.dumps(line)


def test_a_record_that_cannot_be_formatted_prints_no_arguments() -> None:
    record = logging.LogRecord("some.library", logging.WARNING, __file__, 1, "%d and %d", ("Fatimah",), None)
    assert json.loads(JsonLines("test").format(record))["words"] == "%d and %d"


def test_what_nobody_caught_is_an_event(lines: Lines) -> None:
    def fail() -> None:
        raise ValueError("Fatimah")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError("Fatimah"), None)
    assert [line["event"] for line in lines()] == ["process.thread_ended", "process.crashed"]
    assert "Fatimah" not in json.dumps(lines())


def test_on_a_terminal_the_lines_are_for_eyes() -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Terminal()
    put_back = write_lines("test", "auto", stream)
    note("sync.run_failed", error="ValueError")
    put_back()
    assert stream.getvalue()[8:] == " error sync.run_failed error=ValueError\n"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("NIK 3528075203900001 is twice", "NIK [digits] is twice"),
        ("NIK 3528 0752 0390 0001", "NIK [digits]"),
        ("call 0812-3456-7890 or +62 812 3456 7890", "call [digits] or [digits]"),
        ("to fatimah.az@example.co.id now", "to [e-mail] now"),
        ("GET /api/v1/feed?after=abc.12 failed", "GET /api/v1/feed?[query] failed"),
        ("nonce " + "ab" * 16, "nonce [token]"),
        ("sig dGhpcyBpcyBhIHZlcnkgbG9uZyBzZWNyZXQgdGV4dA==", "sig [token]"),
        ("case PGT1-7K4M-92QX-Z", "case [number]"),
        ("from 192.168.100.17:5123", "from [digits]:5123"),
        ("from 10.0.0.7", "from [address]"),
        ("from fe80:0:0:0:1:2:3:4", "from [address]"),
        ("pool of 5 is full after 30 s", "pool of 5 is full after 30 s"),
        ("one\nline\tonly", "one line only"),
    ],
)
def test_shapes_of_personal_values_are_masked(said: str, written: str) -> None:
    assert masked(said) == written


def test_a_very_long_message_is_cut() -> None:
    assert len(masked("kata " * 1000)) == 500
