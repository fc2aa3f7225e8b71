"""What every server that takes mails does: the simulated one, and a real one behind SMTP."""

from __future__ import annotations

from typing import Protocol

import msgspec
import pytest

from sync.cases.messages import InDoubt, NotSent, Outcome, Sent, TryLater
from sync.central.settings import EmailSettings
from sync.channels.email.composing import composed
from sync.channels.email.postman import Postman
from sync.channels.email.secrets import Secret
from sync.channels.email.simulated import SimulatedPostman
from sync.channels.email.smtp import SmtpPostman
from tests.channels.email.conftest import NOW
from tests.channels.email.mails import CITIZEN, OFFICE
from tests.channels.email.smtp_server import CUT, TAKEN, Handler
from tests.channels.email.test_sending import notice


class Rig(Protocol):
    """A postman, and what its server does next."""

    postman: Postman

    def next(self, outcome: Outcome) -> None: ...

    def taken(self) -> list[tuple[str, bytes]]: ...


class Simulated:
    def __init__(self) -> None:
        self.postman = SimulatedPostman()

    def next(self, outcome: Outcome) -> None:
        self.postman.outcomes.append(outcome)

    def taken(self) -> list[tuple[str, bytes]]:
        return self.postman.taken


class Real:
    def __init__(self, settings: EmailSettings, port: int, handler: Handler) -> None:
        settings = msgspec.structs.replace(settings, smtp_port=port)
        self.postman = SmtpPostman(settings, Secret(settings, lambda: NOW), timeout_s=10)
        self.handler = handler

    def next(self, outcome: Outcome) -> None:
        said = {Sent: TAKEN, NotSent: "554 no", TryLater: "451 later", InDoubt: CUT}
        self.handler.data = said[type(outcome)]

    def taken(self) -> list[tuple[str, bytes]]:
        return [(one.rcpt_tos[0], bytes(one.content or b"")) for one in self.handler.taken]


@pytest.fixture(params=["simulated", "smtp"])
def rig(request: pytest.FixtureRequest, settings: EmailSettings) -> Rig:
    if request.param == "simulated":
        return Simulated()
    return Real(settings, *request.getfixturevalue("smtp"))


@pytest.fixture
def mail(settings: EmailSettings) -> bytes:
    made = composed(notice(), settings, NOW)
    assert isinstance(made, bytes)
    return made


def test_a_mail_is_taken_as_it_is(rig: Rig, mail: bytes) -> None:
    assert rig.postman.send(mail, OFFICE, CITIZEN) == Sent()
    assert rig.taken() == [(CITIZEN, mail)]


@pytest.mark.parametrize("outcome", [NotSent("refused"), TryLater("busy")])
def test_what_is_not_taken_is_not_there_and_can_be_tried_again(
    rig: Rig, mail: bytes, outcome: Outcome
) -> None:
    rig.next(outcome)
    assert rig.postman.send(mail, OFFICE, CITIZEN) == outcome
    assert rig.taken() == []
    rig.next(Sent())
    assert rig.postman.send(mail, OFFICE, CITIZEN) == Sent()
    assert len(rig.taken()) == 1


def test_in_doubt_it_is_there_and_a_second_copy_bears_the_same_name(
    rig: Rig, mail: bytes, settings: EmailSettings
) -> None:
    rig.next(InDoubt("line"))
    assert rig.postman.send(mail, OFFICE, CITIZEN) == InDoubt("line")
    rig.next(Sent())
    again = composed(notice(), settings, NOW)
    assert isinstance(again, bytes)
    assert rig.postman.send(again, OFFICE, CITIZEN) == Sent()
    named = {line for _, one in rig.taken() for line in one.split(b"\r\n") if line.startswith(b"Message-ID:")}
    assert (len(rig.taken()), len(named)) == (2, 1)
