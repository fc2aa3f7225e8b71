"""The office's settings for this kiosk as its centre signs them: kept word for word, the newest that holds in force.

Kept in the journal, whose answers they came with. Nothing here knows what a setting means: whoever starts the application
judges the values, and falls back to the document before where it cannot use the newest.
"""

from __future__ import annotations

from collections.abc import Iterator

from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.logbook import note
from sync.wire import signed
from sync.wire.messages import Envelope, SyncAnswer, decode, encode
from sync.wire.remote_settings import RemoteSettings
from sync.worker.answers import stored

_KIND = "office-settings"


def take_over(journal: Journal, answer: SyncAnswer) -> None:
    """Keep what the answer brings if it is the centre's, for this kiosk, and newer than what is here."""
    enrolled = journal.enrolment
    if answer.settings is None or enrolled is None:
        return
    said = _opened(answer.settings, enrolled)
    if said is None:
        note("sync.settings_refused", reason="unsigned")
    elif said.n > version(journal):
        stored(journal.save_key_document(_KIND, said.n, encode(answer.settings)))
        note("sync.settings_taken", version=said.n)


def version(journal: Journal) -> int:
    """Number of the newest that holds; 0: none, or what is here was altered or signed by a former key: it should come again."""
    return next((said.n for said in kept(journal)), 0)


def kept(journal: Journal) -> Iterator[RemoteSettings]:
    """Those whose signature holds now, the newest first."""
    enrolled = journal.enrolment
    for n, document in [] if enrolled is None else journal.key_documents(_KIND):
        envelope = decode(document, Envelope)
        said = None if envelope is None or enrolled is None else _opened(envelope, enrolled)
        if said is not None and said.n == n:
            yield said


def _opened(envelope: Envelope, enrolled: Enrolment) -> RemoteSettings | None:
    said = signed.open_document(envelope, signed.SETTINGS, enrolled.centre_public, RemoteSettings)
    mine = said is not None and (said.device, said.office_id) == (enrolled.device_id, enrolled.office_id)
    return said if mine else None
