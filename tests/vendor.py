"""``python -m tests.vendor``: what others made for the browser, renewed from npm's tarballs and held to its hashes.

Two folders, each with its ``vendor.lock``: what the desk ships (`sync/desk/static/vendor`) and what the tests
alone need (`tests/desk/vendor`). A lock names each package with its tarball's integrity, and each file with the
package's member it is. To renew one: change its version in the lock, empty its ``integrity``, run this.

``--sprite`` renews the icons alone: the names come from the templates, the menu and the words (`names_in_use`).
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sync.desk.menu import ENTRIES

ROOT = Path(__file__).resolve().parents[1]
DESK = ROOT / "sync" / "desk"
FOLDERS = (DESK / "static" / "vendor", ROOT / "tests" / "desk" / "vendor")
PAGES = (DESK, ROOT / "sync" / "public")
SPRITE, ICONS = "lucide.svg", "lucide-static"

STOCK = """
activity archive arrow-down arrow-left arrow-right arrow-up arrow-up-down badge-check ban bell book-open building-2
calendar-clock calendar-days calendar-off calendar-plus chart-column chart-line chart-pie check chevron-down
chevron-left chevron-right chevron-up circle circle-alert circle-check circle-dot circle-minus circle-pause
circle-play circle-plus circle-question-mark circle-x clipboard-check clipboard-list clipboard-pen clock clock-alert
copy database download ellipsis external-link eye eye-off file-check file-clock file-down file-pen file-plus
file-search file-spreadsheet file-text file-x files filter fingerprint-pattern flag flag-off folder-open
folder-archive git-compare globe hand handshake hard-drive hash history hourglass house id-card image inbox info
key-round landmark languages layout-dashboard link link-2 list list-checks list-ordered lock lock-open log-in log-out
mail mail-check mail-open mailbox map-pin menu message-circle message-square-text mic minus monitor notebook-pen
octagon-alert package-check panels-top-left paperclip pen-line pencil percent phone plus printer qr-code refresh-cw
repeat-2 rotate-ccw save scale scan-line scroll-text search send server settings shield-alert shield-check signature
skip-forward smartphone sparkles square-pen stamp star sticky-note table tag tags thumbs-down thumbs-up timer trash-2
trending-up triangle-alert truck undo-2 unlink upload user user-check user-cog user-minus user-plus user-round-cog
user-x users wifi wifi-off wrench x zoom-in
""".split()  # noqa: SIM905 - that many are read as words
"""Icons at hand for pages to come, beside those that are named already."""


def main() -> int:
    """Renew both folders, or the sprite alone; 1 and a sentence where a tarball is not what the lock says."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.vendor", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--sprite", action="store_true", help="the icons alone")
    only_sprite: bool = parser.parse_args().sprite
    try:
        for folder in FOLDERS[:1] if only_sprite else FOLDERS:
            renew(folder, {ICONS} if only_sprite else None)
    except (ValueError, KeyError, subprocess.CalledProcessError) as trouble:
        print(f"vendor: {trouble}", file=sys.stderr)
        return 1
    return 0


def renew(folder: Path, only: set[str] | None) -> None:
    """Write the files of the folder's packages (``only`` of these names) and their hashes into its lock."""
    lock_path = folder / "vendor.lock"
    lock = tomllib.loads(lock_path.read_text("utf-8"))
    text = lock_path.read_text("utf-8")
    for package in lock.get("package", ()):
        if only is not None and package["name"] not in only:
            continue
        with tempfile.TemporaryDirectory() as scratch:
            tarball = _packed(package, Path(scratch))
            text = _with_integrity(text, package, tarball)
            for entry in lock["file"]:
                if entry.get("package") == package["name"]:
                    content = _content(entry, tarball, package["version"])
                    (folder / entry["path"]).write_bytes(content)
                    text = _with_hash(text, entry["path"], content)
                    print(f"{entry['path']}: {len(content):,} bytes, {package['name']} {package['version']}")
    lock_path.write_text(text, "utf-8")


def names_in_use() -> set[str]:
    """Every icon that a template, a page's code, the menu or the desk's words name."""
    named = {entry.icon for entry in ENTRIES}
    for folder in PAGES:
        for path in folder.rglob("*.html"):
            named |= _named_in(path.read_text("utf-8"))
        for path in folder.rglob("*.py"):
            named |= set(re.findall(r"\bicon=\"([a-z0-9-]+)\"", path.read_text("utf-8")))
        for path in folder.rglob("*.toml"):
            named |= _icons_of(tomllib.loads(path.read_text("utf-8")))
    return named


def _named_in(html: str) -> set[str]:
    """Names within ``icon(…)`` and after ``icon=``; what an expression there compares with is none."""
    calls = re.findall(r"\bicon\(([^()]*(?:\([^()]*\)[^()]*)*)\)", html)
    bare = (re.sub(r"\"[^\"]*\":|[=!]= \"[^\"]*\"", "", call) for call in calls)
    told = re.findall(r"\bicon=\"([a-z0-9-]+)\"", html)
    return {*told, *(name for call in bare for name in re.findall(r"\"([a-z0-9-]+)\"", call))}


def _icons_of(words: Mapping[str, Any]) -> set[str]:
    return {
        name
        for section, table in words.items()
        if section.startswith("icon") and isinstance(table, dict)
        for name in table.values()
    }


def _packed(package: Mapping[str, str], scratch: Path) -> Path:
    """The tarball as npm hands it out; ValueError if it is not the one that the lock knows."""
    wanted = f"{package['name']}@{package['version']}"
    ran = subprocess.run(
        ["npm", "pack", "--silent", wanted], cwd=scratch, check=True, capture_output=True, text=True
    )
    tarball = scratch / ran.stdout.split()[-1]
    if package["integrity"] and _digest("sha512", tarball.read_bytes()) != package["integrity"]:
        raise ValueError(f"{wanted}: the tarball is not the one of the lock")
    return tarball


def _content(entry: Mapping[str, str], tarball: Path, version: str) -> bytes:
    if entry["path"] == SPRITE:
        return sprite({*names_in_use(), *STOCK}, tarball, version)
    return _members(tarball, [entry["member"]])[entry["member"]]


def sprite(names: Iterable[str], tarball: Path, version: str) -> bytes:
    """The icons as one file, a line each in the order of their names; KeyError for a name that Lucide has not."""
    lines = [f"<!-- Lucide {version}, ISC (and MIT for the Feather part), see lucide-LICENSE.txt -->"]
    lines.append('<svg xmlns="http://www.w3.org/2000/svg">')
    drawings = _members(tarball, [f"icons/{name}.svg" for name in names])
    for name in sorted(names):
        drawing = drawings[f"icons/{name}.svg"].decode("utf-8")
        inner = re.search(r"<svg[^>]*>(.*)</svg>", drawing, re.DOTALL)
        assert inner is not None
        lines.append(f'<symbol id="{name}" viewBox="0 0 24 24">{" ".join(inner[1].split())}</symbol>')
    return "\n".join((*lines, "</svg>", "")).encode()


def _members(tarball: Path, names: Iterable[str]) -> dict[str, bytes]:
    """Files of the tarball by name, read in one go; KeyError for one that it has not."""
    wanted = set(names)
    with tarfile.open(tarball) as packed:
        found = {
            name: file.read()
            for member in packed
            if (name := member.name.removeprefix("package/")) in wanted
            and (file := packed.extractfile(member))
        }
    if missing := wanted - set(found):
        raise KeyError(f"{tarball.name} has no {', '.join(sorted(missing))}")
    return found


def _digest(algorithm: str, content: bytes) -> str:
    return f"{algorithm}-{base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


def _with_integrity(lock: str, package: Mapping[str, str], tarball: Path) -> str:
    digest = _digest("sha512", tarball.read_bytes())
    return _with(lock, f'name = "{package["name"]}"\n', "integrity", digest)


def _with_hash(lock: str, path: str, content: bytes) -> str:
    return _with(lock, f'path = "{path}"\n', "sha384", _digest("sha384", content))


def _with(lock: str, line: str, key: str, value: str) -> str:
    """The lock with one key changed in the entry that has this line; the comments stay."""
    before, found, after = lock.partition(line)
    if not found:
        raise ValueError(f"the lock has no {line.strip()}")
    return (
        before
        + found
        + re.sub(rf"^{key} = \".*\"$", f'{key} = "{value}"', after, count=1, flags=re.MULTILINE)
    )


if __name__ == "__main__":
    sys.exit(main())
