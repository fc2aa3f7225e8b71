"""The channel over a mailbox: nothing lost, nothing twice, nothing left behind, whatever fails between two steps."""

from __future__ import annotations

from collections import deque
from datetime import timedelta

import msgspec
import pytest

from sync.cases.messages import Channel, InDoubt, NotSent, Outcome, Sent, TryLater
from sync.central.settings import EmailSettings
from sync.channels.email.bounded import BEGINNING, CUT
from sync.channels.email.channel import EmailChannel, opened
from sync.channels.email.intake import MOST
from sync.channels.email.mailbox import Away
from sync.channels.email.names import message_id
from sync.channels.email.simulated import SimulatedMailbox, SimulatedPostman
from tests.channels.email.conftest import NOW
from tests.channels.email.mails import CITIZEN, OFFICE, raw
from tests.channels.email.store import Stored
from tests.channels.email.test_sending import REFERENCE, notice

AWAY = Away("line")


class Rig:
    """A channel in memory."""

    def __init__(self, settings: EmailSettings) -> None:
        self.settings = settings
        self.mailbox = SimulatedMailbox()
        self.postman = SimulatedPostman()
        self.stored = Stored()
        self.pauses: list[float] = []
        self.channel = self.begun()

    def begun(self) -> EmailChannel:
        """A new process over the same mailbox."""
        return EmailChannel(self.settings, self.mailbox, self.postman, lambda: NOW, self.pauses.append)

    def bring_in(self) -> int:
        return self.channel.bring_in(self.stored.take)

    def held(self, folder: str) -> int:
        return len(self.mailbox.folders.get(folder, {}))


@pytest.fixture
def rig(settings: EmailSettings) -> Rig:
    return Rig(settings)


def test_it_is_a_way_like_others(rig: Rig, settings: EmailSettings) -> None:
    channel: Channel = rig.channel
    assert channel.name == "email"
    assert list(channel.marks()) == []
    assert opened(settings, lambda: NOW).health().state == "terganggu"  # nobody has asked yet


def test_a_mail_is_stored_then_moved(rig: Rig) -> None:
    rig.mailbox.post(raw(), NOW)
    assert rig.bring_in() == 1
    (one,) = rig.stored.messages
    assert (one.channel, one.sender, one.received_at, one.raw) == ("email", CITIZEN, NOW, raw())
    assert one.external_id.endswith(" <satu@contoh.example>")
    assert (rig.held("INBOX"), rig.held("Diproses")) == (0, 1)
    assert rig.channel.read(one.raw).text == "Jalan di Bulangan rusak."
    assert rig.bring_in() == 0
    health = rig.channel.health()
    assert (health.state, health.heard_at, dict(health.facts)) == ("baik", NOW, {"waiting": "0"})


def test_the_date_is_the_servers_not_the_senders(rig: Rig) -> None:
    rig.mailbox.post(raw(Date="Thu, 1 Jan 1970 00:00:00 +0000"), NOW)
    rig.bring_in()
    assert rig.stored.messages[0].received_at == NOW


@pytest.mark.parametrize("at", range(3))
def test_the_line_may_break_anywhere(rig: Rig, at: int) -> None:
    for number in range(3):
        rig.mailbox.post(raw(f"nomor {number}", Message_ID=f"<{number}@c.example>"), NOW)
    rig.mailbox.troubles = deque([None] * at + [AWAY])
    rig.bring_in()
    assert rig.channel.health().state == "putus"
    assert rig.channel.health().trouble == ("mailbox_line",)
    rig.channel = rig.begun() if at == 1 else rig.channel
    rig.bring_in()
    assert len(rig.stored.messages) == 3
    assert (rig.held("INBOX"), rig.held("Diproses")) == (0, 3)
    assert rig.channel.health().state == "baik"


def test_killed_between_store_and_move_it_is_recognised(rig: Rig) -> None:
    rig.mailbox.post(raw(), NOW)
    rig.mailbox.troubles = deque([None, None, AWAY])
    assert rig.bring_in() == 1
    assert rig.held("INBOX") == 1
    rig.channel = rig.begun()
    assert rig.bring_in() == 0
    assert (rig.held("INBOX"), rig.held("Diproses"), len(rig.stored.messages)) == (0, 1, 1)


def test_with_the_store_away_nothing_is_moved(rig: Rig) -> None:
    for number in range(3):
        rig.mailbox.post(raw(f"nomor {number}", Message_ID=f"<{number}@c.example>"), NOW)
    rig.stored.troubles = deque([None, OSError("no database")])
    with pytest.raises(OSError, match="no database"):
        rig.bring_in()
    assert (rig.held("INBOX"), rig.held("Diproses")) == (2, 1)
    assert rig.bring_in() == 2
    assert (rig.held("INBOX"), rig.held("Diproses")) == (0, 3)


def test_one_at_which_the_store_breaks_keeps_nobody_else_waiting(rig: Rig) -> None:
    for number in range(3):
        rig.mailbox.post(raw(f"nomor {number}", Message_ID=f"<{number}@c.example>"), NOW)
    rig.stored.troubles = deque([ValueError("this one")])
    with pytest.raises(ValueError, match="this one"):
        rig.bring_in()
    rig.stored.troubles = deque([None, None, ValueError("this one")])
    with pytest.raises(ValueError, match="this one"):
        rig.bring_in()
    assert [rig.channel.read(one.raw).text for one in rig.stored.messages] == ["nomor 1", "nomor 2"]


def test_the_same_mail_in_two_places_is_one(rig: Rig) -> None:
    rig.mailbox.post(raw(), NOW)
    rig.mailbox.post(b"Received: from elsewhere\r\n" + raw(), NOW + timedelta(seconds=5))
    assert rig.bring_in() == 1
    assert rig.held("Diproses") == 2


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({"Message_ID": "<dua@contoh.example>"}, 2),  # sent again by hand
        ({"Subject": "lain"}, 2),
        ({"text": "lain"}, 2),
        ({"Message_ID": ""}, 2),
    ],
)
def test_what_differs_is_another(rig: Rig, change: dict[str, str], count: int) -> None:
    rig.mailbox.post(raw(), NOW)
    rig.mailbox.post(raw(**change), NOW)
    assert rig.bring_in() == count


def test_without_message_ids_all_bytes_count(rig: Rig) -> None:
    for text in ("a", "a", "b"):
        rig.mailbox.post(raw(text, Message_ID=""), NOW)
    assert rig.bring_in() == 2


def test_a_folder_with_new_numbers_is_read_again_and_the_names_sort_it_out(rig: Rig) -> None:
    for number in range(3):
        rig.mailbox.post(raw(f"nomor {number}", Message_ID=f"<{number}@c.example>"), NOW)
    rig.mailbox.troubles = deque([None, None, AWAY])
    assert rig.bring_in() == 3
    rig.mailbox.made_anew()
    rig.mailbox.post(raw("baru", Message_ID="<baru@c.example>"), NOW)
    assert rig.bring_in() == 1
    assert (len(rig.stored.messages), rig.held("INBOX"), rig.held("Diproses")) == (4, 0, 4)


def test_another_account_with_the_same_numbers_loses_nothing(rig: Rig, settings: EmailSettings) -> None:
    rig.mailbox.post(raw("dulu", Message_ID=""), NOW)
    rig.bring_in()
    other = msgspec.structs.replace(settings, imap_host="localhost")
    for account, text, arrived in ((other, "kini", NOW), (settings, "nanti", NOW + timedelta(days=1))):
        moved = Rig(account)
        moved.stored = rig.stored
        moved.mailbox.post(raw(text, Message_ID=""), arrived)
        assert moved.bring_in() == 1


def test_where_mails_cannot_be_moved_each_is_fetched_once_and_it_is_said(rig: Rig) -> None:
    rig.mailbox.post(raw(), NOW)
    rig.mailbox.troubles = deque([None, None, Away("server")])
    assert rig.bring_in() == 1
    assert (rig.channel.health().state, rig.channel.health().trouble) == ("terganggu", ("mailbox_not_moved",))
    rig.mailbox.post(raw("dua", Message_ID="<dua@c.example>"), NOW)
    rig.mailbox.troubles = deque([None, Away("server"), None, Away("server")])
    assert rig.bring_in() == 1
    assert rig.channel.health().trouble == ("mailbox_not_moved",)
    assert rig.bring_in() == 0
    assert rig.held("Diproses") == 2
    assert rig.channel.health().state == "baik"


def test_one_that_the_server_does_not_give_out_keeps_nobody_else_waiting(rig: Rig) -> None:
    for number in range(3):
        rig.mailbox.post(raw(f"nomor {number}", Message_ID=f"<{number}@c.example>"), NOW)
    no = Away("server")
    rig.mailbox.troubles = deque([None, no, None, None, no])  # all together, the first, its move, the second
    assert rig.bring_in() == 2
    assert (rig.channel.health().state, rig.channel.health().trouble) == (
        "terganggu",
        ("mailbox_not_fetched",),
    )
    assert (rig.held("INBOX"), rig.held("Diproses")) == (1, 2)
    rig.mailbox.post(raw("baru", Message_ID="<baru@c.example>"), NOW)
    rig.mailbox.troubles = deque([None, no, None, None, no])
    assert rig.bring_in() == 1
    assert rig.bring_in() == 1  # now it does
    assert rig.channel.health().state == "baik"


# Large ones


def large(files: list[int]) -> bytes:
    """A mail with files of so many bytes."""
    head, _, text = raw("Lihat lampiran.", Content_Type="").partition(b"\r\n\r\n")
    head = b"\r\n".join(line for line in head.split(b"\r\n") if not line.startswith((b"Content-", b"MIME-")))
    part = b"--b\r\nContent-Type: video/mp4; name=video.mp4\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    parts = b"".join(part + (b"A" * 76 + b"\r\n") * (size // 57) for size in files)
    return (
        head
        + b"\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\n"
        + text
        + parts
        + b"--b--\r\n"
    )


MB = 1024 * 1024


@pytest.mark.parametrize(
    ("files", "whole"),
    [([9 * MB], True), ([11 * MB], False), ([9 * MB] * 3, False)],
)
def test_too_large_a_mail_stays_and_its_words_come(rig: Rig, files: list[int], whole: bool) -> None:
    sent = large(files)
    rig.mailbox.post(sent, NOW)
    rig.mailbox.post(raw("kecil", Message_ID="<kecil@c.example>"), NOW)
    assert rig.bring_in() == 2
    one = next(one for one in rig.stored.messages if "<satu" in one.external_id)
    got = rig.channel.read(one.raw)
    assert got.text == "Lihat lampiran."
    assert (len(one.raw) > BEGINNING + 1000) == whole
    assert (one.sender, got.subject) == (CITIZEN, "Pengaduan")
    assert ("left_in_mailbox" in got.notes) == (not whole)
    assert rig.held("Terlalu besar") == (0 if whole else 1)
    assert rig.held("INBOX") == 0
    if not whole:
        assert one.raw.startswith(CUT)
        ((_, kept),) = rig.mailbox.folders["Terlalu besar"].values()
        assert kept == sent


def test_a_flood_comes_in_rounds(rig: Rig) -> None:
    for number in range(MOST + 20):
        rig.mailbox.post(raw(f"nomor {number}", Message_ID=f"<{number}@c.example>"), NOW)
    assert rig.bring_in() == MOST
    assert rig.bring_in() == 20


# Waiting


def test_it_waits_on_the_server_a_poll_at_most(rig: Rig) -> None:
    rig.mailbox.woken = deque([True])
    rig.bring_in()
    rig.channel.wait(300, lambda: False)
    assert (rig.mailbox.waited, rig.pauses) == ([60.0], [])


@pytest.mark.parametrize("why", ["mute", "away"])
def test_where_the_server_cannot_be_waited_on_it_pauses_for_a_poll(rig: Rig, why: str) -> None:
    rig.mailbox.wakes = why != "mute"
    if why == "away":
        rig.mailbox.troubles = deque([AWAY])
    rig.bring_in()
    rig.channel.wait(300, lambda: False)
    assert sum(rig.pauses) == 60


def test_a_line_that_ends_while_it_waits_is_opened_at_once_but_not_again_and_again(rig: Rig) -> None:
    rig.bring_in()
    for pauses in (0, 60, 120):
        rig.mailbox.troubles = deque([AWAY])
        rig.channel.wait(300, lambda: False)
        assert sum(rig.pauses) == pauses
        rig.bring_in()
        assert rig.channel.health().state == "baik"
    rig.channel.wait(300, lambda: False)
    rig.mailbox.troubles = deque([AWAY])
    rig.channel.wait(300, lambda: False)
    assert sum(rig.pauses) == 120


def test_a_pause_ends_when_it_is_told_to(rig: Rig) -> None:
    rig.mailbox.wakes = False
    rig.channel.wait(300, lambda: len(rig.pauses) == 3)
    assert rig.pauses == [1.0, 1.0, 1.0]


# Out


def test_what_was_sent_has_a_name_by_which_its_answer_is_known(rig: Rig) -> None:
    assert rig.channel.send(notice()) == Sent(message_id(REFERENCE, OFFICE))
    assert [recipient for recipient, _ in rig.postman.taken] == [CITIZEN]
    assert rig.channel.health().sent_at == NOW


@pytest.mark.parametrize(
    "outcome", [TryLater("busy", 60.0), TryLater("sign_in"), InDoubt("line"), NotSent("refused")]
)
def test_what_the_server_answers_is_passed_on(rig: Rig, outcome: Outcome) -> None:
    rig.bring_in()
    rig.postman.outcomes = deque([outcome])
    assert rig.channel.send(notice()) == outcome
    ours = isinstance(outcome, TryLater) and outcome.code != "busy"
    expected = ("terganggu", ("smtp_sign_in",)) if ours else ("baik", ())
    assert (rig.channel.health().state, rig.channel.health().trouble) == expected
    assert isinstance(rig.channel.send(notice()), Sent)
    assert rig.channel.health().state == "baik"


def test_no_address_is_told_at_once(rig: Rig) -> None:
    assert rig.channel.send(notice(address="bukan alamat")) == NotSent("address")
    assert rig.postman.taken == []
