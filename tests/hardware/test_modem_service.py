"""The daemon over a modem that misbehaves: silence, late answers, refusals, a pulled cable, a full SIM, a wrong PIN."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from hardware.modems.pdu import decode_submit
from hardware.modems.simulated import delivered, reported
from hardware.modems.spool import Spool, SpoolRefusedError
from tests.hardware.modem_rig import AT, SENDER, ModemRig


@pytest.fixture
def rig(tmp_path: Path) -> ModemRig:
    return ModemRig(tmp_path)


def arrives(rig: ModemRig, text: str, reference: int = 7) -> None:
    for pdu in delivered(SENDER, text, AT, reference):
        assert rig.modem.arrives(pdu)


def test_what_came_while_nobody_listened_is_read(rig: ModemRig) -> None:
    arrives(rig, "LAPOR satu")
    rig.rounds()
    assert len(rig.names("inbox")) == 1
    assert rig.modem.sim.stored == {}


def test_what_is_announced_is_read_at_once(rig: ModemRig) -> None:
    rig.rounds()
    arrives(rig, "LAPOR dua")
    rig.rounds(1)
    assert "Text00" in rig.files()[0]
    assert "AT+CMGR=1" in rig.modem.log


def test_what_was_not_announced_is_found_within_a_minute(rig: ModemRig) -> None:
    rig.rounds()
    rig.modem.sim.keep(delivered(SENDER, "diam-diam", AT)[0].hex())
    rig.passes(61)
    assert len(rig.names("inbox")) == 1


def test_a_silent_modem_is_told_and_comes_back(rig: ModemRig) -> None:
    rig.rounds()
    rig.knobs.silent = True
    rig.passes(90)
    assert rig.standing.trouble == ["modem_silent"]
    rig.knobs.silent = False
    arrives(rig, "LAPOR sesudah diam")
    rig.passes(61)
    assert rig.standing.trouble == []
    assert len(rig.names("inbox")) == 1


@pytest.mark.parametrize("late_s", [0.9, 4.0, 7.0])
def test_late_answers_are_not_taken_for_those_of_the_next_command(rig: ModemRig, late_s: float) -> None:
    name = rig.order("Nomor PGT0-7K4M-92QX-5.")
    rig.rounds()
    assert rig.names("sent") == [name]
    rig.knobs.late_s = late_s
    arrives(rig, "LAPOR pelan")
    second = rig.order("Kedua.", "OUTA20261123_200001_001_+6281234567890_dua.txtd")
    rig.passes(120)
    rig.knobs.late_s = 0
    rig.passes(120)
    assert len(rig.names("inbox")) == 1
    assert rig.modem.sim.stored == {}
    assert rig.names("sent") == [name, second]
    assert len(rig.modem.sent) == 2
    assert rig.standing.trouble == []


def test_an_announcement_in_the_middle_of_an_echo(rig: ModemRig) -> None:
    rig.knobs.interrupts = True
    arrives(rig, "LAPOR di tengah")
    rig.rounds()
    assert len(rig.names("inbox")) == 1


def test_a_refusal_is_given_back_with_its_number(rig: ModemRig) -> None:
    rig.knobs.refuses = 38
    name = rig.order("Halo")
    rig.rounds()
    assert (rig.names("outbox"), rig.why(name), rig.modem.sent) == ([], "cms_38", [])


def test_a_cable_pulled_in_mid_pdu_sends_nothing_and_loses_nothing(rig: ModemRig) -> None:
    rig.knobs.unplug_at = 20
    name = rig.order("Halo, ini pemberitahuan.")
    rig.rounds()
    assert (rig.names("outbox"), rig.modem.sent) == ([name], [])
    assert rig.standing.trouble == ["modem_absent"]  # lost first, and looked for again at once
    rig.passes(5)
    assert rig.standing.trouble == ["modem_absent"]
    rig.knobs.unplugged, rig.knobs.unplug_at = False, 10**9
    rig.passes(61)
    assert rig.names("sent") == [name]
    assert len(rig.modem.sent) == 1


def test_silence_after_the_text_is_doubt_and_nothing_is_sent_again(rig: ModemRig) -> None:
    rig.knobs.silent_after_text = True
    name = rig.order("Halo")
    rig.passes(70)
    rig.knobs.silent_after_text = False
    rig.passes(200)
    assert (rig.names("outbox"), rig.why(name)) == ([], "in_doubt")
    assert len(rig.modem.sent) == 1


def test_a_kill_after_the_text_is_doubt_too(rig: ModemRig) -> None:
    rig.rounds()
    name = rig.order("Halo")

    def kill(line: str) -> None:
        if not line.startswith("AT"):
            raise KeyboardInterrupt

    rig.modem.hears = kill
    with pytest.raises(KeyboardInterrupt):
        rig.rounds()
    rig.modem.hears = lambda _: None
    rig.restart()
    rig.rounds()
    assert (rig.names("outbox"), rig.why(name)) == ([], "in_doubt")


def test_a_full_sim_is_told_before_it_is_emptied(rig: ModemRig) -> None:
    rig.knobs.capacity = 5
    for number in range(5):
        arrives(rig, f"LAPOR {number}")
    assert not rig.modem.arrives(delivered(SENDER, "ditolak", AT)[0])
    rig.rounds(1)
    assert rig.standing.trouble == ["memory_full"]
    assert (rig.standing.memory_used, rig.standing.memory_size) == (5, 5)
    rig.passes(61)
    assert rig.standing.trouble == []
    assert len(rig.names("inbox")) == 5


def test_a_sim_that_is_nearly_full_is_told_at_four_fifths(rig: ModemRig) -> None:
    rig.knobs.capacity = 5
    for number in range(4):
        arrives(rig, f"LAPOR {number}")
    rig.rounds(1)
    assert rig.standing.trouble == ["memory_nearly_full"]


def test_without_a_network_what_goes_out_waits(rig: ModemRig) -> None:
    rig.knobs.registered = False
    name = rig.order("Halo")
    rig.passes(30)
    assert (rig.names("outbox"), rig.standing.trouble) == ([name], ["no_network"])
    rig.knobs.registered = True
    rig.passes(11)
    assert (rig.names("sent"), rig.standing.trouble) == ([name], [])


def test_weak_signal_is_told(rig: ModemRig) -> None:
    rig.knobs.signal = 3
    rig.rounds()
    assert (rig.standing.trouble, rig.standing.signal_dbm) == (["signal_weak"], -107)
    rig.knobs.signal = 99
    rig.passes(61)
    assert (rig.standing.trouble, rig.standing.signal_dbm) == ([], None)


def test_a_wrong_pin_is_given_once_whoever_starts_again(tmp_path: Path) -> None:
    pin = tmp_path / "pin"
    pin.write_text("1111\n")
    rig = ModemRig(tmp_path, pin_file=str(pin))
    rig.knobs.pin = "4321"
    rig.passes(200)
    rig.restart()
    rig.passes(200)
    assert (rig.knobs.tries_left, rig.standing.trouble) == (2, ["sim_pin"])
    pin.write_text("4321\n")
    arrives(rig, "LAPOR terkunci")
    rig.passes(61)
    assert (rig.standing.trouble, len(rig.names("inbox"))) == ([], 1)
    rig.knobs.pin = "4321"  # after a power cut the same PIN is wanted again
    rig.restart()
    rig.passes(61)
    assert rig.standing.trouble == []


@pytest.mark.parametrize("written", ["", "12", "abcd", None])
def test_without_a_pin_it_is_said_that_one_is_wanted(tmp_path: Path, written: str | None) -> None:
    pin = tmp_path / "pin"
    if written is not None:
        pin.write_text(written)
    rig = ModemRig(tmp_path, pin_file=str(pin))
    rig.knobs.pin = "4321"
    rig.rounds()
    assert (rig.standing.trouble, rig.knobs.tries_left) == (["sim_pin"], 3)


def test_a_locked_sim_is_told(rig: ModemRig) -> None:
    rig.knobs.pin, rig.knobs.tries_left = "4321", 0
    rig.rounds()
    assert rig.standing.trouble == ["sim_puk"]


@pytest.mark.parametrize("digits", ["07FF", "", "ZZ", "0791261801000" + "9" * 40])
def test_a_pdu_that_cannot_be_read_is_kept_as_it_came(rig: ModemRig, digits: str) -> None:
    rig.modem.sim.keep(digits)
    rig.rounds()
    assert f"RawPDU = {digits}" in rig.files()[0]
    assert rig.modem.sim.stored == {}


def test_a_message_straight_to_the_line_is_kept_and_then_acknowledged(rig: ModemRig) -> None:
    rig.rounds()
    rig.knobs.direct = True
    arrives(rig, "LAPOR langsung")
    rig.rounds(1)
    assert len(rig.names("inbox")) == 1
    assert rig.modem.log[-1] == "AT+CNMA"


def test_the_same_message_read_twice_is_one_file(rig: ModemRig) -> None:
    arrives(rig, "LAPOR sama")
    arrives(rig, "LAPOR sama")
    arrives(rig, "LAPOR lain")
    rig.rounds()
    assert len(rig.names("inbox")) == 2


def test_a_report_names_the_file_it_speaks_of(rig: ModemRig) -> None:
    first, second = (rig.order("Halo", f"OUTA20261123_200000_00{n}_+6281234567890_n{n}.txtd") for n in (1, 2))
    rig.rounds()
    rig.modem.reports(reported(2, "081234567890", AT, AT + timedelta(minutes=1)))
    rig.rounds(1)
    (report,) = rig.files()
    assert f"Order = {second}\n" in report
    assert "Text00 = 00440065006C006900760065007200650064" in report
    assert rig.names("sent") == [first, second]
    assert rig.modem.log[-1] == "AT+CNMA"


def test_a_long_one_has_arrived_once_all_of_it_has(rig: ModemRig) -> None:
    rig.order("a" * 200)
    rig.rounds()
    assert len(rig.modem.sent) == 2
    for reference in (2, 2, 1):
        assert rig.names("inbox") == []
        rig.modem.reports(reported(reference, SENDER, AT, AT))
        rig.rounds(1)
    assert len(rig.names("inbox")) == 1


def test_a_network_that_gives_up_is_a_failure_and_one_that_still_tries_is_nothing(rig: ModemRig) -> None:
    rig.order("Halo")
    rig.rounds()
    rig.modem.reports(reported(1, SENDER, AT, AT, 0x30))
    rig.rounds(1)
    assert rig.names("inbox") == []
    rig.modem.reports(reported(1, SENDER, AT, AT, 0x46))
    rig.restart()  # what is awaited is on the disk
    rig.rounds()
    rig.modem.reports(reported(1, SENDER, AT, AT, 0x46))
    rig.rounds(1)
    assert "Status = 70" in rig.files()[0]


def test_a_report_that_lies_on_the_sim_is_read_there(rig: ModemRig) -> None:
    """Some modems keep them whatever AT+CNMI asked for."""
    name = rig.order("Halo")
    rig.rounds()
    place = rig.modem.sim.keep(reported(1, SENDER, AT, AT).hex())
    rig.modem.babbles(f'\r\n+CDSI: "SM",{place}\r\n'.encode())
    rig.rounds(1)
    assert f"Order = {name}\n" in rig.files()[0]
    assert rig.modem.sim.stored == {}


def test_a_report_of_nothing_of_ours_is_no_message(rig: ModemRig) -> None:
    rig.rounds()
    rig.modem.reports(reported(9, SENDER, AT, AT))
    rig.rounds(1)
    assert rig.names("inbox") == []


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("OUTA20261123_200000_001_+6281234567890_ref.txtd", b"a" * 500, "too_long"),
        ("OUTA20261123_200000_001_+6281234567890_ref.txtd", b"\xff\x00a", "text"),
        ("OUTA20261123_200000_001_TELKOMSEL_ref.txtd", b"a", "name"),
        ("OUT12.txt", b"a", "name"),
    ],
)
def test_what_cannot_be_sent_is_given_back_with_the_reason(
    rig: ModemRig, name: str, data: bytes, why: str
) -> None:
    (rig.spool.folder / "outbox" / name).write_bytes(data)
    good = rig.order("Halo", "OUTB20261123_200000_001_+6281234567890_baik.txtd")
    rig.rounds()
    assert (rig.why(name), rig.names("sent")) == (why, [good])


def test_utf_16_goes_out_as_ucs2(rig: ModemRig) -> None:
    name = "OUTA20261123_200000_001_+6281234567890_ref.txt"
    (rig.spool.folder / "outbox" / name).write_bytes("\ufeffBhâdhân ḍ".encode("utf-16-le"))
    rig.rounds()
    part = decode_submit(rig.modem.sent[0])
    assert (part.units.decode("utf-16-be"), part.report) == ("Bhâdhân ḍ", False)


@pytest.mark.parametrize("in_ucs2", [False, True])
def test_credit_is_asked_for_once_a_day(tmp_path: Path, in_ucs2: bool) -> None:
    rig = ModemRig(tmp_path, credit_code="*888#", credit_low=50_000)
    rig.knobs.credit_in_ucs2 = in_ucs2
    rig.rounds()
    assert (rig.standing.credit, rig.standing.trouble) == (45_000, ["credit_low"])
    rig.passes(600)
    assert sum(line.startswith("AT+CUSD=1") for line in rig.modem.log) == 1
    assert "628" not in rig.spool.own("standing.json").read_text()


def test_a_modem_that_falls_silent_over_its_credit_is_not_asked_again_and_again(tmp_path: Path) -> None:
    rig = ModemRig(tmp_path, credit_code="*888#")

    def choke(line: str) -> None:
        if line.startswith("AT+CUSD"):
            rig.knobs.silent = True

    rig.modem.hears = choke
    for _ in range(4):
        rig.passes(70)
        rig.knobs.silent = False
    rig.passes(70)
    assert sum(line.startswith("AT+CUSD") for line in rig.modem.log) == 1
    assert rig.standing.trouble == []


@pytest.mark.parametrize(
    ("answer", "rupiah"),
    [("Sisa Pulsa Rp. 1.250,00 aktif s.d 01/01/2027", 1250), ("Pulsa Anda Rp7500", 7500), ("MENU 1. Pulsa", None), ("", None), ("Rp 12.345.678.", 12_345_678)],
)  # fmt: skip
def test_what_operators_say_of_credit(tmp_path: Path, answer: str, rupiah: int | None) -> None:
    rig = ModemRig(tmp_path, credit_code="*123*7#")
    rig.knobs.credit = answer
    rig.rounds()
    assert rig.standing.credit == rupiah


def test_a_flood_of_one_second_comes_in(rig: ModemRig) -> None:
    rig.knobs.capacity = 200
    for number in range(200):
        rig.modem.arrives(delivered(SENDER, f"LAPOR nomor {number}", AT)[0])
    rig.rounds()
    assert len(rig.names("inbox")) == 200
    assert rig.modem.sim.stored == {}


def test_noise_on_the_line_does_no_harm(rig: ModemRig) -> None:
    rig.rounds()
    noise = b"\x00\xff\xfe^BOOT:1,2\r\nRING\r\n+CMTI: \r\n+CDS: 5\r\nzz\r\nOK\r\n"
    once_a_command = iter(range(20))
    rig.modem.hears = lambda _: rig.modem.babbles(noise if next(once_a_command, None) is not None else b"")
    arrives(rig, "LAPOR di antara derau")
    rig.passes(130)
    assert rig.standing.trouble == []
    assert sum("PDU = Deliver" in file for file in rig.files()) == 1
    assert rig.modem.sim.stored == {}


@pytest.mark.parametrize("folder", ["inbox", "modem"])
def test_a_folder_that_cannot_be_written_leaves_messages_on_the_sim(rig: ModemRig, folder: str) -> None:
    rig.rounds()
    away = (rig.spool.folder / folder).rename(rig.spool.folder / "away")
    arrives(rig, "LAPOR disk penuh")
    rig.passes(30)
    assert len(rig.modem.sim.stored) == 1
    if folder == "inbox":
        assert rig.standing.trouble == ["spool_failed"]
    away.rename(rig.spool.folder / folder)
    rig.passes(61)
    assert (len(rig.names("inbox")), rig.modem.sim.stored, rig.standing.trouble) == (1, {}, [])


@pytest.mark.parametrize("answers", [True, False])
def test_a_folder_that_cannot_be_written_never_sends_twice(rig: ModemRig, answers: bool) -> None:
    rig.rounds()
    rig.knobs.silent_after_text = not answers
    name = rig.order("Halo")
    modems_own = rig.spool.folder / "modem"

    def pull(line: str) -> None:
        if not line.startswith("AT") and modems_own.exists():
            modems_own.rename(rig.spool.folder / "away")

    rig.modem.hears = pull
    rig.passes(70)
    rig.knobs.silent_after_text = False
    (rig.spool.folder / "away").rename(modems_own)
    rig.modem.hears = lambda _: None
    rig.passes(61)
    assert len(rig.modem.sent) == 1
    assert rig.names("sent") == [name] if answers else rig.why(name) == "in_doubt"


def test_a_spool_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "spool").mkdir(mode=0o755)
    (tmp_path / "spool").chmod(0o755)
    with pytest.raises(SpoolRefusedError, match="chmod 700"):
        Spool(tmp_path / "spool").prepare()


def test_the_spool_is_its_owners_alone(rig: ModemRig) -> None:
    assert {oct(path.stat().st_mode & 0o777) for path in rig.spool.folder.iterdir()} == {"0o700"}
