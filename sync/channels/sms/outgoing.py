"""What goes out: a file for each notice, and what became of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

from sync.cases.messages import InDoubt, Mark, NotSent, Outcome, Outgoing, Sent, TryLater
from sync.central.outgoing.queue import DELIVERED, FAILED, HELD
from sync.channels.sms.parts import Found
from sync.channels.sms.spool import Sending, Spool, reference_in

STALE = timedelta(days=2)
"""How long a notice may wait for a modem; then it is taken back."""
_ASK_AGAIN_S = 30.0
_ADDRESS = re.compile(r"\+?\d{7,15}$")
_STALE, _NOT_DELIVERED = "stale", "not_delivered"
_UNTOLD = "modem_error"
"""gammu-smsd says nothing of its reasons, and has tried before it gave up."""
_FINAL = frozenset(
    f"cms_{number}" for number in (1, 8, 10, 21, 28, 29, 30, 50, 69, 81, 95, 96, 97, 99, 111, 304, 305)
) | {"name", "text", "too_long", _STALE, _NOT_DELIVERED, _UNTOLD}
"""Answers to which trying again is no use (3GPP TS 24.011, E-2): numbers that are nobody's or barred, what the SIM may not do, a
file that the daemon cannot use. All others pass: no network, congestion, a busy SIM."""
_DOUBT = "in_doubt"


def send(spool: Spool, notice: Outgoing, now: datetime) -> Outcome:
    """Hand it over, or tell what became of it: `Sent` once the network has it. Asked again, it is handed over again only
    where the last try has failed, or after a doubt that was told before; twice at most then."""
    if not _ADDRESS.match(notice.address):
        return NotSent("address")
    tries = spool.sendings(notice.reference)
    if not tries:
        spool.hand_over(notice.address, notice.reference, notice.text, serial=1, now=now)
        return TryLater(HELD, _ASK_AGAIN_S)
    last = tries[-1]
    if last.where == "sent":
        return Sent(notice.reference)
    if last.where == "outbox":
        return TryLater(HELD, _ASK_AGAIN_S)
    return _not_sent(spool, last, notice, now)


def _not_sent(spool: Spool, last: Sending, notice: Outgoing, now: datetime) -> Outcome:
    code = last.code or _UNTOLD
    if code in _FINAL:
        return NotSent(code)
    if code != _DOUBT:
        spool.forget(last)
        return TryLater(code)
    if last.serial == 1 and last.told:
        spool.hand_over(notice.address, notice.reference, notice.text, serial=2, now=now)
        return TryLater(HELD, _ASK_AGAIN_S)
    spool.tell(last)
    return InDoubt(_DOUBT)


def tidy(spool: Spool, now: datetime) -> None:
    """Takes back what nobody came to send, and ends what is over."""
    for sending in spool.sendings(where=("outbox",)):
        if now - sending.written_at >= STALE:
            spool.give_up(sending, _STALE)
    spool.tidy(now)


def marks_of(spool: Spool, reports: list[Found]) -> Iterator[Mark]:
    """What reports say, each file gone once the next one is asked for."""
    for found in sorted(reports, key=lambda one: one.part.sent_at or one.arrived_at):
        mark, sending = _read(spool, found)
        if mark is not None:
            yield mark
        if mark is not None and sending is not None:
            _close(spool, mark, sending)
        spool.remove(found.path)


def _close(spool: Spool, mark: Mark, sending: Sending) -> None:
    if mark.state == DELIVERED:
        spool.forget(sending)
    else:
        spool.give_up(sending, _NOT_DELIVERED)


def _read(spool: Spool, found: Found) -> tuple[Mark | None, Sending | None]:
    """The mark and the file it speaks of; (None, None) for one that says nothing, or of nothing of ours."""
    state = {"Delivered": DELIVERED, "Failed": FAILED}.get(found.part.text)
    if state is None:
        return None, None
    at = found.part.sent_at or found.arrived_at
    sending = _meant(spool, found)
    reference = sending.reference if sending else reference_in(found.part.order)
    if not reference:
        return None, None
    return Mark(state, at, reference=reference, code="" if state == DELIVERED else _NOT_DELIVERED), sending


def _meant(spool: Spool, found: Found) -> Sending | None:
    """Our daemon names the file. gammu names number and time: it is the last one that had gone to that number by then."""
    sent = spool.sendings(where=("sent",))
    if found.part.order:
        return next((one for one in sent if one.path.name == found.part.order), None)
    at = found.part.sent_at or found.arrived_at
    same = [one for one in sent if one.recipient[-8:] == found.part.sender[-8:]]
    before = [one for one in same if one.written_at <= at]
    return max(before or same, key=lambda one: one.written_at, default=None)
