"""A kiosk that may not take complaints says so calmly and takes none."""

from __future__ import annotations

import logging
from dataclasses import replace

import pytest

from kiosk.health import RESERVE_BYTES, ClosureTold, KioskHealth, OutOfService
from kiosk.outside import Parcel
from kiosk.presenters.commands import Back, Choose, OpenLanguage, Primary, Skip
from kiosk.presenters.views import ClosedView, Drawing
from kiosk.presenters.visit import Visit
from sync.cases.refusal import Refusal
from sync.logbook.note import LOGGER
from sync.logbook.recent import keep_recent
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


@pytest.mark.parametrize(
    ("code", "title", "drawing"),
    [
        ("keys.missing", "Mesin sedang diperbaiki", Drawing.DESK),
        ("journal.not_enrolled", "Mesin ini belum dipakai", Drawing.DESK),
        ("paused.repair", "Mesin sedang diperbaiki", Drawing.DESK),
        ("paused.supplies", "Perlengkapan mesin sedang diganti", Drawing.DESK),
        ("paused.moving", "Mesin sedang dipindahkan", Drawing.DESK),
        ("paused.office", "Kantor sedang tutup", Drawing.NIGHT),
        ("space.used_up", "Mesin ini sudah penuh", Drawing.DESK),
    ],
)
def test_each_reason_has_its_words_and_picture_and_a_next_step(
    world: World, code: str, title: str, drawing: Drawing
) -> None:
    world.again(closed(code))
    assert isinstance(world.view, ClosedView)
    said = world.say()
    assert (said[0], world.view.drawing) == (title, drawing)
    assert "WhatsApp 087750014595" in said
    assert ("Isi formulir kertas di loket" in said) == (drawing is Drawing.DESK)
    assert ("Loket buka sampai pukul 12.00" in said) == (drawing is Drawing.DESK)


def test_out_of_hours_nobody_is_sent_to_an_empty_desk(world: World) -> None:
    world.again(closed("keys.missing"))
    world.pass_by(9 * 3600)
    world.tick()
    assert isinstance(world.view, ClosedView)
    said = world.say()
    assert "Loket buka lagi besok pukul 07.30" in said
    assert "Kirim lewat WhatsApp, atau datang lagi saat loket buka." in said
    assert {"Pengaduan tetap diterima di loket, gratis.", "Isi formulir kertas di loket"}.isdisjoint(said)
    assert said[0] == "Mesin sedang diperbaiki", (
        "it is the machine that is out of service, and the desk that is shut"
    )
    assert world.view.drawing is Drawing.NIGHT


def test_an_office_without_whatsapp_promises_none(world: World) -> None:
    office = replace(world.rules.office, whatsapp="")
    world.visit = Visit(replace(world.outside(closed("paused.office")), office=office))
    assert "Datang lagi saat loket buka." in world.say()
    assert not any("WhatsApp" in words for words in world.say())


def test_why_it_is_closed_is_written_down_once_each_time_it_changes(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO, LOGGER)
    keys: list[Refusal | None] = [Refusal("keys.missing")]
    free = [RESERVE_BYTES]
    told = ClosureTold(KioskHealth(keys=lambda: keys[0], free=lambda: free[0]))
    recent, forget = keep_recent()
    for keyless, left in ((Refusal("keys.missing"), 0), (None, 0), (None, RESERVE_BYTES), (None, 0)):
        keys[0], free[0] = keyless, left
        for _ in range(3):
            told.closure()
    forget()
    assert [(line.event, line.facts.get("why")) for line in reversed(recent.lines())] == [
        ("lobby.closed", "keys.missing"),
        ("lobby.closed", "space.used_up"),
        ("lobby.open", None),
        ("lobby.closed", "space.used_up"),
    ]


def test_a_disk_that_is_nearly_full_closes_before_a_visit_is_lost_and_opens_again() -> None:
    free = [RESERVE_BYTES]
    health = KioskHealth(clock=lambda: START, free=lambda: free[0])
    assert health.closure() is None
    free[0] -= 1
    assert health.closure() == closed("space.used_up")
    free[0] += 1
    assert health.closure() is None


def test_a_closed_kiosk_takes_nothing_in() -> None:
    why = Refusal("keys.missing")
    shut = OutOfService(why)
    assert shut.submit(Parcel("id", {}, (), (), "id")) is why
    assert shut.keep("scan", "image/webp", b"x") is why
    assert shut.scanned(b"x") is why
