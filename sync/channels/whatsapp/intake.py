"""Bodies that Meta has posted become messages of the inbox: parted, their media fetched, stored, and only then let go.

Failure rules. What the store cannot take stays in the spool, in its order. A message whose photo or voice cannot be fetched
now (Meta is away, the token has expired) waits for it, up to `MEDIA_WAIT`; after that it goes on without, with a word of it.
A kill at any point brings a message twice at most, under one name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sync.cases.messages import Arrived, Take
from sync.cases.notice_places import WA
from sync.cases.refusal import Refusal
from sync.channels.whatsapp.graph import CUT, UNREACHABLE, Graph, NoMedia
from sync.channels.whatsapp.kept import KeptMessage, packed
from sync.channels.whatsapp.notification import Written, notification, number_of
from sync.channels.whatsapp.reading import media_of
from sync.channels.whatsapp.spool import Body, Spool
from sync.logbook import note

MOST = 500
"""Bodies of one round: between rounds there is time to send, and to end."""
MEDIA_WAIT = timedelta(hours=6)
"""Meta keeps a file for seven days; a complaint cannot wait that long to be seen."""
_ASK_AGAIN = timedelta(minutes=1)
MEDIA_FAILED = "media_failed"


@dataclass
class Round:
    """``trouble``: codes; ``waiting``: bodies that stayed; ``away``: Meta did not answer, and is not asked again in this round:
    each time would take half a minute."""

    new: int = 0
    waiting: int = 0
    heard_at: datetime | None = None
    trouble: set[str] = field(default_factory=set)
    away: bool = False


@dataclass
class Intake:
    """``not_before``: when the media of a body are asked for again; ``failed``: bodies that the store did not take, which come
    after all others from then on. Both are lost with the process, which then asks at once."""

    spool: Spool
    graph: Graph
    clock: Callable[[], datetime]
    not_before: dict[Path, datetime] = field(default_factory=dict)
    failed: set[Path] = field(default_factory=set)

    def round(self, take: Take) -> Round:
        """At most `MOST` bodies. What ``take`` raises passes through."""
        done, now = Round(), self.clock()
        paths = sorted(self.spool.waiting(), key=lambda path: path in self.failed)  # stays in order otherwise
        here = set(paths)
        self.not_before = {path: at for path, at in self.not_before.items() if path in here}
        for path in paths[: MOST + len(self.not_before)]:
            later = self.not_before.get(path)
            if later is not None and now < later:
                done.waiting += 1
                done.trouble.add("media")
            else:
                self.failed.add(path)
                self._taken_in(self.spool.open(path), take, done)
                self.failed.discard(path)
        done.waiting += len(paths[MOST + len(self.not_before) :])
        return done

    def _taken_in(self, body: Body, take: Take, done: Round) -> None:
        if isinstance(body.raw, Refusal):
            # Another key of the office may open it one day; nothing is thrown away.
            done.waiting += 1
            done.trouble.add("sealed")
            return
        found = notification(body.raw)
        for other in found.others:
            note("wa.other_news", field=other)
        if not found.known:
            done.new += take(_whole(body, body.raw))
        stored = [self._stored(one, body, take, done) for one in found.written]  # each, whichever waits
        if all(stored):
            self.spool.done(body, marks=bool(found.statuses))
            self.not_before.pop(body.path, None)
        else:
            done.waiting += 1
            done.trouble.add("media")
            self.not_before[body.path] = self.clock() + _ASK_AGAIN
        done.heard_at = max(filter(None, (done.heard_at, body.arrived)))

    def _stored(self, one: Written, body: Body, take: Take, done: Round) -> bool:
        """False: it waits for its photo or voice."""
        kept = self._with_media(one, body, done)
        if kept is None:
            return False
        raw = packed(kept)
        done.new += take(
            Arrived(
                channel=WA,
                external_id=one.name or hashlib.sha256(packed(KeptMessage(one.value))).hexdigest(),
                received_at=one.at or body.arrived,
                sender=one.contact.address,
                raw=raw,
                contact=one.contact.user_id,
                to=tuple(filter(None, (number_of(one.value),))),
            )
        )
        return True

    def _with_media(self, one: Written, body: Body, done: Round) -> KeptMessage | None:
        kept = KeptMessage(one.value)
        media_id = media_of(kept.message)
        if not media_id:
            return kept
        found = NoMedia(UNREACHABLE, False) if done.away else self.graph.media(media_id, number_of(one.value))
        if not isinstance(found, NoMedia):
            return KeptMessage(one.value, found)
        done.away |= found.code in (UNREACHABLE, CUT)
        if not found.lasting and self.clock() - body.arrived < MEDIA_WAIT:
            return None
        note("wa.media_not_fetched", reason=found.code)
        return KeptMessage(one.value, trouble=found.code if found.lasting else MEDIA_FAILED)


def _whole(body: Body, raw: bytes) -> Arrived:
    """What nobody understands is a message of nobody, for a person, raw."""
    return Arrived(WA, hashlib.sha256(raw).hexdigest(), body.arrived, "", raw)
