"""The picture of the procedure says what the data says, and is well-formed."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from sync.cases.procedure import Sop
from sync.cases.procedure_diagram import branches_of, diagram

_SVG = "{http://www.w3.org/2000/svg}"


def test_every_step_and_every_branch_is_drawn(sop: Sop) -> None:
    picture = ElementTree.fromstring(diagram(sop, at=4))
    words = " ".join(one.text or "" for one in picture.iter(f"{_SVG}text"))
    assert all(f" {step.number} " in f" {words} " for step in sop.steps)
    assert "Kasi/Kasubag, lalu Sekcam" in words
    assert words.count("sekarang") == 1
    assert all(one.words in words for one in branches_of(sop))
    assert len(list(picture.iter(f"{_SVG}rect"))) == sop.last
    assert len(list(picture.iter(f"{_SVG}path"))) == sop.last - 1 + len(branches_of(sop)) + 1 + 1
    told = picture.find(f"{_SVG}desc")
    assert told is not None
    assert "koreksi: dari 8 ke 7" in (told.text or "")


def test_it_follows_the_data_and_keeps_signs_as_signs(sop: Sop) -> None:
    other = replace(sop, version="<2030>", branches={**sop.branches, "drafting": 6})
    picture = ElementTree.fromstring(diagram(other))
    title = picture.find(f"{_SVG}title")
    assert title is not None
    assert title.text == "Alur prosedur <2030>"
    assert [one.end for one in branches_of(other)] == [6, 6, 6]
