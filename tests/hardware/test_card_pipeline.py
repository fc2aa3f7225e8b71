"""The whole way on drawn frames: a few of each; how good it is on many is what ``dev.py bench idcard`` says."""

from __future__ import annotations

import numpy as np
import pytest

from hardware.imaging.ctc import LineText
from hardware.imaging.digits import Unread
from hardware.imaging.geometry import overlap
from hardware.imaging.pipeline import Outcome, read_card
from hardware.imaging.recogniser import ReadsLines, Recogniser
from hardware.ports import Document, Image, Sight
from hardware.settings import Gates
from tests.specimen.frame import Drawn, draw
from tests.specimen.plan import Wish, plan

GATES = Gates()


class Says:
    """A recogniser that reads the same on every line."""

    def __init__(self, text: str) -> None:
        self._line = LineText(text, (0.99,) * len(text), tuple(at / 20 for at in range(len(text))))

    def read(self, line: Image) -> LineText:
        return self._line


@pytest.fixture(scope="module")
def recogniser() -> Recogniser:
    return Recogniser(threads=1)


def scene(index: int, exposures: int = 1, **wish: str) -> Drawn:
    shown = {"layout": "a", "kind": "ktp", "mat": "black", "defect": "none", **wish}
    return draw(plan(5, index, Wish(size=(1280, 720), **shown)), exposures)  # type: ignore[arg-type]


def read(drawn: Drawn, recogniser: ReadsLines | None, document: Document = Document.KTP) -> Outcome:
    return read_card(drawn.frames, drawn.empty, document, GATES, recogniser)


@pytest.mark.parametrize("mat", ["black", "wood", "clutter"])
@pytest.mark.parametrize("layout", ["a", "b"])
def test_a_good_card_is_found_turned_and_read(mat: str, layout: str, recogniser: Recogniser) -> None:
    drawn = scene(2, mat=mat, layout=layout)
    outcome = read(drawn, recogniser)
    assert outcome.reasons == ()
    assert drawn.corners is not None
    assert outcome.corners is not None
    assert overlap(outcome.corners, drawn.corners.astype(np.float32)) > 0.95
    assert float(np.abs(outcome.corners - drawn.corners).max()) < 12  # begun at the card's own upper left
    assert outcome.reading is not None
    truth = drawn.truth()
    assert (outcome.reading.digits, outcome.reading.birth) == (truth["nik"], truth["birth"])
    assert outcome.unread is None
    assert set(outcome.milliseconds) == {"locate", "orient", "read", "gate", "classify"}


@pytest.mark.parametrize(
    ("defect", "reason"),
    [
        ("dark", Sight.DARK),
        ("blur", Sight.BLUR),
        ("motion", Sight.BLUR),
        ("glare", Sight.GLARE),
        ("finger", Sight.HAND),
        ("half_out", Sight.PARTIAL),
        ("blank", Sight.OTHER),
        ("no_card", Sight.EMPTY),
    ],
)
def test_each_defect_is_told_and_its_number_never_offered_as_read(
    defect: str, reason: Sight, recogniser: Recogniser
) -> None:
    outcome = read(scene(3, defect=defect), recogniser)
    assert reason in outcome.reasons
    if reason is not Sight.BLUR:
        assert outcome.reading is None or outcome.reading.digits == ""


def test_a_number_made_up_under_a_reflection_is_withheld() -> None:
    drawn = scene(3, defect="glare")
    outcome = read(drawn, Says("3528070501999001"))
    assert Sight.GLARE in outcome.reasons
    assert outcome.unread is Unread.WITHHELD
    assert outcome.reading is not None
    assert outcome.reading.digits == ""


def test_a_number_that_cannot_be_is_not_offered() -> None:
    drawn = scene(3)
    outcome = read_card(
        drawn.frames, drawn.empty, Document.KTP, GATES, Says("3528070501999001"), plausible=lambda _: False
    )
    assert outcome.unread is Unread.IMPLAUSIBLE
    assert outcome.reading is not None
    assert outcome.reading.digits == ""


def test_a_clear_card_whose_number_has_the_wrong_length_is_not_good() -> None:
    outcome = read(scene(3), Says("35280705019990"))
    assert outcome.reasons == (Sight.BLUR,)
    assert outcome.unread is Unread.LENGTH


def test_a_clear_card_without_any_number_may_be_another() -> None:
    assert read(scene(3), Says("SURAT IZIN")).reasons == (Sight.OTHER,)


def test_without_a_recogniser_nothing_is_read_and_the_portrait_says_which_way_up() -> None:
    drawn = scene(4)
    outcome = read(drawn, None)
    assert (outcome.reasons, outcome.reading) == ((), None)
    assert outcome.corners is not None
    assert drawn.corners is not None
    assert float(np.abs(outcome.corners - drawn.corners).max()) < 12


def test_frames_vote(recogniser: Recogniser) -> None:
    drawn = scene(6, exposures=3)
    outcome = read(drawn, recogniser)
    assert outcome.reading is not None
    assert outcome.reading.digits == drawn.truth()["nik"]
    assert 0 <= outcome.frame < 3


def test_another_card_is_cut_out_and_not_read(recogniser: Recogniser) -> None:
    drawn = scene(7, kind="sim")
    outcome = read(drawn, recogniser, Document.CARD)
    assert (outcome.reasons, outcome.reading) == ((), None)
    assert outcome.corners is not None
    assert drawn.corners is not None
    assert float(np.abs(outcome.corners - drawn.corners).max()) < 12


def test_a_page_is_judged_whole() -> None:
    assert read(scene(8, kind="kk"), None, Document.PAGE).reasons == ()
    assert read(scene(8, kind="kk", defect="dark"), None, Document.PAGE).reasons == (Sight.DARK,)
    empty = scene(8).empty
    assert read_card([empty], empty, Document.PAGE, GATES, None).reasons == (Sight.EMPTY,)
