"""A whole visit by touch on the real pages: every one measured, in every language, both ways up."""

from __future__ import annotations

import gc
import weakref

import pytest

from kiosk.demo.citizen import SIGNATURE, TILES
from kiosk.presenters.views import OverlayKind
from kiosk.stage import Stage
from kiosk.texts.catalogue import load
from kiosk.texts.text import Text
from kiosk.widgets.look import LANDSCAPE_15, PORTRAIT_21, Panel
from sync.cases.procedure import Sop
from tests.cases.shipped import shipped
from tests.ui.measures import faults
from tests.ui.walker import WORDS, brisk, measured
from tests.ui.world import World

_PANELS = pytest.mark.parametrize("panel", [PORTRAIT_21, LANDSCAPE_15], ids=["portrait", "landscape"])


def _begun(stage: Stage, panel: Panel = PORTRAIT_21) -> World:
    """A visit on the stage; one walk is drawn, at the end-to-end test, the others need no pixels."""
    world = World(stage.clock.now)
    stage.draws = False
    if stage.panel != panel:
        stage.turn(panel)
    stage.show(world.visit)
    return world


@_PANELS
@pytest.mark.parametrize("language", ["id", "mad", "en"])
def test_a_complaint_by_touch_on_measured_pages(stage: Stage, panel: Panel, language: str) -> None:
    world = _begun(stage, panel)
    citizen, found = measured(stage, {**TILES, "language": language})
    done = citizen.file_complaint()
    assert found == {}
    assert done.number in stage.texts()
    (parcel,) = world.drawer.parcels
    assert {key: parcel.answers[key] for key in ("name", "nik", "where")} == {
        key: WORDS[key] for key in ("name", "nik", "where")
    }
    assert [len(stroke) for stroke in parcel.strokes] == [len(stroke) for stroke in SIGNATURE]
    stage.wait(1)  # the last page wants a rested glass
    stage.tap("finish")
    assert stage.screen == "welcome"


@_PANELS
@pytest.mark.parametrize("language", ["id", "mad", "en"])
@pytest.mark.parametrize(
    ("tiles", "reminder"),
    [
        ({"kind": "aspirasi", "id_choice": "petugas"}, "card.show"),
        ({"kind": "informasi", "id_choice": "menyusul"}, "card.copy"),
    ],
)
def test_a_visit_of_another_kind_on_measured_pages(
    stage: Stage, panel: Panel, tiles: dict[str, str], reminder: str, language: str
) -> None:
    _begun(stage, panel)
    citizen, found = measured(stage, {**TILES, **tiles, "language": language, "more": "tambah"})
    citizen.walk_to("done")
    assert found == {}
    catalogue = load(language)
    title, label = (
        catalogue.about(tiles["kind"]).say(Text(f"done.{name}")) for name in ("title", "number_label")
    )
    assert {title, label, catalogue.say(Text(reminder))} <= set(stage.texts())


def test_the_chapter_is_named_by_the_kind_as_soon_as_it_is_chosen(stage: Stage) -> None:
    _begun(stage)
    brisk(stage).walk_to("kind")
    chapter = load("id").about("aspirasi").say(Text("chapter.complaint"))
    stage.tap("choice.pengaduan")
    before = stage.texts().count(chapter)
    stage.tap("choice.aspirasi")
    assert stage.texts().count(chapter) == before + 1


@_PANELS
def test_the_long_way_with_everything_optional(stage: Stage, panel: Panel) -> None:
    world = _begun(stage, panel)
    citizen, found = measured(stage, {**TILES, "more": "tambah", "reply_way": "email", "desa": "outside"})
    citizen.walk_to("done")
    assert found == {}
    assert {"proxy_letter", "evidence", "earlier", "loss"} <= set(citizen.seen)
    assert world.drawer.parcels[0].answers["loss"] == WORDS["loss"]


def test_a_change_from_the_check_page_comes_back_to_it(stage: Stage) -> None:
    _begun(stage)
    brisk(stage).walk_to("review")
    stage.tap("change.name")
    assert stage.screen == "name"
    stage.tap("key.delete")
    stage.tap("primary")
    assert stage.screen == "review"
    assert WORDS["name"][:-1] in stage.texts()


@pytest.mark.parametrize(("last", "after"), [("kind", "notice"), ("signature", "done")])
def test_a_drumming_finger_leaves_one_page_and_no_more(stage: Stage, last: str, after: str) -> None:
    _begun(stage)
    citizen = brisk(stage)
    citizen.walk_to(last)
    citizen.answer(last)
    x, y = stage.find("primary").center
    for _ in range(20):
        stage.strike(x, y)
        stage.wait(0.08)
    assert stage.screen == after
    stage.wait(0.3)
    stage.tap("primary")
    assert stage.screen != after


def test_back_keeps_what_was_typed(stage: Stage) -> None:
    _begun(stage)
    brisk(stage).walk_to("where")
    stage.type("loket 2")
    stage.tap("back")
    stage.tap("primary")
    assert stage.screen == "where"
    assert "loket 2" in stage.texts()


def test_idleness_asks_counts_down_and_wipes(stage: Stage) -> None:
    world = _begun(stage)
    brisk(stage).walk_to("nik")
    page = weakref.ref(stage.app.root.screen)
    stage.wait(62)
    assert world.visit.overlay is not None
    assert world.visit.overlay.kind is OverlayKind.STILL_THERE
    assert faults(stage) == []
    stage.tap("overlay.dismiss")
    assert world.visit.overlay is None
    stage.wait(300)
    assert stage.screen == "attract", "wiped, and at rest with nobody there"
    stage.frames(3)
    gc.collect()
    assert page() is None


@pytest.mark.parametrize("key", ["cancel", "help", "language"])
def test_what_lies_over_a_page_goes_away_and_the_page_stays(stage: Stage, key: str) -> None:
    world = _begun(stage)
    brisk(stage).walk_to("kind")
    stage.tap(key)
    assert world.visit.overlay is not None
    assert faults(stage) == []
    stage.tap("overlay.dismiss")
    assert world.visit.overlay is None
    assert stage.screen == "kind"


def test_another_language_in_the_middle_loses_no_answer(stage: Stage) -> None:
    _begun(stage)
    brisk(stage).walk_to("where")
    stage.type("loket 2")
    stage.tap("language")
    stage.tap("choice.en")
    assert stage.screen == "where"
    assert {"loket 2", "Back"} <= set(stage.texts())


def test_status_by_number(stage: Stage) -> None:
    _begun(stage)
    number = brisk(stage).file_complaint().number
    stage.wait(1)  # the last page wants a rested glass
    stage.tap("finish")
    stage.tap("choice.status")
    stage.type(number.replace("-", ""))
    stage.tap("primary")
    assert stage.screen == "status"
    assert faults(stage) == []
    assert any(number in words for words in stage.texts())


def test_a_wrong_glyph_is_said_at_once(stage: Stage) -> None:
    _begun(stage)
    stage.tap("choice.status")
    stage.type("PGT17K4M92QX0")
    assert any("salah ketik" in words for words in stage.texts())
    assert faults(stage) == []


@_PANELS
@pytest.mark.parametrize("language", ["id", "mad", "en"])
def test_the_service_standard_can_be_read_to_its_end(stage: Stage, panel: Panel, language: str) -> None:
    _begun(stage, panel)
    stage.tap(f"choice.{language}")
    assert faults(stage) == []
    stage.tap("choice.standard")
    assert faults(stage) == []
    read = list(stage.texts())
    while "list.down" in set(stage.keys()):
        stage.tap("list.down")
        read += stage.texts()
    for promised in ("(0324) 7710982", "087750014595", "Jalan Raya Pegantenan", "Camat Pegantenan"):
        assert any(promised in words for words in read), promised
    steps = Sop.from_mapping(shipped("sop.toml")).steps
    assert {step.words(language) for step in steps} | {str(step.number) for step in steps} <= set(read)


@_PANELS
def test_an_account_by_voice_on_measured_pages(stage: Stage, panel: Panel) -> None:
    world = World(stage.clock.now, speaks=True)
    stage.draws = False
    if stage.panel != panel:
        stage.turn(panel)
    stage.show(world.visit)
    brisk(stage).walk_to("account")
    found = list(faults(stage))
    for key, seconds in (
        ("way.speak", 0.5),
        ("record", 8.0),
        ("record", 0.5),
        ("listen", 1.0),
        ("listen", 0.5),
    ):
        stage.tap(key)
        stage.wait(seconds)
        found += faults(stage)
    assert found == []
    stage.tap("primary")
    brisk(stage).walk_to("done")
    (parcel,) = world.drawer.parcels
    assert parcel.answers["account_spoken"] == "recorded"
    assert "account" not in parcel.answers
    assert "audio" in {file.role for file in parcel.files}
