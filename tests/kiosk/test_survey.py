"""The satisfaction survey at the kiosk: nine questions, four faces, once a reply; offline it waits in the journal."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import pytest

from kiosk.presenters.commands import Back, Choose, CodeScanned, Enter, Primary, Skip
from kiosk.presenters.status_views import StatusView, SurveyView
from kiosk.presenters.survey import SurveyPage, ThanksPage
from kiosk.presenters.views import NoticeView, TextView
from kiosk.texts.text import Text
from sync.cases.refusal import Refusal
from sync.wire.messages import SurveyAnswer, decode, encode
from tests.kiosk.test_status_pages import filed, mirrored
from tests.kiosk.world import World

CODE = "7K4M9-2QXZ1-0RT5V-8WB32"
EARLY = "7K4M92QXZ10RT5V8WB30"
"""As it was printed before the code had its check."""


def answered(world: World, **changes: object) -> tuple[str, str]:
    """A case whose reply has gone out; its receipt lies under the reader."""
    number, qr = filed(world)
    mirrored(world, number, **{"state": "closed", "step": 12, "outcome": "selesai"} | changes)
    world.act(CodeScanned(qr.encode()))
    return number, qr


def offers(world: World) -> list[str]:
    assert isinstance(world.view, StatusView), world.view
    return [choice.id for choice in world.view.choices]


def rate(world: World, *scores: int) -> None:
    for score in scores:
        world.act(Choose(str(score)), Primary()) if score else world.act(Skip())
    world.tick()


def kept(world: World) -> list[SurveyAnswer]:
    found = [decode(one, SurveyAnswer) for one in world.journal.surveys_due(9)]
    return [one for one in found if one is not None]


def test_the_receipt_of_an_answered_case_opens_nine_questions(world: World) -> None:
    number, qr = answered(world)
    assert offers(world) == ["survey", "unsatisfied"]
    world.act(Choose("survey"))
    view = world.view
    assert isinstance(view, SurveyView)
    assert [choice.icon for choice in view.choices] == ["frown", "meh", "smile", "laugh"]
    assert {"Pertanyaan 1 dari 9", "Tidak sesuai", "Sangat sesuai"} <= set(world.say())
    rate(world, 4, 4, 3, 4, 0, 3, 4, 4, 2)
    assert isinstance(world.view, NoticeView)
    assert "Terima kasih" in world.say()
    assert "Belum puas? Kami ingin mendengarnya" not in world.say()
    assert [(one.key, one.scores) for one in kept(world)] == [
        (number.replace("-", ""), [4, 4, 3, 4, 0, 3, 4, 4, 2])
    ]
    world.act(Primary(), CodeScanned(qr.encode()))
    assert offers(world) == ["unsatisfied"], "once a reply"


def test_who_was_not_satisfied_is_told_how_to_go_on(world: World) -> None:
    answered(world)
    world.act(Choose("survey"))
    rate(world, *[1] * 9)
    assert {"Belum puas? Kami ingin mendengarnya", "SP4N-LAPOR! 1708", "Ombudsman RI 137"} <= set(world.say())


def test_the_number_alone_rates_nothing(world: World) -> None:
    answered(world)
    world.act(Back(), Primary())
    assert offers(world) == ["unsatisfied"]
    world.act(Choose("survey"))
    assert isinstance(world.view, StatusView)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": "open", "step": 12, "letter_ready": True},
        {"outcome": "dicabut"},
        {"outcome": "tidak_lengkap"},
    ],
)
def test_only_a_reply_can_be_rated(world: World, changes: dict[str, object]) -> None:
    answered(world, **changes)
    assert "survey" not in offers(world)


def test_back_keeps_what_was_chosen_and_nothing_chosen_is_said(world: World) -> None:
    answered(world)
    world.act(Choose("survey"), Primary())
    assert world.view.problem is not None
    world.act(Choose("2"))
    assert world.view.problem is None
    world.act(Primary(), Choose("4"), Back())
    view = world.view
    assert isinstance(view, SurveyView)
    assert (view.place, view.chosen) == (1, 2)
    world.act(Back())
    assert isinstance(world.view, StatusView)


def test_all_passed_over_is_no_answer(world: World) -> None:
    answered(world)
    world.act(Choose("survey"))
    rate(world, *[0] * 9)
    assert isinstance(world.view, StatusView)
    assert kept(world) == []
    assert "survey" in offers(world)


def test_a_visit_that_ends_leaves_nothing(world: World) -> None:
    answered(world)
    world.act(Choose("survey"))
    rate(world, 1, 1)
    world.tick(400)
    assert world.screen == "welcome"
    assert kept(world) == []


@pytest.mark.parametrize(
    "code", [CODE, f"https://pusat.contoh.id/survei/{CODE}", CODE.lower().replace("-", "")]
)
def test_the_code_on_the_letter_opens_it_too(world: World, code: str) -> None:
    world.reader.present(code.encode())
    world.tick()
    assert isinstance(world.view, SurveyView)
    rate(world, *[3] * 9)
    assert [one.key for one in kept(world)] == [CODE.replace("-", "")]
    world.act(Primary())
    world.reader.present(code.encode())
    world.tick()
    assert "Survei untuk surat ini sudah diisi" in world.say()
    world.act(Primary())
    assert world.screen == "welcome"


def typed(world: World, words: str) -> TextView:
    """On the page where a number is typed, glyph by glyph, as the keys do it."""
    world.act(Choose("status"))
    for end in range(1, len(words) + 1):
        world.act(Enter(words[:end]))
        assert isinstance(world.view, TextView)
        assert world.view.problem is None or end == len(words), words[:end]
    return world.view


@pytest.mark.parametrize(
    "code", [CODE.replace("-", ""), CODE, CODE.lower().replace("1", "l").replace("0", "o")]
)
def test_the_code_on_the_letter_can_be_typed_where_a_number_is(world: World, code: str) -> None:
    """Offline too: nobody is asked but the journal."""
    view = typed(world, code)
    assert (view.groups, view.max_length, view.problem) == ((5, 5, 5, 5), 20, None)
    world.act(Primary())
    assert isinstance(world.view, SurveyView)
    rate(world, *[4] * 9)
    assert [one.key for one in kept(world)] == [CODE.replace("-", "")]
    world.act(Primary())
    typed(world, code)
    world.act(Primary())
    assert "Survei untuk surat ini sudah diisi" in world.say()


def test_the_field_turns_to_the_letter_s_groups_with_the_fourteenth_glyph_and_back(world: World) -> None:
    glyphs = CODE.replace("-", "")
    assert typed(world, glyphs[:13]).groups == (4, 4, 4, 1)
    world.act(Enter(glyphs[:14]))
    assert isinstance(world.view, TextView)
    assert world.view.groups == (5, 5, 5, 5)
    world.act(Enter(glyphs[:13]))
    assert world.view.groups == (4, 4, 4, 1)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("7K4M92QXZ10RT5V", "Kode pada surat terdiri dari 20 tanda. Sekarang 15."),
        ("7K4M92QXZ10RT5V8WB33", "Ada salah ketik. Cocokkan dengan surat."),
        ("7K4M92QXZ10RT5V8WU32", "Ada salah ketik. Cocokkan dengan surat."),
        ("7K4M92QXZ10RT5V8W\u00e932", "Ada salah ketik. Cocokkan dengan surat."),
    ],
)
def test_a_slip_in_the_letter_s_code_is_said_and_what_was_typed_stays(
    world: World, code: str, said: str
) -> None:
    typed(world, code)
    world.act(Primary())
    assert isinstance(world.view, TextView)
    assert world.view.value == code
    assert said in world.say()


@pytest.mark.parametrize("enters", [False, True])
def test_what_may_be_an_early_letter_is_sent_where_it_is_taken(world: World, *, enters: bool) -> None:
    typed(world, EARLY)
    if enters:
        world.act(Primary())
    assert isinstance(world.view, TextView)
    assert "Cocokkan dengan surat. Kalau sudah sama, pindai kodenya atau datang ke loket." in world.say()
    world.reader.present(f"https://pusat.contoh.id/survei/{EARLY}".encode())
    world.tick()
    assert isinstance(world.view, SurveyView)


def test_without_a_reader_it_is_sent_to_the_desk(world: World) -> None:
    world.reader.unplug()
    typed(world, EARLY)
    assert "Cocokkan dengan surat. Kalau sudah sama, silakan datang ke loket." in world.say()


def test_a_code_on_the_letter_begins_and_ends_at_home(world: World) -> None:
    world.act(CodeScanned(CODE.encode()), Back())
    assert world.screen == "welcome"


def test_what_the_centre_has_goes_from_here_but_not_that_it_was_answered(world: World) -> None:
    number, qr = answered(world)
    world.act(Choose("survey"))
    rate(world, *[4] * 9)
    waiting = world.journal.surveys_due(9)
    assert world.journal.surveys_taken(["0" * 64]) is None
    assert world.journal.surveys_due(9) == waiting
    world.again()  # the write-ahead log is folded in when the journal closes, and what is deleted is overwritten
    assert world.journal.surveys_taken([_sha256(waiting[0])]) is None
    assert world.journal.surveys_due(9) == []
    world.act(CodeScanned(qr.encode()))
    assert offers(world) == ["unsatisfied"]
    world.close()
    dump = (world.folder / "journal.sqlite").read_bytes()
    assert f'"key":"{number.replace("-", "")}"'.encode() not in dump


class FullDisk:
    """`kiosk.outside.Surveys` that keeps nothing, until there is room."""

    full = True

    def is_open(self, key: str) -> bool:
        return True

    def keep(self, key: str, scores: Sequence[int]) -> Refusal | None:
        return Refusal("journal.not_stored") if self.full else None


def test_who_was_overtaken_is_not_told_that_the_rating_was_kept(world: World) -> None:
    """The same letter under the reader of another visitor's page, answered meanwhile."""
    number, _ = answered(world)
    world.act(Choose("survey"))
    taken = SurveyAnswer(key=number.replace("-", ""), scores=[4] * 9, salt=bytes(16))
    assert world.journal.keep_survey(taken.key, encode(taken)) is None
    rate(world, *[1] * 9)
    assert "Survei untuk surat ini sudah diisi" in world.say()
    assert "Nilai Anda sudah disimpan" not in world.say()
    assert [one.scores for one in kept(world)] == [[4] * 9]


def test_a_disk_that_takes_nothing_says_so_and_keeps_the_faces(world: World) -> None:
    disk = FullDisk()
    page = SurveyPage(replace(world.around, surveys=disk), "PGT100000000G", None)
    for _ in range(9):
        page.act(Choose("3"))
        page.act(Primary())
    world.around.work.drain()
    view = page.view("id")
    assert (view.problem, view.chosen, view.primary) == (Text("survey.not_stored"), 3, Text("survey.send"))
    assert page.tick() is None
    disk.full = False
    page.act(Primary())
    world.around.work.drain()
    assert isinstance(page.tick(), ThanksPage)


def _sha256(answer: bytes) -> str:
    return hashlib.sha256(answer).hexdigest()
