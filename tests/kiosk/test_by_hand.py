"""What staff work by hand, on real parts: owed papers through the printing thread, sticks, the verb `kiosk staff`."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from kiosk.__main__ import main
from kiosk.by_hand import PapersByHand
from kiosk.carrying import StickFinder, sticks
from kiosk.late_receipts import LateReceipts
from kiosk.maintenance import Person
from kiosk.presenters.commands import Confirm, Primary
from kiosk.service_access import ServiceAccess, StaffCodes
from kiosk.settings import Settings
from kiosk.verbs import staff
from sync.cases.refusal import Refusal
from sync.worker.ticket import Ticket, is_ticket, read_ticket
from tests.kiosk.world import START, World

MOUNTS = """\
/dev/sda2 / ext4 rw,relatime 0 0
tmpfs /run tmpfs rw 0 0
/dev/sdb1 /media/kiosk/STIK\\040BIRU vfat rw 0 0
/dev/sdc1 /mediation vfat rw 0 0
"""


def test_a_paper_is_printed_on_the_printing_thread_and_recorded(world: World) -> None:
    world.twin.turn(paper_out_at_row=0)
    world.walk_to("done")
    world.tick(4)
    world.act(Primary(), Confirm())
    world.twin.turn(paper_out_at_row=None)
    told: list[bool] = []
    papers = PapersByHand(
        LateReceipts(world.journal, world.papers(), world.supervisor, lambda: True),
        world.printing,
        lambda: told.append(True),
    )
    (paper,) = papers.owed()
    assert (paper.serial, paper.state, paper.copy) == ("000001", "queued", 0)
    came: list[str | Refusal] = []
    asker = threading.Thread(target=lambda: came.append(papers.print(paper.number, "Siti", "diminta")))
    asker.start()
    while asker.is_alive():
        world.printing.run_once()
    assert came == ["confirmed"]
    assert papers.owed() == ()
    assert told == [True]


def test_a_paper_is_given_up_with_who_and_why(world: World) -> None:
    world.twin.turn(paper_out_at_row=0)
    world.walk_to("done")
    world.tick(4)
    world.act(Primary(), Confirm())
    papers = PapersByHand(
        LateReceipts(world.journal, world.papers(), world.supervisor, lambda: True),
        world.printing,
        lambda: None,
    )
    (paper,) = papers.owed()
    assert papers.give_up(paper.number, "Siti", " ") == Refusal("text.empty", {"field": "why"})
    assert papers.give_up(paper.number, "Siti", "pengadu sudah pergi") is None
    assert papers.owed() == ()


def test_sticks_are_what_is_mounted_where_sticks_are(tmp_path: Path) -> None:
    assert sticks(MOUNTS) == (Path("/media/kiosk/STIK BIRU"),)
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert StickFinder(mounts=mounts).find() == Path("/media/kiosk/STIK BIRU")
    mounts.write_text(MOUNTS + "/dev/sdd1 /run/media/kiosk/B vfat rw 0 0\n")
    assert StickFinder(mounts=mounts).find() == Refusal("stick.two")
    mounts.write_text("")
    assert StickFinder(mounts=mounts).find() == Refusal("stick.missing")
    assert StickFinder(str(tmp_path)).find() == tmp_path
    assert StickFinder(str(tmp_path / "none")).find() == Refusal("stick.missing")


def test_the_text_of_the_desks_code() -> None:
    key, root = "ab" * 32, "cd" * 32
    text = f'{{"v":1,"url":"https://aduan.example.go.id","code":"7K4M92QXZ0","key":"{key}","root":"{root}"}}'
    assert read_ticket(text) == Ticket("7K4M92QXZ0", "https://aduan.example.go.id", key, root)
    assert read_ticket(" 7K4M9-2QXZ0\n") == Ticket("7K4M9-2QXZ0")
    assert is_ticket(text.encode())
    for other in (b"", b"7K4M92QXZ0", b"{", b'{"v":1}', b"\xff{", text.encode() + b"x" * 1000):
        assert not is_ticket(other)
    assert read_ticket(text.replace('"v":1', '"v":2')) == Refusal("enrol.unreadable")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    plain = Settings()
    return msgspec.structs.replace(plain, kiosk=msgspec.structs.replace(plain.kiosk, folder=tmp_path))


def _now() -> datetime:
    return START


def test_a_code_is_asked_for_twice_and_lets_its_owner_in(settings: Settings) -> None:
    said: list[str] = []
    answers = iter(["4071993", "4071993"])
    assert staff.add(settings, _now, said.append, "Siti", draw=False, ask=lambda _: next(answers)) == 0
    access = ServiceAccess(StaffCodes(settings.kiosk.folder, _now, bytes), lambda: 0.0)
    entered = access.enter("4071993")
    assert isinstance(entered, Person)
    assert said == [
        f"{entered.id}  Siti may enter: hold the office's name at the top of the first page for 5 seconds"
    ]
    assert staff.list_staff(settings, _now, said.append) == 0
    assert said[-1] == f"{entered.id}  Siti  since {START + timedelta(hours=7):%Y-%m-%d %H:%M}"
    assert staff.remove(settings, _now, said.append, entered.id) == 0
    assert staff.list_staff(settings, _now, said.append) == 0
    assert said[-1] == "nobody may enter yet; make a code with: kiosk staff add NAME"


def test_two_that_differ_make_no_code(settings: Settings) -> None:
    said: list[str] = []
    answers = iter(["4071993", "4071994"])
    assert staff.add(settings, _now, said.append, "Siti", draw=False, ask=lambda _: next(answers)) == 1
    assert said == ["not added: the two codes differ"]
    assert not (settings.kiosk.folder / "staff.json").exists()


def test_a_drawn_code_is_shown_once(settings: Settings) -> None:
    said: list[str] = []
    assert staff.add(settings, _now, said.append, "Siti", draw=True) == 0
    code = said[0].split()[1]
    access = ServiceAccess(StaffCodes(settings.kiosk.folder, _now, bytes), lambda: 0.0)
    assert isinstance(access.enter(code), Person)


def test_wrong_tries_are_told_and_forgotten(settings: Settings) -> None:
    said: list[str] = []
    staff.add(settings, _now, said.append, "Siti", draw=True)
    (settings.kiosk.folder / "staff-tries.json").write_text('{"count":7}')
    staff.list_staff(settings, _now, said.append)
    assert said[-1] == "7 wrong codes in a row: the next try waits; kiosk staff unlock ends that"
    assert staff.unlock(settings, said.append) == 0
    staff.list_staff(settings, _now, said.append)
    assert "Siti" in said[-1]


def test_the_program_knows_the_verb(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOTAK_ADUAN_KIOSK__FOLDER", str(tmp_path))
    assert main(["staff"]) == 0
    assert main(["staff", "add", "Siti", "--draw"]) == 0
    assert main(["staff", "remove", "Budi"]) == 1
    assert "there is nobody of that name or id" in capsys.readouterr().out
