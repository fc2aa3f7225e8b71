from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sync.cases.case import AgendaNumber, CaseFile, Letter
from sync.cases.commands import Assign, Command, CompleteStep, Dispose, RecordDelivery, Sign
from sync.cases.desk_events import Initialled, StepAssigned
from sync.cases.events import AgendaNumberGiven, CaseReceived, Event, SeparationRelaxed, StepCompleted
from sync.cases.hands import Hand
from sync.cases.refusal import Refusal
from sync.cases.sop import Context, Sop, decide, may_complete
from tests.cases.shipped import shipped

RECEIVED = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
AGENDA = AgendaNumber(12, 2026)
LETTER = Letter("surat", 1, "a" * 64)


def received() -> CaseFile:
    event = CaseReceived(
        at=RECEIVED, case_id="c", number="PGT1-7K4M-92QX-Z", serial=1, form_version="1", sop_version="1"
    )
    return CaseFile.fold([event])


def complete(case: CaseFile, sop: Sop, **changes: Any) -> tuple[Event, ...] | Refusal:
    """The step under way by whom it belongs to, each by another person, unless changed."""
    number = changes.pop("step", case.step or 1)
    relaxed = changes.pop("relaxed", False)
    step = sop.step(number)
    role, actor = changes.pop("role", step.actor), changes.pop("actor", f"orang{number}")
    hand, note = Hand(actor=actor, role=role), changes.pop("note", "Sesuai KTP.")
    context = Context(sop=sop, now=RECEIVED + timedelta(hours=number), relaxed=relaxed)
    command: Command
    if step.way_on == "Dispose":
        command = Dispose(hand=hand, kind="tindak_lanjut", unit="pelayanan", note=note)
    elif step.way_on == "Sign":
        command = Sign(hand=hand, way="basah", sha256="b" * 64, note=note)
    elif step.way_on == "RecordDelivery":
        command = RecordDelivery(hand=hand, way="ambil", to="Bunga")
    else:
        given = changes.pop("given", AGENDA if step.gives else None)
        command = CompleteStep(hand=hand, step=number, note=note, number=given)
    return decide(case, command, context)


def brought_to(step: int, sop: Sop) -> CaseFile:
    """With a letter from step 7 on, and with the Kasi's paraf at step 8."""
    case = received()
    while case.step != step:
        if case.step == 7:
            case = replace(case, letter=LETTER)
        if case.step == 8 and not case.initials:
            case = after(case, complete(case, sop, role="kasi", actor="kasi"))
        case = after(case, complete(case, sop))
    if step == 7:
        return replace(case, letter=LETTER)
    return after(case, complete(case, sop, role="kasi", actor="kasi")) if step == 8 else case


def after(case: CaseFile, answer: tuple[Event, ...] | Refusal) -> CaseFile:
    for event in events_of(answer):
        case = case.after(event)
    return case


def events_of(answer: tuple[Event, ...] | Refusal) -> tuple[Event, ...]:
    assert not isinstance(answer, Refusal), answer
    return answer


def test_the_shipped_procedure_is_the_published_one(sop: Sop) -> None:
    assert sop.last == 12
    assert sum(step.standard_days for step in sop.steps) == 11
    assert sum(step.standard_minutes for step in sop.steps) == 105
    assert (sop.promised_days, sop.completeness_days, sop.decision_days) == (12, 14, 60)
    assert [step.actor for step in sop.steps] == (
        ["staf", "staf", "staf", "camat", "kasi", "kasi", "staf", "sekcam", "staf", "camat", "staf", "staf"]
    )
    assert sop.separate == (7, 8, 10)
    assert [step.next for step in sop.steps] == [*range(2, 13), None]
    assert {step.number: step.gives for step in sop.steps if step.gives} == {3: "agenda", 11: "letter"}


def test_every_step_has_plain_words_in_three_languages(sop: Sop) -> None:
    for step in sop.steps:
        words = {step.words(language) for language in ("id", "mad", "en")}
        assert len(words) == 3
        assert all(words)
        assert step.words("jv") == step.words("id")


def test_all_twelve_steps_in_order_close_the_case(sop: Sop) -> None:
    case = brought_to(12, sop)
    assert case.state == "open"
    closed = after(case, complete(case, sop))
    assert closed.step is None
    assert (closed.outcome, closed.stopped_at) == ("selesai", 12)
    assert closed.state == "closed"
    assert [done.step for done in closed.timeline] == list(range(1, 13))
    assert complete(closed, sop, step=12) == Refusal("sop.closed")


def test_completing_a_step_says_who_when_and_what_is_next(sop: Sop) -> None:
    assert complete(received(), sop, note="  Lengkap. ") == (
        StepCompleted(
            at=RECEIVED + timedelta(hours=1),
            step=1,
            next_step=2,
            actor="orang1",
            role="staf",
            note="Lengkap.",
        ),
    )


def test_step_three_gives_the_agenda_number_before_it_is_done(sop: Sop) -> None:
    case = brought_to(3, sop)
    given, done = events_of(complete(case, sop))
    assert isinstance(given, AgendaNumberGiven)
    assert isinstance(done, StepCompleted)
    assert case.after(given).after(done).agenda == AGENDA
    assert str(AGENDA) == "12/2026"
    assert complete(case, sop, given=None) == Refusal("sop.agenda_missing")
    assert complete(received(), sop, given=AGENDA) == Refusal("sop.agenda_unasked")


@pytest.mark.parametrize("step", [2, 3, 12])
def test_no_step_is_skipped(sop: Sop, step: int) -> None:
    assert complete(received(), sop, step=step) == Refusal("sop.wrong_order", {"step": step, "expected": 1})


def test_no_step_is_done_twice(sop: Sop) -> None:
    assert complete(brought_to(2, sop), sop, step=1) == Refusal("sop.wrong_order", {"step": 1, "expected": 2})


@pytest.mark.parametrize("role", ["camat", "sekcam", "kasi", "admin", "auditor", ""])
def test_a_step_belongs_to_its_role(sop: Sop, role: str) -> None:
    details = {"step": 1, "role": role, "expected": "staf"}
    assert complete(received(), sop, role=role) == Refusal("sop.not_your_role", details)
    assert may_complete(received(), hands(role), Context(sop=sop, now=RECEIVED)) == ()


def test_a_second_role_may_do_it_where_the_procedure_says_so(sop: Sop) -> None:
    case = brought_to(4, sop)
    context = Context(sop=sop, now=RECEIVED)
    assert len(events_of(complete(case, sop, role="sekcam"))) == 2
    assert may_complete(case, hands("sekcam"), context) == may_complete(case, hands("camat"), context) == (4,)
    assert may_complete(case, hands("staf"), context) == ()


def hands(role: str) -> tuple[Hand, ...]:
    return (Hand(actor="x", role=role),)


@pytest.mark.parametrize("step", [2, 4, 5])
def test_a_note_is_obligatory_where_somebody_judges(sop: Sop, step: int) -> None:
    case = brought_to(step, sop)
    assert complete(case, sop, note=" \n") == Refusal("sop.note_missing", {"step": step})


def test_a_note_is_optional_elsewhere(sop: Sop) -> None:
    assert len(events_of(complete(received(), sop, note=""))) == 1


@pytest.mark.parametrize(("step", "drafter"), [(8, 7), (10, 7), (10, 8)])
def test_nobody_approves_his_own_work(sop: Sop, step: int, drafter: int) -> None:
    case = brought_to(step, sop)
    details = {"step": step, "other": drafter}
    assert complete(case, sop, actor=f"orang{drafter}") == Refusal("sop.same_person", details)


def test_an_office_may_relax_it_and_it_is_recorded(sop: Sop) -> None:
    relaxed, paraf, done = events_of(complete(brought_to(8, sop), sop, actor="orang7", relaxed=True))
    assert isinstance(relaxed, SeparationRelaxed)
    assert (relaxed.step, relaxed.other_step, relaxed.actor) == (8, 7, "orang7")
    assert isinstance(paraf, Initialled)
    assert isinstance(done, StepCompleted)


def test_a_case_ends_on_the_way_it_went(sop: Sop) -> None:
    shorter = replace(sop, steps=(*sop.steps[:2], replace(sop.steps[2], next=None), *sop.steps[3:]))
    case = brought_to(3, sop)
    assert after(case, complete(case, shorter)).state == "closed"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"number": 2}, r"steps\[0\].number: expected 1"),
        ({"actor": "lurah"}, r"steps\[0\].actor: expected one of camat"),
        ({"also": ["lurah"]}, r"steps\[0\].also: expected roles"),
        ({"standard_days": 1}, r"steps\[0\]: expected standard_minutes or standard_days"),
        ({"standard_minutes": 0}, r"steps\[0\]: expected standard_minutes or standard_days"),
        ({"actr": "staf"}, r"steps\[0\].actr: unknown setting"),
        ({"public": {"en": "Received"}}, r"steps\[0\].public.id: missing"),
        ({"next": 13}, r"steps\[0\].next: no such step"),
        ({"gives": "cake"}, r"steps\[0\].gives: expected one of"),
    ],
)
def test_a_wrong_procedure_names_the_place(change: dict[str, Any], words: str) -> None:
    data = shipped("sop.toml")
    data["steps"][0] |= change
    with pytest.raises(ValueError, match=words):
        Sop.from_mapping(data)


def test_citizens_are_told_of_five_stages(sop: Sop) -> None:
    assert [stage.words("id", now=False) for stage in sop.stages] == [
        "Diterima", "Diperiksa", "Ditangani", "Ditulis jawabannya", "Dijawab",
    ]  # fmt: skip
    assert [[step.number for step in sop.steps_of(stage)] for stage in (1, 2, 3, 4, 5)] == [
        [1], [2, 3, 4], [5], [6, 7, 8, 9, 10, 11], [12],
    ]  # fmt: skip
    assert sop.stages[1].words("en", now=True) == "Being checked"
    assert sop.stages[1].words("jv", now=True) == "Sedang diperiksa"


def test_a_version_from_before_there_were_stages_is_told_in_the_same_five(sop: Sop) -> None:
    data = shipped("sop.toml")
    del data["stages"]
    for step in data["steps"]:
        del step["stage"]
    older = Sop.from_mapping(data)
    assert [step.stage for step in older.steps] == [step.stage for step in sop.steps]
    assert older.stages == sop.stages


@pytest.mark.parametrize(
    ("step", "stage", "words"),
    [
        (1, 3, r"steps\[1\].stage: expected 1 or the one after it"),
        (4, 2, r"steps\[5\].stage: expected 2 or the one after it"),
        (5, 1, r"steps\[5\].stage: expected 3 or the one after it"),
        (11, 4, r"stages\[4\]: no step belongs to it"),
        (11, 6, r"steps\[11\].stage: expected 4 or the one after it"),
    ],
)
def test_stages_follow_one_another(step: int, stage: int, words: str) -> None:
    data = shipped("sop.toml")
    data["steps"][step]["stage"] = stage
    with pytest.raises(ValueError, match=words):
        Sop.from_mapping(data)


def test_a_procedure_has_steps(sop: Sop) -> None:
    with pytest.raises(ValueError, match="steps: expected at least one"):
        Sop.from_mapping(shipped("sop.toml") | {"steps": []})
    with pytest.raises(ValueError, match="separate: no such step"):
        Sop.from_mapping(shipped("sop.toml") | {"separate": [13]})
    for days in (0, -1, 400):
        terms = {"promised_days": days, "completeness_days": 14, "decision_days": 60}
        with pytest.raises(ValueError, match=r"terms\.promised_days: expected 1 to 366 days"):
            Sop.from_mapping(shipped("sop.toml") | {"terms": terms})
    for number in (0, 13):
        with pytest.raises(KeyError):
            sop.step(number)


OWN = tuple(
    Hand(actor=login, role=login.rstrip("2"), unit="umum" if login.startswith("kasi") else "")
    for login in ("staf", "kasi", "kasi2", "sekcam", "camat")
)
PLH = Hand(actor="kasi", role="camat", acting_for="camat", manner="plh")


@pytest.mark.parametrize(
    ("giver", "to", "code"),
    [
        (
            OWN[3],
            "kasi",
            "",
        ),  # the Sekcam to a Kasi who acts for the Camat: he stands above him in his own office
        (OWN[4], "kasi", ""),  # the Camat himself
        (OWN[2], "kasi", "sop.not_superior"),  # a colleague
        (PLH, "sekcam", "sop.cannot_assign"),  # who may not sign: he has checked it
        (OWN[3], "kasi2", "sop.cannot_assign"),  # nobody has delegated anything to him
    ],
)
def test_a_step_is_given_to_whoever_acts_by_delegation(sop: Sop, giver: Hand, to: str, code: str) -> None:
    case = replace(brought_to(10, sop), hands=((7, "staf"), (8, "sekcam")))
    context = Context(sop=sop, now=RECEIVED, roster=OWN, acting=(PLH,))
    answer = decide(case, Assign(hand=giver, to=to), context)
    if code:
        assert isinstance(answer, Refusal)
        assert answer.code == code
    else:
        (event,) = events_of(answer)
        assert isinstance(event, StepAssigned)
        assert (event.to, event.actor) == (to, giver.actor)


def test_an_officer_gives_his_step_to_the_colleague_who_acts_for_him(sop: Sop) -> None:
    acting = Hand(actor="kasi2", role="kasi", unit="pelayanan", acting_for="kasi", manner="plh")
    roster = tuple(replace(one, unit="pelayanan") if one.actor == "kasi" else one for one in OWN)
    case = replace(brought_to(5, sop), unit="pelayanan")
    context = Context(sop=sop, now=RECEIVED, roster=roster, acting=(acting,))
    assert not isinstance(decide(case, Assign(hand=roster[1], to="kasi2"), context), Refusal)
