"""The console program and the assembled machine, with its threads, against real files."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from hardware.audio.ports import Sound
from hardware.audio.simulated import drawn_voice
from hardware.audio.wav import write_wav
from hardware.ports import State, Status
from kiosk.__main__ import main
from kiosk.assembly import Kiosk, assemble
from kiosk.console import parser
from kiosk.intake import IntakeDesk
from kiosk.keys import KeyFolder, KnownKeys
from kiosk.machine import Machine
from kiosk.options import system_clock
from kiosk.outside import PaperState
from kiosk.presenters.commands import Back, Choose, Digit, HoldMark, Primary, ReadAloud
from kiosk.presenters.views import ClosedView, DoneView, WelcomeView
from kiosk.prompts import RENDERED, written
from kiosk.service_access import StaffCodes
from kiosk.settings import HoursSettings, Settings, load_settings
from kiosk.texts.catalogue import load_all
from kiosk.verbs.centre import wait_for_ticket
from kiosk.work import WorkerThread
from sync.cases.desk_week import WEEKDAYS
from sync.cases.refusal import Refusal
from sync.journal import Enrolment, Journal, open_journal
from sync.vault import recipients
from sync.vault.opening import new_identity
from sync.vault.recipients import Recipients
from sync.vault.signing import DeviceKey
from sync.wire import signed
from sync.wire.messages import KeyEntry, KeyList, encode
from sync.wire.remote_settings import RemoteSettings
from sync.worker.ticket import Ticket
from tests.kiosk.world import CONFIG, go_on


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    for name, value in {
        "KIOSK__FOLDER": str(tmp_path / "kiosk"),
        "PRINTER__OUT": "",
        "CENTRE__SYNC": "off",
        "CONFIG": str(CONFIG),
    }.items():
        monkeypatch.setenv(f"KOTAK_ADUAN_{name}", value)
    return load_settings([CONFIG / "demo.toml"], os.environ)


@pytest.fixture
def enrolled(settings: Settings) -> KeyFolder:
    """As `kiosk enrol` leaves the folder."""
    keys = KeyFolder(settings.kiosk.folder)
    journal = open_journal(settings.kiosk.folder, system_clock)
    assert isinstance(journal, Journal)
    key = DeviceKey.generate()
    key.save(keys.device)
    whom = Recipients.of(new_identity()[1], new_identity()[1])
    assert isinstance(whom, Recipients)
    recipients.save(whom, keys.recipients)
    journal.enrol(
        Enrolment("0190b2d2-7e7a-7000-8000-000000000001", "office", "PGT1", key.key_id, 1, b"c" * 32)
    )
    journal.close()
    return keys


def until(kiosk: Kiosk, condition: Callable[[], bool]) -> None:
    """Real threads need real time, but no fixed amount of it."""
    end = time.monotonic() + 20
    waiting = threading.Event()
    while not condition():
        assert time.monotonic() < end, kiosk.visit.view
        waiting.wait(0.005)
        kiosk.visit.tick()


def closed(settings: Settings) -> ClosedView:
    kiosk = assemble(settings)
    try:
        view = kiosk.visit.view
        assert isinstance(view, ClosedView)
        return view
    finally:
        kiosk.close()


def test_a_new_machine_is_closed_until_it_is_enrolled(settings: Settings) -> None:
    closed(settings)


def staff_pages(settings: Settings, kiosk: Kiosk) -> None:
    """In through the door, and on to the page of the devices."""
    code = "4071993"
    StaffCodes(settings.kiosk.folder, system_clock, secrets.token_bytes).add("Siti Contoh", code)
    kiosk.visit.act(HoldMark())
    for sign in code:
        kiosk.visit.act(Digit(sign))
    kiosk.visit.act(Primary())
    until(kiosk, lambda: kiosk.visit.view.screen == "staff_home")
    kiosk.visit.act(Choose("tests"))


def test_the_printer_of_a_new_machine_is_tried_before_it_is_enrolled(settings: Settings) -> None:
    kiosk = assemble(settings)
    try:
        assert kiosk.twin is not None
        staff_pages(settings, kiosk)
        kiosk.visit.act(Choose("printer"))
        kiosk.visit.act(Primary())
        until(kiosk, lambda: kiosk.visit.view.screen == "staff_printer_look")
        assert kiosk.twin.papers
    finally:
        kiosk.close()


def test_where_another_process_has_the_journal_it_has_the_printer_too(settings: Settings) -> None:
    first = assemble(settings)
    second = assemble(settings)
    try:
        staff_pages(settings, second)
        second.visit.act(Choose("printer"))
        assert second.visit.view.screen == "staff_tests"
    finally:
        second.close()
        first.close()


def test_without_recipients_or_with_a_secret_in_their_place_it_stays_closed(
    settings: Settings, enrolled: KeyFolder
) -> None:
    enrolled.recipients.write_text("AGE-SECRET-KEY-1QQQ")
    closed(settings)
    enrolled.recipients.unlink()
    closed(settings)


def test_a_machine_with_prompts_reads_its_pages_aloud(settings: Settings, enrolled: KeyFolder) -> None:
    voice = assemble(settings)
    try:
        assert not voice.visit.can_listen, "nothing was rendered"
    finally:
        voice.close()
    place = settings.kiosk.folder / "audio/id"
    place.mkdir(parents=True)
    words = load_all()["id"].entries["welcome.title"]
    write_wav(place / "welcome.title.wav", Sound(drawn_voice()))
    (place / RENDERED).write_text(json.dumps({"welcome.title": written(words, "")}))
    kiosk = assemble(settings)
    try:
        assert kiosk.visit.can_listen
        kiosk.visit.act(ReadAloud())
        kiosk.visit.act(ReadAloud())
        kiosk.visit.act(Choose("mad"))
        assert not kiosk.visit.can_listen
    finally:
        kiosk.close()


def test_hours_of_this_desk_and_a_notice_stand_on_the_first_page(
    settings: Settings, enrolled: KeyFolder
) -> None:
    """Whatever the hour of the test: the desk sits for one minute a week, at midnight."""
    week = dict.fromkeys(WEEKDAYS, "tutup") | {"sunday": "00.00-00.01"}
    own = msgspec.structs.replace(
        settings,
        hours=HoursSettings(**week),
        kiosk=msgspec.structs.replace(settings.kiosk, notice="Loket pindah ke pendopo."),
    )
    kiosk = assemble(own, lambda: datetime(2026, 11, 23, 3, 15, tzinfo=UTC))
    try:
        assert isinstance(kiosk.visit.view, WelcomeView)
        assert kiosk.visit.view.hours is not None
        assert kiosk.visit.view.hours.id == "hours.shut"
        assert kiosk.visit.view.notice == own.kiosk.notice_words()
    finally:
        kiosk.close()


def test_with_another_machine_s_key_it_stays_closed(settings: Settings, enrolled: KeyFolder) -> None:
    enrolled.device.unlink()
    DeviceKey.generate().save(enrolled.device)
    closed(settings)


def test_a_second_process_finds_the_journal_locked(settings: Settings, enrolled: KeyFolder) -> None:
    first = assemble(settings)
    try:
        assert isinstance(first.visit.view, WelcomeView)
        closed(settings)
    finally:
        first.close()
        first.close()


def test_a_visit_with_all_threads_running(
    settings: Settings, enrolled: KeyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    before = threading.active_count()
    kiosk = assemble(settings)
    visit = kiosk.visit
    try:
        while (here := visit.view.screen) != "done":
            go_on(visit)
            until(kiosk, lambda here=here: visit.view.screen != here)  # type: ignore[misc]

        def printed() -> bool:
            return isinstance(visit.view, DoneView) and visit.view.print_state is PaperState.CONFIRMED

        until(kiosk, printed)
        done = visit.view
        assert isinstance(done, DoneView)
        assert kiosk.twin is not None
        assert len(kiosk.twin.papers) == 2
    finally:
        kiosk.close()
    assert threading.active_count() == before, "every thread has ended"
    assert main(["verify-receipt", done.qr]) == 0
    assert main(["verify-receipt", done.qr.swapcase()]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith(f"true: {done.number}, serial 000001, received ")
    assert told[1].startswith("false: ")


def test_doctor_names_every_part(
    settings: Settings, enrolled: KeyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--config", str(CONFIG / "demo.toml"), "doctor"]) == 0
    told = capsys.readouterr().out
    for part in ("office", "printer", "scanner", "reader", "device key", "recipients", "enrolment", "outbox"):
        assert f"{part}: " in told
    assert "boot menu: " in told
    assert "system's disk: " in told
    assert "set aside: " not in told
    aside = settings.kiosk.folder / "set-aside/20261124-020000-000000"
    aside.mkdir(parents=True)
    with (aside / "journal.sqlite").open("wb") as file:
        file.truncate(600_000_000)  # takes no room
    main(["--config", str(CONFIG / "demo.toml"), "doctor", "--no-paper"])
    assert f"set aside: 1 journals, 600 MB in {aside.parent}; " in capsys.readouterr().out
    enrolled.recipients.unlink()
    assert main(["--config", str(CONFIG / "demo.toml"), "doctor"]) == 1
    assert "recipients: the list of the office's keys is missing" in capsys.readouterr().out


def test_sync_and_enrol_without_a_centre_say_so(
    settings: Settings,
    enrolled: KeyFolder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("KOTAK_ADUAN_CENTRE__URL", "http://127.0.0.1:1")
    assert main(["sync"]) == 1
    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["contacting the centre", "sending cases 0/0"]
    assert told[2].startswith("offline: 0 records sent")
    assert told[2].endswith("It is tried again by itself.")
    assert told[-1] == "last success: never"
    assert main(["enrol", "7K4M"]) == 1
    told_why = capsys.readouterr().out
    assert told_why.startswith("not enrolled: the centre at http://127.0.0.1:1 does not answer (")
    assert "[centre]" in told_why


def test_wrong_settings_end_with_two_and_one_line(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KOTAK_ADUAN_KIOSK__IDEL_S", "70")
    assert main(["doctor"]) == 2
    assert capsys.readouterr().err == (
        'kiosk: KOTAK_ADUAN_KIOSK__IDEL_S: kiosk.idel_s: unknown setting; did you mean "idle_s"?\n'
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("office.toml", 'telephone = "', 'telefon = "', "kiosk: office.toml: "),
        ("form.toml", 'id = "kind"', 'id = "kind kind"', "kiosk: form.toml: "),
        ("sop.toml", "promised_days = 12", "promised_days = -1", "kiosk: sop.toml: "),
        ("office.toml", 'logo = ""', 'logo = "none.png"', "kiosk: office.toml: office.logo: "),
        ("office.toml", 'photo = ""', 'photo = "none.png"', "kiosk: office.toml: office.photo: no such file"),
    ],
)
def test_wrong_data_of_the_office_is_named_by_file(  # noqa: PLR0917  fixtures and a table
    settings: Settings,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    file: str,
    old: str,
    new: str,
    says: str,
) -> None:
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    words = (folder / file).read_text("utf-8")
    assert old in words
    (folder / file).write_text(words.replace(old, new, 1), "utf-8")
    monkeypatch.setenv("KOTAK_ADUAN_CONFIG", str(folder))
    assert main(["doctor", "--no-paper"]) == 2
    told = capsys.readouterr().err
    assert told.startswith(says)
    assert told.count("\n") == 1


def test_doctor_prints_a_page_and_says_so(
    settings: Settings, enrolled: KeyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    demo = ["--config", str(CONFIG / "demo.toml")]
    assert main([*demo, "doctor"]) == 0
    assert "printer: test page: printed, proved by completion_query" in capsys.readouterr().out
    assert main([*demo, "doctor", "--no-paper"]) == 0
    assert "test page" not in capsys.readouterr().out


def test_doctor_leaves_the_printer_to_a_running_kiosk(
    settings: Settings, enrolled: KeyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    kiosk = assemble(settings)
    try:
        assert main(["--config", str(CONFIG / "demo.toml"), "doctor"]) == 1
    finally:
        kiosk.close()
    told = capsys.readouterr().out
    assert "test page: none, since the lobby application is running" in told
    assert "journal: the lobby application is running; stop it first (journal.locked)" in told


def test_receipts_names_what_is_owed_and_wants_who_and_why(
    settings: Settings, enrolled: KeyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["receipts"]) == 0
    assert capsys.readouterr().out == "no paper is owed\n"
    errand = ["receipts", "print", "PGT1-7K4M-92QX-Z", "--by", "Siti"]
    with pytest.raises(SystemExit) as ended:
        main(errand)
    assert ended.value.code == 2
    assert main([*errand, "--why", " "]) == 1
    assert main([*errand, "--why", "struk hilang"]) == 1
    assert "number.unknown" in capsys.readouterr().out


def test_help_names_every_verb() -> None:
    words = parser().format_help()
    for verb in ("run", "doctor", "enrol", "sync", "receipts", "verify-receipt"):
        assert f"\n    {verb}" in words


def test_a_published_list_of_keys_checks_the_receipts_of_other_machines(tmp_path: Path) -> None:
    key, now = DeviceKey.generate(), datetime(2026, 11, 23, tzinfo=UTC)
    entry = KeyEntry(key_id=key.key_id.hex(), owner="PGT2", public_key=key.public_raw, since=now)
    (tmp_path / "keys.json").write_bytes(encode(KeyList(keys=[entry], time=now)))
    (tmp_path / "broken.json").write_bytes(b"{")
    known = KeyFolder(tmp_path).known(
        tmp_path / "keys.json", tmp_path / "broken.json", tmp_path / "none.json"
    )
    assert known == {key.key_id: key.public_raw}


@dataclass
class Hardware:
    """The system's id and network cards as the kernel shows them."""

    folder: Path

    def system(self, words: str) -> None:
        self.folder.mkdir(exist_ok=True)
        (self.folder / "id").write_text(f"{words}\n")

    def card(
        self, name: str, address: str, *, real: bool = True, drawn: bool = False, bus: str = "pci0"
    ) -> None:
        card = self.folder / "net" / name
        card.mkdir(parents=True)
        for file, word in {
            "address": address,
            "addr_assign_type": "3" if drawn else "0",
            "type": "1",
        }.items():
            (card / file).write_text(f"{word}\n")
        if real:
            (self.folder / bus / name).mkdir(parents=True)
            (card / "device").symlink_to(self.folder / bus / name)

    @property
    def machine(self) -> Machine:
        return Machine(self.folder / "id", self.folder / "net")


@pytest.fixture
def hardware(tmp_path: Path) -> Hardware:
    made = Hardware(tmp_path / "hardware")
    made.system("abc")
    return made


def test_a_machine_is_known_by_journal_system_and_card(hardware: Hardware) -> None:
    hardware.card("veth0", "00:00:00:00:00:01", real=False)
    hardware.card("wlan0", "00:00:00:00:00:02", drawn=True)
    hardware.card("usb0", "00:00:00:00:00:03", bus="usb1")
    bare = hardware.machine.identity("journal")
    hardware.card("enp1s0", "0a:00:00:00:00:04")
    here = hardware.machine.identity("journal")
    assert len(here) == 64
    assert here != bare
    assert hardware.machine.is_that_of(here, "journal")
    assert hardware.machine.is_that_of(bare, "journal"), "its second card is still there"
    assert not hardware.machine.is_that_of(here, "other")
    hardware.system("another disk's")
    assert not hardware.machine.is_that_of(here, "journal")


def test_an_enrolment_by_the_old_formula_or_on_a_machine_without_cards_stands(hardware: Hardware) -> None:
    old = hashlib.sha256(b"journal\nabc").hexdigest()
    assert hardware.machine.is_that_of(hardware.machine.identity("journal"), "journal")
    hardware.card("enp1s0", "0a:00:00:00:00:04")
    assert hardware.machine.is_that_of(old, "journal")
    assert hardware.machine.is_that_of("", "journal")


def test_a_disk_in_another_machine_is_closed_until_it_is_enrolled(
    settings: Settings, enrolled: KeyFolder
) -> None:
    journal = open_journal(settings.kiosk.folder, system_clock)
    assert isinstance(journal, Journal)
    known = journal.enrolment
    assert known is not None
    journal.enrol(replace(known, epoch=2, identity="of another machine"))
    journal.close()
    closed(settings)


def test_refused_for_good_it_closes_between_visits_and_stays_closed_over_a_restart(
    settings: Settings, enrolled: KeyFolder
) -> None:
    kiosk = assemble(settings)
    try:
        kiosk.visit.act(Primary())
        begun = kiosk.visit.view.screen
        assert kiosk.journal is not None
        kiosk.journal.refuse("revoked")
        kiosk.visit.tick()
        assert kiosk.visit.view.screen == begun, "a visit goes on to its end"
        kiosk.visit.act(Back())
        assert isinstance(kiosk.visit.view, ClosedView)
        kiosk.journal.close()
    finally:
        kiosk.close()
    kiosk = assemble(settings)
    try:
        assert isinstance(kiosk.visit.view, ClosedView)
        assert kiosk.worker is not None, "what waits may still be asked about"
        assert kiosk.journal is not None
        known = kiosk.journal.enrolment
        assert known is not None
        kiosk.journal.enrol(replace(known, epoch=2))
        kiosk.visit.tick()
        assert isinstance(kiosk.visit.view, WelcomeView)
    finally:
        kiosk.close()


def test_a_bug_on_the_worker_s_thread_reaches_the_screen_s() -> None:
    work, came = WorkerThread(), threading.Event()

    def bug() -> None:
        came.set()
        raise LookupError("a mistake of ours")

    work.start(bug, lambda _: None)
    assert came.wait(10)
    work.close()
    with pytest.raises(LookupError, match="a mistake of ours"):
        work.drain()


def test_results_come_in_the_order_of_the_work() -> None:
    work, found = WorkerThread(), list[int]()
    for n in range(5):
        work.start(lambda n=n: n, found.append)  # type: ignore[misc]
    work.close()
    assert found == []
    work.drain()
    assert found == [0, 1, 2, 3, 4]


def test_settings_are_frozen(settings: Settings) -> None:
    with pytest.raises(AttributeError):
        settings.kiosk.idle_s = 1  # type: ignore[misc]


def test_settings_of_the_office_that_it_has_run_with_lie_apart_from_those_that_come(
    settings: Settings,
) -> None:
    centre, kiosk = DeviceKey.generate(), "0190b2d2-7e7a-7000-8000-000000000001"
    values: dict[str, dict[str, object]] = {"kiosk": {"idle_s": 123}}
    said = RemoteSettings(office_id="office", device=kiosk, n=1, at=system_clock(), values=values)
    envelope = signed.seal_document(said, signed.SETTINGS, centre.sign, centre.key_id.hex())
    journal = open_journal(settings.kiosk.folder, system_clock)
    assert isinstance(journal, Journal)
    journal.enrol(Enrolment(kiosk, "office", "PGT1", centre.key_id, 1, centre.public_raw))
    journal.save_key_document("office-settings", said.n, encode(envelope))
    journal.close()
    for _ in range(2):
        begun = assemble(settings)
        begun.close()
        assert begun.settings.kiosk.idle_s == 123
        journal = open_journal(settings.kiosk.folder, system_clock)
        assert isinstance(journal, Journal)
        journal.replace_key_documents("office-settings", [])
        journal.close()


def test_without_sound_recipients_it_is_closed_but_alive_and_opens_when_they_come(
    settings: Settings, enrolled: KeyFolder
) -> None:
    whom = enrolled.recipients.read_bytes()
    enrolled.recipients.unlink()
    kiosk = assemble(settings)
    try:
        assert isinstance(kiosk.visit.view, ClosedView)
        assert kiosk.worker is not None, "a newer list comes with a sync"
        enrolled.recipients.write_bytes(whom)
        kiosk.visit.tick()
        assert isinstance(kiosk.visit.view, WelcomeView)
    finally:
        kiosk.close()


def test_published_keys_that_come_while_it_runs_are_known(settings: Settings, enrolled: KeyFolder) -> None:
    asked: list[bool] = []
    known = KnownKeys(enrolled, lambda: asked.append(True))
    other = DeviceKey.generate()
    assert known.get(other.key_id) is None
    assert asked == [True]
    entry = KeyEntry(
        key_id=other.key_id.hex(), owner="kiosk PGT2", public_key=other.public_raw, since=datetime.now(UTC)
    )
    enrolled.published.write_bytes(encode(KeyList(keys=[entry], time=datetime.now(UTC))))
    assert known[other.key_id] == other.public_raw
    assert len(asked) == 1


class HeldOut:
    """A code reader before which something is held at the n-th look."""

    def __init__(self, data: bytes, at: int) -> None:
        self.data, self.at, self.looks = data, at, 0

    def status(self) -> Status:
        return Status(State.READY)

    def poll(self) -> bytes | None:
        self.looks += 1
        return self.data if self.looks == self.at else None

    def close(self) -> None:
        """Nothing."""


def test_a_scanned_ticket_is_waited_for_a_minute() -> None:
    text = b'{"v":1,"url":"https://a.example","code":"7K4M9-2QXZT","key":"' + b"a" * 64 + b'"}'
    seconds = iter(range(0, 1000, 7))
    found = wait_for_ticket(HeldOut(text, 3), lambda: float(next(seconds)), lambda _: None)
    assert isinstance(found, Ticket)
    assert found.url == "https://a.example"
    seconds = iter(range(0, 1000, 7))
    found = wait_for_ticket(HeldOut(b"noise", 3), lambda: float(next(seconds)), lambda _: None)
    assert found == Refusal("enrol.nothing_scanned")


def test_health_is_told_at_the_console_in_words_and_for_programs(
    settings: Settings, enrolled: KeyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ["--config", str(CONFIG / "demo.toml"), "health"]
    assert main(given) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("well  File system: Takes writes") for line in lines)
    assert not any("No room is kept free" in line for line in lines), "only the lobby holds the reserve"
    assert main([*given, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    names = {one["part"]: one for one in told["parts"]}
    assert names["queue"]["words"] == "Waiting to be sent: 0 cases wait"
    assert names["backup"]["level"] == "untold"
    assert names["copy"]["words"] == "Spare copy: Not fitted"
    assert names.keys() >= {"files", "disk", "clock", "memory", "paper", "keys", "starts"}


def test_while_the_lobby_runs_the_console_tells_what_it_saw(
    settings: Settings, enrolled: KeyFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    kiosk = assemble(settings)
    try:
        until(kiosk, (settings.kiosk.folder / "health.json").exists)
        assert main(["--config", str(CONFIG / "demo.toml"), "health", "--json"]) in (0, 1)
        told = json.loads(capsys.readouterr().out)
        assert {one["part"] for one in told["parts"]} >= {"camera", "queue", "paper"}
    finally:
        kiosk.close()
    assert main(["--config", str(CONFIG / "demo.toml"), "doctor", "--no-paper"]) in (0, 1)
    assert "machine: " in capsys.readouterr().out


def test_an_end_that_nobody_saw_is_remembered_by_the_next_start(
    settings: Settings, enrolled: KeyFolder
) -> None:
    assemble(settings).close()
    starts = settings.kiosk.folder / "starts.json"
    assert [one["how"] for one in json.loads(starts.read_bytes())["ended"]] == ["clean"]
    gone = json.loads(starts.read_bytes()) | {"running": {"at": "2026-11-23T03:15:00Z", "boot": Path("/proc/sys/kernel/random/boot_id").read_text().strip()}}  # fmt: skip
    starts.write_text(json.dumps(gone))
    kiosk = assemble(settings)
    try:
        assert [one["how"] for one in json.loads(starts.read_bytes())["ended"]] == ["clean", "crash"]
    finally:
        kiosk.close()


def test_a_clock_set_back_makes_receipts_say_that_their_time_is_estimated(
    settings: Settings, enrolled: KeyFolder
) -> None:
    """F58: until the centre agrees with it or the time that was seen is reached again."""
    now = datetime.now(UTC)
    (settings.kiosk.folder / "clock.json").write_text(
        json.dumps({"at": (now + timedelta(days=2)).isoformat()})
    )
    kiosk = assemble(settings)
    try:
        intake = kiosk.visit._outside.intake
        assert isinstance(intake, IntakeDesk)
        assert not intake.clock_sure()
    finally:
        kiosk.close()
