"""What came: whole messages out of the files of the inbox, each stored before its files go."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sync.cases.messages import Arrived, Content, Take
from sync.cases.notice_places import SMS
from sync.channels.sms.files import DELIVER, REPORT, NotAMessageError, parts_in
from sync.channels.sms.parts import WAITS, Found, Group, grouped, joined
from sync.channels.sms.spool import Spool

INCOMPLETE, DATA = "parts_missing", "data_message"
_SHORT_CODE = re.compile(r"\d{1,6}$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass
class Inbox:
    """``found``: parts of messages; ``broken``: files that say nothing; ``reports``: what became of ours."""

    found: list[Found] = field(default_factory=list)
    broken: list[tuple[Path, bytes, datetime]] = field(default_factory=list)
    reports: list[Found] = field(default_factory=list)


def look(spool: Spool, now: datetime) -> Inbox:
    """What lies there whole."""
    inbox = Inbox()
    for path, written in spool.incoming(now):
        data = path.read_bytes()
        try:
            parts = parts_in(data)
        except NotAMessageError:
            inbox.broken.append((path, data, written))
            continue
        if all(part.kind == REPORT for part in parts):
            inbox.reports += [Found(path, part, written) for part in parts]
        elif any(part.kind != DELIVER for part in parts):
            inbox.broken.append((path, data, written))
        else:
            inbox.found += [Found(path, part, written) for part in parts]
    return inbox


def take_in(spool: Spool, inbox: Inbox, take: Take, now: datetime) -> int:
    """Whole messages, and after a day what there is of others; how many were new. What the store raises goes on, and the
    files stay."""
    new = 0
    for path, data, written in inbox.broken:
        new += take(_broken(path, data, written))
        spool.remove(path)
    groups = grouped(inbox.found)
    left = Counter(path for group in groups for path in _paths(group))
    for group in groups:
        if not group.whole:
            _drop_doubles(spool, group, left)
        if group.found and (group.whole or now - group.arrived_at >= WAITS):
            new += take(_arrived(group))
            _done(spool, group, left)
    return new


def content_of(raw: bytes, own_number: str) -> Content:
    """Raises ValueError for what is no message."""
    parts = parts_in(raw)
    if any(part.kind != DELIVER for part in parts):
        raise NotAMessageError("a message that no daemon could read")
    text, whole = joined(parts)
    is_data = any(part.is_data for part in parts)
    text = "" if is_data else text
    sender = parts[0].sender
    notes = [INCOMPLETE] * (not whole) + [DATA] * is_data
    automatic = is_data or _is_machine(sender, own_number)  # nobody types data
    return Content(text=_plain(text), automatic=automatic, notes=tuple(notes))


def _is_machine(sender: str, own_number: str) -> bool:
    """Words and short codes are operators and shops; our own number is a loop."""
    number = sender.removeprefix("+")
    return not number.isdecimal() or bool(_SHORT_CODE.match(sender)) or sender == own_number


def _plain(text: str) -> str:
    return _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def _arrived(group: Group) -> Arrived:
    parts = group.in_order
    raw = b"\n".join(dict.fromkeys(one.path.read_bytes() for one in parts))
    digest = hashlib.sha256("\n".join(one.part.digest() for one in parts).encode())
    if group.sent_at is None:  # nothing else tells two alike messages apart
        digest.update(group.arrived_at.isoformat().encode())
    received = group.sent_at or group.arrived_at
    return Arrived(SMS, digest.hexdigest(), received, parts[0].part.sender, raw)


def _broken(path: Path, data: bytes, written: datetime) -> Arrived:
    digest = hashlib.sha256(path.name.encode() + b"\n" + data).hexdigest()
    return Arrived(SMS, digest, written, "", data)


def _done(spool: Spool, group: Group, left: Counter[Path]) -> None:
    """Stored: its parts are remembered where they could be taken for a beginning, and its files go."""
    if group.parts > 1:
        for one in group.in_order:
            spool.note_taken(one.part.digest())
        spool.sync_taken()
    for one in (*group.found.values(), *group.doubles):
        _let_go(spool, one, left)


def _drop_doubles(spool: Spool, group: Group, left: Counter[Path]) -> None:
    """Parts that were taken with all the others and came once more are no beginning of anything. A whole message is left
    alone: a kill may have come between its notes."""
    for number, one in list(group.found.items()):
        if spool.was_taken(one.part.digest()):
            del group.found[number]
            _let_go(spool, one, left)


def _let_go(spool: Spool, one: Found, left: Counter[Path]) -> None:
    """Its file goes with the last part that it holds."""
    left[one.path] -= 1
    if not left[one.path]:
        spool.remove(one.path)


def _paths(group: Group) -> list[Path]:
    return [one.path for one in (*group.found.values(), *group.doubles)]
