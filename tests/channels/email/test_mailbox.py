"""What every mailbox does: the simulated one, and dovecot's behind IMAP."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Timer
from typing import Protocol

import msgspec
import pytest
from imap_tools import MailBoxUnencrypted

from sync.central.settings import EmailSettings
from sync.channels.email.imap import ImapMailbox
from sync.channels.email.mailbox import Away, Mailbox, Waiting
from sync.channels.email.secrets import Secret
from sync.channels.email.simulated import SimulatedMailbox
from tests.channels.email.conftest import NOW
from tests.channels.email.dovecot_server import PASSWORD
from tests.channels.email.mails import raw


def go_on() -> bool:
    """Nobody wants the waiting to end."""
    return False


class Rig(Protocol):
    """A mailbox and the citizens' side of it."""

    mailbox: Mailbox

    def post(self, mail: bytes, arrived: datetime = NOW) -> None: ...

    def held(self, folder: str) -> list[bytes]: ...

    def made_anew(self) -> None: ...


class Simulated:
    def __init__(self, settings: EmailSettings) -> None:
        self.mailbox = SimulatedMailbox(since=settings.since)

    def post(self, mail: bytes, arrived: datetime = NOW) -> None:
        self.mailbox.post(mail, arrived)

    def held(self, folder: str) -> list[bytes]:
        return [mail for _, mail in self.mailbox.folders.get(folder, {}).values()]

    def made_anew(self) -> None:
        self.mailbox.made_anew()


class Real:
    def __init__(self, settings: EmailSettings, port: int) -> None:
        settings = msgspec.structs.replace(settings, imap_port=port)
        self.mailbox = ImapMailbox(settings, Secret(settings, lambda: NOW))
        self.other = MailBoxUnencrypted("127.0.0.1", port).login(settings.user, PASSWORD)

    def post(self, mail: bytes, arrived: datetime = NOW) -> None:
        self.other.append(mail, "INBOX", dt=arrived)

    def held(self, folder: str) -> list[bytes]:
        if not self.other.folder.exists(folder):
            return []
        self.other.folder.set(folder)
        found = []
        for uid in self.other.uids():
            data = self.other.client.uid("FETCH", uid, "(BODY.PEEK[])")[1]
            found.append(data[0][1])
        self.other.folder.set("INBOX")
        return found

    def made_anew(self) -> None:
        """The folder's numbers are lost, as when a server is restored: the mails go into a new one of the same name."""
        mails = self.held("INBOX")
        self.other.folder.set("INBOX")
        self.other.delete(self.other.uids())
        self.other.folder.create("sementara")
        self.mailbox.close()
        for mail in mails:
            self.post(mail)


@pytest.fixture(params=["simulated", "dovecot"])
def rig(request: pytest.FixtureRequest, settings: EmailSettings) -> Iterator[Rig]:
    if request.param == "simulated":
        yield Simulated(settings)
        return
    real = Real(settings, request.getfixturevalue("dovecot_port"))
    yield real
    real.mailbox.close()
    real.other.logout()


def new(rig: Rig, most: int = 100, later: frozenset[int] = frozenset()) -> list[Waiting]:
    found = rig.mailbox.new(most, later)
    assert not isinstance(found, Away), found
    return list(found)


def fetched(rig: Rig, mails: list[Waiting], first: int | None = None) -> dict[int, bytes]:
    found = rig.mailbox.fetch(mails, first)
    assert not isinstance(found, Away), found
    return found


def test_an_empty_one(rig: Rig) -> None:
    assert new(rig) == []
    assert fetched(rig, []) == {}
    assert rig.mailbox.put([], "Diproses") is None


def test_mails_come_whole_with_the_servers_time_and_size(rig: Rig) -> None:
    odd = raw("Ḍâ\r\n.\r\n..\r\n") + b"\xff\xfe bare bytes"
    first, second = raw(), odd
    rig.post(first, NOW)
    rig.post(second, NOW + timedelta(hours=3))
    found = new(rig)
    assert [mail.size for mail in found] == [len(first), len(second)]
    assert [mail.arrived for mail in found] == [NOW, NOW + timedelta(hours=3)]
    assert list(fetched(rig, found).values()) == [first, second]
    assert list(fetched(rig, found, 10).values()) == [first[:10], second[:10]]
    assert new(rig) == found  # nothing was marked


def test_what_was_moved_is_gone_from_the_folder_and_whole_in_the_other(rig: Rig) -> None:
    for number in range(3):
        rig.post(raw(f"nomor {number}"))
    first, second, third = new(rig)
    assert rig.mailbox.put([first, third, replace(third, uid=999)], "Terlalu besar") is None
    assert new(rig) == [second]
    assert rig.held("Terlalu besar") == [raw("nomor 0"), raw("nomor 2")]
    assert rig.mailbox.put([first], "Terlalu besar") is None  # again: no matter
    assert fetched(rig, [first, second]) == {second.uid: raw("nomor 1")}


def test_at_most_so_many_and_some_after_all_others(rig: Rig) -> None:
    for number in range(5):
        rig.post(raw(f"nomor {number}"))
    uids = [mail.uid for mail in new(rig)]
    assert [mail.uid for mail in new(rig, 2)] == uids[:2]
    assert [mail.uid for mail in new(rig, 2, frozenset(uids[:4]))] == [uids[4], uids[0]]


def test_with_other_numbers_for_its_mails_none_is_taken_for_another(rig: Rig) -> None:
    rig.post(raw("satu"))
    before = new(rig)
    rig.made_anew()
    after = new(rig)
    assert len(after) == 1
    assert (after[0].epoch, after[0].uid) != (before[0].epoch, before[0].uid)
    assert list(fetched(rig, after).values()) == [raw("satu")]
    assert fetched(rig, [replace(after[0], epoch=after[0].epoch - 1)]) == {}
    assert rig.mailbox.put([replace(after[0], epoch=after[0].epoch - 1)], "Diproses") is None
    assert new(rig) == after  # nothing was moved that nobody has looked at


def test_what_comes_later_is_seen_on_the_same_line(rig: Rig) -> None:
    for number in range(3):
        rig.post(raw(f"nomor {number}"))
        assert len(new(rig)) == number + 1


def test_waiting_without_a_word_ends_by_itself(rig: Rig) -> None:
    assert rig.mailbox.wait(0.05, go_on) is False


def test_closed_twice_and_used_again(rig: Rig) -> None:
    rig.post(raw())
    rig.mailbox.close()
    rig.mailbox.close()
    assert len(new(rig)) == 1


def test_what_came_before_the_first_day_is_left(
    settings: EmailSettings, request: pytest.FixtureRequest
) -> None:
    settings = msgspec.structs.replace(settings, since=date(2026, 11, 23))
    port = request.getfixturevalue("dovecot_port")
    for rig in (Simulated(settings), Real(settings, port)):
        rig.post(raw("lama"), datetime(2026, 11, 20, 12, tzinfo=UTC))
        rig.post(raw("baru"), datetime(2026, 11, 23, 12, tzinfo=UTC))
        assert list(fetched(rig, new(rig)).values()) == [raw("baru")]  # type: ignore[arg-type]
        rig.mailbox.close()
        if isinstance(rig, Real):
            rig.other.logout()


# IMAP alone


@pytest.fixture
def real(settings: EmailSettings, dovecot_port: int) -> Iterator[Real]:
    rig = Real(settings, dovecot_port)
    yield rig
    rig.mailbox.close()
    rig.other.logout()


def test_the_server_wakes_who_waits(real: Real) -> None:
    assert new(real) == []
    assert real.mailbox.wakes
    poster = Timer(0.05, real.post, (raw(),))
    poster.start()
    assert real.mailbox.wait(30, go_on) is True
    poster.join()
    assert len(new(real)) == 1


def test_a_line_that_is_lost_is_said_once_and_opened_anew(real: Real) -> None:
    real.post(raw())
    assert len(new(real)) == 1
    real.mailbox._box.client.sock.shutdown(2)  # type: ignore[union-attr]
    assert real.mailbox.new(5) == Away("line")
    assert len(new(real)) == 1


def test_waiting_ends_when_it_is_told_to(real: Real) -> None:
    assert new(real) == []
    assert real.mailbox.wait(30, lambda: True) is False


def test_lost_while_waiting(real: Real) -> None:
    assert new(real) == []
    box = real.mailbox._box
    assert box is not None
    cut = Timer(0.05, box.client.sock.shutdown, (2,))
    cut.start()
    said = real.mailbox.wait(30, go_on)
    cut.join()
    assert said == Away("line")


def test_many_at_once(real: Real) -> None:
    for number in range(450):
        real.post(raw(f"nomor {number}"))
    found = new(real, 450)
    assert len(fetched(real, found)) == 450
    assert real.mailbox.put(found, "Diproses") is None
    assert new(real) == []
    assert len(real.held("Diproses")) == 450


def test_a_server_without_move_strikes_out_only_these(real: Real) -> None:
    for number in range(3):
        real.post(raw(f"nomor {number}"))
    first, second, third = new(real)
    box = real.mailbox._box
    assert box is not None
    box.client.capabilities = tuple(one for one in box.client.capabilities if one != "MOVE")
    real.other.client.uid("STORE", str(second.uid), "+FLAGS", r"(\Deleted)")  # by somebody at another program
    assert real.mailbox.put([first], "Diproses") is None
    assert new(real) == [third]
    assert real.held("INBOX") == [raw("nomor 1"), raw("nomor 2")]
    assert real.held("Diproses") == [raw("nomor 0")]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"imap_port": 1}, "unreachable"),
        ({"imap_host": "tidak-ada.invalid", "imap_line": "tls"}, "unreachable"),
        ({"folder": "Tidak ada"}, "folder"),
        ({"imap_line": "tls"}, "tls"),
        ({"imap_line": "starttls"}, "tls"),
        ({"sign_in": "xoauth2"}, "sign_in"),
    ],
)
def test_what_keeps_one_from_a_mailbox(
    settings: EmailSettings, dovecot_port: int, change: dict[str, object], code: str
) -> None:
    away = Real(settings, dovecot_port)
    changed = msgspec.structs.replace(settings, **{"imap_port": dovecot_port, **change})
    mailbox = ImapMailbox(changed, Secret(changed, lambda: NOW), timeout_s=5)
    assert mailbox.new(5) == Away(code)
    mailbox.close()
    away.other.logout()


def test_a_wrong_password_a_new_one_needs_no_restart(settings: EmailSettings, dovecot_port: int) -> None:
    settings.secret.write_text("salah")
    rig = Real(settings, dovecot_port)
    assert rig.mailbox.new(5) == Away("sign_in")
    settings.secret.write_text(PASSWORD)
    assert new(rig) == []
    settings.secret.unlink()
    rig.mailbox.close()
    assert rig.mailbox.new(5) == Away("secret")
    rig.other.logout()


def test_what_is_struck_out_is_gone_and_nothing_else(rig: Rig) -> None:
    for text in ("satu", "dua", "tiga"):
        rig.post(raw(text))
    mails = new(rig)
    assert rig.mailbox.strike([mails[0], mails[2]]) is None
    assert rig.mailbox.strike([]) is None
    assert [b"dua" in one for one in rig.held("INBOX")] == [True]
    assert [one.uid for one in new(rig)] == [mails[1].uid]
    other_numbers = replace(mails[1], epoch=mails[1].epoch + 1)
    assert rig.mailbox.strike([other_numbers]) is None
    assert len(new(rig)) == 1
