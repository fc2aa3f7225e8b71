"""What the desk ships for the browser is what the lock says, and nothing of it is reached over the internet."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib

from sync.desk.pages import STATIC_FOLDER

VENDOR = STATIC_FOLDER / "vendor"
TEMPLATES = STATIC_FOLDER.parent / "templates"


def _locked() -> dict[str, dict[str, str]]:
    lock = tomllib.loads((VENDOR / "vendor.lock").read_text("utf-8"))
    return {entry["path"]: entry for entry in lock["file"]}


def test_every_vendored_file_has_the_hash_of_the_lock() -> None:
    for path, entry in _locked().items():
        digest = hashlib.sha384((VENDOR / path).read_bytes()).digest()
        assert entry["sha384"] == "sha384-" + base64.b64encode(digest).decode(), path


def test_the_lock_names_every_file_with_its_licence() -> None:
    present = {path.name for path in VENDOR.iterdir()} - {"vendor.lock"}
    assert present == set(_locked())
    assert all(entry["licence"] and entry["version"] and entry["source"] for entry in _locked().values())


def test_templates_hold_no_inline_style_no_script_and_no_foreign_address() -> None:
    for template in TEMPLATES.glob("*.html"):
        html = template.read_text("utf-8")
        assert not re.search(r"\sstyle=|<style|<script|\son[a-z]+=|javascript:", html), template.name
        assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", html), template.name


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'<symbol id="([a-z-]+)"', (VENDOR / "lucide.svg").read_text("utf-8")))
    named = {
        name
        for template in TEMPLATES.glob("*.html")
        for call in re.findall(r"icon\(([^)]*)\)", template.read_text("utf-8"))
        for name in re.findall(r'"([a-z-]+)"', call)
    }
    assert named - {"error", "good", "soon"} <= sprite


def test_every_form_that_changes_something_carries_the_token() -> None:
    for template in TEMPLATES.glob("*.html"):
        for form in re.findall(r"<form method=\"post\".*?</form>", template.read_text("utf-8"), re.S):
            assert "parts.token(chrome)" in form or template.name in {"login.html", "invitation.html"}, (
                template.name
            )
