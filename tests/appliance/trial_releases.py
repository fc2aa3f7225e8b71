"""Releases of this checkout for a trial of updates: one that is sound and some that are not, made by the maker's own verbs."""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hardware.appliance.release import Source
from kiosk.updates.making import fetch_wheels
from sync.journal.schema import HEAD
from tests.appliance.debootstrap import ROOT

TARGETS = {"bookworm": "cp311", "trixie": "cp313"}
FIRST = Source(ROOT).version
SOUND, MUTE, HUNG, CUT = "9.1.0", "9.2.0", "9.3.0", "9.4.0"
"""Sound; migrates the journal, and its lobby ends at once; its screen hangs after 20 s; sound, to be cut off."""
Edits = Sequence[tuple[str, str, str]]
"""Of a release's tree: file, words in it, other words."""
_NEXT = """import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "%s"


def upgrade():
    op.add_column("cases", sa.Column("mood", sa.Text(), nullable=False, server_default="calm"))
"""
_BUILD = "    def build(self) -> Root:\n"
EDITS: dict[str, Edits] = {
    SOUND: (),
    MUTE: (
        ("sync/journal/schema.py", f'HEAD = "{HEAD}"', 'HEAD = "9999"'),
        ("sync/journal/migrations/versions/9999_mood.py", "", _NEXT % HEAD),
        ("kiosk/app.py", _BUILD, f'{_BUILD}        raise RuntimeError("of the trial")\n'),
    ),
    HUNG: (
        ("kiosk/app.py", _BUILD, f"{_BUILD}        Clock.schedule_once(lambda _dt: signal.pause(), 20)\n"),
    ),
    CUT: (),
}


def make_releases(folder: Path, suite: str, key: Path, wheels: Path) -> None:
    """A bundle of each into ``folder``, out of a tree of its own. ``wheels``: where packages are kept from trial to trial."""
    target = f"{TARGETS[suite]}-{platform.machine()}"
    kept = wheels / target
    if not (kept / "requirements.txt").is_file():
        fetched = fetch_wheels(ROOT, ROOT / ".tools/bin/uv", [target], kept)
        assert isinstance(fetched, Path), fetched
    by, of = ("--key", key, "--hand-over"), ("--follows", FIRST, "--for", target, "--wheels", kept)
    for version, edits in EDITS.items():
        with tempfile.TemporaryDirectory() as place:
            program(_edited(Path(place), version, edits), "update", "make", folder, *by, *of)


def program(tree: Path, *words: str | Path) -> str:
    """`kiosk` of a tree that is no installation, by this checkout's Python."""
    command = [sys.executable, "-m", "kiosk", *map(str, words)]
    return subprocess.run(command, cwd=tree, check=True, stdout=subprocess.PIPE, text=True).stdout


def _edited(tree: Path, version: str, edits: Edits) -> Path:
    for file in Source(ROOT).files():
        (tree / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, tree / file)
    own = f'version = "{FIRST}"'
    for name, old, new in (("pyproject.toml", own, f'version = "{version}"'), *edits):
        path = tree / name
        text = path.read_text() if path.exists() else ""
        assert old in text, (name, old)
        path.write_text(text.replace(old, new, 1) if old else new)
    return tree
