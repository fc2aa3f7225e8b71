"""The data of config/, as an office gets it."""

import tomllib
from pathlib import Path
from typing import Any

CONFIG = Path(__file__).parents[2] / "config"


def shipped(name: str) -> dict[str, Any]:
    """One shipped settings file, e.g. ``sop.toml``."""
    return tomllib.loads((CONFIG / name).read_text("utf-8"))
