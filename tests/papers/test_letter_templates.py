"""The office's standing words and the places in them."""

from __future__ import annotations

import pytest

from sync.cases.refusal import Refusal
from sync.configuration import config_folder, read_toml
from sync.papers.body import Points, parse_body
from sync.papers.letter_templates import (
    LETTER_KINDS,
    PLACES,
    LetterTemplate,
    fill,
    make_template,
    open_places,
    templates_from,
)


def template(subject: str = "Hal {pokok}", text: str = "Nomor {nomor}, {nama}.") -> LetterTemplate:
    made = make_template("t", "tanggapan", "Label", subject, text)
    assert isinstance(made, LetterTemplate), made
    return made


def test_the_shipped_templates_are_sound_and_there_is_one_for_each_kind() -> None:
    shipped = templates_from(read_toml(config_folder() / "letters.toml"))
    assert {one.kind for one in shipped} == set(LETTER_KINDS)
    every = dict.fromkeys(PLACES, "x")
    for one in shipped:
        filled = fill(one, every)
        assert filled.open == ()
        assert "{" not in filled.text + filled.subject
        assert not isinstance(parse_body(filled.text), Refusal)


def test_known_places_are_filled_and_unknown_ones_stay_to_be_seen() -> None:
    filled = fill(template(), {"pokok": "kartu\n keluarga", "nomor": "PGT1-7K4M-92QX-Z", "nama": " "})
    assert filled.subject == "Hal kartu keluarga"
    assert filled.text == "Nomor PGT1-7K4M-92QX-Z, {nama}."
    assert filled.open == ("nama",)
    assert open_places(filled.text) == ("nama",)


def test_a_value_is_words_and_opens_no_place() -> None:
    filled = fill(template(), {"pokok": "{nama}", "nomor": "{pokok}", "nama": "Ali {nomor}"})
    assert filled.text == "Nomor {pokok}, Ali {nomor}."
    assert filled.open == ()


def test_what_is_missing_may_be_a_list() -> None:
    filled = fill(template(text="Mohon:\n\n{kekurangan}\n\nTerima kasih."), {"kekurangan": "1. KTP\n2.  KK "})
    body = parse_body(filled.text)
    assert isinstance(body, tuple)
    assert isinstance(body[1], Points)
    assert [point.text for point in body[1].points] == ["KTP", "KK"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "undangan"}, "template.kind"),
        ({"label": " "}, "template.label"),
        ({"subject": "\n"}, "template.subject"),
        ({"text": " "}, "letter.empty"),
        ({"text": "x" * 20_001}, "text.too_long"),
        ({"subject": "x" * 201}, "text.too_long"),
        ({"text": "{ Tidak_Ada }"}, "template.place"),
    ],
)
def test_what_is_wrong_with_a_template_is_said(changed: dict[str, str], code: str) -> None:
    words = {"kind": "tanggapan", "label": "a", "subject": "b", "text": "c", **changed}
    made = make_template("t", **words)
    assert isinstance(made, Refusal)
    assert made.code == code


def test_a_misspelt_place_is_named_with_the_one_that_was_meant() -> None:
    made = make_template("t", "tanggapan", "a", "b", "Tanggal {tangal}")
    assert made == Refusal("template.place", {"name": "tangal", "meant": "tanggal"})


def test_a_shipped_template_that_is_wrong_is_named() -> None:
    row = {"id": "satu", "kind": "tanggapan", "label": "a", "subject": "b", "text": "{salah}"}
    with pytest.raises(ValueError, match=r"templates\.satu: template\.place"):
        templates_from({"templates": [row]})
    with pytest.raises(ValueError, match="twice"):
        templates_from({"templates": [row | {"text": "x"}] * 2})
