"""The centre's reply from a stick: signed facts are taken over; what is older than what we know changes nothing.

An answer says three kinds of things. Acknowledgements and the fate of records are facts, whenever they are read. What
the centre lacks counts only while we still stand where we stood when we asked, and only from the last answer. A page of
statuses counts only where it goes on from the one we have, so the cursor never goes back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgspec

from sync.cases.refusal import Refusal
from sync.journal.enrolment import Enrolment
from sync.journal.journal import Journal
from sync.journal.mirror import Change
from sync.journal.outbox import OutboxRecord
from sync.vault.signing import DeviceKey
from sync.vault.to_device import open_on_device
from sync.wire import compression, signed
from sync.wire.bundle import KEYS_NAME, NEWS_NAME, AnsweredBatch, BundleManifest, News
from sync.wire.bundle_reading import OpenVolume, open_volume
from sync.wire.messages import (
    MAX_PLAIN,
    Envelope,
    FeedPage,
    Manifest,
    RecordResult,
    SyncAnswer,
    decode,
)
from sync.worker import centre_keys
from sync.worker.answers import AnswerReader, stored
from sync.worker.heeding import heed
from sync.worker.reports import Tally

_NEVER_BELOW = 2**53
_MAX_NEWS = 64 * 1024 * 1024
T = TypeVar("T", bound=msgspec.Struct)


def open_reply(file: BinaryIO) -> OpenVolume | Refusal:
    """A file that looks like a reply; ``reply.not_one`` (a kiosk's own bundle, or not ours), ``reply.damaged``,
    ``reply.version``. Raises OSError where the stick fails."""
    volume = open_volume(file)
    if isinstance(volume, Refusal):
        return Refusal(volume.code.replace("bundle.", "reply."), volume.details)
    return volume if volume.envelope.payload_type == signed.REPLY else Refusal("reply.not_one")


@dataclass(frozen=True, slots=True)
class ReplyReader:
    """Takes one reply over. ``now``: the kiosk's clock; ``published``: as for `take_reply`."""

    journal: Journal
    enrolled: Enrolment
    key: DeviceKey
    reader: AnswerReader
    now: datetime
    published: Path | None = None

    @property
    def _public(self) -> bytes:
        """The centre's key, which may have been handed on by the keys in this reply."""
        return self.reader.client.centre_public or self.enrolled.centre_public

    def check(self, volume: OpenVolume) -> Refusal | None:
        """``reply.other_device``, ``reply.signature``, ``reply.former_key`` (the centre has another now, as is known
        here) or ``reply.damaged``: nothing has been taken then but the centre's next key, which its last one vouches for."""
        claimed = volume.claimed
        if (claimed.device, claimed.key_id) != (self.enrolled.device_id, self.key.key_id.hex()):
            return Refusal("reply.other_device", {"prefix": claimed.prefix})
        keys = _keys(volume)
        if keys is not None and volume.verified(signed.REPLY, self._public) is None:
            centre_keys.follow_by(self.journal, self.reader.client, keys)
        if volume.verified(signed.REPLY, self._public) is None:
            return Refusal("reply.former_key" if self._is_of_a_former_key(volume) else "reply.signature")
        if not all(volume.is_whole(member) for member in claimed.members):
            return Refusal("reply.damaged")
        return None

    def _is_of_a_former_key(self, volume: OpenVolume) -> bool:
        """What such a key signs is believed no more: it may have been replaced since it is in other hands."""
        path = self.published
        return path is not None and centre_keys.was_the_centre_s(volume.envelope, signed.REPLY, path)

    def take(self, volume: OpenVolume, tally: Tally) -> Refusal | None:
        """A reply that was checked; ``reply.damaged`` if what is sealed in it is not what it should be.

        Raises `NotStoredError` where the journal's disk takes nothing.
        """
        answers = self._answers(volume)
        news = self._news(volume)
        if isinstance(answers, Refusal) or isinstance(news, Refusal):
            return Refusal("reply.damaged")
        at = self._told(volume.claimed)
        through = self.journal.acknowledged_through()
        for number, (manifest, answer) in enumerate(answers, start=1):
            speaks = number == len(answers) and manifest.acked_through == through
            self._take_answer(manifest, answer, speaks, at, tally)
        self._take_news(news, answers[-1][1].feed.cursor if answers else None, at, tally)
        keys = _keys(volume)
        if keys is not None and self.published is not None:
            centre_keys.keep_published(keys, self._public, self.published, self.now)
        return None

    def _take_answer(
        self, manifest: Manifest, answer: SyncAnswer, speaks: bool, at: datetime, tally: Tally
    ) -> None:
        said = answer
        if not speaks:
            answer = msgspec.structs.replace(answer, have_through=_NEVER_BELOW, missing=[], want_blobs=[])
        sent, results = self._sent(manifest, answer)
        page = self._next_page(answer.feed, manifest.cursor)
        taken = msgspec.structs.replace(
            answer, results=results, feed=page or self._standing_still(answer.feed)
        )
        self.reader.take_over(taken, sent, at, tally)
        heed(self.journal, self.journal.enrolment or self.enrolled, said, self.now, tally)

    def _sent(self, manifest: Manifest, answer: SyncAnswer) -> tuple[list[OutboxRecord], list[RecordResult]]:
        """The records of the batch in its order, as far as this journal has them, each with its result."""
        ours = self.journal.records_named(manifest.heads)
        pairs = [
            (ours[head], result)
            for head, result in zip(manifest.heads, answer.results, strict=True)
            if head in ours
        ]
        return [one for one, _ in pairs], [result for _, result in pairs]

    def _take_news(self, news: News | None, since: str | None, at: datetime, tally: Tally) -> None:
        if news is None:
            return
        for envelope in news.feed:
            page = signed.open_document(envelope, signed.FEED, self._public, FeedPage)
            if page is None:
                return
            following = self._next_page(page, since)
            since = page.cursor
            if following is not None:
                changes = [Change(row.n, msgspec.to_builtins(row.status)) for row in following.rows]
                stored(self.journal.apply_feed(changes, following.cursor, at, following.restart))
                tally.feed_rows += len(changes)

    def _next_page(self, page: FeedPage, since: str | None) -> FeedPage | None:
        """The page if it brings our mirror forward: it begins at or before where we stand, and ends behind it."""
        ours = self.journal.cursor()
        if ours == since:
            return page
        begins, stands, ends = _place(since), _place(ours), _place(page.cursor)
        if stands is None or ends is None or stands[0] != ends[0] or ends[1] <= stands[1]:
            return None
        from_the_start = begins is None or begins[0] != stands[0]
        first = 0 if begins is None or from_the_start else begins[1]
        return msgspec.structs.replace(page, restart=False) if first <= stands[1] else None

    def _standing_still(self, page: FeedPage) -> FeedPage:
        cursor = self.journal.cursor() or f"{page.cursor.partition('.')[0]}.0"
        return FeedPage(cursor=cursor, rows=[])

    def _told(self, manifest: BundleManifest) -> datetime:
        """As of when the mirror is right: when the centre wrote, as far as our clock agrees, and never backwards."""
        before = self.journal.mirrored_at()
        told = min(manifest.created, self.now)
        return told if before is None else max(told, min(before, self.now))

    def _answers(self, volume: OpenVolume) -> list[tuple[Manifest, SyncAnswer]] | Refusal:
        answers = []
        for member in volume.claimed.members:
            if not member.name.startswith("answers/"):
                continue
            found = self._opened(volume.read(member), AnsweredBatch, MAX_PLAIN)
            pair = None if found is None else self._pair(found, volume.claimed.bundle_id)
            if pair is None:
                return Refusal("reply.damaged")
            answers.append(pair)
        return answers

    def _pair(self, found: AnsweredBatch, bundle_id: str) -> tuple[Manifest, SyncAnswer] | None:
        """Our own manifest, by our own signature, and the centre's answer to it, by the centre's."""
        manifest = signed.open_document(found.manifest, signed.MANIFEST, self.key.public_raw, Manifest)
        answer = signed.open_document(found.answer, signed.ANSWER, self._public, SyncAnswer)
        fits = (
            manifest is not None
            and answer is not None
            and answer.nonce == bundle_id
            and answer.device == manifest.device == self.enrolled.device_id
            and len(answer.results) == len(manifest.heads)
        )
        return (manifest, answer) if manifest is not None and answer is not None and fits else None

    def _news(self, volume: OpenVolume) -> News | Refusal | None:
        for member in volume.claimed.members:
            if member.name == NEWS_NAME:
                news = self._opened(volume.read(member), News, _MAX_NEWS)
                return Refusal("reply.damaged") if news is None else news
        return None

    def _opened(self, sealed: bytes | None, kind: type[T], limit: int) -> T | None:
        packed = None if sealed is None else open_on_device(sealed, self.key)
        if packed is None or isinstance(packed, Refusal):
            return None
        plain = compression.unpack(packed, limit)
        return None if plain is None else decode(plain, kind)


def _keys(volume: OpenVolume) -> Envelope | None:
    """The list of public keys, unproved; None in a reply without one."""
    found = [member for member in volume.claimed.members if member.name == KEYS_NAME]
    data = volume.read(found[0]) if found else None
    return None if data is None else decode(data, Envelope)


def _place(cursor: str | None) -> tuple[str, int] | None:
    epoch, _, number = (cursor or "").partition(".")
    return (epoch, int(number)) if number.isascii() and number.isdigit() and len(number) < 16 else None
