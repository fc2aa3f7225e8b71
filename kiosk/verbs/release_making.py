"""`kiosk update key` and `make`: for whoever makes releases, on no machine of an office."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kiosk.updates import making
from kiosk.updates.checking import this_target
from kiosk.verbs.opened import Say
from kiosk.verbs.update_words import told
from sync.cases.refusal import Refusal
from sync.vault.signing import DeviceKey
from sync.wire.release import is_target


def make_key(path: Path, say_: Say) -> int:
    """A new pair; never over an old one."""
    key = DeviceKey.generate()
    try:
        key.save(path)
    except FileExistsError:
        say_(f"{path} is there already: a key is never replaced")
        return 1
    say_(f"{path}: the secret half; it belongs on a stick in a safe, and on no kiosk")
    say_(
        "into config/release-keys of the next release, made with the key in use until now, and with --keys where"
    )
    say_(f"kiosks have their own /etc/kotak-aduan/release-keys; its short id is {key.key_id.hex()}:")
    say_(key.public_raw.hex())
    return 0


def make(given: argparse.Namespace, clock: Callable[[], datetime], say_: Say) -> int:
    """A bundle of the checkout that this runs from."""
    tree = Path(__file__).resolve().parents[2]
    key = DeviceKey.load_brought(given.key)
    if isinstance(key, Refusal):
        return told(key, "", say_)
    targets = given.targets or [this_target()]
    strange = [one for one in targets if not is_target(one)]
    if strange:
        return told(Refusal("make.target", {"target": strange[0]}), "", say_)
    with tempfile.TemporaryDirectory() as place:
        wheels = given.wheels or Path(place)
        requirements: Path | Refusal = wheels / "requirements.txt"
        if given.wheels is None:
            say_(f"fetching packages for {', '.join(targets)}")
            requirements = making.fetch_wheels(tree, _uv(tree), targets, wheels)
        if isinstance(requirements, Refusal):
            return told(requirements, "", say_)
        plan = making.Plan(
            tree, wheels, requirements, targets, given.follows, given.notes, _source(tree), clock()
        )
        given.folder.mkdir(parents=True, exist_ok=True)
        made = making.make(plan, given.folder, key, hand_over=given.hand_over, name_keys=given.keys)
    if isinstance(made, Refusal):
        return told(made, "", say_)
    say_(f"{made} ({made.stat().st_size / 1e6:.1f} MB)")
    say_("to one kiosk: a stick and `kiosk update take`; to all of an office: backoffice release add FILE")
    return 0


def _uv(tree: Path) -> Path:
    mine = tree / ".tools" / "bin" / "uv"
    return mine if mine.is_file() else Path(shutil.which("uv") or "uv")


def _source(tree: Path) -> str:
    """The commit, where the tree is a checkout."""
    asked = subprocess.run(
        ["git", "describe", "--always", "--dirty"], check=False, capture_output=True, text=True, cwd=tree
    )
    return asked.stdout.strip() if asked.returncode == 0 else ""
