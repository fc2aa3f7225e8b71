"""Becoming the office's kiosk: the key is made here and stays, the recipients' list and the prefix come back."""

from __future__ import annotations

import hashlib
import importlib.metadata
from dataclasses import replace
from pathlib import Path

from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.vault import recipients
from sync.vault.signing import DeviceKey
from sync.wire.client import CentreClient
from sync.wire.messages import EnrolAnswer, EnrolRequest, RecipientList
from sync.wire.outcomes import Refused, SignedEnrolment, Trouble
from sync.wire.recipient_list import read
from sync.worker import reintroducing, sealing_keys
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
    expected_root: str | None = None,
) -> Enrolment | Refusal:
    """Use the code that the desk shows. Asked again with the same code, the centre gives the same answer.

    ``identity``: the machine, as its settings hash it; ``expected_key``, ``expected_root``: SHA-256 (hex) of the centre's
    signing key and of the office's root, from the desk's QR. Refusals: ``enrol.other_root``, ``enrol.<type>`` for the centre's no (code-wrong,
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
    if not isinstance(answer, SignedEnrolment):
        if isinstance(answer, Refused):
            return Refusal(f"enrol.{answer.kind}")
        return Refusal("enrol.no_contact", {"reason": answer.word})
    if expected_root is not None and not _is_root(answer.answer, expected_root):
        return Refusal("enrol.other_root")
    taken = take_over(answer, client.base_url, journal, recipients_path)
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
) -> SignedEnrolment | Trouble | Refusal:
    if isinstance(key, Refusal):
        return key
    return client.enrol(request_of(code, key, known, *about), expected_key)


def request_of(
    code: str, key: DeviceKey, known: Enrolment | None, identity: str, hardware: str
) -> EnrolRequest:
    """What this machine says of itself, over the network and by stick alike."""
    return EnrolRequest(
        code=code,
        public_key=key.public_raw,
        identity=identity,
        last_epoch=0 if known is None else known.epoch,
        hardware=hardware,
        versions={"kiosk": version()},
    )


def take_over(
    came: SignedEnrolment, url: str, journal: Journal, recipients_path: Path
) -> Enrolment | Refusal:
    """An answer whose signature has been checked, by whichever way it came. ``url``: where the centre is."""
    answer = came.answer
    whom = recipients.parse(answer.recipients)
    listed = _signed_list(answer)
    for refused in (whom, listed):
        if isinstance(refused, Refusal):
            return refused
    assert isinstance(whom, recipients.Recipients)
    recipients.save(whom, recipients_path)
    if isinstance(listed, RecipientList) and answer.root_public and answer.recipient_list:
        refusal = sealing_keys.pin(journal, answer.root_public, answer.epoch, listed, answer.recipient_list)
        if refusal is not None:
            return refusal
    fresh = Enrolment(
        device_id=answer.device_id,
        office_id=answer.office_id,
        prefix=answer.prefix,
        key_id=bytes.fromhex(answer.key_id),
        epoch=answer.epoch,
        centre_public=answer.centre_public,
        office_name=answer.office_name,
        identity=answer.identity,
        central_url=url,
        next_sync_s=answer.next_sync_s,
        enrolled_at=answer.enrolled_at,
    )
    return reintroducing.keep(journal, came) or journal.enrol(fresh) or replace(fresh)


def _signed_list(answer: EnrolAnswer) -> RecipientList | Refusal | None:
    """The list under the root that comes with it; None from a centre that has neither."""
    if answer.root_public is None or answer.recipient_list is None:
        return None
    return read(answer.recipient_list, answer.root_public, answer.office_id)


def _is_root(answer: EnrolAnswer, expected: str) -> bool:
    root = answer.root_public
    return root is not None and hashlib.sha256(root).hexdigest() == expected.lower()
