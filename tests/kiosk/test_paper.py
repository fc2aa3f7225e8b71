"""The receipt on its way: what the visitor is told, and that no two originals ever come."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from hardware.ports import Trouble
from kiosk.outside import Filed, PaperState, Parcel, PrintNews
from kiosk.presenters.commands import Answered, Confirm, Dismiss, Primary
from kiosk.presenters.done import print_words
from kiosk.presenters.views import DoneView, Scene
from kiosk.texts.text import Text
from sync.cases.proof import ReceiptProof
from sync.vault.signing import verify_proof
from tests.kiosk.world import SIGNATURE, World


def done(world: World) -> DoneView:
    assert isinstance(world.view, DoneView)
    return world.view


def states(world: World) -> list[tuple[int, str]]:
    found = []
    for number in range(1, 10):
        job = world.journal.job(number)
        if job is not None:
            found.append((job.copy, job.state))
    return found


def test_no_paper_waits_and_prints_once_it_is_mended(world: World) -> None:
    world.twin.turn(paper_out_at_row=0)
    world.tick()
    assert world.view.banner is not None, "the visitor is told beforehand"
    world.walk_to("done")
    world.tick(3)
    assert (done(world).print_state, done(world).print_words.id) == (PaperState.BLOCKED, "done.blocked_paper")
    world.twin.turn(paper_out_at_row=None)
    world.tick(3)
    assert done(world).print_state is PaperState.CONFIRMED
    assert states(world) == [(0, "confirmed")]


def test_an_open_cover_is_named(world: World) -> None:
    world.walk_to("done")
    world.twin.turn(cover_open=True)
    world.tick(2)
    assert done(world).print_words.id == "done.blocked_cover"


def test_the_visit_ends_without_paper_and_nothing_prints_behind_it(world: World) -> None:
    world.walk_to("done")
    world.twin.turn(paper_out_at_row=0)
    world.tick(13)
    world.act(Primary(), Confirm())
    assert world.screen == "welcome"
    world.twin.turn(paper_out_at_row=None)
    world.tick(8)
    assert world.twin.papers == []
    assert states(world) == [(0, "queued")], "staff see what is owed"


def test_who_leaves_while_the_printer_is_still_asked_how_it_is_gets_no_paper_behind_them(
    world: World,
) -> None:
    world.twin.turn(slow_answers_s=0.4)
    world.walk_to("done")
    world.pass_by(1)

    def leave() -> None:
        world.meanwhile = lambda: None
        world.act(Primary())

    world.meanwhile = leave
    world.printing.run_once()
    assert (world.screen, world.twin.jobs) == ("welcome", [])
    assert states(world) == [(0, "queued")], "staff see what is owed"


@pytest.mark.parametrize("fault", [{}, {"paper_out_at_row": 0}, {"cover_open": True}])
def test_a_drumming_finger_leaves_the_number_standing(world: World, fault: dict[str, Any]) -> None:
    world.twin.turn(**fault)
    world.walk_to("done")
    for _ in range(20):
        world.act(Primary())
        world.tick(seconds=0.15)
    assert (world.screen, world.visit.overlay) == ("done", None)


def test_without_paper_one_tap_asks_and_takes_nothing_away(world: World) -> None:
    world.twin.turn(paper_out_at_row=0)
    world.walk_to("done")
    world.tick(13)
    for _ in range(20):
        world.act(Primary())
        world.tick(seconds=0.15)
    assert world.screen == "done"
    assert world.visit.overlay is not None
    assert world.visit.overlay.confirm == Text("still_there.end_done")
    world.act(Dismiss())
    assert (world.screen, world.visit.overlay) == ("done", None)
    world.tick(200, 1.0)
    assert world.screen == "welcome", "the idle rule is as it was"


def test_paper_out_in_mid_job_asks_and_prints_a_copy(world: World) -> None:
    world.walk_to("done")
    world.twin.turn(paper_out_at_row=300)
    world.tick(3)
    assert done(world).print_state is PaperState.UNCERTAIN
    assert done(world).print_words == Text("done.uncertain_paper")
    world.twin.turn(paper_out_at_row=None)
    world.act(Answered(yes=False))
    assert done(world).print_state is PaperState.WAITING
    world.tick(8)
    assert done(world).print_state is PaperState.CONFIRMED
    assert states(world) == [(0, "abandoned"), (1, "confirmed")]


def test_a_person_says_that_it_came(world: World) -> None:
    world.walk_to("done")
    world.twin.turn(paper_out_at_row=300)
    world.tick(3)
    world.act(Answered(yes=True))
    world.act(Answered(yes=False))  # the second word counts for nothing
    world.tick(3)
    assert done(world).print_state is PaperState.CONFIRMED
    assert states(world) == [(0, "confirmed")]
    job = world.journal.job(1)
    assert job is not None
    assert job.proof == "person"


def test_yes_and_finish_at_once_is_still_kept(world: World) -> None:
    world.walk_to("done")
    world.twin.turn(paper_out_at_row=300)
    world.tick(3)
    world.act(Answered(yes=True), Primary())
    world.tick()
    assert states(world) == [(0, "confirmed")]


def test_after_a_restart_the_short_receipt_is_printed(world: World) -> None:
    world.prints = False
    world.walk_to("done")
    number = done(world).number
    world.pass_by(60)
    world.again()
    world.prints = True
    assert done(world).number == number
    world.tick(4)
    assert done(world).print_state is PaperState.CONFIRMED
    assert len(world.twin.papers) == 1, "no stub, no personal line"
    assert states(world) == [(0, "confirmed")]


def test_after_three_minutes_nothing_is_printed_unattended(world: World) -> None:
    world.prints = False
    world.walk_to("done")
    world.pass_by(181)
    world.again()
    world.prints = True
    world.tick(4)
    assert (world.screen, world.twin.papers) == ("welcome", [])


def test_killed_while_printing_asks_after_the_restart(world: World) -> None:
    world.prints = False
    world.walk_to("done")
    world.journal.job_sending(1)
    world.again()
    assert done(world).print_state is PaperState.UNCERTAIN
    world.prints = True
    world.act(Answered(yes=False))
    world.tick(4)
    assert states(world) == [(0, "abandoned"), (1, "confirmed")]


def test_the_code_on_the_page_proves_the_case(world: World) -> None:
    world.walk_to("done")
    proof = verify_proof(done(world).qr, {world.key.key_id: world.key.public_raw})
    assert isinstance(proof, ReceiptProof)
    assert (str(proof.number), str(proof.serial)) == (done(world).number, done(world).serial)


def test_the_same_parcel_again_is_the_same_case_and_one_paper(world: World) -> None:
    answers = {"kind": "pengaduan", "identity_mode": "terbuka", "name": "Siti Contoh", "unit": "perizinan"}
    parcel = Parcel("0190b2d2-7e7a-7000-8000-00000000000a", answers, (), SIGNATURE, "id")
    first = world.intake.submit(parcel)
    world.tick(4)
    again = world.intake.submit(parcel)
    world.tick(4)
    assert isinstance(first, Filed)
    assert first == again
    assert world.printing.news(first.job_id).state is PaperState.CONFIRMED
    assert len(world.twin.jobs) == 1


FAULTS: list[tuple[dict[str, Any], dict[str, Any], str, Scene]] = [
    ({"paper_out_at_row": 0}, {"paper_out_at_row": None}, "done.blocked_paper", Scene.PAPER),
    ({"cover_open": True}, {"cover_open": False}, "done.blocked_cover", Scene.COVER),
    ({"cutter_jammed": True}, {"cutter_jammed": False}, "done.blocked_cutter", Scene.CUTTER),
    ({"overheated": True}, {"overheated": False}, "done.blocked_heat", Scene.HEAT),
    ({"silent": True}, {"silent": False}, "done.absent", Scene.CABLE),
]


@pytest.mark.parametrize(("fault", "mended", "words", "scene"), FAULTS)
def test_each_stop_has_its_words_its_picture_and_its_recovery(
    world: World, fault: dict[str, Any], mended: dict[str, Any], words: str, scene: Scene
) -> None:
    world.twin.turn(**fault)
    world.walk_to("done")
    world.tick(5, 3.0)
    assert done(world).print_words == Text(words)
    guide = done(world).guide
    assert guide is not None
    assert guide.scene is scene
    world.twin.turn(**mended)
    world.tick(60, 0.5)
    news = world.printing.news(1)
    assert news == PrintNews(PaperState.CONFIRMED, mended=True)
    assert print_words(replace(news, state=PaperState.PRINTING)) == Text("done.mended")
    assert (done(world).print_words, done(world).guide) == (Text("done.confirmed"), None)
    assert states(world) == [(0, "confirmed")]


def test_a_lid_opened_for_a_new_roll_keeps_the_guide(world: World) -> None:
    world.twin.turn(paper_out_at_row=0)
    world.walk_to("done")
    world.tick(3)
    world.twin.turn(cover_open=True)
    world.tick(3)
    guide = done(world).guide
    assert guide is not None
    assert (guide.scene, guide.done) == (Scene.PAPER, 1)


UNSURE: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    ({"paper_out_at_row": 0}, {"paper_out_at_row": None}, "done.uncertain_paper", "done.blocked_paper"),
    ({"cover_open": True}, {"cover_open": False}, "done.uncertain_cover", "done.blocked_cover"),
    ({"cutter_jammed": True}, {"cutter_jammed": False}, "done.uncertain_cutter", "done.blocked_cutter"),
    ({"overheated": True}, {"overheated": False}, "done.uncertain_heat", "done.blocked_heat"),
    ({"dropped": True}, {}, "done.uncertain_cable", ""),
    ({"power_off_s": 0.0}, {}, "done.uncertain", ""),
]


@pytest.mark.parametrize(("fault", "mended", "asks", "then"), UNSURE)
def test_in_mid_job_each_cause_asks_and_a_copy_follows(
    world: World, fault: dict[str, Any], mended: dict[str, Any], asks: str, then: str
) -> None:
    world.walk_to("done")
    world.twin.arm(9000, **fault)
    world.tick(5)
    assert (done(world).print_words, done(world).guide) == (Text(asks), None)
    world.act(Answered(yes=False))
    assert done(world).print_words == Text("done.copy_waiting")
    if then:
        world.tick(4)
        assert done(world).print_words == Text(then)
        world.twin.turn(**mended)
    world.tick(40)
    news = world.printing.news(1)
    assert (news.state, news.copy, news.mended) == (PaperState.CONFIRMED, 1, bool(then))
    assert done(world).print_words == Text("done.copy_confirmed")
    assert states(world) == [(0, "abandoned"), (1, "confirmed")]


def test_the_words_of_every_cause_and_of_copies() -> None:
    def said(
        state: PaperState, trouble: Trouble | None = None, *, mended: bool = False, copy: int = 0
    ) -> str:
        return print_words(PrintNews(state, trouble, mended=mended, copy=copy)).id

    for trouble in (Trouble.PAPER, Trouble.COVER, Trouble.CUTTER, Trouble.HEAT, Trouble.OFFLINE):
        assert said(PaperState.BLOCKED, trouble) == f"done.blocked_{trouble}"
        assert said(PaperState.UNCERTAIN, trouble) == f"done.uncertain_{trouble}"
    assert said(PaperState.UNCERTAIN, Trouble.INPUT_OUTPUT) == "done.uncertain_cable"
    assert said(PaperState.UNCERTAIN, Trouble.SILENT) == "done.uncertain", "a model that never speaks"
    assert said(PaperState.PRINTING, copy=2) == "done.copy_printing"
    assert said(PaperState.PRINTING, mended=True, copy=1) == "done.copy_mended"
    assert said(PaperState.BLOCKED, Trouble.PAPER, copy=1) == "done.blocked_paper"


def test_an_uncertain_copy_begins_anew_and_no_old_recovery_is_told(world: World) -> None:
    world.twin.turn(paper_out_at_row=0)
    world.walk_to("done")
    world.tick(3)
    world.twin.turn(paper_out_at_row=300)
    world.tick(3)
    assert done(world).print_state is PaperState.UNCERTAIN
    world.act(Answered(yes=False))
    assert done(world).print_words == Text("done.copy_waiting")


def test_nobody_waits_longer_than_fifteen_seconds_without_being_told_what_to_do(world: World) -> None:
    world.prints = False
    world.walk_to("done")
    world.tick(59)
    assert done(world).print_words == Text("done.waiting")
    world.tick()
    assert done(world).print_words == Text("done.slow")
    assert done(world).print_state is PaperState.WAITING
    world.act(Primary())
    assert world.visit.overlay is not None, "the glass alone holds the number"
    world.act(Dismiss())
    world.prints = True
    world.tick(4)
    assert done(world).print_words == Text("done.confirmed")


def test_a_mistake_of_ours_ends_neither_the_thread_nor_the_visit(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    world.prints = False
    world.walk_to("done")
    receive = world.twin.receive

    def broken(data: bytes) -> None:
        receive(data)
        if b"\x1dv0" in data:
            raise ZeroDivisionError

    monkeypatch.setattr(world.twin, "receive", broken)
    assert world.printing._turn() > 0
    world.visit.tick()
    assert done(world).print_state is PaperState.UNCERTAIN
    assert states(world) == [(0, "uncertain")]
    assert "a turn of the printing thread failed" in caplog.text
    monkeypatch.undo()
    world.prints = True
    world.act(Answered(yes=False))
    world.tick(12)
    assert states(world) == [(0, "abandoned"), (1, "confirmed")]


def test_out_of_hours_nobody_is_called_to_a_printer_that_has_stopped(world: World) -> None:
    world.pass_by(9 * 3600)  # 19.15
    world.walk_to("done")
    world.twin.turn(paper_out_at_row=0)
    world.tick(13)
    view = done(world)
    assert (view.print_state, view.guide) == (PaperState.BLOCKED, None)
    assert view.print_words.id == "done.shut"
    (said,) = [words for words in world.say() if "Loket buka lagi" in words]
    assert said.endswith("Foto nomor ini. Loket buka lagi besok pukul 07.30, struk bisa diminta di sana.")
    world.twin.turn(paper_out_at_row=None)
    world.tick(20)
    assert done(world).print_state is PaperState.CONFIRMED, "it prints all the same once there is paper"


@pytest.mark.parametrize(("hours", "owed"), [(0, "card.show"), (9, "card.show_later")])
def test_nobody_is_told_to_show_a_card_to_an_empty_desk(world: World, hours: int, owed: str) -> None:
    world.pass_by(hours * 3600)
    world.walk_to("done", {"id_choice": "petugas"})
    assert done(world).reminder == Text(owed)
