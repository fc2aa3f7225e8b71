"""The page "Kode petugas": who has a code, a colleague's added and removed, one's own changed. Without Kivy."""

from __future__ import annotations

import logging

import pytest

from kiosk.colleagues import ColleagueCodes
from kiosk.maintenance import Person
from kiosk.presenters.commands import Back, Cancel, Digit, Enter, Primary
from kiosk.presenters.maintenance_views import Said, StaffCodeView, StaffTextView, StaffView
from kiosk.presenters.maintenance_words import NOT_STORED
from kiosk.service_access import Roster
from kiosk.texts.text import Text
from sync.cases.refusal import Refusal
from tests.kiosk.maintained import CODE, Maintained
from tests.kiosk.world import World

OTHER = "5093811"
THIRD = "2847706"


@pytest.fixture
def area(world: World) -> Maintained:
    return Maintained(world, world.folder)


def names(area: Maintained) -> list[str]:
    roster = area.codes.roster()
    assert isinstance(roster, Roster)
    return [one.name for one in roster.people]


def type_in(area: Maintained, world: World, code: str) -> None:
    world.act(*(Digit(sign) for sign in code), Primary())
    world.tick(2)


def open_page(area: Maintained, world: World, code: str = CODE) -> None:
    area.enter()
    area.go("machine", "setup", "codes")
    assert isinstance(world.view, StaffCodeView)
    type_in(area, world, code)


def name_colleague(area: Maintained, world: World, name: str) -> None:
    area.press()
    assert isinstance(world.view, StaffTextView)
    world.act(Enter(name), Primary())
    world.tick()


def add_budi(area: Maintained) -> Person:
    made = area.codes.add("Budi Contoh", OTHER)
    assert isinstance(made, Person)
    return made


def note_of(world: World) -> Said | None:
    assert isinstance(world.view, StaffView)
    return world.view.note


# --- the way in


def test_the_page_asks_for_the_code_once_more(area: Maintained, world: World) -> None:
    area.enter()
    area.go("machine", "setup", "codes")
    assert "Masukkan kode Anda sekali lagi." in world.say()
    type_in(area, world, OTHER)
    assert isinstance(world.view, StaffCodeView), "the area is open, this page is not"
    type_in(area, world, CODE)
    assert world.screen == "staff_codes"


def test_back_from_the_code_leads_to_where_one_came_from(area: Maintained, world: World) -> None:
    area.enter()
    area.go("machine", "setup", "codes")
    world.act(Back())
    assert world.screen == "staff_setup"


def test_whoever_shows_the_code_is_who_stands_here(area: Maintained, world: World) -> None:
    add_budi(area)
    open_page(area, world, OTHER)
    assert "Anda masuk sebagai Budi Contoh." in world.say()
    latest = area.deeds.latest("codes")
    assert latest is not None
    assert latest.name == "Budi Contoh"


# --- the list


def test_it_names_who_has_a_code_and_never_the_code(area: Maintained, world: World) -> None:
    budi = add_budi(area)
    open_page(area, world)
    assert area.row(area.person.id) == "Kode sejak 23-11-2026 | Siti Contoh | Anda sendiri"
    assert area.row(budi.id) == "Kode sejak 23-11-2026 | Budi Contoh"
    assert CODE not in repr(world.view)
    world.act(Back())
    assert world.screen == "staff_setup"


def test_whoever_is_alone_is_told_to_add_a_colleague(area: Maintained, world: World) -> None:
    open_page(area, world)
    assert any("Anda masuk sebagai Siti Contoh. Tambah rekan" in said for said in world.say())


def test_a_list_that_cannot_be_read_is_told_and_offers_nothing(area: Maintained, world: World) -> None:
    budi = add_budi(area)
    open_page(area, world)
    area.go(budi.id)
    area.codes.path.write_bytes(b"{")
    world.act(Back())
    world.tick()
    assert "Daftar kode tidak terbaca. Hubungi admin." in world.say()
    assert isinstance(world.view, StaffView)
    assert world.view.primary is None
    assert world.view.rows == ()


# --- adding


def test_a_colleague_gets_a_code_and_gets_in_with_it(
    area: Maintained, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    open_page(area, world)
    with caplog.at_level(logging.INFO, "kotak"):
        name_colleague(area, world, "Budi Contoh")
        type_in(area, world, OTHER)
        type_in(area, world, OTHER)
    assert note_of(world) == Said(Text("staff.codes.given", {"name": "Budi Contoh"}))
    assert names(area) == ["Siti Contoh", "Budi Contoh"]
    added = next(one for one in caplog.records if one.message == "access.code_added")
    assert added.__dict__["facts"]["who"] == area.person.id
    assert added.__dict__["facts"]["whose"] != area.person.id
    latest = area.deeds.latest("code_add")
    assert latest is not None
    assert latest.name == "Siti Contoh"
    world.act(Cancel())
    area.enter(OTHER)
    assert "Petugas: Budi Contoh. Halaman ini tertutup sendiri setelah 2 menit." in world.say()


@pytest.mark.parametrize(
    ("name", "problem"), [(" ", "staff.first.no_name"), ("Siti Contoh", "staff.codes.name_taken")]
)
def test_a_name_that_cannot_be_kept_is_told_before_any_code(
    area: Maintained, world: World, name: str, problem: str
) -> None:
    open_page(area, world)
    name_colleague(area, world, name)
    assert isinstance(world.view, StaffTextView)
    assert world.view.problem == Text(problem)


def test_another_code_the_second_time_begins_again(area: Maintained, world: World) -> None:
    open_page(area, world)
    name_colleague(area, world, "Budi Contoh")
    type_in(area, world, OTHER)
    type_in(area, world, THIRD)
    assert "Kedua kode berbeda. Mulai lagi dari yang pertama." in world.say()
    assert names(area) == ["Siti Contoh"]


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("12345", "Kode terdiri dari 6 sampai 10 angka."),
        ("234567", "Kode ini mudah ditebak. Pilih yang lain."),
    ],
)
def test_a_code_too_weak_is_told_at_once(area: Maintained, world: World, code: str, problem: str) -> None:
    open_page(area, world)
    name_colleague(area, world, "Budi Contoh")
    type_in(area, world, code)
    assert problem in world.say()
    assert world.view.title == Text("staff.first.new_code")


def test_a_code_that_somebody_has_is_refused(area: Maintained, world: World) -> None:
    open_page(area, world)
    name_colleague(area, world, "Budi Contoh")
    type_in(area, world, CODE)
    type_in(area, world, CODE)
    assert "Kode ini tidak bisa dipakai. Pilih yang lain." in world.say()
    assert names(area) == ["Siti Contoh"]


def test_back_from_the_code_keeps_the_name(area: Maintained, world: World) -> None:
    open_page(area, world)
    name_colleague(area, world, "Budi Contoh")
    world.act(Back())
    assert isinstance(world.view, StaffTextView)
    assert world.view.value == "Budi Contoh"
    world.act(Back())
    assert world.screen == "staff_codes"


# --- one's own


def test_one_s_own_code_is_changed_and_the_former_one_opens_nothing(
    area: Maintained, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    open_page(area, world)
    area.go(area.person.id)
    with caplog.at_level(logging.INFO, "kotak"):
        type_in(area, world, THIRD)
        type_in(area, world, THIRD)
    assert note_of(world) == Said(Text("staff.codes.changed"))
    assert "access.code_changed" in [one.message for one in caplog.records]
    world.act(Cancel())
    area.enter(CODE)
    assert world.screen == "staff_code"
    area.type(THIRD)
    area.press()
    world.tick(2)
    assert world.screen == "staff_home"
    assert area.person.id in [one.id for one in area.codes.roster().people], "the same person as before"  # type: ignore[union-attr]


def test_one_s_own_code_is_not_changed_to_a_colleague_s(area: Maintained, world: World) -> None:
    add_budi(area)
    open_page(area, world)
    area.go(area.person.id)
    type_in(area, world, OTHER)
    type_in(area, world, OTHER)
    assert "Kode ini tidak bisa dipakai. Pilih yang lain." in world.say()


# --- removing


def test_a_colleague_s_code_is_removed_after_it_was_asked_again(
    area: Maintained, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    budi = add_budi(area)
    open_page(area, world)
    area.go(budi.id)
    assert area.row("line.0") == "Kode milik | Budi Contoh"
    assert area.row("line.1") == "Dihapus oleh | Siti Contoh"
    assert names(area) == ["Siti Contoh", "Budi Contoh"]
    world.act(Back())
    assert world.screen == "staff_codes"
    world.tick()
    area.go(budi.id)
    with caplog.at_level(logging.INFO, "kotak"):
        area.press()
        world.tick(2)
    assert note_of(world) == Said(Text("staff.codes.removed", {"name": "Budi Contoh"}))
    assert names(area) == ["Siti Contoh"]
    gone = next(one for one in caplog.records if one.message == "access.code_removed")
    assert gone.__dict__["facts"] == {"who": area.person.id, "whose": budi.id}
    world.act(Cancel())
    area.enter(OTHER)
    assert world.screen == "staff_code"


def test_a_code_that_is_gone_meanwhile_is_told_and_no_deed(area: Maintained, world: World) -> None:
    budi = add_budi(area)
    open_page(area, world)
    area.go(budi.id)
    area.codes.remove(budi.id)
    area.press()
    world.tick(2)
    assert note_of(world) == Said(Text("staff.codes.gone"), failed=True)
    assert area.deeds.latest("code_remove") is None


def test_what_cannot_be_written_is_told_as_a_failure(
    area: Maintained, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    budi = add_budi(area)
    open_page(area, world)
    area.go(budi.id)

    def full(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("kiosk.service_access.replace", full)
    area.press()
    world.tick(2)
    assert note_of(world) == NOT_STORED
    assert names(area) == ["Siti Contoh", "Budi Contoh"]


# --- what the page could not ask for either


def test_nobody_removes_their_own_so_the_last_one_stays(area: Maintained) -> None:
    codes = ColleagueCodes(area.codes)
    assert codes.remove(area.person, area.person) == Refusal("access.own")
    budi = add_budi(area)
    area.codes.remove(area.person.id)
    assert codes.remove(area.person, budi) == Refusal("access.unknown")
    assert names(area) == ["Budi Contoh"]


def test_whose_code_is_gone_adds_and_changes_none(area: Maintained) -> None:
    add_budi(area)
    area.codes.remove(area.person.id)
    codes = ColleagueCodes(area.codes)
    assert codes.add(area.person, "Wati Contoh", THIRD) == Refusal("access.unknown")
    assert codes.change(area.person, THIRD) == Refusal("access.unknown")
    assert names(area) == ["Budi Contoh"]


# --- forgotten


def test_a_wrong_code_tells_what_to_do_about_a_forgotten_one(area: Maintained, world: World) -> None:
    area.enter(OTHER)
    assert "Lupa? Rekan membuat kode baru di halaman Mesin. Tidak ada rekan: hubungi admin." in world.say()
