"""Whatever can be refused to somebody at the desk is said in a sentence, and with what the refusal brings along."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import sync
from sync.cases.office import Office
from sync.configuration import config_folder
from sync.desk.wording import Wording

ROOT = Path(sync.__file__).parents[1]
CODE = re.compile(r"[a-z][a-z0-9_]*\.[a-z0-9_.-]+")

ELSEWHERE = {
    "nik.": "remarks on a form, in their own section",
    "keys.": "at the console, as the centre starts",
    "device_key.": "at the console of the kiosk",
    "proof.": "on the public pages, and in logs",
    "office.": "at the console",
    "restore.": "at the console, after a restore",
    "numbers.": "at the console, after a restore",
    "errand.actor": "at the console, where a name is typed; at the desk it is the person's",
    "stick.missing": "at the kiosk",
    "survey.token": "on the public pages",
    "survey.not_answered": "in logs: the kiosk shows the nine questions after an answer alone",
    "survey.used": "on the public pages",
    "letter.no_match": "on the public pages",
    "wish.empty": "on the public pages",
    "wish.long": "on the public pages",
    "wish.not_closed": "on the public pages",
    "wish.waiting": "on the public pages",
    "sealed.too_large": "a bound of the sealing that no form of the desk reaches",
    "release.": "at the console, where releases are added; how one ended at a kiosk has words of its own",
    "bundle.enrolment": "not shown: such a bundle is enrolled",
}
"""Refusals in modules that the desk works with, which it never shows, by code or by the beginning of codes."""


@dataclass(frozen=True)
class Said:
    """A refusal as the program makes it. ``details``: the names of its arguments; None where they are not written there."""

    module: str
    line: int
    code: str
    details: frozenset[str] | None


def file_of(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split("."))
    return next((one for one in (path / "__init__.py", path.with_suffix(".py")) if one.exists()), None)


def desk_modules() -> dict[str, ast.Module]:
    """All of ours that the desk imports, whether it does so itself or not."""
    found: dict[str, ast.Module] = {}
    ahead = ["sync.desk.site"]
    while ahead:
        module = ahead.pop()
        path = None if module in found else file_of(module)
        if path is None:
            continue
        found[module] = ast.parse(path.read_text("utf-8"))
        for node in ast.walk(found[module]):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sync"):
                ahead += [str(node.module), *(f"{node.module}.{one.name}" for one in node.names)]
    return found


def refusals(module: str, tree: ast.Module) -> Iterator[Said]:
    """Each ``Refusal(…)``; where its code is reckoned, whatever text of the module looks like a code."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Refusal"):
            continue
        code, *details = node.args
        written = isinstance(code, ast.Constant | ast.IfExp)
        codes = _texts(code) if written else _like_codes(tree)
        for one in sorted({one for one in codes if CODE.fullmatch(one)}):
            yield Said(module, node.lineno, one, _names(details) if written else None)


def _like_codes(tree: ast.Module) -> set[str]:
    """Texts of tuples and tables: in calls stand the names of templates and of the log's events."""
    tables = [one for one in ast.walk(tree) if isinstance(one, ast.Tuple | ast.Dict)]
    inside = {text for one in tables for text in _texts(one)}
    return inside - {text for one in ast.walk(tree) if isinstance(one, ast.Call) for text in _texts(one)}


def _texts(node: ast.AST) -> Iterator[str]:
    return (
        one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)
    )


def _names(details: list[ast.expr]) -> frozenset[str] | None:
    if not details:
        return frozenset()
    if not isinstance(details[0], ast.Dict):
        return None
    return frozenset(str(one.value) for one in details[0].keys if isinstance(one, ast.Constant))


@pytest.fixture(scope="module")
def said() -> list[Said]:
    return [one for module, tree in desk_modules().items() for one in refusals(module, tree)]


@pytest.fixture(scope="module")
def wording() -> Wording:
    office = tomllib.loads((config_folder() / "office.toml").read_text("utf-8"))
    return Wording.load(Office.from_mapping(office))


def test_every_refusal_that_the_desk_can_show_is_a_sentence(said: list[Said], wording: Wording) -> None:
    words = wording.sections["refusal"]
    remarks = wording.sections["remark"]
    silent = [
        f"{one.module}:{one.line} {one.code}"
        for one in said
        if one.code not in words and one.code not in remarks and not one.code.startswith(tuple(ELSEWHERE))
    ]
    assert not silent
    assert len(said) > 200


def test_a_sentence_asks_for_nothing_that_its_refusal_does_not_bring(
    said: list[Said], wording: Wording
) -> None:
    words = wording.sections["refusal"]
    wanting = [
        (one.module, one.line, one.code, name)
        for one in said
        if one.details is not None
        for name in re.findall(r"{(\w+)}", words.get(one.code, ""))
        if name not in one.details
    ]
    assert not wanting


def test_every_sentence_ends_as_one(wording: Wording) -> None:
    for code, words in wording.sections["refusal"].items():
        assert words[0].isupper() or words[0] == "{", code
        assert words.endswith((".", "?", ")")), code
