"""Messages that a machine answers: in at one end of a way, the answer out at the same one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from sync.cases.numbers import TrackingNumber
from sync.central import case_journal
from sync.central.notices import notices_of
from sync.central.opening import open_bodies
from sync.central.outgoing.contacts import case_row, contacts_of
from sync.central.outgoing.outbox import Outbox
from sync.central.outgoing.texts import words_for
from sync.central.public_limits import LIMITS, Purpose
from sync.central.service import Centre
from sync.central.settings import CentralSettings, EmailSettings, MessageSettings, SmsSettings
from sync.central.tables.outgoing import outgoing
from sync.channels.running import Tended, channel_round, reading_round
from sync.channels.simulated import Delivered, Posted
from tests.central.running import MORNING
from tests.central.told import ACCOUNT, ACCUSED, BY_MAIL, NAME, NIK, Told, told_at
from tests.central.walking import brought_to, step_on

SENDER = "+6287700001111"
MAILBOX = EmailSettings(
    address="Aduan@Kantor.example", secret=Path("/none"), imap_host="imap.example", smtp_host="smtp.example"
)
CARD = SmsSettings(spool=Path("/none"), own_number="+6281100002222")
NAMES = count(1)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with told_at(tmp_path_factory.mktemp("answers")) as running:
        yield running


@pytest.fixture
def told(office: Told) -> Iterator[Told]:
    office.clock.now = MORNING
    office.store.write(lambda connection: connection.execute(outgoing.delete()))
    yield office
    for way in office.ways.values():
        for path in (way.folder / "keluar").glob("*.json"):
            path.unlink()


BY_RULE = MessageSettings(open_by_rule=True)


def hear(
    told: Told,
    text: str,
    sender: str = SENDER,
    way: str = "sms",
    rule: MessageSettings = MessageSettings(),  # noqa: B008 - frozen
    **more: object,
) -> None:
    """A message comes in, is read, and what is due goes out."""
    settings = CentralSettings(folder=told.store.folder, messages=rule, email=MAILBOX, sms=CARD)
    centre = Centre(told.store, told.keys, settings, told.clock)
    channel, outbox = told.ways[way], Outbox(told.store, told.clock, settings=settings)
    told.clock.pass_(minutes=1)
    posted = Posted(
        external_id=f"m{next(NAMES):04}", received_at=told.clock(), sender=sender, text=text, **more
    )  # type: ignore[arg-type]
    channel.post(posted)
    assert channel_round(centre, Tended(channel), outbox) == 1
    assert reading_round(centre, [channel], outbox) == 1
    channel_round(centre, Tended(channel), outbox)


def answers(told: Told, way: str = "sms") -> list[Delivered]:
    return told.ways[way].delivered()


def texts(told: Told, way: str = "sms") -> list[str]:
    return [one.text for one in answers(told, way)]


def number_of(told: Told, case_id: str) -> str:
    return str(TrackingNumber(told.row(case_id).number))


def test_status_tells_what_anybody_may_know_who_has_the_number(told: Told) -> None:
    number = number_of(told, told.case(reply_way="ambil"))
    hear(told, f"status {number.lower()}")
    assert texts(told) == [
        f"{number}: langkah 1 dari 12, batas 09-12-2026. Tanya: 0324-7710982. Kec. Pegantenan"
    ]
    [answer] = answers(told)
    assert (answer.address, answer.answers[:1]) == (SENDER, "m")


def test_a_late_case_says_so(told: Told) -> None:
    number = number_of(told, told.case(reply_way="ambil"))
    told.clock.pass_(days=30)
    hear(told, f"STATUS {number}")
    assert "terlambat sejak 09-12-2026" in texts(told)[0]


def test_a_number_that_is_nobodys_is_said_to_be_unknown_and_counts_as_a_miss(told: Told) -> None:
    hear(told, f"STATUS {TrackingNumber.draw('PGT1', lambda bits: 12345)}")
    assert texts(told)[0].startswith("Nomor itu tidak dikenal.")


def test_whoever_guesses_numbers_is_not_answered_any_more(told: Told) -> None:
    number = number_of(told, told.case(reply_way="ambil"))
    for n in range(7):
        hear(told, f"STATUS {number}", sender="+6287700002222")
        assert len(texts(told)) == min(n + 1, 5)
    told.clock.pass_(hours=25)
    hear(told, f"STATUS {number}", sender="+6287700002222")
    assert len(texts(told)) == 6
    assert LIMITS[Purpose.NUMBER].tries == 10


def test_help_comes_once_a_day(told: Told) -> None:
    for text in ("BANTUAN", "selamat pagi pak camat", "LAPOR", "STATUS"):
        hear(told, text, sender="+6287700003333")
    assert [one[:11] for one in texts(told)] == ["Ketik LAPOR"]


@pytest.mark.parametrize(
    "sender", ["2200", "TELKOMSEL", "0877-5001-4595", "+62 324 7710982", "0811-0000-2222", ""]
)
def test_no_answer_to_short_codes_words_and_ourselves(told: Told, sender: str) -> None:
    hear(told, "BANTUAN", sender=sender)
    assert texts(told) == []


def test_no_answer_to_the_offices_own_mailbox(told: Told) -> None:
    hear(told, "BANTUAN", sender="aduan@kantor.example", way="email")
    assert answers(told, "email") == []


def test_no_answer_to_what_a_machine_wrote(told: Told) -> None:
    hear(told, "BANTUAN", sender="a@contoh.id", way="email", automatic=True)
    hear(told, "BANTUAN", sender="noreply@contoh.id", way="email")
    assert answers(told, "email") == []


def test_two_robots_do_not_answer_each_other_for_ever(told: Told) -> None:
    for _ in range(50):
        hear(told, "BANTUAN", sender="robot@contoh.id", way="email")
    assert len(answers(told, "email")) == 1


def test_a_letter_by_mail_gets_no_list_of_commands(told: Told) -> None:
    hear(told, "Jalan di desa kami rusak.", sender="warga@contoh.id", way="email")
    assert answers(told, "email") == []


def test_stop_ends_the_notices_to_that_address_and_to_no_other(told: Told) -> None:
    mine, other = told.case(phone="087700004444"), told.case(phone="087700005555")
    hear(told, "Stop.", sender="+6287700004444")
    assert any(one.startswith("Anda tidak dikabari lagi") for one in texts(told))
    with told.store.reading() as connection:
        events = case_journal.events_of(connection, told.store.office_id, mine)
        others = case_journal.events_of(connection, told.store.office_id, other)
    [stopped] = [one for one in events if one.kind == "NoticesStopped"]
    assert stopped.content["source"] == "pesan"
    assert not [one for one in others if one.kind == "NoticesStopped"]


def test_stop_takes_back_what_waits(told: Told) -> None:
    case_id = told.case(phone="087700006666")
    hear(told, "STOP", sender="+6287700006666")
    # The acknowledgement may have gone in the same round; nothing else of the case goes out.
    assert {state for _, _, state in told.names(case_id)} <= {"batal", "terkirim"}


def test_batal_is_put_before_staff_and_changes_nothing(told: Told) -> None:
    case_id = told.case(reply_way="ambil")
    number = number_of(told, case_id)
    hear(told, f"BATAL {number}")
    assert "diteruskan ke petugas" in texts(told)[0]
    assert told.row(case_id).state == "open"
    tasks = [one for one in notices_of(told.store, told.people["staf"]) if one.case_id == case_id]
    assert [one.kind for one in tasks] == ["withdrawal"]


def test_a_bounce_by_mail_asks_staff(told: Told) -> None:
    case_id = told.case(**BY_MAIL)
    told.round("email")
    hear(told, "Undelivered", sender="", way="email", automatic=True, bounced="Fatimah@contoh.id")
    assert told.names(case_id) == [("diterima", "email", "gagal")]


def test_who_answers_from_the_address_has_confirmed_it(told: Told) -> None:
    case_id = told.case(**BY_MAIL, signature="")
    told.round("email")
    [ours] = told.rows(case_id)
    hear(told, "Terima kasih", sender="fatimah@contoh.id", way="email", answers_to=(ours.external_id,))
    with told.store.reading() as connection:
        row = case_row(connection, told.store.office_id, case_id)
        [contact] = contacts_of(connection, told.store, row)
    assert contact.confirmed


@pytest.mark.parametrize(("way", "sender"), [("sms", "+6281299998888"), ("email", "warga@contoh.id")])
def test_a_complaint_by_message_walks_to_its_end_and_nothing_personal_goes_out(
    told: Told, way: str, sender: str
) -> None:
    """Opened by rule, acknowledged as an answer to the very message, told of its end; the way's own name is threaded."""
    planted = f"LAPOR {ACCOUNT}. Saya {NAME}, NIK {NIK}, dilayani {ACCUSED}."
    hear(told, planted, sender, way, BY_RULE)
    open_bodies(told.store, told.keys, told.clock)
    told.round(way)
    [first] = answers(told, way)
    assert first.answers.startswith("m")
    assert first.template == "aduan_diterima_lengkapi"
    case_id = told.rows()[-1].case_id
    brought_to(told.store, case_id, 12, told.people, told.clock)
    step_on(told.store, case_id, told.people, told.clock)
    told.round(way)
    assert [name for name, _, _ in told.names(case_id)] == [
        "diterima_lengkapi",
        "surat_dikirim",
        "selesai_nilai",
    ]
    for one in answers(told, way):
        for word in (ACCOUNT, NAME, NIK, ACCUSED):
            assert word not in f"{one.subject}{one.text}{one.values}"


def test_who_writes_by_a_way_has_chosen_it_by_writing(told: Told) -> None:
    hear(told, "LAPOR lampu jalan padam", "+6281255556666", rule=BY_RULE)
    open_bodies(told.store, told.keys, told.clock)
    case_id = told.rows()[-1].case_id
    with told.store.reading() as connection:
        row = case_row(connection, told.store.office_id, case_id)
        [contact] = contacts_of(connection, told.store, row)
    assert contact.source == "pesan"


@pytest.mark.parametrize("language", ["id", "mad", "en"])
def test_a_mail_of_an_office_without_public_pages_leads_to_its_telephone(told: Told, language: str) -> None:
    closed = replace(told.store, reach=replace(told.store.reach, public_url="http://127.0.0.1:8600"))
    values = {
        "nomor": "PGT1-7K4M-92QX-5",
        "tanggal": "23-11-2026",
        "batas": "09-12-2026",
        "jenis": "Pengaduan",
    }
    with closed.reading() as connection:
        key = ("diterima_lengkapi", "email", language)
        said = words_for(connection, closed, closed.office_id, key, values)
    assert said is not None
    asked = next(line for line in said.text.splitlines() if line.lower().startswith(("status", "ask for")))
    assert asked.endswith(": (0324) 7710982")
    assert said.text.count("KTP, SIM") == 1
    assert "{" not in said.text
