"""`kiosk settings`: everything that the office has set, read as a start would read it, and nothing else touched."""

from __future__ import annotations

import ssl
from pathlib import Path

from kiosk.parts import words_of
from kiosk.rules import Rules
from kiosk.settings import Settings
from kiosk.updates.places import SHIPPED
from kiosk.verbs.opened import Say
from kiosk.verbs.update_words import in_words
from kiosk.widgets.brand_settings import brand_of
from sync.cases.refusal import Refusal
from sync.configuration import OFFICES_OWN, ConfigurationError, config_folder
from sync.wire.release import KEYS_FILE, keys_of


def read_through(settings: Settings, say: Say) -> int:
    """A line for each part. 0: a kiosk starts with this. No device is opened and no journal.

    Raises ConfigurationError, whose text names file and key.
    """
    config = config_folder()
    rules = Rules.read(config)
    words_of(config)
    brand_of(settings.display.primary, rules.emblem, rules.photo)
    say(f"office: {rules.office.name}, form {rules.form.version}, procedure {rules.sop.version}")
    say(f"kiosk: {settings.kiosk.name}, {settings.kiosk.place or rules.office.name}")
    say(f"centre: {settings.centre.url}, {_authority(settings.centre.certificates, config)}")
    say(f"printer: {settings.printer.kind} {settings.printer.model}; scanner: {settings.scanner.kind}; "
        f"reader: {settings.reader.kind}; audio: {settings.audio.kind}")  # fmt: skip
    say(f"release keys: {_release_keys(config)}")
    return 0


def _authority(named: str, config: Path) -> str:
    """A file of the office's own folder is looked for where that folder lies now, as in `config_folder`."""
    if not named:
        return "by the system's authorities"
    file = Path(named)
    here = config / file.relative_to(OFFICES_OWN) if file.is_relative_to(OFFICES_OWN) else file
    try:
        ssl.create_default_context(cafile=str(here))
    except (OSError, ssl.SSLError) as wrong:
        raise ConfigurationError("settings", "centre.certificates", f"{named}: {wrong}") from wrong
    return f"by {named}"


def _release_keys(config: Path) -> str:
    keys = keys_of((config / KEYS_FILE, SHIPPED / KEYS_FILE))
    if not isinstance(keys, Refusal):
        return " ".join(one.hex()[:16] for one in keys)
    if keys.code == "release.no_keys":
        return f"none; {in_words(keys)}"
    raise ConfigurationError(KEYS_FILE, "", in_words(keys))
