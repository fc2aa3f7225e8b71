"""The catalogue of events and the code say the same: no event without its words, no words without their event."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.presenters.maintenance_log_words import EVENTS
from sync.logbook import events
from sync.logbook.lines import FOREIGN

ROOT = Path(__file__).resolve().parents[2]
SOURCES = [path for folder in ("kiosk", "hardware", "sync") for path in sorted((ROOT / folder).rglob("*.py"))]


def notes() -> Iterator[tuple[Path, ast.Call]]:
    """Every call of ``note`` in a module that has it from ``sync.logbook``."""
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if "sync.logbook" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "note":
                yield path, node


def test_every_note_names_an_event_and_only_its_facts() -> None:
    wrong = []
    for path, call in notes():
        place = f"{path.relative_to(ROOT)}:{call.lineno}"
        name = call.args[0] if call.args else None
        if not (isinstance(name, ast.Constant) and name.value in events()):
            wrong.append(f"{place}: no event of the catalogue, as a literal")
        elif strange := {key.arg for key in call.keywords} - events()[name.value].facts:
            wrong.append(f"{place}: facts {strange}")
    assert wrong == []


def test_every_event_is_written_somewhere() -> None:
    used = {call.args[0].value for _, call in notes() if isinstance(call.args[0], ast.Constant)}
    assert set(events()) - used - {FOREIGN} == set()


def test_staff_have_words_for_every_event_of_a_kiosk() -> None:
    """Those of the programs on its machine; that the words are there in each language is looked at with all others."""
    office = ("backoffice", "central", "channels", "desk", "public")
    told = {
        call.args[0].value
        for path, call in notes()
        if path.relative_to(ROOT).parts[:2] not in {("sync", one) for one in office}
        and isinstance(call.args[0], ast.Constant)
    }
    assert set(EVENTS) == told


@pytest.mark.parametrize("name", sorted(events()))
def test_every_event_is_explained(name: str) -> None:
    event = events()[name]
    assert event.level in ("info", "warning", "error")
    for words in (event.meaning, event.action):
        assert words.endswith(".")
        assert words[0].isupper()
    assert event.action != "None." or event.level == "info", "a warning that asks for nothing is none"


def test_nothing_else_in_sync_opens_a_log_of_its_own() -> None:
    others = [path for path in (ROOT / "sync").rglob("*.py") if path.parent.name != "logbook"]
    assert [str(path) for path in others if "logging.getLogger" in path.read_text("utf-8")] == []
