"""Becoming the office's kiosk: the key is made here and stays, the recipients' list and the prefix come back."""

from __future__ import annotations

import importlib.metadata
from dataclasses import replace
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.vault import recipients
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.wire.messages import EnrolAnswer, EnrolRequest
from sync.wire.outcomes import Refused, Trouble
from sync.worker.device_keys import next_key, present_key, settle_key


def version() -> str:
    """Of this program, from its package's metadata."""
    return importlib.metadata.version("kotak-aduan")


def enrol(
    client: CentreClient,
    code: str,
    journal: Journal,
    *,
    key_path: Path,
    recipients_path: Path,
    identity: str,
    hardware: str = "",
    expected_key: str | None = None,
) -> Enrolment | Refusal:
    """Use the code that the desk shows. Asked again with the same code, the centre gives the same answer.

    ``identity``: the machine, as its settings hash it. Refusals: ``enrol.<type>`` for the centre's no (code-wrong,
    code-expired, code-used, too-many-misses ...), ``enrol.no_contact`` {"reason"}, ``device_key.*``, ``keys.*``,
    ``journal.*``.
    """
    known = journal.enrolment
    settle_key(key_path, None if known is None else known.key_id)
    answer = _ask(client, code, present_key(key_path), known, (identity, hardware), expected_key)
    if isinstance(answer, Refused) and answer.kind == "key-in-use":
        # Enrolled anew: each enrolment has a key of its own, which the code is now asked for.
        answer = _ask(client, code, next_key(key_path), known, (identity, hardware), expected_key)
    if isinstance(answer, Refusal):
        return answer
    if not isinstance(answer, EnrolAnswer):
        if isinstance(answer, Refused):
            return Refusal(f"enrol.{answer.kind}")
        return Refusal("enrol.no_contact", {"reason": answer.word})
    taken = _take_over(answer, client, journal, recipients_path)
    if isinstance(taken, Enrolment):
        settle_key(key_path, taken.key_id)
    return taken


def _ask(  # noqa: PLR0917 - one request, taken apart
    client: CentreClient,
    code: str,
    key: DeviceKey | Refusal,
    known: Enrolment | None,
    about: tuple[str, str],
    expected_key: str | None,
) -> EnrolAnswer | Trouble | Refusal:
    if isinstance(key, Refusal):
        return key
    identity, hardware = about
    request = EnrolRequest(
        code=code,
        public_key=key.public_raw,
        identity=identity,
        last_epoch=0 if known is None else known.epoch,
        hardware=hardware,
        versions={"kiosk": version()},
    )
    return client.enrol(request, expected_key)


def _take_over(
    answer: EnrolAnswer, client: CentreClient, journal: Journal, recipients_path: Path
) -> Enrolment | Refusal:
    whom = recipients.parse(answer.recipients)
    if isinstance(whom, Refusal):
        return whom
    recipients.save(whom, recipients_path)
    fresh = Enrolment(
        device_id=answer.device_id,
        office_id=answer.office_id,
        prefix=answer.prefix,
        key_id=bytes.fromhex(answer.key_id),
        epoch=answer.epoch,
        centre_public=answer.centre_public,
        office_name=answer.office_name,
        identity=answer.identity,
        central_url=client.base_url,
        next_sync_s=answer.next_sync_s,
        enrolled_at=answer.enrolled_at,
    )
    return journal.enrol(fresh) or replace(fresh)
