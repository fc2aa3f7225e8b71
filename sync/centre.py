"""How every program opens the centre: its settings, its store, its keys. Without the pages, which take a second to import."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from sync.cases.refusal import Refusal
from sync.central.devices import has_kiosks
from sync.central.keys import are_there, prepare
from sync.central.office_ways import refuse_unserved
from sync.central.places import bucket_of
from sync.central.reach import Reach
from sync.central.rules import load_rules
from sync.central.service import Centre
from sync.central.settings import CentralSettings
from sync.central.store import Clock, NewerDatabaseError, Store, default_url, open_store
from sync.configuration import load

DESK = "/desk"
"""Where the office's process has the desk."""

OTHERS = ("demo", "kiosk", "panel", "printer", "scanner", "reader", "centre", "sync", "journal", "health")
"""Sections of a settings file that belong to the kiosk of the same installation."""


class OfficeSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The sections of config/central.toml."""

    central: CentralSettings = CentralSettings()


def load_settings(files: Sequence[Path], environment: Mapping[str, str]) -> CentralSettings:
    """The files in order and the environment over them; ConfigurationError names the key."""
    return load(files, OfficeSettings, environment, elsewhere=OTHERS).central


def open_centre(settings: CentralSettings, config: Path, clock: Clock) -> Centre | Refusal:
    """Store (schema brought up to date) and keys, or why they cannot be used: ``database.newer`` {"database", "code"}
    where a newer program has written it, else of the keys.

    Keys are made on the first start of a centre that serves its own machine alone. One that is reached from elsewhere
    is refused without (``keys.none``): two of its secrets must be carried away, so a person makes them. One that has
    kiosks is refused wherever it is (``keys.lost``): they follow no other key, and a new one opens none of its cases.
    """
    rules = load_rules(config)
    refuse_unserved(rules, settings.ways)
    without_keys = not are_there(settings.folder)
    try:
        store = open_store(
            settings.database or default_url(settings.folder),
            settings.folder,
            rules,
            clock,
            pgbouncer=settings.pgbouncer,
            bucket=bucket_of(settings.s3),
            reach=Reach(settings.ways, settings.public_url),
        )
    except NewerDatabaseError as newer:
        return Refusal("database.newer", {"database": newer.database, "code": newer.code})
    keys = (_no_new_keys(store, settings) if without_keys else None) or prepare(settings.folder, clock())
    if isinstance(keys, Refusal):
        store.close()
        return keys
    return Centre(store, keys, settings, clock)


def _no_new_keys(store: Store, settings: CentralSettings) -> Refusal | None:
    """Why a start makes no keys, although there are none; None where it may."""
    if has_kiosks(store):
        return Refusal("keys.lost")
    return Refusal("keys.none") if urlsplit(settings.public_url).scheme == "https" else None
