"""E-mail as a way in and out (`sync.cases.messages.Channel`)."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime

import msgspec

from sync.cases.messages import (
    AWAY,
    TROUBLED,
    WELL,
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
from sync.cases.notice_places import EMAIL
from sync.central.settings import EmailSettings
from sync.channels.email.composing import composed
from sync.channels.email.emptying import Emptying
from sync.channels.email.imap import ImapMailbox
from sync.channels.email.intake import IN_PASSING, Intake
from sync.channels.email.mailbox import Away, Mailbox
from sync.channels.email.names import message_id
from sync.channels.email.postman import Postman
from sync.channels.email.reading import read_mail
from sync.channels.email.secrets import Secret
from sync.channels.email.smtp import SmtpPostman
from sync.logbook import note

Clock = Callable[[], datetime]

_LOOK_S = 1.0
"""How often a pause looks whether to end."""


@dataclass
class EmailChannel:
    """``clock``: of this machine, for dates of mails and of health; ``pause``: for seconds, where the mailbox cannot wait;
    ``taken``: over the folder of mails that were taken in, where it is emptied."""

    settings: EmailSettings
    mailbox: Mailbox
    postman: Postman
    clock: Clock
    pause: Callable[[float], None] = time.sleep
    name: str = EMAIL
    taken: Mailbox | None = None
    _health: Health = field(default=Health(TROUBLED, ("mailbox_not_asked",)))
    _out: str = ""
    _cut: bool = False

    def __post_init__(self) -> None:
        self._intake = Intake(self.settings, self.mailbox, self.read)
        self._emptying = (
            None if self.taken is None else Emptying(self.taken, self.settings.taken_days, self.clock)
        )

    def bring_in(self, take: Take) -> int:
        """One round. What the mailbox cannot do is told by `health`; what ``take`` raises passes through."""
        done = self._intake.round(take)
        self._told(done.trouble, done.waiting, None if done.last is None else done.last.arrived)
        return done.new

    def empty_taken(self, stored: Callable[[str], bool]) -> int:
        """Strike out what was taken in long ago; how many mails. ``stored``: whether the inbox has one of this second name."""
        return 0 if self._emptying is None else self._emptying.round(stored)

    def read(self, raw: bytes) -> Content:
        """`read_mail` with the office's own address; never fails."""
        return read_mail(raw, self.settings.address)

    def reader_for(self, address: str) -> Callable[[bytes], Content]:
        """`read` for another office of the store, which answers from ``address``."""
        return lambda raw: read_mail(raw, address)

    def send(self, notice: Outgoing) -> Outcome:
        """One mail. ``answers`` of the notice: our `Arrived.external_id` of the mail that it answers."""
        settings = _as_sender(self.settings, notice)
        mail = composed(notice, settings, self.clock())
        if isinstance(mail, NotSent):
            return mail
        outcome = self.postman.send(mail, settings.address, notice.address.strip())
        self._out = outcome.code if isinstance(outcome, TryLater) and outcome.code != "busy" else ""
        if not isinstance(outcome, Sent):
            note("email.not_sent", code=outcome.code)
            return outcome
        self._health = replace(self._health, sent_at=self.clock())
        return Sent(outcome.external_id or message_id(notice.reference, settings.address))

    def marks(self) -> Iterable[Mark]:
        """None: a mail server does not tell of arrivals. What did not arrive comes back as a mail, and `read` says so by
        ``bounced`` and ``answers_to``."""
        return ()

    def health(self) -> Health:
        """``trouble``: ``mailbox_`` with a code of `Away` or of `IN_PASSING`, and ``smtp_`` with why the last mail could not even be
        handed over."""
        if not self._out:
            return self._health
        state = TROUBLED if self._health.state == WELL else self._health.state
        return replace(self._health, state=state, trouble=(*self._health.trouble, f"smtp_{self._out}"))

    def wait(self, seconds: float, stop: Callable[[], bool]) -> None:
        """Until the server says that something came (IDLE), so many seconds or a poll's are over, or ``stop`` says so.

        Whoever waits asks the mailbox besides: IDLE tells nothing of what came while a line was lost. A mailbox that is
        away, or one that never says anything, is asked again at the next poll.
        """
        left = min(seconds, float(self.settings.poll_s))
        if self.mailbox.wakes and self._health.state != AWAY:
            woken = self.mailbox.wait(left, stop)
            cut_before, self._cut = self._cut, isinstance(woken, Away)
            if not (self._cut and cut_before):
                return  # servers end idle lines now and then: the next round opens a new one
        while left > 0 and not stop():
            self.pause(min(left, _LOOK_S))
            left -= _LOOK_S

    def close(self) -> None:
        """Sign out of the mailbox."""
        self.mailbox.close()
        if self.taken is not None:
            self.taken.close()

    def _told(
        self, trouble: Away | None, waiting: int | None = None, heard_at: datetime | None = None
    ) -> None:
        """Health after a round."""
        before = self._health
        heard = heard_at or before.heard_at
        facts = dict(before.facts) if waiting is None else {"waiting": str(waiting)}
        if trouble is None:
            self._health = Health(WELL, (), facts, heard, before.sent_at)
        else:
            state = TROUBLED if trouble.code in IN_PASSING else AWAY
            self._health = Health(state, (f"mailbox_{trouble.code}",), facts, heard, before.sent_at)
        if trouble is not None and self._health.trouble != before.trouble:
            note("email.mailbox", state=self._health.state, code=trouble.code)


def _as_sender(settings: EmailSettings, notice: Outgoing) -> EmailSettings:
    """For an office with an address of its own in the same mailbox."""
    if not notice.sender:
        return settings
    return msgspec.structs.replace(settings, address=notice.sender, name=notice.sender_name[:80])


def opened(settings: EmailSettings, clock: Clock) -> EmailChannel:
    """The channel over the office's own servers; nothing is connected yet."""
    secret = Secret(settings, clock)
    outgoing = Secret(settings, clock)  # read by another thread than the mailbox's
    mailbox, taken = ImapMailbox(settings, secret), None
    if settings.taken_days:
        taken = ImapMailbox(settings, secret, folder=settings.taken_folder)
    return EmailChannel(settings, mailbox, SmtpPostman(settings, outgoing), clock, taken=taken)
