"""What the desk ships for the browser is what the lock says, and nothing of it is reached over the internet."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

from sync.desk.pages import STATIC_FOLDER
from tests.vendor import FOLDERS, SPRITE, names_in_use

OWN_SCRIPT = r'<script src="\{\{ static \}\}/[a-z./]+\.js" defer></script>'
TEMPLATES = STATIC_FOLDER.parent / "templates"


def _locked(folder: Path) -> dict[str, dict[str, str]]:
    lock = tomllib.loads((folder / "vendor.lock").read_text("utf-8"))
    return {entry["path"]: entry for entry in lock["file"]}


@pytest.mark.parametrize("folder", FOLDERS, ids=["shipped", "for-tests"])
def test_every_vendored_file_has_the_hash_of_the_lock(folder: Path) -> None:
    for path, entry in _locked(folder).items():
        digest = hashlib.sha384((folder / path).read_bytes()).digest()
        assert entry["sha384"] == "sha384-" + base64.b64encode(digest).decode(), path


@pytest.mark.parametrize("folder", FOLDERS, ids=["shipped", "for-tests"])
def test_the_lock_names_every_file_with_its_licence(folder: Path) -> None:
    present = {path.name for path in folder.iterdir()} - {"vendor.lock"}
    locked = _locked(folder)
    assert present == set(locked)
    assert all(entry["licence"] and entry["version"] and entry["source"] for entry in locked.values())


def test_templates_hold_no_inline_style_or_script_and_no_foreign_address() -> None:
    for template in TEMPLATES.rglob("*.html"):
        html = re.sub(r"\{#.*?#\}", "", template.read_text("utf-8"), flags=re.DOTALL)
        scripts = re.findall(r"<script.*?</script>", html, re.DOTALL)
        assert all(re.fullmatch(OWN_SCRIPT, script) for script in scripts), template.name
        assert not re.search(r"\sstyle=|<style|\son[a-z]+=|hx-on|javascript:", html), template.name
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", html), template.name


def test_every_icon_that_is_named_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([a-z0-9-]+)"', (FOLDERS[0] / SPRITE).read_text("utf-8")))
    missing = names_in_use() - sprite
    assert not missing, f"python -m tests.vendor --sprite draws them: {sorted(missing)}"


def test_what_refreshes_itself_names_its_trigger_its_piece_its_target_and_its_swap() -> None:
    for template in TEMPLATES.rglob("*.html"):
        html = re.sub(r"\{#.*?#\}", "", template.read_text("utf-8"), flags=re.DOTALL)
        for tag in re.findall(r"<[a-z]+[^>]*\shx-(?:get|post)=[^>]*>", html):
            assert all(f"{name}=" in tag for name in ("hx-target", "hx-swap")), f"{template.name}: {tag}"


def test_every_form_that_changes_something_carries_the_token() -> None:
    """All but those of the door: nobody is signed in there whom a foreign page could use."""
    door = re.compile(r'action="\{\{ root \}\}/(?:masuk|undangan)')
    for template in TEMPLATES.rglob("*.html"):
        for form in re.findall(r"<form method=\"post\".*?</form>", template.read_text("utf-8"), re.DOTALL):
            assert re.search(r"(?:parts\.)?token\((?:chrome|form)\)", form) or door.search(form), (
                template.name
            )
