"""A suggestion is not called a complaint, nor is a question, on any page of its visit and on its paper."""

from __future__ import annotations

import re

import pytest

from hardware.page import Line, Pair
from kiosk.presenters.commands import Cancel, Change, Choose, Dismiss, Skip
from kiosk.presenters.views import DoneView
from kiosk.texts.catalogue import ANY_KIND
from kiosk.widgets import words
from tests.kiosk.world import CATALOGUES, World

# The rows "who sees what" name staff and a counter by what stands on their doors.
_DOORS = re.compile(r"(petugas|loket) (pengaduan|pangadhuwân)|complaint (staff|desk)", re.IGNORECASE)
_COMPLAINT = {"id": r"pengaduan|kejadian|terjadi", "mad": r"pangadhuwân|kadhâddhiyân", "en": r"complain"}
_MORE = {"id_choice": "ktp", "more": "tambah", "on_behalf": "orang_lain"}
_LEFT_OUT = ("proxy_letter", "evidence", "earlier", "contact", "officer", "loss")


def frame(world: World, language: str) -> list[str]:
    """What the page shows besides its view: the chapters, and over the number what it is."""
    say = CATALOGUES[language].about(world.visit.about).say
    said = [say(words.chapter("complaint"))]
    return [*said, say(words.NUMBER_LABEL)] if isinstance(world.view, DoneView) else said


@pytest.mark.parametrize("language", ["id", "mad", "en"])
@pytest.mark.parametrize("kind", ["aspirasi", "informasi"])
def test_no_page_of_another_kind_speaks_of_a_complaint(world: World, kind: str, language: str) -> None:
    world.walk_to("kind")
    world.on(Choose(kind))
    seen = []
    while True:
        seen.append(world.screen)
        for said in [*world.say(language), *frame(world, language)]:
            assert not re.search(_COMPLAINT[language], _DOORS.sub("", said), re.IGNORECASE), said
        if world.screen == "done":
            break
        if world.screen in _LEFT_OUT:
            world.act(Skip())
        else:
            world.answer(_MORE)
    assert {"notice", "account", "on_behalf", "evidence", "review", "signature"} <= set(seen)


def test_a_complaint_is_still_called_one(world: World) -> None:
    world.walk_to("account")
    assert "Ceritakan apa yang terjadi" in world.say()
    world.walk_to("signature")
    assert "Kirim pengaduan" in world.say()


def test_another_kind_chosen_from_the_check_page_changes_the_words_at_once(world: World) -> None:
    world.walk_to("review")
    assert "Isi pengaduan" in world.say()
    world.on(Change("kind"), Choose("aspirasi"))
    assert world.screen == "review"
    assert "Isi aspirasi" in world.say()
    world.act(Cancel())
    assert "Batalkan aspirasi ini?" in world.say()
    world.act(Dismiss())


def test_after_a_restart_the_page_does_not_guess_the_kind(world: World) -> None:
    world.prints = False
    world.walk_to("done", {"kind": "aspirasi"})
    assert "Aspirasi Anda sudah diterima" in world.say()
    world.again()
    assert world.screen == "done"
    assert world.visit.about == ANY_KIND
    assert "Laporan Anda sudah diterima" in world.say()


def on_paper(world: World) -> list[str]:
    """Lines and labels of the paper that waits."""
    (paper,) = world.printing._papers.values()
    return [
        item.words if isinstance(item, Line) else item.label
        for item in paper.page.items
        if isinstance(item, Line | Pair)
    ]


def test_the_paper_is_of_that_kind_and_after_a_restart_of_none(world: World) -> None:
    world.prints = False
    world.walk_to("done", {"kind": "aspirasi", "id_choice": "petugas"})
    show = "Tunjukkan kartu identitas Anda kepada petugas sebelum pulang"
    assert {"TANDA TERIMA ASPIRASI", "Tempat yang dimaksud", show} <= set(on_paper(world))
    assert "Tanggal kejadian" not in on_paper(world)
    world.again()
    assert "TANDA TERIMA LAPORAN" in on_paper(world)


def test_the_next_visitor_hears_nothing_of_the_last_kind(world: World) -> None:
    world.walk_to("kind")
    world.on(Choose("aspirasi"))
    assert world.visit.about == "aspirasi"
    world.walk_to("done", {"kind": "aspirasi"})
    world.tick(4)
    world.on()
    assert (world.screen, world.visit.about) == ("welcome", "")
