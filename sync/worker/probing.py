"""The test case of an enrolment: sealed here as cases are, opened and signed for by the centre, kept by nobody.

It proves in one round what a first complaint needs: this machine's key, the line, its certificate, both clocks, the list
of recipients, and that the office holds the key that opens. It takes no serial and no number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.vault.recipients import Recipients
from sync.vault.sealing import seal
from sync.wire.client import CentreClient
from sync.wire.messages import Probe, ProbeAnswer, ProbeCase, encode
from sync.wire.outcomes import NoContact, Refused, Trouble


@dataclass(frozen=True, slots=True)
class Probed:
    """How it came out. ``word``: "opened", or a stable word for why not: "cannot-open", "differs", "certificate",
    "clock" (the centre's certificate is not valid yet by this machine's), "offline", "not-known" (a login page, or a centre that is older than test cases), "revoked", "identity-changed",
    "refused", "keys" (nobody to seal to). ``at``: UTC."""

    word: str
    at: datetime

    @property
    def good(self) -> bool:
        return self.word == "opened"


def send_probe(
    client: CentreClient,
    enrolled: Enrolment,
    whom: Recipients | Refusal,
    randbytes: Callable[[int], bytes],
    *,
    sealed: Callable[[], None] = lambda: None,
) -> Probed:
    """One test case, and once more where only the clock was at fault. ``sealed`` is told once it is on its way."""
    if isinstance(whom, Refusal):
        return Probed("keys", client.now())
    word = randbytes(32)
    test = ProbeCase(
        kind="TestCase", device=enrolled.device_id, epoch=enrolled.epoch, made_at=client.now(), word=word
    )
    probe = Probe(
        device=enrolled.device_id,
        identity=enrolled.identity,
        sealed=seal(encode(test), whom),
        sealed_to=list(whom.key_ids),
    )
    sealed()
    came = client.probe(probe)
    if isinstance(came, Refused) and came.time is not None:
        client.offset += came.time - client.now()
        came = client.probe(probe)
    if not isinstance(came, ProbeAnswer):
        return Probed(_why(came), client.now())
    right = came.outcome != "opened" or came.word_sha256 == hashlib.sha256(word).hexdigest()
    return Probed(came.outcome if right else "differs", client.now())


def _why(trouble: Trouble) -> str:
    match trouble:
        case NoContact(reason="certificate"):
            return "certificate"
        case NoContact(reason="not-yet-valid"):
            return "clock"
        case NoContact():
            return "offline"
        case Refused(kind="revoked" | "identity-changed" as state):
            return state
        case Refused():
            return "refused"
    return "not-known"
