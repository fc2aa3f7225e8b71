"""A complaint about somebody of the office leaves his desk, his lists and his counts, and goes up the line."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from sync.cases.commands import (
    CompleteStep,
    Dispose,
    NameAccused,
    RecordDelivery,
    SaveLetter,
    Sign,
)
from sync.cases.refusal import Refusal
from sync.central import handling
from sync.central.account_journal import AT_CONSOLE
from sync.central.delegations import Delegation, Wanted, delegate, today
from sync.central.notices import notices_of, unread
from sync.central.opening import open_bodies
from sync.central.people import Person
from sync.central.person_acts import enact
from sync.central.person_deeds import Deed, Done
from sync.central.queues import Pile, pile, queues
from sync.central.refreshing import Roster, refresh_if_changed, refresh_waiting
from sync.central.tables import cases
from tests.central.running import ANSWERS, HandKiosk, RunningCentre, case_id_of
from tests.central.walking import DIGEST, brought_to, done, hand_of, office_of, seen, step_on


@pytest.fixture
def database() -> str | None:
    return None


@pytest.fixture
def people(centre: RunningCentre) -> dict[str, Person]:
    return office_of(centre.store, centre.clock)


def filed(centre: RunningCentre, kiosk: HandKiosk, officer: str = "") -> str:
    record = kiosk.complaint(answers={**ANSWERS, "officer": officer})
    kiosk.post(record)
    open_bodies(centre.store, centre.keys, centre.clock)
    return case_id_of(record)


def sees(centre: RunningCentre, case_id: str, who: Person) -> bool:
    """In any of the ways in which a person may come to know of it."""
    store, clock = centre.store, centre.clock
    page = handling.case_page(store, case_id, who, clock)
    listed = [row.case_id for row in handling.work_list(store, who.office_id, who)]
    counted = handling.counts_by_step(store, who.office_id, who)
    piled = [row.case_id for which in Pile for row in pile(store, who, which, clock)]
    found = {
        not isinstance(page, Refusal),
        case_id in listed,
        sum(counted.values()) > 0,
        case_id in piled,
        bool(queues(store, who, clock)),
    }
    assert len(found) == 1, "one way shows what another hides"
    return found.pop()


@pytest.mark.parametrize(
    ("officer", "hidden"),
    [
        ("", set()),
        ("petugas loket", set()),
        ("Pak Camat", {"camat"}),
        ("sekretaris camat", {"sekcam"}),
        ("Pak Dedi", {"kasi2"}),
        ("kasi umum", {"kasi2"}),
    ],
)
def test_a_likely_match_excludes_as_the_body_is_opened(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person], officer: str, hidden: set[str]
) -> None:
    case_id = filed(centre, kiosk, officer)
    assert {login for login, who in people.items() if not sees(centre, case_id, who)} == hidden
    if hidden:
        case = seen(centre.store, case_id, people["auditor"], centre.clock).case
        assert case is not None
        assert (set(case.accused.persons), case.accused.confirmed) == (hidden, False)
        assert case.step == 1


def test_the_next_superior_decides_on_a_likely_match(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk, "Pak Dedi")
    store, clock, staf, sekcam = centre.store, centre.clock, people["staf"], people["sekcam"]
    lift = NameAccused(hand=hand_of(staf))
    version = seen(store, case_id, staf, clock).version
    refused = handling.act(store, case_id, version, lift, staf, clock)
    assert refused == Refusal("sop.superior_decides", {"role": "sekcam"})
    confirm = NameAccused(hand=hand_of(sekcam), persons=("kasi2",))
    assert not sees(centre, case_id, people["kasi2"])
    done(store, case_id, confirm, sekcam, clock)
    assert not sees(centre, case_id, people["kasi2"])
    done(store, case_id, NameAccused(hand=hand_of(sekcam)), sekcam, clock)
    assert sees(centre, case_id, people["kasi2"])


def test_anybody_may_add_and_a_unit_is_all_its_people(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock, staf2 = centre.store, centre.clock, people["staf2"]
    done(store, case_id, NameAccused(hand=hand_of(staf2), units=("pelayanan",)), staf2, clock)
    assert {login for login, who in people.items() if not sees(centre, case_id, who)} == {"staf", "kasi"}


def test_about_the_head_of_a_section_the_sekcam_clarifies(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock, staf, sekcam = centre.store, centre.clock, people["staf"], people["sekcam"]
    accused = NameAccused(hand=hand_of(staf), persons=("kasi", "kasi2"))
    done(store, case_id, accused, staf, clock)
    brought_to(store, case_id, 5, people, clock)
    assert [row.case_id for row in pile(store, sekcam, Pile.QUEUE, clock)] == [case_id]
    for step in (5, 6):
        done(store, case_id, CompleteStep(hand=hand_of(sekcam), step=step, note="x"), sekcam, clock)
    save = SaveLetter(hand=hand_of(staf), paper="p", version=1, sha256=DIGEST)
    done(store, case_id, save, staf, clock)
    done(store, case_id, CompleteStep(hand=hand_of(staf), step=7), staf, clock)
    case = done(store, case_id, CompleteStep(hand=hand_of(sekcam), step=8), sekcam, clock)
    assert case.row.step == 9  # nobody is left to initial before him


def test_about_the_sekcam_the_kasi_checks_and_the_camat_signs(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk, "sekcam")
    store, clock, kasi, camat = centre.store, centre.clock, people["kasi"], people["camat"]
    brought_to(store, case_id, 8, people, clock)
    check = CompleteStep(hand=hand_of(camat), step=8)
    version = seen(store, case_id, camat, clock).version
    assert isinstance(handling.act(store, case_id, version, check, camat, clock), Refusal)
    case = done(store, case_id, CompleteStep(hand=hand_of(kasi), step=8), kasi, clock)
    assert case.row.step == 9
    assert brought_to(store, case_id, 12, people, clock).row.letter_number == "1/2026"


def test_about_the_camat_it_goes_to_the_inspectorate_by_the_sekcams_hand(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk, "Camat sendiri")
    store, clock, sekcam, kasi = centre.store, centre.clock, people["sekcam"], people["kasi"]
    brought_to(store, case_id, 4, people, clock)
    hand = hand_of(sekcam)
    version = seen(store, case_id, sekcam, clock).version
    here = Dispose(hand=hand, kind="tindak_lanjut", unit="pelayanan", note="x")
    assert handling.act(store, case_id, version, here, sekcam, clock) == Refusal("sop.must_be_referred")
    there = Dispose(hand=hand, kind="pengawasan", body="Inspektorat", note="x")
    assert done(store, case_id, there, sekcam, clock).row.step == 6
    brought_to(store, case_id, 8, people, clock)
    version = seen(store, case_id, sekcam, clock).version
    check = CompleteStep(hand=hand, step=8)
    refused = handling.act(store, case_id, version, check, sekcam, clock)
    assert refused == Refusal("sop.kept_for_signing", {"step": 10})
    done(store, case_id, CompleteStep(hand=hand_of(kasi), step=8), kasi, clock)
    step_on(store, case_id, people, clock)
    done(store, case_id, Sign(hand=hand, way="basah", sha256=DIGEST), sekcam, clock)
    step_on(store, case_id, people, clock)
    staf = people["staf"]
    case = done(store, case_id, RecordDelivery(hand=hand_of(staf), way="pos"), staf, clock)
    assert case.row.outcome == "dilimpahkan"
    assert not sees(centre, case_id, people["camat"])


def test_nobody_left_is_an_alarm_for_the_auditor(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk, "camat dan sekcam")
    store, clock = centre.store, centre.clock
    brought_to(store, case_id, 4, people, clock)
    assert [row.case_id for row in pile(store, people["auditor"], Pile.STRANDED, clock)] == [case_id]
    offer = seen(store, case_id, people["kasi"], clock).offer("Dispose")
    assert offer is not None
    assert offer.refusal is not None
    assert [(one.kind, one.case_id, one.step) for one in notices_of(store, people["auditor"])] == [
        ("stranded", case_id, 4)
    ]
    assert refresh_waiting(store, clock) == 0
    assert unread(store, people["auditor"]) == 1  # told once, not at every look


def test_who_stands_in_finds_the_case_in_his_queue_at_once(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock, roster = centre.store, centre.clock, Roster()
    brought_to(store, case_id, 10, people, clock)
    refresh_if_changed(store, clock, roster)
    for gone in ("camat", "sekcam"):
        assert isinstance(
            enact(store, people[gone], Deed("close", reason="Pindah tugas"), AT_CONSOLE, clock), Done
        )
    assert refresh_if_changed(store, clock, roster) == 1
    assert [row.case_id for row in pile(store, people["auditor"], Pile.STRANDED, clock)] == [case_id]
    day = today(clock)
    wanted = Wanted(people["camat"].person_id, people["kasi2"].person_id, "plt", day, day, "821.2/17/2026")
    made = delegate(store, people["kasi"].office_id, wanted, AT_CONSOLE, clock)
    assert isinstance(made, Delegation), made
    assert refresh_if_changed(store, clock, roster) == 1
    assert pile(store, people["auditor"], Pile.STRANDED, clock) == []
    assert refresh_if_changed(store, clock, roster) == 0


def test_a_likely_match_leaves_the_queue_of_whom_it_is_about(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    """Nobody has touched it yet: the list of whoever is left for the step has it as soon as the body is open."""
    store, clock = centre.store, centre.clock
    for one in people.values():
        if one.role == "staf" and one.login != "staf":
            assert isinstance(
                enact(store, one, Deed("close", reason="Pindah tugas"), AT_CONSOLE, clock), Done
            )
    case_id = filed(centre, kiosk, "Ani Lestari")
    with store.reading() as connection:
        row = connection.execute(select(cases).where(cases.c.case_id == case_id)).one()
    assert row.waits_for == " kasi "
