"""A kiosk that may not take complaints says so calmly and takes none."""

from __future__ import annotations

import pytest

from kiosk.health import OutOfService
from kiosk.outside import Parcel
from kiosk.presenters.commands import Back, Choose, OpenLanguage, Primary, Skip
from kiosk.presenters.views import ClosedView
from sync.cases.refusal import Refusal
from tests.kiosk.world import START, World, closed


@pytest.mark.parametrize("code", ["keys.missing", "keys.secret", "journal.locked", "journal.not_enrolled"])
def test_only_the_closed_page_whatever_is_touched(world: World, code: str) -> None:
    world.again(closed(code))
    world.act(Primary(), Choose("status"), Back(), Skip())
    world.tick(400, 1.0)
    assert isinstance(world.view, ClosedView)
    assert (world.view.telephone, world.view.since) == ("(0324) 7710982", START)


def test_it_can_be_read_in_another_language_for_a_while(world: World) -> None:
    world.again(closed("keys.missing"))
    world.act(OpenLanguage(), Choose("en"))
    assert "This machine is being repaired" in world.say(world.visit.language)
    world.tick(91, 1.0)
    assert world.visit.language == "id"


def test_a_closed_kiosk_takes_nothing_in() -> None:
    why = Refusal("keys.missing")
    shut = OutOfService(why)
    assert shut.submit(Parcel("id", {}, (), (), "id")) is why
    assert shut.keep("scan", "image/webp", b"x") is why
    assert shut.scanned(b"x") is why
