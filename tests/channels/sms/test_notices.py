"""Handing over, asking again, doubts, what the network tells later, what nobody sends, and how the way is."""

from __future__ import annotations

import os
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from hardware.modems.pdu import decode_submit
from hardware.modems.simulated import reported
from sync import desk
from sync.cases.messages import Health, InDoubt, Mark, NotSent, Sent, TryLater
from sync.channels.sms import SmsChannel
from sync.channels.sms.health import TROUBLE
from sync.channels.sms.incoming import DATA, INCOMPLETE
from sync.channels.sms.spool import Spool
from tests.channels.sms.spools import SENDER, notice
from tests.hardware.modem_rig import ModemRig
from tests.hardware.simulated_time import START

REFERENCE = "0192f0c4-7b6a-7000-8000-000000000001"
QUEUED = TryLater("queued", 30.0)


class Office:
    """The office over a daemon's spool; ``rig``: the daemon, ``now``: the office's clock."""

    def __init__(self, folder: Path) -> None:
        self.rig = ModemRig(folder)
        self.now = datetime.now(UTC) + timedelta(seconds=10)
        self.channel = SmsChannel(self.rig.spool.folder, lambda: self.now)

    def send(self, text: str = "Nomor PGT0-7K4M-92QX-5.", reference: str = REFERENCE) -> object:
        return self.channel.send(notice(text, reference))

    def tidies(self) -> None:
        self.channel.bring_in(lambda message: True)

    @property
    def texts(self) -> list[str]:
        return [decode_submit(pdu).units.decode("utf-16-be") for pdu in self.rig.modem.sent]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_asked_as_often_as_one_likes_it_is_sent_once(office: Office) -> None:
    assert [office.send() for _ in range(3)] == [QUEUED] * 3
    assert len(office.rig.names("outbox")) == 1
    office.rig.rounds()
    assert [office.send() for _ in range(3)] == [Sent(REFERENCE)] * 3
    office.rig.rounds()
    assert office.texts == ["Nomor PGT0-7K4M-92QX-5."]


def test_the_name_of_a_file_says_what_both_daemons_need(office: Office) -> None:
    office.send()
    (name,) = office.rig.names("outbox")
    assert name.startswith("OUTA2")
    assert name.endswith(f"_001_{SENDER}_{REFERENCE}.txtd")


@pytest.mark.parametrize("reference", ["a/../b", "x_y.txtd", "50%=*[?]", "kasus 1/sms", "ḍ"])
def test_any_reference_comes_back(office: Office, reference: str) -> None:
    office.send(reference=reference)
    office.rig.rounds()
    assert office.send(reference=reference) == Sent(reference)
    office.rig.modem.reports(reported(1, SENDER, START, START))
    office.rig.rounds()
    assert [mark.reference for mark in office.channel.marks()] == [reference]


def test_references_that_end_alike_are_two(office: Office) -> None:
    office.send("satu", "x_a")
    office.send("dua", "a")
    office.rig.rounds()
    assert sorted(office.texts) == ["dua", "satu"]


@pytest.mark.parametrize("address", ["", "TELKOMSEL", "363", "+62 812", "../x", "+6281234567890; rm"])
def test_an_address_that_is_no_number_is_refused(office: Office, address: str) -> None:
    assert office.channel.send(notice("a", to=address)) == NotSent("address")
    assert office.rig.names("outbox") == []


@pytest.mark.parametrize(
    ("number", "outcome"),
    [(38, TryLater("cms_38")), (500, TryLater("cms_500")), (42, TryLater("cms_42")), (1, NotSent("cms_1")), (30, NotSent("cms_30")), (21, NotSent("cms_21"))],
)  # fmt: skip
def test_what_the_network_says_decides_whether_it_is_tried_again(
    office: Office, number: int, outcome: object
) -> None:
    office.rig.knobs.refuses = number
    office.send()
    office.rig.rounds()
    assert office.send() == outcome
    office.rig.knobs.refuses = None
    again = office.send()
    assert again == (QUEUED if isinstance(outcome, TryLater) else outcome)


def test_too_long_a_text_is_refused_for_good(office: Office) -> None:
    office.send("a" * 500)
    office.rig.rounds()
    assert [office.send("a" * 500) for _ in range(2)] == [NotSent("too_long")] * 2


def test_a_doubt_is_told_and_then_it_is_tried_once_more_and_never_again(office: Office) -> None:
    office.rig.knobs.silent_after_text = True
    office.send()
    office.rig.passes(130)
    assert office.send() == InDoubt("in_doubt")
    assert office.send() == QUEUED
    office.rig.passes(130)
    assert [office.send() for _ in range(3)] == [InDoubt("in_doubt")] * 3
    office.rig.passes(300)
    assert len(office.texts) == 2


def test_a_doubt_whose_second_try_goes_well(office: Office) -> None:
    office.rig.knobs.silent_after_text = True
    office.send()
    office.rig.passes(130)
    assert office.send() == InDoubt("in_doubt")
    office.rig.knobs.silent_after_text = False
    assert office.send() == QUEUED
    office.rig.passes(130)
    assert office.send() == Sent(REFERENCE)


def test_what_did_not_arrive_is_not_sent_again_unasked(office: Office) -> None:
    office.send()
    office.rig.rounds()
    office.rig.modem.reports(reported(1, SENDER, START, START + timedelta(hours=1), 0x46))
    office.rig.rounds()
    (mark,) = office.channel.marks()
    assert (mark.state, mark.reference, mark.code) == ("gagal", REFERENCE, "not_delivered")
    assert mark.at == START + timedelta(hours=1)
    assert office.send() == NotSent("not_delivered")


def test_a_mark_comes_until_it_was_taken(office: Office) -> None:
    office.send()
    office.rig.rounds()
    office.rig.modem.reports(reported(1, SENDER, START, START))
    office.rig.rounds()
    wanted = Mark("sampai", START, reference=REFERENCE)
    assert next(iter(office.channel.marks())) == wanted
    assert list(office.channel.marks()) == [wanted]
    assert list(office.channel.marks()) == []
    assert office.rig.names("sent") == []


def test_a_report_is_no_message_and_a_message_no_report(office: Office) -> None:
    office.send()
    office.rig.rounds()
    office.rig.modem.reports(reported(1, SENDER, START, START))
    office.rig.rounds()
    assert office.channel.bring_in(lambda message: True) == 0
    assert len(list(office.channel.marks())) == 1


def test_what_nobody_sends_in_two_days_is_taken_back(office: Office) -> None:
    office.send()
    office.now += timedelta(days=2, minutes=1)
    office.tidies()
    assert office.rig.names("outbox") == []
    assert office.send() == NotSent("stale")
    office.rig.rounds()
    assert office.texts == []


def test_texts_go_once_they_are_not_needed_and_names_after_a_month(office: Office) -> None:
    office.send()
    office.rig.rounds()
    office.tidies()
    assert office.rig.files("sent") == [""]
    office.now += timedelta(days=29)
    office.tidies()
    assert office.send() == Sent(REFERENCE), "an office may be closed for long before it asks"
    office.now += timedelta(days=2)
    office.tidies()
    assert office.rig.names("sent") == []


def test_without_a_reason_a_failure_is_one(office: Office) -> None:
    """As gammu-smsd leaves it."""
    office.send()
    (name,) = office.rig.names("outbox")
    folder = office.rig.spool.folder
    (folder / "outbox" / name).rename(folder / "error" / name)
    assert office.send() == NotSent("modem_error")


def test_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    SmsChannel(tmp_path / "new", lambda: datetime.now(UTC)).send(notice("rahasia"))
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700
    (text,) = (tmp_path / "new" / "outbox").iterdir()
    assert text.stat().st_mode & 0o777 == 0o600


def standing(office: Office, **values: object) -> None:
    written = {"at": office.now, **values}
    office.rig.spool.own("standing.json").write_bytes(msgspec.json.encode(written))


def test_a_modem_that_is_well_shows_its_signal_and_credit(office: Office) -> None:
    standing(
        office,
        operator="TELKOMSEL",
        signal_dbm=-77,
        memory_used=3,
        memory_size=40,
        credit=45000,
        heard_at=START,
    )
    assert office.channel.health() == Health(
        "baik",
        (),
        {
            "waiting": "0",
            "operator": "TELKOMSEL",
            "signal": "3/4 (-77 dBm)",
            "memory": "3/40",
            "credit": "Rp 45.000",
        },
        START,
        None,
    )


@pytest.mark.parametrize(
    ("trouble", "state"),
    [(["credit_low"], "terganggu"), (["memory_nearly_full", "signal_weak"], "terganggu"), (["memory_full"], "putus"), (["no_network", "credit_low"], "putus"), (["modem_absent"], "putus")],
)  # fmt: skip
def test_trouble_decides_the_state(office: Office, trouble: list[str], state: str) -> None:
    standing(office, trouble=trouble)
    health = office.channel.health()
    assert (health.state, health.trouble) == (state, tuple(trouble))


def test_trouble_of_a_later_daemon_is_trouble(office: Office) -> None:
    standing(office, trouble=["antenna_wet"], wetness=3)
    assert (office.channel.health().state, office.channel.health().trouble) == ("putus", ("modem_other",))


def test_the_desk_has_words_for_all_of_it() -> None:
    words = tomllib.loads((Path(desk.__file__).parent / "words_id" / "sms.toml").read_text())
    assert set(words["channel_trouble"]) == TROUBLE
    assert set(words["message_note"]) == {INCOMPLETE, DATA}


def test_a_daemon_that_has_stopped_writing_is_silent(office: Office) -> None:
    standing(office)
    office.now += timedelta(minutes=4)
    assert (office.channel.health().state, office.channel.health().trouble) == ("putus", ("modem_silent",))


def test_with_gammu_only_what_waits_is_known(office: Office) -> None:
    assert office.channel.health() == Health("baik", facts={"waiting": "0"})
    office.send()
    assert office.channel.health() == Health("baik", facts={"waiting": "1"})
    office.now += timedelta(minutes=11)
    assert office.channel.health() == Health("putus", ("not_taken",), {"waiting": "1"})


def test_a_folder_that_is_away_is_told(tmp_path: Path) -> None:
    assert SmsChannel(tmp_path / "none", lambda: START).health() == Health("putus", ("spool_away",))


def test_what_our_daemon_writes_is_what_is_read(office: Office) -> None:
    office.rig.rounds()
    office.now = office.rig.time.now()
    health = office.channel.health()
    assert (health.state, health.facts["signal"], health.facts["operator"]) == (
        "baik",
        "3/4 (-77 dBm)",
        "TELKOMSEL",
    )


def test_notes_of_parts_do_not_stay(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.prepare()
    spool.note_taken("0" * 64)
    spool.tidy(datetime.now(UTC) + timedelta(days=2))
    assert spool.was_taken("0" * 64)
    spool.tidy(datetime.now(UTC) + timedelta(days=4))
    assert not spool.was_taken("0" * 64)


def test_texts_that_are_over_go_with_the_next_round_and_old_names_within_the_hour(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.prepare()
    now = datetime.now(UTC)

    def over(reference: str, at: datetime, place: str = "sent") -> Path:
        spool.hand_over("+62812345678", reference, "Nomor PGT0", serial=1, now=at)
        (sending,) = spool.sendings(reference)
        return sending.path.rename(spool.folder / place / sending.path.name)

    first = over("satu", now)
    spool.tidy(now)
    assert first.stat().st_size == 0
    second, third = over("dua", now), over("tiga", now - timedelta(days=31), "error")
    spool.tidy(now + timedelta(seconds=5))
    assert (second.stat().st_size, third.exists()) == (0, False)
    for path in (spool.folder / "sent", spool.folder / "error"):  # nothing came or went for a while
        os.utime(path, (now.timestamp() - 60, now.timestamp() - 60))
    spool.tidy(now + timedelta(seconds=10))
    second.write_bytes(b"x")  # by nobody that there is: such a folder is not looked at each round
    spool.tidy(now + timedelta(seconds=15))
    assert second.stat().st_size == 1
    fourth = over("empat", now)
    spool.tidy(now + timedelta(seconds=20))
    assert (second.stat().st_size, fourth.stat().st_size) == (0, 0)
    os.utime(spool.folder / "sent", (now.timestamp() - 60, now.timestamp() - 60))
    spool.tidy(now + timedelta(seconds=25))
    spool.tidy(now + timedelta(days=31))
    assert spool.sendings() == [], "names end after their month, whether or not anything came"
