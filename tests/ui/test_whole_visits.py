"""Whole visits by touch, from the poster to the printed receipt and the poster again, each in three languages.

Real window, journal, sealing, tray and printer; what is told is what the office can open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import zxingcpp

from kiosk.demo import citizen as scripted
from kiosk.demo.citizen import TILES, Citizen
from kiosk.presenters.views import DoneView, WelcomeView
from kiosk.stage import Stage
from kiosk.texts.catalogue import load
from kiosk.texts.text import Text
from sync.cases.form import Form
from tests.cases.shipped import shipped
from tests.kiosk.maintained import CODE, Maintained
from tests.kiosk.world import RULES, World
from tests.ui.lobby import Glass, Lobby, enter
from tests.ui.plays import PlayedVisit
from tests.ui.views import VIEWS
from tests.ui.walker import SHOOTS

_LANGUAGES = pytest.mark.parametrize("language", ["id", "mad", "en"])
WORDS = {**scripted.WORDS, "account": "Antre", "settlement": "Cepat", "loss": "Ongkos", "officer": "Budi"}
_ALONE = {**TILES, "on_behalf": "sendiri"}


@dataclass
class Visitor:
    """One citizen before a lobby of their own."""

    stage: Stage
    world: World
    language: str

    def citizen(self, **tiles: str) -> Citizen:
        return Citizen(Glass(self.stage), {**_ALONE, **tiles, "language": self.language}, WORDS, SHOOTS)

    def says(self, text_id: str) -> str:
        """A text as it stands on this visitor's glass."""
        return load(self.language).about(self.world.visit.about).say(Text(text_id))

    def ends(self, citizen: Citizen) -> dict[str, Any]:
        """Files, waits for the paper, goes; answers what the office opens."""
        done = citizen.file_complaint()
        assert {done.number, self.says("done.title")} <= set(self.stage.texts())
        assert isinstance(self.stage.view, DoneView)
        codes = {
            code.text for paper in self.world.twin.papers for code in zxingcpp.read_barcodes(paper.image)
        }
        assert done.qr in codes, "the printed code is the one on the glass"
        self.stage.wait(1)
        self.stage.tap("finish")
        assert isinstance(self.stage.view, WelcomeView)
        assert self.world.visit.language == "id"
        found: dict[str, Any] = self.world.sent()["answers"]
        return found


@pytest.fixture
def lobby(stage: Stage, tmp_path: Path) -> Iterator[World]:
    made = Lobby(tmp_path / "kiosk")
    enter(stage, made)
    yield made
    stage.show(PlayedVisit(VIEWS["welcome"]))
    made.close()
    made.twin.close()


@pytest.fixture
def visitor(stage: Stage, lobby: World, language: str) -> Visitor:
    return Visitor(stage, lobby, language)


@_LANGUAGES
def test_anonymous(visitor: Visitor) -> None:
    stage, world = visitor.stage, visitor.world
    office = replace(RULES.office, allow_anonymous=True)
    world.rules = replace(RULES, office=office, form=Form.from_mapping(shipped("form.toml"), office))
    world.again()
    enter(stage, world)
    citizen = visitor.citizen(identity_mode="anonim")
    told = visitor.ends(citizen)
    assert {"id_choice", "id_scan", "name", "nik", "desa", "reply_way", "signature"}.isdisjoint(citizen.seen)
    assert {"name", "nik", "desa", "reply_way"}.isdisjoint(told)
    assert (told["identity_mode"], told["account"]) == ("anonim", WORDS["account"])
    assert visitor.world.sealed_files() == [], "no card, no signature"


@_LANGUAGES
def test_for_somebody_else(visitor: Visitor) -> None:
    citizen = visitor.citizen(on_behalf="orang_lain", more="tambah")
    told = visitor.ends(citizen)
    assert {"on_behalf", "proxy_letter", "evidence"} <= set(citizen.seen)
    assert (told["on_behalf"], told["proxy_letter"], told["loss"]) == ("orang_lain", "scanned", WORDS["loss"])
    assert len(visitor.world.sealed_files()) == 4, "card, letter, evidence, signature"


@pytest.mark.parametrize(
    ("language", "instead", "reminder"),
    [
        ("id", "petugas", "card.show"),
        ("mad", "menyusul", "card.copy"),
        ("en", "petugas", "card.show"),
    ],
)
def test_without_a_card(visitor: Visitor, instead: str, reminder: str) -> None:
    citizen = visitor.citizen(id_choice=instead)
    citizen.walk_to("done")
    assert "id_scan" not in citizen.seen
    assert visitor.says(reminder) in visitor.stage.texts()
    assert visitor.ends(citizen)["id_choice"] == instead


@_LANGUAGES
def test_helped_by_staff(visitor: Visitor) -> None:
    stage, world = visitor.stage, visitor.world
    Maintained(world, world.folder)
    enter(stage, world)
    citizen = visitor.citizen(id_choice="menyusul")
    citizen.walk_to("account")
    stage.type("Tiga")
    stage.tap("help")
    stage.tap("choice.staff")
    for digit in CODE:
        stage.tap(f"key.{digit}")
    stage.tap("primary")
    assert Glass(stage).until(lambda: stage.screen == "account", 5)
    assert {"Tiga", visitor.says("assisted.banner")} <= set(stage.texts()), "what was typed is still there"
    told = visitor.ends(citizen)
    assert (told["assisted"], told["account"]) == ("petugas", "Tiga")
    assert visitor.says("assisted.banner") not in stage.texts()


@_LANGUAGES
def test_back_and_forth(visitor: Visitor) -> None:
    stage = visitor.stage
    citizen = visitor.citizen(id_choice="menyusul")
    citizen.walk_to("account")
    stage.type("Antre")
    for page in ("where", "when", "unit"):
        stage.tap("back")
        assert stage.screen == page
    stage.tap("choice.tidak_tahu")
    for page in ("when", "where", "account"):
        stage.tap("primary")
        assert stage.screen == page
    assert "Antre" in stage.texts()
    citizen.walk_to("review")
    stage.tap("change.identity_mode")
    stage.tap("choice.dirahasiakan")
    stage.tap("primary")
    assert stage.screen == "review"
    told = visitor.ends(citizen)
    assert (told["unit"], told["account"], told["identity_mode"]) == ("tidak_tahu", "Antre", "dirahasiakan")
    assert told["where"] == WORDS["where"]


@pytest.mark.parametrize("language", ["mad"])
def test_who_gives_up_in_the_middle_leaves_nothing(visitor: Visitor) -> None:
    stage, world = visitor.stage, visitor.world
    visitor.citizen().walk_to("where")
    assert len(world.sealed_files()) == 1, "the card"
    stage.tap("cancel")
    assert visitor.says("cancel.title") in stage.texts()
    stage.tap("overlay.confirm")
    assert isinstance(stage.view, WelcomeView)
    stage.wait(1)
    assert (world.sealed_files(), world.twin.papers, world.visit.language) == ([], [], "id")
