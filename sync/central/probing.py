"""A kiosk's test case: opened by the office's key, answered under the centre's, and forgotten.

It comes beside the stream of records: it takes no serial and no number, and stands in no register, count or backup. What
remains is one line of the log here, and at the kiosk what its staff saw.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Literal

from sync.cases.refusal import Refusal
from sync.central.authentication import Sender
from sync.central.keys import CentreKeys
from sync.logbook import note
from sync.wire.messages import Probe, ProbeAnswer, ProbeCase, decode

LARGEST_PLAIN = 8192
Outcome = Literal["opened", "cannot-open", "differs"]


def answer_probe(keys: CentreKeys, sender: Sender, probe: Probe, now: datetime) -> ProbeAnswer:
    """Whether what this kiosk seals can be opened here, and that it was this very kiosk's."""
    keys.refresh()
    opened = keys.open(probe.sealed, probe.sealed_to, LARGEST_PLAIN)
    test = None if isinstance(opened, Refusal) else decode(opened[0], ProbeCase)
    if isinstance(opened, Refusal):
        answer = _answer(sender, now, "cannot-open")
    elif test is None or test.device != sender.device.device_id:
        answer = _answer(sender, now, "differs")
    else:
        answer = _answer(sender, now, "opened", hashlib.sha256(test.word).hexdigest())
    note("kiosk.test_case", kiosk=sender.device.prefix, outcome=answer.outcome)
    return answer


def _answer(sender: Sender, now: datetime, outcome: Outcome, word: str = "") -> ProbeAnswer:
    device = sender.device.device_id
    return ProbeAnswer(nonce=sender.nonce, device=device, outcome=outcome, word_sha256=word, time=now)
