"""The centre's signing key as it is handed on, and the office's list of public keys, kept for checks without a network."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sync.journal.journal import Journal
from sync.logbook import note
from sync.vault.folders import replace as replace_file
from sync.wire import signed
from sync.wire.client import CentreClient
from sync.wire.messages import Envelope, KeyList, decode, encode
from sync.worker.answers import stored

FETCH_EVERY = timedelta(days=1)


def follow(journal: Journal, client: CentreClient) -> bool:
    """Ask for the centre's keys; True if a new signing key was pinned, endorsed step by step from the pinned one on.

    The list proves nothing by itself: what counts is the chain, and that the last key of it signed the list.
    """
    envelope = client.published()
    return isinstance(envelope, Envelope) and follow_by(journal, client, envelope)


def follow_by(journal: Journal, client: CentreClient, envelope: Envelope) -> bool:
    """The same by a list of keys that came another way, and that may be of any age: a chain only leads forward."""
    enrolled, pinned = journal.enrolment, client.centre_public
    listed = decode(envelope.payload, KeyList)
    if enrolled is None or pinned is None or listed is None:
        return False
    newest = signed.endorsed_from(pinned, listed.endorsements)
    if newest == pinned or not signed.signature_holds(envelope, signed.KEYS, newest):
        return False
    stored(journal.enrol(replace(enrolled, centre_public=newest)))
    client.pin(newest)
    note("sync.centre_key_followed")
    return True


def fetch_published(client: CentreClient, path: Path, now: datetime, *, at_once: bool = False) -> bool:
    """Keep the office's list of public keys in ``path``, once a day; True if a fresh one was written.

    ``at_once``: an unknown key was met. A list that the pinned key did not sign is not written.
    """
    if not at_once and not _is_old(path, now):
        return False
    envelope = client.published()
    return isinstance(envelope, Envelope) and keep_published(envelope, client.centre_public, path, now)


def keep_published(envelope: Envelope, pinned: bytes | None, path: Path, now: datetime) -> bool:
    """Write the list to ``path`` if the pinned key signed it and none is there that is newer; True if it was written."""
    listed = None if pinned is None else signed.open_document(envelope, signed.KEYS, pinned, KeyList)
    kept = _kept(path)
    if listed is None or (kept is not None and listed.time < kept.time <= now):
        return False
    try:
        replace_file(path, encode(listed), mode=0o644)
    except OSError:  # a full disk: the list of yesterday still serves
        return False
    note("sync.keys_published", keys=len(listed.keys))
    return True


def was_the_centre_s(envelope: Envelope, payload_type: str, path: Path) -> bool:
    """Whether a key signed this that the list in ``path`` names as the centre's and that is out of use."""
    kept = _kept(path)
    former = [] if kept is None else [key for key in kept.keys if key.owner == "centre" and key.until]
    return any(signed.signature_holds(envelope, payload_type, key.public_key) for key in former)


def _is_old(path: Path, now: datetime) -> bool:
    """By the centre's own time in it; a file from the future is as good as none."""
    listed = _kept(path)
    return listed is None or not timedelta(0) <= now - listed.time < FETCH_EVERY


def _kept(path: Path) -> KeyList | None:
    try:
        return decode(path.read_bytes(), KeyList)
    except OSError:
        return None
