"""What an office gives to every kiosk of an image: a folder of its own files that is laid over /etc/kotak-aduan.

They are looked at before anything is made: one that a kiosk does not read, or that only one machine or nobody may have, is
named and nothing is made. What stands in them the program itself judges (`kiosk settings`): by the Python packages of the
checkout, if it has any, before the image is begun, and in any case in the image, as the kiosk's own user.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from hardware.appliance.places import ETC, under
from hardware.appliance.system import Trouble

Files = Mapping[PurePosixPath, Path]
"""Relative to /etc/kotak-aduan -> where it lies."""
KIOSK = PurePosixPath("kiosk.toml")
START = f"config/appliance/kiosk{ETC}/{KIOSK}"
"""Which file to begin with, in the product's source."""
READ = (
    *("kiosk.toml", "office.toml", "form.toml", "sop.toml", "holidays.toml", "release-keys"),
    *("words/id.po", "words/mad.po", "words/en.po", "audio/*/*.wav"),
    *("*.png", "*.jpg", "*.jpeg", "*.pem", "*.crt"),
)
"""All that a kiosk reads there; pictures as office.toml names them, the centre's authority as kiosk.toml names it."""
_SECRET_NAMES = ("*.key", "*.sqlite*", "*.env", "staff*.json", "mark.json", "lock")
_SECRET_WORDS = (b"PRIVATE KEY", b"AGE-SECRET-KEY-", b"SQLite format 3\0")


def gathered(given: Path) -> Files | Trouble:
    """Of a folder, or of a kiosk.toml alone."""
    given = given.resolve()
    if given.is_file():
        files: Files = {KIOSK: given}
    elif given.is_dir():
        found = sorted(path for path in given.rglob("*") if not path.is_dir())
        files = {PurePosixPath(path.relative_to(given).as_posix()): path for path in found}
    else:
        return Trouble(f"{given} is not there.")
    if secrets := [str(name) for name, path in files.items() if _is_secret(name, path)]:
        return Trouble(
            f"Looks like a secret, and everybody who holds the image would have it: {', '.join(secrets)}.",
            "Keys, codes and journals come into being on each machine. Take it out of the folder.",
        )
    if strange := [str(name) for name, path in files.items() if not (_fits(name, READ) and path.is_file())]:
        return Trouble(
            f"No kiosk reads this in {ETC}: {', '.join(strange)}.", f"What one reads: {' '.join(READ)}"
        )
    return files or Trouble(f"{given} is empty.", f"Begin with {START}.")


def _is_secret(name: PurePosixPath, path: Path) -> bool:
    content = path.read_bytes() if path.is_file() else b""
    return _fits(PurePosixPath(name.name), _SECRET_NAMES) or any(words in content for words in _SECRET_WORDS)


def _fits(name: PurePosixPath, patterns: Sequence[str]) -> bool:
    return any(name.match(one) and len(name.parts) == one.count("/") + 1 for one in patterns)


def laid_over(files: Files, root: Path) -> None:
    """Over the settings of the installed machine at ``root``. Everybody there may read them, but for what was narrower already."""
    for name, path in files.items():
        to = under(root, ETC / name)
        new = not to.exists()
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
        if new:
            to.chmod(0o644)
        for folder in to.relative_to(under(root, ETC)).parents:
            under(root, ETC / folder.as_posix()).chmod(0o755)


def judged_before(files: Files, source: Path, checkout: Path, folder: Path) -> Trouble | None:
    """What the program in ``source`` says of them, where ``checkout`` has the packages to run it and there are any; ``folder``: to be made."""
    python = checkout / ".venv/bin/python"
    if not files or not python.exists():
        return None
    shutil.copytree(source / "config", folder, ignore=shutil.ignore_patterns("appliance"))
    for name, path in files.items():
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        if name != KIOSK:  # counts over the shipped one line by line, the others whole
            shutil.copyfile(path, folder / name)
    own = ("--config", str(files[KIOSK])) if KIOSK in files else ()
    places = {"PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1", "KOTAK_ADUAN_CONFIG": str(folder)}
    return _asked((str(python), "-m", "kiosk", *own, "settings"), {"PATH": os.defpath, **places}, folder)


def judged_in(root: Path) -> Trouble | None:
    """What the program that was installed there says of them, as its own user."""
    return _asked(("chroot", str(root), "/usr/local/bin/kiosk", "settings"), dict(os.environ), root)


def _asked(command: Sequence[str], environment: Mapping[str, str], where: Path) -> Trouble | None:
    ended = subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, cwd=where, timeout=120
    )
    if ended.returncode == 0:
        return None
    told = (ended.stdout + ended.stderr).strip().splitlines()
    return Trouble(
        f"A kiosk would not start with these settings: {told[-1] if told else 'no word why'}",
        f"{START} and config/ explain every line.",
    )
