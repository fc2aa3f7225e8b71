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
    enrolled, pinned = journal.enrolment, client.centre_public
    if enrolled is None or pinned is None:
        return False
    envelope = client.published()
    listed = decode(envelope.payload, KeyList) if isinstance(envelope, Envelope) else None
    if not isinstance(envelope, Envelope) or listed is None:
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
    if not isinstance(envelope, Envelope) or client.centre_public is None:
        return False
    listed = signed.open_document(envelope, signed.KEYS, client.centre_public, KeyList)
    if listed is None:
        return False
    try:
        replace_file(path, encode(listed), mode=0o644)
    except OSError:  # a full disk: the list of yesterday still serves
        return False
    note("sync.keys_published", keys=len(listed.keys))
    return True


def _is_old(path: Path, now: datetime) -> bool:
    """By the centre's own time in it; a file from the future is as good as none."""
    try:
        listed = decode(path.read_bytes(), KeyList)
    except OSError:
        return True
    return listed is None or not timedelta(0) <= now - listed.time < FETCH_EVERY
