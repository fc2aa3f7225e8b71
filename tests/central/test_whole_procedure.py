"""A case through all twelve steps and through every branch, by the people of a small office."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import date

import pytest
from sqlalchemy import Connection

from sync.cases.commands import (
    AddClarification,
    AskToComplete,
    Assign,
    CloseIncomplete,
    CompleteStep,
    DeliveryFailed,
    Dispose,
    GiveBack,
    LinkDuplicate,
    NameAccused,
    PapersArrived,
    RecordDelivery,
    RefuseSignature,
    Reopen,
    ReturnForCorrection,
    SaveLetter,
    SetClass,
    Sign,
    Take,
    Unlink,
    Withdraw,
)
from sync.cases.refusal import Refusal
from sync.central import case_journal, handling
from sync.central.case_keys import key_of
from sync.central.case_views import CaseDetail
from sync.central.dossier import find
from sync.central.opening import open_bodies
from sync.central.people import Person
from sync.central.queues import Pile, pile, queues
from tests.central.running import ANSWERS, HandKiosk, RunningCentre, case_id_of
from tests.central.walking import DIGEST, brought_to, done, hand_of, office_of, seen, step_on


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str | None:
    """SQLite, unless a test says that the dialect matters to it."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return None
    url: str = request.getfixturevalue("postgres_database")
    return url


ON_BOTH = pytest.mark.parametrize("database", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture
def people(centre: RunningCentre) -> dict[str, Person]:
    return office_of(centre.store, centre.clock)


def filed(centre: RunningCentre, kiosk: HandKiosk, **answers: str) -> str:
    record = kiosk.complaint(answers={**ANSWERS, **answers})
    kiosk.post(record)
    open_bodies(centre.store, centre.keys, centre.clock)
    return case_id_of(record)


def refused(centre: RunningCentre, case_id: str, command: object, who: Person) -> str:
    version = seen(centre.store, case_id, who, centre.clock).version
    found = handling.act(centre.store, case_id, version, command, who, centre.clock)  # type: ignore[arg-type]
    assert isinstance(found, Refusal), found
    return found.code


@ON_BOTH
def test_from_the_box_to_the_letter(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock = centre.store, centre.clock
    case = brought_to(store, case_id, 12, people, clock)
    assert (case.row.agenda_number, case.row.letter_number) == ("1/2026", "1/2026")
    assert (case.row.unit, case.row.disposition, case.row.loops) == ("pelayanan", "tindak_lanjut", 0)
    case = step_on(store, case_id, people, clock)
    assert (case.row.state, case.row.outcome, case.row.step) == ("closed", "selesai", 12)
    kinds = [event.kind for event in case.events]
    assert kinds[-3:] == ["LetterSent", "StepCompleted", "CaseClosed"]
    assert case.events[-3].content["to_whom"] == "Pelapor"
    assert {offer.name for offer in case.offers if offer.refusal is None} == {"LinkDuplicate", "NameAccused"}
    read_only = seen(store, case_id, people["auditor"], clock)
    assert [offer for offer in read_only.offers if offer.refusal is None] == []
    with store.reading() as connection:
        row = find(connection, case_id, people["auditor"])
        assert case_journal.broken_at(connection, row.office_id, case_id, key_of(store, row)) is None


def test_identity_unclear_and_completed(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock, staf = centre.store, centre.clock, people["staf"]
    cursor = kiosk.post().feed.cursor
    before = brought_to(store, case_id, 2, people, clock).row
    case = done(store, case_id, AskToComplete(hand=hand_of(staf), missing="Fotokopi KTP"), staf, clock)
    assert (case.row.state, case.row.paused_since, case.row.due_on) == (
        "menunggu_pelapor",
        clock(),
        before.due_on,
    )
    told = kiosk.post(cursor=cursor).feed.rows[-1].status
    last = store.rules.calendar.calendar_days_due(clock(), store.rules.sop.identity_days)
    assert (told.pause_reason, told.complete_by) == ("identitas", last)
    assert refused(centre, case_id, CompleteStep(hand=hand_of(staf), step=2, note="x"), staf) == "sop.paused"
    kasi = people["kasi"]
    assert refused(centre, case_id, CloseIncomplete(hand=hand_of(kasi), reason="x"), kasi) == "sop.term_runs"
    clock.pass_(days=6)
    case = done(store, case_id, PapersArrived(hand=hand_of(staf)), staf, clock)
    assert (case.row.state, case.row.step, case.row.paused_since) == ("open", 2, None)
    assert kiosk.post(cursor=cursor).feed.rows[-1].status.complete_by is None
    assert case.row.due_on > before.due_on
    assert case.case is not None
    assert len(case.case.pauses) == 1
    assert step_on(store, case_id, people, clock).row.step == 3


def test_nothing_came_and_a_person_closes_it(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock, staf, kasi = centre.store, centre.clock, people["staf"], people["kasi"]
    brought_to(store, case_id, 2, people, clock)
    done(store, case_id, AskToComplete(hand=hand_of(staf), missing="Fotokopi KTP"), staf, clock)
    clock.pass_(days=31)
    assert (
        refused(centre, case_id, CloseIncomplete(hand=hand_of(staf), reason="x"), staf) == "sop.not_for_role"
    )
    close = CloseIncomplete(hand=hand_of(kasi), reason="Tidak ada berkas sampai batas waktu.")
    case = done(store, case_id, close, kasi, clock)
    assert (case.row.state, case.row.outcome, case.row.step) == ("closed", "tidak_lengkap", 2)
    clock.pass_(days=3)
    case = done(store, case_id, Reopen(hand=hand_of(kasi), reason="Berkas datang."), kasi, clock)
    assert (case.row.state, case.row.step, case.row.outcome, case.row.reopened) == ("open", 2, "", 1)
    assert case.row.due_on > clock().date()


@pytest.mark.parametrize("kind", ["bukan_kewenangan", "pengawasan"])
def test_outside_remit(centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person], kind: str) -> None:
    case_id = filed(centre, kiosk)
    store, clock, camat = centre.store, centre.clock, people["camat"]
    brought_to(store, case_id, 4, people, clock)
    dispose = Dispose(hand=hand_of(camat), kind=kind, body="Dinas PUPR", note="Jalan kabupaten.")
    case = done(store, case_id, dispose, camat, clock)
    assert (case.row.step, case.row.referred_to, case.row.disposition) == (6, "Dinas PUPR", kind)
    skipped = case_journal.only(case.events, "StepSkipped")
    assert [(event.content["step"], event.content["why"]) for event in skipped] == [(5, kind)]
    case = brought_to(store, case_id, 12, people, clock)
    case = step_on(store, case_id, people, clock)
    assert case.row.outcome == "dilimpahkan"
    back = Reopen(hand=hand_of(camat), reason="Dinas mengembalikan.")
    assert done(store, case_id, back, camat, clock).row.step == 4


def test_correction_loops_are_counted_and_go_back_to_the_drafter(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock = centre.store, centre.clock
    brought_to(store, case_id, 8, people, clock)
    kasi, sekcam, camat = people["kasi"], people["sekcam"], people["camat"]
    assert (
        refused(centre, case_id, ReturnForCorrection(hand=hand_of(kasi), reason=" "), kasi)
        == "sop.reason_missing"
    )
    case = done(store, case_id, ReturnForCorrection(hand=hand_of(kasi), reason="Salah nama."), kasi, clock)
    assert (case.row.step, case.row.loops, case.row.holder) == (7, 1, "staf")
    staf2 = people["staf2"]
    assert refused(centre, case_id, CompleteStep(hand=hand_of(staf2), step=7), staf2) == "sop.held"
    brought_to(store, case_id, 10, people, clock)
    assert (
        refused(centre, case_id, Sign(hand=hand_of(sekcam), way="basah", sha256=DIGEST), sekcam)
        == "sop.same_person"
    )
    case = done(store, case_id, RefuseSignature(hand=hand_of(camat), reason="Kurang jelas."), camat, clock)
    assert (case.row.step, case.row.loops) == (7, 2)
    assert brought_to(store, case_id, 12, people, clock).row.loops == 2


def test_a_changed_letter_is_initialled_anew(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock, kasi, sekcam = centre.store, centre.clock, people["kasi"], people["sekcam"]
    brought_to(store, case_id, 8, people, clock)
    assert refused(centre, case_id, CompleteStep(hand=hand_of(sekcam), step=8), sekcam) == "sop.not_your_role"
    case = done(store, case_id, CompleteStep(hand=hand_of(kasi), step=8, note="Sudah dibaca."), kasi, clock)
    assert (case.row.step, case.events[-1].kind) == (8, "Initialled")
    assert refused(centre, case_id, CompleteStep(hand=hand_of(kasi), step=8), kasi) == "sop.initialled"
    stale = SaveLetter(hand=hand_of(sekcam), paper="p", version=1, sha256=DIGEST)
    assert refused(centre, case_id, stale, sekcam) == "sop.letter_changed"
    done(store, case_id, SaveLetter(hand=hand_of(sekcam), paper="p", version=2, sha256=DIGEST), sekcam, clock)
    assert refused(centre, case_id, CompleteStep(hand=hand_of(sekcam), step=8), sekcam) == "sop.not_your_role"
    case = step_on(store, case_id, people, clock)
    assert case.row.step == 9
    assert case.case is not None
    assert case.case.initials == (("kasi", "kasi"), ("sekcam", "sekcam"))


def test_delivery_fails_twice(centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]) -> None:
    case_id = filed(centre, kiosk)
    store, clock, staf = centre.store, centre.clock, people["staf"]
    brought_to(store, case_id, 12, people, clock)
    for times, way in enumerate(("pos", "antar"), start=1):
        case = done(
            store, case_id, DeliveryFailed(hand=hand_of(staf), way=way, reason="Pindah."), staf, clock
        )
        assert (case.row.step, case.row.state, case.row.failures) == (12, "open", times)
    assert (
        refused(centre, case_id, RecordDelivery(hand=hand_of(staf), way="publik"), staf) == "sop.delivery_way"
    )
    case = step_on(store, case_id, people, clock)
    assert case.row.outcome == "selesai"


def test_withdrawn_and_reopened_where_it_stood(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock, staf, kasi = centre.store, centre.clock, people["staf"], people["kasi"]
    brought_to(store, case_id, 5, people, clock)
    case = done(store, case_id, Withdraw(hand=hand_of(staf), reason="Sudah selesai."), staf, clock)
    assert (case.row.state, case.row.outcome, case.row.step) == ("closed", "dicabut", 5)
    anew = Reopen(hand=hand_of(kasi), reason="x", new_case=case_id)
    assert refused(centre, case_id, anew, kasi) == "sop.reopen_here"
    case = done(store, case_id, Reopen(hand=hand_of(kasi), reason="Dilanjutkan kantor."), kasi, clock)
    assert (case.row.state, case.row.step) == ("open", 5)


def test_the_same_matter_is_linked_both_ways_and_let_go(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    first, second, third = (filed(centre, kiosk) for _ in range(3))
    store, clock, staf = centre.store, centre.clock, people["staf"]
    hand = hand_of(staf)
    done(store, second, LinkDuplicate(hand=hand, leading=first), staf, clock)
    assert [(link.kind, link.case_id) for link in seen(store, second, staf, clock).links] == [
        ("leads", first)
    ]
    assert [(link.kind, link.case_id) for link in seen(store, first, staf, clock).links] == [
        ("follows", second)
    ]
    assert refused(centre, third, LinkDuplicate(hand=hand, leading=second), staf) == "case.leading_follows"
    assert refused(centre, first, LinkDuplicate(hand=hand, leading=third), staf) == "case.leads"
    assert (
        refused(centre, third, LinkDuplicate(hand=hand, leading="nonsense"), staf) == "case.leading_unknown"
    )
    assert refused(centre, third, LinkDuplicate(hand=hand, leading=third), staf) == "sop.leading_itself"
    done(store, second, Unlink(hand=hand, reason="Lain tempat."), staf, clock)
    assert seen(store, first, staf, clock).links == ()
    assert brought_to(store, second, 12, people, clock).row.state == "open"  # it keeps its own way


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_of_two_cases_linked_to_each_other_at_once_one_leads(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    """While the first link is being written another process asks for the opposite one."""
    first, second = filed(centre, kiosk), filed(centre, kiosk)
    store, clock, staf = centre.store, centre.clock, people["staf"]
    versions = {one: seen(store, one, staf, clock).version for one in (first, second)}
    with ThreadPoolExecutor(1) as pool:
        others: list[Future[object]] = []

        def link(follower: str, leader: str, beside: Callable[[Connection], None] = lambda _: None) -> object:
            wish = LinkDuplicate(hand=hand_of(staf), leading=leader)
            return handling.act(store, follower, versions[follower], wish, staf, clock, beside)

        def meanwhile(_: Connection) -> None:
            if not others:
                others.append(pool.submit(link, second, first))
                wait(others, timeout=0.7)

        done_first = link(first, second, meanwhile)
    results = [done_first, others[0].result()]
    assert [isinstance(one, CaseDetail) for one in results].count(True) == 1, results


def test_what_went_out_does_not_answer_a_case_that_goes_on(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock, kasi, staf = centre.store, centre.clock, people["kasi"], people["staf"]
    brought_to(store, case_id, 12, people, clock)
    step_on(store, case_id, people, clock)
    case = done(store, case_id, Reopen(hand=hand_of(kasi), reason="Belum puas."), kasi, clock)
    assert case.row.step == 5
    for step in (5, 6):
        done(store, case_id, CompleteStep(hand=hand_of(kasi), step=step, note="x"), kasi, clock)
    assert refused(centre, case_id, CompleteStep(hand=hand_of(staf), step=7), staf) == "sop.letter_missing"
    assert brought_to(store, case_id, 12, people, clock).row.letter_number


def test_not_satisfied_goes_on_as_a_case_of_its_own(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock, kasi = centre.store, centre.clock, people["kasi"]
    brought_to(store, case_id, 12, people, clock)
    version = step_on(store, case_id, people, clock).version
    new = filed(centre, kiosk)
    wish = Reopen(hand=hand_of(kasi), reason="Belum puas.")
    made: list[str] = []

    def make(_connection: object, row: object) -> str:
        made.append(new)
        return new

    case = handling.reopen_anew(store, case_id, version, wish, kasi, clock, make)
    assert isinstance(case, CaseDetail)
    assert (case.row.state, made) == ("closed", [new])
    assert [(link.kind, link.case_id) for link in case.links] == [("continues", new)]
    assert [(link.kind, link.case_id) for link in seen(store, new, kasi, clock).links] == [
        ("continued", case_id)
    ]
    again = handling.reopen_anew(store, case_id, case.version, wish, kasi, clock, make)
    assert again == Refusal("sop.continued")
    assert made == [new]


def test_a_class_shortens_the_promise_and_never_lengthens_it(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock, staf = centre.store, centre.clock, people["staf"]
    before = seen(store, case_id, staf, clock).row.due_on
    case = done(store, case_id, SetClass(hand=hand_of(staf), klass="informasi"), staf, clock)
    assert date(2026, 11, 20) < case.row.due_on < before
    assert (
        refused(centre, case_id, SetClass(hand=hand_of(staf), klass="biasa"), staf) == "sop.class_lengthens"
    )


@ON_BOTH
def test_desks_and_queues(centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]) -> None:
    ids = [filed(centre, kiosk) for _ in range(3)]
    store, clock = centre.store, centre.clock
    staf, staf2, kasi, kasi2 = (people[one] for one in ("staf", "staf2", "kasi", "kasi2"))
    case = done(store, ids[0], Take(hand=hand_of(staf)), staf, clock)
    assert case.row.holder == "staf"
    assert refused(centre, ids[0], Take(hand=hand_of(staf2)), staf2) == "sop.held"
    assert refused(centre, ids[0], GiveBack(hand=hand_of(staf2)), staf2) == "sop.held"
    assert refused(centre, ids[0], Assign(hand=hand_of(staf2), to="staf2"), staf2) == "sop.not_for_role"
    assert refused(centre, ids[0], Assign(hand=hand_of(kasi), to="camat"), kasi) == "sop.cannot_assign"

    def lie(who: Person, which: Pile) -> list[str]:
        return sorted(row.case_id for row in pile(store, who, which, clock))

    assert lie(staf, Pile.MINE) == [ids[0]]
    assert lie(staf2, Pile.QUEUE) == sorted(ids[1:])
    assert lie(staf, Pile.TO_DO) == sorted(ids)
    assert lie(kasi, Pile.QUEUE) == []
    done(store, ids[0], Assign(hand=hand_of(kasi), to="staf2"), kasi, clock)
    assert (lie(staf, Pile.MINE), lie(staf2, Pile.MINE)) == ([], [ids[0]])
    done(store, ids[0], GiveBack(hand=hand_of(kasi)), kasi, clock)
    brought_to(store, ids[1], 5, people, clock)
    assert (lie(kasi, Pile.QUEUE), lie(kasi2, Pile.QUEUE)) == ([ids[1]], [])
    other = AddClarification(hand=hand_of(kasi2), paper="p")
    assert refused(centre, ids[1], other, kasi2) == "sop.other_unit"
    assert [len(lie(staf, which)) for which in (Pile.ALL, Pile.MINE, Pile.QUEUE, Pile.LATE)] == [3, 0, 2, 0]
    assert [(one.role, one.unit, one.waiting) for one in queues(store, staf, clock)] == [
        ("kasi", "pelayanan", 1),
        ("staf", "", 2),
    ]


def test_a_stale_page_is_told_what_has_happened(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock, staf, staf2 = centre.store, centre.clock, people["staf"], people["staf2"]
    version = seen(store, case_id, staf, clock).version
    brought_to(store, case_id, 2, people, clock)
    done(store, case_id, AskToComplete(hand=hand_of(staf), missing="KTP"), staf, clock)
    stale = CompleteStep(hand=hand_of(staf2), step=1)
    found = handling.act(store, case_id, version, stale, staf2, clock)
    assert isinstance(found, Refusal)
    assert (found.code, found.details["by"]) == ("case.changed", "staf")
    assert found.details["kinds"] == ("StepCompleted", "IdentityRequested", "ClockPaused")


def test_a_borrowed_hand_has_to_be_ones_own(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    staf, kasi = people["staf"], people["kasi"]
    assert refused(centre, case_id, CompleteStep(hand=hand_of(kasi), step=1), staf) == "hand.not_yours"
    auditor = people["auditor"]
    assert refused(centre, case_id, Take(hand=hand_of(auditor)), auditor) == "hand.not_yours"


def test_nothing_is_left_after_a_refusal(
    centre: RunningCentre, kiosk: HandKiosk, people: dict[str, Person]
) -> None:
    case_id = filed(centre, kiosk)
    store, clock, staf, kasi2 = centre.store, centre.clock, people["staf"], people["kasi2"]
    brought_to(store, case_id, 3, people, clock)
    before = seen(store, case_id, staf, clock)
    assert refused(centre, case_id, CompleteStep(hand=hand_of(kasi2), step=3), kasi2) == "sop.not_your_role"
    assert (
        refused(centre, case_id, NameAccused(hand=hand_of(staf), persons=("siapa",)), staf)
        == "sop.person_unknown"
    )
    assert seen(store, case_id, staf, clock) == before
    assert step_on(store, case_id, people, clock).row.agenda_number == "1/2026"
