"""The machine's own pages of the staff's area: network, hours, what holds at the start, log, switching off. Without Kivy."""

from __future__ import annotations

import logging
import tomllib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kiosk.asking import Asking
from kiosk.checks.usb import UsbDevice
from kiosk.layout import LOUDEST
from kiosk.maintenance import Deed, NetworkFact, Usual
from kiosk.presenters.commands import Back, Cancel, Choose, Primary, Skip
from kiosk.presenters.maintenance_outcomes import outcome_words, went_well
from kiosk.presenters.maintenance_views import Said, StaffView
from kiosk.presenters.views import ClosedView
from kiosk.texts.catalogue import load
from kiosk.texts.text import Text
from kiosk.usual import UsualFile
from sync.logbook import note
from sync.logbook.recent import keep_recent
from tests.kiosk.maintained import Maintained
from tests.kiosk.world import World

ROOT = Path(__file__).parents[2]


@pytest.fixture
def area(world: World) -> Maintained:
    return Maintained(world, world.folder)


def ids(world: World) -> list[str]:
    assert isinstance(world.view, StaffView)
    return [row.id for row in world.view.rows]


# --- network


def test_each_step_of_the_way_has_a_lamp(area: Maintained, world: World) -> None:
    area.network.facts = (
        NetworkFact("card", "good", good=True, said="eth0"),
        NetworkFact("certificate", "soon", good=None, until=datetime(2026, 12, 1, tzinfo=UTC)),
        NetworkFact("centre", "login-page", good=False),
    )
    area.enter()
    area.go("machine", "network")
    assert area.row("card") == "Kabel atau Wi-Fi | Sedang diperiksa"
    area.errands.finish()
    world.tick(2)
    assert area.row("card") == "Kabel atau Wi-Fi | eth0"
    assert area.row("address") == "Alamat mesin | Belum bisa diperiksa"
    assert area.row("certificate").endswith("Hampir berakhir | Berlaku sampai 01-12-2026 07.00")
    assert area.row("centre").startswith("Pusat | Jaringan meminta login | Minta penyedia internet")
    latest = area.deeds.latest("network")
    assert latest is not None
    assert latest.outcome == "centre.login-page"


def test_the_network_is_looked_at_again(area: Maintained, world: World) -> None:
    area.network.facts = (NetworkFact("card", "no-cable", good=False, stops=True),)
    area.enter()
    area.go("machine", "network")
    area.errands.finish()
    world.tick()
    assert "Pasang kabel sampai berbunyi klik" in area.row("card")
    area.network.facts = (NetworkFact("card", "good", good=True, said="eth0"),)
    area.press()
    area.errands.finish()
    world.tick()
    assert area.row("card").endswith("eth0")


# --- hours


def test_the_week_of_the_desk_with_its_days_off(area: Maintained, world: World) -> None:
    area.enter()
    area.go("service", "hours")
    rows = ids(world)
    assert len(rows) == 7
    assert area.row(rows[0]).startswith("Senin, hari ini | 07.30-")
    assert area.row(rows[5]) == "Sabtu | Tutup | 28-11-2026, akhir pekan"


def test_closed_today_opens_by_itself_tomorrow(area: Maintained, world: World) -> None:
    area.enter()
    area.go("service", "hours")
    area.press()
    world.tick()
    assert world.screen == "staff_service"
    assert "Buka sendiri 24-11-2026 00.00" in area.row("state")
    world.act(Cancel())
    assert isinstance(world.view, ClosedView)
    area.start(world.folder)
    assert isinstance(world.view, ClosedView), "over a restart too"
    world.pass_by(timedelta(hours=14).total_seconds())
    world.tick()
    assert world.screen == "welcome"


# --- what holds at the start


def test_languages_and_loudness_are_kept_for_the_next_start(area: Maintained, world: World) -> None:
    area.enter()
    area.go("machine", "setup", "usual")
    assert world.view.primary is None, "nothing is changed yet"
    area.go("id", "mad", "loudness")
    assert area.row("mad") == "Bhâsa Madhurâ | Tidak ditawarkan"
    assert area.row("loudness").endswith("Langkah 3 dari 4")
    area.press()
    world.tick()
    assert "Tersimpan. Mulai ulang aplikasi agar berlaku." in world.say()
    shipped = Usual(("id", "mad", "en"), 2)
    assert UsualFile(world.folder, shipped, LOUDEST).now() == Usual(("id", "en"), 3)


@pytest.mark.parametrize(
    "kept", [b"{", b'{"languages":[],"loudness":99}', b'{"languages":["fr"],"loudness":-4}']
)
def test_what_is_kept_never_goes_beyond_the_settings(tmp_path: Path, kept: bytes) -> None:
    (tmp_path / "usual.json").write_bytes(kept)
    now = UsualFile(tmp_path, Usual(("id", "en"), 2), LOUDEST).now()
    assert now.languages[0] == "id"
    assert set(now.languages) <= {"id", "en"}
    assert 0 <= now.loudness <= LOUDEST


# --- log and deeds


def test_the_log_is_shown_area_by_area(area: Maintained, world: World) -> None:
    area.enter()
    area.go("machine", "records", "log")
    assert area.row("line.0").endswith(
        "| Pengiriman ke pusat: Tidak terjangkau | sync.run_ended outcome=offline sent=0"
    )
    assert len(ids(world)) == 2
    world.act(Primary())
    assert "Hanya bidang Kode petugas." in world.say()
    assert ids(world) == ["line.0"]
    world.act(Skip())
    assert len(ids(world)) == 2
    area.go("line.0")
    assert area.row("do") == "Tindakan | Lihat halaman Sinkronisasi."
    world.act(Back())
    assert world.screen == "staff_log"


def test_the_newest_lines_hold_what_the_log_holds_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "kotak")
    kept, forget = keep_recent()
    note("access.entered", who="s1a2")
    note("intake.paused", who="s1a2", reason="Siti Contoh, 3528")
    forget()
    note("intake.opened", who="s1a2")
    assert [(line.area, line.level, dict(line.facts)) for line in kept.lines()] == [
        ("intake", "warning", {"who": "s1a2", "reason": "?"}),
        ("access", "info", {"who": "s1a2"}),
    ]


def test_what_staff_did_is_listed(area: Maintained, world: World) -> None:
    area.enter()
    world.tick()
    area.go("machine", "records", "deeds")
    assert area.row("deed.0") == "23-11-2026 10.15, oleh Siti Contoh | Masuk ke pemeliharaan"


def test_every_deed_has_its_words() -> None:
    import re

    from kiosk.presenters import maintenance_log

    source = Path(maintenance_log.__file__).parent
    texts = "".join(path.read_text() for path in source.glob("*.py"))
    did = set(re.findall(r'self\.did\(\s*"([a-z_.]+)"', texts))
    assert did
    assert did <= maintenance_log._DEEDS.keys()


@pytest.mark.parametrize(
    ("what", "outcome", "words"),
    [
        ("close", "supplies", "Kertas atau perlengkapan"),
        ("close", "today", "Tutup hari ini"),
        ("close", "not-stored", "Disk menolak"),
        ("network", "certificate.unknown-issuer", "Penerbit tidak dipercaya"),
        ("test.sound", "bad", "Tidak baik"),
        ("print", "refused", "Printer belum siap"),
        ("sync", "refused", "Ditolak pusat"),
        ("stick_out", "stick.gone", "Stik dicabut terlalu cepat. Pasang lagi dan ulangi."),
        ("stick_out", "stick.full", "Tidak selesai"),  # its sentence would name an amount that is not kept
        (
            "test_case",
            "test.keys",
            "Daftar kunci segel tidak berlaku. Kasus uji tidak dikirim. Hubungi admin.",
        ),
        ("enrol", "enrol.code-used", "Kode sudah dipakai mesin lain. Minta kode baru."),
        ("seen", "certificate", "Sertifikat pusat tidak cocok lebih dari sehari"),
        ("of another version", "of_another_version", "of_another_version"),
    ],
)
def test_how_a_deed_came_out_is_told_in_words(what: str, outcome: str, words: str) -> None:
    deed = Deed(datetime(2026, 11, 23, tzinfo=UTC), "s1a2", "Siti Contoh", what, outcome)
    assert load("id").say(outcome_words(deed)) == words
    assert not went_well(deed)


def test_the_desk_has_words_for_each_of_these_outcomes() -> None:
    from kiosk.presenters import maintenance_enrol, maintenance_network, maintenance_words

    known = tomllib.loads((ROOT / "sync" / "desk" / "words_id" / "desk.toml").read_text("utf-8"))
    ours = {*maintenance_words._END, *maintenance_words._SHORT}
    ours |= {*maintenance_network._SAID, *maintenance_enrol._NOT_ENROLLED}
    assert {word for word in ours if word not in known["staff_outcome"]} == set()


def test_the_desk_has_words_for_each_deed() -> None:
    from kiosk.presenters import maintenance_log

    known = tomllib.loads((ROOT / "sync" / "desk" / "words_id" / "desk.toml").read_text("utf-8"))
    assert set(maintenance_log._DEEDS) == set(known["staff_deed"])


def test_a_deed_that_went_well_says_no_more() -> None:
    deed = Deed(datetime(2026, 11, 23, tzinfo=UTC), "s1a2", "Siti Contoh", "stick_out", "stick.saved")
    assert went_well(deed)


# --- what ends the machine


@pytest.mark.parametrize("wish", ["poweroff", "reboot", "usb"])
def test_what_the_system_does_is_asked_for_once_more_and_left_to_it(
    area: Maintained, world: World, wish: str
) -> None:
    area.enter()
    area.go("machine", wish)
    assert world.screen == "staff_ask"
    world.act(Back())
    assert not list((world.folder / "ask").iterdir())
    area.go(wish)
    area.press()
    world.tick(2)
    assert [path.name for path in (world.folder / "ask").iterdir()] == [wish]
    assert world.screen == "staff_machine"
    latest = area.deeds.latest(wish)
    assert latest is not None
    assert latest.name == "Siti Contoh"


def test_what_could_not_be_asked_is_said_as_a_failure_and_kept_as_one(area: Maintained, world: World) -> None:
    area.enter()
    area.go("machine", "reboot")
    (world.folder / "ask").rmdir()
    area.press()
    world.tick(2)
    view = world.view
    assert isinstance(view, StaffView)
    assert view.note == Said(Text("staff.asked.not"), failed=True)
    latest = area.deeds.latest("reboot")
    assert latest is not None
    assert not went_well(latest)


def test_the_machine_s_first_page_shows_no_more_than_fits_and_tells_its_rows_apart(
    area: Maintained, world: World
) -> None:
    area.enter()
    area.go("machine")
    view = world.view
    assert isinstance(view, StaffView)
    assert [row.id for row in view.rows] == ["network", "usb", "restart", "reboot", "poweroff"]
    assert len({row.state.id for row in view.rows if isinstance(row.state, Text)}) == len(view.rows)


def test_the_usb_list_shows_what_is_plugged_in_and_learns_it_once_asked_again(
    area: Maintained, world: World
) -> None:
    area.enter()
    area.go("machine", "setup", "usb-list")
    assert area.row("1-2") == "Printer | EPSON TM-T20III"
    area.plugged_in.append(UsbDevice("2-1", "keyboard", "", let_in=False))
    world.tick(9)
    assert area.row("2-1") == "Papan ketik | Tanpa nama | Cabut bila bukan milik kios."
    area.press()
    assert world.screen == "staff_ask"
    assert not list((world.folder / "ask").iterdir())
    area.press()
    world.tick(2)
    assert [path.name for path in (world.folder / "ask").iterdir()] == ["learn-usb"]
    assert world.screen == "staff_usb_list"
    latest = area.deeds.latest("learn-usb")
    assert latest is not None
    assert latest.name == "Siti Contoh"


def test_where_nothing_is_plugged_in_there_is_nothing_to_learn(area: Maintained, world: World) -> None:
    area.plugged_in.clear()
    area.enter()
    area.go("machine", "setup", "usb-list")
    assert area.row("none").endswith("Tidak ada perangkat")
    area.press()
    assert world.screen == "staff_usb_list"


def test_what_nothing_would_do_is_not_offered(area: Maintained, world: World) -> None:
    (world.folder / "ask").rmdir()
    area.maintenance = replace(area.maintenance, restart=None)
    area.enter()
    area.go("machine")
    assert not {"poweroff", "reboot", "usb", "usb-list"} & set(ids(world))
    world.act(Choose("poweroff"))
    assert world.screen == "staff_machine"


def test_a_wish_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    assert not Asking(tmp_path / "none").is_able()
    refused = Asking(tmp_path / "none").ask("reboot")
    assert refused is not None
    assert refused.code == "ask.not_written"
