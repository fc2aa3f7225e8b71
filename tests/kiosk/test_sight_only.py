"""An office that keeps no picture: the machine looks, reads, and forgets."""

from __future__ import annotations

import pytest

from hardware.ports import Reading
from kiosk.outside import CardRules
from kiosk.presenters.commands import Retake, Skip
from kiosk.presenters.views import CaptureStage, CaptureView, DoneView
from kiosk.texts.text import Text
from tests.kiosk.world import World

READ = Reading(digits="3528074501999001", score=0.98)


@pytest.fixture
def sight(world: World) -> World:
    world.cards = CardRules(keeps_image=False)
    world.again()
    world.tray.reading = READ
    return world


def test_no_picture_reaches_the_disk_and_all_else_is_kept(sight: World) -> None:
    sight.walk_to("id_scan", {"id_choice": "ktp"})
    assert sight.view.help == Text("scan.not_kept")
    sight.lay_card()
    view = sight.view
    assert isinstance(view, CaptureView)
    assert (view.stage, view.instruction) == (CaptureStage.TAKEN, Text("scan.seen"))
    assert sight.visit.preview() is None
    assert sight.sealed_files() == []
    sight.walk_to("nik")
    sight.on()
    sight.walk_to("review")
    assert "Kartu hanya dilihat. Fotonya tidak disimpan." in sight.say()
    sight.walk_to("done")
    assert isinstance(sight.view, DoneView)
    assert sight.view.reminder == Text("card.take")
    body = sight.sent()
    assert [file["role"] for file in body["files"]] == ["signature"]
    wanted = {"id_choice": "ktp", "id_scan": "seen", "nik": READ.digits, "nik_source": "read"}
    assert wanted.items() <= body["answers"].items()
    assert body["answers"]["card_seen"]


def test_the_notice_says_which_holds(sight: World) -> None:
    sight.walk_to("notice")
    assert "Data dikunci. Kartu hanya dilihat, fotonya tidak disimpan." in sight.say()
    sight.cards = CardRules()
    sight.again()
    sight.walk_to("notice")
    assert "Data dan foto kartu dikunci. Mesin tidak dapat membukanya lagi." in sight.say()


def test_a_card_that_was_taken_away_again_was_not_seen(sight: World) -> None:
    sight.walk_to("id_scan", {"id_choice": "ktp"})
    sight.lay_card()
    sight.act(Retake(), Skip())
    sight.walk_to("done")
    assert sight.sent()["answers"]["id_scan"] == "skipped"
    assert "card_seen" not in sight.sent()["answers"]


def test_evidence_is_kept_all_the_same(sight: World) -> None:
    sight.walk_to("evidence", {"more": "tambah"})
    sight.lay_card()
    assert len(sight.sealed_files()) == 1
