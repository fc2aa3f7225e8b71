"""The centre as each verb finds it, and refusals as sentences for a console."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from datetime import UTC, datetime

from sync.cases.refusal import Refusal
from sync.central.people import ROLES
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.centre import load_settings, open_centre
from sync.configuration import config_folder

Act = Callable[[argparse.Namespace], int]
"""A verb: its options in, the exit code out."""
AddVerb = Callable[[str, Act, str], argparse.ArgumentParser]
"""Name, act and words of help in; the parser that takes the verb's own options out."""

_SENTENCES = {
    "database.newer": "A newer program has written this database (schema {database}); this one knows {code}. Nothing was "
    "changed: install the newer program again.",
    "person.login": "The login may hold small letters, digits, dot and dash: 2 to 63 of them.",
    "person.name": 'A name is needed: --name "Siti Aminah".',
    "person.role": f"The role must be one of: {', '.join(ROLES)}.",
    "person.login_taken": "This login is taken, perhaps in another office of this store; see `backoffice user list --office CODE`.",
    "person.unit": "A Kasi belongs to a section, for cases are sent to it: --unit NAME.",
    "reason.missing": "A reason is needed, at least five letters.",
    "delegation.days": "The last day lies before the first, or the delegation is longer than a year.",
    "delegation.past": "These days are over.",
    "delegation.decree": "The number of the written order is needed, 3 to 120 letters.",
    "delegation.giver": "Only the office of a Camat, Sekcam or Kasi can be handed over.",
    "delegation.giver_closed": "The officer's account is closed; for an empty post: --as plt.",
    "delegation.taker": "Who acts must have an open account in the same office.",
    "delegation.same": "Nobody stands in for himself.",
    "delegation.rank": "This role cannot take that office: camat by sekcam or kasi, sekcam by camat or kasi, kasi by any"
    " who handles cases.",
    "delegation.overlaps": "The officer is replaced already from {first} to {last}; end that first.",
    "delegation.gone": "This delegation is over, was ended before, or is not of this office.",
    "password.short": "The password is too short: at least 12 characters.",
    "password.long": "The password is too long: at most 200 characters.",
    "office.code": "The code needs three glyphs of 0-9 and A-Z without I, L, O and U, e.g. GDG.",
    "office.region_code": "The region code needs the ministry's six digits, e.g. 352808.",
    "office.name": "A name is needed, at most 200 characters.",
    "office.taken": "An office with this code or region is there already; see `backoffice office list`.",
    "release.not_one": "This file is no release of Kotak Aduan.",
    "release.damaged": "The bundle is damaged ({member}). Copy it once more.",
    "release.unsigned": "No key of config/release-keys has signed it (key {by}).",
    "release.format": "It was made for newer programs. Update the back office first.",
    "release.keys": "config/release-keys cannot be read: line {line}.",
    "release.here": "Another bundle of version {version} is on offer. One version is one file: withdraw it, or give the new one a number of its own.",
    "release.unknown": "No release {version} is on offer; see `backoffice release list`.",
    "settings.not_remote": "{key} cannot be changed from here; see `backoffice kiosk-settings keys`.",
    "settings.value": "{key} cannot have this value; see `backoffice kiosk-settings keys`.",
    "backup.not_empty": "The data folder or the database is not empty; a backup goes into empty ones only.",
    "backup.not_one": "This file is no backup of the back office.",
    "backup.sealed": "No key here opens this backup. Bring the keys folder back, or name a key: --identity FILE.",
    "backup.other_database": "This backup is of a {dialect} database; the settings name another kind.",
    "backup.no_tools": "No pg_dump of PostgreSQL {version} or newer here: apt-get install postgresql-client-{version},"
    " or name one in PG_DUMP. By hand: pg_dump --format=custom, and the folder blobs/ after it.",
    "backup.dump": "pg_dump failed: {why}",
    "backup.load": "pg_restore failed and left nothing behind: {why}",
    "backup.no_keys": "The backup holds no keys. Put the keys folder from the safe into the data folder first.",
    "errand.actor": "Who acts? A name is needed: --by NAME, at most {longest} letters.",
    "restore.none": "No restore waits to be looked after.",
    "numbers.given": "{last} was given here already; a number only ever rises. See `backoffice numbers`.",
    "numbers.far": "That would leave out more than {most} numbers above {last}. If it is meant, raise it in steps.",
    "numbers.year": "Only the books of this year and the last can be raised.",
    "keys.incomplete": "Some key files are missing while others are there. Restore the keys folder from the safe.",
    "keys.busy": "Another `backoffice keys` is changing the keys just now. Nothing was changed; try again when it has ended.",
    "keys.changed": "This key is not in use any more: somebody was quicker. Nothing was changed; see `backoffice keys list`.",
    "keys.ring": "keys/ring.json cannot be read. Restore the keys folder from the safe.",
    "keys.unsigned": "The recipient list in keys/ring.json is not signed by the root named there. Restore the keys folder.",
    "keys.none": "There are no keys yet. Run `backoffice keys make` first: it says what to carry away.",
    "keys.lost": "The keys of this centre are gone, and its kiosks follow no others. Put the keys folder back from the"
    " safe, or a copy: backoffice keys unlock FILE. Only if there is none anywhere: backoffice keys make, and enrol every"
    " kiosk anew.",
    "root.missing": "This needs the root key: fetch it from its safe and name it with --root FILE.",
    "root.other": "This is not the root that the kiosks have pinned.",
    "device_key.missing": "The file of the key is not there.",
    "device_key.invalid": "The file holds no Ed25519 key.",
    "copy.nothing": "No {role} key is here; it was carried away.",
    "copy.exists": "{file} is there already; nothing was written over it.",
    "copy.differs": "{file} reads back differently: the medium is bad. Nothing was deleted here; take another one.",
    "copy.passphrase": "The passphrase is too short: at least {shortest} characters; four or five random words are good.",
    "unlock.kiosk": "A kiosk's journal lies in {folder}. A machine that takes complaints in must never be able to open them.",
    "unlock.keys_there": "There are keys here already; a copy goes into a centre without keys only.",
    "unlock.wrong": "Wrong passphrase, or no copy of keys.",
    "keys.exposed": "A secret key can be read by others. Run: chmod 600 on the files of the keys folder.",
    "device_key.exposed": "The signing key can be read by others. Run: chmod 600 on the files of the keys folder.",
}


class RefusedError(Exception):
    """Ends a verb with exit code 1 and this sentence."""


def opened(options: argparse.Namespace) -> Centre:
    """By the settings of this installation, its schema brought up to date; RefusedError if it cannot be opened."""
    config = config_folder()
    found = open_centre(settings_of(options), config, lambda: datetime.now(UTC))
    if isinstance(found, Refusal):
        raise RefusedError(sentence(found))
    return found


def settings_of(options: argparse.Namespace) -> CentralSettings:
    """The settings of this installation, for verbs that must not open it."""
    return load_settings([config_folder() / "central.toml", *options.settings], os.environ)


def sentence(refusal: Refusal) -> str:
    """What a refusal means for whoever sits at the console."""
    words = _SENTENCES.get(refusal.code, f"Refused: {refusal.code}")
    return words.format(**refusal.details)
