"""Becoming the office's kiosk: the key is made here and stays, the recipients' list and the prefix come back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.vault import recipients
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.wire.messages import EnrolAnswer, EnrolRequest
from sync.wire.outcomes import Refused

VERSION = "0.1.0"


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
    key = _key(key_path)
    if isinstance(key, Refusal):
        return key
    known = journal.enrolment
    request = EnrolRequest(
        code=code,
        public_key=key.public_raw,
        identity=identity,
        last_epoch=0 if known is None else known.epoch,
        hardware=hardware,
        versions={"kiosk": VERSION},
    )
    answer = client.enrol(request, expected_key)
    if not isinstance(answer, EnrolAnswer):
        if isinstance(answer, Refused):
            return Refusal(f"enrol.{answer.kind}")
        return Refusal("enrol.no_contact", {"reason": answer.word})
    return _take_over(answer, client, journal, recipients_path)


def _key(path: Path) -> DeviceKey | Refusal:
    key = DeviceKey.load(path)
    if isinstance(key, Refusal) and key.code == "device_key.missing":
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = DeviceKey.generate()
        key.save(path)
    return key


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
