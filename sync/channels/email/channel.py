"""E-mail as a way in and out (`sync.cases.messages.Channel`).

A mail is fetched without marking it as read, stored, and only then moved to the folder of what was taken in. A crash in
between is harmless: the same mail has the same name at the next look, and a copy in another place the same second name.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sync.cases.messages import (
    Arrived,
    Content,
    Health,
    Mark,
    NotSent,
    Outcome,
    Outgoing,
    Sent,
    Take,
    TryLater,
)
from sync.central.settings import EmailSettings
from sync.channels.email.bounded import BEGINNING, CUT, head
from sync.channels.email.composing import composed
from sync.channels.email.imap import ImapMailbox
from sync.channels.email.letters import words
from sync.channels.email.mailbox import Away, Mailbox, Waiting
from sync.channels.email.names import external_id, first_id, message_id
from sync.channels.email.postman import Postman
from sync.channels.email.reading import TOO_LARGE, read_mail, sender_of, too_large
from sync.channels.email.secrets import Secret
from sync.channels.email.smtp import SmtpPostman
from sync.logbook import note

Clock = Callable[[], datetime]

EMAIL = "email"
NOT_MOVED = "not_moved"
"""The account may not move mails or make the folder for them."""
MOST = 500
"""Mails of one round: between rounds there is time for the other ways, and to end."""
_LOOK_S = 1.0
_TOGETHER = 8 * 1024 * 1024
"""Bytes that are fetched with one command; one mail may be larger."""
WHOLE = 35 * 1024 * 1024
"""Bytes of a mail that is fetched whole: 25 MB of files in base 64."""
_MAYBE_LARGE = TOO_LARGE * 4 // 3
"""Below it no file of a mail is beyond `TOO_LARGE`."""


@dataclass
class EmailChannel:
    """``clock``: of this machine, for dates of mails and of health; ``pause``: for seconds, where the mailbox cannot wait."""

    settings: EmailSettings
    mailbox: Mailbox
    postman: Postman
    clock: Clock
    pause: Callable[[float], None] = time.sleep
    name: str = EMAIL
    _health: Health = field(default=Health("terganggu", ("mailbox_not_asked",)))
    _out: str = ""
    _later: set[int] = field(default_factory=set)
    _unmoved: dict[tuple[int, int], str] = field(default_factory=dict)

    def bring_in(self, take: Take) -> int:
        """One round, `MOST` mails. What the mailbox cannot do is told by `health`; what `take` raises passes through, and
        the mail that it was raised at comes after all others from then on."""
        found = self.mailbox.new(MOST + len(self._unmoved), frozenset(self._later))
        if isinstance(found, Away):
            self._told(found, None)
            return 0
        waiting = [mail for mail in found if (mail.epoch, mail.uid) not in self._unmoved][:MOST]
        new, trouble = 0, self._moved_at_last(found)
        for some in _together(waiting):
            if trouble is not None and trouble.code != NOT_MOVED:
                break
            count, away = self._taken_in(some, take)
            new += count
            trouble = away or trouble
        self._told(trouble, len(waiting), waiting[-1].arrived if waiting else None)
        return new

    def read(self, raw: bytes) -> Content:
        """`read_mail` with the office's own address; never fails."""
        return read_mail(raw, self.settings.address)

    def send(self, notice: Outgoing) -> Outcome:
        """One mail. ``answers`` of the notice: our `Arrived.external_id` of the mail that it answers."""
        mail = composed(notice, self.settings, self.clock())
        if isinstance(mail, NotSent):
            return mail
        outcome = self.postman.send(mail, self.settings.address, notice.address.strip())
        self._out = outcome.code if isinstance(outcome, TryLater) and outcome.code != "busy" else ""
        if not isinstance(outcome, Sent):
            note("email.not_sent", code=outcome.code)
            return outcome
        self._health = replace(self._health, sent_at=self.clock())
        return Sent(outcome.external_id or message_id(notice.reference, self.settings.address))

    def marks(self) -> Iterable[Mark]:
        """None: a mail server does not tell of arrivals. What did not arrive comes back as a mail, and `read` says so by
        ``bounced`` and ``answers_to``."""
        return ()

    def health(self) -> Health:
        """``trouble``: ``mailbox_`` with a code of `Away` or `NOT_MOVED`, and ``smtp_`` with why the last mail could not even be
        handed over."""
        if not self._out:
            return self._health
        state = "terganggu" if self._health.state == "baik" else self._health.state
        return replace(self._health, state=state, trouble=(*self._health.trouble, f"smtp_{self._out}"))

    def wait(self, seconds: float, stop: Callable[[], bool]) -> None:
        """Until the server says that something came (IDLE), so many seconds or a poll's are over, or ``stop`` says so.

        Whoever waits asks the mailbox besides: IDLE tells nothing of what came while a line was lost. A mailbox that is
        away, or one that never says anything, is asked again at the next poll.
        """
        left = min(seconds, float(self.settings.poll_s))
        if self.mailbox.wakes and self._health.state != "putus":
            woken = self.mailbox.wait(left, stop)
            if not isinstance(woken, Away):
                return
            self._told(woken, None)
        while left > 0 and not stop():
            self.pause(min(left, _LOOK_S))
            left -= _LOOK_S

    def close(self) -> None:
        """Sign out of the mailbox."""
        self.mailbox.close()

    def _taken_in(self, mails: Sequence[Waiting], take: Take) -> tuple[int, Away | None]:
        """Store some mails and move them. (how many were new, what went wrong)."""
        fetched = self._fetched(mails)
        if isinstance(fetched, Away):
            return 0, fetched
        new = 0
        taken: dict[str, list[Waiting]] = {}
        try:
            for mail, raw, whole in fetched:
                self._later.add(mail.uid)
                new += take(self._arrived(mail, raw))
                self._later.discard(mail.uid)
                folder = self.settings.taken_folder if whole else self.settings.large_folder
                taken.setdefault(folder, []).append(mail)
        finally:
            troubles = [self._moved(mails, folder) for folder, mails in taken.items()]
        return new, next((one for one in troubles if one is not None), None)

    def _fetched(self, mails: Sequence[Waiting]) -> list[tuple[Waiting, bytes, bool]] | Away:
        """Each with its bytes, and whether they are all of it."""
        if mails[0].size > WHOLE:
            return self._beginnings(mails)
        whole = self.mailbox.fetch(mails)
        if isinstance(whole, Away):
            return whole
        kept: list[tuple[Waiting, bytes, bool]] = []
        for mail in mails:
            raw = whole.get(mail.uid)
            if raw is None:
                continue  # somebody moved it in between
            beyond = len(raw) > _MAYBE_LARGE and too_large(self.read(raw).attachments)
            kept.append((mail, _beginning(raw, len(raw)) if beyond else raw, not beyond))
        return kept

    def _beginnings(self, mails: Sequence[Waiting]) -> list[tuple[Waiting, bytes, bool]] | Away:
        begun = self.mailbox.fetch(mails, BEGINNING)
        if isinstance(begun, Away):
            return begun
        return [(mail, _beginning(begun[mail.uid], mail.size), False) for mail in mails if mail.uid in begun]

    def _moved(self, mails: Sequence[Waiting], folder: str) -> Away | None:
        """Where they cannot be moved now, they are not fetched again by this process; another recognises them."""
        away = self.mailbox.put([mail.uid for mail in mails], folder)
        if away is None:
            return None
        self._unmoved |= {(mail.epoch, mail.uid): folder for mail in mails}
        return away if away.code != "server" else Away(NOT_MOVED, away.detail)

    def _moved_at_last(self, found: Sequence[Waiting]) -> Away | None:
        """Those of earlier rounds that still lie in the folder; the others somebody else has moved."""
        folders: dict[str, list[Waiting]] = {}
        for mail in found:
            if (folder := self._unmoved.get((mail.epoch, mail.uid))) is not None:
                folders.setdefault(folder, []).append(mail)
        self._unmoved.clear()
        troubles = [self._moved(mails, folder) for folder, mails in folders.items()]
        return next((one for one in troubles if one is not None), None)

    def _arrived(self, mail: Waiting, raw: bytes) -> Arrived:
        headers = head(raw)
        identity = first_id(headers.get("Message-ID") or "")
        account = (
            f"{self.settings.user or self.settings.address}/{self.settings.imap_host}/{self.settings.folder}"
        )
        if CUT.decode() in headers:
            note("email.left_in_mailbox", size=mail.size)
        return Arrived(
            channel=EMAIL,
            external_id=external_id(account, mail.epoch, mail.uid, int(mail.arrived.timestamp()), identity),
            received_at=mail.arrived,
            sender=sender_of(headers),
            raw=raw,
            same_as=_same_as(raw, identity, words(headers.get("Subject"))),
        )

    def _told(self, trouble: Away | None, waiting: int | None, heard_at: datetime | None = None) -> None:
        """Health after a round."""
        before = self._health
        heard = heard_at or before.heard_at
        facts = dict(before.facts) if waiting is None else {"waiting": str(waiting)}
        if trouble is None:
            self._health = Health("baik", (), facts, heard, before.sent_at)
        else:
            state = "terganggu" if trouble.code == NOT_MOVED else "putus"
            self._health = Health(state, (f"mailbox_{trouble.code}",), facts, heard, before.sent_at)
        if self._health.trouble != before.trouble:
            note("email.mailbox", state=self._health.state, code=trouble.code if trouble else "none")


def opened(settings: EmailSettings, clock: Clock) -> EmailChannel:
    """The channel over the office's own servers; nothing is connected yet."""
    secret = Secret(settings, clock)
    outgoing = Secret(settings, clock)  # read by another thread than the mailbox's
    return EmailChannel(settings, ImapMailbox(settings, secret), SmtpPostman(settings, outgoing), clock)


def _together(mails: Sequence[Waiting]) -> Iterator[list[Waiting]]:
    """Portions of `_TOGETHER` bytes; what is too large stands alone."""
    portion: list[Waiting] = []
    size = 0
    for mail in mails:
        if portion and (size + mail.size > _TOGETHER or mail.size > WHOLE):
            yield portion
            portion, size = [], 0
        portion.append(mail)
        size += mail.size
    if portion:
        yield portion


def _beginning(raw: bytes, size: int) -> bytes:
    return CUT + f": {size}\r\n".encode() + raw[:BEGINNING]


def _same_as(raw: bytes, identity: str, subject: str) -> str:
    """Of a copy that lies in another place too: Message-ID, subject and body; of a mail without a Message-ID all its bytes."""
    if not identity:
        return hashlib.sha256(raw).hexdigest()
    _, _, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    said = hashlib.sha256(f"{identity}\n{subject}\n".encode())
    said.update(body)
    return said.hexdigest()
