"""The office's settings for this kiosk as its centre signs them: kept word for word, the newest that holds in force.

Kept in the journal, whose answers they came with. Nothing here knows what a setting means: whoever starts the application
judges the values, and falls back to the document before where it cannot use the newest. The one in force lies apart, so that
no number of others that come after it, from a centre at fault or in other hands, pushes it out; of these the last few stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.logbook import note
from sync.vault.kernel_clock import kernel_clock_is_held
from sync.wire import signed
from sync.wire.messages import Envelope, SyncAnswer, decode, encode
from sync.wire.remote_settings import LARGEST, RemoteSettings, latest_number
from sync.worker.answers import stored

KEPT = 3
_KIND, _IN_FORCE = "office-settings", "office-settings-in-force"


def take_over(
    journal: Journal,
    answer: SyncAnswer,
    now: datetime,
    clock_is_held: Callable[[], bool | None] = kernel_clock_is_held,
) -> None:
    """Keep what the answer brings if it is the centre's, for this kiosk, newer than what is here, and of a size and number
    that it can have. A number is measured by this machine's clock (``now``) where a time service holds it, else by the
    centre's own time."""
    enrolled = journal.enrolment
    if answer.settings is None or enrolled is None:
        return
    document = encode(answer.settings)
    said = None if len(document) > LARGEST else _opened(answer.settings, enrolled)
    held = list(_held(journal))
    if said is None:
        note("sync.settings_refused", reason="size" if len(document) > LARGEST else "unsigned")
    elif said.n <= max((n for n, _, _ in held), default=0):
        return
    elif said.n > latest_number(now if clock_is_held() else answer.time):
        note("sync.settings_refused", reason="future")
    else:
        stay = [(n, before) for n, before, _ in held][: KEPT - 1]
        stored(journal.replace_key_documents(_KIND, [(said.n, document), *stay]))
        note("sync.settings_taken", version=said.n)


def put_in_force(journal: Journal, n: int) -> Refusal | None:
    """The document of that number is what the application runs with: it stays until another one does. The journal's refusal."""
    found = [(held, document) for held, document, _ in _held(journal) if held == n]
    if not found or found == journal.key_documents(_IN_FORCE):
        return None
    return journal.replace_key_documents(_IN_FORCE, found)


def version(journal: Journal) -> int:
    """Number of the newest that holds; 0: none, or what is here was altered or signed by a former key: it should come again."""
    return next((said.n for said in kept(journal)), 0)


def kept(journal: Journal) -> Iterator[RemoteSettings]:
    """Those whose signature holds now, the newest first."""
    return (said for _, _, said in _held(journal))


def _held(journal: Journal) -> Iterator[tuple[int, bytes, RemoteSettings]]:
    """Number, bytes and what they say of each that holds, the newest first; each looked at when it is asked for."""
    enrolled = journal.enrolment
    if enrolled is None:
        return
    found = {*journal.key_documents(_KIND), *journal.key_documents(_IN_FORCE)}
    last = 0
    for n, document in sorted(found, reverse=True):
        envelope = decode(document, Envelope)
        said = None if envelope is None else _opened(envelope, enrolled)
        if said is not None and said.n == n != last:
            last = n
            yield n, document, said


def _opened(envelope: Envelope, enrolled: Enrolment) -> RemoteSettings | None:
    said = signed.open_document(envelope, signed.SETTINGS, enrolled.centre_public, RemoteSettings)
    mine = said is not None and (said.device, said.office_id) == (enrolled.device_id, enrolled.office_id)
    return said if mine else None
