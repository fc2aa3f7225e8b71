"""Several offices in one store: each has its own addresses, reads its own inbox, and answers from its own address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from hardware.modems.pdu import Deliver, decode
from hardware.modems.simulated import delivered
from hardware.modems.spool import as_file
from sync.cases.refusal import Refusal
from sync.central.channel_states import channel_states
from sync.central.messages.deciding import set_aside
from sync.central.messages.showing import MessageRow, messages
from sync.central.office_ways import refuse_unserved
from sync.central.offices import OfficeRow, add_office, seen_by
from sync.central.outgoing.answering import Answers
from sync.central.people import Person, add_person
from sync.central.reach import Reach
from sync.central.rules import load_rules
from sync.central.service import Centre
from sync.central.settings import CentralSettings, EmailSettings, MessageSettings, SmsSettings, WaSettings
from sync.central.store import open_store
from sync.central.tables.messages import channel_state
from sync.central.tables.outgoing import outgoing
from sync.channels.configured import channels_of, outbox_of
from sync.channels.email.channel import EmailChannel
from sync.channels.email.simulated import SimulatedMailbox, SimulatedPostman
from sync.channels.running import Tended, centre_for, channel_round, reading_round
from sync.channels.sms import SmsChannel
from sync.channels.whatsapp.channel import WhatsAppChannel, spool_of
from sync.channels.whatsapp.graph_fake import FakeGraph
from tests import migrated
from tests.central.running import SteppedClock, fresh_keys
from tests.channels.email.conftest import NOW
from tests.channels.email.mails import OFFICE, raw
from tests.channels.email.test_reading import PNG
from tests.channels.whatsapp.posts import METADATA, TELEPHONE, by, message, post, text
from tests.desk.test_two_offices import OTHER, config_of_two

ADDRESS, NUMBER_ID = "aduan@larangan.example", "206540352242922"
PHONE = "+6281200000007"


@dataclass
class Two:
    """The ways of two offices, over a mailbox and a mail server in memory, spools, and a fake Meta."""

    centre: Centre
    clock: SteppedClock
    graph: FakeGraph
    mailbox: SimulatedMailbox
    postman: SimulatedPostman
    channels: tuple[EmailChannel | SmsChannel | WhatsAppChannel, ...]
    people: dict[str, Person]

    def rounds(self, count: int = 2) -> None:
        outbox = outbox_of(self.centre)
        for _ in range(count):
            for channel in self.channels:
                tended = Tended(channel)
                channel_round(centre_for(self.centre, channel), tended, outbox)
                assert tended.failed == []
            reading_round(self.centre, self.channels, outbox)
            self.clock.pass_(minutes=1)

    def inbox(self, who: str) -> list[MessageRow]:
        return messages(self.centre.store, self.people[who], "baru")

    def texts(self, who: str) -> list[str]:
        return sorted("" if one.kept is None else one.kept.text for one in self.inbox(who))

    def told(self, office_id: str) -> list[tuple[str, str, str]]:
        with self.centre.store.reading() as connection:
            mine = outgoing.c.office_id == office_id
            rows = connection.execute(select(outgoing).where(mine).order_by(outgoing.c.outgoing_id)).all()
        return [(row.channel, row.notice, row.state) for row in rows]

    def sms(self, office_id: str) -> Path:
        return next(
            one for one in self.channels if isinstance(one, SmsChannel) and one.office_id == office_id
        )._spool.folder


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    config, folder, clock = config_of_two(tmp_path), tmp_path / "centre", SteppedClock(NOW)
    with (config / "offices" / f"{OTHER}.toml").open("a") as file:
        file.write(f'\n[ways]\nemail = "Aduan@Larangan.example"\nsms_spool = "{tmp_path}/sms-b"\n')
        file.write(f'sms_number = "+6281299999999"\nwa_number_id = "{NUMBER_ID}"\n')
    secret = tmp_path / "secret"
    secret.write_text("EAAtiruan\n")
    with FakeGraph(number_id=NUMBER_ID).listening() as graph:
        email = EmailSettings(
            address=OFFICE,
            name="Kecamatan Pegantenan",
            secret=secret,
            imap_host="127.0.0.1",
            smtp_host="127.0.0.1",
        )
        wa = WaSettings(
            number_id=METADATA["phone_number_id"], app_secret=secret, verify_token=secret,
            access_token=secret, graph_url=graph.url,
        )  # fmt: skip
        settings = CentralSettings(
            folder=folder, email=email, wa=wa, sms=SmsSettings(spool=tmp_path / "sms-a"),
            messages=MessageSettings(open_by_rule=False),
        )  # fmt: skip
        rules = load_rules(config)
        refuse_unserved(rules, settings.ways)
        reach = Reach(settings.ways, "https://a.example")
        store = open_store(migrated.sqlite(folder), folder, rules, clock, reach=reach)
        added = add_office(store, code="GDG", region_code=OTHER, name="Kecamatan Larangan")
        assert isinstance(added, OfficeRow)
        centre = Centre(store, fresh_keys(folder), settings, clock)
        people = {}
        for login, office_id in (("siti", store.office_id), ("ani", OTHER)):
            person = add_person(store, office_id, login=login, name=login, role="staf", clock=clock)
            assert isinstance(person, Person)
            people[login] = person
        mailbox, postman = SimulatedMailbox(), SimulatedPostman()
        channels = [one for one in channels_of(centre) if not isinstance(one, EmailChannel)]
        channels.append(EmailChannel(email, mailbox, postman, clock))
        yield Two(centre, clock, graph, mailbox, postman, tuple(channels), people)  # type: ignore[arg-type]
        store.close()


def comes_by_sms(folder: Path, words: str, clock: SteppedClock) -> None:
    [pdu] = delivered(PHONE, words, clock.now)
    came = decode(pdu)
    assert isinstance(came, Deliver)
    (folder / "inbox").mkdir(parents=True, exist_ok=True)
    path = folder / "inbox" / "IN20261123_194650_00_x_00.txt"
    path.write_bytes(as_file(came, pdu.hex()))


def test_mails_go_to_the_office_that_they_were_sent_to(two: Two) -> None:
    for words, headers in (
        ("untuk a", {"To": OFFICE}),
        ("untuk b", {"To": f"Aduan <{ADDRESS.upper()}>"}),
        ("untuk dua-duanya", {"To": f"{OFFICE}, {ADDRESS}"}),
        ("tembusan buta", {"To": "lain@lain.example", "Delivered-To": ADDRESS}),
        ("entah", {"To": "lain@lain.example"}),
    ):
        name = words.replace(" ", "-")
        two.mailbox.post(raw(words, Message_ID=f"<{name}@c.example>", Subject="", **headers), NOW)
    two.rounds()
    assert two.texts("siti") == ["entah", "untuk a", "untuk dua-duanya"]
    assert two.texts("ani") == ["tembusan buta", "untuk b", "untuk dua-duanya"]
    assert two.mailbox.folders["INBOX"] == {}


def test_each_office_answers_from_its_own_address(two: Two) -> None:
    for to in (OFFICE, ADDRESS):
        mail = raw("STATUS", Message_ID=f"<{to}>", Subject="", From=f"w{to[-12]}@contoh.example", To=to)
        two.mailbox.post(mail, NOW)
    two.rounds(3)
    sent = {recipient: mail.decode() for recipient, mail in two.postman.taken}
    assert len(sent) == 2
    by_office = {
        office: next(mail for mail in sent.values() if f"From: {name} <{office}>" in mail)
        for office, name in ((OFFICE, "Kecamatan Pegantenan"), (ADDRESS, "Kecamatan Larangan"))
    }
    assert "@larangan.example>" in by_office[ADDRESS].split("Message-ID: ")[1].split("\n")[0]
    assert "Larangan" in by_office[ADDRESS]
    assert two.told(OTHER) == [("email", "bantuan", "terkirim")]


def test_a_mail_from_either_office_is_a_machines_to_both(two: Two) -> None:
    for n, (sender, to) in enumerate(((ADDRESS, OFFICE), (OFFICE, ADDRESS))):
        two.mailbox.post(raw("BANTUAN", Message_ID=f"<{n}@c.example>", Subject="", From=sender, To=to), NOW)
    two.rounds(3)
    assert two.postman.taken == []
    ours = outbox_of(two.centre).answering
    assert isinstance(ours, Answers)
    assert {ADDRESS, OFFICE} <= ours.ours["email"]


def test_an_answer_to_the_other_offices_notice_finds_back(two: Two) -> None:
    store = seen_by(two.centre.store, OTHER)
    reader = next(one for one in two.channels if isinstance(one, EmailChannel)).reader_for(ADDRESS)
    answer = raw("ya", In_Reply_To="<kotak-aduan.abc-1@larangan.example>", From="x@y.example", To=ADDRESS)
    assert reader(answer).answers_to == ("abc-1",)
    assert store.office_id == OTHER


def test_each_office_has_its_own_modem(two: Two) -> None:
    for office_id, words in (("", "BANTUAN"), (OTHER, "Jalan rusak")):
        comes_by_sms(two.sms(office_id), words, two.clock)
    two.clock.pass_(seconds=30)
    two.rounds(3)
    assert two.texts("siti") == ["BANTUAN"]
    assert two.texts("ani") == ["Jalan rusak"]
    assert [one[:2] for one in two.told(two.centre.store.office_id)] == [("sms", "bantuan")]
    assert [one[:2] for one in two.told(OTHER)] == [("sms", "bantuan")]
    for office_id in ("", OTHER):
        (out,) = (two.sms(office_id) / "outbox").iterdir()
        assert ("Larangan" in out.read_bytes().decode("utf-8", "replace")) == (office_id == OTHER)


def test_whatsapp_numbers_of_one_account_are_told_apart(two: Two) -> None:
    spool = spool_of(two.centre.settings.folder, two.centre.keys)
    other = by(text("STATUS", "wamid.B", two.clock.now))
    other["metadata"] = {"phone_number_id": NUMBER_ID}
    unknown = by(text("entah", "wamid.C", two.clock.now), telephone="6281255500000", user_id="ID.2")
    unknown["metadata"] = {"phone_number_id": "999999999"}
    spool.keep(post(by(text("untuk a", "wamid.A", two.clock.now)), other, unknown), two.clock.now)
    two.graph.open_to.add(f"+{TELEPHONE}")
    two.rounds(3)
    assert two.texts("siti") == ["entah", "untuk a"]
    assert two.texts("ani") == ["STATUS"]
    assert two.told(OTHER) == [("wa", "bantuan", "terkirim")]
    assert any(one.startswith("POST") and NUMBER_ID in one for one in two.graph.asked)


def test_nobody_sees_the_other_offices_messages(two: Two) -> None:
    two.mailbox.post(raw("rahasia b", Subject="", To=ADDRESS), NOW)
    two.rounds()
    (row,) = two.inbox("ani")
    assert two.inbox("siti") == []
    store, clock = two.centre.store, two.clock
    refused = set_aside(store, row.message_id, "bukan untuk kami", two.people["siti"], clock)
    assert refused == Refusal("message.unknown")


def test_how_the_ways_are_stands_with_both(two: Two) -> None:
    two.rounds()
    store = two.centre.store
    with store.reading() as connection:
        rows = {
            tuple(row)
            for row in connection.execute(select(channel_state.c.office_id, channel_state.c.channel))
        }
    assert rows == {(store.office_id, way) for way in ("email", "sms", "wa")} | {(OTHER, "sms")}
    for office_id in (store.office_id, OTHER):
        assert sorted(one.channel for one in channel_states(store, office_id, two.clock)) == [
            "email",
            "sms",
            "wa",
        ]


@pytest.mark.parametrize(
    ("ways", "file", "words"),
    [
        ('email = "a@b.example"', "offices", r"email needs \[central.email\]"),
        ('email = "tanpa alamat"', "offices", "ways.email"),
        ('sms_number = "+62812345678"', "offices", "sms_spool: expected"),
        ('wa_number_id = "0812"', "offices", "wa_number_id"),
        ('surel = "a@b.example"', "offices", "surel"),
        ('email = "a@b.example"', "own", "central.toml"),
    ],
)
def test_what_cannot_be_is_refused_at_the_start(tmp_path: Path, ways: str, file: str, words: str) -> None:
    config = config_of_two(tmp_path)
    path = config / "offices" / f"{OTHER}.toml" if file == "offices" else config / "office.toml"
    with path.open("a") as out:
        out.write(f"\n[ways]\n{ways}\n")
    with pytest.raises(ValueError, match=words):
        refuse_unserved(load_rules(config), frozenset({"sms"}))


def test_a_photo_is_fetched_as_it_came_to_the_number(two: Two) -> None:
    spool = spool_of(two.centre.settings.folder, two.centre.keys)
    value = by(message("image", "wamid.D", two.clock.now, image={"id": "555", "mime_type": "image/png"}))
    value["metadata"] = {"phone_number_id": NUMBER_ID}
    two.graph.media["555"] = PNG
    spool.keep(post(value), two.clock.now)
    two.rounds()
    (row,) = two.inbox("ani")
    assert row.files == 1
    assert any(one.endswith(f"555?phone_number_id={NUMBER_ID}") for one in two.graph.asked)
