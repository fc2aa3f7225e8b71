"""From a real mailbox through the rounds of the ways into the inbox of a real store."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import msgspec
import pytest
from imap_tools import BaseMailBox, MailBoxUnencrypted
from sqlalchemy import select

from sync.cases.numbers import TrackingNumber
from sync.central.channel_states import channel_states
from sync.central.messages.deciding import link
from sync.central.messages.prefill import prefilled
from sync.central.messages.showing import MessageRow, messages
from sync.central.outgoing.marks import BOUNCED, FAILED
from sync.central.outgoing.occasions import Occasion
from sync.central.outgoing.telling import tell
from sync.central.people import Person, add_person
from sync.central.reach import Reach
from sync.central.service import Centre
from sync.central.settings import CentralSettings, EmailSettings, MessageSettings
from sync.central.store import open_store
from sync.central.tables import cases
from sync.central.tables.outgoing import outgoing
from sync.central.upkeep import open_soon
from sync.channels.configured import channels_of, outbox_of
from sync.channels.email.channel import EmailChannel
from sync.channels.email.check import REMEDIES
from sync.channels.email.emptying import Emptying
from sync.channels.email.mailbox import Away
from sync.channels.email.parts import NOTES
from sync.channels.email.simulated import SimulatedMailbox
from sync.channels.running import Tended, Wakes, channel_round, reading_round
from sync.desk import wording
from tests import migrated
from tests.central.running import SteppedClock, fresh_keys, shipped_rules
from tests.channels.email.conftest import NOW
from tests.channels.email.dovecot_server import PASSWORD
from tests.channels.email.mails import CITIZEN, mail, raw
from tests.channels.email.smtp_server import Handler
from tests.channels.email.test_machines import bounce
from tests.channels.email.test_reading import PNG

FATIMAH = "fatimah@contoh.example"


@pytest.fixture
def centre(
    tmp_path: Path, settings: EmailSettings, dovecot_port: int, smtp: tuple[int, Handler]
) -> Iterator[Centre]:
    clock, folder = SteppedClock(NOW), tmp_path / "centre"
    email = msgspec.structs.replace(settings, imap_port=dovecot_port, smtp_port=smtp[0])
    asked = CentralSettings(folder=folder, email=email, messages=MessageSettings(open_by_rule=True))
    reach = Reach(asked.ways, "https://pegantenan.example")
    store = open_store(migrated.sqlite(folder), folder, shipped_rules(), clock, reach=reach)
    yield Centre(store, fresh_keys(folder), asked, clock)
    store.close()


@pytest.fixture
def tended(centre: Centre) -> Iterator[Tended]:
    (channel,) = channels_of(centre)
    assert isinstance(channel, EmailChannel)
    assert isinstance(channel, Wakes)
    yield Tended(channel)
    channel.close()


@pytest.fixture
def citizens(centre: Centre) -> Iterator[BaseMailBox]:
    assert centre.settings.email is not None
    with MailBoxUnencrypted("127.0.0.1", centre.settings.email.imap_port) as box:
        yield box.login(centre.settings.email.user, PASSWORD)


def waiting(centre: Centre) -> list[MessageRow]:
    """What staff see."""
    store = centre.store
    siti = add_person(store, store.office_id, login="siti", name="Siti", role="staf", clock=centre.clock)
    assert isinstance(siti, Person)
    return messages(store, siti, "baru")


def test_a_mail_waits_for_a_person_with_its_words_and_files(
    centre: Centre, tended: Tended, citizens: BaseMailBox
) -> None:
    made = mail("Jhâlân rosak", Subject="Pengaduan")
    made.add_attachment(PNG, maintype="image", subtype="png", filename="jalan.png")
    citizens.append(made.as_bytes(), "INBOX", dt=NOW)
    assert channel_round(centre, tended) == 1
    assert reading_round(centre, [tended.channel]) == 1
    (row,) = waiting(centre)
    assert row.kept is not None
    assert (row.channel, row.sender, row.command, row.automatic) == ("email", CITIZEN, "", False)
    assert (row.kept.text, row.kept.subject, row.kept.files) == (
        "Jhâlân rosak",
        "Pengaduan",
        ("jalan.png",),
    )
    assert (row.received_at, row.odd_clock) == (NOW, False)


def test_a_command_above_what_is_quoted_is_meant_and_a_machines_is_not(
    centre: Centre, tended: Tended, citizens: BaseMailBox
) -> None:
    quoted = "\n\nPada Sen, 23 Nov 2026, Kecamatan <a@b.example> menulis:\n> Ketik STOP untuk berhenti."
    citizens.append(raw(f"STOP{quoted}", Subject="Re: Kabar"), "INBOX", dt=NOW)
    robot = raw("STOP", Subject="Cuti", Auto_Submitted="auto-replied", Message_ID="<dua@c.example>")
    citizens.append(robot, "INBOX", dt=NOW)
    assert channel_round(centre, tended) == 2
    reading_round(centre, [tended.channel])
    assert {(row.command, row.automatic) for row in waiting(centre)} == {("stop", False), ("", True)}


def rounds(centre: Centre, tended: Tended, count: int = 1) -> None:
    """Take in, read, open what became a case, and hand over what is due."""
    outbox = outbox_of(centre)
    for _ in range(count):
        channel_round(centre, tended, outbox)
        reading_round(centre, [tended.channel], outbox)
        open_soon(centre, 10)
        channel_round(centre, tended, outbox)
    assert tended.failed == []


def sent(smtp: tuple[int, Handler]) -> list[EmailMessage]:
    found = [message_from_bytes(bytes(one.content or b""), policy=default) for one in smtp[1].taken]
    return [one for one in found if isinstance(one, EmailMessage)]


def test_a_report_becomes_a_case_and_its_sender_gets_the_number(
    centre: Centre, tended: Tended, citizens: BaseMailBox, smtp: tuple[int, Handler]
) -> None:
    citizens.append(raw("LAPOR jalan di Bulangan rusak", Subject="Pengaduan"), "INBOX", dt=NOW)
    rounds(centre, tended)
    (mail,) = sent(smtp)
    number = re.search(r"\[(PGT0-\w{4}-\w{4}-\w)\]", str(mail["Subject"]))
    assert number is not None
    assert str(mail["To"]) == CITIZEN
    assert number[1] in mail.get_content()
    assert "Bulangan" not in mail.as_string()  # nothing of what was written goes over the wire again

    answer = raw(
        "KTP menyusul", Message_ID="<dua@contoh.example>", In_Reply_To=str(mail["Message-ID"]), Subject="KTP"
    )
    citizens.append(answer, "INBOX", dt=NOW)
    rounds(centre, tended)
    (row,) = waiting(centre)
    assert (row.proposed, row.case_number) == (True, number[1].replace("-", ""))


def test_a_robot_that_answers_everything_and_hides_it_gets_one_answer_a_day(
    centre: Centre, tended: Tended, citizens: BaseMailBox, smtp: tuple[int, Handler]
) -> None:
    for number in range(12):
        text = f"BANTUAN {'.' * number}"
        citizens.append(raw(text, Message_ID=f"<{number}@robot.example>", Subject=""), "INBOX", dt=NOW)
    rounds(centre, tended, 2)
    (mail,) = sent(smtp)
    assert str(mail["Auto-Submitted"]) == "auto-replied"
    assert str(mail["In-Reply-To"]).endswith("@robot.example>")
    assert len(waiting(centre)) == 12  # nothing was thrown away


def test_what_comes_back_marks_the_notice_and_asks_staff_to_reach_the_person_otherwise(
    centre: Centre, tended: Tended, citizens: BaseMailBox, smtp: tuple[int, Handler]
) -> None:
    citizens.append(raw("LAPOR jalan rusak", Subject=""), "INBOX", dt=NOW)
    rounds(centre, tended)
    citizens.append(bounce(bytes(smtp[1].taken[0].content or b"")), "INBOX", dt=NOW)
    rounds(centre, tended)
    with centre.store.reading() as connection:
        told = connection.execute(select(outgoing.c.state, outgoing.c.code)).all()
    assert [tuple(row) for row in told] == [(FAILED, BOUNCED)]


def test_with_the_database_away_the_mail_stays_and_comes_later(
    centre: Centre, tended: Tended, citizens: BaseMailBox
) -> None:
    citizens.append(raw(), "INBOX", dt=NOW)
    database = Path(str(centre.store.engine.url.database))
    away = database.with_name("away")
    centre.store.engine.dispose()
    database.rename(away)
    database.mkdir()
    assert channel_round(centre, tended) == 0
    assert tended.failed
    citizens.folder.set("INBOX")
    assert len(citizens.uids()) == 1
    database.rmdir()
    away.rename(database)
    assert channel_round(centre, tended) == 1
    citizens.folder.set("INBOX")
    assert citizens.uids() == []


def test_how_the_mailbox_is_stands_among_the_ways(
    centre: Centre, tended: Tended, citizens: BaseMailBox
) -> None:
    def told() -> tuple[str, tuple[str, ...]]:
        (state,) = channel_states(centre.store, centre.store.office_id, centre.clock)
        return state.state, tuple(state.trouble)

    channel_round(centre, tended)
    assert told() == ("baik", ())
    assert centre.settings.email is not None
    centre.settings.email.secret.write_text("salah")
    assert isinstance(tended.channel, EmailChannel)
    tended.channel.close()
    channel_round(centre, tended)
    assert told() == ("putus", ("mailbox_sign_in",))


def test_every_code_has_words_for_staff() -> None:
    words = tomllib.loads(
        (Path(wording.__file__).parent / "words_id" / "email.toml").read_text(encoding="utf-8")
    )
    assert set(NOTES) - {"text_cut"} == set(words["message_note"])
    told = set(words["channel_trouble"])
    assert {f"mailbox_{code}" for code in REMEDIES} <= told
    assert {f"smtp_{code}" for code in REMEDIES if code != "folder"} <= told


def in_folder(citizens: BaseMailBox, folder: str) -> list[str]:
    citizens.folder.set(folder)
    found = [one.subject for one in citizens.fetch(mark_seen=False)]
    citizens.folder.set("INBOX")
    return found


def test_the_folder_of_taken_mails_is_emptied_of_what_is_old_and_stored(
    centre: Centre, citizens: BaseMailBox
) -> None:
    assert centre.settings.email is not None
    for days, other in ((0, "kosong"), (30, "simpan")):
        email = msgspec.structs.replace(centre.settings.email, taken_days=days)
        centre.settings = msgspec.structs.replace(centre.settings, email=email)
        (channel,) = channels_of(centre)
        tended = Tended(channel)
        for subject, age in ((f"lama {other}", 31), (f"baru {other}", 29)):
            made = raw(subject, Subject=subject, Message_ID=f"<{subject.replace(' ', '.')}@b.example>")
            citizens.append(made, "INBOX", dt=NOW - timedelta(days=age))
        assert channel_round(centre, tended) == 2
        citizens.append(raw("lain", Subject=f"tangan {other}"), "Diproses", dt=NOW - timedelta(days=300))
        channel_round(centre, tended)
        assert tended.failed == []
        assert isinstance(channel, EmailChannel)
        channel.close()
    # The first time nothing was struck out, the second time what was old and stored; what a person put there stays.
    assert sorted(in_folder(citizens, "Diproses")) == [
        "baru kosong",
        "baru simpan",
        "tangan kosong",
        "tangan simpan",
    ]


def test_what_cannot_be_asked_for_strikes_out_nothing(centre: Centre, settings: EmailSettings) -> None:
    mailbox = SimulatedMailbox(folder="Diproses")
    for n in range(3):
        mailbox.post(raw(str(n), Message_ID=f"<{n}@b.example>"), NOW - timedelta(days=9))
    emptying = Emptying(mailbox, 3, centre.clock)
    mailbox.troubles.extend([Away("line")])
    assert emptying.round(lambda _: True) == 0
    assert emptying.round(lambda _: True) == 0, "not before its time"
    later = Emptying(mailbox, 3, centre.clock)
    mailbox.troubles.extend([None, Away("line")])
    assert later.round(lambda _: True) == 0
    again = Emptying(mailbox, 3, centre.clock)
    mailbox.troubles.extend([None, None, Away("server")])
    assert again.round(lambda _: True) == 0
    assert len(mailbox.folders["Diproses"]) == 3
    with pytest.raises(OSError, match="away"):
        Emptying(mailbox, 3, centre.clock).round(database_away)
    assert len(mailbox.folders["Diproses"]) == 3
    assert Emptying(mailbox, 3, centre.clock).round(lambda _: True) == 3


def database_away(_: str) -> bool:
    raise OSError("away")


def test_later_mails_of_a_case_stand_in_one_thread_with_what_its_reader_wrote(
    centre: Centre, tended: Tended, citizens: BaseMailBox, smtp: tuple[int, Handler]
) -> None:
    report = raw("LAPOR jalan rusak", Subject="Jalan", Message_ID="<satu@contoh.example>", From=FATIMAH)
    citizens.append(report, "INBOX", dt=NOW)
    rounds(centre, tended)
    first = sent(smtp)[-1]
    assert (first["In-Reply-To"], first["References"]) == ("<satu@contoh.example>", "<satu@contoh.example>")
    store = centre.store
    with store.reading() as connection:
        row = connection.execute(select(cases)).one()
    told = Occasion("mundur", row.due_on, "libur")
    store.write(lambda connection: tell(store, connection, row, told, centre.clock(), "mundur|x"))
    centre.clock.pass_(hours=20)  # type: ignore[attr-defined]
    rounds(centre, tended)
    second = sent(smtp)[-1]
    assert second["In-Reply-To"] == first["Message-ID"]
    assert second["References"] == f"<satu@contoh.example> {first['Message-ID']}"
    assert second["Message-ID"] != first["Message-ID"]
    centre.clock.pass_(minutes=1)  # type: ignore[attr-defined]
    # What somebody else wrote about the case is not named to its complainant.
    siti = add_person(store, store.office_id, login="budi", name="Budi", role="staf", clock=centre.clock)
    assert isinstance(siti, Person)
    for sender, name in (("lain@contoh.example", "lain"), (FATIMAH, "dua")):
        citizens.append(
            raw(f"Soal {TrackingNumber(row.number)}", Message_ID=f"<{name}@contoh.example>", From=sender),
            "INBOX",
            dt=NOW,
        )
    rounds(centre, tended)
    for one in messages(store, siti, "baru"):
        assert link(store, one.message_id, row.case_id, siti, centre.clock) is None
    centre.clock.pass_(minutes=1)  # type: ignore[attr-defined]
    store.write(lambda connection: tell(store, connection, row, told, centre.clock(), "mundur|y"))
    rounds(centre, tended)
    third = sent(smtp)[-1]
    assert third["In-Reply-To"] == "<dua@contoh.example>"
    assert "lain@contoh.example" not in str(third["References"])


def test_a_senders_name_is_proposed(centre: Centre, tended: Tended, citizens: BaseMailBox) -> None:
    named = "=?utf-8?q?Siti_Nurj=C3=A2n=C3=A2?= <siti@contoh.example>"
    citizens.append(raw("Jalan rusak", Subject="", From=named), "INBOX", dt=NOW)
    channel_round(centre, tended)
    reading_round(centre, [tended.channel])
    (row,) = waiting(centre)
    assert row.kept is not None
    assert row.kept.name == "Siti Nurjânâ"
    form = centre.store.rules.form
    assert prefilled(form, "email", row.sender, row.kept, NOW.date())["name"] == "Siti Nurjânâ"
    unnamed = msgspec.structs.replace(row.kept, name="")
    assert "name" not in prefilled(form, "email", row.sender, unnamed, NOW.date())
