"""The licences of everything in requirements.lock, as a Markdown table.

``python -m tests.licences`` writes ``decisions/licences.md`` from the metadata of what .venv holds.
A package of the lock that is not installed on this platform keeps the line it had.
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "decisions" / "licences.md"
HEAD = """# Licences of what we build on

Kotak Aduan itself is under the Apache License 2.0 (`LICENSE`). This table names every Python package of
`requirements.lock` with the licence its authors state; `python -m tests.licences` renews it. Which of them a
machine gets: the kiosk the extra `kiosk`, the centre the extra `backoffice`; the group `dev` never leaves
the developers' machines.

Vendored beside them: Noto Sans (SIL OFL 1.1, `hardware/fonts/OFL.txt`), for paper also Noto Serif and Noto Naskh Arabic
(SIL OFL 1.1, `sync/papers/fonts/OFL.txt`), and symbols of Lucide (ISC,
the licence stands beside the files) and htmx (0BSD, likewise); the recogniser PP-OCRv6 small (Apache-2.0, Baidu and the PaddleOCR authors,
`hardware/imaging/models/LICENSE-PP-OCRv6.md`); the country's table of areas (Open Database License, made of
`idn-area-data` 4.0.1 by fityannugroho and contributors: `sync/cases/wilayah/SOURCE.md`). For the tests alone: letters of Arimo (SIL OFL 1.1) and
OCR-A (public domain), `tests/specimen/fonts/OFL.txt`; axe-core (MPL 2.0, `tests/desk/vendor/axe-LICENSE.txt`).

| distribution | licence |
|---|---|
"""
# Packages whose metadata name no licence, with where their authors state it.
STATED_ELSEWHERE = {"pyrage": "MIT (the LICENSE file in its wheel)"}


def locked() -> list[str]:
    """Names of all packages of the lock file, in its order."""
    lock = (ROOT / "requirements.lock").read_text()
    return re.findall(r"^([a-z0-9._-]+)==", lock, flags=re.MULTILINE)


def licence_of(name: str) -> str | None:
    """What the installed package says of itself; None if it is not installed here."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    trove = [
        c.rsplit("::", 1)[1].strip() for c in said.get_all("Classifier") or [] if c.startswith("License ::")
    ]
    text = said.get("License-Expression") or "; ".join(trove) or (said.get("License") or "").splitlines()[:1]
    words = text if isinstance(text, str) else "".join(text)
    return words.strip() or STATED_ELSEWHERE.get(name, "not stated in its metadata")


def listed() -> dict[str, str]:
    """The rows of the present table."""
    if not TABLE.is_file():
        return {}
    rows = re.findall(r"^\| ([a-z0-9._-]+) \| (.*) \|$", TABLE.read_text(), flags=re.MULTILINE)
    return {name: words for name, words in rows if name != "distribution"}


def main() -> None:
    """Write the table anew."""
    before = listed()
    rows = {name: licence_of(name) or before.get(name, "not installed on Linux") for name in locked()}
    TABLE.write_text(HEAD + "".join(f"| {name} | {licence} |\n" for name, licence in rows.items()))


if __name__ == "__main__":
    main()
