"""Taking mails in: fetched without marking them as read, stored, and only then moved to the folder of what was taken in.

A crash in between is harmless: the same mail has the same name at the next look, and a copy in another place the same
second name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sync.cases.messages import Arrived, Content, Take
from sync.cases.notice_places import EMAIL
from sync.central.messages.attachments import LARGEST_FILE
from sync.central.settings import EmailSettings
from sync.channels.email.bounded import BEGINNING, CUT, head
from sync.channels.email.letters import words
from sync.channels.email.mailbox import Away, Mailbox, Waiting
from sync.channels.email.names import external_id, first_id
from sync.channels.email.reading import recipients_of, sender_of, too_large
from sync.logbook import note

NOT_MOVED, NOT_FETCHED = "not_moved", "not_fetched"
IN_PASSING = frozenset((NOT_MOVED, NOT_FETCHED))
"""Codes of `Away` with which the round goes on: the account may not move mails or make the folder for them; the server does
not give one of them out."""
MOST = 500
"""Mails of one round: between rounds there is time to send, and to end."""
WHOLE = 35 * 1024 * 1024
"""Bytes of a mail that is fetched whole: 25 MB of files in base 64."""
_TOGETHER = 8 * 1024 * 1024
"""Bytes that are fetched with one command; one mail may be larger."""
_MAYBE_LARGE = LARGEST_FILE * 4 // 3
"""Below it no file of a mail is beyond `LARGEST_FILE`."""


@dataclass
class Round:
    """How a round went. ``waiting``: mails that it found; ``last``: the youngest of them; ``trouble``: of the mailbox."""

    new: int = 0
    waiting: int | None = None
    last: Waiting | None = None
    trouble: Away | None = None


@dataclass(frozen=True, slots=True)
class _Fetched:
    """``whole``: False where ``raw`` is but the beginning."""

    mail: Waiting
    raw: bytes
    whole: bool


@dataclass
class Intake:
    """``read``: what a mail says, to find files that are too large."""

    settings: EmailSettings
    mailbox: Mailbox
    read: Callable[[bytes], Content]
    _later: set[int] = field(default_factory=set)
    _unmoved: dict[tuple[int, int], str] = field(default_factory=dict)

    def round(self, take: Take) -> Round:
        """At most `MOST` mails. What ``take`` raises passes through; the mail that it was raised at, as one that the server
        does not give out, comes after all others from then on."""
        found = self.mailbox.new(MOST + len(self._unmoved), frozenset(self._later))
        if isinstance(found, Away):
            return Round(trouble=found)
        waiting = [mail for mail in found if _key(mail) not in self._unmoved][:MOST]
        done = Round(waiting=len(waiting), last=max(waiting, key=lambda mail: mail.arrived, default=None))
        done.trouble = self._moved_at_last(found)
        for some in together(waiting):
            if done.trouble is not None and done.trouble.code not in IN_PASSING:
                break
            self._taken_in(some, take, done)
        return done

    def _taken_in(self, mails: Sequence[Waiting], take: Take, done: Round) -> None:
        """Store some mails and move them; one by one where the server does not give them out together."""
        fetched = self._fetched(mails)
        if not isinstance(fetched, Away):
            self._stored(fetched, take, done)
        elif fetched.code != "server":
            done.trouble = fetched
        elif len(mails) == 1:
            self._later.add(mails[0].uid)
            done.trouble = Away(NOT_FETCHED, fetched.detail)
        else:
            for mail in mails:
                self._taken_in([mail], take, done)

    def _stored(self, fetched: Sequence[_Fetched], take: Take, done: Round) -> None:
        folders: dict[str, list[Waiting]] = {}
        try:
            for one in fetched:
                self._later.add(one.mail.uid)
                done.new += take(self._arrived(one.mail, one.raw))
                self._later.discard(one.mail.uid)
                folder = self.settings.taken_folder if one.whole else self.settings.large_folder
                folders.setdefault(folder, []).append(one.mail)
        finally:
            done.trouble = self._moved(folders) or done.trouble

    def _fetched(self, mails: Sequence[Waiting]) -> list[_Fetched] | Away:
        """Those that are still there."""
        whole = mails[0].size <= WHOLE
        found = self.mailbox.fetch(mails, None if whole else BEGINNING)
        if isinstance(found, Away):
            return found
        return [self._kept(mail, found[mail.uid], whole) for mail in mails if mail.uid in found]

    def _kept(self, mail: Waiting, raw: bytes, whole: bool) -> _Fetched:
        """With a file that is too large, or itself so, only its beginning is kept."""
        if whole and not (len(raw) > _MAYBE_LARGE and too_large(self.read(raw).attachments)):
            return _Fetched(mail, raw, True)
        note("email.left_in_mailbox", size=mail.size)
        return _Fetched(mail, CUT + f": {mail.size}\r\n".encode() + raw[:BEGINNING], False)

    def _moved(self, folders: dict[str, list[Waiting]]) -> Away | None:
        """Those that cannot be moved now are not fetched again by this process; another one recognises them."""
        trouble = None
        for folder, mails in folders.items():
            away = self.mailbox.put(mails, folder)
            if away is not None:
                self._unmoved |= {_key(mail): folder for mail in mails}
                trouble = away if away.code != "server" else Away(NOT_MOVED, away.detail)
        return trouble

    def _moved_at_last(self, found: Sequence[Waiting]) -> Away | None:
        """Those of earlier rounds that still lie in the folder; the others somebody else has moved."""
        folders: dict[str, list[Waiting]] = {}
        for mail in found:
            if (folder := self._unmoved.get(_key(mail))) is not None:
                folders.setdefault(folder, []).append(mail)
        self._unmoved.clear()
        return self._moved(folders)

    def _arrived(self, mail: Waiting, raw: bytes) -> Arrived:
        headers, settings = head(raw), self.settings
        identity = first_id(headers.get("Message-ID") or "")
        account = f"{settings.user or settings.address}/{settings.imap_host}/{settings.folder}"
        return Arrived(
            channel=EMAIL,
            external_id=external_id(account, mail.epoch, mail.uid, int(mail.arrived.timestamp()), identity),
            received_at=mail.arrived,
            sender=sender_of(headers),
            raw=raw,
            same_as=second_name(raw),
            to=recipients_of(headers),
            own=settings.address,
        )


def _key(mail: Waiting) -> tuple[int, int]:
    return mail.epoch, mail.uid


def together(mails: Sequence[Waiting]) -> Iterator[list[Waiting]]:
    """Portions of `_TOGETHER` bytes; what is too large stands alone."""
    portion: list[Waiting] = []
    size = 0
    for mail in mails:
        if portion and size + mail.size > _TOGETHER:
            yield portion
            portion, size = [], 0
        portion.append(mail)
        size += mail.size
    if portion:
        yield portion


def second_name(raw: bytes) -> str:
    """Of a copy that lies in another place too: Message-ID, subject and body; of a mail without a Message-ID all its bytes."""
    headers = head(raw)
    identity = first_id(headers.get("Message-ID") or "")
    if not identity:
        return hashlib.sha256(raw).hexdigest()
    _, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    said = hashlib.sha256(f"{identity}\n{words(headers.get('Subject'))}\n".encode())
    said.update(body)
    return said.hexdigest()
