"""The office's letter templates: changed in versions, and back to the shipped ones."""

from __future__ import annotations

import pytest

from sync.cases.refusal import Refusal
from sync.central.letter_templates import (
    OfficeTemplate,
    change_template,
    for_kind,
    new_name,
    template_of,
    templates_of,
    versions_of,
)
from sync.central.people import Person, add_person
from sync.central.store import Store
from sync.papers.letter_templates import LETTER_KINDS, LetterTemplate, make_template
from tests.central.running import SteppedClock


@pytest.fixture
def kasi(store: Store, clock: SteppedClock) -> Person:
    return hire(store, clock, "kasi")


def hire(store: Store, clock: SteppedClock, role: str) -> Person:
    added = add_person(store, store.office_id, login=role, name=role, role=role, clock=clock)
    assert isinstance(added, Person)
    return added


def written(name: str, text: str = "Dengan hormat, {nama}.") -> LetterTemplate:
    made = make_template(name, "tanggapan", "Singkat", "Tanggapan {nomor}", text)
    assert isinstance(made, LetterTemplate)
    return made


def test_changed_read_back_and_reset(store: Store, clock: SteppedClock, kasi: Person) -> None:
    """On both databases."""
    office = store.office_id
    shipped = templates_of(store, office)
    assert {one.template.kind for one in shipped} == set(LETTER_KINDS)
    assert not any(one.changed for one in shipped)
    name = for_kind(shipped, "tanggapan")[0].template.template_id
    assert change_template(store, name, written(name), 0, kasi, clock) == 1
    now = template_of(store, office, name)
    assert isinstance(now, OfficeTemplate)
    assert (now.version, now.changed, now.actor) == (1, True, "kasi")
    assert now.template.text == "Dengan hormat, {nama}."
    assert [one.template.template_id for one in templates_of(store, office)] == [
        one.template.template_id for one in shipped
    ], "in its place"
    clock.pass_(hours=1)
    assert change_template(store, name, None, 1, kasi, clock) == 2
    back = template_of(store, office, name)
    assert isinstance(back, OfficeTemplate)
    assert (back.template, back.changed, back.version) == (shipped[0].template, False, 2)
    assert [(one.version, one.template is None) for one in versions_of(store, office, name)] == [
        (2, True),
        (1, False),
    ]


@pytest.mark.parametrize("database", [None])
def test_an_own_one_is_added_and_put_away(store: Store, clock: SteppedClock, kasi: Person) -> None:
    name = new_name(clock)
    assert change_template(store, name, written(name), 0, kasi, clock) == 1
    last = templates_of(store, store.office_id)[-1]
    assert (last.template.template_id, last.shipped) == (name, False)
    assert change_template(store, name, None, 1, kasi, clock) == 2
    assert template_of(store, store.office_id, name) == Refusal("template.unknown")
    assert templates_of(store, "another office") == templates_of(store, "a third one")


@pytest.mark.parametrize("database", [None])
def test_the_second_of_two_is_told_and_others_may_not(
    store: Store, clock: SteppedClock, kasi: Person
) -> None:
    assert change_template(store, "pelimpahan", written("pelimpahan"), 0, kasi, clock) == 1
    late = change_template(store, "pelimpahan", written("pelimpahan", "Lain."), 0, kasi, clock)
    assert late == Refusal("template.changed", {"by": "kasi", "at": clock()})
    for role in ("staf", "admin", "auditor"):
        refused = change_template(store, "pelimpahan", None, 1, hire(store, clock, role), clock)
        assert refused == Refusal("template.role")
