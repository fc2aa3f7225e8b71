"""Fields: what is typed, what is refused and in which words, and what no input can do."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.presenters.commands import Back, CannotSign, CodeScanned, Enter, Primary, Sign, Skip
from kiosk.presenters.sign import signed
from kiosk.presenters.views import SignView, TextView
from kiosk.strokes import path_mm
from kiosk.texts.text import Text
from tests.kiosk.world import World


def typed(world: World) -> TextView:
    assert isinstance(world.view, TextView)
    return world.view


def problem(world: World) -> tuple[str, dict[str, object]] | None:
    found = world.view.problem
    return None if found is None else (found.id, dict(found.args))


def to_nik(world: World) -> None:
    """With a KTP chosen and left unphotographed."""
    world.walk_to("id_scan", {"id_choice": "ktp"})
    world.act(Skip())
    world.walk_to("nik")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("352807450199900", ("nik.length", {"n": 15})),
        ("35280745019990011", ("nik.length", {"n": 17})),
        ("3528078501999001", ("nik.date", {})),
        ("3528073102999001", ("nik.date", {})),
        ("3528070501990000", ("nik.serial", {})),
        ("9928070501999001", ("nik.province", {})),
        ("３５２８０７４５０１９９９００１", ("nik.digits", {})),
        ("35280745O1999001", ("nik.digits", {})),
    ],
)
def test_a_nik_that_cannot_be(world: World, words: str, expected: tuple[str, dict[str, object]]) -> None:
    to_nik(world)
    world.act(Enter(words), Primary())
    assert (world.screen, problem(world)) == ("nik", expected)
    assert world.view.skip == Text("nik.skip"), "staff will look at it"
    world.act(Enter(words[:-1]))
    assert problem(world) is None, "it is being mended"


def test_a_refused_nik_stops_nobody_and_is_kept_for_staff(world: World) -> None:
    to_nik(world)
    world.act(Enter("3528078501999001"), Primary(), Skip())
    assert world.screen == "desa"
    world.walk_to("review")
    assert "3528••••••••9001" in world.say()


def test_no_nik_at_all_is_accepted_too(world: World) -> None:
    to_nik(world)
    world.act(Skip())
    world.walk_to("done")


def test_a_given_nik_is_covered_until_it_is_touched(world: World) -> None:
    to_nik(world)
    assert not typed(world).masked
    world.on(Enter("3528074501999001"))
    world.act(Back())
    assert typed(world).masked
    world.act(Enter("352807450199900"))
    assert not typed(world).masked


@pytest.mark.parametrize(
    ("words", "expected"), [("", "text.empty"), ("   ", "text.empty"), ("12345", "name.no_letter")]
)
def test_a_name_needs_letters(world: World, words: str, expected: str) -> None:
    world.walk_to("name")
    world.act(Enter(words), Primary())
    assert problem(world) == (expected, {})


def test_ten_thousand_letters_are_told_their_limit(world: World) -> None:
    world.walk_to("account")
    world.act(Enter("a" * 10_000), Primary())
    assert problem(world) == ("text.too_long", {"n": 10_000, "max": 4000})


@pytest.mark.parametrize(
    "words", ["Siti 🦋 Contoh", "Siti\x1b@\x1dV\x00Contoh", "\u202eSiti Contoh", "R. 2 Siti"]
)
def test_any_name_goes_all_the_way_to_paper(world: World, words: str) -> None:
    world.walk_to("done", None, {"name": words})
    world.tick(4)
    assert world.twin.errors == []
    assert len(world.twin.papers) == 2


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=60))
def test_no_words_bring_the_visit_down(world: World, words: str) -> None:
    world.walk_to("name")
    world.act(Enter(words), Primary())
    assert world.say()
    world.visit.act(Enter(""))
    if world.screen != "name":
        world.act(Back())


def test_an_earlier_number_is_checked_at_once_and_can_be_scanned(world: World) -> None:
    world.walk_to("done")
    qr, number = world.view.qr, world.view.number
    world.tick(4)
    world.act(Primary())
    world.walk_to("earlier", {"more": "tambah"})
    wrong = "".join(number.split("-"))[:-1]
    glyph = "0" if number[-1] != "0" else "1"
    world.act(Enter(wrong + glyph))
    assert problem(world) == ("number.check", {})
    world.act(CodeScanned(b"http://example.com/"))
    assert problem(world) == ("proof.unreadable", {})
    world.act(CodeScanned(qr.encode()))
    assert (typed(world).value, problem(world)) == (number.replace("-", ""), None)


def test_strokes_or_a_long_path_or_a_thumb(world: World) -> None:
    world.walk_to("signature")
    world.act(Primary())
    assert problem(world) == ("sign.empty", {})
    world.act(Sign((((0.0, 0.0), (30.0, 0.0)),)))
    assert isinstance(world.view, SignView)
    assert not world.view.signed
    world.act(CannotSign())
    assert world.view.thumb
    world.on()
    assert world.screen == "done"


def test_what_counts_as_signed() -> None:
    dot, line = ((1.0, 1.0),), ((0.0, 0.0), (40.0, 0.0))
    long = ((0.0, 0.0), (40.0, 0.0), (40.0, 35.0))
    assert path_mm(long) == 75.0
    assert signed((long,))
    assert signed((line, line))
    assert not signed((line, dot))
    assert not signed(())


def test_a_thumb_mark_is_told_to_staff_and_no_stroke_goes_with_it(world: World) -> None:
    world.walk_to("signature")
    world.act(Sign((((0.0, 0.0), (90.0, 0.0)),)), CannotSign())
    world.on()
    body = world.sent()
    assert (body["answers"]["signature"], body["files"]) == ("thumb", [])
