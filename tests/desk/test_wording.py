"""The desk has words for everything that the form can hold, and each answer one place on the page."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date

import pytest

from sync.cases.desk_events import KINDS
from sync.cases.form import Form
from sync.cases.office import Office
from sync.cases.refusal import Refusal
from sync.configuration import config_folder
from sync.desk.acts.catalogue import ACTS
from sync.desk.letters.addressees import address_lines
from sync.desk.pages import STATIC_FOLDER
from sync.desk.timeline import SECTIONS
from sync.desk.wording import Wording

DESK = STATIC_FOLDER.parent


def _toml(name: str) -> dict[str, object]:
    return tomllib.loads((config_folder() / name).read_text("utf-8"))


_TORJUN = "Desa Torjun, Kecamatan Torjun, Kabupaten Sampang, Jawa Timur [35.27.02.2012]"


@pytest.fixture(scope="module")
def office() -> Office:
    return Office.from_mapping(_toml("office.toml"))


@pytest.fixture(scope="module")
def wording(office: Office) -> Wording:
    return Wording.load(office)


@pytest.fixture(scope="module")
def form(office: Office) -> Form:
    """With every question that an office's settings may add."""
    return Form.from_mapping(_toml("form.toml"), replace(office, sends_notices=True))


def test_every_question_and_every_option_has_words(wording: Wording, form: Form) -> None:
    for question in form.questions:
        assert question.id in wording.sections["question"], question.id
        for option in question.options:
            assert wording.answer(question.id, option.id) != option.id, (question.id, option.id)


def test_every_question_stands_in_one_place_of_the_case_page(wording: Wording, form: Form) -> None:
    placed = [*wording.sections["stories"], *(name for group in wording.groups for name in group.questions)]
    assert sorted(placed) == sorted(question.id for question in form.questions)


def test_answers_are_read_in_the_offices_words(wording: Wording) -> None:
    assert wording.answer("desa", "2001") == "Plakpak"
    assert wording.answer("unit", "kependudukan") == "KTP, KK, dan surat pindah"
    assert wording.answer("when", "2026-11-12") == "Kamis, 12 November 2026"
    assert wording.answer("when", "2026-10") == "Sekitar Oktober 2026"
    assert wording.answer("when", "entah") == "entah"
    assert (
        wording.answer("address_outside", _TORJUN)
        == "Desa Torjun, Kecamatan Torjun, Kabupaten Sampang, Jawa Timur"
    )
    assert wording.answer("address_outside", "Sabah, Malaysia") == "Sabah, Malaysia"
    assert wording.answer("officer", "2001") == "2001"
    assert wording.answer("nama_lain", "apa adanya") == "apa adanya"


def test_where_somebody_lives_is_a_village_here_or_elsewhere(wording: Wording) -> None:
    assert wording.village({"desa": "2001"}) == "Plakpak"
    assert wording.village({"desa": "outside", "address_outside": _TORJUN}) == "Torjun, Kabupaten Sampang"
    assert wording.village({"desa": "outside", "address_outside": "Sabah"}) == wording.answer(
        "desa", "outside"
    )
    assert wording.village({}) == ""


def test_a_letter_names_village_and_regency_in_two_lines(wording: Wording) -> None:
    here = {"desa": "2001", "address_detail": "Dusun Barat"}
    elsewhere = {"desa": "outside", "address_outside": _TORJUN, "address_detail": "RT 01"}
    assert address_lines(wording, here) == ("Dusun Barat", "Desa Plakpak")
    assert address_lines(wording, elsewhere) == (
        "RT 01", "Desa Torjun, Kecamatan Torjun", "Kabupaten Sampang, Jawa Timur",
    )  # fmt: skip
    assert address_lines(wording, {"desa": "outside", "address_outside": "Sabah\nMalaysia"}) == (
        "Sabah, Malaysia",
    )
    assert address_lines(wording, {}) == ()


def test_a_refusal_is_a_sentence_and_an_unknown_one_keeps_its_code(wording: Wording) -> None:
    assert "15 menit" in wording.refusal(Refusal("sign_in.locked", {"minutes": 15}))
    assert "baru.sekali" in wording.refusal(Refusal("baru.sekali", {"day": date(2026, 1, 1)}))


def test_messages_come_by_code_only(wording: Wording) -> None:
    said = wording.said("step_3")
    assert said is not None
    assert (said.tone, said.title) == ("good", "Nomor agenda diberikan")
    assert wording.said("<b>Menang undian</b>") is None


def test_every_section_that_a_page_asks_for_is_there(wording: Wording) -> None:
    code = "\n".join(path.read_text("utf-8") for path in DESK.rglob("*.py"))
    asked = set(re.findall(r"\bsay\(\s*['\"]([a-z_]+)['\"]", code))
    assert asked | set(SECTIONS.values()) <= set(wording.sections)


def test_every_event_of_the_desk_has_a_title(wording: Wording) -> None:
    assert {kind.__name__ for kind in KINDS} <= set(wording.sections["event"])
    assert set(wording.sections["event_more"]) <= set(wording.sections["event"])
    assert set(wording.sections["event_tone"]) <= set(wording.sections["event"])


def test_every_act_has_its_words_and_every_field_its_label(wording: Wording) -> None:
    for act in ACTS:
        assert len(wording.sections["act"][act.slug].split("|")) == 3
        assert f"act_{act.slug}" in wording.sections["said"]
        for one in act.fields:
            assert wording.sections["act_field"][f"{act.slug}.{one.name}"].count("|") == 1
