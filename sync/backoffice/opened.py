"""The centre as each verb finds it, and refusals as sentences for a console."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import UTC, datetime

from sync.cases.refusal import Refusal
from sync.central.people import ROLES
from sync.central.service import Centre
from sync.configuration import config_folder
from sync.office import load_settings, open_centre

Act = Callable[[argparse.Namespace], int]
"""A verb: its options in, the exit code out."""
AddVerb = Callable[[str, Act, str], argparse.ArgumentParser]
"""Name, act and words of help in; the parser that takes the verb's own options out."""

_SENTENCES = {
    "person.login": "The login may hold small letters, digits, dot and dash: 2 to 63 of them.",
    "person.name": 'A name is needed: --name "Siti Aminah".',
    "person.role": f"The role must be one of: {', '.join(ROLES)}.",
    "person.login_taken": "This login is taken; see `backoffice user list`.",
    "password.short": "The password is too short: at least 12 characters.",
    "password.long": "The password is too long: at most 200 characters.",
    "backup.not_empty": "The data folder is not empty; a backup goes into an empty one only.",
    "backup.not_one": "This file is no backup of the back office.",
    "backup.no_keys": "The backup holds no keys. Put the keys folder from the safe into the data folder first.",
    "keys.incomplete": "Some key files are missing while others are there. Restore the keys folder from the safe.",
    "keys.ring": "keys/ring.json cannot be read. Restore the keys folder from the safe.",
    "keys.unsigned": "The recipient list in keys/ring.json is not signed by the root named there. Restore the keys folder.",
    "keys.exposed": "A secret key can be read by others. Run: chmod 600 on the files of the keys folder.",
    "device_key.exposed": "The signing key can be read by others. Run: chmod 600 on the files of the keys folder.",
}


class RefusedError(Exception):
    """Ends a verb with exit code 1 and this sentence."""


def opened(options: argparse.Namespace) -> Centre:
    """By the settings of this installation, its schema brought up to date; RefusedError if it cannot be opened."""
    config = config_folder()
    settings = load_settings([config / "central.toml", *options.settings], os.environ)
    found = open_centre(settings, config, lambda: datetime.now(UTC))
    if isinstance(found, Refusal):
        raise RefusedError(sentence(found))
    return found


def sentence(refusal: Refusal) -> str:
    """What a refusal means for whoever sits at the console."""
    return _SENTENCES.get(refusal.code, f"Refused: {refusal.code}")
