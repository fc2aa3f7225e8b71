"""Papers after the visit: only staff, with who and why, and never a second original (F18, F27, F28)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pytest

from hardware.catalogue import open_printer, supervised
from hardware.ports import Confirmed, Refused
from hardware.printers.typefaces import bundled_typefaces
from kiosk.late_receipts import LateReceipts
from kiosk.outside import PaperState
from kiosk.parts import may_be_torn
from kiosk.presenters.commands import Confirm, Primary
from kiosk.presenters.views import DoneView
from sync.cases.numbers import TrackingNumber, check_glyph
from sync.cases.refusal import Refusal
from sync.journal import Staff
from tests.hardware.receipts import dots, expected
from tests.kiosk.world import World

STRANGER = TrackingNumber("PGT100000000" + check_glyph("PGT100000000"))


def siti() -> Staff:
    staff = Staff.of("Siti, loket 2", "struk hilang")
    assert isinstance(staff, Staff)
    return staff


def late(world: World) -> LateReceipts:
    printer = open_printer(world.printer_settings, twin=world.twin, clock=world.monotonic, wait=world.pass_by)
    supervisor = supervised(printer, world.printer_settings, world.monotonic, torn=may_be_torn(world.journal))
    return LateReceipts(world.journal, world.papers(), supervisor, lambda: True)


@contextmanager
def gone_without_paper(world: World) -> Iterator[TrackingNumber]:
    """A visitor has left while the roll was out; inside the block the roll is in again."""
    world.twin.turn(paper_out_at_row=0)
    number = filed(world)
    world.tick(4)
    world.act(Primary(), Confirm())
    world.twin.turn(paper_out_at_row=None)
    yield number


def filed(world: World) -> TrackingNumber:
    world.walk_to("done")
    parsed = TrackingNumber.parse(world.view.number)  # type: ignore[attr-defined]
    assert isinstance(parsed, TrackingNumber)
    return parsed


def told(world: World) -> list[tuple[str, dict[str, object]]]:
    """The records for the centre, with what they say of the job."""
    heads = [json.loads(one.head) for one in world.journal.due_records(world.clock(), 50)]
    return [(head["kind"], head.get("job") or {}) for head in heads]


def test_what_was_never_begun_is_still_an_original(world: World) -> None:
    with gone_without_paper(world) as number:
        (owed,) = late(world).owed()
        assert (owed.number, owed.state, owed.copy) == (number, "queued", 0)
        assert isinstance(late(world).print(number, siti()), Confirmed)
    assert late(world).owed() == ()
    kind, job = told(world)[-1]
    assert (kind, job["by"], job["why"], job["copy"]) == (
        "ReceiptPrinted",
        "Siti, loket 2",
        "struk hilang",
        0,
    )
    assert len(world.twin.papers) == 1, "the short one: no stub"


def test_after_an_original_only_copies_come_and_each_has_the_next_number(world: World) -> None:
    number = filed(world)
    world.tick(8)
    world.act(Primary())
    for copy in (1, 2):
        assert isinstance(late(world).print(number, siti()), Confirmed)
        assert told(world)[-1][1]["copy"] == copy


def test_an_unclear_paper_is_settled_by_staff_and_a_copy_follows(world: World) -> None:
    world.twin.turn(paper_out_at_row=300)
    number = filed(world)
    world.tick(4)
    world.act(Primary(), Confirm())
    world.twin.turn(paper_out_at_row=None)
    assert isinstance(late(world).print(number, siti()), Confirmed)
    kinds = [(kind, job.get("state"), job.get("by")) for kind, job in told(world)[1:]]
    assert kinds == [
        ("ReceiptFailed", "uncertain", None),
        ("ReceiptFailed", "abandoned", "Siti, loket 2"),
        ("ReceiptPrinted", "confirmed", "Siti, loket 2"),
    ]


def test_what_a_torn_paper_left_in_the_printer_does_not_eat_the_copy(world: World) -> None:
    number = filed(world)
    world.twin.arm(9_000, dropped=True)
    world.tick()
    assert isinstance(world.view, DoneView)
    assert world.view.print_state is PaperState.UNCERTAIN
    world.again()  # before the lobby's own supervisor has cleared it
    accepted = world.journal.accepted_by_number(number)
    assert accepted is not None
    papers = world.papers()
    copy = papers.copy(papers.short(papers.proven(accepted)), 1, accepted)
    assert isinstance(late(world).print(number, siti()), Confirmed)
    (whole,) = expected(copy, 576, bundled_typefaces())
    (paper,) = (dots(paper.image) for paper in world.twin.papers)
    starts = range(len(paper) - len(whole) + 1)
    assert any(np.array_equal(paper[row : row + len(whole)], whole) for row in starts)


def test_a_blocked_printer_leaves_the_paper_owed(world: World) -> None:
    with gone_without_paper(world) as number:
        world.twin.turn(cover_open=True)
        assert isinstance(late(world).print(number, siti()), Refused)
        (owed,) = late(world).owed()
        assert (owed.state, owed.copy) == ("queued", 0)


def test_a_paper_that_breaks_off_again_is_unclear_and_told(world: World) -> None:
    with gone_without_paper(world) as number:
        world.twin.turn(paper_out_at_row=200)
        late(world).print(number, siti())
    (owed,) = late(world).owed()
    assert owed.state == "uncertain"
    assert told(world)[-1][1]["reason"] == "paper"


def test_giving_up_takes_it_off_the_list(world: World) -> None:
    with gone_without_paper(world) as number:
        late(world).give_up(number, siti())
    assert late(world).owed() == ()
    assert told(world)[-1][1]["by"] == "Siti, loket 2"


def test_a_number_of_another_machine_is_unknown(world: World) -> None:
    assert late(world).print(STRANGER, siti()) == Refusal("number.unknown")
    assert late(world).give_up(STRANGER, siti()) == Refusal("number.unknown")


@pytest.mark.parametrize(
    ("by", "why", "code"),
    [
        ("", "hilang", "text.empty"),
        ("Siti", "  ", "text.empty"),
        ("S" * 81, "hilang", "text.too_long"),
        ("Siti", "h" * 201, "text.too_long"),
        ("Siti", "\ud800", "text.surrogate"),
    ],
)
def test_who_and_why_are_wanted(by: str, why: str, code: str) -> None:
    refused = Staff.of(by, why)
    assert isinstance(refused, Refusal)
    assert refused.code == code


def test_the_public_screen_offers_no_reprint(world: World) -> None:
    filed(world)
    world.tick(8)
    world.act(Primary())
    assert world.screen == "welcome"
    papers = len(world.twin.papers)
    world.tick(40)
    assert len(world.twin.papers) == papers
