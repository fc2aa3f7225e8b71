"""The list in `decisions/README.md` names every record by number, file and title."""

from __future__ import annotations

import re
from pathlib import Path

DECISIONS = Path(__file__).resolve().parent.parent / "decisions"


def test_every_record_stands_in_the_list_under_its_own_title() -> None:
    listed = (DECISIONS / "README.md").read_text(encoding="utf-8").splitlines()
    for path in sorted(DECISIONS.glob("[0-9]*.md")):
        heading = re.fullmatch(r"# (\d+)\. (.+)", path.read_text(encoding="utf-8").splitlines()[0])
        assert heading, f"{path.name}: the first line is not '# N. Title'"
        number, title = int(heading[1]), heading[2]
        assert path.name.startswith(f"{number:04}-")
        assert f"| [{number:04}]({path.name}) | {title} |" in listed


def test_each_word_of_the_glossary_stands_once_and_in_order() -> None:
    rows = (DECISIONS / "glossary.md").read_text(encoding="utf-8").split("|---|---|\n")[1].splitlines()
    words = [row.split("|")[1].strip().lower() for row in rows]
    assert words == sorted(set(words))
